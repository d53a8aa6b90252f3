"""The parameters of every process, read from evidence rows and nowhere else.

Each process has a frozen dataclass beside its mechanism. A scalar field is one row of
`parameters.csv` of the same name; a `BySector` field is one row per sector, named
`field_sector`; a `ByStage` field one row per stage, named `field_stage`. Rows and
fields match one to one; a test holds it so.
"""
