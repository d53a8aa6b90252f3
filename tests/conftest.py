import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-baseline",
        action="store_true",
        help="rewrite the pinned runs of tests/baselines; say why in CHANGELOG.md",
    )
