"""An institution: one object that acts beside the populations.

Universities, the platform firm, developers and authorities are few, so each is an
ordinary Mesa agent. What an institution holds lasts in a stock of the province, which
hands it over; the institution decides by it.
"""

from typing import Any

import mesa

from agents.refusal import Refusal

__all__ = ["Institution"]


class Institution(mesa.Agent[Any]):
    """An institution known by name, at home in a ward.

    Attributes
    ----------
    name
        As the tables of evidence write it.
    ward
        Ward it stands in, -1 for one that stands for the whole province.
    """

    def __init__(self, model: Any, name: str, ward: int = -1) -> None:
        super().__init__(model)
        if not name:
            raise Refusal("an institution has no name\nname it as its table does")
        self.name = name
        self.ward = ward

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r})"
