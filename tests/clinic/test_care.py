"""Courses of care at a desk: written, changed, ended, reported; what they say at the visit; the visit's claim."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from ptcoder.clinic import Clinic, Refused
from ptcoder.clinic.care_fields import read_amount, read_diagnoses
from ptcoder.clinic.care_sheets import CareForm, CourseSheet
from ptcoder.clinic.people_sheets import Particulars
from ptcoder.store.settings import PLACE
from ptcoder.visit import CareWritten, Logged, PlaceChosen, Pointed, ProgressReported, Signed, SupervisedBy
from tests.clinic.hand_clock import HandClock, add

NPI = "1234567893"
FORM = CareForm(
    discipline="PT", payer="medicare", started="2026-03-01", certified_until="2026-05-29", diagnoses="m25561"
)


@pytest.fixture
def patient(clinic: Clinic) -> str:
    return clinic.visit(add(clinic, "Ana Lopez")).patient


def course(clinic: Clinic, patient: str) -> CourseSheet:
    (found,) = clinic.care.sheet(patient).courses
    return found


def findings(clinic: Clinic) -> list[str]:
    sheet = clinic.floor().visit
    assert sheet is not None
    return [row.title for row in clinic.visit(sheet.visit).findings]


def test_a_course_is_written_changed_and_ended(
    clinic: Clinic, patient: str, appends: list[tuple[Logged, ...]], reopened: Callable[[], Clinic]
) -> None:
    today = clinic.floor().today
    form = replace(
        FORM,
        started=str(today - timedelta(days=3)),
        certified_until=str(today + timedelta(days=80)),
        diagnoses="m25561, r26.89 R2689",
        referrer=" Dr.  Example ",
        referrer_npi="1234567893",
        authorization="A-1",
        authorized="12",
        authorized_from=str(today),
        onset="2025-12-01",
    )
    key = clinic.care.write(patient, form)
    ((record,),) = appends
    assert isinstance(record.event, CareWritten)
    assert record.event.diagnoses == ("M25.561", "R26.89")
    assert record.event.referrer == "Dr. Example"
    shown = course(clinic, patient)
    assert (shown.id, shown.title) == (key, "PT, Medicare Part B")
    assert dict(shown.facts)["Referred by"] == "Dr. Example NPI 1234567893"
    assert dict(shown.facts)["Authorization"] == f"A-1 from {today}"
    assert (shown.authorized, shown.used) == (12, 1)
    assert shown.progress == (
        "1 treatment day so far, no progress report yet. A report is due within 9 more days of treatment."
    )
    clinic.care.write(patient, shown.form, key)
    assert len(appends) == 1  # the same again says nothing
    clinic.care.write(patient, replace(shown.form, authorized="13"), key)
    clinic.care.end(patient, key)
    assert course(clinic, patient).ended == today
    clinic.care.write(patient, replace(shown.form, claim="WC-1", injured="2026-01-02"), key)
    assert course(clinic, patient).ended == today
    other = reopened()
    assert dict(course(other, patient).facts)["Claim"] == "WC-1 injured 2026-01-02"
    other.care.go_on(patient, key)
    assert course(other, patient).ended is None
    with pytest.raises(Refused, match="has not ended"):
        other.care.go_on(patient, key)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"discipline": "XX"}, "Choose a discipline: PT, OT, SLP"),
        ({"payer": "nobody"}, "Choose a payer from the list"),
        ({"started": "yesterday"}, "Plan begun: Write a date as"),
        ({"started": "0206-03-02"}, "too long ago"),
        ({"certified_until": "2026-02-01"}, "certified until a day before it began"),
        ({"authorized_from": "2026-03-02", "authorized_until": "2026-03-01"}, "ends before it begins"),
        ({"onset": "2026-03-05"}, "The onset lies after"),
        ({"injured": "2026-03-05"}, "The injury lies after"),
        ({"diagnoses": "M25.561, knee"}, "KNEE has not the shape of an ICD-10-CM code"),
        ({"diagnoses": " ".join(f"M25.5{number:02}" for number in range(13))}, "13 diagnoses; at most 12"),
        ({"referrer_npi": "1234567890"}, "wrong digit"),
        ({"authorized": "0"}, "a whole number from 1 to 999"),
        ({"authorized": "many"}, "a whole number from 1 to 999"),
    ],
)
def test_what_is_wrong_is_refused_and_nothing_is_written(
    clinic: Clinic, patient: str, appends: list[tuple[Logged, ...]], change: dict[str, str], why: str
) -> None:
    with pytest.raises(Refused, match=why):
        clinic.care.write(patient, replace(FORM, **change))
    assert appends == []


@pytest.mark.parametrize("text", ["M25.", "M2", "25.561", "M25.56123", "MM5.1", "M25-561", "M25.5 61é"])
def test_the_shape_of_a_diagnosis(text: str) -> None:
    with pytest.raises(Refused):
        read_diagnoses(text)
    assert read_diagnoses(" m25.561;;z96651\nS72001A c7a ") == ("M25.561", "Z96.651", "S72.001A", "C7A")
    assert read_diagnoses("") == ()


def test_an_amount_as_people_write_it() -> None:
    assert [str(read_amount(text)) for text in ("1,234.5", "$ 12", "0.05")] == ["1234.50", "12.00", "0.05"]


def test_unknown_courses_and_days_are_refused(clinic: Clinic, patient: str) -> None:
    key = clinic.care.write(patient, replace(FORM, started="2026-03-01"))
    for wrong in ("", "00000000-0000-0000-0000-000000000000"):
        with pytest.raises(Refused, match="not known here"):
            clinic.care.end(patient, wrong)
    with pytest.raises(Refused, match="does not end before it begins"):
        clinic.care.end(patient, key, date(2026, 2, 28))
    with pytest.raises(Refused, match="has not come yet"):
        clinic.care.report(patient, key, clinic.floor().today + timedelta(days=1))
    with pytest.raises(Refused, match="2026-02-28 lies before the plan began, 2026-03-01"):
        clinic.care.report(patient, key, date(2026, 2, 28))


def test_the_plan_speaks_at_the_visit_and_a_report_is_said_and_taken_back(
    clinic: Clinic, clock: HandClock, patient: str, appends: list[tuple[Logged, ...]]
) -> None:
    assert "Plan of care" not in findings(clinic)  # nobody keeps courses here yet
    other = clinic.visit(add(clinic, "Bo Sample")).patient
    key = clinic.care.write(patient, FORM)
    assert "Plan of care" in findings(clinic)  # Bo, who is in front, has none
    clinic.care.write(other, replace(FORM, certified_until=str(clinic.floor().today + timedelta(days=2))))
    assert findings(clinic) == ["Certification ends soon", "No measurable goal"]
    for _ in range(9):
        for card in clinic.floor().cards:
            if card.name == "Bo Sample":
                clinic.remove_visit(card.visit)
            elif card.doing != "To sign":
                clinic.stop_visit(card.visit)
        clock.advance(minutes=24 * 60)
        clinic.begin_visit(patient)
    shown = course(clinic, patient)
    assert shown.treated == 10
    assert shown.progress.endswith("A report is due.")
    assert "Progress report" in findings(clinic)
    appends.clear()
    clinic.care.report(patient, key)
    assert course(clinic, patient).treated == 0
    assert "Progress report" not in findings(clinic)
    clinic.care.report(patient, key, holds=False)
    assert [type(each.event) for (each,) in appends] == [ProgressReported, ProgressReported]
    assert course(clinic, patient).treated == 10


def test_the_diagnoses_of_a_visit_are_the_courses_until_it_says_otherwise(
    clinic: Clinic, clock: HandClock, patient: str, appends: list[tuple[Logged, ...]]
) -> None:
    clinic.care.write(patient, replace(FORM, diagnoses="M25.561 R26.89"))
    visit = clinic.floor().cards[0].visit
    clinic.press("97110")
    clock.advance(minutes=20)
    sheet = clinic.claims.sheet(visit)
    assert (sheet.diagnoses, sheet.given) == (("M25.561", "R26.89"), False)
    assert [(each.code, each.diagnoses) for each in sheet.codes] == [("97110", ("M25.561", "R26.89"))]
    assert (sheet.place, sheet.rendering, sheet.supervising) == ("11", "Ann Example, PT", "")
    with pytest.raises(Refused, match=r"Z96\.651 is not among the visit's diagnoses"):
        clinic.claims.point(visit, "97110", "Z96.651")
    with pytest.raises(Refused, match="5 diagnoses; at most 4"):
        clinic.claims.point(visit, "97110", "M25.561 M25.562 M25.563 M25.564 M25.565")
    clinic.claims.point(visit, "97110", "R26.89")
    appends.clear()
    clinic.claims.point(visit, "", "m25561 z96651")
    assert [each.event for each in appends[0]] == [
        Pointed(visit=appends[0][0].event.visit, code="", diagnoses=("M25.561", "Z96.651")),  # type: ignore[union-attr]
        Pointed(visit=appends[0][0].event.visit, code="97110", diagnoses=()),  # type: ignore[union-attr]
    ]
    clinic.undo()
    assert clinic.claims.sheet(visit).codes[0].diagnoses == ("R26.89",)
    clinic.claims.point(visit, "97110", "R26.89")
    assert clinic.floor().undo == "set diagnoses"
    clinic.stop_visit(visit)
    clinic.sign(visit)
    assert [type(each.event) for each in appends[-1]] == [Pointed, PlaceChosen, Signed]
    signed = clinic.claims.sheet(visit)
    assert (signed.diagnoses, signed.given, signed.editable) == (("M25.561", "R26.89"), True, False)
    with pytest.raises(Refused, match="This visit is signed"):
        clinic.claims.point(visit, "", "")


def test_two_courses_that_fit_give_no_diagnosis(clinic: Clinic, patient: str) -> None:
    clinic.care.write(patient, FORM)
    clinic.care.write(patient, FORM)
    assert clinic.claims.sheet(clinic.floor().cards[0].visit).diagnoses == ()
    assert findings(clinic) == ["Which course of care?"]


def test_place_and_supervisor(
    clinic: Clinic, clock: HandClock, patient: str, appends: list[tuple[Logged, ...]]
) -> None:
    visit = clinic.floor().cards[0].visit
    clinic.add_person("Cy Sample", "PTA")
    ann, cy = (each.id for each in clinic.floor().people)
    clinic.set_clinician(cy)
    clinic.press("97110")
    clock.advance(minutes=20)
    sheet = clinic.claims.sheet(visit)
    assert (sheet.rendering, sheet.supervising, sheet.supervisors) == ("", "", ((ann, "Ann Example, PT"),))
    with pytest.raises(Refused, match="Cy Sample is no therapist"):
        clinic.claims.supervise(visit, cy)
    clinic.claims.supervise(visit, ann)
    appends.clear()
    clinic.claims.supervise(visit, ann)
    assert appends == []
    sheet = clinic.claims.sheet(visit)
    assert (sheet.rendering, sheet.supervising) == ("Ann Example, PT", "Ann Example, PT")
    with pytest.raises(Refused, match="Choose a place"):
        clinic.claims.place(visit, "00")
    clinic.claims.place(visit, "11")
    clinic.claims.place(visit, "12")
    clinic.claims.supervise(visit, "")
    assert [type(each.event) for (each,) in appends] == [PlaceChosen, SupervisedBy]
    assert clinic.claims.sheet(visit).place == "12"
    with pytest.raises(Refused, match="This visit is not known"):
        clinic.claims.place("x", "12")
    with pytest.raises(Refused, match="This visit is not known"):
        clinic.claims.sheet("00000000-0000-0000-0000-000000000000")


@pytest.mark.parametrize("usual", ["11", "12"])
def test_the_place_is_signed_with_the_visit_and_no_later_setting_changes_it(
    clinic: Clinic, clock: HandClock, patient: str, appends: list[tuple[Logged, ...]], usual: str
) -> None:
    visit = clinic.floor().cards[0].visit
    clinic.change_setting(PLACE, usual)
    clinic.press("97110")
    clock.advance(minutes=20)
    assert clinic.claims.sheet(visit).place == usual
    clinic.stop_visit(visit)
    clinic.sign(visit)
    place, signed = appends[-1]
    assert isinstance(signed.event, Signed)
    assert isinstance(place.event, PlaceChosen)
    assert place.event.place == usual
    clinic.change_setting(PLACE, "22")
    assert clinic.claims.sheet(visit).place == usual
    clinic.resume_visit(visit, "A time was wrong")
    clinic.stop_visit(visit)
    clinic.sign(visit)
    assert [type(each.event) for each in appends[-1]] == [Signed], "it was said already"


def test_a_visit_that_was_signed_without_its_place_has_that_of_the_settings(
    clinic: Clinic, clock: HandClock, patient: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit = clinic.floor().cards[0].visit
    clinic.press("97110")
    clock.advance(minutes=20)
    clinic.stop_visit(visit)
    monkeypatch.setattr(clinic.claims, "at_signing", lambda visit: [])  # as an older program signed
    clinic.sign(visit)
    assert clinic.claims.sheet(visit).place == "11"
    clinic.change_setting(PLACE, "22")
    assert clinic.claims.sheet(visit).place == "22"


def test_what_a_claim_lacks_is_told_with_where_it_is_mended(clinic: Clinic, clock: HandClock, patient: str) -> None:
    visit = clinic.floor().cards[0].visit
    (ann,) = clinic.floor().people
    assert clinic.claims.sheet(visit).missing == (
        "No diagnosis: write one here, or into the patient's course of care.",
    )
    clinic.add_person("Cy Sample", "PTA")
    clinic.set_clinician(clinic.floor().people[-1].id)
    clinic.press("97110")
    clock.advance(minutes=20)
    clinic.press("97110")
    clinic.claims.point(visit, "", "M25.561")
    sheet = clinic.claims.sheet(visit)
    assert (sheet.supervised, sheet.signed) == (True, False)
    assert sheet.missing == ("Nobody is named who supervised the assistant or student: choose the therapist.",)
    clinic.claims.supervise(visit, ann.id)
    assert clinic.claims.sheet(visit).missing == ("No NPI of Ann Example, PT: it is entered under People.",)
    clinic.set_clinician(ann.id)
    clinic.staff.change(ann.id, Particulars(name="Ann Example", role="PT", duties=("clinician", "owner"), npi=NPI))
    sheet = clinic.claims.sheet(visit)
    assert (sheet.missing, sheet.supervising) == ((), f"Ann Example, PT, NPI {NPI}")


def test_who_was_entered_twice_has_one_gauge_and_one_course(clinic: Clinic, clock: HandClock) -> None:
    entries: list[str] = []
    for name in ("Ana Lopez", "Ana López"):
        visit = add(clinic, name)
        clinic.press("97110")
        clock.advance(minutes=30)
        clinic.stop_visit(visit)
        clinic.sign(visit)
        entries.append(clinic.visit(visit).patient)
    ana, double = entries
    clinic.care.write(double, FORM)
    clinic.care.allow_elsewhere(double, clinic.floor().today.year, "PT+SLP", "100")
    (before,) = clinic.care.sheet(ana).gauges
    assert (len(before.rows), before.elsewhere) == (1, 0)
    clinic.registering.merge(double, ana)
    for each in (ana, double):
        (gauge,) = clinic.care.sheet(each).gauges
        assert (len(gauge.rows), gauge.elsewhere) == (2, 100)
        assert gauge.amount == 100 + 2 * (before.amount)
        assert course(clinic, each).form.diagnoses == "M25.561"
    clinic.registering.part(double)
    (gauge,) = clinic.care.sheet(ana).gauges
    assert (len(gauge.rows), gauge.elsewhere) == (1, 0)


def test_an_amount_said_of_two_entries_that_are_one_leaves_each_its_own(clinic: Clinic) -> None:
    ana, double = (clinic.visit(add(clinic, name)).patient for name in ("Ana Lopez", "Ana López"))
    year = clinic.floor().today.year

    def said(patient: str) -> Decimal:
        (gauge,) = clinic.care.sheet(patient).gauges
        return gauge.elsewhere

    clinic.care.allow_elsewhere(ana, year, "PT+SLP", "300")
    clinic.care.allow_elsewhere(double, year, "PT+SLP", "500")
    clinic.registering.merge(double, ana)
    assert said(ana) == 800
    clinic.care.allow_elsewhere(ana, year, "PT+SLP", "950.25")
    assert (said(ana), said(double)) == (Decimal("950.25"), Decimal("950.25")), "the whole of it"
    clinic.registering.part(double)
    assert (said(ana), said(double)) == (Decimal("450.25"), 500)
    clinic.undo()
    clinic.care.allow_elsewhere(ana, year, "PT+SLP", "400")
    assert said(ana) == 400, "less than was said of the other one, whose word no longer holds"
    clinic.registering.part(double)
    assert (said(ana), said(double)) == (400, 0)


def test_two_with_a_plan_and_an_open_visit_each_are_merged_and_parted_after_another(
    clinic: Clinic, clock: HandClock
) -> None:
    visits: list[str] = []
    entries: list[str] = []
    for name, diagnosis in (("Ana Lopez", "M25.561"), ("Ana Lopes", "R26.89")):
        visits.append(add(clinic, name))
        entries.append(clinic.visit(visits[-1]).patient)
        clinic.care.write(entries[-1], replace(FORM, diagnoses=diagnosis))
        clinic.press("97110")
        clock.advance(minutes=20)
        clinic.press("97110")
    ana, double = entries
    clinic.registering.merge(double, ana)
    assert [card.name for card in clinic.floor().cards] == ["Ana Lopez", "Ana Lopez"]
    assert any(row.id.startswith("plan-unclear") for row in clinic.visit(visits[0]).findings)
    assert [line.units for line in clinic.visit(visits[0]).lines] == [3], "40 minutes of one day count together"
    assert clinic.visit(visits[1]).lines == ()
    for visit in visits:
        clinic.stop_visit(visit)
    clinic.begin_visit(double)
    third = clinic.floor().visit
    assert third is not None
    assert third.visit not in visits
    clinic.press("97140")
    clock.advance(minutes=15)
    clinic.press("97140")
    clinic.registering.part(double)
    named = {card.visit: card.name for card in clinic.floor().cards}
    assert [named[each] for each in (*visits, third.visit)] == ["Ana Lopez", "Ana Lopes", "Ana Lopez"]
    assert [[line.units for line in clinic.visit(each).lines] for each in visits] == [[1], [1]]
    assert course(clinic, ana).form.diagnoses == "M25.561"
    assert course(clinic, double).form.diagnoses == "R26.89"
    clinic.undo()
    assert [card.name for card in clinic.floor().cards] == ["Ana Lopez"] * 3, "and together again"


def test_treatment_days_are_days_on_which_something_was_given(clinic: Clinic, clock: HandClock, patient: str) -> None:
    clinic.remove_visit(clinic.floor().cards[0].visit)
    clinic.care.write(patient, FORM)

    def treat() -> None:
        clinic.begin_visit(patient)
        sheet = clinic.floor().visit
        assert sheet is not None
        clinic.press("97110")
        clock.advance(minutes=20)
        clinic.press("97110")
        clinic.stop_visit(sheet.visit)

    for day in range(1, 11):
        treat()
        if day == 2:
            clock.advance(minutes=60)
            treat()  # a second visit of the same day
        if day == 3:
            today = clinic.floor().today
            for minute, what in ((600, "no-show"), (700, "cancelled")):
                clinic.schedule.end(clinic.schedule.add(patient, today, minute), what, "Ill")
            clinic.begin_visit(patient)
            empty = clinic.floor().visit
            assert empty is not None
            clinic.stop_visit(empty.visit)  # came, and nothing was given
        assert course(clinic, patient).treated == day
        due = [title for title in findings(clinic) if "rogress report" in title]
        assert len(due) == (day >= 9), f"said on day {day}: {due}"
        clock.advance(minutes=24 * 60)
    assert course(clinic, patient).progress.endswith("A report is due.")


def test_who_may_write(clinic: Clinic, patient: str) -> None:
    clinic.add_person("Sam Student", "STUDENT")
    clinic.set_clinician(clinic.floor().people[-1].id)
    assert not clinic.care.sheet(patient).may_write
    with pytest.raises(Refused, match="may not write plans of care"):
        clinic.care.write(patient, FORM)
