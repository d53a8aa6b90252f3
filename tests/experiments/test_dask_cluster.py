"""Dask clusters of two local workers: the same results, whatever dies."""

import itertools
import json
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import psutil
import pytest

from agents.refusal import Refusal
from experiments.engine.dask_cluster import DaskCluster, address_in
from experiments.engine.dask_post import OtherPremises, Post, take_post
from experiments.engine.workers import Lost
from experiments.runner.bench import Bench
from experiments.runner.premises import of_model

pytest.importorskip("distributed")
POSIX = pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
HERE = Path(__file__).parent
TOY = str(HERE / "dask_toy.py")


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(HERE), **more}


class Cluster:
    """A scheduler and workers on this machine, started as their commands do."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "scheduler.json"
        self.scheduler = self._started(
            "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"
        )
        self.address = address_in(self.file, 60.0)
        self.nannies: list[subprocess.Popen[bytes]] = []

    def add_worker(self, **more: str) -> subprocess.Popen[bytes]:
        nanny = self._started(
            "worker",
            *("--nthreads", "1", "--no-dashboard", "--death-timeout", "30"),
            *("--local-directory", str(self.folder / "scratch")),
            **more,
        )
        self.nannies.append(nanny)
        return nanny

    def _started(self, what: str, *words: str, **more: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.dask_{what}"]
        command += ["--scheduler-file", str(self.file), *words]
        log = (self.folder / "log").open("ab")
        with log:
            return subprocess.Popen(
                command, stdout=log, stderr=log, env=environment(**more)
            )

    def end(self) -> None:
        for process in (*self.nannies, self.scheduler):
            process.terminate()
        for process in (*self.nannies, self.scheduler):
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def cluster_of(folder: Path, n_workers: int) -> Iterator[Cluster]:
    cluster = Cluster(folder)
    try:
        for _ in range(n_workers):
            cluster.add_worker()
        yield cluster
    finally:
        cluster.end()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster_of(tmp_path_factory.mktemp("cluster"), 2) as two:
        yield two


def toy(out: Path, address: str, n: int, what: str, *more: str) -> Any:
    """Start the toy; it says in the end what came of it."""
    out.mkdir(exist_ok=True)
    return subprocess.Popen(
        [sys.executable, TOY, str(out), address, str(n), what, *more],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    )


def told(process: Any, code: int = 0) -> Any:
    out, said = process.communicate(timeout=120)
    assert process.returncode == code, said
    return json.loads(out) if code == 0 else said


def until(condition: Callable[[], bool], seconds: float = 60.0) -> bool:
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        if condition():
            return True
        time.sleep(0.05)
    return condition()


def begun(out: Path) -> list[int]:
    """Return the process numbers of cells that were begun."""
    return [int(path.name.split("-")[0]) for path in out.glob("at_work/*")]


def worker_of(nanny: "subprocess.Popen[bytes]") -> psutil.Process:
    """Return the worker that a nanny keeps, once there is one."""

    def found() -> list[psutil.Process]:
        children = psutil.Process(nanny.pid).children()
        return [each for each in children if "spawn_main" in str(each.cmdline())]

    assert until(lambda: bool(found()))
    return found()[0]


def are_gone(pids: list[int]) -> bool:
    return not any(psutil.pid_exists(pid) for pid in pids)


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return what eight families come to by local processes."""
    return told(toy(tmp_path_factory.mktemp("local"), "local", 8, "fine"))


# With two workers.


def test_a_cluster_comes_to_the_same_digest_as_local_processes(
    cluster: Cluster, local: Any, tmp_path: Path
) -> None:
    found = told(toy(tmp_path, cluster.address, 8, "fine"))
    assert found["digest"] == local["digest"]
    assert (found["n_done"], found["failed"]) == (24, {})
    assert found["n_manifests"] == 2, "one a worker, whatever it does"
    again = told(toy(tmp_path, cluster.address, 8, "fine"))
    assert (again["n_done"], again["n_before"]) == (0, 24)
    assert again["digest"] == local["digest"]


PROVINCE = """\
import sys
from pathlib import Path
from experiments.design.design import Design
from experiments.design.run_design import recipe_of, run_design
from experiments.engine.crew import Crew
from experiments.engine.dask_cluster import DaskCluster
from experiments.runner.premises import of_model
from experiments.worlds.run_settings import RunSettings, month_number
from model.policy.files import load_policies, load_scenario

if __name__ == "__main__":
    out, address = Path(sys.argv[1]), sys.argv[2]
    design = Design(
        policies=load_policies(["as-is", "placebo"]),
        scenarios=(load_scenario("central"),),
        run=RunSettings(scale=100, until=month_number("2026-02")),
        n_worlds=2,
    )
    staff = Crew(size=2)
    if address != "local":
        staff = DaskCluster(address=address, premises=of_model, tell=print)
    out.mkdir()
    ran = run_design(design, recipe_of("sweep", design, {}), out, staff)
    assert ran.done.n_done == 4
    assert not any(ran.folder.pasts.iterdir()), "no checkpoint is left"
    print(ran.standing.digest())
"""


def test_the_province_on_a_cluster_is_bit_for_bit_the_same(
    cluster: Cluster, tmp_path: Path
) -> None:
    script = tmp_path / "province.py"
    script.write_text(PROVINCE, encoding="utf-8")
    printed = [
        subprocess.run(
            [sys.executable, str(script), str(tmp_path / name), address],
            capture_output=True,
            text=True,
            timeout=300,
            env=environment(),
        )
        for name, address in (("here", "local"), ("there", cluster.address))
    ]
    assert [each.stderr for each in printed] == ["", ""]
    assert len(printed[0].stdout) == 65
    assert printed[0].stdout == printed[1].stdout


@POSIX
def test_a_worker_that_is_killed_in_the_middle_costs_nothing(
    cluster: Cluster, local: Any, tmp_path: Path
) -> None:
    at_work = toy(tmp_path, cluster.address, 8, "slow")
    assert until(lambda: len(begun(tmp_path)) >= 4)
    before = worker_of(cluster.nannies[0])
    its_own = {each.pid for each in before.children(recursive=True)}
    before.kill()
    assert its_own & set(begun(tmp_path)), "one of them did its cells"
    assert until(lambda: are_gone([*its_own]), 10)
    found = told(at_work)
    assert found["digest"] == local["digest"]
    assert (found["n_there"], found["failed"]) == (24, {})
    assert until(lambda: worker_of(cluster.nannies[0]).pid != before.pid)


@POSIX
def test_a_cell_that_raises_or_dies_fails_alone(
    cluster: Cluster, tmp_path: Path
) -> None:
    found = told(toy(tmp_path, cluster.address, 3, "poison"))
    assert found["failed"] == {
        "1": "ValueError: cell one",
        "2": "the worker process ended by itself with code 7",
    }
    assert found["n_there"] == 7


@POSIX
@pytest.mark.faults
def test_a_cell_that_hangs_is_ended_and_its_dask_worker_is_not(
    cluster: Cluster, tmp_path: Path
) -> None:
    before = [worker_of(each).pid for each in cluster.nannies]
    found = told(toy(tmp_path, cluster.address, 3, "hang"))
    assert found["failed"] == {"4": "it took more than 6 s"}
    assert found["n_there"] == 8
    assert [worker_of(each).pid for each in cluster.nannies] == before


@POSIX
@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -signal.SIGKILL)]
)
def test_however_the_asker_ends_no_cell_runs_on_and_the_rest_is_resumed(
    cluster: Cluster, local: Any, tmp_path: Path, number: int, code: int
) -> None:
    at_work = toy(tmp_path, cluster.address, 8, "slow")
    assert until(lambda: len(begun(tmp_path)) >= 4)
    at_work.send_signal(number)
    assert told(at_work, code) == ""
    assert until(lambda: are_gone(begun(tmp_path)), 10)
    n_begun = len(begun(tmp_path))
    time.sleep(1.0)
    assert len(begun(tmp_path)) == n_begun, "nothing goes on that nobody waits for"
    found = told(toy(tmp_path, cluster.address, 8, "fine"))
    assert found["digest"] == local["digest"]
    assert found["n_done"] + found["n_before"] == 24
    assert found["n_before"] >= 1


@pytest.mark.faults
def test_a_worker_with_other_code_is_left_out_and_named(
    cluster: Cluster, local: Any, tmp_path: Path
) -> None:
    stranger = cluster.add_worker(TOY_CODE="theirs")
    try:
        worker_of(stranger)
        time.sleep(5)
        at_work = toy(tmp_path, cluster.address, 8, "slow")
        out, said = at_work.communicate(timeout=120)
        assert json.loads(out)["digest"] == local["digest"]
        assert "is left out: code there: theirs; here: ours" in said
        assert len(said.splitlines()) == 1
    finally:
        stranger.terminate()
        stranger.wait(20)


# Without workers, and without a scheduler.


@POSIX
@pytest.mark.faults
def test_where_all_workers_or_the_scheduler_go_it_says_so_and_ends(
    tmp_path: Path,
) -> None:
    with cluster_of(tmp_path, 1) as cluster:
        told(toy(tmp_path / "first", cluster.address, 1, "fine"))
        out = tmp_path / "out"
        at_work = toy(out, cluster.address, 8, "slow", "3")
        assert until(lambda: len(begun(out)) >= 2)
        worker = psutil.Process(cluster.nannies[0].pid).children()
        cluster.nannies[0].kill()
        for each in worker:
            each.kill()
        said = told(at_work, 2)
        assert "has had no worker for 3 s" in said
        assert "what is done is kept" in said
        assert until(lambda: are_gone(begun(out)), 10)

        cluster.add_worker()
        at_work = toy(out, cluster.address, 8, "slow")
        n_begun = len(begun(out))
        assert until(lambda: len(begun(out)) >= n_begun + 2)
        cluster.scheduler.kill()
        began = time.monotonic()
        said = told(at_work, 2)
        assert time.monotonic() - began < 15
        assert "is gone" in said
        assert len(said.splitlines()) == 2
        assert until(lambda: are_gone(begun(out)), 20)


def test_no_scheduler_at_an_address_takes_two_lines(tmp_path: Path) -> None:
    said = told(toy(tmp_path, "tcp://127.0.0.1:1", 1, "fine"), 2)
    assert said.startswith("no Dask scheduler answers at tcp://127.0.0.1:1")
    assert len(said.splitlines()) == 2


# The parts of it.


class Future:
    """What Dask would hand back, as far as it is asked."""

    def __init__(self) -> None:
        self.status = "pending"
        self._heard: Callable[[Future], None] = lambda over: None
        self._came: Any = None

    def add_done_callback(self, heard: Callable[["Future"], None]) -> None:
        self._heard = heard

    def end(self, came: Any, status: str = "finished") -> None:
        self.status, self._came = status, came
        self._heard(self)

    def result(self, timeout: float) -> Any:
        if isinstance(self._came, BaseException):
            raise self._came
        return self._came

    def exception(self, timeout: float) -> Any:
        return self._came


class Client:
    """A client of a cluster whose workers come and go as a test says."""

    def __init__(self, *workers: str) -> None:
        self.status = "running"
        self.there: dict[str, Mapping[str, Any]] = {each: {} for each in workers}
        self.sent: list[Future] = []
        self.told: list[tuple[Any, ...]] = []
        self.cancelled: list[Future] = []

    def scheduler_info(self, n_workers: int) -> Mapping[str, Any]:
        return {"workers": self.there}

    def submit(self, function: Any, *told: Any, **how: Any) -> Future:
        assert how["allow_other_workers"] is False
        assert how["pure"] is False
        self.sent.append(Future())
        self.told.append(told)
        return self.sent[-1]

    def cancel(self, futures: list[Future], force: bool = False) -> None:
        self.cancelled += futures

    def close(self, timeout: float) -> None:
        self.status = "closed"


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Client:
    one = Client("a")
    monkeypatch.setattr("experiments.engine.dask_cluster._connected", lambda at: one)
    clock = itertools.count(0.0, 2.0)
    monkeypatch.setattr(
        "experiments.engine.dask_cluster.monotonic", lambda: next(clock)
    )
    return one


def staff(said: list[str], wait_s: float = 100.0) -> DaskCluster:
    return DaskCluster(
        address="tcp://there:1",
        premises=lambda function: nullcontext(dict),
        tell=said.append,
        wait_s=wait_s,
    )


def test_a_worker_is_free_once_it_has_its_post_and_busy_with_a_task(
    client: Client, said: list[str]
) -> None:
    ours = staff(said)
    with ours.at_work(abs):
        assert ours.free() == []
        client.sent[0].end(None)
        assert ours.collect(0.0) == []
        assert ours.free() == ["a"]
        ours.give("a", -3)
        assert ours.free() == []
        client.sent[1].end(3)
        (ended,) = ours.collect(0.0)
        assert (ended.worker, ended.task, ended.outcome) == ("a", -3, 3)
        assert ours.free() == ["a"]
        ours.give("a", -4)
    assert client.cancelled == [client.sent[2], client.sent[0]]
    assert said == []


def test_the_task_of_a_worker_that_went_is_lost_and_what_comes_late_is_not_heard(
    client: Client, said: list[str]
) -> None:
    ours = staff(said)
    with ours.at_work(abs):
        client.sent[0].end(None)
        ours.collect(0.0)
        ours.give("a", -3)
        client.there = {"b": {}}
        (ended,) = ours.collect(0.0)
        assert isinstance(ended.outcome, Lost)
        assert ended.outcome.may_be_chance
        assert "a is gone" in ended.outcome.failure.error
        client.sent[1].end(3)
        assert ours.collect(0.0) == []
        assert ours.free() == []
        client.sent[2].end(None)
        ours.collect(0.0)
        assert ours.free() == ["b"]


def test_a_task_that_dask_gives_up_is_lost(client: Client, said: list[str]) -> None:
    ours = staff(said)
    with ours.at_work(abs):
        client.sent[0].end(None)
        ours.collect(0.0)
        ours.give("a", -3)
        client.sent[1].end(RuntimeError("given up"), "error")
        (ended,) = ours.collect(0.0)
        assert isinstance(ended.outcome, Lost)
        assert ended.outcome.failure.error == "RuntimeError: given up"


def test_where_no_worker_can_do_it_the_first_difference_is_told(
    client: Client, said: list[str]
) -> None:
    client.there = {"a": {}, "b": {}}
    ours = staff(said)
    with ours.at_work(abs):
        client.sent[0].end(OtherPremises("code there: 3; here: 1"), "error")
        ours.collect(0.0)
        assert said == ["worker a is left out: code there: 3; here: 1"]
        client.sent[1].end(OtherPremises("code there: 2; here: 1"), "error")
        with pytest.raises(Refusal, match="worker b: code there: 2; here: 1\nstart"):
            ours.collect(0.0)


def test_a_worker_left_out_is_not_asked_again(client: Client, said: list[str]) -> None:
    client.there = {"a": {}, "b": {}}
    ours = staff(said)
    with ours.at_work(abs):
        client.sent[0].end(ModuleNotFoundError("No module named 'model'"), "error")
        for _ in range(3):
            ours.collect(0.0)
        assert len(client.sent) == 2
        assert said == [
            "worker a is left out: ModuleNotFoundError: No module named 'model'"
        ]


def test_a_worker_that_died_while_it_took_its_post_is_asked_again_if_it_is_back(
    client: Client, said: list[str]
) -> None:
    from asyncio import CancelledError

    ours = staff(said)
    with ours.at_work(abs):
        client.sent[0].end(CancelledError("went"), "cancelled")
        for _ in range(2):
            ours.collect(0.0)
        assert len(client.sent) == 2
        assert said == []


def test_idle_threads_are_told_once_and_memory_is_that_of_the_worker(
    client: Client, said: list[str]
) -> None:
    about = {"nthreads": 4, "memory_limit": 1000 * 1024**2}
    client.there = {"a": about, "b": about}
    with staff(said).at_work(abs):
        assert len(client.sent) == 2
        assert len(said) == 1
        assert "has 4 threads" in said[0]
        limits = client.told[0][-1]
        assert limits["memory_limit_mb"] == pytest.approx(900)


def test_without_workers_it_waits_as_long_as_it_was_told(
    client: Client, said: list[str]
) -> None:
    client.there = {}
    ours = staff(said, wait_s=13.0)
    with ours.at_work(abs):
        # The clock goes on by two seconds each time that it is read.
        assert ours.collect(0.0) == []
        assert ours.collect(0.0) == []
        with pytest.raises(Refusal, match="no worker for 13 s"):
            ours.collect(0.0)


def test_a_connection_that_is_lost_ends_it(client: Client, said: list[str]) -> None:
    ours = staff(said)
    with ours.at_work(abs):
        client.status = "connecting"
        with pytest.raises(Refusal, match="scheduler tcp://there:1 is gone"):
            ours.collect(0.0)
    assert client.status == "closed"


def test_without_the_package_it_is_told_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, said: list[str]
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    work = staff(said).at_work(abs)
    with pytest.raises(Refusal, match="pip install distributed"):
        work.__enter__()


# Premises, a post, and what is asked of it.


def test_premises_are_code_packages_and_a_folder_that_is_seen(tmp_path: Path) -> None:
    (tmp_path / "cells").mkdir()
    bench = Bench(tmp_path / "cells", tmp_path, "code", abs)  # type: ignore[arg-type]
    with of_model(bench) as premises:
        (sign,) = (tmp_path / "cells").iterdir()
        assert sign.name.startswith("."), "it is swept away like any leftover"
        assert sign.name.endswith(".tmp")
        travelled = pickle.loads(pickle.dumps(premises))
        found = travelled()
        assert found == premises()
        assert {"code", "data", "numpy", "scipy"} <= found.keys()
        assert found["folder of results"] == "seen"
    assert premises()["folder of results"] == "not seen"


class OneHand:
    """A crew of one that does a task when it is looked at often enough."""

    def __init__(self, n_looks: int) -> None:
        self.n_looks = n_looks
        self.is_at_work = False
        self.tasks: list[Any] = []

    @contextmanager
    def at_work(self, function: Callable[[Any], Any]) -> Iterator[None]:
        self._function, self.is_at_work = function, True
        yield
        self.is_at_work = False

    def give(self, worker: int, task: Any) -> None:
        self.tasks.append(task)

    def collect(self, timeout_s: float) -> list[Any]:
        from experiments.engine.workers import Ended

        self.n_looks -= 1
        if self.n_looks > 0:
            return []
        return [Ended(0, self.tasks[-1], self._function(self.tasks[-1]))]


def test_a_post_does_a_task_and_ends_with_its_process() -> None:
    hand = OneHand(3)
    post = Post(abs, hand)  # type: ignore[arg-type]
    assert hand.is_at_work
    assert post.do(-5, lambda: True) == 5
    assert hand.is_at_work
    del post
    assert not hand.is_at_work


def test_a_task_that_nobody_waits_for_is_ended_in_the_middle() -> None:
    hand = OneHand(100)
    post = Post(abs, hand)  # type: ignore[arg-type]
    wanted = iter([True, True, False])
    assert isinstance(post.do(-5, lambda: next(wanted)), Lost)
    assert not hand.is_at_work
    assert hand.n_looks == 98


def test_a_post_stays_where_it_is() -> None:
    post = Post(abs, OneHand(1))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="stays on its worker"):
        pickle.dumps(post)


@pytest.mark.parametrize(
    ("there", "told"),
    [
        ({"code": 1, "data": 3}, "data there: 3; here: 2"),
        ({"code": 1}, "data there: None; here: 2"),
        ({"code": "x" * 99, "data": 2}, f"code there: {'x' * 12}...; here: 1"),
    ],
)
def test_other_premises_are_told_by_what_differs(
    there: Mapping[str, object], told: str
) -> None:
    with pytest.raises(OtherPremises) as raised:
        take_post(abs, lambda: there, {"code": 1, "data": 2}, {})
    assert str(raised.value) == told


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"address": 3}', "[" * 10_000])
def test_a_file_without_an_address_is_refused(tmp_path: Path, text: str) -> None:
    file = tmp_path / "s.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Refusal, match="holds no address") as raised:
        address_in(file, 0.0)
    assert len(str(raised.value).splitlines()) == 2


def test_a_scheduler_file_that_does_not_come_is_not_waited_for_for_ever(
    tmp_path: Path,
) -> None:
    with pytest.raises(Refusal, match="did not come within 0 s"):
        address_in(tmp_path / "s.json", 0.0)
