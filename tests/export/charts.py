"""Made-up charts, the same to the byte wherever they are made."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from ptcoder.coding import Coding, Finding, Line, Severity
from ptcoder.export import jsonl
from ptcoder.export.chart import Chart, Letterhead, Since
from ptcoder.export.manifest import Chain
from ptcoder.rulebook import RuleBook
from ptcoder.visit import (
    MINUTE,
    SECOND,
    Acknowledged,
    Amended,
    Attested,
    CareWritten,
    Closed,
    CoSigned,
    Counted,
    Discipline,
    Documented,
    EnteredLate,
    Event,
    Exported,
    GoalWritten,
    ModifierChosen,
    Noted,
    Paid,
    PatientAdded,
    PersonAdded,
    PlaceChosen,
    Pointed,
    PresetChanged,
    Reopened,
    Role,
    Signed,
    Started,
    Stopped,
    SupervisedBy,
    VisitOpened,
    Voided,
    fold,
)
from tests.visit.made_up import ANN, DAY, NINE, PAT, VISIT, at, chain

BO = UUID(int=0xC)
A, B, C, D, E = (UUID(int=0x20 + number) for number in range(5))
PEOPLE = {
    str(ANN): PersonAdded(
        person=ANN, name="Ann Example", role=Role.PT, credentials="PT, DPT", npi="1234567893", duties=()
    ),
    str(BO): PersonAdded(person=BO, name="Bo Sample", role=Role.PTA),
}
CLINIC = Letterhead(
    name="Sample Physical Therapy",
    address=("1200 Example Avenue", "Springfield, IL 62701"),
    phone="(555) 010-0147",
    tax_id="00-0000000",
    npi="1234567893",
)
LINES = (
    Line(
        code="97110",
        discipline=Discipline.PT,
        modifiers=("59", "GP", "CQ", "KX"),
        units=2,
        minutes=26,
        why="26 min make one full quarter-hour; 11 left over take one of the 3 units that 39 timed min allow (CMS).",
    ),
    Line(code="97140", discipline=Discipline.PT, modifiers=("GP",), units=1, minutes=13, why="13 min take one unit."),
    Line(code="G0283", discipline=Discipline.PT, modifiers=("GP",), units=1, minutes=10, why="Once a day."),
    Line(code="97010", discipline=Discipline.PT, modifiers=(), units=0, minutes=0, why="Bundled by Medicare."),
)
CODING = Coding(
    visit=str(VISIT),
    lines=LINES,
    findings=(
        Finding(
            id="attended-with-unattended",
            severity=Severity.WARNING,
            codes=("97110", "G0283"),
            text="97110 ran 9:15-9:25 while G0283 was on.",
            source="NCCI policy manual, ch. 11",
        ),
    ),
    timed_minutes=39,
    total_minutes=40,
    allowed_estimate=None,
    edition="rules of 2026-01-01",
    choices=(),
)
FIRST = CODING._replace(lines=CODING.lines[:2])
"""As it was signed before a time was put right."""
EVENTS: tuple[Event | tuple[Event, Any], ...] = (
    VisitOpened(visit=VISIT, patient=PAT, payer="medicare", discipline=Discipline.PT, date=DAY),
    (Started(visit=VISIT, interval=A, code="97110", clinician=ANN, role=Role.PT, attendance=None), at(0)),
    (Stopped(visit=VISIT, interval=A), at(15 * 60 + 7)),
    (Started(visit=VISIT, interval=B, code="97140", clinician=BO, role=Role.PTA, attendance=None), at(15 * 60 + 7)),
    (Started(visit=VISIT, interval=C, code="97014", clinician=ANN, role=Role.PT, attendance=None), at(20 * 60)),
    (PresetChanged(visit=VISIT, interval=C, preset=15 * MINUTE), at(21 * 60)),
    (Stopped(visit=VISIT, interval=B), at(28 * 60 + 40)),
    (Started(visit=VISIT, interval=D, code="97110", clinician=ANN, role=Role.PT, attendance=None), at(28 * 60 + 40)),
    (Stopped(visit=VISIT, interval=C), at(30 * 60)),
    (Stopped(visit=VISIT, interval=D), at(38 * 60 + 40)),
    (Started(visit=VISIT, interval=E, code="97112", clinician=ANN, role=Role.PT, attendance=None), at(38 * 60 + 40)),
    (Stopped(visit=VISIT, interval=E), at(39 * 60)),
    Counted(visit=VISIT, service=UUID(int=0x30), code="97010", units=1, clinician=ANN, role=Role.PT),
    Closed(visit=VISIT),
    Amended(visit=VISIT, interval=A, reason="Forgot to start", start_us=NINE - 60 * SECOND),
    Voided(visit=VISIT, event=UUID(int=0xE000 + 11), reason="Pressed by mistake"),
    Voided(visit=VISIT, event=UUID(int=0xE000 + 12), reason="Pressed by mistake"),
    EnteredLate(visit=VISIT, source="paper", reason="The computer was away"),
    Documented(visit=VISIT, code="", field="response", text="Stairs are easier."),
    Documented(visit=VISIT, code="97110", field="exercises", text="Knee extension, 3 × 12, 4 lb\nLeg press, 3 × 10"),
    Documented(visit=VISIT, code="97140", field="technique", text="Posterior glide"),
    Documented(visit=VISIT, code="97116", field="device", text="Walker"),
    Documented(visit=VISIT, code="97140", field="region", text=""),
    Documented(visit=VISIT, code="", field="changes", text="Twice a week."),
    Noted(visit=VISIT, text="Arrived late."),
    Pointed(visit=VISIT, code="", diagnoses=("M25.561", "R26.89")),
    Pointed(visit=VISIT, code="97140", diagnoses=("M25.661",)),
    PlaceChosen(visit=VISIT, place="12"),
    SupervisedBy(visit=VISIT, person=ANN),
    Attested(visit=VISIT, what="kx", grounds=("necessity", "progress")),
    ModifierChosen(visit=VISIT, code="97110", modifier="59"),
    Acknowledged(visit=VISIT, finding="attended-with-unattended:97110+G0283", reason="Documented"),
    Signed(visit=VISIT, version=1, bill=jsonl.text(FIRST), edition="rules", program="0.1.0"),
    Reopened(visit=VISIT, reason="A time was wrong"),
    Signed(
        visit=VISIT,
        version=2,
        bill=jsonl.text(CODING),
        edition="rules of 2026-01-01",
        program="0.1.0",
        called="Ann Example, PT, DPT",
    ),
    CoSigned(visit=VISIT, version=2, called="Cy Other, PT"),
    Paid(visit=VISIT, payment=A, amount="45.00", on=DAY, how="card"),
    Paid(visit=VISIT, payment=B, amount="-5.00", on=DAY, how="cash"),
    Exported(export=A, visits=(VISIT,), sha256="ab" * 32, rows=4, kinds=("original",), versions=(2,)),
)


@cache
def whole() -> Chart:
    """A signed visit that has everything a visit can have."""
    return made(EVENTS)


def empty() -> Chart:
    """A visit in which nothing was done; of a patient whom the register has lost."""
    opened = VisitOpened(visit=VISIT, patient=PAT, payer="cash", discipline=Discipline.PT, date=DAY)
    bare = made((opened,), CODING._replace(lines=(), findings=(), timed_minutes=0, total_minutes=0))
    return replace(
        bare, patient=None, letterhead=Letterhead(), clinic_now=Letterhead(), since=None, care=None, goals=()
    )


def made(events: tuple[Event | tuple[Event, Any], ...], coding: Coding = CODING, name: str = "Ana Lopez") -> Chart:
    records = tuple(chain(*events))
    visit = fold(records)
    assert visit is not None
    edition = RuleBook.load().on(DAY)
    return Chart(
        visit=visit,
        records=records,
        hashes={row.stamp.id: f"{row.stamp.n:064x}"[::-1] for row in records},
        chains=(Chain(station="07" * 16, n=len(records), hash="c" * 64),),
        coding=coding,
        payer=edition.payers[visit.payer],
        edition=edition,
        patient=PatientAdded(
            patient=PAT,
            name=name,
            mrn="1001",
            payer=visit.payer,
            discipline=Discipline.PT,
            born=date(1950, 2, 28),
        ),
        people=PEOPLE,
        letterhead=CLINIC,
        clinic_now=CLINIC,
        fees={"97110": Decimal("55.00"), "97140": Decimal("52.50"), "G0283": Decimal("20.00")},
        place="12",
        since=Since(day=date(2026, 2, 27), changes=("Manual therapy (97140): given this time, 1 unit.",)),
        care=CareWritten(
            care=A,
            patient=PAT,
            discipline=Discipline.PT,
            payer=visit.payer,
            diagnoses=("M25.561",),
            referrer="R. Doctor",
            referrer_npi="1234567893",
        ),
        goals=(GoalWritten(goal=A, care=A, text="Walk 150 feet without rest", by=date(2026, 4, 1)),),
        program="0.1.0",
        printed_at=NINE + 60 * MINUTE,
        off_min=-300,
        printed_by="Ann Example",
    )
