"""Reports as tables: a row for each code, clinician, payer, week or reason, and the whole that they add up to.

A row's numbers are those of the lines under it, and every line is under one row of each report.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ptcoder.coding.reported import BILLED, NO_TIME, UNREADABLE, By, Sum
from ptcoder.export.cells import safe

REASONS: Mapping[str, str] = {
    BILLED: "Billed",
    "student-alone": "Given by a student alone",
    "not-covered": "Not covered by the payer",
    "bundled": "Bundled by the payer",
    "under-eight-minutes": "Under eight minutes",
    "unit-not-billed": "Eight minutes or more that made no unit",
    NO_TIME: "Its time stands with another service",
    UNREADABLE: "The signed bill cannot be read",
}
"""Why nothing of a line is billed, in words."""
FIRST: Mapping[By, str] = {
    By.CODE: "Code",
    By.CLINICIAN: "Clinician",
    By.PAYER: "Payer",
    By.WEEK: "Week",
    By.REASON: "Why",
}
"""Over the names of the rows, before ``NUMBERS``."""
FINDINGS = ("Finding", "Severity", "Id", "Times")
TENTH = Decimal("0.1")
NUMBERS = ("Lines", "Minutes", "Billed min", "Unbilled min", "Units", "Unbilled lines", "Min per unit")
TOTAL = "All"


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What lines have in common, and their sums. ``billed`` are the minutes of lines of which something is billed,
    ``unbilled`` counts the other lines.
    """

    key: str
    name: str
    lines: int
    units: int
    minutes: int
    billed: int
    unbilled: int

    @property
    def idle(self) -> int:
        """Minutes of lines of which nothing is billed."""
        return self.minutes - self.billed

    @property
    def per_unit(self) -> Decimal | None:
        """Billed minutes for one unit, to a tenth; None where there is no unit."""
        return (Decimal(self.billed) / self.units).quantize(TENTH) if self.units else None

    @property
    def cells(self) -> tuple[str, ...]:
        """The row as it is shown and written: name, then ``NUMBERS``."""
        per = "" if self.per_unit is None else str(self.per_unit)
        numbers = (self.lines, self.minutes, self.billed, self.idle, self.units, self.unbilled)
        return (self.name, *map(str, numbers), per)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    rows: tuple[Row, ...]
    total: Row


def table(sums: Iterable[Sum], name: Callable[[str], str], *, in_order: bool = False) -> Table:
    """Sums of the same key are one row. The one with most minutes comes first; ``in_order``: the one of least key."""
    found: dict[str, Row] = {}
    for each in sums:
        found[each.key] = _plus(found.get(each.key) or _nothing(each.key, name(each.key)), each)
    rows = sorted(found.values(), key=lambda row: row.key if in_order else (-row.minutes, row.name, row.key))
    total = _nothing("", TOTAL)
    for row in rows:
        total = _plus(total, Sum(row.key, row.lines, row.units, row.minutes, row.billed, row.unbilled))
    return Table(rows=tuple(rows), total=total)


def _nothing(key: str, name: str) -> Row:
    return Row(key=key, name=name, lines=0, units=0, minutes=0, billed=0, unbilled=0)


def _plus(row: Row, more: Sum) -> Row:
    return Row(
        key=row.key,
        name=row.name,
        lines=row.lines + more.lines,
        units=row.units + more.units,
        minutes=row.minutes + more.minutes,
        billed=row.billed + more.billed,
        unbilled=row.unbilled + more.unbilled,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRow:
    """How often bills were signed with a finding."""

    key: str
    name: str
    severity: str
    count: int


def findings(found: Iterable[tuple[str, str, int]], names: Mapping[str, str]) -> tuple[FindingRow, ...]:
    """One row for each id and severity, the most frequent first; ``found`` holds id, severity and count."""
    counts: dict[tuple[str, str], int] = {}
    for name, severity, count in found:
        counts[name, severity] = counts.get((name, severity), 0) + count
    rows = (
        FindingRow(key=key, name=names.get(key, key), severity=severity, count=count)
        for (key, severity), count in counts.items()
    )
    return tuple(sorted(rows, key=lambda row: (-row.count, row.name, row.severity)))


def for_csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[list[str]]:
    """A table for a spreadsheet, which runs none of its cells as a formula."""
    return [[safe(cell) for cell in row] for row in (head, *rows)]
