"""Payers to choose from, each a button as high as a finger; alone, or in a small window."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from ptcoder.clinic.register_sheets import PayerRow
from ptcoder.ui.dialogs import PlainDialog
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button
from ptcoder.ui.theme import Size

ALL = "With none chosen all of them are offered."
NARROW = 130
"""From this text size on, in percent, one stands under the other."""


class PayerChoice(QWidget):
    """Any number of them, in the order of all."""

    changed = Signal()

    def __init__(self, look: Look, payers: Iterable[PayerRow], chosen: Iterable[str]) -> None:
        super().__init__()
        self.boxes: dict[str, QPushButton] = {}
        picked, columns = {*chosen}, 1 if look.percent >= NARROW else 2
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        for place, payer in enumerate(payers):
            box = button(payer.label, "person", name=payer.label)
            box.setCheckable(True)
            box.toggled.connect(_with(self._show, payer.id))
            self.boxes[payer.id] = box
            box.setChecked(payer.id in picked)
            grid.addWidget(box, place // columns, place % columns)
        for box in list(self.boxes.values())[:1]:
            self.setFocusProxy(box)

    @property
    def chosen(self) -> tuple[str, ...]:
        return tuple(payer for payer, box in self.boxes.items() if box.isChecked())

    def _show(self, payer: str) -> None:
        box = self.boxes[payer]
        box.setText(f"\N{CHECK MARK} {box.accessibleName()}" if box.isChecked() else box.accessibleName())
        self.changed.emit()


class PayersDialog(PlainDialog):
    """``taken`` brings the ids of those that were chosen."""

    taken = Signal(object)

    def __init__(self, look: Look, parent: QWidget, payers: Iterable[PayerRow], chosen: Iterable[str]) -> None:
        super().__init__(look, parent, "Payers offered for patients")
        self.body.addWidget(Words(look, ALL, size=Size.SMALL, token="muted", wrap=True))
        self.choice = PayerChoice(look, payers, chosen)
        self.body.addWidget(self.choice)
        self.at_least(look.px(560))
        self.take_button = button("Take these", "primary", press=self._take)
        self.end(button("Cancel", press=self.reject), self.take_button)
        self.choice.setFocus(Qt.FocusReason.OtherFocusReason)

    def _take(self) -> None:
        self.taken.emit(self.choice.chosen)
        self.accept()


def _with(show: Callable[[str], None], payer: str) -> Callable[[bool], None]:
    return lambda _: show(payer)
