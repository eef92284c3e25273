"""Reasons, each one press; and one's own words, where none of them fits."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QMenu, QPushButton, QWidget

from ptcoder.ui.dialogs import PlainDialog
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button

LONGEST = 300
"""Letters that a reason of one's own has."""
OTHER = "Another reason…"


class ReasonDialog(PlainDialog):
    """A reason in a person's own words, handed on once it says something."""

    told = Signal(str)

    def __init__(self, look: Look, parent: QWidget, about: str) -> None:
        super().__init__(look, parent, OTHER.removesuffix("…"))
        self.body.addWidget(Words(look, about, token="muted", wrap=True))
        self.reason = QLineEdit()
        self.reason.setAccessibleName("Reason in your own words")
        self.reason.setMaxLength(LONGEST)
        self.reason.textChanged.connect(self._enable)
        self.body.addWidget(self.reason)
        self.at_least(look.px(420))
        self.save_button = button("Give this reason", "primary", press=self._tell)
        self.end(button("Cancel", press=self.reject), self.save_button)
        self.save_button.setDefault(True)
        self.reason.setFocus()
        self._enable()

    def _enable(self) -> None:
        self.save_button.setEnabled(bool(self.reason.text().strip()))

    def _tell(self) -> None:
        self.told.emit(self.reason.text().strip())
        self.accept()


def reason_menu(
    look: Look, pressed: QPushButton, reasons: Iterable[str], about: str, give: Callable[[str], None]
) -> QMenu:
    """Hangs the reasons on a button. ``give``, best a method of a widget, is handed the one that is taken; ``about``
    stands over the field for another.
    """

    def ask() -> None:
        dialog = ReasonDialog(look, pressed.window(), about)
        dialog.told.connect(give)
        dialog.open()

    menu = QMenu(pressed)
    for reason in reasons:
        menu.addAction(reason).triggered.connect(lambda _=False, said=reason: give(said))
    menu.addSeparator()
    menu.addAction(OTHER, ask)
    pressed.setMenu(menu)
    return menu
