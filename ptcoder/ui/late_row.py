"""One service of a visit that is entered from paper: what was given, from when until when or how long, and by whom."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QWidget

from ptcoder.clinic.late_forms import Choice, Fault, LateRow
from ptcoder.clinic.sheets import VisitSheet
from ptcoder.ui.code_box import CodeBox
from ptcoder.ui.flow import FlowBox
from ptcoder.ui.look import Look
from ptcoder.ui.parts import FingerRows, IconButton, Words, button, columns, restyle, rows
from ptcoder.ui.theme import Size

FIRST_ROWS = 2
PART = "A row under this one, for the minutes of the same service that an assistant gave alone."
FIELDS = (
    ("start", "Start", "10:02", 74),
    ("stop", "Stop", "10:34", 74),
    ("minutes", "Minutes", "", 62),
    ("units", "Units", "", 54),
    ("group", "Group of", "", 62),
)
"""Field, label, example, and the room it asks for at 100 %."""


def cell(look: Look, label: str, field: QWidget) -> QWidget:
    """A field under its label."""
    made = QWidget()
    layout = rows(made, gap=2)
    said = Words(look, label, size=Size.SMALL, token="muted")
    layout.addWidget(said)
    layout.addWidget(field)
    return made


class LateRowFields(FlowBox):
    """Holds what is typed; says when any of it changes."""

    changed = Signal()
    removed = Signal()

    def __init__(self, look: Look, visit: VisitSheet, people: tuple[Choice, ...]) -> None:
        super().__init__(gap=8, margins=(0, 4, 0, 6))
        self.code = CodeBox(look, visit, rest=False)
        self.code.setMinimumContentsLength(16)
        self.code.setFixedWidth(look.px(292))
        self.texts = {name: QLineEdit() for name, _, _, _ in FIELDS}
        self.clinician = QComboBox()
        self.clinician.setItemDelegate(FingerRows(look, self.clinician))
        self.clinician.setFixedWidth(look.px(170))
        for each in people:
            self.clinician.addItem(each.text, each.id)
        self.clinician.setCurrentIndex(-1)
        self.remove_button = IconButton(look, "close", "Take this row out")
        flow = self.flow
        flow.addWidget(cell(look, "Code", self.code))
        for name, label, example, width in FIELDS:
            field = self.texts[name]
            field.setPlaceholderText(example)
            field.setFixedWidth(look.px(width))
            field.textChanged.connect(self.changed)
            flow.addWidget(cell(look, label, field))
        flow.addWidget(cell(look, "Given by", self.clinician))
        flow.addWidget(cell(look, "", self.remove_button))
        self.code.currentTextChanged.connect(self.changed)
        self.clinician.currentIndexChanged.connect(self.changed)
        self.remove_button.clicked.connect(self.removed)

    @property
    def row(self) -> LateRow:
        """What is typed; a code that is none yet, as its text."""
        typed = {name: field.text() for name, field in self.texts.items()}
        code = self.code.code
        return LateRow(
            code=self.code.currentText().strip() if code is None else code,
            clinician=str(self.clinician.currentData() or ""),
            **typed,
        )

    @property
    def fields(self) -> Iterator[tuple[str, QWidget]]:
        yield "code", self.code
        yield from self.texts.items()
        yield "clinician", self.clinician

    def field(self, name: str) -> QWidget:
        return dict(self.fields)[name]

    def choose_clinician(self, person: str) -> None:
        self.clinician.setCurrentIndex(self.clinician.findData(person))

    def number(self, number: int) -> None:
        """Its place among the rows, as it is read aloud."""
        names = {name: label for name, label, _, _ in FIELDS} | {"code": "Code", "clinician": "Given by"}
        self.setAccessibleName(f"Row {number}")
        for name, field in self.fields:
            field.setAccessibleName(f"Row {number}: {names[name]}")
        line = self.code.lineEdit()
        if line is not None:
            line.setAccessibleName(f"Row {number}: Code")
        self.remove_button.setAccessibleName(f"Take row {number} out")

    def mark(self, wrong: dict[str, str]) -> None:
        """Marks the fields in which something is wrong; each says what."""
        for name, field in self.fields:
            field.setAccessibleDescription(wrong.get(name, ""))
            if isinstance(field, QLineEdit):
                restyle(field, "wrong" if name in wrong else "")

    def start_typing(self) -> None:
        self.code.setFocus(Qt.FocusReason.TabFocusReason)


class LateRows(QWidget):
    """The rows under one another, one at least; each new one is given by whoever gave the last, but for an assistant's
    part.
    """

    changed = Signal()
    reached = Signal(QWidget)
    """A row that has been given the keys."""

    def __init__(self, look: Look, visit: VisitSheet, people: tuple[Choice, ...], usual: str) -> None:
        super().__init__()
        self._look, self._visit, self._people, self._usual = look, visit, people, usual
        self._before: QWidget | None = None
        self.all: list[LateRowFields] = []
        self._last: LateRowFields | None = None  # that had the keys
        self.add_button = button("Add a row", press=self.add)
        self.part_button = button("Add an assistant\N{RIGHT SINGLE QUOTATION MARK}s part", press=self.add_part)
        self.part_button.setToolTip(PART)
        self.part_button.setAccessibleDescription(PART)
        self._room = rows(gap=6)
        layout = rows(self, gap=8)
        layout.addLayout(self._room)
        line = columns()
        line.addWidget(self.add_button)
        line.addWidget(self.part_button)
        line.addStretch(1)
        layout.addLayout(line)
        for _ in range(FIRST_ROWS):
            self.add()
        self._show_part()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    def follow(self, field: QWidget) -> None:
        """Tab comes here from this field."""
        self._before = field
        self._number()

    def add(self) -> None:
        """One row more, with the keys in it."""
        usual = self.all[-1].row.clinician if self.all else self._usual
        made = self._make(len(self.all))
        made.choose_clinician(usual)
        self._number()
        if self.isVisible():
            self._reach(made)
            self.changed.emit()

    def add_part(self) -> None:
        """Under the row that had the keys last, one for what an assistant gave of the same service, with the keys in
        it: by the only one there is, else by nobody yet.
        """
        before = self._last if self._last in self.all else self.all[-1]
        made = self._make(self.all.index(before) + 1)
        code = before.code.code
        if code is not None:
            made.code.choose(code)
        helping = self._assistants
        made.choose_clinician(helping[0] if len(helping) == 1 else "")
        self._number()
        field = made.texts["start"] if made.row.clinician else made.clinician
        field.setFocus(Qt.FocusReason.TabFocusReason)
        self.reached.emit(made)
        self.changed.emit()

    def step(self, by: int) -> None:
        """To the row before or after the one that has the keys; after the last, to a new one."""
        focused = QApplication.focusWidget()
        at = next((at for at, each in enumerate(self.all) if focused is not None and each.isAncestorOf(focused)), -1)
        if at + by >= len(self.all):
            self.add()
        else:
            self._reach(self.all[max(0, at + by)])

    def show_codes(self, visit: VisitSheet) -> None:
        """Other codes to choose from, where the day, the payer or the discipline is another."""
        self._visit = visit
        for each in self.all:
            each.code.show_codes(visit)
        self._show_part()

    def mark(self, faults: Iterable[Fault]) -> None:
        told = list(faults)
        for number, row in enumerate(self.all, 1):
            row.mark({each.field: each.text for each in told if each.row == number})

    @property
    def _assistants(self) -> list[str]:
        return [each.id for each in self._people if each.assists == self._visit.discipline]

    def _show_part(self) -> None:
        self.part_button.setVisible(bool(self._assistants))

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        for each in self.all:
            if now is not None and each.isAncestorOf(now):
                self._last = each

    def _make(self, at: int) -> LateRowFields:
        made = LateRowFields(self._look, self._visit, self._people)
        made.changed.connect(self.changed)
        made.removed.connect(lambda: self._remove(made))
        self.all.insert(at, made)
        self._room.insertWidget(at, made)
        made.show()
        return made

    def _reach(self, row: LateRowFields) -> None:
        row.start_typing()
        self.reached.emit(row)

    def _remove(self, row: LateRowFields) -> None:
        if len(self.all) == 1:
            self.add()
        at = self.all.index(row)
        self.all.remove(row)
        row.hide()
        row.setParent(None)
        row.deleteLater()
        self._number()
        self._reach(self.all[min(at, len(self.all) - 1)])
        self.changed.emit()

    def _number(self) -> None:
        for number, each in enumerate(self.all, 1):
            each.number(number)
        inside = [field for each in self.all for field in (*dict(each.fields).values(), each.remove_button)]
        first = [self._before] if self._before is not None else []
        for one, other in pairwise((*first, *inside, self.add_button, self.part_button)):
            self.setTabOrder(one, other)
