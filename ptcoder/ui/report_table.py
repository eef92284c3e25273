"""A table of a report: words on the left, numbers on the right, the sum of all in the last row."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ptcoder.ui.look import Look
from ptcoder.ui.theme import Size, Weight

Index = QModelIndex | QPersistentModelIndex
Cells = tuple[str, ...]


class ReportModel(QAbstractTableModel):
    """Rows of words under a head; the columns from ``numbers`` on hold numbers, the last row is bold if ``summed``."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.head: Cells = ()
        self.cells: tuple[Cells, ...] = ()
        self._numbers = 1
        self._summed = False

    def show_cells(self, head: Cells, cells: Sequence[Cells], numbers: int, *, summed: bool) -> None:
        self.beginResetModel()
        self.head, self.cells, self._numbers, self._summed = head, tuple(cells), numbers, summed
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.cells)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.head)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.cells[index.row()][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(index.column())
        if role == Qt.ItemDataRole.FontRole and self._summed and index.row() == len(self.cells) - 1:
            return self._look.font(Size.BASE, Weight.SEMIBOLD)
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(section)
        return self.head[section] if role == Qt.ItemDataRole.DisplayRole else None

    def _side(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignRight if column >= self._numbers else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter


class ReportTable(QTableView):
    """``chosen`` tells which row is; Enter or a double press asks to open it."""

    chosen = Signal(int)
    opened = Signal(int)

    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._look = look
        self.rows = ReportModel(look)
        self.setModel(self.rows)
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.selectionModel().currentRowChanged.connect(self._choose)
        self.activated.connect(self._open)
        look.changed.connect(self._measure)
        self._measure()

    def show_cells(
        self, head: Cells, cells: Sequence[Cells], *, numbers: int, wide: int = 0, summed: bool = False
    ) -> None:
        """``wide`` is the column that takes what room is left."""
        self.rows.show_cells(head, cells, numbers, summed=summed)
        for column in range(len(head)):
            mode = QHeaderView.ResizeMode.Stretch if column == wide else QHeaderView.ResizeMode.ResizeToContents
            self.horizontalHeader().setSectionResizeMode(column, mode)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
        else:
            super().keyPressEvent(event)

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(index.row())

    def choose(self, row: int) -> None:
        self.setCurrentIndex(self.rows.index(row, 0))

    def _choose(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid():
            self.chosen.emit(now.row())

    def _measure(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._look.px(36))
        self.horizontalHeader().setMinimumSectionSize(self._look.px(70))
