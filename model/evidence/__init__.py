"""Every empirical number of the model, as rows with a grade and a source.

`observations.csv` holds what was recorded, `parameters.csv` what drives a mechanism,
`facts.csv` what is text (laws, lists, events), `places/` the geography. Code holds no
empirical number; what reads these files is `model.evidence.reader`.
"""

__all__: list[str] = []
