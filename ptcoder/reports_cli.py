"""`ptcoder reports`: the tables of the Reports page as CSV, without a window."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ptcoder.clinic.report_sheets import Looked
from ptcoder.coding.reported import By
from ptcoder.export.cells import csv_text
from ptcoder.reports.spans import Span, days_of
from ptcoder.reports.tables import FINDINGS, FIRST, NUMBERS, TOTAL, for_csv
from ptcoder.rules_cli.common import Day, Stop, by_whom, clinic_of, log_folder, sign_in

if TYPE_CHECKING:
    from ptcoder.clinic import Clinic

MINUTES, FOUND = "minutes", "findings"
DAYS = ("Clinician", "Day", "Visits", "Attended min", "Recorded min", "Clock min", "What cannot have been")
Rows = list[tuple[str, ...]]


@click.command("reports")
@click.argument("kind", type=click.Choice([MINUTES, *(by.value for by in By), FOUND]))
@click.option("--since", metavar="DATE", type=Day(), help="The first day; without it the first of this month.")
@click.option("--until", metavar="DATE", type=Day(), help="The last day; without it the last of this month.")
@click.option("--payer", metavar="ID", help="Only of this payer.")
@click.option("--code", help="Only of this code.")
@click.option("--signed", is_flag=True, help="Only signed visits; else the others count as they would be coded now.")
@click.option("-o", "--output", metavar="FILE", type=Path, help="Write it there, whole or not at all.")
@by_whom
@log_folder
def reports(
    kind: str,
    since: date | None,
    until: date | None,
    payer: str | None,
    code: str | None,
    signed: bool,
    output: Path | None,
    who: str,
    log: Path | None,
) -> int:
    """Write a report as CSV: minutes and units by code, clinician, payer, week or reason, findings, or clinicians'
    minutes by the clock.

    It names no patient. Exits with 0, or with 2 when it could not be made.
    """
    with clinic_of(log) as clinic:
        sign_in(clinic, who, strict=False, deed="reports")
        month = days_of(Span.THIS_MONTH, clinic.reports.today)
        first, last = since or month.since, until or month.until
        if first > last:
            raise Stop(f"--since {first} is after --until {last}")
        looked = Looked(since=first, until=last, payer=payer, code=code, unsigned=not signed)
        head, rows = made(clinic, kind, looked)
        if output is None:
            click.echo(csv_text(for_csv(head, rows)), nl=False)
            return 0
        try:
            clinic.reports.save(output, head, rows)
        except OSError as error:
            raise Stop(f"{output}: {error.strerror or error}") from error
    return 0


def made(clinic: Clinic, kind: str, looked: Looked) -> tuple[tuple[str, ...], Rows]:
    if kind == MINUTES:
        days = clinic.reports.days.sheet(looked).rows
        return DAYS, [
            (
                row.name,
                row.day.isoformat(),
                str(row.visits),
                str(row.attended),
                str(row.recorded),
                "" if row.clock is None else str(row.clock),
                "; ".join(each.text for each in row.troubles),
            )
            for row in days
        ]
    if kind == FOUND:
        found = clinic.reports.findings(looked).rows
        rows = [(row.name, row.severity, row.key, str(row.count)) for row in found]
        return FINDINGS, [*rows, (TOTAL, "", "", str(sum(row.count for row in found)))]
    table = clinic.reports.report(By(kind), looked).table
    return (FIRST[By(kind)], *NUMBERS), [row.cells for row in (*table.rows, table.total)]
