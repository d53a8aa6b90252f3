"""Sectors and skills in Vietnamese and English, as indicators call them."""

from typing import Final

from agents.classification import Sector, Skill
from model.indicator import Words

__all__ = ["SECTORS", "SKILLS"]

_SECTORS_VI: Final = (
    "than",
    "điện, nước",
    "điện tử",
    "pin mặt trời",
    "ô tô",
    "dệt may",
    "chế biến khác",
    "xây dựng",
    "thương mại",
    "du lịch",
    "logistics",
    "CNTT-TT",
    "dịch vụ khác",
    "khu vực công",
    "nông nghiệp",
)
_IN_ENGLISH: Final = {Sector.ICT: "ICT", Sector.PUBLIC: "public bodies"}
"""Sectors whose label is not the word for them."""
_SKILLS_VI: Final = ("phổ thông", "nghề", "kỹ năng số", "trình độ cao")

SECTORS: Final = tuple(
    (sector, Words(vi, _IN_ENGLISH.get(sector, sector.label.replace("_", " "))))
    for sector, vi in zip(Sector, _SECTORS_VI, strict=True)
)
"""Each sector with its words, in the order of the codes."""

SKILLS: Final = tuple(
    (skill, Words(vi, skill.label)) for skill, vi in zip(Skill, _SKILLS_VI, strict=True)
)
"""Each skill with its words, in the order of the codes."""
