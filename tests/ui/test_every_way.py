"""Every correction by mouse alone, by finger alone and by keys alone: what is shown before, and what is stored."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QMenu, QWidget

from ptcoder.clinic.stretches import StretchRow
from ptcoder.ui.correction_forms import EditForm, SplitForm
from ptcoder.visit import MINUTE
from tests.ui import scenes
from tests.ui.conftest import LEFT, Desk, Open
from tests.ui.test_timeline import NONE, bar, place, texts
from tests.ui.test_touch import touch

CONTROL = Qt.KeyboardModifier.ControlModifier


def menu() -> QMenu:
    found = QApplication.activePopupWidget()
    assert isinstance(found, QMenu)
    return found


class Mouse:
    """Presses and chooses with a pointer."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def press(self, widget: QWidget, at: QPoint | None = None) -> None:
        self.desk.qtbot.mouseClick(widget, LEFT, NONE, at or widget.rect().center())

    def choose_bar(self, code: str) -> None:
        self.press(self.desk.window.floor.timeline, place(self.desk, bar(self.desk, code)))

    def choose(self, text: str) -> None:
        self.desk.qtbot.waitUntil(lambda: any(each.text().startswith(text) for each in menu().actions()))
        opened = menu()
        action = next(each for each in opened.actions() if each.text().startswith(text))
        self.press(opened, opened.actionGeometry(action).center())

    def choose_code(self, box: QComboBox, text: str) -> None:
        self.press(box, QPoint(box.width() - 8, box.height() // 2))
        rows = box.view()
        QTest.qWait(QApplication.doubleClickInterval() + 100)  # sooner, Qt takes it for the end of the first press
        index = box.model().index(box.findText(text, Qt.MatchFlag.MatchStartsWith), 0)
        rows.scrollTo(index)
        self.desk.qtbot.waitUntil(lambda: rows.viewport().rect().contains(rows.visualRect(index).center()))
        self.press(rows.viewport(), rows.visualRect(index).center())
        self.desk.qtbot.waitUntil(lambda: box.currentText().startswith(text))


class Finger(Mouse):
    """Taps."""

    def press(self, widget: QWidget, at: QPoint | None = None) -> None:
        touch(widget, at or widget.rect().center())


class Keys(Mouse):
    """Tab, arrows, Enter, and letters where something is typed."""

    def press(self, widget: QWidget, at: QPoint | None = None) -> None:
        for _ in range(60):
            if QApplication.focusWidget() is widget:
                break
            self.desk.key(Qt.Key.Key_Tab)
        assert widget.hasFocus(), f"Tab does not come to {widget.accessibleName()}"
        self.desk.key(Qt.Key.Key_Space)

    def choose_bar(self, code: str) -> None:
        timeline = self.desk.window.floor.timeline
        timeline.setFocus(Qt.FocusReason.TabFocusReason)
        self.desk.key(Qt.Key.Key_Home)
        while timeline.selected != bar(self.desk, code):
            self.desk.key(Qt.Key.Key_Right)
        self.desk.key(Qt.Key.Key_Return)

    def choose(self, text: str) -> None:
        opened = menu()
        for _ in opened.actions():
            self.desk.qtbot.keyClick(opened, Qt.Key.Key_Down)
            if opened.activeAction().text().startswith(text):
                break
        self.desk.qtbot.keyClick(opened, Qt.Key.Key_Return)

    def choose_code(self, box: QComboBox, text: str) -> None:
        box.setFocus(Qt.FocusReason.TabFocusReason)
        line = box.lineEdit()
        assert line is not None
        line.selectAll()
        self.desk.type(text)
        offers = QApplication.activePopupWidget()
        if offers is not None:
            self.desk.qtbot.keyClick(offers, Qt.Key.Key_Escape)


Way = Callable[[Desk], Mouse]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A button of what floats above a stretch, what is chosen by it, what is shown, the reason, what is stored."""

    button: str
    choice: str = ""
    code: str = ""
    shown: str
    reason: str
    stored: str


KINDS = (
    Kind(button="Started…", choice="3 min earlier", shown="10:00:00–10:32:10 → 09:57:00–10:32:10 · 32 → 35 min",
         reason="Forgot to start", stored="start 09:57"),
    Kind(button="Stopped…", choice="5 min earlier", shown="32 → 27 min", reason="Forgot to stop", stored="stop 10:27"),
    Kind(button="Another code…", code="97116", shown="97110 → 97116", reason="Pressed the wrong code", stored="97116"),
    Kind(button="Another patient…", choice="Ben King", shown="Taken out: 97110",
         reason="Pressed for the wrong patient", stored="deleted"),
    Kind(button="Another clinician…", choice="R. Diaz, PTA", shown="by M. Chen → R. Diaz",
         reason="Somebody else treated", stored="by R. Diaz"),
    Kind(button="Rest or charting", shown="97110 → rest", reason="Interrupted", stored="rest"),
    Kind(button="Split…", code="97112", shown="New: 97112 · 10:16:00–10:32:10", reason="Went on to another service",
         stored="stop 10:16"),
    Kind(button="Delete", shown="Taken out: 97110", reason="Not given", stored="deleted"),
)  # fmt: skip


@pytest.mark.parametrize("way", [Mouse, Finger, Keys])
def test_every_correction(open_desk: Open, way: Way) -> None:
    desk = open_desk(scenes.busy)
    hands, popover = way(desk), desk.window.popover
    first = next(row for row in desk.visit.stretches if row.code == "97110")
    bens = next(card.visit for card in desk.sheet.cards if card.name == "Ben King")
    before = desk.visit, desk.clinic.visit(bens)
    for kind in KINDS:
        hands.choose_bar("97110")
        hands.press(desk.button(kind.button, popover))
        if kind.choice:
            hands.choose(kind.choice)
        if kind.code:
            form = popover.box.step
            assert isinstance(form, EditForm | SplitForm)
            hands.choose_code(form.code, kind.code)
            hands.press(form.show_button)
        assert kind.shown in texts(desk), kind
        hands.press(desk.button(kind.reason, popover))
        assert not popover.isVisible(), (kind, popover.box.error.text())

        row = _row(desk, first.interval)
        assert [(said.what, said.reason) for said in row.said] == [(kind.stored, kind.reason)]
        assert (row.pressed_code, row.pressed_start, row.pressed_stop) == ("97110", first.start, first.stop)
        if kind.choice == "Ben King":
            (moved,) = (each for each in desk.clinic.visit(bens).stretches if each.code == "97110")
            assert (moved.start, moved.stop, moved.entered) == (first.start, first.stop, True)
        if kind.button == "Split…":
            (second,) = (each for each in desk.visit.stretches if each.code == "97112")
            assert (second.start, second.stop) == (scenes.TEN + 16 * MINUTE, first.stop)
        desk.window.floor.setFocus()
        desk.key("z", CONTROL)
        assert (desk.visit, desk.clinic.visit(bens)) == before, kind


def _row(desk: Desk, interval: str) -> StretchRow:
    return next(row for row in desk.visit.stretches if row.interval == interval)
