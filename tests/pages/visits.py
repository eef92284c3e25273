"""Visits as they come: pressed at a desk whose clock is turned, coded by the shipped rules, signed."""

from __future__ import annotations

from pathlib import Path

from ptcoder.clinic import Clinic
from ptcoder.clinic.care_sheets import CareForm
from ptcoder.clinic.corrections import Delete, Edit
from ptcoder.clinic.people_sheets import Particulars
from ptcoder.export.chart import Chart
from ptcoder.store import Log, PassingKeys
from ptcoder.store.settings import CLINIC_CITY, CLINIC_NAME, CLINIC_NPI, CLINIC_PHONE, CLINIC_STREET, CLINIC_TAX_ID
from ptcoder.visit import MINUTE
from tests.clinic.hand_clock import HandClock, book

NPI = "1234567893"
LETTERHEAD = {
    CLINIC_NAME: "Sample Physical Therapy",
    CLINIC_STREET: "1200 Example Avenue",
    CLINIC_CITY: "Springfield, IL 62701",
    CLINIC_PHONE: "(555) 010-0147",
    CLINIC_TAX_ID: "00-0000000",
    CLINIC_NPI: NPI,
}
DONE = (("97110", 17.1), ("97140", 12.4), ("97112", 9.5), ("97530", 14.2), ("97116", 8.6), ("97110", 6.3))
NOTE = {
    "97110": {"region": "right knee, hip", "exercises": "Leg press, 3 × 10, 40 kg\nKnee extension, 3 × 12, 4 lb"},
    "97140": {"technique": "Posterior glide, grade III", "region": "right knee"},
    "97112": {"activity": "Single-leg stance on foam, tandem walking"},
    "97530": {"activity": "Sit to stand from 18 in, step-ups 6 in", "purpose": "Stairs at home"},
    "97116": {"distance": "300"},
    "": {"response": "tolerated with rests", "reassessment": "motion measured again", "progress": "as planned"},
}


def at_desk(folder: Path, clock: HandClock, payer: str) -> tuple[Clinic, str]:
    """A clinic with a letterhead and two people who treat; a patient with a course of care, whose visit has begun."""
    clinic = Clinic(Log.open(folder, PassingKeys()), book(), clock)
    clinic.staff.add(Particulars(name="Ann Example", role="PT", credentials="PT, DPT", npi=NPI))
    clinic.staff.add(Particulars(name="Bo Sample", role="PTA"))
    for setting, said in LETTERHEAD.items():
        clinic.change_setting(setting, said)
    sheet = clinic.add_patient(name="Ana Lopez", mrn="1001", payer=payer, discipline="PT")
    assert sheet.visit is not None
    form = CareForm(
        discipline="PT",
        payer=payer,
        started="2026-02-02",
        certified_until="2026-05-02",
        diagnoses="M25.561 R26.89",
        referrer="R. Doctor",
        referrer_npi=NPI,
    )
    clinic.care.write(sheet.visit.patient, form)
    return clinic, sheet.visit.visit


def treat(clinic: Clinic, clock: HandClock, visit: str) -> None:
    """Eight stretches, the last pressed by mistake; two corrections."""
    for code, minutes in DONE:
        clinic.press(code)
        clock.advance(minutes=minutes)
        if code == "97530":
            clinic.press("97014")
            clock.advance(minutes=2)
    clinic.press("97035")
    clock.advance(seconds=20)
    clinic.stop_visit(visit)
    bars = clinic.visit(visit).bars
    first, last = bars[0], next(each for each in bars if each.code == "97035")
    clock.advance(seconds=30)
    clinic.correct(Edit(visit=visit, interval=first.interval, start=first.start - 2 * MINUTE), "Forgot to start")
    clock.advance(seconds=30)
    clinic.correct(Delete(visit=visit, interval=last.interval), "Pressed by mistake")


def write(clinic: Clinic, clock: HandClock, visit: str) -> None:
    for part in clinic.notes.sheet(visit).parts:
        known = {each.id for each in part.fields}
        for field, text in NOTE.get(part.code, {}).items():
            if field in known:
                clock.advance(seconds=20)
                clinic.notes.write(visit, part.code, field, text)


def sign(clinic: Clinic, clock: HandClock, visit: str) -> None:
    for row in clinic.visit(visit).findings:
        if row.severity == "warning" and not row.acknowledged:
            clock.advance(seconds=20)
            clinic.acknowledge(visit, row.id, "Documented in the note")
    clock.advance(minutes=1)
    clinic.sign(visit)


def usual(folder: Path, payer: str = "medicare", *, noted: bool = True) -> Chart:
    """Eight stretches, two corrections, some findings, a note; signed."""
    clock = HandClock()
    clinic, visit = at_desk(folder, clock, payer)
    try:
        treat(clinic, clock, visit)
        if noted:
            write(clinic, clock, visit)
        sign(clinic, clock, visit)
        (paper,) = clinic.papers_of("audit", "pdf", visit)
        return paper.chart
    finally:
        clinic.close()
