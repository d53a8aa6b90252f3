"""Pictures of a run: drawn from its years alone, in both languages."""

from pathlib import Path
from typing import Any

import pytest

from agents.classification import Sector
from experiments.figures.course import draw_share_course, draw_value_added
from experiments.figures.style import save

SAID = {
    "policy": "as-is",
    "scenario": "central",
    "world": 1,
    "scale": 10,
    "history": "replay",
    "uncertainty": "luck",
}


def year(number: int) -> dict[str, float | None]:
    made = {
        f"va_{sector.label}_bn_vnd_2020_prices": 9_000.0 * 1.08 ** (number - 2020)
        for sector in Sector
    }
    return {
        "year": number,
        "digital_share_nso": 0.06 + 0.002 * (number - 2020),
        "digital_core_share": 0.03,
        "digital_share_nso_photovoltaics": 0.065 + 0.003 * (number - 2020),
        "product_taxes_bn_vnd_2020_prices": 25_000.0,
        **made,
    }


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("last", [2020, 2024, 2035])
@pytest.mark.parametrize("draw", [draw_share_course, draw_value_added])
def test_a_picture_says_what_it_shows(
    draw: Any, last: int, lang: Any, tmp_path: Path
) -> None:
    years = [year(number) for number in range(2020, last + 1)]
    figure = draw(years, SAID, lang)
    said = " ".join(text.get_text() for text in figure.texts)
    assert str(last) in said
    assert ("không phải dự báo" if lang == "vi" else "not a forecast") in said
    held = {"vi": "tham số ở giá trị trung tâm", "en": "parameters at their central"}
    assert held[lang] in " ".join(said.split())
    assert all(path.stat().st_size > 5_000 for path in save(figure, tmp_path, "drawn"))


def test_the_last_share_stands_in_the_title() -> None:
    figure = draw_share_course([year(2020), year(2021)], SAID, "en")
    assert "6.2 % in 2021" in figure.texts[0].get_text()
