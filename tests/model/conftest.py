import pytest

from model.parameters import Parameters, load_parameters
from model.places import Places, load_places
from model.sites import Sites, load_sites


@pytest.fixture(scope="session")
def parameters() -> Parameters:
    return load_parameters()


@pytest.fixture(scope="session")
def places() -> Places:
    return load_places()


@pytest.fixture(scope="session")
def sites(places: Places) -> Sites:
    return load_sites(places)
