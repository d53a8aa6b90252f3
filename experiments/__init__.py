"""What we ask of the model: checks, answers, figures and the command line.

One question a package: which runs it takes, what they say, their words and files; the
docstring of the module that asks says what would surprise us.

```
design        which runs of the province there are, and how one is lived
runner        which run comes next, and that none is lost
engine        who works: local processes or a cluster; knows nothing of runs
store         what is kept: a file a run, manifests, the recipe; knows nothing of runs
results       folders of results read, exported, joined, done again
inference     what worlds can tell: arrays in, numbers out
worlds        how a world is lived, and which worlds count
models        any Mesa model over points and seeds, on the same runner and store

comparison    which policy moves the share (`compare`)
sweep         what levers and unknowns do over ranges (`sweep`)
ledger        what a policy changes firm by firm (`ledger`)
tornado       which unknowns would change the answer (`tornado`)
frontier      what a target takes by the accounts alone (`frontier`)
validation    the record, rivals and stylised facts (`validate`)
verification  mechanisms held against theory (`verify`)
population    the founding population held against evidence (`population`)
definitions   the share by each definition
speed         how fast it is (`bench`)

figures       functions of a table, which never run the model
commands      one light module a verb of `halong`
```

Nothing here is imported by `model` or `agents`.

Modules are imported by name (`from experiments.worlds.world_run import run_world`);
this file loads none.
"""

__all__: list[str] = []
