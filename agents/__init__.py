"""Who acts and how each decides: firms, households, workers, investors.

Here belong the agent classes with their columns, the pure mechanisms by which each
kind of agent decides (arrays and parameters in, arrays out), the parameter dataclasses
of these, and what every decision rests on: columns, keyed luck, the code lists of the
field. What happens *between* agents (markets, networks, land, accounts) lives in
`model`; what we *ask* of the model lives in `experiments`. Nothing of either is
imported here.

Modules are imported by name (`from agents.firm import Firm`); this file loads none.
"""

__all__: list[str] = []
