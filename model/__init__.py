"""What lies between and around the agents: markets, networks, places, accounts, data.

Between them: networks, site competition, land, accounts and what must always hold.
Around them: the evidence (`model/evidence`), the synthesis of the founding population,
and `QuangNinh`, the Mesa model whose `step` is the month. A decision of one
kind of agent belongs in `agents`; a question asked of the model in `experiments`, which
is never imported here.

Modules are imported by name (`from model.places import Places`); this file loads none.
"""

__all__: list[str] = []
