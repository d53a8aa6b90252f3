"""What the province can choose and what nobody in it can: policies and scenarios.

Here belong the levers, `Policy` with one field per lever, `Scenario`, and how both are
read from TOML files, the shipped ones in `policies/` and `scenarios/` among them. What
a lever does belongs beside the mechanism it moves; what a lever costs in the budget.

Modules are imported by name (`from model.policy.policy import Policy`,
`from model.policy.files import load_policy`); this file loads none.
"""

__all__: list[str] = []
