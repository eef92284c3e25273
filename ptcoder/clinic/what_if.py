"""What another payer would be billed for the same minutes, beside what this one is. It states; it advises nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ptcoder.coding import Coding
from ptcoder.rulebook import Service


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedRow:
    """One code: the lines' texts and units under this payer and under the other, empty and 0 where there is none."""

    code: str
    label: str
    mine: str
    units: int
    theirs: str
    their_units: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """``payer`` and ``label`` are the other payer's, ``method`` how it counts."""

    payer: str
    label: str
    method: str
    rows: tuple[ComparedRow, ...]
    units: int
    their_units: int


def compared(
    payer: str, label: str, method: str, mine: Coding, theirs: Coding, services: Mapping[str, Service]
) -> Compared:
    """Both bills side by side, in the order of this payer's lines, then of those that only the other has."""
    first, second = _by_code(mine), _by_code(theirs)
    none = ("", 0)
    rows = tuple(
        ComparedRow(
            code=code,
            label=services[code].label if code in services else "",
            mine=first.get(code, none)[0],
            units=first.get(code, none)[1],
            theirs=second.get(code, none)[0],
            their_units=second.get(code, none)[1],
        )
        for code in dict.fromkeys((*first, *second))
    )
    return Compared(
        payer=payer,
        label=label,
        method=method,
        rows=rows,
        units=sum(row.units for row in rows),
        their_units=sum(row.their_units for row in rows),
    )


def _by_code(coding: Coding) -> dict[str, tuple[str, int]]:
    """The texts of a code's lines and their units; several lines of a code count together."""
    found: dict[str, tuple[str, int]] = {}
    for line in coding.lines:
        text, units = found.get(line.code, ("", 0))
        found[line.code] = (" + ".join(filter(None, (text, line.text))), units + line.units)
    return found
