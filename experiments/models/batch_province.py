"""The province with its settings in plain words, as Mesa's runners give them.

```
mesa.batch_run(BatchProvince, {"policy": ["as-is", "resolution-57"], "scale": 10},
               rng=range(1, 21), max_steps=192)
```
"""

from typing import Final

from model.history.history_tables import History
from model.policy.files import load_policy, load_scenario
from model.policy.schedule import N_MONTHS
from model.quangninh import QuangNinh

__all__ = ["BatchProvince"]

_FIRST_WORLD: Final = 1


class BatchProvince(QuangNinh):
    """The province of Quảng Ninh, its settings given by name.

    A run stops by itself after December 2035.

    Parameters
    ----------
    world
        Number that fixes the luck of everyone; `rng` when not given.
    scale
        1, 10 or 100: persons and household businesses that one row stands for.
    policy, scenario
        Names of shipped ones, or paths of files.
    history
        Whether 2020 to 2025 is replayed or, from 2024 on, runs freely.
    rng
        What Mesa's runners pass as seed: the number of the world where none is given.

    Raises
    ------
    Refusal
        If there is no such policy, scenario, world or scale.
    """

    def __init__(
        self,
        *,
        world: int | None = None,
        scale: int = 1,
        policy: str = "as-is",
        scenario: str = "central",
        history: History = "replay",
        rng: int | None = None,
    ) -> None:
        chosen = rng if world is None else world
        super().__init__(
            world=_FIRST_WORLD if chosen is None else chosen,
            scale=scale,
            policy=load_policy(policy),
            scenario=load_scenario(scenario),
            history=history,
            rng=rng,
        )

    def step(self) -> None:
        """Live one month; the last ends the run."""
        super().step()
        self.running = self.month < N_MONTHS
