"""One press is one step of undo, across patients; what was undone can be brought back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ptcoder.clinic import Clinic, Refused
from ptcoder.clinic.sheets import FloorSheet
from ptcoder.clinic.signing_desk import GROUNDS
from ptcoder.visit import Logged, State, Voided
from tests.clinic.hand_clock import HandClock, add
from tests.clinic.looking import face, lengths, runs

Appends = list[tuple[Logged, ...]]


def shown(clinic: Clinic) -> tuple[object, ...]:
    """The floor without the names of what can be undone."""
    sheet = clinic.floor()
    visits = {card.visit: clinic.visit(card.visit) for card in sheet.cards}
    return sheet.cards, visits, sheet.notices, sheet.questions


def prepared(clinic: Clinic, clock: HandClock) -> str:
    """Ana: 97110 for ten minutes, 97140 runs beside e-stim since five."""
    ana = add(clinic, "Ana Lopez")
    clinic.press("97110")
    clock.advance(minutes=10)
    clinic.press("97140")
    clinic.press("97014")
    clock.advance(minutes=5)
    return ana


PRESSES: dict[str, Callable[[Clinic, str], FloorSheet]] = {
    "start 97112": lambda clinic, _: clinic.press("97112"),
    "stop 97140": lambda clinic, _: clinic.press("97140"),
    "stop G0283": lambda clinic, _: clinic.press("97014"),
    "start rest": lambda clinic, _: clinic.press(None),
    "start 97150": lambda clinic, _: clinic.press("97150"),
    "count 98975": lambda clinic, _: clinic.press("98975"),
    "stop all": lambda clinic, _: clinic.stop_all(),
    "stop visit": lambda clinic, ana: clinic.stop_visit(ana),
    "attest": lambda clinic, ana: clinic.attest(ana, "kx", True, GROUNDS),
    "take back": lambda clinic, ana: clinic.attest(ana, "kx", False),
    "choose 97110": lambda clinic, ana: clinic.choose(ana, "97110"),
    "add B.K.": lambda clinic, _: clinic.add_patient(name="Ben King", mrn="", payer="cash", discipline="OT"),
}


@pytest.mark.parametrize("name", PRESSES)
def test_undo_takes_a_press_back_and_redo_brings_it_again(
    clinic: Clinic, clock: HandClock, appends: Appends, name: str
) -> None:
    ana = prepared(clinic, clock)
    before, undo = shown(clinic), clinic.floor().undo
    assert PRESSES[name](clinic, ana).undo == name
    after = shown(clinic)
    written = len(appends[-1])
    for _ in range(2):
        sheet = clinic.undo()
        assert (sheet.undo, sheet.redo) == (undo, name)
        assert shown(clinic)[1:] == before[1:]
        assert len(appends[-1]) <= written
        assert all(isinstance(record.event, Voided) for record in appends[-1])
        sheet = clinic.redo()
        assert (sheet.undo, sheet.redo) == (name, "")
        assert shown(clinic)[1:] == after[1:]


def test_undo_of_a_start_brings_back_the_clock_it_stopped_on_another_patient(
    clinic: Clinic, clock: HandClock, appends: Appends
) -> None:
    ana, ben = add(clinic, "Ana Lopez"), add(clinic, "Ben King")
    clinic.select(ana)
    clinic.press("97110")
    clock.advance(minutes=10)
    clinic.select(ben)
    clinic.press("97140")
    clock.advance(minutes=3)
    appends.clear()
    clinic.undo()
    assert len(appends) == 1  # both events in one transaction
    assert len(appends[0]) == 2
    assert (runs(clinic, ana), runs(clinic, ben)) == (["97110"], [])
    assert clinic.visit(ben).bars == ()
    assert face(clinic, ana, "97110").elapsed(clinic.now()) == 13 * 60 * 1_000_000
    clinic.redo()
    assert (runs(clinic, ana), runs(clinic, ben)) == ([], ["97140"])
    assert lengths(clinic, ana) == {"97110": 600}
    assert face(clinic, ben, "97140").elapsed(clinic.now()) == 3 * 60 * 1_000_000


def test_undo_under_a_stepped_wall_clock(clinic: Clinic, clock: HandClock) -> None:
    ana = add(clinic, "Ana Lopez")
    clinic.press("97110")
    clock.advance(minutes=10)
    clock.step(minutes=60)
    clinic.press("97110")
    clock.advance(minutes=5)
    clinic.press("97140")
    clock.advance(minutes=5)
    clinic.undo()
    clinic.undo()
    assert runs(clinic, ana) == ["97110"]
    assert face(clinic, ana, "97110").elapsed(clinic.now()) == 20 * 60 * 1_000_000
    clinic.press("97110")
    assert lengths(clinic, ana) == {"97110": 1200}


def test_all_the_way_back_and_forth(clinic: Clinic, clock: HandClock) -> None:
    ana = prepared(clinic, clock)
    after = shown(clinic)
    names = []
    while name := clinic.floor().undo:
        names.append(name)
        clinic.undo()
    assert names == ["start G0283", "start 97140", "start 97110", "add A.L."]
    assert clinic.floor().cards == ()
    assert clinic.floor().visit is None
    with pytest.raises(Refused, match="Add a patient first"):
        clinic.press("97110")
    while clinic.floor().redo:
        clinic.redo()
    clinic.select(ana)
    assert shown(clinic) == after
    assert clinic.patients()[0].name == "Ana Lopez"


def test_a_new_press_ends_what_could_be_redone(clinic: Clinic, clock: HandClock) -> None:
    prepared(clinic, clock)
    clinic.undo()
    assert clinic.press("97010").redo == ""
    with pytest.raises(Refused, match="nothing to redo"):
        clinic.redo()


def test_the_patient_who_was_undone_is_selected_no_more(clinic: Clinic) -> None:
    ana = add(clinic, "Ana Lopez")
    add(clinic, "Ben King")
    sheet = clinic.undo()
    assert sheet.visit is not None
    assert sheet.visit.visit == ana
    assert [card.selected for card in sheet.cards] == [True]


def test_a_visit_opened_by_mistake_can_be_removed_and_brought_back(
    clinic: Clinic, clock: HandClock, reopened: Callable[[], Clinic]
) -> None:
    ana = add(clinic, "Ana Lopez")
    ben = add(clinic, "Ben King")
    clinic.press("97110")
    clinic.stop_visit(ana)
    clinic = reopened()  # nothing to undo any more
    with pytest.raises(Refused, match="it stays"):
        clinic.remove_visit(ben)
    sheet = clinic.remove_visit(ana)
    assert [card.visit for card in sheet.cards] == [ben]
    with pytest.raises(Refused, match="not known"):
        clinic.visit(ana)
    clinic.undo()
    assert clinic.visit(ana).state is State.CLOSED
    clinic.redo()
    assert [card.visit for card in reopened().floor().cards] == [ben]


def test_what_was_done_for_another_patient_says_so_before_it_is_taken_back(clinic: Clinic, clock: HandClock) -> None:
    ana, ben = add(clinic, "Ana Lopez"), add(clinic, "Ben King")
    clinic.press("97140")
    clock.advance(minutes=3)
    assert clinic.floor().undo == "start 97140"
    clinic.select(ana)
    assert clinic.floor().undo == "start 97140 for B.K."
    sheet = clinic.undo()
    assert runs(clinic, ben) == []
    assert (sheet.undo, sheet.redo) == ("add B.K.", "start 97140 for B.K.")
    assert clinic.select(ben).redo == "start 97140"
    clinic.redo()
    clinic.press("97110")
    assert clinic.select(ana).undo == "start 97110 for B.K."
    clinic.press("97112")
    assert clinic.floor().undo == "start 97112, stop 97110 for B.K."
    assert clinic.select(ben).undo == "start 97112 for A.L., stop 97110 for B.K.", "whose is whose, whoever is in front"
    sheet = clinic.undo()
    assert (runs(clinic, ana), runs(clinic, ben)) == ([], ["97110"])
    assert sheet.redo == "start 97112 for A.L., stop 97110 for B.K."
    clinic.redo()
    assert (runs(clinic, ana), runs(clinic, ben)) == (["97112"], [])
    assert clinic.select(ana).undo == "start 97112, stop 97110 for B.K."
