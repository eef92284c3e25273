"""Handing on, treating together, groups: one transaction, one instant."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid4

import pytest

from ptcoder.clinic import Clinic, Refused
from ptcoder.clinic.group_kinds import kinds
from ptcoder.clinic.handing import handings
from ptcoder.clinic.sheets import CODE, SIZE, SPLIT
from ptcoder.visit import Amended, Documented, Event, Logged, Noted, SignInFailed, Started, Stopped
from tests.clinic.hand_clock import HandClock, add
from tests.clinic.looking import lines, runs

Appends = list[tuple[Logged, ...]]


@pytest.fixture
def people(clinic: Clinic) -> dict[str, str]:
    """Ann, PT, treats; Rob, PTA, and Sue, a student, are here."""
    clinic.add_person("Rob Diaz", "PTA")
    clinic.add_person("Sue Novak", "STUDENT")
    found = {each.role: each.id for each in clinic.floor().people}
    clinic.set_clinician(found["PT"])
    return found


@pytest.fixture
def ana(clinic: Clinic, people: dict[str, str], clock: HandClock) -> str:
    """97110 runs for Ana since ten minutes, beside e-stim."""
    visit = add(clinic, "Ana Lopez")
    clinic.press("97014")
    clinic.press("97110")
    clock.advance(minutes=10)
    return visit


def running(clinic: Clinic, visit: str) -> list[tuple[str, str]]:
    return [(each.code, each.clinician) for each in clinic.visit(visit).stretches if each.running]


def test_whoever_goes_on_gives_their_pin(clinic: Clinic, people: dict[str, str], ana: str, appends: Appends) -> None:
    clinic.staff.set_pin(people["PTA"], "7391")
    clinic.staff.set_pin(people["PT"], "2580")
    assert [clinic.staff.asks_pin(people[role]) for role in ("PT", "PTA", "STUDENT")] == [False, True, False]
    appends.clear()
    for do in (clinic.hand_off, clinic.join):
        with pytest.raises(Refused, match="That is not the PIN"):
            do(ana, people["PTA"])
    assert [type(record.event) for each in appends for record in each] == [SignInFailed, SignInFailed]
    assert running(clinic, ana) == [("97014", "Ann Example"), ("97110", "Ann Example")], "the clock runs on"
    with pytest.raises(Refused, match="treats this patient already"):
        clinic.hand_off(ana, people["PT"], pin="0000")
    clinic.hand_off(ana, people["PTA"], pin="7391")
    assert running(clinic, ana) == [("97014", "Ann Example"), ("97110", "Rob Diaz")]
    assert next(each.name for each in clinic.floor().people if each.current) == "Ann Example"
    clinic.hand_off(ana, people["PT"])
    clinic.join(ana, people["STUDENT"])
    assert running(clinic, ana)[1:] == [("97110", "Ann Example"), ("97110", "Sue Novak")]


def test_handed_on_in_one_instant(
    clinic: Clinic, clock: HandClock, people: dict[str, str], ana: str, appends: Appends
) -> None:
    old = next(each for each in clinic.visit(ana).stretches if each.code == "97110")
    sheet = clinic.hand_off(ana, people["PTA"])
    assert [type(record.event) for record in appends[-1]] == [Stopped, Started]
    assert running(clinic, ana) == [("97014", "Ann Example"), ("97110", "Rob Diaz")]
    one, two = (each for each in clinic.visit(ana).stretches if each.code == "97110")
    assert one.stop == two.start == clinic.now()
    assert (two.origin, two.role, two.entered) == (old.interval, "PTA", False)
    assert next(each.name for each in sheet.people if each.current) == "Ann Example"
    clock.advance(minutes=12)
    clinic.stop_visit(ana)
    assert any(row.id.startswith("assistant-share") for row in clinic.visit(ana).findings)
    clinic.undo()
    assert clinic.floor().undo == "hand on 97110 to Rob Diaz"
    clinic.undo()
    assert running(clinic, ana) == [("97014", "Ann Example"), ("97110", "Ann Example")]


def test_to_and_fro_every_minute_is_of_whoever_gave_it(
    clinic: Clinic, clock: HandClock, people: dict[str, str], ana: str
) -> None:
    """10 + 3 by the therapist, 7 + 5 by the assistant, whatever the clock on the wall is put to meanwhile."""
    for role, minutes in (("PTA", 7), ("PT", 3), ("PTA", 5)):
        clinic.hand_off(ana, people[role])
        clock.step(minutes=-60)
        with pytest.raises(Refused, match="treats this patient already"):
            clinic.hand_off(ana, people[role])
        clock.advance(minutes=minutes)
    clinic.stop_visit(ana)
    sheet = clinic.visit(ana)
    assert sheet.shares[-1] == "97110: PTA 12 of 25 min"
    assert lines(clinic, ana) == {"97110-GP": (1, 13), "97110-GP-CQ": (1, 12), "G0283-GP": (1, 25)}
    for _ in range(4):
        clinic.undo()
    assert running(clinic, ana) == [("97014", "Ann Example"), ("97110", "Ann Example")]
    assert clinic.visit(ana).shares == ()


def test_of_two_who_treat_together_one_leaves(
    clinic: Clinic, clock: HandClock, people: dict[str, str], ana: str
) -> None:
    """Ten minutes alone, ten together, five by the assistant: together they count once, and as the therapist's."""
    clinic.join(ana, people["PTA"])
    clock.advance(minutes=10)
    therapist = next(each for each in clinic.visit(ana).stretches if each.role == "PT" and each.code == "97110")
    clinic.stop_stretch(ana, therapist.interval)
    clock.advance(minutes=5)
    sheet = clinic.visit(ana)
    assert running(clinic, ana) == [("97014", "Ann Example"), ("97110", "Rob Diaz")]
    assert (sheet.timed_minutes, sheet.shares[-1]) == (25, "97110: PTA 5 of 25 min")


def test_an_assistant_is_no_therapist_beside_a_student(
    clinic: Clinic, clock: HandClock, people: dict[str, str], ana: str
) -> None:
    clinic.hand_off(ana, people["PTA"])
    clinic.join(ana, people["STUDENT"])
    clock.advance(minutes=10)
    found = {each.id: each.severity for each in clinic.visit(ana).findings}
    assert found["student-alone:97110"] == "error"
    assert clinic.visit(ana).timed_minutes == 20, "the assistant's own minutes count, the student's don't"


def test_whoever_takes_over_leaves_what_they_attended(clinic: Clinic, people: dict[str, str], ana: str) -> None:
    ben = add(clinic, "Ben King")
    clinic.set_clinician(people["PTA"])
    clinic.press("97140")
    clinic.hand_off(ana, people["PTA"])
    assert (runs(clinic, ben), running(clinic, ana)[-1]) == ([], ("97110", "Rob Diaz"))


def test_a_second_person_and_a_student_treat_beside(
    clinic: Clinic, clock: HandClock, people: dict[str, str], ana: str, appends: Appends
) -> None:
    clinic.join(ana, people["STUDENT"])
    assert [type(record.event) for record in appends[-1]] == [Started]
    both = [("97014", "Ann Example"), ("97110", "Ann Example"), ("97110", "Sue Novak")]
    assert running(clinic, ana) == both
    clock.advance(minutes=10)
    assert not [row.id for row in clinic.visit(ana).findings if row.id.startswith("student-alone")]
    assert clinic.visit(ana).timed_minutes == 20
    mine = next(
        each.interval for each in clinic.visit(ana).stretches if each.clinician == "Ann Example" and each.lane == 0
    )
    with pytest.raises(Refused, match="Say which stretch"):
        clinic.hand_off(ana, people["PTA"])
    clinic.hand_off(ana, people["PTA"], mine)
    assert running(clinic, ana) == [both[0], both[2], ("97110", "Rob Diaz")]
    with pytest.raises(Refused, match="gives 97110 here already"):
        clinic.join(ana, people["PTA"])
    student = next(each.interval for each in clinic.visit(ana).stretches if each.clinician == "Sue Novak")
    clinic.stop_stretch(ana, student)
    assert running(clinic, ana) == [both[0], ("97110", "Rob Diaz")]
    with pytest.raises(Refused, match="does not run any more"):
        clinic.stop_stretch(ana, student)


def test_a_press_stops_ones_own_clock_first(clinic: Clinic, people: dict[str, str], ana: str) -> None:
    clinic.join(ana, people["PTA"])
    clinic.set_clinician(people["PTA"])
    clinic.press("97110")
    assert running(clinic, ana) == [("97014", "Ann Example"), ("97110", "Ann Example")]
    clinic.press("97110")
    assert running(clinic, ana) == [("97014", "Ann Example")]


def test_nobody_hands_on_what_does_not_run(clinic: Clinic, people: dict[str, str], ana: str) -> None:
    for intent in (clinic.hand_off, clinic.join):
        with pytest.raises(Refused, match="treats this patient already"):
            intent(ana, people["PT"])
        with pytest.raises(Refused, match="not known here"):
            intent(ana, "x")
    clinic.press("97110")
    with pytest.raises(Refused, match="Nothing attended runs"):
        clinic.hand_off(ana, people["PTA"])
    clinic.stop_visit(ana)
    with pytest.raises(Refused, match="visit is stopped"):
        clinic.join(ana, people["PTA"])


def test_a_group_of_chosen_patients(
    clinic: Clinic, clock: HandClock, people: dict[str, str], ana: str, appends: Appends
) -> None:
    ben, chi, dede = (add(clinic, name) for name in ("Ben King", "Chi Tran", "Dede Osei"))
    clinic.start_group([ana, ben, ben])
    assert [type(record.event) for record in appends[-1]] == [Stopped, Started, Started]
    sizes = [record.event.group_size for record in appends[-1] if isinstance(record.event, Started)]
    assert sizes == [2, 2]
    assert running(clinic, ana) == [("97014", "Ann Example"), ("97150", "Ann Example")]
    clock.advance(minutes=5)
    clinic.start_group([ben, chi])
    assert [type(record.event) for record in appends[-1]] == [Amended, Amended, Started]
    held = {each.group_size for visit in (ana, ben, chi) for each in clinic.visit(visit).stretches if each.group}
    assert held == {3}
    with pytest.raises(Refused, match="in the group already"):
        clinic.start_group([chi])
    clinic.undo()
    clinic.undo()
    assert running(clinic, ana) == [("97014", "Ann Example"), ("97110", "Ann Example")]
    assert runs(clinic, ben) == runs(clinic, chi) == []
    for visits, code, why in (
        ([dede], "97150", "two patients or more"),
        ([], "97150", "two patients or more"),
        ([dede, ana], "97110", "not given to a group"),
    ):
        with pytest.raises(Refused, match=why):
            clinic.start_group(visits, code)
    clinic.stop_visit(dede)
    with pytest.raises(Refused, match="visit is stopped"):
        clinic.start_group([ana, dede])


# --- how many were in the group


def sizes(clinic: Clinic, visit: str) -> list[int | None]:
    return [each.group_size for each in clinic.visit(visit).stretches if each.code == "97150"]


def test_a_group_counts_those_who_are_not_in_the_program(clinic: Clinic, people: dict[str, str], ana: str) -> None:
    with pytest.raises(Refused, match="two patients or more"):
        clinic.start_group([ana])
    clinic.start_group([ana], size=4)
    assert sizes(clinic, ana) == [4]
    ben = add(clinic, "Ben King")
    clinic.start_group([ben])
    assert (sizes(clinic, ana), sizes(clinic, ben)) == ([5], [5]), "three outside, and one more here"


def test_the_kind_of_a_group_is_documented_and_shown(
    clinic: Clinic, ana: str, people: dict[str, str], appends: Appends
) -> None:
    clinic.start_group([ana], size=2, note=" balance class ")
    note = appends[-1][-1].event
    assert isinstance(note, Documented)
    assert (note.code, note.field, note.text) == ("97150", "kind", "balance class")
    assert clinic.visit(ana).kinds == ("97150: balance class",)
    clinic.undo()
    assert clinic.visit(ana).kinds == ()


def test_a_kind_that_was_noted_before_there_were_headings_is_read(clinic: Clinic, ana: str, appends: Appends) -> None:
    clinic.start_group([ana], size=2)
    record = appends[-1][-1]

    def said(n: int, event: Event) -> Logged:
        return replace(record, stamp=replace(record.stamp, id=uuid4(), n=n), event=event)

    visit = UUID(ana)
    noted = said(90, Noted(visit=visit, text="Group: balance class"))
    other = said(91, Noted(visit=visit, text="something else"))
    later = said(92, Documented(visit=visit, code="97150", field="kind", text="gait class"))
    taken = said(93, Documented(visit=visit, code="97150", field="kind", text=""))
    assert kinds([noted, other], ["97150"]) == ("97150: balance class",)
    assert kinds([noted, later], ["97150"]) == ("97150: gait class",)
    assert kinds([noted, later, taken], ["97150"]) == ()
    assert kinds([later], []) == ()


def test_a_group_of_one_is_settled_by_its_size(clinic: Clinic, clock: HandClock, people: dict[str, str]) -> None:
    visit = add(clinic, "Ben King")
    clinic.press("97150")
    clock.advance(minutes=20)
    (finding,) = (each for each in clinic.visit(visit).findings if each.id.startswith("group-of-one"))
    assert finding.fix == (SIZE, SPLIT, CODE)
    for wrong, said in ((1, "two patients"), (0, "two patients")):
        with pytest.raises(Refused, match=said):
            clinic.set_group_size(visit, "97150", wrong)
    with pytest.raises(Refused, match="in a group"):
        clinic.set_group_size(visit, "97110", 3)
    assert clinic.set_group_size(visit, "97150", 3).undo == "set group of 3"
    assert not [each for each in clinic.visit(visit).findings if each.id.startswith("group-of-one")]
    with pytest.raises(Refused, match="Nothing would change"):
        clinic.set_group_size(visit, "97150", 3)
    clinic.undo()
    assert sizes(clinic, visit) == [None]


def test_the_size_is_told_for_all_who_are_in_it(clinic: Clinic, people: dict[str, str], ana: str) -> None:
    ben = add(clinic, "Ben King")
    clinic.start_group([ana, ben])
    clinic.set_group_size(ben, "97150", 4)
    assert (sizes(clinic, ana), sizes(clinic, ben)) == ([4], [4])


# --- what the hand-off offers


def offers(clinic: Clinic, visit: str) -> list[str]:
    return [each.text for each in handings(clinic.visit(visit), clinic.floor().people)]


def test_what_can_be_handed_on_and_to_whom(clinic: Clinic, people: dict[str, str], ana: str) -> None:
    assert offers(clinic, ana) == [
        "Hand 97110 to Rob Diaz, PTA",
        "Treat together: Rob Diaz, PTA, 97110",
        "Student present: Sue Novak, 97110",
    ]
    clinic.join(ana, people["STUDENT"])
    assert offers(clinic, ana) == [
        "Hand 97110 (Ann Example) to Rob Diaz, PTA",
        "Hand 97110 (Sue Novak) to Ann Example, PT",
        "Hand 97110 (Sue Novak) to Rob Diaz, PTA",
        "Treat together: Rob Diaz, PTA, 97110",
        "Ann Example leaves 97110",
        "Sue Novak leaves 97110",
    ]
    clinic.stop_all()
    assert offers(clinic, ana) == []


def test_the_assistants_share_as_it_builds_up(
    clinic: Clinic, clock: HandClock, people: dict[str, str], ana: str
) -> None:
    assert clinic.visit(ana).shares == ()
    clinic.hand_off(ana, people["PTA"])
    clock.advance(minutes=5)
    assert clinic.visit(ana).shares == ("97110: PTA 5 of 15 min",)
    clinic.join(ana, people["PT"])
    clock.advance(minutes=5)
    assert clinic.visit(ana).shares == ("97110: PTA 5 of 20 min",), "together is the therapist's"


def test_a_modality_that_the_assistant_put_on_is_all_hers(
    clinic: Clinic, clock: HandClock, people: dict[str, str]
) -> None:
    ana = add(clinic, "Ana Lopez")
    clinic.set_clinician(people["PTA"])
    clinic.press("97014")
    clock.advance(minutes=15)
    assert clinic.visit(ana).shares == ("G0283: PTA 15 of 15 min",)
    (share,) = (each for each in clinic.visit(ana).findings if each.id.startswith("assistant-share"))
    assert "therapist 0:00, assistant 15:00" in share.text
