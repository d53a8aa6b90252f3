import pytest
from hypothesis import settings

# How long an example takes depends on what else the machine does.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-baseline",
        action="store_true",
        help="rewrite the pinned runs of tests/baselines; say why in CHANGELOG.md",
    )


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let words come out the same whatever language the tester's machine speaks."""
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
