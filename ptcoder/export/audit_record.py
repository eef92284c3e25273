"""The records of one visit in words: who said what, when by which clock, and the hash of each."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from ptcoder.export.chart import Chart, long_day, time_of_day, wall
from ptcoder.export.page import Row
from ptcoder.visit import (
    Acknowledged,
    Amended,
    Attested,
    Chosen,
    Closed,
    CoSigned,
    Counted,
    Documented,
    EnteredLate,
    Event,
    Exported,
    Logged,
    ModifierChosen,
    Paid,
    PlaceChosen,
    Pointed,
    PresetChanged,
    Reopened,
    Signed,
    Started,
    Stopped,
    SupervisedBy,
    VisitOpened,
    Voided,
)

DIGITS = 16


def entries(chart: Chart) -> Iterator[Row]:
    """Every record of the visit in folding order: its number at its station, when and by whom, what, its hash."""
    numbers = {row.stamp.id: row.stamp.n for row in chart.records}
    several = len({row.stamp.station for row in chart.records}) > 1
    for row in chart.records:
        number = f"{row.stamp.station.hex()[:4]}/{row.stamp.n}" if several else str(row.stamp.n)
        taken_back = " (taken back)" if row.stamp.id in chart.gone else ""
        said = f"{_what(chart, row, numbers)}{taken_back}"
        yield number, _at(row), chart.called(row.stamp.who), said, chart.hashes.get(row.stamp.id, "")[:DIGITS]


def _at(row: Logged) -> str:
    """``2026-03-02 10:02:05 -05:00``."""
    moment = row.stamp.moment
    hours, minutes = divmod(abs(moment.off_min), 60)
    return f"{wall(moment.at_us, moment.off_min)} {'-' if moment.off_min < 0 else '+'}{hours:02}:{minutes:02}"


def _what(chart: Chart, row: Logged, numbers: dict[UUID, int]) -> str:
    event, off = row.event, row.stamp.moment.off_min
    match event:
        case Started() | Stopped() | Counted() | Closed() | VisitOpened():
            return _pressed(chart, event, off)
        case Amended(reason=reason):
            return f"Corrected {_code_of(chart, event.interval)}: {reason}"
        case Voided(event=voided, reason=reason):
            return f"Took back record {numbers.get(voided, '?')}: {reason}"
        case Acknowledged(finding=finding, reason=reason):
            return f"Answered {finding}: {reason}"
        case Attested(what=what, holds=holds):
            return f"Attested {what}" if holds else f"No longer attests {what}"
        case Chosen(code=code):
            return f"Gave the unit to {code}"
        case ModifierChosen(code=code, modifier=modifier, holds=holds):
            return f"{'Chose' if holds else 'Took away'} {modifier} on {code}"
        case PresetChanged():
            return f"Set the countdown of {_code_of(chart, event.interval)}"
        case Documented(code=code, field=heading, text=text):
            return f"{'Documented' if text else 'Took away'} {code or 'visit'}: {heading}"
        case EnteredLate(source=source, reason=reason):
            return f"Entered late from {source}: {reason}"
        case Signed() | CoSigned() | Reopened() | Exported():
            return _stood_for(event)
        case _:
            return _other(chart, event)


def _pressed(chart: Chart, event: Started | Stopped | Counted | Closed | VisitOpened, off: int) -> str:
    match event:
        case Started(code=code, at_us=at):
            return f"Started {code or 'rest'}{_said_as(at, off)}"
        case Stopped(interval=interval, at_us=at):
            return f"Stopped {_code_of(chart, interval)}{_said_as(at, off)}"
        case Counted(code=code, units=units):
            return f"Counted {code} × {units}"
        case Closed():
            return "Stopped the visit"
        case VisitOpened(payer=payer, date=day):
            return f"Opened the visit of {long_day(day)}, payer {payer}"


def _stood_for(event: Signed | CoSigned | Reopened | Exported) -> str:
    match event:
        case Signed(version=version, called=called, program=program):
            return f"Signed version {version}{f' as {called}' if called else ''}, ptcoder {program}"
        case CoSigned(version=version, called=called):
            return f"Co-signed version {version} as {called}"
        case Reopened(reason=reason):
            return f"Reopened: {reason}"
        case Exported(sha256=digest):
            return f"Exported for billing, file {digest[:DIGITS]}"


def _other(chart: Chart, event: Event) -> str:
    match event:
        case Pointed(code=code, diagnoses=diagnoses):
            return f"Diagnoses of {code or 'the visit'}: {', '.join(diagnoses) or 'none'}"
        case PlaceChosen(place=place):
            return f"Place of service {place}"
        case SupervisedBy(person=person):
            return f"Supervised by {chart.called(person) or 'nobody'}"
        case Paid(how=how):
            return f"Payment recorded, {how}"
        case _:
            return type(event).__name__


def _said_as(at: int | None, off: int) -> str:
    return "" if at is None else f", as of {time_of_day(at, off)}"


def _code_of(chart: Chart, interval: UUID) -> str:
    """What a stretch was started as."""
    for row in chart.records:
        if isinstance(row.event, Started) and row.event.interval == interval:
            return row.event.code or "rest"
        if isinstance(row.event, Counted) and row.event.service == interval:
            return row.event.code
    return "a stretch"
