"""Reports as they are shown: their cells, their bars, and a word about what is in them."""

from __future__ import annotations

from collections.abc import Sequence

from ptcoder.clinic.report_sheets import (
    ClinicianSheet,
    FindingsSheet,
    LineRow,
    LinesSheet,
    ReportSheet,
    ToldRow,
    TroubleRow,
)
from ptcoder.reports.tables import FINDINGS, FIRST, NUMBERS, TOTAL
from ptcoder.ui import words
from ptcoder.ui.bars import Bar, Bars
from ptcoder.ui.day_page import STATES
from ptcoder.ui.reports_page import Shown
from ptcoder.ui.table import Cells

LINES = ("Day", "Patient", "Payer", "Clinician", "State", "Code", "Minutes", "Units", "Why not")
TOLD = ("Day", "Patient", "Payer", "Clinician", "State")
DAYS = ("Clinician", "Day", "From", "To", "Visits", "Attended min", "Recorded min", "Clock min", "Attended of clock")
TROUBLES = ("What cannot have been", "Patient")
DASH = "\N{EN DASH}"


def report(sheet: ReportSheet) -> Shown:
    table = sheet.table
    return Shown(
        head=(FIRST[sheet.by], *NUMBERS),
        cells=tuple(row.cells for row in (*table.rows, table.total)),
        words=1,
        bars=Bars(
            bars=tuple(Bar(name=row.name, whole=row.minutes, part=row.billed) for row in table.rows),
            filled="minutes billed",
            rest="minutes not billed",
        ),
        said=waiting(sheet.waiting, sheet.unknown),
        summed=True,
    )


def findings(sheet: FindingsSheet) -> Shown:
    total = sum(row.count for row in sheet.rows)
    rows = tuple((row.name, row.severity, row.key, str(row.count)) for row in sheet.rows)
    return Shown(
        head=FINDINGS,
        cells=(*rows, (TOTAL, "", "", str(total))),
        words=3,
        bars=Bars(
            bars=tuple(Bar(name=row.name, whole=row.count, part=row.count) for row in sheet.rows),
            filled="times found",
            unit="\N{MULTIPLICATION SIGN}",
        ),
        said=waiting(sheet.waiting, sheet.unknown),
        summed=True,
    )


def clinician_days(sheet: ClinicianSheet) -> Shown:
    cannot = sum(bool(row.troubles) for row in sheet.rows)
    said = "Attended minutes count once, whoever was treated beside whom; the clock goes from first start to last stop."
    if cannot:
        many = words.counted(cannot, "day")
        said = f"! {many} cannot have been as recorded: what, and in which visits, stands below. {said}"
    several = len({row.day for row in sheet.rows}) > 1
    return Shown(
        head=DAYS,
        cells=tuple(
            (
                f"! {row.name}" if row.troubles else row.name,
                row.day.isoformat(),
                DASH if row.first is None else words.at(row.first, row.off_min),
                DASH if row.last is None else words.at(row.last, row.off_min),
                str(row.visits),
                str(row.attended),
                str(row.recorded),
                DASH if row.clock is None else str(row.clock),
                f"{row.attended * 100 // row.clock} %" if row.clock else DASH,
            )
            for row in sheet.rows
        ),
        words=2,
        bars=Bars(
            bars=tuple(
                Bar(
                    name=f"{words.short_day(row.day)} {row.name}" if several else row.name,
                    whole=max(row.clock or 0, row.attended),
                    part=row.attended,
                    marked=bool(row.troubles),
                )
                for row in sheet.rows
            ),
            filled="attended",
            rest="not attended, by the clock",
        ),
        said=said if sheet.rows else "",
        summed=False,
        chosen=next((at for at, row in enumerate(sheet.rows) if row.troubles), 0),
    )


def lines(sheet: LinesSheet, *, private: bool) -> tuple[str, tuple[Cells, ...]]:
    """The title over the lines of a row, and their cells."""
    sums = f"{words.counted(sheet.lines, 'line')}, {sheet.minutes} min, {words.counted(sheet.units, 'unit')}"
    some = f"; the first {len(sheet.rows)} are shown" if len(sheet.rows) < sheet.lines else ""
    return f"{sums}{some}", tuple(_line(row, private) for row in sheet.rows)


def told(rows: Sequence[ToldRow], *, private: bool) -> tuple[Cells, ...]:
    return tuple(
        (row.day.isoformat(), words.named(row.name, private), row.payer, row.clinician, _state(row)) for row in rows
    )


def troubles(rows: Sequence[TroubleRow], *, private: bool) -> tuple[tuple[str, Cells], ...]:
    """For each visit of each: its id, and its cells."""
    return tuple(
        (visit, (row.text, words.named(name, private)))
        for row in rows
        for visit, name in zip(row.visits, row.names, strict=True)
    )


def waiting(visits: int, unknown: int) -> str:
    """What is not certain about a report."""
    said: list[str] = []
    if visits:
        many = "1 visit is" if visits == 1 else f"{visits} visits are"
        said.append(f"{many} not signed yet, and count as they would be coded now.")
    if unknown:
        many = "1 visit is" if unknown == 1 else f"{unknown} visits are"
        said.append(f"{many} left out: these rules do not know their payer, or one of their codes.")
    return " ".join(said)


def _line(row: LineRow, private: bool) -> Cells:
    return (
        row.day.isoformat(),
        words.named(row.name, private),
        row.payer,
        row.clinician,
        _state(row),
        row.code,
        str(row.minutes),
        str(row.units),
        row.reason,
    )


def _state(row: LineRow | ToldRow) -> str:
    return STATES[row.state] if row.state is not None else DASH
