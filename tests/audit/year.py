"""A year of a believable clinic, made up from a seed: its log, its bills, and the errors that are planted in it.

Nobody in it treats two patients at once and every bill is what the coder gives, until something is planted.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from ptcoder.audit.causes import Cause
from ptcoder.clinic.floor import Floor
from ptcoder.clinic.history import History
from ptcoder.coding import Coding
from ptcoder.export import jsonl
from ptcoder.rulebook import Kind, RuleBook
from ptcoder.store import Draft, Log
from ptcoder.visit import (
    SECOND,
    AllowedElsewhere,
    Amended,
    Attendance,
    Attested,
    Closed,
    Discipline,
    Event,
    Exported,
    Moment,
    PatientAdded,
    PersonAdded,
    Reopened,
    Role,
    Signed,
    Started,
    Stopped,
    VisitOpened,
)

YEAR = 2026
OFFSET = -300
BOOT = bytes(15) + b"\1"
ANN, BO, CARA = (UUID(int=0xA000 + n) for n in range(3))
ROLES = {ANN: Role.PT, BO: Role.PTA, CARA: Role.OT}
PAYERS = ("medicare", "medicare", "commercial-cms", "commercial-ama", "workers-comp", "cash", "tricare")
PLANTED = {
    Cause.WRONG_UNITS: 12,
    Cause.MISSING_MODIFIER: 7,
    Cause.SURPLUS_MODIFIER: 7,
    Cause.UNATTENDED_AS_TIMED: 7,
    Cause.OVERLAPPING_PATIENTS: 4,
    Cause.STALE_THRESHOLD: 6,
    Cause.EDITED_AFTER_EXPORT: 4,
    Cause.NOT_REPLACED: 3,
}
"""Fifty in all. Of patients who overlap each pair is one."""


@dataclass(slots=True)
class Row:
    """A stretch of ``length`` seconds, begun when the one before it ends."""

    code: str
    clinician: UUID
    length: int
    attendance: Attendance | None = None
    group_size: int | None = None


@dataclass(slots=True)
class Plan:
    """A visit to be: ``start`` is UTC seconds."""

    visit: UUID
    patient: UUID
    payer: str
    discipline: Discipline
    day: date
    start: int
    rows: list[Row]
    attested: bool = False
    elsewhere: str = ""
    error: Cause | None = None
    pressed: int = 0
    """How long the first stretch was before it was corrected."""


@dataclass(slots=True)
class Year:
    """``planted`` is what an audit has to find: the visits of each error. ``bills`` are those that the coder gave,
    ``numbers`` the patients' record numbers.
    """

    log: Log
    book: RuleBook
    planted: list[tuple[Cause, frozenset[str]]] = field(default_factory=list[tuple[Cause, frozenset[str]]])
    bills: dict[str, Coding] = field(default_factory=dict[str, Coding])
    plans: dict[str, Plan] = field(default_factory=dict[str, Plan])
    numbers: dict[UUID, str] = field(default_factory=dict[UUID, str])


def moment(at: int) -> Moment:
    return Moment(at_us=at * SECOND, off_min=OFFSET, boot=BOOT, mono_us=(at - 1_700_000_000) * SECOND)


def _days() -> Iterator[date]:
    day = date(YEAR, 1, 5)
    while day.year == YEAR:
        yield day
        day += timedelta(days=3 if day.weekday() == 0 else 4)  # Mondays and Thursdays


def plans(seed: int, visits: int) -> list[Plan]:
    """So many visits, spread over the year; nobody is at two places at once."""
    random = Random(seed)
    days = list(_days())
    each, found = -(-visits // len(days)), list[Plan]()
    patients = [UUID(int=0xB000 + n) for n in range(40)]
    payer_of = {patient: PAYERS[at % len(PAYERS)] for at, patient in enumerate(patients)}
    for day in days:
        at = int(datetime(day.year, day.month, day.day, 13, tzinfo=UTC).timestamp())
        for patient in random.sample(patients, each):
            made = _plan(random, len(found), patient, payer_of[patient], day, at)
            at += sum(row.length for row in made.rows) + 120
            found.append(made)
            if made.payer == "commercial-cms" and random.random() < 0.2:  # comes twice on that day
                again = _plan(random, len(found), patient, made.payer, day, at, discipline=made.discipline)
                at += sum(row.length for row in again.rows) + 120
                found.append(again)
    return found[:visits]


def _plan(
    random: Random, number: int, patient: UUID, payer: str, day: date, at: int, discipline: Discipline | None = None
) -> Plan:
    occupational = discipline is Discipline.OT or (discipline is None and random.random() < 0.15)
    therapist = CARA if occupational else ANN
    codes = ["97530", "97535", "97110", "97112"] if occupational else ["97110", "97140", "97112", "97530", "97116"]
    rows = [Row(code, therapist, random.randint(6 * 60, 34 * 60 + 59)) for code in random.sample(codes, 2)]
    kind = random.random()
    if not occupational and kind < 0.2:
        rows.append(Row(rows[0].code, BO, random.randint(9 * 60, 25 * 60)))
    elif not occupational and kind < 0.5:
        rows.append(Row("97014", ANN, random.randint(12 * 60, 20 * 60)))
    elif kind < 0.6:
        rows.append(Row("97150", therapist, random.randint(20 * 60, 40 * 60), group_size=3))
    elif not occupational and kind < 0.65:
        rows.insert(0, Row("97164", ANN, 20 * 60))
    return Plan(
        visit=UUID(int=0xC0000 + number),
        patient=patient,
        payer=payer,
        discipline=Discipline.OT if occupational else Discipline.PT,
        day=day,
        start=at,
        rows=rows,
    )


def _choose(random: Random, made: list[Plan], planted: dict[Cause, int]) -> dict[UUID, UUID]:
    """Which visits get which error; what an error needs is put there. Gives with whom each that overlaps does."""
    pairs: dict[UUID, UUID] = {}
    days: dict[tuple[UUID, date], int] = {}
    for each in made:
        days[each.patient, each.day] = days.get((each.patient, each.day), 0) + 1
    free = [each for each in made if days[each.patient, each.day] == 1]
    random.shuffle(free)
    for cause, count in planted.items():
        for _ in range(count):
            fits = next(each for each in free if _fits(cause, each) and _is_followed(cause, each, made, free))
            free.remove(fits)
            fits.error = cause
            if cause is Cause.STALE_THRESHOLD:
                fits.patient, fits.payer = UUID(int=fits.visit.int + 0x10000000), "medicare"
                fits.rows = [Row("97110", ANN, 20 * 60)]
                fits.attested, fits.elsewhere = True, "2415.00"
            if cause is Cause.OVERLAPPING_PATIENTS:  # whoever comes next comes ten minutes too early
                other = made[made.index(fits) + 1]
                other.start = fits.start + sum(row.length for row in fits.rows) - 600
                other.error = cause
                pairs[fits.visit] = other.visit
                free = [each for each in free if each is not other]
    for each in random.sample(free, 12):  # rightly above the threshold, attested
        each.patient, each.payer = UUID(int=each.visit.int + 0x10000000), "medicare"
        each.attested, each.elsewhere = True, "2600.00"
    return pairs


def _is_followed(cause: Cause, plan: Plan, made: list[Plan], free: list[Plan]) -> bool:
    """Whether somebody else comes next on that day whom the same therapist treats first."""
    if cause is not Cause.OVERLAPPING_PATIENTS:
        return True
    following = made[made.index(plan) + 1 :][:1]
    return any(
        each.day == plan.day and any(each is other for other in free) and each.rows[0].clinician == ANN
        and each.rows[0].code != "97164"
        for each in following
    )  # fmt: skip


def _fits(cause: Cause, plan: Plan) -> bool:
    if cause is Cause.UNATTENDED_AS_TIMED:
        return any(row.code == "97014" for row in plan.rows)
    if cause is Cause.OVERLAPPING_PATIENTS:
        return plan.rows[-1].clinician == ANN and plan.rows[-1].code in ("97110", "97140", "97112", "97530", "97116")
    if cause in (Cause.MISSING_MODIFIER, Cause.SURPLUS_MODIFIER):
        return plan.payer != "cash"
    if cause in (Cause.EDITED_AFTER_EXPORT, Cause.NOT_REPLACED):
        return plan.discipline is Discipline.PT and plan.rows[0].code != "97164" and plan.rows[0].length >= 20 * 60
    return plan.discipline is Discipline.PT


def make(log: Log, book: RuleBook, visits: int = 400, seed: int = 7, planted: dict[Cause, int] | None = None) -> Year:
    """The year in a log: each visit treated, signed and, at the end of its month, exported; then edited where that is
    the error.
    """
    random = Random(seed)
    made = plans(seed, visits)
    pairs = _choose(random, made, PLANTED if planted is None else planted)
    for each in made:
        each.pressed = each.rows[0].length
    year = Year(log, book)
    start = made[0].start - 3600
    people = [PersonAdded(person=who, name=f"Person {who.int}", role=role) for who, role in ROLES.items()]
    patients = dict.fromkeys((each.patient, each.payer, each.discipline) for each in made)
    year.numbers = {patient: f"M-{patient.int:x}" for patient, _, _ in patients}
    known = {
        patient: PatientAdded(
            patient=patient, name=f"Patient {patient.int:x}", mrn=year.numbers[patient], payer=payer, discipline=kind
        )
        for patient, payer, kind in patients
    }
    amounts = [
        AllowedElsewhere(patient=each.patient, year=YEAR, bucket=bucket, amount=each.elsewhere, on=each.day)
        for each in made
        if each.elsewhere
        for bucket in ("PT+SLP", "OT")
    ]
    _append(log, [(event, start) for event in (*people, *known.values(), *amounts)])
    history = History(log)
    for day in dict.fromkeys(each.day for each in made):
        _live(year, [each for each in made if each.day == day], history)
        if day == max(each.day for each in made if each.day.month == day.month):
            _export(year, [each for each in made if each.day.month == day.month], day)
    for each in made:
        if each.error in (Cause.EDITED_AFTER_EXPORT, Cause.NOT_REPLACED):
            _edit(year, each, random)
    for each in made:
        if each.visit in pairs:
            year.planted.append((Cause.OVERLAPPING_PATIENTS, frozenset((str(each.visit), str(pairs[each.visit])))))
        elif each.error not in (None, Cause.OVERLAPPING_PATIENTS):
            year.planted.append((each.error, frozenset((str(each.visit),))))
    return year


def _live(year: Year, of_day: Sequence[Plan], history: History) -> None:
    said: list[tuple[Event, int]] = []
    for each in of_day:
        said += _treated(each)
    floor = Floor(year.book, history=history)
    _append(year.log, said)
    history.forget()
    for each in of_day:
        floor.load(each.visit, year.log.visit(each.visit))
    for each in of_day:
        coding = floor.code(each.visit, 0)
        year.bills[str(each.visit)] = coding
        year.plans[str(each.visit)] = each
        bill = jsonl.text(coding)
        if each.error is not None:
            bill = wrong(bill, each.error, year.book, each)
        end = each.start + sum(row.length for row in each.rows) + 60
        signed = Signed(visit=each.visit, version=1, bill=bill, edition=coding.edition, program="test")
        _append(year.log, [(signed, end)])
        history.forget()


def _treated(plan: Plan) -> Iterator[tuple[Event, int]]:
    visit = plan.visit
    opened = VisitOpened(visit=visit, patient=plan.patient, payer=plan.payer, discipline=plan.discipline, date=plan.day)
    at = plan.start
    yield opened, at
    if plan.attested:
        yield Attested(visit=visit, what="kx", grounds=("necessity",)), at
    for number, row in enumerate(plan.rows):
        stretch = UUID(int=(visit.int << 8) + number)
        yield (
            Started(
                visit=visit, interval=stretch, code=row.code, clinician=row.clinician, role=ROLES[row.clinician],
                attendance=row.attendance, group_size=row.group_size,
            ),
            at,
        )  # fmt: skip
        at += row.length
        yield Stopped(visit=visit, interval=stretch), at
    yield Closed(visit=visit), at


def wrong(bill: str, cause: Cause, book: RuleBook, plan: Plan) -> str:
    """A bill's text with an error in its lines; as it is where the error lies elsewhere."""
    said: dict[str, Any] = json.loads(bill)
    lines: list[dict[str, Any]] = [each for each in said["lines"] if each["units"]]
    services = book.on(plan.day).services
    if cause is Cause.WRONG_UNITS:
        next(each for each in lines if services[each["code"]].kind.is_timed)["units"] += 1
    elif cause is Cause.MISSING_MODIFIER:
        lines[0]["modifiers"] = [each for each in lines[0]["modifiers"] if each not in ("GP", "GO")]
    elif cause is Cause.SURPLUS_MODIFIER:
        lines[-1]["modifiers"].append("KX")
    elif cause is Cause.STALE_THRESHOLD:
        for each in lines:
            each["modifiers"].append("KX")
    elif cause is Cause.OVERLAPPING_PATIENTS:  # the other visit was written in when this one was signed
        said["findings"] = [each for each in said["findings"] if each["severity"] != "error"]
    elif cause is Cause.UNATTENDED_AS_TIMED:
        modality = next(each for each in lines if services[each["code"]].kind is Kind.SUPERVISED)
        if plan.visit.int % 2:
            modality["code"] = "97032"
        else:
            modality["units"] += 1
    return json.dumps(said)


def _export(year: Year, of_month: Sequence[Plan], day: date) -> None:
    visits = tuple(each.visit for each in of_month)
    at = max(each.start for each in of_month) + 7200
    left = Exported(
        export=UUID(int=0xE000 + day.month), visits=visits, sha256="0" * 64, rows=0, kinds=("original",) * len(visits),
        versions=(1,) * len(visits), profile="generic",
    )  # fmt: skip
    _append(year.log, [(left, at)])


def _edit(year: Year, plan: Plan, random: Random) -> None:
    """Opened again after it left; then corrected, or signed again and not sent."""
    visit, at = plan.visit, plan.start + 90 * 86_400
    plan.rows[0].length = 60
    said: list[tuple[Event, int]] = []
    if plan.error is Cause.NOT_REPLACED or random.random() < 0.5:
        said.append((Reopened(visit=visit, reason="a stop was forgotten"), at))
    stop = (plan.start + 60) * SECOND  # a quarter-hour less at least: other units
    said.append((Amended(visit=visit, interval=UUID(int=visit.int << 8), reason="too long", stop_us=stop), at + 10))
    _append(year.log, said)
    if plan.error is Cause.NOT_REPLACED:
        floor = Floor(year.book, history=History(year.log))
        for each in year.log.visits_on(plan.day):
            floor.load(each, year.log.visit(each))
        coding = floor.code(visit, 0)
        signed = Signed(visit=visit, version=2, bill=jsonl.text(coding), edition=coding.edition, program="test")
        _append(year.log, [(signed, at + 60)])


def _append(log: Log, said: Sequence[tuple[Event, int]]) -> None:
    log.append([Draft(event=event, moment=moment(at), who=ANN) for event, at in said])
