"""Seekers and posts of a month: who looks where, and who is hired.

A seeker looks in one labour-market area a month, mostly the own, others as commuting
goes; posts are where their employer stands. First everybody looks for posts of the own
skill, then some for posts below it, then those on own account who look about.
"""

import numpy as np
import numpy.typing as npt

from agents.classification import EmployerKind, Skill
from agents.luck import Stream, pair_id
from agents.marked_rows import marked_rows
from model.job_matching import meetings, pairs_in_cells
from model.job_moves import JobMoves

__all__ = ["area_chances", "jobs_are_filled"]

type Floats = npt.NDArray[np.float64]
type Codes = npt.NDArray[np.int64]
type Rows = npt.NDArray[np.intp]

_N_SKILLS = len(Skill)
_NO_POST = -1
_PRIORITY, _WILLING, _AREA = range(3)
_OWN_SKILL, _OWN_ACCOUNT, _BELOW = range(3)
_N_ROUNDS = _BELOW + _N_SKILLS


def area_chances(
    jobs: Floats, minutes: Floats, labour_area: Codes, scale: float
) -> Floats:
    """Return the chance to look in each area by home ward, shape (n_wards, n_areas).

    Gravity, as the commuting of the founding: jobs there, fading with minutes. What is
    open this month does not matter, so that posts of one area do not move another.

    Parameters
    ----------
    jobs
        Jobs of each ward, shape (n_wards,).
    minutes
        Travel time between wards [minutes], shape (n_wards, n_wards).
    labour_area
        Area of each ward, shape (n_wards,).
    scale
        Travel time over which commuting falls to 1/e [minutes].
    """
    pull: Floats = np.exp(-minutes / scale) * jobs
    n_wards, n_areas = labour_area.size, int(labour_area.max()) + 1
    cell = np.arange(n_wards)[:, None] * n_areas + labour_area
    counted = np.bincount(cell.ravel(), pull.ravel(), n_wards * n_areas)
    by_area = counted.reshape(n_wards, n_areas)
    chances: Floats = by_area / by_area.sum(axis=1, keepdims=True)
    return chances


def jobs_are_filled(moves: JobMoves, lookers: Rows) -> tuple[int, int]:
    """Match seekers, then those who look from own account, and let them begin.

    Parameters
    ----------
    lookers
        Rows of those on own account who look for a post this month.

    Returns
    -------
    tuple
        People hired, and those of them who had own account.
    """
    search = _Search(moves, lookers)
    search.own_skill()
    search.below_own_skill()
    search.from_own_account()
    person, post = search.matched()
    moves.hire(
        search.rows.take(person),
        search.employer.take(post),
        search.post_skill.take(post),
    )
    return person.size, int((person >= search.n_seekers).sum())


class _Search:
    """Posts and people of a month, each with area, skill and priority.

    People are numbered with the seekers first, then those on own account.
    """

    def __init__(self, moves: JobMoves, lookers: Rows) -> None:
        self.moves = moves
        self.pairs: list[tuple[Rows, Rows]] = []
        """People and posts paired in each round."""
        scene, workers = moves.scene, moves.scene.workers
        seekers = marked_rows(workers.employer_kind == int(EmployerKind.SEEKING))
        self.n_seekers = seekers.size
        self.rows = np.concatenate([seekers, lookers])
        self.skill = workers.skill.take(self.rows).astype(np.int64)
        self.ids = workers.ids.take(self.rows)
        chances = area_chances(
            moves.market.jobs,
            scene.minutes,
            scene.labour_area,
            scene.commuting_scale_minutes,
        )
        steps = chances.cumsum(axis=1).T.copy()
        ward = workers.ward.take(self.rows).astype(np.intp)
        drawn = self._draw(_AREA)
        self.area = np.zeros(self.rows.size, np.int64)
        for reached in steps[:-1]:
            self.area += reached.take(ward) <= drawn
        self.priority = self._draw(_PRIORITY)
        self.is_free = np.ones(self.rows.size, bool)
        self._list_posts()
        n_cells = scene.n_areas * _N_SKILLS
        cells = np.arange(_N_ROUNDS * n_cells)
        luck = scene.luck.uniform(Stream.MATCHES, scene.month, cells)
        self.cell_luck = luck.reshape(_N_ROUNDS, n_cells)
        """A draw for each round and cell."""

    def _draw(self, draw: int, people: Rows | slice = slice(None)) -> Floats:
        scene = self.moves.scene
        ids = self.ids[people]
        return scene.luck.uniform(Stream.SEEKER, scene.month, ids, draw=draw)

    def _list_posts(self) -> None:
        scene, employers = self.moves.scene, self.moves.employers
        self.employer, self.post_skill, ordinal = employers.list_posts()
        kind, _ = employers.kind_and_row(self.employer)
        slot = (ordinal * _N_SKILLS + self.post_skill) * len(EmployerKind) + kind
        self.post_priority = scene.luck.uniform(
            Stream.POST, scene.month, pair_id(employers.ids[self.employer], slot)
        )
        self.post_area = scene.labour_area.take(employers.ward.take(self.employer))
        self.is_open = np.ones(self.employer.size, bool)

    def own_skill(self) -> None:
        """Let every seeker meet posts of the own skill."""
        people = np.arange(self.n_seekers)
        self._meet(people, np.arange(self.employer.size), _OWN_SKILL)

    def from_own_account(self) -> None:
        """Let those on own account meet the posts still open, of their skill."""
        people = np.arange(self.n_seekers, self.rows.size)
        self._meet(people, np.flatnonzero(self.is_open), _OWN_ACCOUNT)

    def below_own_skill(self) -> None:
        """Let some of the unmatched take a post below their skill, the nearest first.

        Who takes one asks for no other.
        """
        able = self.is_free & (self.skill > Skill.BASIC)
        able[self.n_seekers :] = False
        people = np.flatnonzero(able)
        share = self.moves.parameters.looks_below_own_skill_share
        people = people.compress(self._draw(_WILLING, people) < share)
        for code in reversed(list(Skill)[:-1]):
            able = self.is_free.take(people) & (self.skill.take(people) > code)
            above = people.compress(able)
            posts = np.flatnonzero(self.is_open & (self.post_skill == code))
            if above.size and posts.size:
                self._meet(above, posts, _BELOW + code)

    def matched(self) -> tuple[Rows, Rows]:
        """Return who is paired with which post, shapes (n_pairs,).

        In the order of people's rows, so that their columns are read and written from
        front to back: a leap through memory for each costs more than this.
        """
        post = np.full(self.rows.size, _NO_POST)
        for people, posts in self.pairs:
            post[people] = posts
        person = np.flatnonzero(post > _NO_POST)
        return person, post.take(person)

    def _meet(self, people: Rows, posts: Rows, draw: int) -> None:
        """Pair people and posts of an area and, in rounds of one's own skill, of it."""
        scene = self.moves.scene
        n_cells = scene.n_areas * _N_SKILLS
        mine = self.area.take(people) * _N_SKILLS
        theirs = self.post_area.take(posts) * _N_SKILLS
        if draw < _BELOW:
            mine += self.skill.take(people)
            theirs += self.post_skill.take(posts)
        expected = meetings(
            np.bincount(mine, minlength=n_cells),
            np.bincount(theirs, minlength=n_cells),
            self.moves.parameters.matching_curvature,
        )
        luck = self.cell_luck[draw]
        # Below one on either side luck must not make a match of none.
        n_pairs = np.where(expected > 0, np.floor(expected + luck), 0).astype(np.int64)
        person, post = pairs_in_cells(
            (mine, self.priority.take(people)),
            (theirs, self.post_priority.take(posts)),
            n_pairs,
        )
        person, post = people.take(person), posts.take(post)
        self.is_free[person] = False
        self.is_open[post] = False
        self.pairs.append((person, post))
