"""A file of patients or appointments: its columns, what would become of each row, and taking it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QGridLayout, QHeaderView, QTableView, QWidget

from ptcoder.clinic.import_columns import LABELS
from ptcoder.clinic.import_plan import Fate, PlanRow
from ptcoder.clinic.importing import Kind, Preview, Wish, summary
from ptcoder.clinic.register_sheets import PayerRow
from ptcoder.rows.sheet import ENCODINGS
from ptcoder.ui import words
from ptcoder.ui.keeping_dialogs import WorkingDialog
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button
from ptcoder.ui.payer_box import PayerBox
from ptcoder.ui.table import Cells, TableModel
from ptcoder.visit import Discipline

COLUMNS = ("Line", "What", "Who", "Said")
TITLES = {Kind.PATIENTS: "Import patients", Kind.SCHEDULE: "Import schedule"}
NONE = "none"
LETTERS = 10
"""So much of what is chosen is shown at least."""
ALL = "all rows"


class ImportDialog(WorkingDialog):
    """``changed`` asks to look at the file anew, by what is chosen here; ``wanted`` to take what is shown."""

    changed = Signal(object)
    """A ``Wish``."""
    wanted = Signal()

    def __init__(self, look: Look, parent: QWidget, wish: Wish, payers: Sequence[PayerRow], *, private: bool) -> None:
        super().__init__(look, parent, TITLES[wish.kind])
        self._look = look
        self._wish = wish
        self._private = private
        self.preview: Preview | None = None
        self.body.addWidget(Words(look, wish.path.name, token="muted", wrap=True))
        self.choices: dict[str, QComboBox] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(6)
        for field in wish.kind.fields:
            self.choices[field] = self._asked(QComboBox(), LABELS[field])
        self.payer = PayerBox(payers, wish.payer)
        self._asked(self.payer, "New patients' payer")
        self.discipline = self._asked(QComboBox(), "Their discipline")  # beside who pays for them
        self.discipline.setAccessibleName("New patients' discipline")
        for known in Discipline:
            self.discipline.addItem(known.value, known.value)
        self.discipline.setCurrentIndex(self.discipline.findData(wish.discipline))
        self.encoding = self._asked(QComboBox(), "Text is")
        for each in ENCODINGS:
            self.encoding.addItem(each, each)
        self.encoding.setCurrentIndex(self.encoding.findData(wish.encoding))
        for choice in (*self.choices.values(), self.discipline, self.encoding):
            choice.activated.connect(self._changed)
        self.payer.currentIndexChanged.connect(self._changed)  # also by letters that are typed
        self.shown = self._asked(QComboBox(), "Rows shown")
        for fate in (None, *Fate):
            self.shown.addItem(ALL if fate is None else f"only {fate}", fate)
        self.shown.currentIndexChanged.connect(self._filter)
        self.body.addLayout(self._grid)
        self.body.addWidget(self.bar)
        self.body.addWidget(self.said)
        self.model = TableModel(look)
        self.model.show_cells(COLUMNS, ())
        self.table = self._table()
        self.body.addWidget(self.table, 1)
        self.whole = Words(look, token="muted", wrap=True)
        self.table.selectionModel().currentChanged.connect(self._tell_whole)
        self.body.addWidget(self.whole)
        self.take_button = button("Take", "primary", press=self.wanted.emit)
        self.take_button.setEnabled(False)
        self.end(button("Cancel", press=self.reject), self.take_button)
        self.at_least(look.px(760), look.px(640))

    def show_preview(self, preview: Preview) -> None:
        """What would become of the file."""
        self.preview = preview
        for field, choice in self.choices.items():
            choice.blockSignals(True)
            choice.clear()
            choice.addItem(NONE, -1)
            for at, name in enumerate(preview.names):
                choice.addItem(name or f"column {at + 1}", at)
            choice.setCurrentIndex(choice.findData(preview.columns.get(field, -1)))
            choice.blockSignals(False)
        if preview.trouble:
            hint = " Or choose Windows-1252 as what the text is." if preview.recoded else ""
            self.show_failed(preview.trouble + hint)
        else:
            kept = "" if preview.takes else " There is nothing to take."
            self.show_said(summary(preview, taken=False) + (_unpaid(preview.unpaid) or kept))
        self.take_button.setText(f"Take {words.counted(preview.takes, 'row')}" if preview.takes else "Take")
        self.take_button.setEnabled(preview.takes > 0)
        self._filter()

    def show_failed(self, why: str) -> None:
        super().show_failed(why)
        self.take_button.setEnabled(False)

    def _filter(self) -> None:
        fate, rows = self.shown.currentData(), () if self.preview is None else self.preview.plan.rows
        found = [row for row in rows if fate is None or row.fate == fate]
        self.model.show_cells(COLUMNS, [_cells(row, self._private) for row in found])
        self.table.setVisible(bool(rows))

    def _tell_whole(self, index: QModelIndex) -> None:
        """What is said of the marked row, where the column is too narrow for it."""
        self.whole.setText(str(self.model.data(index.siblingAtColumn(3))) if index.isValid() else "")

    def _changed(self) -> None:
        """Anything was chosen: the file is looked at anew. Another text may have other columns."""
        encoding = str(self.encoding.currentData())
        columns: Mapping[str, int] | None = None
        if self.preview is not None and self.preview.names and encoding == self.preview.wish.encoding:
            chosen = {field: int(choice.currentData()) for field, choice in self.choices.items()}
            columns = {field: at for field, at in chosen.items() if at >= 0}
        self.take_button.setEnabled(False)
        self.changed.emit(
            Wish(
                kind=self._wish.kind,
                path=self._wish.path,
                payer=self.payer.payer,
                discipline=str(self.discipline.currentData()),
                encoding=encoding,
                columns=columns,
            )
        )

    def _asked(self, made: QComboBox, name: str) -> QComboBox:
        made.setAccessibleName(name)
        made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        made.setMinimumContentsLength(LETTERS)
        row, side = divmod(self._grid.count() // 2, 2)
        label = Words(self._look, name, token="muted")
        label.setBuddy(made)
        self._grid.addWidget(label, row, 2 * side)
        self._grid.addWidget(made, row, 2 * side + 1)
        self._grid.setColumnStretch(2 * side + 1, 1)
        return made

    def _table(self) -> QTableView:
        made = QTableView()
        made.setModel(self.model)
        made.setAccessibleName("Rows of the file")
        made.setShowGrid(False)
        made.setTabKeyNavigation(False)
        made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        made.setMinimumHeight(self._look.px(160))
        made.verticalHeader().hide()
        made.setWordWrap(False)
        head = made.horizontalHeader()
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate((70, 100, 180)):
            head.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            made.setColumnWidth(column, self._look.px(width))
        head.setStretchLastSection(True)
        return made


def _unpaid(rows: int) -> str:
    names = f"{words.counted(rows, 'row')} {'names' if rows == 1 else 'name'}"
    return f" {names} no payer: choose the payer of new patients." if rows else ""


def _cells(row: PlanRow, private: bool) -> Cells:
    """What is changed of somebody is not said where others may look on."""
    hidden = private and row.fate is Fate.CHANGED
    return str(row.line), row.fate.value, words.named(row.who, private), "" if hidden else row.text
