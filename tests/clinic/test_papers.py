"""Papers leave a desk: who may, what is on record, and that a file is there whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from ptcoder.clinic import Clinic, Refused
from ptcoder.clinic.care_sheets import CareForm
from ptcoder.clinic.papers import PRINTED, Ready
from ptcoder.clinic.people_sheets import Particulars
from ptcoder.export.page import as_text
from ptcoder.export.papers import KINDS
from ptcoder.store import LogError
from ptcoder.store.settings import CLINIC_NAME, CLINIC_NPI, BadSetting
from ptcoder.visit import Logged, Paid, RecordReleased
from tests.clinic.hand_clock import DAY, HandClock, add
from tests.clinic.looking import settle


@pytest.fixture
def signed(clinic: Clinic, clock: HandClock) -> str:
    visit = add(clinic, "Ana Lopez", "cash")
    clinic.press("97110")
    clock.advance(minutes=20)
    clinic.stop_visit(visit)
    settle(clinic, visit)
    clinic.sign(visit)
    return visit


def ready(clinic: Clinic, visit: str, kind: str = "flow", suffix: str = "csv") -> Ready:
    (paper,) = clinic.papers_of(kind, suffix, visit)
    return Ready(paper=paper, data=paper.text().encode())


def test_a_file_leaves_and_that_is_on_record(
    clinic: Clinic, signed: str, tmp_path: Path, appends: list[tuple[Logged, ...]]
) -> None:
    given = ready(clinic, signed)
    appends.clear()
    clinic.papers.give(given, tmp_path / given.paper.name)
    ((said,),) = appends
    data = (tmp_path / given.paper.name).read_bytes()
    event = said.event
    assert isinstance(event, RecordReleased)
    assert (str(event.visit), event.what) == (signed, "flow-sheet csv")
    assert event.manifest == hashlib.sha256(data).hexdigest()
    assert b"97110,Therapeutic exercise" in data
    assert clinic.accesses().rows[0].what == "Handed out of one visit: flow-sheet csv"
    assert clinic.accesses().rows[0].patients == ("Ana Lopez",)


def test_what_the_log_cannot_take_does_not_leave(
    clinic: Clinic, signed: str, tmp_path: Path, unwritable: Callable[[], None]
) -> None:
    given = ready(clinic, signed)
    (tmp_path / "before.csv").write_text("before")
    unwritable()
    for path in (tmp_path / "new.csv", tmp_path / "before.csv"):
        with pytest.raises(LogError):
            clinic.papers.give(given, path)
    with pytest.raises(LogError):
        clinic.papers.give_all([given], tmp_path / "folder")
    assert [each.name for each in tmp_path.iterdir() if each.name != "data"] == ["before.csv"]
    assert (tmp_path / "before.csv").read_text() == "before"


def test_all_of_a_day_in_one_folder(clinic: Clinic, signed: str, clock: HandClock, tmp_path: Path) -> None:
    add(clinic, "Ben King")
    papers = clinic.papers_of_day("audit", "txt", DAY)
    assert [str(each.chart.visit.id) for each in papers] == [signed]
    clinic.papers.give_all([Ready(paper=each, data=each.text().encode()) for each in papers], tmp_path / "day")
    (file,) = (tmp_path / "day").iterdir()
    assert file.name.startswith("audit-sheet-2026-03-02-")
    with pytest.raises(Refused, match="already"):
        clinic.papers.give_all([ready(clinic, signed)], tmp_path / "day")
    with pytest.raises(Refused, match="No visit of this day is signed"):
        clinic.papers_of_day("audit", "pdf", DAY.replace(day=3))


def test_a_superbill_is_made_of_what_was_signed(clinic: Clinic, clock: HandClock) -> None:
    visit = add(clinic, "Ana Lopez", "cash")
    clinic.press("97110")
    clock.advance(minutes=20)
    with pytest.raises(Refused, match="Sign the visit first"):
        clinic.papers_of("superbill", "pdf", visit)
    assert "DRAFT" in ready(clinic, visit, "record", "txt").data.decode()


def test_what_a_course_of_care_says_after_the_signature_is_on_no_superbill(clinic: Clinic, signed: str) -> None:
    """Neither is it in the charge file: what is printed again next year is what was signed."""
    care = CareForm(discipline="PT", payer="cash", started="2026-03-01", diagnoses="M25.561")
    clinic.care.write(clinic.visit(signed).patient, care)
    told = as_text(KINDS["superbill"].page(clinic.papers_of("superbill", "pdf", signed)[0].chart))
    assert "No diagnosis is recorded." in told
    assert "M25.561" not in told


def test_the_letterhead_is_the_clinics_own(clinic: Clinic, signed: str) -> None:
    clinic.change_setting(CLINIC_NAME, "Sample Physical Therapy")
    assert ready(clinic, signed, "record", "txt").data.decode().splitlines()[1] == "Sample Physical Therapy"
    with pytest.raises(BadSetting, match="ten digits"):
        CLINIC_NPI.read("1234567890")
    assert CLINIC_NPI.read("1234567893") == "1234567893"
    assert CLINIC_NPI.read("") == ""


def test_a_bill_printed_again_costs_what_it_cost_and_the_next_says_what_is_dearer(
    clinic: Clinic, clock: HandClock, tmp_path: Path
) -> None:
    fees = tmp_path / "fees.csv"
    patient = clinic.visit(add(clinic, "Ana Lopez", "cash")).patient
    visits: list[str] = []
    for fee in (45, 50):
        sheet = clinic.begin_visit(patient)
        assert sheet.visit is not None
        visits.append(sheet.visit.visit)
        fees.write_text(f"code,fee\n97110,{fee}\n", encoding="utf-8")
        clinic.take_fees(clinic.read_fees(fees, "cash"))
        clinic.press("97110")
        clock.advance(minutes=20)
        clinic.stop_visit(visits[-1])
        settle(clinic, visits[-1])
        clinic.sign(visits[-1])
        clock.advance(minutes=24 * 60)
    told = [as_text(KINDS["superbill"].page(clinic.papers_of("superbill", "pdf", each)[0].chart)) for each in visits]
    assert "$45.00" in told[0]
    assert "$50.00" not in told[0]
    assert "Balance $50.00" in told[1]
    last = "\nTherapeutic exercise (97110): a unit costs $50.00 instead of $45.00.\n"
    assert last in told[1].partition("WHY THIS IS NOT THE BILL OF MARCH 2, 2026")[2]


def test_a_payment_is_recorded_and_undone(clinic: Clinic, signed: str, appends: list[tuple[Logged, ...]]) -> None:
    clinic.payments.record(signed, " $1,045.50 ", "card")
    event = appends[-1][0].event
    assert isinstance(event, Paid)
    assert (event.amount, event.on, event.how) == ("1045.50", DAY, "card")
    page = KINDS["superbill"].page(clinic.papers_of("superbill", "pdf", signed)[0].chart)
    assert "$1,045.50" in str(page)
    clinic.undo()
    page = KINDS["superbill"].page(clinic.papers_of("superbill", "pdf", signed)[0].chart)
    assert "Nothing is paid yet" in str(page)


@pytest.mark.parametrize(
    ("amount", "how"),
    [("", "card"), ("0", "card"), ("x", "card"), ("1.005", "card"), ("-5", "card"), ("1,00,000", "card"), ("5", " ")],
)
def test_a_payment_that_is_none(clinic: Clinic, signed: str, amount: str, how: str) -> None:
    with pytest.raises(Refused):
        clinic.payments.record(signed, amount, how)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [("45", "45.00"), ("45,5", "45.50"), ("$1,045", "1045.00"), ("1.045,50", "1045.50"), ("1 045,50", "1045.50")],
)
def test_an_amount_as_people_type_it(
    clinic: Clinic, signed: str, appends: list[tuple[Logged, ...]], typed: str, stored: str
) -> None:
    clinic.payments.record(signed, typed, "cash")
    event = appends[-1][0].event
    assert isinstance(event, Paid)
    assert event.amount == stored


def test_the_balance_and_what_is_given_back(clinic: Clinic, signed: str, appends: list[tuple[Logged, ...]]) -> None:
    sheet = clinic.payments.sheet(signed)
    assert (sheet.asked, sheet.paid, sheet.rows) == (True, Decimal(0), ())
    with pytest.raises(Refused, match="no more than that"):
        clinic.payments.give_back(signed, "1", "cash")
    clinic.payments.record(signed, "50", "cash")
    with pytest.raises(Refused, match=r"\$50\.00 was paid"):
        clinic.payments.give_back(signed, "50.01", "cash")
    clinic.payments.give_back(signed, "20", "cash")
    event = appends[-1][0].event
    assert isinstance(event, Paid)
    assert event.amount == "-20.00"
    assert clinic.payments.sheet(signed).paid == Decimal(30)
    assert clinic.floor().undo == "give back of $20.00 for A.L."
    clinic.undo()
    assert clinic.payments.sheet(signed).paid == Decimal(50)


def test_a_student_prints_nothing_and_takes_no_payment(clinic: Clinic, signed: str) -> None:
    given = ready(clinic, signed)
    clinic.staff.set_pin(clinic.staff.everyone()[0].id, "2580")
    student = clinic.staff.add(Particulars(name="S. Novak", role="STUDENT"), "7391")
    clinic.set_clinician(student.id, "7391")
    for deed in (
        lambda: clinic.papers_of("flow", "csv", signed),
        lambda: clinic.papers.leave([given]),
        lambda: clinic.payments.record(signed, "5.00", "card"),
    ):
        with pytest.raises(Refused):
            deed()


def test_how_a_paper_left_without_a_file(clinic: Clinic, signed: str) -> None:
    (paper,) = clinic.papers_of("audit", PRINTED, signed)
    clinic.papers.leave([Ready(paper=paper, data=b"drawn")])
    assert clinic.accesses().rows[0].what == "Handed out of one visit: audit-sheet printed"
