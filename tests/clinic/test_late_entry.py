"""A whole visit entered afterwards from paper: what is asked, what is written, where its mark stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from ptcoder.clinic import Clinic, Refused
from ptcoder.clinic.corrections import Delete, Edit, Move, Split
from ptcoder.clinic.duties import Deed
from ptcoder.clinic.late_forms import LateForm, LateRow
from ptcoder.clinic.people_sheets import Particulars
from ptcoder.visit import (
    Amended,
    Closed,
    Counted,
    EnteredLate,
    Logged,
    Measured,
    Role,
    Signed,
    Started,
    State,
    Stopped,
    VisitOpened,
)
from tests.clinic.hand_clock import HandClock, add

LAST_WEEK = "2026-02-24"


@pytest.fixture
def ana(clinic: Clinic) -> str:
    return clinic.registering.add(
        name="Ana Lopez", mrn="1001", payer="medicare", discipline="PT", born=date(2001, 2, 3)
    )


def form(clinic: Clinic, patient: str, *rows: LateRow, day: str = LAST_WEEK) -> LateForm:
    me = clinic.late.usual_clinician
    return LateForm(
        patient=patient,
        day=day,
        payer="medicare",
        discipline="PT",
        source="Paper flow sheet",
        reason="Power failure",
        rows=tuple(replace(each, clinician=each.clinician or me) for each in rows),
    )


EXERCISE = LateRow(code="97110", start="10:00", stop="10:32")
MANUAL = LateRow(code="97140", start="10:32 am", minutes="12")
BARE = LateRow(code="97112", minutes="9")
STIM = LateRow(code="97014")


def faults(clinic: Clinic, wanted: LateForm) -> list[str]:
    return [each.said for each in clinic.late.preview(wanted).faults]


def test_a_visit_is_entered_as_the_paper_has_it(clinic: Clinic, ana: str, appends: list[tuple[Logged, ...]]) -> None:
    visit = clinic.late.enter(form(clinic, ana, EXERCISE, MANUAL, BARE, STIM))
    (written,) = appends
    assert [type(row.event) for row in written] == [
        VisitOpened, EnteredLate,
        Started, Stopped, Amended,
        Started, Stopped, Amended,
        Measured, Counted, Closed,
    ]  # fmt: skip
    opened, late = written[0].event, written[1].event
    assert isinstance(opened, VisitOpened)
    assert (opened.date, opened.payer, opened.off_min) == (date(2026, 2, 24), "medicare", None)
    assert isinstance(late, EnteredLate)
    assert (late.source, late.reason) == ("Paper flow sheet", "Power failure")
    sheet = clinic.view(visit)
    assert sheet.state is State.CLOSED
    assert [(line.text, line.units, line.minutes) for line in sheet.lines] == [
        ("97110-GP", 2, 32), ("97140-GP", 1, 12), ("97112-GP", 1, 9), ("G0283-GP", 1, 0)
    ]  # fmt: skip
    assert sheet.timed_minutes == 53
    assert [row.minutes for row in sheet.stretches] == [None, None, 9, None]
    assert [row.entered for row in sheet.stretches] == [True, True, False, False], "no clock ever ran for the first two"


def test_the_preview_is_what_is_written(clinic: Clinic, ana: str, appends: list[tuple[Logged, ...]]) -> None:
    wanted = form(clinic, ana, EXERCISE, MANUAL, BARE, STIM)
    preview = clinic.late.preview(wanted)
    assert not appends, "a preview writes nothing"
    assert preview.visit is not None
    made = clinic.view(clinic.late.enter(wanted))
    assert (made.lines, made.findings, made.timed_minutes) == (
        preview.visit.lines, preview.visit.findings, preview.visit.timed_minutes
    )  # fmt: skip


def test_its_mark_stands_on_every_sheet(clinic: Clinic, clock: HandClock, ana: str) -> None:
    mark = "Late entry, entered by Ann Example on 2026-03-02 09:00"
    visit = clinic.late.enter(form(clinic, ana, EXERCISE))
    clock.advance(minutes=5)
    assert clinic.view(visit).late == mark
    assert clinic.signing.sheet(visit).late == f"{mark}, from paper flow sheet: Power failure."
    (row,) = clinic.day(date(2026, 2, 24)).rows
    assert (row.late, row.state) == (mark, State.CLOSED)
    card = next(each for each in clinic.floor().cards if each.visit == visit)
    assert card.doing == "To sign, late entry"
    assert clinic.chart.sheet(ana).visits[0].late
    clinic.sign(visit)
    for kind in ("flow", "record", "audit", "superbill"):
        (paper,) = clinic.papers_of(kind, "txt", visit)
        assert "Late entry, entered by Ann Example, PT on 2026-03-02 09:00" in paper.text(), kind
    timed = add(clinic, "Ben King")
    assert clinic.view(timed).late == ""


def test_undo_takes_the_whole_visit_back_and_redo_brings_it(clinic: Clinic, ana: str) -> None:
    visit = clinic.late.enter(form(clinic, ana, EXERCISE, BARE))
    assert clinic.floor().undo == "enter visit of A.L."
    clinic.undo()
    with pytest.raises(Refused, match="not known"):
        clinic.view(visit)
    assert clinic.day(date(2026, 2, 24)).rows == ()
    clinic.redo()
    assert clinic.view(visit).timed_minutes == 41


def test_it_stands_where_its_day_belongs(clinic: Clinic, clock: HandClock, ana: str) -> None:
    today = clinic.late.enter(form(clinic, ana, replace(EXERCISE, start="8:00", stop="8:30"), day="2026-03-02"))
    before = clinic.late.enter(form(clinic, ana, EXERCISE))
    first = clinic.late.enter(form(clinic, ana, EXERCISE, day="02/17/2026"))
    assert [each.visit for each in clinic.chart.sheet(ana).visits] == [today, before, first]
    clinic.sign(before)
    clinic.sign(first)
    since = clinic.since_last(today)
    assert since is not None
    assert since.day == date(2026, 2, 24), "the last one by its day, not by when it was entered"


def test_the_rules_of_its_own_day_are_used(clinic: Clinic, ana: str) -> None:
    preview = clinic.late.preview(form(clinic, ana, EXERCISE, day="2020-01-15"))
    assert preview.visit is not None
    told = [each.text for each in preview.visit.findings if each.id.startswith("rules-behind")]
    assert any("Not known for 2020-01-15" in each for each in told)
    assert preview.visit.edition == clinic.book.on(date(2020, 1, 15)).name
    code = next(each for each in clinic.book.on(date(2020, 1, 15)).services.values() if each.code == "98975")
    assert not code.valid_on(date(2020, 1, 15)), "another code would be needed for what follows"
    assert "is not valid on 2020-01-15" in " ".join(
        faults(clinic, form(clinic, ana, LateRow(code="98975"), day="2020-01-15"))
    )


def test_who_treated_and_has_gone_since_can_be_named(clinic: Clinic, ana: str) -> None:
    gone = clinic.staff.add(Particulars(name="Gus Gone", role="PTA")).id
    clinic.staff.end(gone)
    assert clinic.late.clinicians[-1].text == "Gus Gone, PTA, no longer here"
    visit = clinic.late.enter(form(clinic, ana, EXERCISE, replace(BARE, clinician=gone)))
    stretch = clinic.view(visit).stretches[1]
    assert (stretch.clinician, stretch.role) == ("Gus Gone", Role.PTA)
    assert clinic.view(visit).shares == ("97112: PTA 9 of 9 min",)


def test_it_shares_time_with_the_others_of_its_day(clinic: Clinic, ana: str) -> None:
    clinic.late.enter(form(clinic, ana, EXERCISE))
    ben = clinic.registering.add(name="Ben King", mrn="", payer="medicare", discipline="PT")
    preview = clinic.late.preview(form(clinic, ben, replace(EXERCISE, start="10:20", stop="10:50")))
    assert preview.visit is not None
    assert any(each.id.startswith("clinician-double-booked") for each in preview.visit.findings)


def test_a_part_of_an_assistant_beside_the_therapists_is_told_as_it_counts(clinic: Clinic, ana: str) -> None:
    kim = clinic.staff.add(Particulars(name="Kim Demo", role="PTA")).id
    clinic.staff.add(Particulars(name="Oda Demo", role="OTA"))
    gone = clinic.staff.add(Particulars(name="Gus Demo", role="PTA")).id
    clinic.staff.end(gone)
    assert {each.text: each.assists for each in clinic.late.clinicians} == {
        "Ann Example, PT": "",
        "Kim Demo, PTA": "PT",
        "Oda Demo, OTA": "OT",
        "Gus Demo, PTA, no longer here": "",
    }

    def notes(*rows: LateRow) -> tuple[str, ...]:
        return clinic.late.preview(form(clinic, ana, *rows)).notes

    alone = LateRow(code="97110", minutes="12", clinician=kim)
    assert notes(EXERCISE, alone) == (
        (
            "97110: 32 min by Ann Example and 12 min by Kim Demo are added up to 44. Where the 12 are among the 32, "
            "take them out of the row of Ann Example."
        ),
    )
    assert notes(EXERCISE, replace(alone, start="10:20")) == (
        (
            "97110: 12 min stand in rows of both and count once, as given by Ann Example together with Kim Demo. Where "
            "Kim Demo gave them alone, take them out of the row of Ann Example."
        ),
    )
    assert notes(EXERCISE, replace(alone, start="10:32")) == (), "one after the other"
    assert notes(EXERCISE, replace(alone, code="97140"), EXERCISE) == ()
    assert notes(EXERCISE, replace(EXERCISE, start="11:00", stop="11:08"), alone)[0].startswith(
        "97110: 40 min by Ann Example and 12 min by Kim Demo are added up to 52."
    )
    assert notes(STIM, replace(STIM, clinician=kim)) == (), "no minutes"
    split = replace(EXERCISE, stop="10:20"), replace(alone, start="10:20")
    shown = clinic.late.preview(form(clinic, ana, *split)).visit
    assert shown is not None
    assert [line.text for line in shown.lines] == ["97110-GP", "97110-GP-CQ"]


def test_a_second_visit_of_the_day_is_told(clinic: Clinic, ana: str) -> None:
    clinic.late.enter(form(clinic, ana, EXERCISE))
    preview = clinic.late.preview(form(clinic, ana, replace(EXERCISE, start="14:00", stop="14:20")))
    assert preview.notes == ("This patient has a visit on 2026-02-24 already: 10:00, to sign.",)


# --- what is refused


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"patient": ""}, "Patient: search for the patient"),
        ({"patient": "nobody"}, "Patient: This patient is not in the register."),
        ({"day": ""}, "Day: write the date of service"),
        ({"day": "yesterday"}, "Day: Write a date as"),
        ({"day": "2026-02-30"}, "Day: This day is not in the calendar"),
        ({"day": "2026-03-03"}, "Day: 2026-03-03 has not come yet; today is 2026-03-02."),
        ({"day": "2001-02-02"}, "Day: 2001-02-02 lies before the patient's birth"),
        ({"day": "1970-01-01"}, "Day: 1970-01-01 is too long ago"),
        ({"payer": ""}, "Payer: none is chosen"),
        ({"payer": "nobody"}, "Payer: nobody is not among the payers of 2026-02-24"),
        ({"discipline": ""}, "Discipline: choose one: PT, OT, SLP."),
        ({"source": " "}, "Entered from: say what it is entered from"),
        ({"reason": ""}, "Why late: say why it is entered late"),
        ({"rows": ()}, "Services: write at least one service"),
    ],
)
def test_a_fault_of_the_visit_names_its_place_and_its_mend(
    clinic: Clinic, ana: str, appends: list[tuple[Logged, ...]], change: dict[str, object], said: str
) -> None:
    wanted = replace(form(clinic, ana, EXERCISE), **change)
    assert any(each.startswith(said) for each in faults(clinic, wanted)), faults(clinic, wanted)
    with pytest.raises(Refused):
        clinic.late.enter(wanted)
    assert not appends


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (LateRow(start="10:00", stop="10:20"), "Row 1, code: choose a code"),
        (LateRow(code="12345", minutes="9"), "Row 1, code: The code 12345 is not known."),
        (LateRow(code="92507", minutes="9"), "Row 1, code: 92507 is not a service of PT."),
        (LateRow(code="97110", clinician="-"), "Row 1, given by: this person is not known"),
        (LateRow(code="97110"), "Row 1, minutes: 97110 needs its start and stop, or its minutes."),
        (LateRow(code="97150", group="3"), "Row 1, minutes: 97150 needs"),
        (LateRow(code="97110", start="10:00"), "Row 1, stop: write when it ended, or the minutes."),
        (LateRow(code="97110", stop="10:00"), "Row 1, start: write when it began"),
        (LateRow(code="97110", start="ten", stop="11:00"), "Row 1, start: Write a time as"),
        (LateRow(code="97110", start="10:30", stop="10:30"), "Row 1, stop: 10:30 is not after the start"),
        (LateRow(code="97110", start="23:50", minutes="20"), "Row 1, minutes: it would end on the next day"),
        (
            LateRow(code="97110", start="10:00", stop="10:32", minutes="30"),
            "Row 1, minutes: 10:00 to 10:32 is 32 minutes, not 30; put right which",
        ),
        (LateRow(code="97110", minutes="2.5"), "Row 1, minutes: 2.5 is not a whole number from 1 to 1440."),
        (LateRow(code="97110", minutes="0"), "Row 1, minutes: 0 is not a whole number"),
        (LateRow(code="97110", minutes="9", units="2"), "Row 1, units: the units of 97110 follow"),
        (LateRow(code="98975", minutes="9"), "Row 1, units: 98975 is counted"),
        (LateRow(code="98975", units="100"), "Row 1, units: 100 is not a whole number from 1 to 99."),
        (LateRow(code="97110", minutes="9", group="3"), "Row 1, group of: 97110 is not given to a group"),
        (LateRow(code="97150", minutes="30", group="1"), "Row 1, group of: 1 is not a whole number from 2 to 99."),
    ],
)
def test_a_fault_of_a_row_names_its_place_and_its_mend(clinic: Clinic, ana: str, row: LateRow, said: str) -> None:
    preview = clinic.late.preview(form(clinic, ana, row, EXERCISE))
    assert any(each.said.startswith(said) for each in preview.faults), [each.said for each in preview.faults]
    assert preview.visit is not None
    assert [line.text for line in preview.visit.lines] == ["97110-GP"], "the right row is shown all the same"
    assert preview.notes == ("Not in what is shown, until it is right: row 1.",)


def test_nobody_chosen_is_a_fault(clinic: Clinic, ana: str) -> None:
    wanted = form(clinic, ana, EXERCISE)
    wanted = replace(wanted, rows=(replace(wanted.rows[0], clinician=""),))
    assert faults(clinic, wanted) == ["Row 1, given by: choose who gave it."]


def test_what_has_not_happened_yet_is_refused(clinic: Clinic, ana: str) -> None:
    assert faults(clinic, form(clinic, ana, replace(EXERCISE, start="8:50", stop="9:01"), day="2026-03-02")) == [
        "Row 1, stop: this has not happened yet."
    ]
    assert faults(clinic, form(clinic, ana, replace(EXERCISE, start="8:30", stop="9:00"), day="2026-03-02")) == []


def test_an_entry_that_was_merged_is_refused(clinic: Clinic, ana: str) -> None:
    double = clinic.registering.add(name="Anna Lopez", mrn="", payer="medicare", discipline="PT")
    clinic.registering.merge(double, ana)
    with pytest.raises(Refused, match=r"merged into A\.L\.: choose that one"):
        clinic.late.enter(form(clinic, double, EXERCISE))
    with pytest.raises(Refused, match=r"merged into A\.L\."):
        clinic.late.patient(double)


def test_counted_services_and_groups(clinic: Clinic, ana: str) -> None:
    wanted = form(
        clinic, ana, LateRow(code="98975", units="1"), LateRow(code="97150", minutes="30", group="3"), LateRow()
    )
    sheet = clinic.view(clinic.late.enter(wanted))
    assert [(row.code, row.units, row.minutes, row.group_size) for row in sheet.stretches] == [
        ("98975", 1, None, None), ("97150", 1, 30, 3)
    ]  # fmt: skip


def test_who_may_not(clinic: Clinic, ana: str) -> None:
    student = clinic.staff.add(Particulars(name="Sam Student", role="STUDENT")).id
    wanted = form(clinic, ana, EXERCISE)
    clinic.set_clinician(student)
    assert not clinic.staff.may(Deed.LATE)
    for intent in (
        clinic.late.begin,
        lambda: clinic.late.preview(wanted),
        lambda: clinic.late.enter(wanted),
        lambda: clinic.late.patient(ana),
    ):
        with pytest.raises(Refused, match="enter visits afterwards"):
            intent()


def test_a_signed_one_leaves_with_its_mark(clinic: Clinic, ana: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    visit = clinic.late.enter(form(clinic, ana, EXERCISE))
    clinic.sign(visit)
    signed = [row.event for row in clinic._floor.records[clinic._known(visit)]]  # pyright: ignore[reportPrivateUsage]
    assert any(
        isinstance(event, Signed) and "Late entry, entered by Ann Example, PT on" in event.bill for event in signed
    )
    path = tmp_path_factory.mktemp("out") / "charges.csv"
    clinic.export_day(date(2026, 2, 24), path)
    head, *rows = path.read_text("utf-8").splitlines()
    assert head.endswith(",late_entry")
    assert all("Late entry, entered by Ann Example, PT on 2026-03-02 09:00" in row for row in rows)
    assert '"late_entries": 1' in path.with_name("charges.csv.manifest.json").read_text("utf-8")


# --- minutes alone, put right


@pytest.fixture
def written(clinic: Clinic, ana: str) -> tuple[str, str]:
    """A visit with 97110 by its times and 97112 by nine minutes; the id of the second."""
    visit = clinic.late.enter(form(clinic, ana, EXERCISE, BARE))
    return visit, clinic.view(visit).stretches[1].interval


def test_its_minutes_are_put_right(clinic: Clinic, written: tuple[str, str]) -> None:
    visit, key = written
    preview = clinic.preview_correction(Edit(visit=visit, interval=key, minutes=14))
    (change,) = preview.stretches
    assert change.before is not None
    assert change.after is not None
    assert (change.before.minutes, change.after.minutes) == (9, 14)
    clinic.correct(Edit(visit=visit, interval=key, minutes=14), "Copied wrong")
    row = clinic.view(visit).stretches[1]
    assert (row.minutes, row.pressed_minutes, row.said[0].what) == (14, 9, "14 min")
    assert clinic.view(visit).timed_minutes == 46
    (paper,) = clinic.papers_of("audit", "txt", visit)
    assert "Copied wrong" in paper.text()
    assert "Written 97112, 9:00" in paper.text()
    (paper,) = clinic.papers_of("flow", "txt", visit)
    assert "MINUTES WITHOUT CLOCK TIMES" in paper.text()
    clinic.undo()
    assert clinic.view(visit).stretches[1].minutes == 9
    clinic.redo()
    assert clinic.view(visit).stretches[1].minutes == 14


def test_its_code_and_its_clinician_are_put_right(clinic: Clinic, written: tuple[str, str]) -> None:
    visit, key = written
    bo = clinic.staff.add(Particulars(name="Bo Sample", role="PTA")).id
    clinic.correct(Edit(visit=visit, interval=key, code="97530", clinician=bo), "Read wrong")
    row = clinic.view(visit).stretches[1]
    assert (row.code, row.clinician, row.minutes) == ("97530", "Bo Sample", 9)
    assert (row.pressed_code, row.pressed_clinician) == ("97112", "Ann Example")


def test_it_is_deleted_and_moved(clinic: Clinic, written: tuple[str, str]) -> None:
    visit, key = written
    ben = add(clinic, "Ben King")
    clinic.correct(Move(visit=visit, interval=key, to=ben), "Pressed for the wrong patient")
    (there,) = clinic.view(ben).stretches
    assert (there.code, there.minutes) == ("97112", 9)
    assert clinic.view(visit).stretches[1].deleted
    clinic.correct(Delete(visit=ben, interval=there.interval), "Not given")
    assert clinic.view(ben).lines == ()
    clinic.undo()
    assert clinic.view(ben).timed_minutes == 9


def test_what_cannot_be_done_to_it(clinic: Clinic, written: tuple[str, str]) -> None:
    visit, key = written
    timed = clinic.view(visit).stretches[0].interval
    for wanted, why in (
        (Edit(visit=visit, interval=key, start=clinic.now()), "known by its minutes alone"),
        (Edit(visit=visit, interval=key, rest=True), "cannot become rest"),
        (Edit(visit=visit, interval=key, minutes=0), "from 1 to 1440"),
        (Edit(visit=visit, interval=key, code="98975"), "98975 is counted; this is not"),
        (Edit(visit=visit, interval=key, minutes=9), "Nothing would change"),
        (Edit(visit=visit, interval=timed, minutes=9), "without clock times"),
        (Split(visit=visit, interval=key, at=clinic.now()), "within the stretch"),
    ):
        with pytest.raises(Refused, match=why):
            clinic.correct(wanted, "Copied wrong")


def test_after_a_restart_it_is_as_it_was(
    clinic: Clinic, reopened: Callable[[], Clinic], written: tuple[str, str]
) -> None:
    before = clinic.view(written[0])
    assert reopened().view(written[0]) == before
