"""Running foreign plants expand: capital is added, and posts opened with it."""

import numpy as np
import numpy.typing as npt

from agents.classification import Sector, Skill, is_foreign
from agents.firm import Firms
from agents.luck import Luck, Stream
from agents.project import ProjectParameters

__all__ = ["plants_expand"]

type Floats = npt.NDArray[np.float64]


def plants_expand(
    firms: Firms, climate: Floats, of: ProjectParameters, luck: Luck, month: int
) -> Floats:
    """Let foreign plants add capital and posts; return it, (n_sectors,) [USD million].

    A plant that lacks staff expands the less, one without any not at all.

    Parameters
    ----------
    firms
        Changed in place: capital and open posts.
    climate
        Climate of investment by sector, shape (n_sectors,) [ratio].
    """
    rows = np.flatnonzero(is_foreign(firms.owner) & (firms.foreign_capital_musd > 0))
    staff = np.array([getattr(firms, f"employees_{s.label}")[rows] for s in Skill])
    open_posts = np.array([getattr(firms, f"vacancies_{s.label}")[rows] for s in Skill])
    posts = staff + open_posts
    filled = staff.sum(axis=0) / np.maximum(posts.sum(axis=0), 1.0)
    hazard = of.expansion_hazard_month * climate[firms.sector[rows]] * filled
    drawn = luck.uniform(Stream.EXPANSION, month, firms.ids[rows])
    grows = drawn < -np.expm1(-hazard)
    rows = rows[grows]
    before = firms.foreign_capital_musd[rows]
    wanted = open_posts[:, grows] + np.round(of.expansion_share * posts[:, grows])
    firms.write(
        rows,
        foreign_capital_musd=before * (1 + of.expansion_share),
        **{f"vacancies_{s.label}": wanted[s] for s in Skill},
    )
    added = of.expansion_share * before * firms.weight[rows]
    return np.bincount(firms.sector[rows], added, len(Sector))
