"""Data centres that works build open as plants."""

from dataclasses import replace
from typing import Any

import mesa
import numpy as np
import pytest

from agents.classification import Owner, Sector
from agents.data_centre import DataCentreParameters, data_centre_plants
from agents.entrant_id import Process, entrant_ids
from agents.firm import Firms
from agents.luck import Luck
from agents.refusal import Refusal
from agents.zone_authority import ZoneState
from model.data_centres import opened_data_centres, stands_with_its_work
from model.investment_terms import neutral_terms
from model.land import SiteStock, found_site_stock
from model.parameters import Parameters, load_group
from model.places import Places
from model.project_pipeline import Opened, both
from model.site_terms import site_terms
from model.sites import Sites
from model.siting_ground import SitingGround, load_siting_ground
from model.synthesis.tables import load_founding_tables
from model.works import Effect, Work
from model.works_table import load_works

MONTH = 100
RULES = load_group(DataCentreParameters)


@pytest.fixture(scope="module")
def ground(places: Places, sites: Sites) -> SitingGround:
    return load_siting_ground(
        places, sites, load_founding_tables(places.index, sites.index)
    )


@pytest.fixture
def stock(sites: Sites, parameters: Parameters) -> SiteStock:
    return found_site_stock(sites, parameters.land, parameters.plants)


@pytest.fixture
def work(places: Places, sites: Sites) -> Work:
    rows = load_works(places, sites).rows
    return next(
        row for row in rows if row.effect is Effect.DATA_CENTRE and not row.subzone
    )


def opened(
    works: list[Work], stock: SiteStock, ground: SitingGround, parameters: Parameters
) -> Opened:
    given = site_terms(
        ZoneState(), stock.type_share, ground, neutral_terms(), parameters
    )
    luck = Luck(1)
    return opened_data_centres(
        works, given, True, stock, ground, parameters, luck, MONTH
    )


def test_a_data_centre_by_hand() -> None:
    rules = DataCentreParameters(
        kappa_data_centre=0.2,
        data_centre_musd_per_megawatt=7.0,
        data_centre_jobs_per_megawatt=4.0,
        data_centre_ha_per_megawatt=0.1,
        data_centre_stage=3,
    )
    plants = data_centre_plants(np.array([10.0, 0.1]), rules)
    assert plants.cost_musd == pytest.approx([70, 0.7])
    assert plants.makes_musd_per_year == pytest.approx([14, 0.14])
    assert plants.jobs.tolist() == [40, 1]
    assert plants.land_ha == pytest.approx([1, 0.01])


def test_it_opens_as_a_domestic_plant_of_the_digital_sector(
    work: Work, stock: SiteStock, ground: SitingGround, parameters: Parameters
) -> None:
    plants = opened([work], stock, ground, parameters)
    columns = plants.columns
    site = work.sites[0]
    assert columns["sector"].tolist() == [Sector.ICT]
    assert columns["owner"].tolist() == [Owner.DOMESTIC]
    assert columns["site"].tolist() == [site]
    assert columns["foreign_capital_musd"].tolist() == [0]
    assert columns["project_id"].tolist() == columns["id"].tolist()
    posts = sum(columns[name] for name in columns if name.startswith("vacancies_"))
    assert posts == pytest.approx(work.size * RULES.data_centre_jobs_per_megawatt)
    worth = work.size * RULES.data_centre_musd_per_megawatt
    made = RULES.kappa_data_centre * worth * parameters.plants.vnd_bn_per_musd_2020
    assert plants.running_value_added_bn_vnd_per_year == pytest.approx([made])


def test_its_land_is_made_ready_and_let(
    work: Work,
    sites: Sites,
    stock: SiteStock,
    ground: SitingGround,
    parameters: Parameters,
) -> None:
    before, site = stock.let_ha.copy(), work.sites[0]
    land = opened([work], stock, ground, parameters).columns["land_ha"]
    assert land == pytest.approx([work.size * RULES.data_centre_ha_per_megawatt])
    assert stock.let_ha - before == pytest.approx(
        np.where(np.arange(before.size) == site, land, 0)
    )
    assert stock.let_ha[site] <= stock.prepared_ha[site] <= sites.leasable_ha[site]


def test_it_opens_no_land_of_the_zone_to_others_before_its_phase(
    work: Work,
    sites: Sites,
    stock: SiteStock,
    ground: SitingGround,
    parameters: Parameters,
) -> None:
    part = sites.index["Phân khu 2 - Hoành Bồ"]
    opened([replace(work, sites=(part,))], stock, ground, parameters)
    assert stock.let_ha[part] > 0
    assert not stock.is_open[part]


def test_without_output_it_makes_nothing(
    work: Work, stock: SiteStock, ground: SitingGround, parameters: Parameters
) -> None:
    idle = replace(parameters, data_centres=replace(RULES, kappa_data_centre=0.0))
    plants = opened([work], stock, ground, idle)
    assert plants.running_value_added_bn_vnd_per_year.tolist() == [0]


def test_ids_follow_those_of_the_months_plants_and_keep_the_order_of_sites(
    work: Work, stock: SiteStock, ground: SitingGround, parameters: Parameters
) -> None:
    late, early = replace(work, sites=(5, 2)), replace(work, sites=(3,))
    ids = opened([late, early], stock, ground, parameters).columns["id"]
    assert ids.size == 3
    assert (np.diff(ids) > 0).all()
    assert ids[0] > entrant_ids(MONTH, Process.PLANT, 0, 2**26 - 1)[()]
    assert ids[-1] < entrant_ids(MONTH, Process.FOUNDER, 0, 0)[()]


def test_no_work_opens_nothing_and_joins_without_a_trace(
    work: Work, stock: SiteStock, ground: SitingGround, parameters: Parameters
) -> None:
    none = opened([], stock, ground, parameters)
    one = opened([work], stock, ground, parameters)
    joined = both(one, none)
    for name, values in one.columns.items():
        assert joined.columns[name].tolist() == values.tolist()
        assert joined.columns[name].dtype == values.dtype


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"kappa_data_centre": -0.1}, "kappa_data_centre is -0.1"),
        ({"data_centre_stage": 5}, "data_centre_stage is 5"),
    ],
)
def test_impossible_parameters_are_refused(change: dict[str, Any], said: str) -> None:
    with pytest.raises(Refusal, match=said):
        replace(RULES, **change)


def test_only_what_works_built_stands_with_its_work() -> None:
    firms = Firms(mesa.Model())
    given = {name: np.zeros(3, column.dtype) for name, column in Firms.columns.items()}
    firms.births(np.array([7, 9, 12]), **given | {"project_id": np.array([-1, 9, 3])})
    assert stands_with_its_work(firms).tolist() == [False, True, False]
