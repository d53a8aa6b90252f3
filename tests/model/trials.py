"""How each lever is tried, by its name in the order of `Policy`."""

from typing import Final

from model.policy.policy import LEVERS
from tests.model import trials_data as data
from tests.model import trials_infrastructure as infrastructure
from tests.model import trials_institutions as institutions
from tests.model import trials_people as people
from tests.model import trials_platforms as platforms
from tests.model.trial import Trial

_ALL: Final = {
    lever: trial
    for task in (institutions, people, data, infrastructure, platforms)
    for lever, trial in task.TRIALS.items()
}

TRIALS: Final[dict[str, Trial]] = {
    lever: _ALL[lever] for lever in LEVERS if lever in _ALL
}
