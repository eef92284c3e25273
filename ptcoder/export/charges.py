"""Charge rows: one per line of the bill, billed or not. The same columns from the window and from a row file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

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
    return rows(visit, (line,), number)[0]


def totals(rows: Iterable[Mapping[str, str]]) -> dict[str, int]:
    """What a manifest says of these rows, by name: how many visits and lines, units and minutes in all."""
    lines = list(rows)
    return {
        "visits": len({line["visit"] for line in lines}),
        "lines": len(lines),
        "units": sum(int(line["units"]) for line in lines),
        "minutes": sum(int(line["minutes"]) for line in lines),
    }


def rows(visit: Visit, lines: Iterable[Line], first: int = 1) -> list[tuple[str, ...]]:
    """The cells of several lines of one visit, numbered from ``first`` on (see ``row``)."""
    name, day, patient = safe(visit.id), visit.date.isoformat(), safe(visit.patient or "")
    return [
        (
            name,
            str(number),
            day,
            patient,
            visit.payer,
            line.discipline,
            line.code,
            *(*line.modifiers, "", "", "", "")[:MODIFIERS],
            str(line.units),
            str(line.minutes),
            line.status,
            safe(line.why),
        )
        for number, line in enumerate(lines, first)
    ]
