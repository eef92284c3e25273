"""The records of one visit in words: who said what, when by which clock, and the hash of each press."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from ptcoder.export import jsonl
from ptcoder.export.chart import Chart, time_of_day, wall
from ptcoder.export.page import Column, Row
from ptcoder.visit import (
    Acknowledged,
    Advised,
    Amended,
    Attested,
    Chosen,
    Closed,
    CoSigned,
    Counted,
    Denied,
    Documented,
    EnteredLate,
    Event,
    Exported,
    Logged,
    Measured,
    ModifierChosen,
    Paid,
    PayerChosen,
    PlaceChosen,
    Pointed,
    PresetChanged,
    Remote,
    Reopened,
    Settled,
    Signed,
    Started,
    Stopped,
    SupervisedBy,
    VisitOpened,
    Voided,
    WorkListed,
)

DIGITS = 8
EVENTS = (
    Column(title="No.", right=True),
    Column(title="Said at", right=True),
    Column(title="What", grows=1),
    Column(title="Hash"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Usual:
    """What most records of a visit have in common, told once: who said it, on which day, at which offset from UTC."""

    called: str
    who: UUID | None
    day: str
    off_min: int

    @classmethod
    def of(cls, chart: Chart) -> Usual:
        stamps = [row.stamp for row in chart.records]
        who = Counter(each.who for each in stamps).most_common(1)[0][0]
        off = Counter(each.moment.off_min for each in stamps).most_common(1)[0][0]
        day = Counter(_day(row) for row in chart.records).most_common(1)[0][0]
        return cls(called=chart.called(who), who=who, day=day, off_min=off)

    @property
    def text(self) -> str:
        by = f" by {self.called}" if self.called else ""
        where = f"Said on {self.day}{by}, UTC{_offset(self.off_min)}, where nothing else stands"
        return f"{where}; records of one press together, with the hash of the last."

    def at(self, row: Logged) -> str:
        """``10:02:05`` where its day and offset are the usual ones, else with what is another."""
        moment = row.stamp.moment
        said = wall(moment.at_us, moment.off_min)
        if said.startswith(f"{self.day} "):
            said = said.removeprefix(f"{self.day} ")
        return said if moment.off_min == self.off_min else f"{said} {_offset(moment.off_min)}"

    def by(self, chart: Chart, row: Logged) -> str:
        """``, Bo Sample, PTA``; "" for the usual one."""
        return "" if row.stamp.who == self.who else f", {chart.called(row.stamp.who) or 'nobody'}"


def entries(chart: Chart, usual: Usual) -> Iterator[Row]:
    """Every record of the visit in folding order: its number at its station, when, what and by whom, its hash.

    Records of one press stand together, and so does what was documented in a row: with the time and the hash of the
    last of them.
    """
    numbers = {row.stamp.id: row.stamp.n for row in chart.records}
    several = len({row.stamp.station for row in chart.records}) > 1
    for rows in _together(chart.records):
        first, last = rows[0], rows[-1]
        number = f"{first.stamp.n}\N{EN DASH}{last.stamp.n}" if len(rows) > 1 else str(first.stamp.n)
        station = f"{first.stamp.station.hex()[:4]}/" if several else ""
        said = "; ".join(_words(chart, rows, numbers))
        began = f", from {usual.at(first)} on" if first.stamp.moment != last.stamp.moment else ""
        yield (
            f"{station}{number}",
            usual.at(last),
            f"{said}{began}{usual.by(chart, first)}",
            chart.hashes.get(last.stamp.id, "")[:DIGITS],
        )


def _together(records: Sequence[Logged]) -> Iterator[list[Logged]]:
    """Records behind one another at their station, by one person: of the same moment, or all of them documenting."""
    found: list[Logged] = []
    for row in records:
        if found:
            before, now = found[-1].stamp, row.stamp
            follows = now.station == before.station and now.n == before.n + 1 and now.who == before.who
            writes = isinstance(row.event, Documented) and isinstance(found[0].event, Documented)
            if not (follows and (writes or now.moment == before.moment)):
                yield found
                found = []
        found.append(row)
    if found:
        yield found


def _words(chart: Chart, rows: Sequence[Logged], numbers: dict[UUID, int]) -> Iterator[str]:
    """What each says; the second and later ones go on in the sentence of the first."""
    if isinstance(rows[0].event, Documented):
        written = [row.event for row in rows if isinstance(row.event, Documented)]
        codes = dict.fromkeys(each.code or "visit" for each in written)
        yield "Documented " + ", ".join(
            f"{code} ({', '.join(dict.fromkeys(_field(each) for each in written if (each.code or 'visit') == code))})"
            for code in codes
        )
        return
    reasons: dict[str, list[str]] = {}
    for row in rows:
        said = f"{_what(chart, row)}{' (taken back)' if row.stamp.id in chart.gone else ''}"
        if isinstance(row.event, Voided):
            reasons.setdefault(row.event.reason, []).append(str(numbers.get(row.event.event, "?")))
        else:
            yield said if row is rows[0] else f"{said[:1].lower()}{said[1:]}"
    for reason, taken in reasons.items():
        word = "Took" if isinstance(rows[0].event, Voided) else "took"
        yield f"{word} back record{'s' * (len(taken) > 1)} {', '.join(taken)}: {reason}"


def _field(each: Documented) -> str:
    return each.field if each.text else f"{each.field} taken away"


def _day(row: Logged) -> str:
    return wall(row.stamp.moment.at_us, row.stamp.moment.off_min).partition(" ")[0]


def _offset(off_min: int) -> str:
    """``-05:00``."""
    hours, minutes = divmod(abs(off_min), 60)
    return f"{'-' if off_min < 0 else '+'}{hours:02}:{minutes:02}"


def _what(chart: Chart, row: Logged) -> str:
    event, off = row.event, row.stamp.moment.off_min
    match event:
        case Started() | Stopped() | Counted() | Closed() | VisitOpened():
            return _pressed(chart, event, off)
        case Amended(reason=reason):
            return f"Corrected {_code_of(chart, event.interval)}: {reason}"
        case Acknowledged(finding=finding, reason=reason):
            asked = finding.replace(":", " ").replace("+", " ")
            stands = chart.visit.acknowledged.get(finding) == reason
            shown = stands and any(each.key == finding for each in chart.coding.findings)
            return f"Answered {asked}" if shown else f"Answered {asked}: {reason}"
        case Attested(what=what, holds=holds):
            return f"Attested {what}" if holds else f"No longer attests {what}"
        case Chosen(code=code):
            return f"Gave the unit to {code}"
        case ModifierChosen(code=code, modifier=modifier, holds=holds):
            return f"{'Chose' if holds else 'Took away'} {modifier} on {code}"
        case PresetChanged():
            return f"Set the countdown of {_code_of(chart, event.interval)}"
        case EnteredLate(source=source, reason=reason):
            return f"Entered late from {source}: {reason}"
        case Signed() | CoSigned() | Reopened() | Exported():
            return _stood_for(chart, event)
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
        case VisitOpened(payer=payer):
            return f"Opened the visit, payer {payer}"


def _stood_for(chart: Chart, event: Signed | CoSigned | Reopened | Exported) -> str:
    match event:
        case Signed(version=version, called=called, program=program):
            return f"Signed version {version}{f' as {called}' if called else ''}, ptcoder {program}{_was(chart, event)}"
        case CoSigned(version=version, called=called):
            return f"Co-signed version {version} as {called}"
        case Reopened(reason=reason):
            return f"Reopened: {reason}"
        case Exported(sha256=digest):
            of_batch = (row.event for row in chart.records if getattr(row.event, "export", None) == event.export)
            is_copy = next(of_batch) is not event
            told = "Wrote once more for billing," if is_copy else f"Exported for billing{_sent_as(chart, event)},"
            return f"{told} file {digest[:16]}"


def _was(chart: Chart, event: Signed) -> str:
    """What a version billed that is not the one in force, whose lines stand on the sheet."""
    if chart.signature is not None and chart.signature[1] is event:
        return ""
    bill = jsonl.read(event.bill)
    if bill is None:
        return "; its lines cannot be read"
    billed = ", ".join(f"{each.text} \N{MULTIPLICATION SIGN} {each.units}" for each in bill.billed)
    return f"; it billed {billed or 'nothing'}"


def _sent_as(chart: Chart, event: Exported) -> str:
    """`` as a replacement``, where the log says as what."""
    sent = dict(zip(map(str, event.visits), event.kinds or (), strict=False))
    kind = sent.get(chart.visit.id, "")
    return f" as {'an' if kind == 'original' else 'a'} {kind}" if kind else ""


def _other(chart: Chart, event: Event) -> str:
    match event:
        case Pointed(code=code, diagnoses=diagnoses):
            return f"Diagnoses of {code or 'the visit'}: {', '.join(diagnoses) or 'none'}"
        case PayerChosen(payer=payer):
            return f"Payer {payer}"
        case PlaceChosen(place=place):
            return f"Place of service {place}"
        case SupervisedBy(person=person):
            return f"Supervised by {chart.called(person) or 'nobody'}"
        case Paid(how=how):
            return f"Payment recorded, {how}"
        case Denied(code=code, reason=reason):
            return f"Denial entered: {reason} on {code or 'the whole bill'}"
        case WorkListed(text=text):
            return f"Put on the work list: {text}"
        case Settled(how=how, holds=holds):
            return f"Settled: {how}" if holds else "Opened again on the work list"
        case Measured(code=code, minutes=minutes):
            return f"Entered {code}, {minutes} minutes"
        case Advised(code=code, abn=abn):
            return f"Notice given for {code or 'the visit'}: {abn or 'none'}"
        case Remote(code=code, kind=kind):
            return f"{code or 'The visit'} given {f'by {kind}' if kind else 'on the spot'}"
        case _:
            return type(event).__name__


def _said_as(at: int | None, off: int) -> str:
    return "" if at is None else f", as of {time_of_day(at, off)}"


def _code_of(chart: Chart, interval: UUID) -> str:
    """What a stretch was started as."""
    for row in chart.records:
        if isinstance(row.event, Started) and row.event.interval == interval:
            return row.event.code or "rest"
        if isinstance(row.event, Counted | Measured) and row.event.service == interval:
            return row.event.code
    return "a stretch"
