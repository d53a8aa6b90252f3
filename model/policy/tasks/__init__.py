"""The levers by the five tasks of Resolution 57, and the control beside them.

Here belong the dataclass of each lever and, for each task, the mixin that gives
`Policy` its fields. What a lever does belongs beside the mechanism it moves.

Modules are imported by name; `model.policy.levers` names all that they hold.
"""

__all__: list[str] = []
