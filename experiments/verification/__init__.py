"""Checks of the mechanisms against theory, at any setting.

One module per check, each with `check(settings, watch)`, which simulates through the
production networks, adoption and choice, and sets theory beside it. `settings` holds
the options of every check and loads nothing heavy; `verdict` what a check hands back.
A check belongs here if theory gives the answer; what is compared with a record belongs
to validation.

Modules are imported by name (`from experiments.verification.cascade import check`);
this file loads none.
"""

__all__: list[str] = []
