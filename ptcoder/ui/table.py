"""A table of words and numbers, a row of them for each thing; nothing in it can be changed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from ptcoder.ui.look import Look
from ptcoder.ui.theme import Size, Weight

Index = QModelIndex | QPersistentModelIndex
Cells = tuple[str, ...]
LEAST, LEAST_GROWN = 60, 110
"""Pixels of the look: a column's least width; what one that grows may be cut to."""
ROWS_MEASURED = 100
"""Rows that a column's width is told from: of thousands not all are looked at."""


class TableModel(QAbstractTableModel):
    """Rows of cells under a head; what is cut is whole in its tooltip."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.head: Cells = ()
        self.cells: tuple[Cells, ...] = ()
        self._numbers: Cells = ()
        self._summed = False

    def show_cells(self, head: Cells, cells: Sequence[Cells], *, numbers: Cells = (), summed: bool = False) -> bool:
        """The columns named in ``numbers`` stand at the right; if ``summed``, the last row is the bold sum of all.
        False where that is what is shown already: then nothing happens.
        """
        wanted = (head, tuple(cells), numbers, summed)
        if wanted == (self.head, self.cells, self._numbers, self._summed):
            return False
        self.beginResetModel()
        self.head, self.cells, self._numbers, self._summed = wanted
        self.endResetModel()
        return True

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
        right = self.head[column] in self._numbers
        return (Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter


class Table(QTableView):
    """``chosen`` tells which row is; Enter or a double press asks to open it. Columns are as wide as what is in them,
    those that grow share what is left: they give way down to ``LEAST_GROWN``, then the table is scrolled sideways. It
    is as high as its rows, up to so many of them (``most``), or else takes the room there is.
    """

    chosen = Signal(int)
    opened = Signal(int)

    def __init__(self, look: Look, name: str, *, row: int = 36, least: int = 110, most: int = 0) -> None:
        """``row`` and ``least`` are the height of a row and the least one of the table, in the look's pixels."""
        super().__init__()
        self._look = look
        self._row, self._least, self._most = row, least, most
        self._wide: list[int] = []
        """How wide each column would stand."""
        self._growing: list[int] = []
        self.rows = TableModel(look)
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
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setResizeContentsPrecision(ROWS_MEASURED)
        self.selectionModel().currentRowChanged.connect(self._choose)
        self.activated.connect(self._open)
        look.changed.connect(self._measure)
        self._measure()

    def show_cells(
        self, head: Cells, cells: Sequence[Cells], *, grows: Cells, numbers: Cells = (), summed: bool = False
    ) -> None:
        """As ``TableModel.show_cells``; the columns named in ``grows`` share what room is left. The same cells again
        leave the row chosen as it is.
        """
        if not self.rows.show_cells(head, cells, numbers=numbers, summed=summed):
            return
        self._growing = [column for column, name in enumerate(head) if name in grows]
        self._measure()

    def choose(self, row: int) -> None:
        """``chosen`` tells it, also where it is the row chosen before."""
        if row == self.currentIndex().row():
            self.chosen.emit(row)
        else:
            self.setCurrentIndex(self.rows.index(row, 0))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if self.currentIndex().isValid() and not self.selectionModel().hasSelection():
            self.selectRow(self.currentIndex().row())  # Tab makes a row current and does not show which

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._measure()  # what was never shown does not know its style

    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(index.row())

    def _choose(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid():
            self.chosen.emit(now.row())

    def _measure(self) -> None:
        row = self._look.px(self._row)
        self.verticalHeader().setDefaultSectionSize(row)
        head = self.horizontalHeader()
        head.setMinimumSectionSize(self._look.px(LEAST))
        columns = range(self.rows.columnCount())
        self._wide = [max(self.sizeHintForColumn(each), head.sectionSizeHint(each)) for each in columns]
        self._share()
        if self._most:
            self.setFixedHeight(row * (min(max(1, self.rows.rowCount()), self._most) + 1) + 14)
        else:
            self.setMinimumHeight(self._look.px(self._least))

    def _share(self) -> None:
        """Those that grow have their contents' width and as much more each, or give way as far as they can."""
        wide, growing = [*self._wide], self._growing
        room = self.viewport().width() - sum(wide)
        spare = {each: max(0, wide[each] - self._look.px(LEAST_GROWN)) for each in growing}
        given = max(room, -sum(spare.values()))
        for number, each in enumerate(growing):
            left = len(growing) - number
            more = given // left if given >= 0 else -round(-given * spare[each] / sum(spare.values()))
            wide[each] += more
            given, spare[each] = given - more, 0
        for column, width in enumerate(wide):
            self.setColumnWidth(column, width)
