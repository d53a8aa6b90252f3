"""`halong run` and what a world lived hands back, on a toy province."""

import errno
import hashlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from agents.refusal import Refusal
from experiments.command_line import main
from experiments.run_files import (
    indicator_table,
    read_indicators,
    staged,
    write_parquet,
)
from experiments.speed.process_age import peak_rss_mb, process_age_s
from experiments.worlds.end_of_run import EndOfRun
from experiments.worlds.run_settings import RunSettings, month_number, world_number
from experiments.worlds.world_run import go_on, n_agents, run_world, simulate
from model.indicators import INDICATOR_ROWS, INDICATORS
from model.places import load_places
from model.policy.files import load_policy
from model.policy.schedule import FIRST_POLICY_MONTH, N_MONTHS
from model.recorder import Recorder, Records
from model.sites import load_sites
from tests.experiments.branched import branches

ROOT = Path(__file__).parents[2]
AS_IS, VOUCHERS, PLACEBO = map(load_policy, ("as-is", "adoption-first", "placebo"))
POPULATIONS = {
    "firms": 3,
    "household_businesses": 4,
    "workers": 10,
    "employer_pools": 2,
    "projects": 1,
}


class ToyProvince:
    """Twenty agents; a number that grows by luck, and by vouchers where there are any.

    What is recorded depends on the number, so a branch that forgets its state shows.
    """

    founded = 0

    def __init__(self, *, world: int, policy: Any, history: str, **_: Any) -> None:
        type(self).founded += 1
        self.world, self.policy, self.history = world, policy, history
        self.month, self.state = 0, float(world)
        self.recorder = Recorder()
        for name, n in POPULATIONS.items():
            setattr(self, name, [None] * n)

    def step(self) -> None:
        intensity = self.policy.adoption_vouchers.intensity.at(self.month)
        self.state = self.state * 1.01 + 5 * intensity + (self.history == "free")
        figures = 1000 + self.state * (1 + np.arange(len(INDICATORS)))
        self.recorder.values[:, self.month] = figures
        self.recorder.n_months += 1
        self.month += 1
        self.workers.append(None)  # type: ignore[attr-defined]

    @property
    def records(self) -> Records:
        return self.recorder.records

    def keep(self) -> tuple[Any, ...]:
        recorder = self.recorder
        kept = recorder.values.copy(), recorder.n_months
        return self.month, self.state, len(self.workers), *kept  # type: ignore[attr-defined]

    def put_back(self, kept: tuple[Any, ...]) -> None:
        self.month, self.state, n, values, n_months = kept
        self.workers = [None] * n
        self.recorder = Recorder(values.copy(), n_months)


def toy_end(province: ToyProvince) -> EndOfRun:
    """Return land that tells how far the toy has come."""
    places = load_places()
    land = np.full(len(load_sites(places).names), province.state)
    made = np.full(places.n_wards, province.state)
    return EndOfRun(prepared_ha=2 * land, let_ha=land, digital_value_added_bn_vnd=made)


@pytest.fixture(autouse=True)
def _toy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("experiments.worlds.world_run.QuangNinh", ToyProvince)
    monkeypatch.setattr("experiments.worlds.world_run.end_of_run", toy_end)
    monkeypatch.setattr("tests.experiments.branched.end_of_run", toy_end)
    monkeypatch.setattr(ToyProvince, "founded", 0)


# Settings.


@pytest.mark.parametrize(
    ("text", "month"), [("2020-01", 0), ("2026-01", 72), ("2035-12", 191)]
)
def test_a_month_is_counted_from_january_2020(text: str, month: int) -> None:
    assert month_number(text) == month


@pytest.mark.parametrize(
    "text", ["2036-01", "2019-12", "2030-13", "2030-00", "2030-1", "٢٠٣٠-01", "", "nan"]
)
def test_a_month_outside_the_time_is_refused_with_the_mend(text: str) -> None:
    with pytest.raises(Refusal, match="2020-01 to 2035-12\n"):
        month_number(text)


@pytest.mark.parametrize("world", [0, -3, 2**40])
def test_a_world_is_counted_from_1(world: int) -> None:
    with pytest.raises(Refusal, match="expected 1 to"):
        world_number(world)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("scale", 7),
        ("history", "replayed"),
        ("uncertainty", "all"),
        ("until", -1),
        ("until", N_MONTHS),
    ],
)
def test_a_setting_that_is_no_choice_is_refused(name: str, value: object) -> None:
    with pytest.raises(Refusal, match=name):
        RunSettings(**{name: value})  # type: ignore[arg-type]


# Worlds lived.


def test_a_run_lives_its_months_and_counts_its_agents() -> None:
    lived = run_world(RunSettings(until=2), AS_IS, 1)
    assert lived.records.months == 3
    n = sum(POPULATIONS.values())
    assert lived.agent_months == (n + 1) + (n + 2) + (n + 3)
    assert lived.population_s >= 0
    assert lived.steps_s >= 0


def test_watchers_are_told_each_month() -> None:
    told: list[int] = []
    run_world(RunSettings(until=3), AS_IS, 1, told.append)
    assert told == [1, 2, 3, 4]


def test_agents_of_every_population_count() -> None:
    province = ToyProvince(world=1, policy=AS_IS, history="free")
    assert n_agents(province) == sum(POPULATIONS.values())  # type: ignore[arg-type]


@pytest.mark.parametrize("order", [(AS_IS, VOUCHERS, PLACEBO), (VOUCHERS, AS_IS)])
def test_branches_are_bit_for_bit_what_runs_of_their_own_are(
    order: tuple[Any, ...],
) -> None:
    settings = RunSettings(until=90, history="free")
    forked = branches(settings, order, 3)
    assert list(forked) == [policy.name for policy in order]
    for policy in order:
        alone = run_world(settings, policy, 3)
        assert forked[policy.name].digest() == alone.records.digest()
        assert np.array_equal(forked[policy.name].end.let_ha, alone.end.let_ha)


def test_branches_found_one_province_and_live_its_past_once() -> None:
    branches(RunSettings(until=90), (AS_IS, VOUCHERS, PLACEBO), 1)
    assert ToyProvince.founded == 1


def test_policies_share_the_years_before_they_act_and_differ_after() -> None:
    forked = branches(RunSettings(until=90), (AS_IS, VOUCHERS), 1)
    first, second = (forked[policy.name].values for policy in (AS_IS, VOUCHERS))
    assert np.array_equal(first[:, :FIRST_POLICY_MONTH], second[:, :FIRST_POLICY_MONTH])
    assert (first[:, -1] != second[:, -1]).any()


def test_branches_that_end_before_policy_acts_are_all_alike() -> None:
    forked = branches(RunSettings(until=30), (AS_IS, VOUCHERS), 1)
    assert len({records.digest() for records in forked.values()}) == 1
    assert forked["as-is"].months == 31


def test_the_same_policy_twice_and_no_policy_are_refused() -> None:
    province = ToyProvince(world=1, policy=AS_IS, history="free")
    with pytest.raises(Refusal, match="named twice"):
        branches(RunSettings(), (AS_IS, AS_IS), 1)
    with pytest.raises(Refusal, match="no policy"):
        list(go_on(province, RunSettings(), ()))  # type: ignore[arg-type]


# Files.


@pytest.fixture
def records() -> Records:
    return simulate(RunSettings(until=13), AS_IS, 1)


def test_a_table_has_a_row_a_month_and_units_in_its_fields(records: Records) -> None:
    table = indicator_table(records, {"policy": "as-is"})
    assert table.num_rows == 14
    assert table.column_names == ["month", *INDICATOR_ROWS]
    assert table.column("month").to_pylist()[::13] == ["2020-01", "2021-02"]
    field = table.schema.field("fdi_registered_musd")
    assert field.metadata[b"unit"] == b"USD million a month"
    assert "Vốn" in field.metadata[b"label_vi"].decode()
    assert np.array_equal(
        table.column("employed").to_numpy(), records.column("employed")
    )


def _write_on_a_full_disk(folder: Path) -> None:
    with staged(folder) as passing:
        (passing / "old").write_text("new, half writ")
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_what_is_staged_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    (tmp_path / "old").write_text("old")
    with pytest.raises(OSError, match="No space"):
        _write_on_a_full_disk(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["old"]
    assert (tmp_path / "old").read_text() == "old"
    with staged(tmp_path) as folder:
        (folder / "old").write_text("new")
        assert (tmp_path / "old").read_text() == "old"
    assert (tmp_path / "old").read_text() == "new"
    assert len(list(tmp_path.iterdir())) == 1


def test_a_flipped_byte_in_a_parquet_file_is_never_read_as_another_number(
    tmp_path: Path, records: Records
) -> None:
    path = tmp_path / "indicators.parquet"
    table = indicator_table(records, {})
    write_parquet(table, path)
    whole = path.read_bytes()
    refused = 0
    last = pq.read_metadata(path).row_group(0).column(len(INDICATORS))
    for place in range(50, last.data_page_offset, last.data_page_offset // 150):
        content = bytearray(whole)
        content[place] ^= 0x10
        path.write_bytes(content)
        try:
            # Where the flip hits a page's own statistics, its numbers stay right.
            assert read_indicators(path).equals(table)
        except Refusal:
            refused += 1
    assert refused > 20


def lived(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert main(["run", "--scale", "100", *words, "--json"]) == 0
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def test_json_has_the_promised_keys(capsys: pytest.CaptureFixture[str]) -> None:
    answer = lived(capsys, "placebo", "--world", "4", "--until", "2022-06")
    assert answer["policy"] == "placebo"
    assert (answer["world"], answer["scale"], answer["months"]) == (4, 100, 30)
    assert (answer["scenario"], answer["history"]) == ("central", "replay")
    seconds = ("startup_s", "population_s", "steps_s", "wall_s")
    assert all(answer[name] >= 0 for name in seconds)
    assert answer["wall_s"] >= answer["startup_s"] + answer["steps_s"]
    assert answer["agent_months"] == sum(range(21, 51))
    assert [year["year"] for year in answer["yearly"]] == [2020, 2021, 2022]
    assert answer["yearly"][2]["grdp_growth"] is None
    told = answer["indicators"]
    assert set(told) == set(answer["yearly"][0]) - {"year"}
    assert told["grdp_bn_vnd"]["unit"] == "bn VND a year"
    assert told["grdp_bn_vnd"]["price_base"] == "current"
    for name, series in told.items():
        by_year = {str(y["year"]): y[name] for y in answer["yearly"]}
        assert series["values"] == by_year


def test_the_digest_is_of_names_and_columns_and_nothing_else(
    capsys: pytest.CaptureFixture[str],
) -> None:
    answer = lived(capsys, "--until", "2020-12")
    assert lived(capsys, "placebo", "--until", "2020-12")["digest"] == answer["digest"]
    columns = simulate(RunSettings(scale=100, until=11), AS_IS, 1)
    by_hand = hashlib.sha256("\n".join(INDICATOR_ROWS).encode())
    for name in INDICATOR_ROWS:
        by_hand.update(columns.column(name).astype("<f8").tobytes())
    assert answer["digest"] == by_hand.hexdigest()
    other = lived(capsys, "--until", "2020-12", "--world", "2")
    assert other["digest"] != answer["digest"]


def test_out_holds_tables_provenance_and_pictures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = lived(
        capsys, "adoption-first", "--until", "2027-12", "--out", str(tmp_path)
    )
    names = {path.name for path in tmp_path.iterdir()}
    assert {"indicators.parquet", "indicators.csv", "provenance.json"} <= names
    assert {path.suffix for path in tmp_path.iterdir()} >= {".png", ".svg"}
    origin = json.loads((tmp_path / "provenance.json").read_text())
    assert origin["digest"] == answer["digest"]
    assert origin["policies"][0]["name"] == "adoption-first"
    assert len(origin["policies"][0]["text_sha256"]) == 64
    assert len(origin["code_digest"]) == 64
    assert origin["stream_version"] >= 1
    assert origin["parameters"]["plants"]
    assert origin["environment"]["packages"]["numpy"] == np.__version__
    lines = (tmp_path / "indicators.csv").read_text().splitlines()
    assert len(lines) == 1 + 96
    table = read_indicators(tmp_path / "indicators.parquet")
    last = float(lines[-1].split(",")[1])
    assert table.column(1)[-1].as_py() == last
    for name, said in origin.pop("sha256").items():
        assert hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() == said
    assert table.schema.metadata[b"recipe"].decode() == origin.pop("recipe")
    assert json.loads(table.schema.metadata[b"provenance"]) == origin


def test_the_same_run_writes_the_same_bytes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("one", "two"):
        lived(capsys, "--until", "2020-12", "--out", str(tmp_path / name))
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_people_get_a_row_a_year(lang: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--scale", "100", "--until", "2023-12", "--lang", lang]) == 0
    said = capsys.readouterr().out
    for year in ("2020", "2021", "2022", "2023"):
        assert year in said
    assert ("không phải dự báo" if lang == "vi" else "not a forecast") in said


def test_a_policy_file_of_a_user_is_run_by_its_path(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from model.policy.files import policy_text

    mine = tmp_path / "mine.toml"
    mine.write_text(policy_text("placebo").replace('"placebo"', '"mine"', 1))
    assert lived(capsys, str(mine), "--until", "2020-02")["policy"] == "mine"


# The process.


def test_a_process_tells_how_long_it_has_lived() -> None:
    code = (
        "import time; time.sleep(0.3);"
        "from experiments.speed.process_age import process_age_s;"
        "print(process_age_s())"
    )
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert 0.25 <= float(done.stdout) <= time.monotonic() - began + 0.05


def test_age_and_memory_only_grow() -> None:
    first = process_age_s()
    assert process_age_s() >= first > 0
    held = peak_rss_mb()
    assert held is None or 10 < held < 100_000


@pytest.mark.skipif(os.name != "posix", reason="limits on the size of files")
def test_a_disk_that_takes_no_more_leaves_nothing_and_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    try:
        code = main(["run", "--scale", "100", "--out", str(tmp_path), "--quiet"])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    said = capsys.readouterr()
    assert code == 3
    assert said.out == ""
    assert 1 <= len(said.err.splitlines()) <= 3
    assert "space" in said.err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_refused_before_a_world_is_lived(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("in the way")
    assert main(["run", "--scale", "100", "--out", str(tmp_path / "file")]) == 2
    assert "cannot write to --out" in capsys.readouterr().err
    assert ToyProvince.founded == 0
