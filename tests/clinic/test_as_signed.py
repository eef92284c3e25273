"""A paper printed again long after the signature names everybody as at the signature, and tells where the clinic is."""

from __future__ import annotations

import pytest

from ptcoder.clinic import Clinic
from ptcoder.clinic.care_sheets import CareForm
from ptcoder.clinic.people_sheets import Particulars
from ptcoder.export.page import as_text
from ptcoder.export.papers import KINDS
from ptcoder.store.settings import CLINIC_CITY, CLINIC_NAME, CLINIC_NPI, CLINIC_STREET, CLINIC_TAX_ID, PLACE
from tests.clinic.hand_clock import HandClock, add
from tests.clinic.looking import settle

NPI, OTHER_NPI = "1234567893", "1245319599"
CARE = CareForm(discipline="PT", payer="cash", started="2026-03-01", referrer="R. Doctor", referrer_npi=NPI)


def told(clinic: Clinic, kind: str, visit: str) -> str:
    (paper,) = clinic.papers_of(kind, KINDS[kind].suffixes[0], visit)
    return as_text(KINDS[kind].page(paper.chart))


def say_of_clinic(clinic: Clinic, **said: str) -> None:
    kinds = {"name": CLINIC_NAME, "street": CLINIC_STREET, "city": CLINIC_CITY, "tax": CLINIC_TAX_ID, "npi": CLINIC_NPI}
    clinic.change_settings([kinds[each].changed(text) for each, text in said.items()])


def say_of_ann(clinic: Clinic, name: str, credentials: str = "", npi: str = "") -> None:
    ann = clinic.staff.everyone()[0].id
    said = Particulars(name=name, role="PT", credentials=credentials, npi=npi, duties=("owner",))
    clinic.staff.change(ann, said)


@pytest.fixture
def visit(clinic: Clinic, clock: HandClock) -> str:
    """Treated, stopped and settled; not signed."""
    visit = add(clinic, "Ana Lopez", "cash")
    clinic.press("97110")
    clock.advance(minutes=20)
    clinic.stop_visit(visit)
    settle(clinic, visit)
    return visit


def write_all(clinic: Clinic, visit: str) -> str:
    """Everybody as they were at the signature; the course of care."""
    say_of_ann(clinic, "Ann Example", "PT, DPT", NPI)
    say_of_clinic(clinic, name="Old Clinic", street="1 Old Street", city="Springfield", tax="00-1", npi=NPI)
    return clinic.care.write(clinic.visit(visit).patient, CARE)


def change_all(clinic: Clinic, visit: str, course: str) -> None:
    say_of_ann(clinic, "Ann Married", "PT, PhD", OTHER_NPI)
    say_of_clinic(clinic, name="New Clinic", street="2 New Street", city="Shelbyville", tax="00-2", npi=OTHER_NPI)
    clinic.change_setting(PLACE, "62")
    patient = clinic.visit(visit).patient
    form = CareForm(discipline="PT", payer="cash", started="2026-03-01", referrer="N. Other", referrer_npi=OTHER_NPI)
    clinic.care.write(patient, form, course)


THEN = (
    "Provider: Ann Example, PT, DPT",
    f"Provider's NPI: {NPI}",
    f"Clinic's NPI: {NPI}",
    "Tax id: 00-1",
    f"Referred by: R. Doctor, NPI {NPI}",
    "Place of service: 11 Office",
    "Old Clinic",
    "1 Old Street",
)
NOW = (
    "Provider: Ann Married, PT, PhD",
    f"Provider's NPI: {OTHER_NPI}",
    f"Clinic's NPI: {OTHER_NPI}",
    "Tax id: 00-2",
    f"Referred by: N. Other, NPI {OTHER_NPI}",
    "New Clinic",
    "2 New Street",
)


def test_a_superbill_is_of_the_day_of_its_signature(clinic: Clinic, visit: str) -> None:
    course = write_all(clinic, visit)
    clinic.sign(visit)
    before = told(clinic, "superbill", visit).splitlines()
    assert not {*THEN} - {*before}
    change_all(clinic, visit, course)
    after = told(clinic, "superbill", visit).splitlines()
    assert not {*NOW} & {*after}
    where = after.index("The clinic today: New Clinic, 2 New Street, Shelbyville.")
    del after[where - 1 : where + 1]
    assert after == before


def test_the_other_papers_name_who_treated_as_then(clinic: Clinic, visit: str) -> None:
    course = write_all(clinic, visit)
    clinic.sign(visit)
    change_all(clinic, visit, course)
    for kind, knows_where in (("flow", True), ("record", False), ("audit", True)):
        said = told(clinic, kind, visit)
        assert "Ann Example, PT, DPT" in said
        assert "Married" not in said.replace(" by Ann Married with ptcoder", ""), "who prints is who it is today"
        assert said.splitlines()[1] == "Old Clinic"
        assert ("The clinic today: New Clinic" in said) is knows_where


def test_what_is_signed_again_is_of_its_own_day(clinic: Clinic, visit: str) -> None:
    course = write_all(clinic, visit)
    clinic.sign(visit)
    change_all(clinic, visit, course)
    clinic.resume_visit(visit, "A name was wrong")
    assert "Ann Married, PT, PhD" in told(clinic, "flow", visit), "what nobody signed is as it is today"
    clinic.stop_visit(visit)
    settle(clinic, visit)
    clinic.sign(visit)
    said = told(clinic, "superbill", visit)
    assert {*NOW} - {*said.splitlines()} == set()
    assert "The clinic today" not in said


def test_what_was_not_known_at_the_signature_is_as_it_is_today(clinic: Clinic, visit: str) -> None:
    """An NPI that comes by mail, an address that was never written down; but no degree of later."""
    say_of_clinic(clinic, name="Old Clinic", city="Springfield")
    patient = clinic.visit(visit).patient
    course = clinic.care.write(patient, CareForm(discipline="PT", payer="cash", started="2026-03-01"))
    clinic.sign(visit)
    change_all(clinic, visit, course)
    said = told(clinic, "superbill", visit).splitlines()
    assert {f"Provider's NPI: {OTHER_NPI}", f"Clinic's NPI: {OTHER_NPI}", "Tax id: 00-2"} <= {*said}
    assert {"Provider: Ann Example, PT", f"Referred by: N. Other, NPI {OTHER_NPI}"} <= {*said}
    assert said[1:3] == ["Old Clinic", "Springfield"], "a street of today in the town of then is none"


def test_the_referrers_npi_of_today_is_only_of_the_same_one(clinic: Clinic, visit: str) -> None:
    patient = clinic.visit(visit).patient
    bare = CareForm(discipline="PT", payer="cash", started="2026-03-01", referrer="R. Doctor")
    course = clinic.care.write(patient, bare)
    clinic.sign(visit)
    assert "Referred by: R. Doctor\n" in told(clinic, "superbill", visit)
    clinic.care.write(patient, CARE, course)
    assert f"Referred by: R. Doctor, NPI {NPI}\n" in told(clinic, "superbill", visit)
    change_all(clinic, visit, course)
    assert "Referred by: R. Doctor\n" in told(clinic, "superbill", visit)


def test_a_course_that_was_ended_or_written_since(clinic: Clinic, visit: str) -> None:
    clinic.sign(visit)
    assert "Referred by" not in told(clinic, "superbill", visit)
    clinic.care.write(clinic.visit(visit).patient, CARE)
    assert f"Referred by: R. Doctor, NPI {NPI}\n" in told(clinic, "superbill", visit)


def test_who_was_merged_since_was_referred_by_whom_it_was(clinic: Clinic, visit: str) -> None:
    course = write_all(clinic, visit)
    clinic.sign(visit)
    patient = clinic.visit(visit).patient
    other = clinic.visit(add(clinic, "Anna Lopez", "cash")).patient
    change_all(clinic, visit, course)
    clinic.registering.merge(patient, other)
    said = told(clinic, "superbill", visit)
    assert not {*THEN} - {*said.splitlines()}
    assert "Patient: Anna Lopez" in said, "the patient is whoever it is today"
