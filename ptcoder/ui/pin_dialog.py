"""The small windows about PINs: the one that asks for it, and the one that sets it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from ptcoder.clinic.pins import LONGEST, SHORTEST
from ptcoder.ui.dialogs import PlainDialog
from ptcoder.ui.digit_keys import DigitKeys
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button
from ptcoder.ui.pin_fields import NOT_ALIKE, PinTwice, pin_field
from ptcoder.ui.pin_pad import PinPad
from ptcoder.ui.theme import Size

RULE = f"{SHORTEST} to {LONGEST} digits; nobody can tell it to you again, but an owner can set another."


class PinDialog(PlainDialog):
    """Asks one person for the PIN; whoever opened it answers ``entered`` by ``accept`` or ``show_error``."""

    entered = Signal(str)

    ends_with_lock = True

    def __init__(
        self, look: Look, parent: QWidget, title: str, send: str, wait: Callable[[], int], said: str = ""
    ) -> None:
        """``wait`` tells how many microseconds have to pass before the next try, ``said`` what else is to be known."""
        super().__init__(look, parent, title)
        if said:
            self.body.addWidget(Words(look, said, size=Size.SMALL, token="muted", wrap=True))
        self.pad = PinPad(look, send, wait)
        self.pad.entered.connect(self.entered)
        self.body.addWidget(self.pad)
        self.setFixedWidth(look.px(320))
        self.cancel_button = button("Cancel", press=self.reject)
        self.end(self.cancel_button)
        self.cancel_button.setAutoDefault(False)  # Enter is the pad's
        self.pad.begin()
        self.pad.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_error(self, text: str) -> None:
        self.pad.show_error(text)


class NewPinDialog(PlainDialog):
    """Sets a person's PIN: ``chosen`` brings the new one, and the old one where it is asked for."""

    chosen = Signal(str, str)
    ends_with_lock = True

    def __init__(self, look: Look, parent: QWidget, name: str, *, ask_old: bool) -> None:
        super().__init__(look, parent, f"PIN of {name}")
        self.body.addWidget(Words(look, RULE, token="muted", wrap=True))
        self.twice = PinTwice(look)
        self.old = pin_field("PIN so far") if ask_old else None
        if self.old is not None:
            self.twice.put_before(Words(look, "PIN so far"), self.old)
        self.body.addWidget(self.twice)
        fields = (self.old,) if self.old is not None else ()
        self.fields = (*fields, self.twice.first, self.twice.again)
        self.pad = DigitKeys(look, *self.fields)
        self.pad.add_send("Next", self._next)
        self.body.addWidget(self.pad)
        self.error = Words(look, size=Size.SMALL, token="error", wrap=True)
        self.error.hide()
        self.body.addWidget(self.error)
        self.set_button = button("Set the PIN", "primary", press=self._set)
        self.at_least(look.px(420))
        cancel = button("Cancel", press=self.reject)
        self.end(cancel, self.set_button)
        for each in (cancel, self.set_button):
            each.setAutoDefault(False)  # Enter in the last field does it, once
        for each in self.fields:
            if each is not self.twice.first:  # which goes on by itself
                each.returnPressed.connect(self._next)
        self.pad.go_to(self.fields[0])

    def show_error(self, text: str) -> None:
        self.error.setText(text)
        self.error.show()
        self.twice.clear()
        if self.old is not None:
            self.old.clear()
        self.pad.go_to(self.fields[0])

    def _next(self) -> None:
        """The next field; after the last one the PIN is set."""
        at = self.fields.index(self.pad.field)
        if at + 1 < len(self.fields):
            self.pad.go_to(self.fields[at + 1])
        else:
            self._set()

    def _set(self) -> None:
        new = self.twice.text()
        if new is None:
            self.show_error(NOT_ALIKE)
        else:
            self.chosen.emit(new, self.old.text() if self.old is not None else "")
