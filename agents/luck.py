"""Keyed luck: every draw is a function of (world, stream, month, draw number) and id.

No generator is carried along, so a draw is the same whoever else draws, in whatever
order, chunk or process: two policies in one world share the luck of every agent. The
mix is SplitMix64's, applied twice with the key between, since the one-mix form gives
shifted copies of one sequence for related keys.

Mask, then draw: drawing only for those at risk changes nobody's number.

References
----------
Steele, Lea and Flood (2014), Fast splittable pseudorandom number generators: the mix.
docs/decisions/0002-luck.md: why keyed, why two mixes, what is promised.
"""

from dataclasses import dataclass
from enum import IntEnum, unique
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import ndtri

from agents.refusal import Refusal

__all__ = [
    "STREAM_VERSION",
    "Luck",
    "Stream",
    "categorical",
    "exponential",
    "gumbel",
    "key",
    "keyed_hash",
    "lognormal",
    "normal",
    "pair_id",
    "pareto",
    "uniforms",
]

type Ids = npt.NDArray[np.int64]
type Floats = npt.NDArray[np.float64]
type Words = npt.NDArray[np.uint64]

STREAM_VERSION: Final = 1
"""Version of the streams; it stands in every manifest and rises with any change."""

_GAMMA: Final = 0x9E3779B97F4A7C15
_SEED: Final = 0x243F6A8885A308D3
_FIRST_MULTIPLIER: Final = 0xBF58476D1CE4E5B9
_SECOND_MULTIPLIER: Final = 0x94D049BB133111EB
_WORD: Final = (1 << 64) - 1
_CHUNK: Final = 32_768
_HALF_STEP: Final = 2.0**-54
"""Stands for a uniform of exactly 0 where a transform needs an open interval."""


def _word(number: int) -> Words:
    # As an array without a dimension: NumPy would make one of a number in each call.
    return np.array(number, np.uint64)


_ROUNDS: Final = (
    (_word(30), _word(_FIRST_MULTIPLIER)),
    (_word(27), _word(_SECOND_MULTIPLIER)),
)
_LAST_SHIFT: Final = _word(31)
_INCREMENT: Final = _word(_GAMMA)
_SPARE_BITS: Final = _word(11)
_STEP: Final = np.array(2.0**-53)
# Most draws are for few agents, so that each look-up in NumPy's name space counts.
_shifted: Final = np.right_shift
_xored: Final = np.bitwise_xor
_multiplied: Final = np.multiply


@unique
class Stream(IntEnum):
    """The registry of streams: one number per purpose, never reused or renamed.

    Renumbering a stream changes results: raise `STREAM_VERSION` and say so in the
    changelog. Founding streams are below 100, the streams of the month from 100 on,
    those of checks and benchmarks from 900 on.
    """

    KEEP = 1
    """Thinning: is this row kept at scale k?"""
    FIRM_SIZE = 3
    FIRM_WARD = 4
    FIRM_OWNER = 5
    FIRM_AGE = 6
    FIRM_PRODUCTIVITY = 7
    FIRM_STAGE = 8
    FIRM_SITE = 9
    FIRM_CASH = 14
    HOUSEHOLD_WARD = 11
    HOUSEHOLD_SALES = 12
    HOUSEHOLD_SIZE = 13
    WORKER_AGE = 20
    WORKER_SKILL = 21
    WORKER_WARD = 22
    WORKER_WAGE = 24
    PROJECT_CAPITAL = 30
    PROJECT_CLOCK = 31
    PROJECT_SITE = 32
    PROJECT_KIND = 33
    SUPPLY_DEGREE = 40
    SUPPLY_CHOICE = 41
    KNOWLEDGE_TIE = 42
    REPUTATION_TIE = 43

    STAGE_UP = 100
    STAGE_DOWN = 101
    PLACEBO = 150
    FOUNDER = 151
    FIRM_EXIT = 152
    PARTNER = 153
    NEW_POST = 154
    SITE_TASTE = 110
    LEAD_MONTH = 111
    LEAD_MARK = 112
    LEAD_KIND = 113
    LEAD_CAPITAL = 114
    LEAD_SCOPE = 115
    MEMORANDUM_HOLDS = 116
    APPROVAL_CLOCK = 117
    BUILD_CLOCK = 118
    REALISED_SHARE = 119
    LAPSE_CLOCK = 120
    TAX_TERMS = 121
    EXPANSION = 122
    OPENING_STAGE = 123
    LAND_PHASE = 124
    PARK_OPENING = 125
    ZONE_APPROVAL = 126
    SPELL = 130
    LABOUR_FORCE = 131
    SEEKER = 132
    POST = 133
    MATCHES = 134
    VACANCY = 135
    COMING_OF_AGE = 136
    ARRIVALS = 137
    TRAINING = 138
    OWN_ACCOUNT = 139
    QR_TAKE_UP = 176
    QR_DROP = 177
    ONLINE_SALES = 178
    SCHOOL = 180
    SCHOOL_WISH = 181
    SCHOOL_MERIT = 182
    GRADUATE = 183
    TALENT = 184
    PLATFORM_JOIN = 200
    PLATFORM_LEAVE = 201
    STARTUP = 210
    STARTUP_ROUND = 211
    SANDBOX_TRIAL = 212
    ONLINE_DROP = 213
    GROWTH_YEAR = 220
    """How far does a broad sector stray from its trend in a year?"""

    CHECK_NETWORK = 900
    CHECK_SEED = 901
    CHECK_SPREAD = 902
    CHECK_TASTE = 903
    CHECK_VALUE = 904
    CHECK_LUCK = 905
    CHECK_SHUFFLE = 906
    CHECK_GROWTH = 907
    BENCH = 910
    RESAMPLE = 920
    """Which draw stands in which place of a resample?"""
    RIVAL = 921
    """What a rival forecast does not know."""
    DESIGN_SHIFT = 922
    """By how much are the points of a design shifted?"""
    LATIN_HYPERCUBE = 923
    """In which slice of each input does a point of a design lie, and where in it?"""


def _mix(word: int) -> int:
    word = ((word ^ (word >> 30)) * _FIRST_MULTIPLIER) & _WORD
    word = ((word ^ (word >> 27)) * _SECOND_MULTIPLIER) & _WORD
    return word ^ (word >> 31)


def key(*words: int) -> int:
    """Absorb words into a 64-bit key.

    Raises
    ------
    Refusal
        If a word is negative or needs more than 64 bits.
    """
    absorbed = _SEED
    for word in words:
        absorbed = _absorbed(absorbed, word)
    return absorbed


def _absorbed(key_: int, word: int) -> int:
    """Return a key that has absorbed one word more."""
    if not 0 <= word <= _WORD:
        raise Refusal(f"word {word} of a key is outside 0 to 2**64 - 1")
    return _mix(((key_ ^ word) + _GAMMA) & _WORD)


@lru_cache(maxsize=256)
def _key_before_draw(world: int, stream: int, month: int) -> int:
    """Return what a key has absorbed before the draw: the same for all of a month."""
    return key(world, stream, month)


def _mix_in_place(words: Words, scratch: Words) -> None:
    for shift, multiplier in _ROUNDS:
        _shifted(words, shift, scratch)
        _xored(words, scratch, words)
        _multiplied(words, multiplier, words)
    _shifted(words, _LAST_SHIFT, scratch)
    _xored(words, scratch, words)


def _hash(key_: int, ids: Words) -> Words:
    """Return the outputs of a key for ids that stay as they are."""
    word = _word(key_)
    words: Words = _multiplied(ids, _INCREMENT)
    words += word
    scratch = np.empty_like(words)
    _mix_in_place(words, scratch)
    _xored(words, word, words)
    _mix_in_place(words, scratch)
    return words


def keyed_hash(key_: int, ids: npt.ArrayLike) -> Words:
    """Return the 64-bit outputs of a key for each id, shape (n_ids,)."""
    return _hash(key_, np.asarray(ids, dtype=np.int64).reshape(-1).view(np.uint64))


def _uniforms_of(words: Words) -> Floats:
    np.right_shift(words, _SPARE_BITS, words)
    # With 53 bits left a word is the same number with a sign, which converts faster.
    drawn: Floats = words.view(np.int64) * _STEP
    return drawn


def uniforms(key_: int, ids: npt.ArrayLike) -> Floats:
    """Return one uniform number in [0, 1) per id.

    Works through the ids in chunks that stay in the processor's cache; the chunking
    cannot be seen in the result.

    Parameters
    ----------
    key_
        64-bit key, from `key`.
    ids
        Permanent ids, whole numbers, shape (n_ids,).

    Returns
    -------
    ndarray
        Multiples of 2**-53, shape (n_ids,).
    """
    words = np.asarray(ids, dtype=np.int64).reshape(-1).view(np.uint64)
    if words.size <= _CHUNK:
        return _uniforms_of(_hash(key_, words)) if words.size else np.empty(0)
    drawn = np.empty(words.size)
    for start in range(0, words.size, _CHUNK):
        chunk = slice(start, start + _CHUNK)
        drawn[chunk] = _uniforms_of(_hash(key_, words[chunk]))
    return drawn


def pair_id(first: npt.ArrayLike, second: npt.ArrayLike) -> Ids:
    """Return one id per ordered pair of ids, below 2**53, shape (n_pairs,).

    A pair is keyed by a hash of both ids, never by its place in a list, so that adding
    a pair moves no other pair's luck.
    """
    inner = keyed_hash(_SEED, first)
    outer = inner ^ np.asarray(second, dtype=np.int64).view(np.uint64).reshape(-1)
    outer = _hash(_GAMMA, outer)
    np.right_shift(outer, _SPARE_BITS, outer)
    return outer.view(np.int64)


def exponential(uniform: npt.ArrayLike, mean: npt.ArrayLike = 1.0) -> Floats:
    """Return exponential numbers by inverse transform; zero where the uniform is 0."""
    drawn: Floats = -np.log1p(-np.asarray(uniform)) * np.asarray(mean)
    return drawn


def normal(uniform: npt.ArrayLike) -> Floats:
    """Return standard normal numbers by inverse transform, finite everywhere."""
    drawn: Floats = ndtri(np.maximum(uniform, _HALF_STEP))
    return drawn


def lognormal(uniform: npt.ArrayLike, median: float, log_sd: float) -> Floats:
    """Return lognormal numbers with the given median and standard deviation of logs."""
    return median * np.exp(log_sd * normal(uniform))


def pareto(uniform: npt.ArrayLike, minimum: float, exponent: float) -> Floats:
    """Return Pareto numbers from `minimum` up with tail `P(X > x) ~ x**-exponent`."""
    return minimum * (1.0 - np.asarray(uniform)) ** (-1.0 / exponent)


def gumbel(uniform: npt.ArrayLike) -> Floats:
    """Return standard Gumbel numbers, the taste shock of a logit choice."""
    return -np.log(-np.log(np.maximum(uniform, _HALF_STEP)))


def categorical(uniform: npt.ArrayLike, weights: npt.ArrayLike) -> npt.NDArray[np.intp]:
    """Return a category per uniform, each with chance in proportion to its weight.

    Raises
    ------
    Refusal
        If a weight is negative or not finite, or all are zero.
    """
    parts = np.asarray(weights, dtype=np.float64)
    if not (np.isfinite(parts).all() and (parts >= 0).all() and parts.sum() > 0):
        raise Refusal("weights of a choice must be finite, not negative, not all zero")
    steps = np.cumsum(parts)
    scaled = np.asarray(uniform) * steps[-1]
    last = int(np.flatnonzero(parts)[-1])
    drawn: npt.NDArray[np.intp] = np.searchsorted(steps, scaled, side="right")
    return np.minimum(drawn, last)


@dataclass(frozen=True, slots=True)
class Luck:
    """The luck of one world: the same for every policy that is tried in it.

    Raises
    ------
    Refusal
        If the world's number is not from 0 to 2**64 - 1.
    """

    world: int
    """Number of the world, 0 to 2**64 - 1."""

    def __post_init__(self) -> None:
        if not 0 <= self.world <= _WORD:
            raise Refusal(
                f"world is {self.world}; worlds are numbered from 0 to 2**64 - 1"
            )

    def uniform(
        self, stream: Stream, month: int, ids: npt.ArrayLike, *, draw: int = 0
    ) -> Floats:
        """Return one uniform number in [0, 1) for each id at risk.

        Parameters
        ----------
        stream
            What the draw decides.
        month
            Months since January 2020; for a spell clock, the month the spell began.
        ids
            Permanent ids of the agents at risk, shape (n_ids,).
        draw
            Number of the draw where one decision needs several.
        """
        before_draw = _key_before_draw(self.world, int(stream), month)
        return uniforms(_absorbed(before_draw, draw), ids)
