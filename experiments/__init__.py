"""What we ask of the model: checks, answers, figures and the command line.

One question per module: how it is set up, run and summarised; the docstring says what
would surprise us. Figures (`experiments/figures`) are functions of a table and never
run the model; `experiments/commands` holds one light module per verb of `halong`.
Nothing here is imported by `model` or `agents`.

Modules are imported by name (`from experiments.worlds.world_run import branches`); this
file loads none.
"""

__all__: list[str] = []
