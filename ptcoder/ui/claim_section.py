"""What a visit's claim says beside its lines: diagnoses, which of them each code is for, place, providers."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from ptcoder.clinic.care_fields import ON_A_LINE, letters, wrong_so_far
from ptcoder.clinic.care_sheets import ClaimSheet, CodePointers
from ptcoder.ui.choosers import Chooser
from ptcoder.ui.flow import FlowLayout
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button, emptied, frame, heading, restyle, rows
from ptcoder.ui.theme import Size, Weight

SHAPE = "Only the shape of a code is checked, not whether it exists: no list of codes is shipped."
AS_COURSE = "Left empty, they are those of the course of care."


class ClaimSection(QWidget):
    """A function of a visit's claim; what is signed can only be read."""

    diagnoses_wanted = Signal(str, str)
    """A code ("" for the whole visit), and its diagnoses as they were written."""
    payer_wanted = Signal(str)
    """A payer's id."""
    place_wanted = Signal(str)
    supervisor_wanted = Signal(str)
    """A person's id; empty: nobody."""
    refused = Signal(str)
    """What a press here cannot do, in words."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._sheet: ClaimSheet | None = None
        self._shape: object = None
        self._pointers: dict[tuple[str, str], QPushButton] = {}
        self.missing = Words(look, size=Size.SMALL, weight=Weight.SEMIBOLD, token="unattended", wrap=True)
        self.diagnoses = QLineEdit()
        self.diagnoses.setAccessibleName("Diagnoses of the visit")
        self.diagnoses.setPlaceholderText("M25.561, R26.89")
        self.diagnoses.textEdited.connect(self._check)
        self.diagnoses.editingFinished.connect(self._save_diagnoses)
        self.wrong = Words(look, size=Size.SMALL, token="error", wrap=True)
        self.whence = Words(look, size=Size.SMALL, token="muted", wrap=True)
        self.course_button = button("As in the course of care", "small", press=self._as_course)
        self.payer, self.place = Chooser(look, "Payer of this visit"), Chooser(look, "Place of service")
        self.supervisor = Chooser(look, "Supervised by")
        self._choosers = (self.payer, self.place, self.supervisor)
        self.usual_payer = Words(look, size=Size.SMALL, token="unattended", wrap=True)
        self.providers = Words(look, size=Size.SMALL, wrap=True)
        self._codes = rows(gap=8)
        self._form, self._said = QWidget(), Words(look, size=Size.SMALL, wrap=True)
        self._supervised = QWidget()
        self._build()

    def show_claim(self, sheet: ClaimSheet) -> None:
        """The claim as it is; diagnoses that somebody is writing are left."""
        if sheet == self._sheet:
            return
        is_other = self._sheet is None or sheet.visit != self._sheet.visit
        if is_other:
            self._forget()
        self._sheet = sheet
        self.missing.setText("\n".join(f"! {each}" for each in sheet.missing))
        self.missing.setVisible(bool(sheet.missing))
        self._form.setVisible(sheet.editable)
        self._said.setVisible(not sheet.editable)
        self._said.setText("\n".join(_said(sheet)))
        self.providers.setText("\n".join(_providers(sheet)))
        self.providers.setVisible(bool(sheet.rendering or sheet.supervising))
        if not sheet.editable:
            return
        if is_other or not (self.diagnoses.hasFocus() and self.diagnoses.isModified()):
            self._show_diagnoses(sheet)
        whence = "Told for this visit." if sheet.given else "From the course of care."
        self.whence.setText(" ".join(filter(None, (whence if sheet.diagnoses else "", AS_COURSE, SHAPE))))
        self.course_button.setVisible(sheet.given)
        self._show_pointers(sheet)
        self.payer.hold(sheet.payers, sheet.payer)
        self.usual_payer.setText(f"! The patient's payer in the register is {sheet.usual_payer}.")
        self.usual_payer.setVisible(bool(sheet.usual_payer))
        self.place.hold(sheet.places, sheet.place)
        self.supervisor.hold((("", "Nobody is named"), *sheet.supervisors), sheet.supervisor)
        self._supervised.setVisible(sheet.supervised or bool(sheet.supervisor))

    def save(self) -> None:
        """Hands on what is chosen or written and not kept yet."""
        for each in self._choosers:
            each.settle()
        self._save_diagnoses()

    def end(self) -> None:
        """Nothing more is handed on."""
        self._forget()
        self.blockSignals(True)

    def _forget(self) -> None:
        for each in self._choosers:
            each.go_back()

    def _save_diagnoses(self) -> None:
        """What is wrong with them is said below them."""
        if self._sheet is None or not self._sheet.editable or not self.diagnoses.isModified():
            return
        text = self.diagnoses.text()
        if self._say_wrong(wrong_so_far(f"{text} ")):
            return
        self.diagnoses.setModified(False)
        if text.strip() != ", ".join(self._sheet.diagnoses):
            self.diagnoses_wanted.emit("", text)

    def _check(self, text: str) -> None:
        self._say_wrong(wrong_so_far(text))

    def _say_wrong(self, text: str) -> bool:
        self.wrong.setText(text)
        self.wrong.setVisible(bool(text))
        restyle(self.diagnoses, "wrong" if text else "")
        self.diagnoses.setAccessibleDescription(text)
        return bool(text)

    def _as_course(self) -> None:
        self.diagnoses.setModified(False)
        self.diagnoses_wanted.emit("", "")

    def _show_diagnoses(self, sheet: ClaimSheet) -> None:
        self.diagnoses.setText(", ".join(sheet.diagnoses))
        self._say_wrong("")

    def _show_pointers(self, sheet: ClaimSheet) -> None:
        shape = (sheet.visit, sheet.diagnoses, tuple(each.code for each in sheet.codes))
        if shape != self._shape:
            self._shape = shape
            self._pointers = {}
            emptied(self._codes)
            for each in sheet.codes if sheet.diagnoses else ():
                made = self._code(each, sheet.diagnoses)
                self._codes.addWidget(made)
                made.show()  # at once: the size of the whole rests on it
        for each in sheet.codes:
            for diagnosis in sheet.diagnoses:
                self._pointers[each.code, diagnosis].setChecked(diagnosis in each.diagnoses)

    def _code(self, code: CodePointers, diagnoses: tuple[str, ...]) -> QWidget:
        made = QWidget()
        flow = FlowLayout(made, gap=6)
        flow.addWidget(Words(self._look, f"{code.code} is for", size=Size.SMALL, weight=Weight.SEMIBOLD))
        for letter, diagnosis in letters(diagnoses):
            text = f"{letter} {diagnosis}"
            each = button(text, "choice", name=f"{code.code} is for {text}")
            each.setCheckable(True)
            each.clicked.connect(lambda _=False, of=code.code, what=diagnosis: self._point(of, what))
            self._pointers[code.code, diagnosis] = each
            flow.addWidget(each)
        return made

    def _point(self, code: str, diagnosis: str) -> None:
        """Adds a diagnosis behind the others of a code, or takes it out; the button shows what then is so."""
        sheet = self._sheet
        if sheet is None:
            return
        now = next(each.diagnoses for each in sheet.codes if each.code == code)
        self._pointers[code, diagnosis].setChecked(diagnosis in now)
        wanted = tuple(each for each in now if each != diagnosis) if diagnosis in now else (*now, diagnosis)
        if not wanted:
            self.refused.emit(f"{code} is for one diagnosis at least. Choose another one first.")
        elif len(wanted) > ON_A_LINE:
            self.refused.emit(f"A line is for {ON_A_LINE} diagnoses at most. Take one out first.")
        else:
            self.diagnoses_wanted.emit(code, " ".join(wanted))

    def _build(self) -> None:
        look = self._look
        layout = rows(self, gap=9)
        layout.addWidget(heading(look, "Claim"))
        card = frame("card")
        inside = rows(card, margins=(14, 11, 14, 14), gap=8)
        inside.addWidget(self.missing)
        form = rows(self._form, gap=6)
        form.addWidget(self._label("Payer of this visit", self.payer))
        form.addWidget(self.payer)
        form.addWidget(self.usual_payer)
        form.addWidget(self._label("Diagnoses (ICD-10-CM), the one treated first", self.diagnoses))
        form.addWidget(self.diagnoses)
        form.addWidget(self.wrong)
        form.addWidget(self.whence)
        line = FlowLayout()
        line.addWidget(self.course_button)
        form.addLayout(line)
        form.addLayout(self._codes)
        form.addWidget(self._label("Place of service", self.place))
        form.addWidget(self.place)
        supervised = rows(self._supervised, gap=6)
        supervised.addWidget(self._label("Supervised by", self.supervisor))
        supervised.addWidget(self.supervisor)
        form.addWidget(self._supervised)
        inside.addWidget(self._form)
        inside.addWidget(self._said)
        inside.addWidget(self.providers)
        layout.addWidget(card)
        self.wrong.hide()
        self.usual_payer.hide()
        self.payer.settled.connect(self.payer_wanted)
        self.place.settled.connect(self.place_wanted)
        self.supervisor.settled.connect(self.supervisor_wanted)

    def _label(self, text: str, of: QWidget) -> Words:
        made = Words(self._look, text, size=Size.SMALL, weight=Weight.SEMIBOLD, wrap=True)
        made.setBuddy(of)
        return made


def _said(sheet: ClaimSheet) -> list[str]:
    """The claim where it cannot be changed."""
    letter_of = {diagnosis: letter for letter, diagnosis in letters(sheet.diagnoses)}
    told = ", ".join(f"{letter} {diagnosis}" for letter, diagnosis in letters(sheet.diagnoses))
    said = [f"Payer: {dict(sheet.payers).get(sheet.payer, sheet.payer)}", f"Diagnoses: {told or 'none'}"]
    if sheet.diagnoses:
        said += [f"{each.code} is for {', '.join(letter_of[of] for of in each.diagnoses)}" for each in sheet.codes]
    return [*said, f"Place of service: {dict(sheet.places).get(sheet.place, sheet.place)}"]


def _providers(sheet: ClaimSheet) -> list[str]:
    said = (("Rendering provider", sheet.rendering), ("Supervising provider", sheet.supervising))
    return [f"{what}: {who}" for what, who in said if who]
