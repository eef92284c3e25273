"""Starting a group: who of the floor is in it, how many there are in all, and what kind of a group it is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QSpinBox, QWidget

from ptcoder.clinic.sheets import PatientCard
from ptcoder.ui.dialogs import PlainDialog
from ptcoder.ui.form import Form
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button
from ptcoder.ui.theme import Size

MOST = 30


class GroupDialog(PlainDialog):
    """One press starts it for all who are chosen. The number also counts those who are not in this program."""

    started = Signal(object, int, str)
    """The visits, how many are treated together, and the kind in words."""

    def __init__(self, look: Look, parent: QWidget, title: str, cards: Sequence[PatientCard], *, private: bool) -> None:
        super().__init__(look, parent, title)
        self.boxes: dict[str, QPushButton] = {}
        self._names: dict[str, str] = {}
        self.body.addWidget(Words(look, "Who is in it?", token="muted"))
        for card in cards:
            name = card.initials if private else card.name
            box = button(name, "person", name=name)
            box.setCheckable(True)
            box.setChecked(card.selected)
            box.toggled.connect(self._count)
            self.boxes[card.visit], self._names[card.visit] = box, name
            self.body.addWidget(box)
        self.number = QSpinBox()
        self.number.setRange(2, MOST)
        self.number.setAccessibleName("Treated together")
        self.number.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.kind = QLineEdit()
        self.kind.setPlaceholderText("for example: balance class")
        self.kind.setAccessibleName("Kind of group")
        form = Form()
        form.addRow(Words(look, "Treated together", token="muted"), self.number)
        form.addRow(Words(look, "Kind", token="muted"), self.kind)
        self.body.addLayout(form)
        hint = "Count everybody, also patients who are not in this program."
        self.body.addWidget(Words(look, hint, size=Size.SMALL, token="muted", wrap=True))
        self.error = Words(look, size=Size.SMALL, token="error", wrap=True)
        self.error.hide()
        self.body.addWidget(self.error)
        self.start_button = button("Start group", "primary", press=self._start)
        self.at_least(look.px(380))
        self.end(button("Cancel", press=self.reject), self.start_button)
        self._count()
        self.start_button.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def chosen(self) -> list[str]:
        return [visit for visit, box in self.boxes.items() if box.isChecked()]

    def show_error(self, text: str) -> None:
        self.error.setText(text)
        self.error.show()

    def _count(self) -> None:
        """It can't be fewer than are chosen; it follows them while nobody said otherwise."""
        for visit, box in self.boxes.items():
            box.setText(f"\N{CHECK MARK} {self._names[visit]}" if box.isChecked() else self._names[visit])
        count = max(2, len(self.chosen))
        follows = self.number.value() == self.number.minimum()
        self.number.setMinimum(count)
        if follows:
            self.number.setValue(count)
        self.start_button.setEnabled(bool(self.chosen))

    def _start(self) -> None:
        self.started.emit(self.chosen, self.number.value(), self.kind.text())
