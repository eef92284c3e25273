"""Charge rows: one per line of the bill, billed or not. The same columns from the window and from a row file."""

from __future__ import annotations

from ptcoder.coding.records import Line
from ptcoder.export.cells import safe
from ptcoder.visit import Visit

NAME = "charges"
MODIFIERS = 4
COLUMNS = (
    "visit",
    "line",
    "date",
    "patient",
    "payer",
    "discipline",
    "code",
    "mod1",
    "mod2",
    "mod3",
    "mod4",
    "units",
    "minutes",
    "status",
    "why",
)


WHAT_IF = {"billed": "would_bill", "not_billed": "would_not_bill"}
"""The status of a line that stands in no bill: what it would be under another payer."""


def what_if_row(visit: Visit, payer: str, number: int, line: Line) -> tuple[str, ...]:
    """The cells of a line as it would be under another payer."""
    cells = dict(zip(COLUMNS, row(visit, number, line), strict=True))
    return tuple({**cells, "payer": payer, "status": WHAT_IF[line.status]}.values())


def row(visit: Visit, number: int, line: Line) -> tuple[str, ...]:
    """The cells of one line, safe for a spreadsheet. ``number`` counts the visit's lines from 1.

    Of more than four modifiers the first four are written; that there are more is a finding of the coder.
    """
    modifiers = (*line.modifiers, "", "", "", "")[:MODIFIERS]
    return (
        safe(visit.id),
        str(number),
        visit.date.isoformat(),
        safe(visit.patient or ""),
        visit.payer,
        line.discipline.value,
        line.code,
        *modifiers,
        str(line.units),
        str(line.minutes),
        line.status,
        safe(line.why),
    )
