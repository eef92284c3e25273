"""From a visit and its coding to the sheets that a face shows. Decides words and order, nothing about the bill."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from ptcoder.clinic.bill import read_bill
from ptcoder.clinic.cosigning import awaits
from ptcoder.clinic.day_sheets import DayRow, DaySheet
from ptcoder.clinic.finding_faces import finding_row, named_row, to_settle, to_tell
from ptcoder.clinic.floor import Floor
from ptcoder.clinic.group_kinds import kinds
from ptcoder.clinic.lateness import began, late_mark
from ptcoder.clinic.sheets import Bar, Lane, LineRow, VisitSheet
from ptcoder.clinic.stretch_faces import stretch_rows
from ptcoder.clinic.sweep import sweep
from ptcoder.clinic.tiles import tile_groups, tiles_elsewhere
from ptcoder.clinic.what_if import Compared, compared
from ptcoder.coding import Coding, Line, Severity, Shared
from ptcoder.rulebook import Edition, Kind, Method, Payer, Service
from ptcoder.visit import Discipline, Exported, PatientAdded, State, Visit

METHODS = {
    Method.CMS: "8-minute rule, total time (CMS)",
    Method.AMA: "each code alone (AMA midpoint)",
    Method.FULL: "full quarter-hours",
}
GRAVEST_FIRST = tuple(Severity)
ASSISTANTS = {Discipline.PT: "PTA", Discipline.OT: "OTA"}


def initials(name: str) -> str:
    """``A.L.`` for Ana Lopez."""
    return "".join(f"{word[0].upper()}." for word in name.split())


def visit_sheet(
    visit: UUID,
    floor: Floor,
    patient: PatientAdded | None,
    now: int,
    called: Callable[[Visit], str],
    named: Callable[[UUID | None], str],
    keys: Sequence[str],
    presets: Mapping[str, int],
    against: str = "",
    *,
    several: bool = False,
) -> VisitSheet:
    """Everything about one visit as it would be if it stopped now; of a signed one, the bill that was signed.

    ``called`` gives the words for another visit that a finding speaks of, ``named`` a person's name; ``keys`` are
    the codes on the number keys from 1 on, ``against`` the payer to compare with, ``several`` whether more than one
    person has worked here.
    """
    folded = floor.visits[visit]
    edition, payer = floor.edition(folded), floor.payer(folded)
    coding = floor.code(visit, now)
    name = patient.name if patient else "?"
    told = sorted(to_tell(coding.findings, folded), key=lambda each: GRAVEST_FIRST.index(each.severity))
    rows = tuple(named_row(finding_row(finding, folded), floor, called) for finding in told)
    bill = read_bill(folded.bill)
    said = bill or coding
    unread = folded.bill is not None and bill is None
    return VisitSheet(
        visit=str(visit),
        patient=folded.patient or "",
        name=name,
        initials=initials(name),
        mrn=patient.mrn if patient else "",
        payer=payer.label,
        payer_id=payer.id,
        discipline=folded.discipline,
        method=METHODS[payer.method],
        day=folded.date,
        opened=began(folded),
        off_min=folded.off_min,
        state=folded.state,
        version=folded.version,
        groups=tile_groups(folded, edition, payer, keys, presets),
        lines=line_rows(said.lines, edition, payer),
        findings=rows,
        timed_minutes=said.timed_minutes,
        total_minutes=said.total_minutes,
        timed_units=timed_units(said.lines, edition),
        bands=_bands(said.timed_minutes) if payer.method is Method.CMS else (),
        bars=tuple(bars(folded, edition, payer)),
        stretches=stretch_rows(floor.records[visit], edition, payer, folded.off_min, named),
        choices=coding.choices,
        what_if=_what_if(visit, floor, coding, payer, now),
        attested=folded.attested,
        estimate="" if said.allowed_estimate is None else f"${said.allowed_estimate:,.2f}",
        edition=said.edition,
        to_settle=to_settle(rows),
        shares=tuple(map(_share, coding.shared)),
        notices=(
            *folded.notices,
            *(each.doubt for each in folded.intervals if each.doubt),
            *(["The signed bill cannot be read; this is what the rules give."] if unread else []),
        ),
        elsewhere=tiles_elsewhere(folded, edition),
        alike=edition.questions.alike,
        compared=_compared(visit, floor, coding, against, now),
        late=late_mark(folded, named),
        several=several,
        kinds=kinds(floor.records[visit], [code for code, each in edition.services.items() if each.kind is Kind.GROUP]),
    )


def line_rows(lines: Iterable[Line], edition: Edition, payer: Payer) -> tuple[LineRow, ...]:
    known = {*edition.rules.values()}
    for sourced in (payer.substitutions, payer.bundled, payer.not_covered):
        known.update(entry.source for entry in sourced.values())
    return tuple(_line_row(line, edition, known) for line in lines)


def _line_row(line: Line, edition: Edition, known: Iterable[str]) -> LineRow:
    """A line with its reason parted from the sources that stand in it."""
    sources = [source for source in known if f" ({source})" in line.why]
    words = line.why
    for source in sources:
        words = words.replace(f" ({source})", "")
    return LineRow(
        text=line.text,
        label=edition.services[line.code].label if line.code in edition.services else "",
        units=line.units,
        minutes=line.minutes,
        why=words,
        sources=tuple(sorted(sources, key=line.why.index)),
    )


def bars(visit: Visit, edition: Edition, payer: Payer) -> Iterator[Bar]:
    """What a timeline shows of a visit."""
    for each in visit.intervals:
        if each.start is None:
            continue
        service = edition.services[each.code] if each.code else None
        swap = payer.substitutions.get(each.code or "")
        yield Bar(
            interval=each.id,
            lane=int(service is not None and service.kind is Kind.SUPERVISED),
            text=swap.value if swap else each.code or "rest",
            start=each.start,
            stop=each.stop,
            group=service is not None and service.kind is Kind.GROUP,
            rest=service is None,
            preset=each.preset if each.running else None,
            code=each.code or "",
        )


def _share(shared: Shared) -> str:
    """``97110: PTA 12 of 32 min``; ``G0283: PTA, no minutes`` where none are recorded."""
    who = ASSISTANTS.get(shared.discipline, "assistant")
    if not shared.minutes:
        return f"{shared.code}: {who}, no minutes"
    return f"{shared.code}: {who} {shared.assistant} of {shared.minutes} min"


def lane(visit: UUID, folded: Visit, floor: Floor, patient: PatientAdded | None) -> Lane:
    """One patient's lane among those of the others."""
    name = patient.name if patient else "?"
    shown = tuple(bars(folded, floor.edition(folded), floor.payer(folded)))
    return Lane(visit=str(visit), name=name, initials=initials(name), bars=shown)


def timed_units(lines: Iterable[Line], edition: Edition) -> int:
    """The units of timed codes among the lines."""
    services = edition.services
    return sum(line.units for line in lines if line.code in services and services[line.code].kind.is_timed)


def _bands(total: int) -> tuple[int, ...]:
    """8, 23, 38, 53 and on, one band past the total."""
    return tuple(8 + 15 * step for step in range(max(4, (total + 7) // 15 + 1)))


def _what_if(visit: UUID, floor: Floor, coding: Coding, payer: Payer, now: int) -> str:
    """The timed units under the other rule, where they differ."""
    other = Method.AMA if payer.method is not Method.AMA else Method.CMS
    services = floor.edition(floor.visits[visit]).services
    second = floor.code(visit, now, replace(payer, method=other))
    mine, theirs = _units(coding, services), _units(second, services)
    if mine == theirs:
        return ""
    said = ", ".join(f"{code} \N{MULTIPLICATION SIGN} {units}" for code, units in theirs.items())
    return f"{METHODS[other][0].upper()}{METHODS[other][1:]}: {said}"


def _compared(visit: UUID, floor: Floor, coding: Coding, against: str, now: int) -> Compared | None:
    edition = floor.edition(floor.visits[visit])
    other = edition.payers.get(against)
    if other is None or against == floor.visits[visit].payer:
        return None
    theirs = floor.code(visit, now, other)
    return compared(other.id, other.label, METHODS[other.method], coding, theirs, edition.services)


def _units(coding: Coding, services: Mapping[str, Service]) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in coding.lines:
        if services[line.code].kind.is_timed:
            found[line.code] = found.get(line.code, 0) + line.units
    return found


def day_sheet(
    day: date,
    floor: Floor,
    rows: Sequence[tuple[UUID, Visit]],
    names: Mapping[str, str],
    now: int,
    named: Callable[[UUID | None], str],
    left: Sequence[tuple[UUID, Visit]] = (),
) -> DaySheet:
    """All visits of a day; ``names`` are those of patients by id, ``named`` gives that of a person. ``left``: visits of
    days before whose loose ends are today's.
    """
    found: list[DayRow] = []
    for visit, folded in rows:
        coding = floor.code(visit, now)
        said = read_bill(folded.bill) or coding
        found.append(
            DayRow(
                visit=str(visit),
                name=names.get(folded.patient or "", "?"),
                payer=floor.payer(folded).label,
                state=folded.state,
                opened=began(folded),
                off_min=folded.off_min,
                timed_minutes=said.timed_minutes,
                units=sum(line.units for line in said.lines),
                to_settle=to_settle(finding_row(finding, folded) for finding in coding.findings),
                running=bool(folded.running),
                waits=awaits(folded),
                late=late_mark(folded, named),
                changed=folded.state is not State.EXPORTED
                and any(isinstance(each.event, Exported) for each in floor.records[visit]),
            )
        )
    return DaySheet(
        day=day,
        rows=tuple(found),
        ready=sum(row.state is State.SIGNED and not row.waits for row in found),
        sweep=tuple(sweep(floor, (*left, *rows), names, now)),
    )
