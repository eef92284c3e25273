"""The first steps: who treats here, and the first patient."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QWidget

from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button, columns, frame, rows
from ptcoder.ui.theme import Size, Weight
from ptcoder.visit import Role

ROLES = {
    Role.PT: "Physical therapist",
    Role.PTA: "Physical therapist assistant",
    Role.OT: "Occupational therapist",
    Role.OTA: "Occupational therapy assistant",
    Role.SLP: "Speech-language pathologist",
}


class PersonForm(QWidget):
    """A name and a role; ``added`` when both are given."""

    added = Signal(str, str)

    def __init__(self, look: Look, send: str) -> None:
        super().__init__()
        self.name = QLineEdit()
        self.name.setPlaceholderText("Name, e.g. M. Chen")
        self.name.setAccessibleName("Name")
        self.role = Role.PT
        self.error = Words(look, size=Size.SMALL, token="error", wrap=True)
        self.error.hide()
        self.send = button(send, "primary", press=self._send)
        layout = rows(self, gap=12)
        layout.addWidget(self.name)
        line = columns(gap=8)
        self.roles = QButtonGroup(self)
        for number, (role, words) in enumerate(ROLES.items()):
            made = button(role.value, "choice", name=f"{role.value}, {words}")
            made.setToolTip(words)
            made.setCheckable(True)
            made.setChecked(role is self.role)
            self.roles.addButton(made, number)
            line.addWidget(made)
        line.addStretch(1)
        layout.addLayout(line)
        layout.addWidget(self.error)
        layout.addWidget(self.send)
        self.name.returnPressed.connect(self._send)

    def _send(self) -> None:
        name = self.name.text().strip()
        if not name:
            self.show_error("Type a name first.")
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.error.hide()
        self.added.emit(name, list(ROLES)[self.roles.checkedId()].value)

    def show_error(self, text: str) -> None:
        self.error.setText(text)
        self.error.show()


class FirstPerson(QWidget):
    """Shown while nobody is known who treats."""

    added = Signal(str, str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        card = frame("card")
        card.setFixedWidth(look.px(460))
        inside = rows(card, margins=(28, 26, 28, 28), gap=8)
        inside.addWidget(Words(look, "Who treats here?", size=Size.HEAD, weight=Weight.BOLD))
        said = "Every minute is kept with the person who gave it. More people can be added later."
        inside.addWidget(Words(look, said, token="muted", wrap=True))
        inside.addSpacing(8)
        self.form = PersonForm(look, "Begin")
        self.form.added.connect(self.added)
        self.setFocusProxy(self.form.name)
        inside.addWidget(self.form)
        layout = rows(self)
        layout.addStretch(2)
        line = columns()
        line.addStretch(1)
        line.addWidget(card)
        line.addStretch(1)
        layout.addLayout(line)
        layout.addStretch(3)


class FirstPatient(QWidget):
    """Shown while nobody is on the floor."""

    add_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        layout = rows(self, gap=10)
        layout.addStretch(2)
        centered = Qt.AlignmentFlag.AlignHCenter
        title = Words(look, "Nobody is being treated", size=Size.HEAD, weight=Weight.BOLD)
        layout.addWidget(title, 0, centered)
        said = Words(look, "Add a patient; then one press starts a code, and the same press stops it.", token="muted")
        layout.addWidget(said, 0, centered)
        layout.addSpacing(10)
        self.add_button = button("Add the first patient   Ctrl+N", "big", press=self.add_wanted.emit)
        self.setFocusProxy(self.add_button)
        layout.addWidget(self.add_button, 0, centered)
        layout.addStretch(3)
