"""`ptcoder papers`: flow sheets, treatment records, superbills and audit sheets of visits, without a window."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

import click

from ptcoder.clinic import rules
from ptcoder.clinic.charts import Charts
from ptcoder.clinic.clock import SystemClock
from ptcoder.clinic.floor import Floor
from ptcoder.clinic.history import History
from ptcoder.clinic.papers import Paper, Ready, give_all
from ptcoder.clinic.refused import Refused, read_id
from ptcoder.clinic.register import Register
from ptcoder.export.papers import KINDS
from ptcoder.rulebook import RuleBook
from ptcoder.store import Draft, Log, LogError
from ptcoder.store.settings import PAPER
from ptcoder.terminal import bar, log_folder, opened_log, stop
from ptcoder.visit import Moment

UNKNOWN = "This visit is not known."


@click.command()
@click.argument("where", nargs=-1, metavar="[VISIT] FOLDER")
@click.option("--day", metavar="YYYY-MM-DD", type=click.DateTime(["%Y-%m-%d"]), help="Every signed visit of that day.")
@click.option("--kind", type=click.Choice(list(KINDS)), default="audit", show_default=True, help="Which paper.")
@click.option("--format", "suffix", type=click.Choice(["pdf", "csv", "txt"]), help="The usual one of its kind if left.")
@log_folder
def papers(where: tuple[str, ...], day: datetime | None, kind: str, suffix: str | None, log: Path | None) -> int:
    """Write papers into FOLDER, which must be new: of VISIT, by its id, or of all signed visits of a day.

    They are not encrypted. That they left is said in the log. Exits with 0 when written, 2 when not.
    """
    wanted = suffix or KINDS[kind].suffixes[0]
    if wanted not in KINDS[kind].suffixes:
        return stop(f"A {KINDS[kind].title.lower()} is written as {' or '.join(KINDS[kind].suffixes)}.")
    if len(where) != (2 if day is None else 1):
        return stop("Name a visit and a new folder; or a day with --day, and a new folder.")
    visit, folder = where[0] if day is None else None, Path(where[-1])
    on = day.date() if day is not None else None
    try:
        with opened_log(log) as opened:
            moment = SystemClock().look()
            found = _papers(opened, visit, on, kind, wanted, moment)
            with bar("drawing") as tell:
                ready = _drawn(found, opened.settings()[PAPER], tell)

            def say(given: Sequence[Ready]) -> None:
                opened.append([Draft(event=each.paper.released(each.data), moment=moment, who=None) for each in given])

            give_all(ready, folder.absolute(), say)
    except (LogError, Refused) as error:
        return stop(error)
    click.echo(f"{folder.absolute()}\n{len(ready)} file{'s' * (len(ready) != 1)}")
    click.echo("These files are not encrypted: whoever has them can read them.", err=True)
    return 0


def _papers(log: Log, visit: str | None, day: date | None, kind: str, suffix: str, moment: Moment) -> list[Paper]:
    book = rules.read(RuleBook.load(), log.rules()).book
    same = log.doubles()
    history = History(log, lambda patient: sorted(same.all_of(patient)))
    floor = Floor(book, history=history, doubles=same)
    if visit is not None:
        key = read_id(visit, UNKNOWN)
        floor.load(key, log.visit(key))
        if key not in floor.visits:
            raise Refused(UNKNOWN)
        day = floor.visits[key].date
    for each in log.visits_on(day) if day is not None else ():
        floor.load(each, log.visit(each))
    of_day = [each for each, folded in floor.of_day(day) if folded.bill is not None] if day is not None else []
    wanted = [UUID(floor.visits[read_id(visit, UNKNOWN)].id)] if visit is not None else of_day
    if not wanted:
        raise Refused("No visit of this day is signed.")
    charts = Charts(log, floor, Register(log, book, same), history)
    found = [Paper(kind=KINDS[kind], chart=charts.of(each, moment, moment.at_us), suffix=suffix) for each in wanted]
    if KINDS[kind].signed_only and any(each.chart.signature is None for each in found):
        raise Refused(f"A {KINDS[kind].title.lower()} is made of what was signed. Sign the visit first.")
    return found


def _drawn(papers: Sequence[Paper], size: str, tell: Callable[[float], None]) -> tuple[Ready, ...]:
    """Qt is there for as long as it draws; no window is."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication

    from ptcoder.ui.papers_making import drawn

    application = QGuiApplication.instance() or QGuiApplication([])
    found = drawn(papers, size, tell)
    del application
    return found
