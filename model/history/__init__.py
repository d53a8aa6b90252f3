"""What the world gives each month: growth of existing units, prices, causes, projects.

Tables of `evidence/history` become arrays by month (`conditions.py`). What is recorded
after 2023 is read under `replay` alone; `free` goes on with the trend and the dated
causes. Nothing here acts, draws luck or knows a policy.
"""

__all__: list[str] = []
