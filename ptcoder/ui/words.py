"""How times, minutes and units are said, in one place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

from ptcoder.clinic.day_sheets import ExportReport
from ptcoder.clinic.faces import initials
from ptcoder.clinic.register_sheets import PatientRow
from ptcoder.clinic.sheets import Clockface, LineRow, PatientCard, VisitSheet
from ptcoder.visit import MINUTE, SECOND


def clock(length: int) -> str:
    """``07:12``, from an hour on ``1:02:10``; begun seconds do not count."""
    seconds = length // SECOND
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes:02}:{seconds:02}"


def countdown(left: int) -> str:
    """``04:40``; once the time is over, how long it has been over: ``+00:32``."""
    return clock(-(-left // SECOND) * SECOND) if left > 0 else f"+{clock(-left)}"


def face(clockface: Clockface, now: int) -> str:
    """A clock as a card says it: ``07:12``, ``04:40 left``, ``+00:32 over``."""
    left = clockface.left(now)
    if left is None:
        return clock(clockface.elapsed(now))
    return f"{countdown(left)} {'left' if left > 0 else 'over'}"


def beside(card: PatientCard, now: int) -> str:
    """``E-stim 04:40 left``: the countdown beside an attended clock; "" where there is none."""
    return f"{card.beside} {face(card.countdown, now)}" if card.countdown is not None else ""


def at(moment: int, off_min: int) -> str:
    """The time of day at a moment of the axis, ``10:02``."""
    hours, minutes = divmod((moment // MINUTE + off_min) % 1440, 60)
    return f"{hours:02}:{minutes:02}"


def day_of(moment: int, off_min: int) -> date:
    """The day of a moment by the wall clock of then."""
    return (datetime.fromtimestamp(moment // SECOND, UTC) + timedelta(minutes=off_min)).date()


def span(start: int, stop: int | None, off_min: int) -> str:
    """``10:02–10:34``; ``10:02–`` for what still runs."""
    return f"{at(start, off_min)}–{at(stop, off_min) if stop is not None else ''}"


def exact(moment: int, off_min: int) -> str:
    """The time of day to the second, ``10:02:05``."""
    return f"{at(moment, off_min)}:{moment // SECOND % 60:02}"


def exact_span(start: int, stop: int | None, off_min: int) -> str:
    """As ``span``, with seconds where one of the edges has any."""
    edges = (start,) if stop is None else (start, stop)
    say = at if all(each // SECOND % 60 == 0 for each in edges) else exact
    return f"{say(start, off_min)}–{say(stop, off_min) if stop is not None else ''}"


def counted(number: int, one: str, many: str = "") -> str:
    """``1 unit``, ``3 units``."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def sentence(text: str) -> str:
    """The text with a capital at its start."""
    return text[:1].upper() + text[1:]


DONE = {
    "acknowledge": "Acknowledged",
    "add": "Added",
    "answer": "Answered",
    "attest": "Attested",
    "choose": "Chosen:",
    "correct": "Corrected",
    "count": "Counted",
    "delete": "Deleted",
    "enter": "Entered",
    "hand": "Handed",
    "join": "Joined:",
    "move": "Moved",
    "open": "Opened",
    "put": "Put",
    "reopen": "Reopened",
    "remove": "Removed",
    "set": "Set",
    "settle": "Settled",
    "split": "Split",
    "start": "Started",
    "stop": "Stopped",
}


def done(name: str) -> str:
    """What was done, by the name of what could be undone: ``Started 97110`` for ``start 97110``; ``Started 97110,
    stopped 97140 for B.K.``
    """
    name = name.replace(", stop ", f", {DONE['stop'].lower()} ")
    first, _, rest = name.partition(" ")
    what = {"visit": "the visit", "all": "all clocks"}.get(rest, rest)
    return f"{DONE[first]} {what}".rstrip() if first in DONE else sentence(name)


def short_day(day: date) -> str:
    """``Mar 10``."""
    return f"{day:%b} {day.day}"


def dated(day: date, today: date) -> str:
    """``Mar 10``; ``Mar 10, 2025`` for a day of another year than today."""
    return short_day(day) if day.year == today.year else f"{short_day(day)}, {day.year}"


def long_day(day: date) -> str:
    """``Tuesday, March 10, 2026``."""
    return f"{day:%A, %B} {day.day}, {day.year}"


def who(visit: VisitSheet, private: bool) -> str:
    """A patient's name, or the initials where others may look on."""
    return visit.initials if private else visit.name


def named(name: str, private: bool) -> str:
    """A name, or its initials where others may look on."""
    return initials(name) if private else name


def patient(row: PatientRow, *, private: bool) -> str:
    """A patient of the register in one line; where others may look on, the initials and no number."""
    number = f"MRN {row.mrn}" if row.mrn and not private else ""
    here = "on the floor" if row.on_floor else ""
    return " · ".join(filter(None, (named(row.name, private), number, row.payer, row.discipline, here)))


def sums(visit: VisitSheet) -> str:
    """``39 timed minutes · 3 timed units · 47 minutes of treatment in all``."""
    parts = [counted(visit.timed_minutes, "timed minute"), counted(visit.timed_units, "timed unit")]
    return " · ".join([*parts, f"{counted(visit.total_minutes, 'minute')} of treatment in all"])


def billed(lines: Iterable[LineRow]) -> list[str]:
    """``97110-GP × 2`` for each line that is billed."""
    return [f"{line.text} \N{MULTIPLICATION SIGN} {line.units}" for line in lines if line.units]


def exported(report: ExportReport, *, private: bool) -> str:
    """What left in which file, and what stayed and why."""
    if report.path is None:
        said = ["Nothing was exported."]
    else:
        sums = f"{counted(report.visits, 'visit')}, {counted(report.lines, 'line')}, {counted(report.units, 'unit')}"
        said = [f"Exported {sums} to {report.path}.", *filter(None, [report.doubt])]
    return "\n".join([*said, *(f"{named(name, private)}: {why}" for name, why in report.left_out)])
