"""The first steps: who treats here, and the first patient."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ptcoder.clinic.people_sheets import Particulars, Person
from ptcoder.ui.digit_keys import DigitKeys
from ptcoder.ui.flow import FlowLayout
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button, columns, frame, rows, scrolled
from ptcoder.ui.pin_fields import NOT_ALIKE, PinTwice
from ptcoder.ui.theme import Size, Weight
from ptcoder.visit import Duty, Role

ROLES = {
    Role.PT: "Physical therapist",
    Role.PTA: "Physical therapist assistant",
    Role.OT: "Occupational therapist",
    Role.OTA: "Occupational therapy assistant",
    Role.SLP: "Speech-language pathologist",
    Role.STUDENT: "Student",
}

PEOPLE = "File, People and PINs"
"""The way through the menus to whoever works here."""
NO_ROLE = "none"
MORE = {Duty.OWNER: "Owner: people, PINs, rules, settings, who saw what", Duty.BILLER: "Billing: exports and reports"}


class PersonForm(QWidget):
    """Who somebody is; ``added`` with that, and with the PIN if one was typed. ``office`` shows what only an owner
    settles: duties beside the role's, and no role at all; ``pin`` asks for a PIN, which may be left for later.
    """

    added = Signal(object, str)
    """Particulars, and a PIN."""

    def __init__(self, look: Look, send: str, *, office: bool = False, pin: bool = True) -> None:
        super().__init__()
        self.name = _line("Name", "Name, e.g. M. Chen")
        self.credentials = _line("Credentials", "As they are signed, e.g. PT, DPT")
        self.npi = _line("NPI", "NPI, ten digits; may be left empty")
        self.error = Words(look, size=Size.SMALL, token="error", wrap=True)
        self.error.hide()
        self.send = button(send, "primary", press=self._send)
        self.duties: dict[Duty, QCheckBox] = {}
        self.pin = PinTwice(look) if pin else None
        self.keypad = button("Digits to press", "quiet")
        self.roles = QButtonGroup(self)
        self._role_of: list[str] = []
        layout = rows(self, gap=10)
        layout.addWidget(self.name)
        roles = FlowLayout(gap=6)
        for role, words in ROLES.items():
            roles.addWidget(self._role(role.value, role.value, words))
        if office:
            roles.addWidget(self._role("", NO_ROLE, "Treats nobody"))
        layout.addLayout(roles)
        layout.addWidget(self.credentials)
        layout.addWidget(self.npi)
        if office:
            for duty, said in MORE.items():
                self.duties[duty] = QCheckBox(said)
                layout.addWidget(self.duties[duty])
        if self.pin is not None:
            later = "A PIN to sign in and to sign with, 4 to 12 digits. It may be left for later."
            layout.addWidget(Words(look, later, size=Size.SMALL, token="muted", wrap=True))
            layout.addWidget(self.pin)
            self.pin.again.returnPressed.connect(self._send)
            self._add_pad(look, layout, self.pin)
        layout.addWidget(self.error)
        layout.addWidget(self.send)
        for field in (self.name, self.credentials, self.npi):
            field.returnPressed.connect(self._send)

    def show_person(self, person: Person) -> None:
        """What is said of somebody now."""
        self.name.setText(person.name)
        self.credentials.setText(person.credentials)
        self.npi.setText(person.npi)
        chosen = self.roles.button(self._role_of.index(person.role))
        chosen.setChecked(True)
        for duty, box in self.duties.items():
            box.setChecked(duty.value in person.duties)
        self.error.hide()

    def show_error(self, text: str) -> None:
        self.error.setText(text)
        self.error.show()

    def _add_pad(self, look: Look, layout: QVBoxLayout, pin: PinTwice) -> None:
        """Digits to press, for whoever has no keyboard; they stand there when they are wanted."""
        pad = DigitKeys(look, *pin.fields)
        pad.add_send("Next", lambda: pad.go_to(pin.again if pad.field is pin.first else pin.first))
        pad.hide()
        self.keypad.setCheckable(True)
        self.keypad.toggled.connect(pad.setVisible)
        self.keypad.toggled.connect(lambda: pad.go_to(pad.field))
        layout.addWidget(self.keypad, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(pad)

    def _role(self, value: str, text: str, words: str) -> QPushButton:
        made = button(text, "choice", name=f"{text}, {words}")
        made.setToolTip(words)
        made.setCheckable(True)
        made.setChecked(not self._role_of)
        self.roles.addButton(made, len(self._role_of))
        self._role_of.append(value)
        return made

    def _send(self) -> None:
        name = self.name.text().strip()
        if not name:
            self.show_error("Type a name first.")
            self.name.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        pin = self.pin.text() if self.pin is not None else ""
        if pin is None:
            self.show_error(NOT_ALIKE)
            return
        self.error.hide()
        said = Particulars(
            name=name,
            role=self._role_of[self.roles.checkedId()],
            credentials=self.credentials.text(),
            npi=self.npi.text(),
            duties=tuple(duty.value for duty, box in self.duties.items() if box.isChecked()),
        )
        self.added.emit(said, pin)


def _line(name: str, hint: str) -> QLineEdit:
    made = QLineEdit()
    made.setAccessibleName(name)
    made.setPlaceholderText(hint)
    return made


class FirstPerson(QWidget):
    """Shown while nobody is known who treats."""

    added = Signal(object, str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        whole = QWidget()
        layout = rows(whole, margins=(12, 12, 12, 12))
        rows(self).addWidget(scrolled(whole))
        layout.addStretch(2)
        line = columns()
        layout.addLayout(line)
        layout.addStretch(3)
        self._card = frame("card")
        line.addStretch(1)
        line.addWidget(self._card)
        line.addStretch(1)
        inside = rows(self._card, margins=(28, 26, 28, 28), gap=8)
        inside.addWidget(Words(look, "Who treats here?", size=Size.HEAD, weight=Weight.BOLD))
        said = f"Every minute is kept with the person who gave it. More people are added later: {PEOPLE}."
        inside.addWidget(Words(look, said, token="muted", wrap=True))
        inside.addSpacing(8)
        self.form = PersonForm(look, "Begin")
        self.form.added.connect(self.added)
        self.setFocusProxy(self.form.name)
        inside.addWidget(self.form)
        look.changed.connect(self._measure)
        self._measure()

    def _measure(self) -> None:
        self._card.setFixedWidth(self._look.px(460))


ADD = ("Add the first patient   Ctrl+N", "Add the first patient")
"""By the room there is."""


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
        told = "Add a patient; then one press starts a code, and the same press stops it."
        said = Words(look, told, token="muted", wrap=True)
        said.setAlignment(centered)
        layout.addWidget(said)
        layout.addSpacing(10)
        self.add_button = button(ADD[0], "big", press=self.add_wanted.emit)
        self.setFocusProxy(self.add_button)
        layout.addWidget(self.add_button, 0, centered)
        layout.addStretch(3)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        for text in ADD:
            self.add_button.setText(text)
            if self.add_button.sizeHint().width() <= self.width():
                break
