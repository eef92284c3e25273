"""The lock screen: who may come in, by PIN; nothing of a patient."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QLineEdit, QPushButton, QStackedLayout, QWidget

from ptcoder.clinic.at_lock import LockedClock, StoppedAtLock
from ptcoder.clinic.people_sheets import Person
from ptcoder.ui.aloud import announce
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button, columns, frame, heading, rows, scrolled
from ptcoder.ui.pin_pad import PinPad
from ptcoder.ui.theme import Size, Weight

OVER = "A timer has ended. Sign in to see whose."
GOES_ON = "Whatever runs goes on."
NOT_TAKEN = "The last press was not taken: the desk had to lock before it."
EMERGENCY = (
    "Without the PIN: to read and to treat, not to sign, and nothing can be taken out. It is written down with the "
    "reason, and the owner is told."
)


class LockScreen(QFrame):
    """Stands in place of everything else. ``wait`` tells how many microseconds a person still has to wait."""

    signed_in = Signal(str, str)
    """A person's id and what was typed as the PIN."""
    emergency_wanted = Signal(str, str)
    """A person's id and the reason."""
    stop_wanted = Signal(str)
    """The id of a clock that runs."""

    def __init__(self, look: Look, wait: Callable[[str], int]) -> None:
        super().__init__()
        self._look = look
        self._chosen = ""
        self._buttons: dict[str, QPushButton] = {}
        self._group = QButtonGroup(self)
        self.setProperty("kind", "lock")
        self.setAccessibleName("Locked")
        self.over = frame("warning")
        columns(self.over, margins=(12, 8, 12, 8)).addWidget(
            Words(look, f"! {OVER}", weight=Weight.SEMIBOLD, token="unattended", wrap=True)
        )
        self.pad = PinPad(look, "Sign in", lambda: wait(self._chosen) if self._chosen else 0)
        self.pad.entered.connect(self._sign_in)
        self.who = Words(look, size=Size.TITLE, weight=Weight.BOLD)
        self.reason = QLineEdit()
        self.reason.setAccessibleName("Reason")
        self.reason.setPlaceholderText("Why, e.g. PIN forgotten, a patient waits")
        self.reason.returnPressed.connect(self._enter_in_emergency)
        self.reason_error = Words(look, size=Size.SMALL, token="error", wrap=True)
        self.enter_button = button("Come in without the PIN", "error", press=self._enter_in_emergency)
        self.back_button = button("Back to the PIN", "flat", press=self._ask_pin)
        self.emergency_button = button("Emergency access…", "flat", press=self._ask_reason)
        self.said = Words(look, GOES_ON, token="muted", wrap=True)
        self.clocks: dict[str, QPushButton] = {}
        """By the ids of their stretches; those that were stopped here stay, and cannot be pressed."""
        self._running = rows(gap=6)
        self._running_title = heading(look, "Stop a clock")
        self._running_title.hide()
        self._names = rows(gap=6)
        self._ways = QStackedLayout()
        self._build()
        self.over.hide()
        self.setFocusProxy(self.pad)

    @property
    def names(self) -> list[str]:
        """Who may come in, as shown."""
        return [each.text() for each in self._buttons.values()]

    @property
    def chosen(self) -> str:
        """The id of whoever is about to come in."""
        return self._chosen

    def show_people(self, people: tuple[Person, ...]) -> None:
        """Who may come in; the first who has a PIN is chosen."""
        self._buttons = {person.id: self._name(person) for person in people}
        with_pin = [person.id for person in people if person.has_pin]
        self._choose(next(iter((*with_pin, *self._buttons)), ""))

    def show_clocks(self, clocks: tuple[LockedClock, ...]) -> None:
        """What runs, without whose treatment it is: a press stops it, and so it stays until somebody signs in."""
        for each in clocks:
            if each.interval not in self.clocks:
                since = f"since {each.since}{f', {each.by}' if each.by else ''}"
                made = button(
                    f"Stop {each.code}\n{since}",
                    "person",
                    name=f"Stop {each.code} {since}",
                    press=lambda interval=each.interval: self.stop_wanted.emit(interval),
                )
                self.clocks[each.interval] = made
                self._running.addWidget(made)
        self._running_title.setVisible(bool(self.clocks))
        running = {each.interval for each in clocks}
        for interval, made in self.clocks.items():
            made.setEnabled(interval in running)

    def say_stopped(self, stopped: StoppedAtLock) -> None:
        """One of the clocks does not run any more; whoever signs in can undo it."""
        text = f"{stopped.code} stopped at {stopped.at}"
        made = self.clocks[stopped.interval]
        made.setText(f"{text}\nSign in to undo")
        made.setAccessibleName(f"{text}. Sign in to undo.")
        announce(self, text)
        self.pad.setFocus(Qt.FocusReason.OtherFocusReason)

    def say_not_taken(self) -> None:
        """A press came too late: the desk locked before it."""
        self.said.setText(f"{GOES_ON} {NOT_TAKEN}")

    def say_over(self) -> None:
        """A countdown has come to its end."""
        self.over.show()

    def show_error(self, text: str) -> None:
        """Why nobody came in."""
        if self._ways.currentIndex() == 0:
            self.pad.show_error(text)
        else:
            self.reason_error.setText(text)
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Digits are for the PIN, wherever the keys are."""
        if self._ways.currentIndex() == 0 and event.text().isascii() and event.text().isdigit():
            self.pad.field.setFocus(Qt.FocusReason.OtherFocusReason)
            self.pad.field.insert(event.text())
        else:
            super().keyPressEvent(event)

    def _build(self) -> None:
        look = self._look
        people = QWidget()
        left = rows(people, gap=6)
        left.addWidget(heading(look, "Who is here?"))
        left.addLayout(self._names)
        left.addSpacing(look.px(12))
        left.addWidget(self._running_title)
        left.addLayout(self._running)
        left.addStretch(1)
        scroll = scrolled(people, sideways=False)
        scroll.setFixedWidth(look.px(230))
        by_pin = QWidget()
        with_pin = rows(by_pin, gap=8)
        with_pin.addWidget(self.pad)
        with_pin.addWidget(self.emergency_button, 0, Qt.AlignmentFlag.AlignLeft)
        with_pin.addStretch(1)
        by_reason = QWidget()
        without = rows(by_reason, gap=10)
        without.addWidget(Words(look, EMERGENCY, token="muted", wrap=True))
        for each in (self.reason, self.enter_button, self.reason_error):
            without.addWidget(each)
        without.addWidget(self.back_button, 0, Qt.AlignmentFlag.AlignLeft)
        without.addStretch(1)
        self._ways.addWidget(by_pin)
        self._ways.addWidget(by_reason)
        right = QWidget()
        right.setFixedWidth(look.px(300))
        asked = rows(right, gap=8)
        asked.addWidget(self.who)
        asked.addLayout(self._ways, 1)
        card = frame("card")
        inside = rows(card, margins=(28, 22, 28, 22), gap=10)
        inside.addWidget(Words(look, "Locked", size=Size.HEAD, weight=Weight.BOLD))
        inside.addWidget(self.said)
        inside.addWidget(self.over)
        both = columns(gap=28)
        both.addWidget(scroll)
        both.addWidget(right)
        inside.addLayout(both)
        whole = QWidget()
        around = rows(whole, margins=(16, 16, 16, 16))
        around.addStretch(1)
        around.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        around.addStretch(1)
        rows(self).addWidget(scrolled(whole, sideways=False))

    def _name(self, person: Person) -> QPushButton:
        made = button(person.name, "person", press=lambda: self._choose(person.id))
        made.setCheckable(True)
        self._group.addButton(made)
        self._names.addWidget(made)
        return made

    def _choose(self, person: str) -> None:
        self._chosen = person
        if person:
            self._buttons[person].setChecked(True)
            self.who.setText(self._buttons[person].text())
        self.reason_error.setText("")
        self.pad.begin()
        field = self.pad.field if self._ways.currentIndex() == 0 else self.reason
        field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _sign_in(self, pin: str) -> None:
        self.signed_in.emit(self._chosen, pin)

    def _ask_pin(self) -> None:
        self.reason.clear()
        self.reason_error.setText("")
        self._ways.setCurrentIndex(0)
        self.pad.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask_reason(self) -> None:
        self._ways.setCurrentIndex(1)
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _enter_in_emergency(self) -> None:
        self.emergency_wanted.emit(self._chosen, self.reason.text())
