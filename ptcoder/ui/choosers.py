"""Fields in which one of several is chosen: a list that drops down, one that is settled, a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QDate, QRectF, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QDateEdit, QSizePolicy, QStyle, QStyleOptionComboBox, QStylePainter

from ptcoder.ui.look import Look
from ptcoder.ui.painting import RIGHT, line
from ptcoder.ui.parts import FingerRows, restyle
from ptcoder.ui.theme import Size, Weight

NOT_KEPT = "not kept yet"


def drop_down(look: Look, name: str, *, letters: int = 0) -> QComboBox:
    """As wide as what is in it; where ``letters`` are given, so many of what is chosen are always seen, all of it in
    its tooltip and in the list that drops down. Its rows are as high as a fingertip.
    """
    box = QComboBox()
    box.setAccessibleName(name)
    box.setItemDelegate(FingerRows(look, box))
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    if letters:
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(letters)
        box.view().setTextElideMode(Qt.TextElideMode.ElideNone)
        box.currentTextChanged.connect(box.setToolTip)
    return box


def offer(box: QComboBox, items: Sequence[tuple[str, object]], chosen: object) -> None:
    """Texts with what each stands for; ``chosen`` is chosen, or the first where it is not offered. Tells nobody."""
    with QSignalBlocker(box):
        box.clear()
        for text, value in items:
            box.addItem(text, value)
        values = [value for _, value in items]
        box.setCurrentIndex(values.index(chosen) if chosen in values else 0)
    if box.minimumContentsLength():
        box.setToolTip(box.currentText())


class Chooser(QComboBox):
    """A list in a page that scrolls: the wheel goes on scrolling the page, and chooses nothing.

    A key that steps through it while it is closed only shows what stands there, marked as not kept. What is shown is
    ``settled`` once it is taken from the open list, by Enter, when the keys go elsewhere, or after a while; Escape goes
    back.
    """

    settled = Signal(str)
    """What the choice stands for; only where it is another than what holds."""

    IDLE_MS = 15_000

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._look = look
        self._holds = ""
        self._steps = False
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.setInterval(self.IDLE_MS)
        self._idle.timeout.connect(self.settle)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(12)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.activated.connect(self._take)

    @property
    def is_waiting(self) -> bool:
        """Whether another choice is shown than what holds."""
        return self.count() > 0 and self.currentData() != self._holds

    def hold(self, choices: Sequence[tuple[str, str]], holds: str) -> None:
        """What each choice stands for, with its text; what holds now is shown, unless another is stepped to. Tells
        nobody.
        """
        shown = str(self.currentData()) if self.is_waiting else holds
        self._holds = holds
        known = [*choices] if any(key == holds for key, _ in choices) else [*choices, (holds, holds)]  # has left since
        with QSignalBlocker(self):
            if [(self.itemData(at), self.itemText(at)) for at in range(self.count())] != known:
                self.clear()
                for key, text in known:
                    self.addItem(text, key)
            self.setCurrentIndex(self.findData(shown if self.findData(shown) >= 0 else holds))
        self._mark()

    def step_to(self, choice: str) -> None:
        """Shows another choice than what holds, as a key does."""
        with QSignalBlocker(self):
            self.setCurrentIndex(self.findData(choice))
        self._wait()

    def settle(self) -> None:
        """Hands on what is shown, where it is not what holds; if that was refused, what holds is shown again."""
        self._idle.stop()
        if self.is_waiting:
            self.settled.emit(str(self.currentData()))
            self.go_back()

    def go_back(self) -> None:
        """Shows what holds."""
        self._idle.stop()
        with QSignalBlocker(self):
            self.setCurrentIndex(self.findData(self._holds))
        self._mark()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.is_waiting:
            self.settle()
        elif event.key() == Qt.Key.Key_Escape and self.is_waiting:
            self.go_back()
        else:
            self._steps = True
            super().keyPressEvent(event)
            self._steps = False

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:  # its own list drops down
            self.settle()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.is_waiting:
            super().paintEvent(event)
            return
        painter = QStylePainter(self)
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        edit = QStyle.SubControl.SC_ComboBoxEditField
        room = QRectF(self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, edit, self))
        ink = self._look.color("info")
        taken = line(painter, room, NOT_KEPT, self._look.font(Size.SMALL, Weight.SEMIBOLD), ink, RIGHT)
        left = int(room.width() - taken - self._look.px(10))
        option.currentText = self.fontMetrics().elidedText(option.currentText, Qt.TextElideMode.ElideRight, left)
        painter.setFont(self.font())
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def _take(self) -> None:
        if self._steps:
            self._wait()
        else:
            self.settle()

    def _wait(self) -> None:
        self._idle.start()
        self._mark()

    def _mark(self) -> None:
        """Says, not by color alone, that what is shown is not kept."""
        held = self.itemText(self.findData(self._holds))
        said = f"Not kept yet: Enter keeps it, Escape puts back {held}." if self.is_waiting else ""
        if said != self.accessibleDescription():
            self.setAccessibleDescription(said)
            self.setToolTip(f"{self.currentText()}\n{said}" if said else "")
            restyle(self, "waiting" if said else "")
            self.update()


class DayEdit(QDateEdit):
    """A day, typed or chosen from a calendar."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setCalendarPopup(True)
        self.setDisplayFormat("MMM d, yyyy")
        self.setAccessibleName(name)

    @property
    def day(self) -> date:
        chosen = self.date()
        return date(chosen.year(), chosen.month(), chosen.day())

    def show_day(self, day: date) -> None:
        """Tells nobody."""
        with QSignalBlocker(self):
            self.setDate(QDate(day.year, day.month, day.day))
