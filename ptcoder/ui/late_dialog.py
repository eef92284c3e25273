"""The form of a visit that is entered from paper: what it would make is shown while it is typed."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from ptcoder.clinic.late_forms import Choice, Fault, LateForm, LatePatient, LatePreview
from ptcoder.clinic.register_sheets import PatientRow, PayerRow
from ptcoder.clinic.sheets import VisitSheet
from ptcoder.ui.dialogs import PlainDialog
from ptcoder.ui.late_head import LateHead
from ptcoder.ui.late_preview import LateFoot, LatePreviewView
from ptcoder.ui.late_row import LateRows
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button, columns, frame, heading
from ptcoder.ui.strokes import Stroke
from ptcoder.ui.theme import Size, Weight

HOW = (
    "A row for each stretch: start and stop, start and minutes, or minutes alone where the paper gives no times; units "
    "only for what is counted. What an assistant or a second clinician gave is a row of its own and stands in no other."
)
BESIDE = 80
"""What the window's frame and a bar for scrolling take of the screen's width."""
SAVE = Stroke(keys=("Ctrl+Return", "Ctrl+Enter"), said="Save the visit")
NEXT = Stroke(keys=("Ctrl+Down",), said="To the next row; after the last, a new one")
BEFORE = Stroke(keys=("Ctrl+Up",), said="To the row before")
STROKES = (SAVE, NEXT, BEFORE)


class LateDialog(PlainDialog):
    """Holds what is typed until it is saved; closing it with something in it asks first."""

    changed = Signal(object)
    """The LateForm as it is now."""
    saved = Signal(object)

    def __init__(
        self,
        look: Look,
        parent: QWidget,
        blank: LateForm,
        visit: VisitSheet,
        payers: tuple[PayerRow, ...],
        people: tuple[Choice, ...],
        usual: str,
    ) -> None:
        """``blank`` is what stands in it beforehand, ``visit`` an empty one, ``usual`` who most likely treated."""
        super().__init__(look, parent, "Enter a visit from paper")
        self._faults: tuple[Fault, ...] = ()
        self._is_asked = False
        self.head = LateHead(look, blank, payers)
        self.rows = LateRows(look, visit, people, usual)
        self.preview, self.foot = LatePreviewView(look), LateFoot(look)
        self.save_button = button("Save   Ctrl+Enter", "primary", name="Save", press=self.save)
        self.cancel_button = button("Cancel", press=self.reject)
        self._question = frame("warning")
        self.keep_button = button("Go on typing", "primary", press=self._go_on)
        self.lose_button = button("Close without saving", press=self._close)
        for each in (self.head, heading(look, "What was given")):
            self.body.addWidget(each)
        self.body.addWidget(Words(look, HOW, size=Size.SMALL, token="muted", wrap=True))
        self.body.addWidget(self.rows)
        self.body.addWidget(self.preview)
        self.body.addStretch(1)
        self._end(look)
        self.rows.follow(self.head.reason)
        self._blank = self._shown = self.form
        self.head.changed.connect(self._tell)
        self.rows.changed.connect(self._tell)
        self.rows.reached.connect(self._bring)
        room = self.screen().availableSize().width() - BESIDE
        for stroke, press in ((SAVE, self.save), (NEXT, self._next), (BEFORE, self._before)):
            for keys in stroke.keys:  # no parent of a field takes them for scrolling
                QShortcut(QKeySequence(keys), self, press)
        self.at_least(min(look.px(980), room), look.px(560))
        self.head.search.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def form(self) -> LateForm:
        return replace(self.head.form, rows=tuple(each.row for each in self.rows.all))

    @property
    def is_touched(self) -> bool:
        """Whether anything would be lost."""
        return bool(self.form.filled) or self.head.form != replace(self._blank, rows=())

    def show_patients(self, patients: tuple[PatientRow, ...], *, private: bool) -> None:
        """The patients that match what is typed."""
        self.head.show_patients(patients, private=private)

    def show_patient(self, patient: LatePatient, *, private: bool) -> None:
        self.head.show_patient(patient, private=private)

    def show_preview(self, preview: LatePreview) -> None:
        """What the form would make, and what is wrong with it as far as somebody has been there."""
        if preview.visit is not None:
            self.rows.show_codes(preview.visit)
        self._faults = preview.faults
        self.preview.show_preview(preview)
        self.foot.show_preview(preview)
        self._show_faults()

    def show_error(self, text: str) -> None:
        self.foot.show_error(text)

    # --- saving, closing

    def save(self) -> None:
        """As if the button had been pressed: with a fault, to its place."""
        self._is_asked = True
        self._show_faults()
        if self._faults:
            field = self._field(self._faults[0])
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            self._bring(field)
        else:
            self.saved.emit(self.form)

    def reject(self) -> None:
        """Asks before anything typed is lost; not where it is put away, for then somebody else is here."""
        if not (self.isVisible() and self.is_touched):
            self._close()
        elif self._question.isHidden():
            self._question.show()
            self.keep_button.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._go_on()

    def _next(self) -> None:
        self.rows.step(1)

    def _before(self) -> None:
        self.rows.step(-1)

    def _close(self) -> None:
        super().reject()

    def _go_on(self) -> None:
        self._question.hide()
        self.head.search.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- parts of it

    def _tell(self) -> None:
        form = self.form
        if form != self._shown:
            self._shown = form
            self.changed.emit(form)

    def _show_faults(self) -> None:
        """Before it was to be saved, only what is typed can be wrong, not what is still to come."""
        form = self.form
        told = [self._worded(each) for each in self._faults if self._is_asked or _is_typed(each, form)]
        self.foot.show_faults(told)
        self.head.mark({each.field: each.text for each in told if not each.row})
        self.rows.mark(told)

    def _bring(self, field: QWidget) -> None:
        """Scrolls to it, once all of it has its place."""
        QTimer.singleShot(0, field, lambda: self._room.ensureWidgetVisible(field, 0, 40))

    def _worded(self, fault: Fault) -> Fault:
        """A code that is none yet is told as its own field tells it."""
        box = self.rows.all[fault.row - 1].code if fault.row and fault.field == "code" else None
        if box is None or box.code is not None:
            return fault
        return replace(fault, text=f"{box.doubt[:1].lower()}{box.doubt[1:]}")

    def _field(self, fault: Fault) -> QWidget:
        if fault.row:
            return self.rows.all[fault.row - 1].field(fault.field)
        return self.head.fields.get(fault.field, self.rows.all[0].code)

    def _end(self, look: Look) -> None:
        asked = columns(self._question, margins=(12, 8, 12, 8))
        asked.addWidget(Words(look, "What is typed here is not saved yet.", weight=Weight.SEMIBOLD, wrap=True), 1)
        for each in (self.lose_button, self.keep_button):
            each.setAutoDefault(True)  # Enter presses the one with the focus
            asked.addWidget(each)
        self._question.hide()
        holder = columns(margins=(22, 0, 22, 0))
        holder.addWidget(self._question)
        self._whole.addLayout(holder)
        self._whole.addWidget(self.foot)
        self.end(self.cancel_button, self.save_button)
        for each in (self.cancel_button, self.save_button):
            each.setAutoDefault(False)  # Enter in a field is for the field


def _is_typed(fault: Fault, form: LateForm) -> bool:
    """Whether something stands in the field that is at fault."""
    of = form.rows[fault.row - 1] if fault.row else form
    return fault.field != "rows" and bool(getattr(of, fault.field))
