"""Parameter rows held at a value of one's own: `--set NAME=VALUE`.

A held value stands in every world, whatever is drawn. It stays within the range of its
row: what lies outside belongs into the evidence first.
"""

from collections.abc import Sequence

from agents.refusal import Refusal
from model.evidence.reader import Evidence

__all__ = ["held_values"]


def held_values(
    texts: Sequence[str], evidence: Evidence | None = None
) -> dict[str, float]:
    """Return the values that were asked for, by name of row.

    Parameters
    ----------
    texts
        Each a name, an equals sign and a number.
    evidence
        The rows; those of the package when not given.

    Raises
    ------
    Refusal
        If one is no name and number, names no row or one twice, or lies outside the
        range of its row.
    """
    rows = evidence or Evidence.load()
    held: dict[str, float] = {}
    for text in texts:
        name, value = _parted(text)
        row = rows.parameter(name)
        if row.name in held:
            raise Refusal(f"{row.name} is set twice\nset each row once")
        if not row.low <= value <= row.high:
            raise Refusal(
                f"{row.name} is set to {value:g}; expected {row.low:g} to {row.high:g}"
                f" [{row.unit}]\nits range stands in parameters.csv, with the reason"
            )
        held[row.name] = value
    return held


def _parted(text: str) -> tuple[str, float]:
    name, _, number = text.partition("=")
    try:
        return name, float(number)
    except ValueError:
        raise Refusal(
            f"--set is {text[:60]!a}; expected NAME=VALUE\n"
            "write a row of `halong list uncertainties` and a number, as in"
            " --set imitation_strength=0.5"
        ) from None
