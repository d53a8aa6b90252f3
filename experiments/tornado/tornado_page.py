"""The page docs/tornado.md: how a tornado is made and read, and what came of one."""

from collections.abc import Iterator, Sequence
from typing import Final

from experiments.tornado.runs import Tornado
from experiments.tornado.tornado_text import (
    bar_table,
    definition_rows,
    dozen_text,
    notes,
    said_of,
    variance_rows,
    variance_words,
)
from experiments.tornado.tornado_words import HEADERS, SENTENCES
from experiments.tornado.variance_by_grade import VarianceByGrade

__all__ = ["METHOD", "tornado_page"]

METHOD: Final = """\
# Tornado: which unknowns would change the answer

Written by `halong tornado POLICY --against P --markdown`.

## How it is made

1. **Screen.** Every uncertain row of `model/evidence/parameters.csv` (not `fixed`,
   with a range of some width) goes to its low and to its high, all others at their
   central values, in worlds 1 to n (`--worlds`, 1). Both policies are lived in each of
   these worlds and share its past and its luck.
2. **Again.** The rows that swing the difference most (`--again`, 24), as many that
   swing the level most, and of every grade its two widest by either go to their ends
   again, in worlds 1 to m (`--again-worlds`, 10).
3. **Draws.** All uncertain rows are drawn at once in the first D worlds (`--draws`,
   200) whose years 2020 to 2023 fit the training bands.

An end of a bar is what `halong compare P POLICY --uncertainty luck --set ROW=LOW
--worlds m --scale 10` prints, figure by figure.

## How to read it

- **Difference**: share of GRDP in 2030 under the policy less that under the reference,
  same world, mean over worlds. **Level**: the share under the policy.
- **Swing**: the largest less the smallest of the three means, at low, at the central
  value and at high.
- **Clear of luck**: moving a row reshuffles what follows by chance (which investor
  comes, which firm takes the next step), so that few swings are nothing. A bar stands
  clear of luck where the change from the central value at one of its ends has a t
  interval that leaves out 0, in worlds that did not choose the row, at 97.5 % an end.
  About one row in twenty does so by luck alone.
- **The dozen that decide**: of the rows moved again those that stand clear of luck,
  widest first, then the widest of the others.
- Rows of the screen alone stand below those that were moved again: in one world their
  swings are mostly luck.
- **Variance by grade**: 200 draws cannot carry a regression on 600 rows. Each grade has
  one index: for each of its rows that was moved again, the change that the drawn value
  makes by the bar (linear from low to central, and from central to high), summed. The
  ranks of the outcome are regressed on the ranks of these indices; a grade's share is
  what its index adds to R2, mean over all orders of joining. With the rest (luck, rows
  that were not moved again, what rows do together) the shares add up to one. Intervals
  are 95 % percentiles over a thousand resamples of the draws. A share is never
  negative: one of a per cent or two is nothing.
- One row at a time misses what rows do together; a range in `parameters.csv` that is
  too narrow hides its row. Nothing here is a forecast.
"""


def tornado_page(found: Tornado, variance: Sequence[VarianceByGrade]) -> str:
    """Return the page in Markdown: the method, then what came of a tornado.

    Parameters
    ----------
    found
        The tornado; where no row has a bar, only its failures are told.
    variance
        Its variance by grade; none without draws.
    """
    return "\n".join([METHOD, *_results(found, variance)])


def _results(found: Tornado, variance: Sequence[VarianceByGrade]) -> Iterator[str]:
    said = said_of(found, "en")
    yield f"## What came of it: {said['policy']} against {said['reference']}\n"
    yield f"{SENTENCES['design']['en'].format(**said)}\n"
    if found.bars:
        for name, bars in (
            ("differences", found.bars),
            ("levels", found.bars_by_level),
        ):
            again = [bar for bar in bars if bar.is_again] or list(bars)
            yield f"### {HEADERS[name]['en'].format(**said)}\n"
            yield _markdown(bar_table(again, name, said, "en"))
        yield "### The dozen that decide\n"
        for of_level in (False, True):
            told = dozen_text(found, "en", of_level=of_level)
            yield from (f"{text}\n" for text in told)
        yield f"{chance_line(found)}\n"
    if variance:
        yield "### Variance by grade\n"
        yield _markdown(variance_rows(variance, "en"))
        yield f"{variance_words(found, variance, 'en')}\n"
    if found.central.worlds:
        yield "### Other definitions\n"
        yield _markdown(definition_rows(found, "en"))
    yield from (f"{text}\n" for text in notes(found, said, "en"))


def chance_line(found: Tornado) -> str:
    """Return how many rows move the chance of the target."""
    said = said_of(found, "en")
    moving = [bar for bar in found.bars if bar.swing_chance > 0]
    if not moving:
        p = f"{100 * found.bars[0].central.chance:.0f} %"
        return SENTENCES["chance still"]["en"].format(**said, p=p)
    names = ", ".join(bar.row.name for bar in moving if bar.is_again)
    return (
        f"The chance of {said['target']} by {said['by']} moves with {len(moving)}"
        f" rows; of those moved again: {names or 'none'}."
    )


def _markdown(rows: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown; headers that end in `>` are right-aligned."""
    head, *body = rows
    names = [
        name.removesuffix(">").replace("-\n", "").replace("\n", " ") for name in head
    ]
    marks = ["---:" if name.endswith(">") else "---" for name in head]
    lines = [names, marks, *body]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
