"""Every kind of correction, made in the window, is taken back and done again by the keys, to the last field."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt

from ptcoder.clinic.corrections import Correction, Delete, Edit, Enter, Move, Split
from ptcoder.clinic.sheets import VisitSheet
from ptcoder.ui.corrector import Corrector
from ptcoder.visit import MINUTE
from tests.ui import scenes
from tests.ui.conftest import Desk, Open

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Make = Callable[[Desk, str, str, int, int], Correction]


def other(desk: Desk) -> str:
    return next(card.visit for card in desk.sheet.cards if card.name == "Ben King")


def assistant(desk: Desk) -> str:
    return next(each.id for each in desk.sheet.people if each.role == "PTA")


KINDS: dict[str, Make] = {
    "start": lambda desk, visit, key, start, stop: Edit(visit=visit, interval=key, start=start + MINUTE),
    "stop": lambda desk, visit, key, start, stop: Edit(visit=visit, interval=key, stop=stop - MINUTE),
    "code": lambda desk, visit, key, start, stop: Edit(visit=visit, interval=key, code="97112"),
    "clinician": lambda desk, visit, key, start, stop: Edit(visit=visit, interval=key, clinician=assistant(desk)),
    "rest": lambda desk, visit, key, start, stop: Edit(visit=visit, interval=key, rest=True),
    "group": lambda desk, visit, key, start, stop: Edit(visit=visit, interval=key, code="97150", group_size=3),
    "split": lambda desk, visit, key, start, stop: Split(
        visit=visit, interval=key, at=(start + stop) // 2, code="97116", clinician=assistant(desk)
    ),
    "move": lambda desk, visit, key, start, stop: Move(visit=visit, interval=key, to=other(desk)),
    "delete": lambda desk, visit, key, start, stop: Delete(visit=visit, interval=key),
    "enter": lambda desk, visit, key, start, stop: Enter(
        visit=visit, code="97112", start=start + MINUTE, stop=start + 3 * MINUTE, clinician=assistant(desk)
    ),
}


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_correction_is_taken_back_and_done_again(open_desk: Open, kind: str) -> None:
    desk = open_desk(scenes.busy)
    first = next(each for each in desk.visit.stretches if each.code == "97110")
    ben = other(desk)

    def seen() -> tuple[VisitSheet, VisitSheet]:
        return desk.visit, desk.clinic.visit(ben)

    before = seen()
    corrector = desk.window.findChild(Corrector) or desk.controller.findChild(Corrector)
    assert isinstance(corrector, Corrector)
    corrector.propose(KINDS[kind](desk, desk.visit.visit, first.interval, first.start or 0, first.stop or 0))
    popover = desk.window.popover
    assert popover.isVisible()
    reason = popover.box.proposal.other
    desk.qtbot.keyClicks(reason, "as it was")
    desk.press(popover.box.proposal.correct_button)
    assert not popover.isVisible(), popover.box.error.text()
    after = seen()
    assert after != before
    name = desk.sheet.undo
    desk.window.floor.setFocus()
    desk.key("z", CONTROL)
    assert seen() == before
    assert desk.window.toast.words.text() == f"Taken back: {name}"
    desk.key("z", CONTROL | SHIFT)
    assert seen() == after
    assert desk.window.toast.words.text() == f"Done again: {name}"
