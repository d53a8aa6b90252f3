"""The question: is keyed luck what is promised, and as good as independent.

Draws are tested for uniformity in their high and low digits, and for dependence across
ids, months, worlds, streams and draw numbers, near and far. Golden values pin the
numbers themselves; subsets, permutations and repeats must give equal bits. With the
smallest of all p-values multiplied by their number, sound luck fails in fewer than one
world in 1,000.

References
----------
docs/decisions/0002-luck.md.
Steele, Lea and Flood (2014), Fast splittable pseudorandom number generators.
"""

from collections.abc import Callable, Iterator
from typing import Final

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc, kolmogorov, ndtr

from agents.luck import Luck, Stream, key, keyed_hash, pair_id, uniforms
from experiments.verification.settings import LuckSettings
from experiments.verification.verdict import Verdict, Watch

__all__ = ["check", "golden_values_hold", "order_does_not_matter"]

type Floats = npt.NDArray[np.float64]
type Ids = npt.NDArray[np.int64]

LEAST_P: Final = 0.001
GOLDEN_KEYS: Final = {
    (7, 1, 5): 0xBCF4651F92B8DD19,
    (7, 1, 5, 0): 0xA2C5DABBFF656D5F,
}
GOLDEN_WORDS: Final = {
    (7, 1, 5): (0x774ACE9549F4A6E5, 0x6B3290A0AFA741E6, 0x21E47CC71000FC8B),
    (7, 1, 5, 0): (0xCFDB6E20D9A5476F, 0xAF070EA68988BFA7, 0x0F4112AD3DFBF567),
}
"""Outputs of the golden keys for ids 0, 1 and 2."""
_STREAM: Final = Stream.CHECK_LUCK
_MONTHS: Final = (0, 1, 12, 191)
_LAGS: Final = (1, 2, 3, 5, 8, 16, 31, 64, 127, 256, 1000, 1024, 2048)
_CELLS: Final = 256
_SIDE: Final = 16
"""Cells of a chi-squared test on one number, and a side of those on two."""


def check(settings: LuckSettings, watch: Watch) -> Verdict:
    """Return the smallest corrected p-value, and whether the bits are as promised."""
    groups: tuple[Callable[[LuckSettings], Iterator[float]], ...] = (
        _over_ids,
        _over_neighbouring_keys,
        _over_months,
        _over_sparse_ids,
        _over_pairs,
    )
    p_values = [
        p for place in watch(range(len(groups))) for p in groups[place](settings)
    ]
    smallest = min(1.0, min(p_values) * len(p_values))
    golden = golden_values_hold() and order_does_not_matter(settings)
    return Verdict(
        simulated={"min_p_bonferroni": smallest, "golden_ok": golden},
        theory={"min_p_bonferroni": LEAST_P, "golden_ok": True},
        passed=smallest > LEAST_P and golden,
        chosen={"tests": len(p_values)},
    )


def golden_values_hold() -> bool:
    """Return whether keys and outputs are the pinned ones."""
    return all(
        key(*words) == GOLDEN_KEYS[words]
        and keyed_hash(GOLDEN_KEYS[words], np.arange(3)).tolist() == list(outputs)
        for words, outputs in GOLDEN_WORDS.items()
    )


def order_does_not_matter(settings: LuckSettings) -> bool:
    """Return whether subsets, permutations, chunks and repeats give equal bits."""
    luck, ids = Luck(settings.world), np.arange(settings.ids)
    whole = luck.uniform(_STREAM, 0, ids)
    order = np.argsort(luck.uniform(_STREAM, 1, ids))
    chunks = [luck.uniform(_STREAM, 0, part) for part in np.array_split(ids, 7)]
    return (
        np.array_equal(luck.uniform(_STREAM, 0, ids[order]), whole[order])
        and np.array_equal(luck.uniform(_STREAM, 0, ids[::3]), whole[::3])
        and np.array_equal(np.concatenate(chunks), whole)
        and np.array_equal(Luck(settings.world).uniform(_STREAM, 0, ids), whole)
    )


def _over_ids(settings: LuckSettings) -> Iterator[float]:
    for month in _MONTHS:
        drawn = Luck(settings.world).uniform(_STREAM, month, np.arange(settings.ids))
        yield from _uniformity(drawn)
        for lag in _LAGS:
            yield _correlation(drawn[:-lag], drawn[lag:])
        yield _pairs(drawn[:-1], drawn[1:])


def _over_neighbouring_keys(settings: LuckSettings) -> Iterator[float]:
    """Compare with the next world, stream, month, year and draw, id by id."""
    ids, world = np.arange(settings.ids), settings.world
    plain = uniforms(key(world, _STREAM, 0, 0), ids)
    for words in (
        (world + 1, _STREAM, 0, 0),
        (world + 2, _STREAM, 0, 0),
        (world, _STREAM - 1, 0, 0),
        (world, _STREAM + 1, 0, 0),
        (world, _STREAM, 1, 0),
        (world, _STREAM, 12, 0),
        (world, _STREAM, 0, 1),
        (world, 0, _STREAM, 0),
    ):
        other = uniforms(key(*words), ids)
        yield _correlation(plain, other)
        yield _pairs(plain, other)
        yield _correlation(plain[1:], other[:-1])
        yield _shared(plain, other)


def _over_months(settings: LuckSettings) -> Iterator[float]:
    """Follow each of some ids through many months."""
    ids = np.arange(settings.ids // _CELLS)
    luck = Luck(settings.world)
    series = np.stack([luck.uniform(_STREAM, month, ids) for month in range(_CELLS)])
    yield from _uniformity(series.ravel())
    for lag in (1, 2, 3, 12, 24):
        yield _correlation(series[:-lag].ravel(), series[lag:].ravel())
        yield _pairs(series[:-lag].ravel(), series[lag:].ravel())


def _over_sparse_ids(settings: LuckSettings) -> Iterator[float]:
    """Draw for ids that pack several words, so that they stand far apart."""
    for shift in (10, 20, 32):
        ids = np.arange(settings.ids, dtype=np.int64) << shift
        drawn = Luck(settings.world).uniform(_STREAM, 0, ids)
        yield from _uniformity(drawn)
        yield _correlation(drawn[:-1], drawn[1:])
        yield _pairs(drawn[:-1], drawn[1:])


def _over_pairs(settings: LuckSettings) -> Iterator[float]:
    """Draw for every ordered pair of some ids."""
    side = int(settings.ids**0.5)
    first, second = np.divmod(np.arange(side * side), side)
    drawn = Luck(settings.world).uniform(_STREAM, 0, pair_id(first, second))
    table = drawn.reshape(side, side)
    above = np.triu_indices(side, k=1)
    yield from _uniformity(drawn)
    yield _correlation(table[above], table.T[above])
    yield _correlation(table[:, 1:].ravel(), table[:, :-1].ravel())
    yield _correlation(table[1:].ravel(), table[:-1].ravel())


def _uniformity(drawn: Floats) -> Iterator[float]:
    """Return p-values of the number, its first and its last eight binary digits."""
    ranked = np.sort(drawn)
    steps = np.arange(drawn.size + 1) / drawn.size
    distance = max((steps[1:] - ranked).max(), (ranked - steps[:-1]).max())
    yield float(kolmogorov(distance * drawn.size**0.5))
    digits = (drawn * 2.0**53).astype(np.int64)
    yield _evenness(digits >> 45, _CELLS)
    yield _evenness(digits & (_CELLS - 1), _CELLS)


def _evenness(cell: Ids, n_cells: int) -> float:
    """Return the p-value of the chi-squared test that cells are equally full."""
    expected = cell.size / n_cells
    excess = np.bincount(cell, minlength=n_cells) - expected
    return float(chdtrc(n_cells - 1, (excess**2).sum() / expected))


def _pairs(first: Floats, second: Floats) -> float:
    """Return the p-value that pairs of numbers fill the unit square evenly."""
    row, column = (first * _SIDE).astype(np.int64), (second * _SIDE).astype(np.int64)
    return _evenness(row * _SIDE + column, _SIDE * _SIDE)


def _correlation(first: Floats, second: Floats) -> float:
    """Return the two-sided p-value that two series are uncorrelated."""
    product = ((first - 0.5) * (second - 0.5)).sum() * 12
    return float(2 * ndtr(-abs(product) / first.size**0.5))


def _shared(first: Floats, second: Floats) -> float:
    """Return the p-value of numbers in common: shifted copies share nearly all."""
    n_shared = np.intersect1d(first, second).size
    return 1.0 if n_shared == 0 else first.size * second.size * 2.0**-53
