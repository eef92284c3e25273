"""The small window that builds a goal from its parts, and says what is missing while it is written."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from ptcoder.clinic.care_sheets import GoalForm
from ptcoder.clinic.goals import draft_of
from ptcoder.ui.dialogs import PlainDialog
from ptcoder.ui.flow import FlowLayout
from ptcoder.ui.form import Form
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button
from ptcoder.ui.theme import Size, Weight

FIELDS = (
    ("function", "The patient is to", "ambulate"),
    ("measure", "How much, with its unit", "150 feet"),
    ("condition", "Help, device or condition", "with a walker, no rest"),
    ("by", "By when", "2026-12-18"),
)
WEEKS = (2, 4, 6, 8, 12)


class GoalDialog(PlainDialog):
    """One goal; ``form`` is what it says now, None for a new one."""

    saved = Signal(object, bool)
    """A GoalForm, and whether it is to be worked on instead of the former."""

    def __init__(self, look: Look, parent: QWidget, form: GoalForm | None, today: date) -> None:
        super().__init__(look, parent, "Change a goal" if form else "New goal")
        shown = form or GoalForm()
        self.fields = {name: QLineEdit(str(getattr(shown, name))) for name, _, _ in FIELDS}
        lines = Form()
        lines.setRowWrapPolicy(Form.RowWrapPolicy.WrapLongRows)
        for name, label, hint in FIELDS:
            field = self.fields[name]
            field.setAccessibleName(label)
            field.setPlaceholderText(hint)
            field.textEdited.connect(self._tell)
            lines.addRow(label, field)
        self.body.addLayout(lines)
        weeks = FlowLayout(gap=6)
        for count in WEEKS:
            day = today + timedelta(weeks=count)
            weeks.addWidget(button(f"In {count} weeks", "choice", press=lambda said=day: self._by(said)))
        self.body.addLayout(weeks)
        self.preview = Words(look, weight=Weight.SEMIBOLD, wrap=True)
        self.missing = Words(look, size=Size.SMALL, token="unattended", wrap=True)
        self.error = Words(look, size=Size.SMALL, token="error", wrap=True)
        self.error.hide()
        for each in (self.preview, self.missing, self.error):
            self.body.addWidget(each)
        self.replace_button = button("Replace it", press=lambda: self._save(replaces=True))
        self.save_button = button("Correct it" if form else "Save", "primary", press=lambda: self._save(replaces=False))
        if form:
            text = "Correct it: the goal was written wrong. Replace it: the former goal stays in the record as changed."
            self.body.addWidget(Words(look, text, size=Size.SMALL, token="muted", wrap=True))
        self.replace_button.setVisible(form is not None)
        buttons = [self.replace_button] if form else []
        self.end(button("Cancel", press=self.reject), *buttons, self.save_button)
        self.at_least(look.px(520))
        self._tell()

    def show_error(self, text: str) -> None:
        self.error.setText(text)
        self.error.show()

    def _form(self) -> GoalForm:
        return GoalForm(**{name: field.text() for name, field in self.fields.items()})

    def _tell(self) -> None:
        draft = draft_of(self._form())
        by = f", by {draft.by}" if draft.by is not None else ""
        self.preview.setText(f"{draft.text}{by}" if draft.text else "")
        said = f"! Not measurable yet. Missing: {'; '.join(draft.missing)}."
        self.missing.setText(said if draft.missing else "Measurable: somebody else can tell when it is reached.")
        self.missing.color("unattended" if draft.missing else "muted")

    def _by(self, day: date) -> None:
        self.fields["by"].setText(str(day))
        self._tell()

    def _save(self, *, replaces: bool) -> None:
        self.saved.emit(self._form(), replaces)
