"""The small windows: a person more, about, a question before closing, and trouble at the start."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from PySide6.QtCore import SIGNAL, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QDialog, QLabel, QLineEdit, QMessageBox, QPushButton, QWidget

from ptcoder import __version__
from ptcoder.clinic.day_sheets import SweepRow
from ptcoder.clinic.held import presses
from ptcoder.clinic.sheets import HeldSheet
from ptcoder.rulebook import Edition
from ptcoder.ui.focus import ring
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button, columns, rows
from ptcoder.ui.room import Room
from ptcoder.ui.sweep_view import SweepView
from ptcoder.ui.theme import Size, Weight
from ptcoder.ui.welcome import PersonForm

CPT = (
    "CPT is a registered trademark of the American Medical Association; ptcoder ships code numbers with its own plain "
    "labels, no AMA descriptors."
)

LICENSE = "ptcoder is under the MIT license; what is shipped with it is listed with its licenses in Help, Licenses."


FIELDS = (QLineEdit, QComboBox, QAbstractSpinBox)
"""What is filled in with a word, a choice or a day; Enter in a list or a box that is ticked does nothing."""


class PlainDialog(QDialog):
    """A title, what is told or asked below it, and the buttons at its foot, which stay in sight where it scrolls."""

    ends_with_lock = False
    """It holds a secret: a lock closes it, instead of putting it away with all that was typed."""

    def __init__(self, look: Look, parent: QWidget | None, title: str) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setModal(True)
        self.setWindowTitle(title)
        self._room = Room(margins=(22, 20, 22, 8), gap=10)
        self.body = self._room.inside
        self.body.addWidget(Words(look, title, size=Size.HEAD, weight=Weight.BOLD))
        self._does: QPushButton | None = None
        self._whole = rows(self, margins=(0, 0, 0, 18), gap=8)
        self._whole.addWidget(self._room, 1)
        ring(look, self)

    def at_least(self, width: int, height: int = 0) -> None:
        """Asks for so much room; its parts may want more, and the screen may have less."""
        self.body.addStrut(min(width - 44, self.room_width))
        self.setMinimumHeight(min(height, self._room.most().height()))

    @property
    def room_width(self) -> int:
        """How wide its parts can be on this screen without being scrolled to sideways."""
        return self._room.most().width() - self._room.verticalScrollBar().sizeHint().width() - 44

    def show_part(self, part: QWidget) -> None:
        """Scrolls to a part, where the window scrolls."""
        self._room.ensureWidgetVisible(part)

    def say_below(self, words: Words) -> None:
        """Words that stay in sight above the buttons, wherever it is scrolled to."""
        words.setContentsMargins(22, 0, 22, 0)
        self._whole.addWidget(words)
        self._room.below = words

    def end(self, *buttons: QPushButton) -> None:
        """The way out, or several, at the foot."""
        line = columns(margins=(22, 0, 22, 0))
        line.addStretch(1)
        for each in buttons or (button("Close", press=self.accept),):
            each.setAutoDefault(True)  # Enter presses the one with the focus
            line.addWidget(each)
        self._does = next((each for each in buttons if each.property("kind") == "primary"), None)
        self._whole.addLayout(line)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a field does what the window is for, unless its button is no ``autoDefault``. By itself, Qt would
        press the first button: that leaves, and everything that was typed would be gone.
        """
        if self._does is None or event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        field = self.focusWidget()
        answers = isinstance(field, QLineEdit) and field.receivers(SIGNAL("returnPressed()")) > 0
        if isinstance(field, FIELDS) and not answers and self._does.isVisible() and self._does.autoDefault():
            self._does.click()


class PersonDialog(PlainDialog):
    """One more person who works here."""

    added = Signal(object, str)
    """Particulars, and a PIN."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, parent, "Add a person")
        self.form = PersonForm(look, "Add", office=True)
        self.form.added.connect(self.added)
        self.form.keypad.toggled.connect(lambda: QTimer.singleShot(0, self, self._grow))
        self.body.addWidget(self.form)
        self.at_least(look.px(440))
        self.cancel_button = button("Cancel", press=self.reject)
        self.end(self.cancel_button)
        self.cancel_button.setAutoDefault(False)  # Enter in a field adds, and does not leave

    def _grow(self) -> None:
        """The digits have their room; where the screen has too little, they are in sight, and what is done last."""
        self.adjustSize()
        self.show_part(self.form.send)


class AboutDialog(PlainDialog):
    def __init__(self, look: Look, parent: QWidget, edition: Edition) -> None:
        super().__init__(look, parent, "ptcoder")
        said = [f"Version {__version__}"]
        said.append(f"Rules: {edition.name}")
        said.append("Nothing is fetched: a newer version is installed by whoever looks after this computer.")
        self.body.addWidget(Words(look, "\n".join(said)))
        self.body.addWidget(
            Words(look, "A session timer that codes itself, for rehabilitation therapists.", token="muted", wrap=True)
        )
        tables = ", ".join(f"{each.name} {each.checked_on}" for each in edition.tables)
        said_of = f"Tables, each with the day of its last check: {tables}."
        self.body.addWidget(Words(look, said_of, size=Size.SMALL, wrap=True))
        self.body.addWidget(Words(look, CPT, size=Size.SMALL, token="muted", wrap=True))
        self.body.addWidget(Words(look, LICENSE, size=Size.SMALL, token="muted", wrap=True))
        self.at_least(look.px(440))
        self.end()


class CloseDialog(PlainDialog):
    """Asked only while clocks run, presses wait for the log, or the day has loose ends; ``accepted`` closes the window.

    ``opened`` is a visit that is to be looked at instead.
    """

    opened = Signal(str)

    def __init__(
        self,
        look: Look,
        parent: QWidget,
        running: int,
        held: HeldSheet | None = None,
        sweep: tuple[SweepRow, ...] = (),
        *,
        private: bool = False,
    ) -> None:
        clocks = "A clock is running" if running == 1 else "Clocks are running" if running else ""
        waiting = "Not everything is in the log yet" if held is not None else ""
        super().__init__(look, parent, clocks or waiting or "Before the day ends")
        if running:
            goes_on = (
                "it goes on: the time counts until it is"
                if running == 1
                else "they go on: the time counts until they are"
            )
            self.body.addWidget(Words(look, f"If ptcoder is closed, {goes_on} stopped.", wrap=True))
        if held is not None:
            self.body.addWidget(Words(look, _of_held(held), wrap=True))
        self.sweep = SweepView(look, most=6)
        self.sweep.show_rows(sweep, private=private)
        self.sweep.visit_opened.connect(self._look_at)
        self.body.addWidget(self.sweep)
        self.stay_button = button("Stay", "primary", press=self.reject)
        leave = "Close, clocks go on" if running > 1 else "Close, the clock goes on" if running else "Close"
        lost = held is not None and not held.kept
        self.leave_button = button("Close and lose them" if lost else leave, press=self.accept)
        self.at_least(look.px(560 if sweep else 420))
        self.end(self.leave_button, self.stay_button)
        self.stay_button.setFocus(Qt.FocusReason.OtherFocusReason)

    def _look_at(self, visit: str) -> None:
        self.reject()
        self.opened.emit(visit)


def _of_held(held: HeldSheet) -> str:
    if held.kept:
        return f"Not in the log yet: {presses(held.presses)}. The rescue file keeps them for the next start."
    return f"Not in the log, and in no file either: {presses(held.presses)}. Closing loses them. {held.reason}"


class Way(Enum):
    """How to go on where something stands in the way."""

    AGAIN = "Try again"
    REMOVE = "Remove the lock"
    ON = "Go on"
    QUIT = "Quit"


def trouble(text: str, title: str = "ptcoder cannot open its log.") -> bool:
    """Says in words why the log cannot be opened; whether to try again."""
    return ask_way(text, title, (Way.AGAIN, Way.QUIT)) is Way.AGAIN


def ask_way(text: str, title: str, ways: Sequence[Way]) -> Way:
    """Says what stands in the way, and which of these ways was taken; closing the window is the last of them."""
    box = QMessageBox(QMessageBox.Icon.Warning, "ptcoder", title)
    box.setInformativeText(text)
    said = box.findChild(QLabel, "qt_msgbox_informativelabel")
    if isinstance(said, QLabel):
        said.setMinimumWidth(400)  # a path breaks badly
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    roles = {Way.AGAIN: QMessageBox.ButtonRole.AcceptRole, Way.REMOVE: QMessageBox.ButtonRole.DestructiveRole}
    buttons = {way: box.addButton(way.value, roles.get(way, QMessageBox.ButtonRole.RejectRole)) for way in ways}
    box.exec()
    clicked = box.clickedButton()
    return next((way for way, each in buttons.items() if each is clicked), ways[-1])
