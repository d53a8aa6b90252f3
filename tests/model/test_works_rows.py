"""A row of works that is broken, or would be paid for and act nowhere, is refused."""

from typing import Final

import pytest

from agents.refusal import Refusal
from model import works_table
from model.evidence.tables import Line
from model.works import Effect, Work

WARDS: Final = {"Hồng Gai": 0, "Bãi Cháy": 1}
SITES: Final = {"Cái Lân": 0}
SOUND: Final = {
    "name_vi": "Phủ sóng 5G",
    "name_en": "5G",
    "lever": "digital_infrastructure",
    "city": "",
    "subzone": "0",
    "wards": "Hồng Gai;Bãi Cháy",
    "sites": "",
    "effect": "digital_infrastructure",
    "size": "0.1",
    "cost_bn_vnd": "600",
    "months": "24",
    "private_share": "0.7",
    "grade": "assumption",
    "source": "judgement",
    "note": "",
}


def read(**cells: str) -> Work:
    """Return the work of the sound row with other cells."""
    return works_table._work(Line("works.csv line 2", SOUND | cells), WARDS, SITES)


def test_a_sound_row_is_read() -> None:
    work = read()
    assert (work.wards, work.sites, work.months) == ((0, 1), (), 24)
    assert read(wards="").wards == ()
    assert read(lever="smart_city_pilots", city="ha_long").city is not None


@pytest.mark.parametrize(
    "effect", ["incubation", "specialisation", "data_centre", "substation"]
)
def test_what_acts_on_sites_must_name_one(effect: str) -> None:
    with pytest.raises(Refusal, match="acts on sites and none is named"):
        read(effect=effect)
    assert read(effect=effect, wards="", sites="Cái Lân").sites == (0,)


@pytest.mark.parametrize(
    "effect",
    [
        "digital_infrastructure",
        "logistics",
        "rooms",
        "digital_places",
        "advanced_places",
    ],
)
def test_what_acts_in_wards_cannot_name_sites_alone(effect: str) -> None:
    with pytest.raises(Refusal, match="only sites are named"):
        read(effect=effect, wards="", sites="Cái Lân")
    assert read(effect=effect, sites="Cái Lân").effect is Effect(effect)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"wards": "Hồng Gai;Hồng Gai"}, "wards names one twice"),
        ({"subzone": "1.5"}, "subzone is 1.5"),
        ({"subzone": "4"}, "subzone is 4"),
        ({"private_share": "1.2"}, "private_share is 1.2"),
        ({"months": "0"}, "months is 0"),
        ({"city": "ha_long"}, "only smart_city_pilots chooses cities"),
        ({"size": "-1"}, "size is -1"),
        ({"size": "nan"}, "finite number"),
        ({"lever": "roads"}, "no lever 'roads'"),
        ({"wards": "Hà Nội"}, "no place 'Hà Nội' in wards"),
        ({"effect": "magic"}, "effect is 'magic'"),
        ({"grade": "sure"}, "grade is 'sure'"),
    ],
)
def test_a_broken_row_is_refused_with_the_mend(
    cells: dict[str, str], said: str
) -> None:
    with pytest.raises(Refusal) as refusal:
        read(**cells)
    assert said in str(refusal.value)
    assert str(refusal.value).startswith("works.csv line 2: ")
    assert len(str(refusal.value).splitlines()) == 2
