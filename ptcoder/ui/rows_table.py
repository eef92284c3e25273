"""A table of words, a row of them for each thing; nothing in it can be changed."""

from __future__ import annotations

from collections.abc import Container, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ptcoder.ui.look import Look

Index = QModelIndex | QPersistentModelIndex
ROWS_MEASURED = 50
"""Rows that a column's width is told from: of thousands not all are looked at."""


class RowsModel(QAbstractTableModel):
    """Rows of words; those in the columns named in ``numbers`` stand at the right."""

    def __init__(self, head: tuple[str, ...], numbers: Container[str] = ()) -> None:
        super().__init__()
        self._head = head
        self._numbers = numbers
        self._rows: Sequence[tuple[str, ...]] = ()

    def show_rows(self, rows: Sequence[tuple[str, ...]]) -> None:
        if rows != self._rows:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._head)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self._rows[index.row()][index.column()]
        return self._side(index.column()) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(section)
        return self._head[section] if role == Qt.ItemDataRole.DisplayRole else None

    def _side(self, column: int) -> Qt.AlignmentFlag:
        right = self._head[column] in self._numbers
        return (Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter


class RowsTable(QTableView):
    """A table of ``RowsModel``; ``chosen`` tells which row is. Columns are as wide as what is in them, and the one that
    ``grows`` takes what is left; where that is too little, the table is scrolled sideways.
    """

    chosen = Signal(int)
    opened = Signal()
    """Enter, on a row."""

    def __init__(
        self, look: Look, name: str, head: tuple[str, ...], *, grows: str, numbers: Container[str] = ()
    ) -> None:
        super().__init__()
        self._look = look
        self._grows = head.index(grows)
        self.rows = RowsModel(head, numbers)
        self.setModel(self.rows)
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setSectionResizeMode(self._grows, QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setResizeContentsPrecision(ROWS_MEASURED)
        self.selectionModel().currentRowChanged.connect(self._choose)
        look.changed.connect(self._measure)
        self._measure()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit()
        else:
            super().keyPressEvent(event)

    def _choose(self, now: QModelIndex, _before: QModelIndex) -> None:
        self.chosen.emit(now.row())

    def _measure(self) -> None:
        self.verticalHeader().setDefaultSectionSize(self._look.px(36))
        self.setMinimumHeight(self._look.px(110))
        self.horizontalHeader().setMinimumSectionSize(self._look.px(60))
