"""Pictures: functions of a table that never run the model.

One module per picture, all in the one visual language of `style`. A function takes
tables and a language and returns a matplotlib figure; nothing here prints, and only
`style.save` writes files.

Modules are imported by name (`from experiments.figures.map import draw_map`); this
file loads none.
"""

__all__: list[str] = []
