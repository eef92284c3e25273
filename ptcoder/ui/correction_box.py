"""One stretch put right, step by step in one place: what can be done, what has to be typed, what would come of it."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QMenu, QPushButton, QWidget

from ptcoder.clinic.consequences import CorrectionSheet
from ptcoder.clinic.corrections import Neighbors
from ptcoder.clinic.stretches import StretchRow
from ptcoder.ui import correction_words as say
from ptcoder.ui import words
from ptcoder.ui.acts import Act, Around, Form, acts
from ptcoder.ui.correction_forms import LAST, CorrectionForm, EditForm, EnterForm, SplitForm
from ptcoder.ui.flow import FlowLayout
from ptcoder.ui.look import Look
from ptcoder.ui.parts import IconButton, Words, button, columns, rows
from ptcoder.ui.proposal import Proposal
from ptcoder.ui.theme import Size, Weight


class CorrectionBox(QFrame):
    """Shows one step at a time; ``changed`` tells that it may need another size."""

    wanted = Signal(object)
    """A correction to look at."""
    reason_given = Signal(str)
    neighbors_chosen = Signal(Neighbors)
    closed = Signal()
    changed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setProperty("kind", "box")
        self.title = Words(look, size=Size.NAME, weight=Weight.BOLD, wrap=True)
        self.close_button = IconButton(look, "close", "Cancel  Esc")
        self.close_button.clicked.connect(self.closed)
        self.error = Words(look, size=Size.SMALL, token="error", wrap=True)
        self.proposal = Proposal(look)
        self.proposal.reason_given.connect(self.reason_given)
        self.proposal.neighbors_chosen.connect(self.neighbors_chosen)
        self._step: QWidget | None = None
        self._body = rows(gap=8)
        top = columns(gap=8)
        top.addWidget(self.title, 1)
        top.addWidget(self.close_button)
        layout = rows(self, margins=(16, 10, 12, 14), gap=8)
        layout.addLayout(top)
        layout.addWidget(self.error)
        layout.addLayout(self._body)
        layout.addWidget(self.proposal)
        self.clear()

    @property
    def step(self) -> QWidget | None:
        """The buttons or the form that are shown, if any are."""
        return self._step

    def show_actions(self, row: StretchRow, around: Around, at: int | None = None) -> None:
        """What can be done about a stretch."""
        self._begin(say.stretch(row, around.now, around.visit.off_min))
        holder = QWidget()
        flow = FlowLayout(holder, gap=8)
        for act in acts(row, around, at):
            flow.addWidget(self._button(act, row, around))
        self._put(holder)

    def show_form(self, form: Form, row: StretchRow | None, around: Around, at: int | None = None) -> None:
        """What has to be typed; ``row`` None: a stretch that was forgotten."""
        if row is None:
            self._begin("A stretch that was forgotten")
            self._put_form(EnterForm(self._look, around, at))
            return
        self._begin(say.stretch(row, around.now, around.visit.off_min))
        if form is Form.HISTORY:
            self._put(self._history(row, around))
        elif form is Form.SPLIT:
            self._put_form(SplitForm(self._look, around, row, at))
        else:
            made = EditForm(self._look, around, row)
            self._put_form(made)
            if form is Form.CODE:
                made.code.start_typing()

    def show_proposal(self, sheet: CorrectionSheet, around: Around) -> None:
        """What would come of a correction, and the reasons for it."""
        if self.proposal.isHidden():
            self._begin("")
            self.proposal.clear()
        self.title.setText(words.sentence(sheet.name))
        self.error.hide()
        self.proposal.show_sheet(sheet, off_min=around.visit.off_min, now=around.now, private=around.private)
        self.proposal.show()
        self._tell()

    def show_error(self, text: str) -> None:
        """Why it cannot be done; what was typed stays."""
        if isinstance(self._step, CorrectionForm):
            self._step.show_error(text)
        else:
            self.error.setText(text)
            self.error.setVisible(bool(text))
        self._tell()

    def show_refused(self, title: str, text: str) -> None:
        """There is nothing to look at: it cannot be done."""
        if self._step is None or not isinstance(self._step, CorrectionForm):
            self._begin(title)
        self.show_error(text)

    def focus_first(self) -> None:
        """Gives the keys to what is to be pressed next."""
        if not self.proposal.isHidden():
            self.proposal.focus_first()
        elif self._step is not None:
            inside = (each for each in self._step.findChildren(QWidget) if each.focusPolicy() & Qt.FocusPolicy.TabFocus)
            first = min(inside, key=lambda each: each.objectName() == LAST, default=None)
            if first is not None:
                first.setFocus(Qt.FocusReason.TabFocusReason)

    def clear(self) -> None:
        """Nothing is being put right."""
        self._begin("")
        self.proposal.clear()
        self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focused = QApplication.focusWidget()
            if isinstance(focused, QPushButton) and not event.isAutoRepeat():
                focused.click()
        else:
            super().keyPressEvent(event)

    def menu(self, row: StretchRow, around: Around, at: int | None, parent: QWidget) -> QMenu:
        """The same as a menu."""
        return self.menu_of(acts(row, around, at), row, around, parent)

    def menu_of(self, choices: Iterable[Act], row: StretchRow, around: Around, parent: QWidget) -> QMenu:
        made = QMenu(parent)
        for act in choices:
            if act.choices:
                inner = self.menu_of(act.choices, row, around, made)
                inner.setTitle(act.text)
                made.addMenu(inner)
            else:
                made.addAction(act.text, lambda chosen=act: self._do(chosen, row, around))
        return made

    def _button(self, act: Act, row: StretchRow, around: Around) -> QPushButton:
        made = button(act.text)
        if act.choices:
            made.setMenu(self.menu_of(act.choices, row, around, made))
        else:
            made.clicked.connect(lambda: self._do(act, row, around))
        return made

    def _do(self, act: Act, row: StretchRow, around: Around) -> None:
        if act.wanted is not None:
            self.wanted.emit(act.wanted)
        elif act.form is not None:
            self.show_form(act.form, row, around)
            if act.form is not Form.CODE:
                self.focus_first()

    def _history(self, row: StretchRow, around: Around) -> QWidget:
        holder = QWidget()
        layout = rows(holder, gap=4)
        for text in say.history(row, around.visit.off_min):
            layout.addWidget(Words(self._look, text, size=Size.SMALL, wrap=True))
        line = columns()
        line.addStretch(1)
        line.addWidget(button("Close", press=self.closed.emit))
        layout.addLayout(line)
        return holder

    def _begin(self, title: str) -> None:
        self.title.setText(title)
        self.error.hide()
        self.proposal.hide()
        if self._step is not None:
            self._step.hide()
            self._step.setParent(None)
            self._step.deleteLater()
            self._step = None

    def _put_form(self, form: CorrectionForm) -> None:
        form.wanted.connect(self.wanted)
        self._put(form)

    def _put(self, step: QWidget) -> None:
        self._step = step
        self._body.addWidget(step)
        step.show()
        self._tell()

    def _tell(self) -> None:
        self.setAccessibleName(self.title.text() or "Correction")
        self.changed.emit()
