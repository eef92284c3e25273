"""Whatever is written can be read and whatever is told by a border seen: WCAG AA, measured on what is painted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QWidget

from ptcoder.ui.theme import SIGN_AA, TEXT_AA, TOKENS, Theme, contrast
from ptcoder.ui.window import MainWindow
from tests.ui import scenes, shots_audit
from tests.ui.conftest import Desk, Open
from tests.ui.seeing import Seen, see
from tests.ui.shots_acts import claim_stepped
from tests.ui.shots_reports import denied, doubled, report
from tests.ui.shots_setup import SETUP
from tests.ui.shots_small import held, settings_wrong, what_if


def day(window: MainWindow) -> None:
    window.menus.day.trigger()
    window.day.table.selectRow(1)


def proposal(window: MainWindow) -> None:
    timeline = window.floor.timeline
    timeline.bar_chosen.emit(timeline.bars[0].interval, scenes.TEN)
    window.toast.say_done("start 97140")


def focus(window: MainWindow) -> None:
    window.floor.cards.cards[1].setFocus(Qt.FocusReason.TabFocusReason)
    window.toast.say_error("Not saved. The disk is full.")


STATES: dict[str, tuple[Callable[[Path], scenes.Scene], Callable[[MainWindow], object]]] = {
    "floor": (scenes.busy, what_if),
    "over": (scenes.over, focus),
    "together": (scenes.together, lambda _: None),
    "group": (scenes.group, proposal),
    "held": (held, lambda _: None),
    "unsettled": (scenes.unsettled, lambda window: window.menus.review.trigger()),
    "claim": (scenes.cared_for, claim_stepped),
    "day": (scenes.to_sign, day),
    "payers": (scenes.busy, lambda window: window.menus.payers.trigger()),
    "reports": (doubled, report("code")),
    "work-list": (denied, report("work")),
    "audit": (shots_audit.edited, shots_audit.audit),
    "times": (scenes.busy, lambda window: window.menus.times.trigger()),
    "groups": (scenes.busy, lambda window: window.floor.code_pressed.emit("97150")),
    "people": (scenes.guarded, lambda window: window.menus.people.trigger()),
    "lock": (scenes.guarded, lambda window: window.menus.lock.trigger()),
    "settings": (scenes.busy, settings_wrong),
    "setup": SETUP["setup-near"],
    "add": (scenes.busy, lambda window: window.menus.add_patient.trigger()),
}
HOLDS_TEXT = (QLabel, QAbstractButton, QLineEdit, QComboBox)


def shown_windows(desk: Desk) -> list[QWidget]:
    small = [each for each in QApplication.topLevelWidgets() if each.isVisible() and each is not desk.window]
    return small or [desk.window]


def plain_texts(window: QWidget) -> list[QWidget]:
    """What Qt itself writes by the style sheet: nothing of it is covered, nor painted by the program."""
    found: list[QWidget] = []
    for each in window.findChildren(QWidget):
        if not isinstance(each, HOLDS_TEXT) or each.visibleRegion().isEmpty():
            continue
        paints = type(each).__module__.startswith("ptcoder") and "paintEvent" in type(each).__dict__
        said = each.currentText() if isinstance(each, QComboBox) else each.text()
        hint = each.placeholderText() if isinstance(each, QLineEdit) else ""
        whole = each.visibleRegion().boundingRect() == each.rect()
        if (said or hint) and not paints and whole:
            found.append(each)
    return found


def faults(seen: Seen, theme: Theme) -> list[str]:
    hairline, found = TOKENS[theme].line.upper(), list[str]()
    for each in plain_texts(seen.window):
        ground, ink = seen.ink(each)
        if seen.is_in_front(each, each.rect()) and contrast(ink, ground) < TEXT_AA:
            found.append(f"{type(each).__name__} {each.accessibleName() or each!r}: {ink} on {ground}")
    for written in seen.written:
        for ground in seen.grounds(written.widget, written.place, written.color):
            if contrast(written.color, ground) < TEXT_AA:
                found.append(f"{type(written.widget).__name__} {written.text}: {written.color} on {ground}")
    for boxed in seen.boxed:
        ground = seen.around(boxed)
        is_seen = seen.is_in_front(boxed.widget, boxed.place)
        if is_seen and boxed.color != hairline and contrast(boxed.color, ground) < SIGN_AA:
            found.append(f"{type(boxed.widget).__name__}: border {boxed.color} on {ground}")
    return found


@pytest.mark.parametrize("theme", [Theme.LIGHT, Theme.DARK, Theme.CONTRAST])
@pytest.mark.parametrize("state", STATES)
def test_whatever_is_painted_can_be_read(open_desk: Open, theme: Theme, state: str) -> None:
    scene, act = STATES[state]
    desk = open_desk(scene)
    desk.window.look.choose(theme)
    act(desk.window)
    QTest.qWait(20)
    for window in shown_windows(desk):
        seen = see(window)
        assert len(plain_texts(window)) > 3
        assert faults(seen, theme) == []
        if window is not desk.window:
            window.close()
