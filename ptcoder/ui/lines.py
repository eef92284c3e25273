"""The coded lines as a list: code and modifiers, units, minutes, and under each its why."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from ptcoder.clinic.sheets import LineRow
from ptcoder.ui import words
from ptcoder.ui.look import Look
from ptcoder.ui.painting import LEFT, RIGHT, line, wrapped_height
from ptcoder.ui.theme import Size, Weight

Index = QModelIndex | QPersistentModelIndex
ROW = Qt.ItemDataRole.UserRole
GAP = 8
MINUTES = 62


def spoken(row: LineRow) -> str:
    """A line as it is read aloud: ``97110-GP, 2 units, 32 min. 30 min make two full units. By: the manual.``"""
    units = words.counted(row.units, "unit") if row.units else "not billed"
    return f"{row.text}, {units}{_minutes(row, ', ')}. {row.why}{cited(row, ' ')}"


def cited(row: LineRow, before: str = "") -> str:
    """The rules that a line rests on, as one sentence."""
    return f"{before}By: {'; '.join(row.sources)}." if row.sources else ""


def _minutes(row: LineRow, before: str = "") -> str:
    return f"{before}{row.minutes} min" if row.minutes else ""


class LinesModel(QAbstractListModel):
    """Rows of text for whoever reads or listens; the row itself under ``ROW`` for who paints."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[LineRow, ...] = ()

    @property
    def rows(self) -> tuple[LineRow, ...]:
        return self._rows

    def show_rows(self, rows: tuple[LineRow, ...]) -> None:
        if len(rows) == len(self._rows):
            for place, (old, new) in enumerate(zip(self._rows, rows, strict=True)):
                if old != new:
                    self._rows = (*self._rows[:place], new, *self._rows[place + 1 :])
                    self.dataChanged.emit(self.index(place), self.index(place))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return spoken(row)
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(filter(None, (row.label, row.why, cited(row))))
        return row if role == ROW else None


class LineDelegate(QStyledItemDelegate):
    """Paints one line and its why."""

    def __init__(self, look: Look, view: LinesView) -> None:
        super().__init__(view)
        self._look = look
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        row: LineRow = index.data(ROW)
        width = self._view.viewport().width()
        height = self._top_height() + 2 * GAP
        reason = self._view.reason(row)
        if reason:
            height += wrapped_height(reason, self._look.font(Size.SMALL), width) + 2
        return QSize(width, height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: LineRow = index.data(ROW)
        look = self._look
        painter.save()
        rect = QRectF(option.rect)  # pyright: ignore[reportAttributeAccessIssue, reportUnknownArgumentType]
        top = QRectF(rect.left(), rect.top() + GAP, rect.width(), self._top_height())
        quiet = look.color("muted")
        self._paint_top(painter, top, row)
        reason = self._view.reason(row)
        if reason:
            painter.setFont(look.font(Size.SMALL))
            painter.setPen(quiet)
            below = QRectF(rect.left(), top.bottom() + 2, rect.width(), rect.bottom() - top.bottom())
            painter.drawText(below, int(Qt.TextFlag.TextWordWrap), reason)
        painter.setPen(look.color("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        painter.restore()

    def _paint_top(self, painter: QPainter, top: QRectF, row: LineRow) -> None:
        """Code, units and minutes; where they are narrow the code, which is never cut, is smaller."""
        look = self._look
        ink, weight = ("text", Weight.BOLD) if row.units else ("muted", Weight.SEMIBOLD)
        said = (
            (str(row.units), look.font(Size.NAME, Weight.BOLD)) if row.units else ("not billed", look.font(Size.SMALL))
        )
        base = look.font(Size.BASE)
        needed = QFontMetrics(base).horizontalAdvance(_minutes(row)) + GAP
        needed += QFontMetrics(said[1]).horizontalAdvance(said[0]) + GAP
        fonts = [look.font(size, weight) for size in (Size.NAME, Size.BASE, Size.SMALL)]
        wide = [QFontMetrics(font).horizontalAdvance(row.text) for font in fonts]
        fits = next((place for place, each in enumerate(wide) if each + needed <= top.width()), None)
        room = top
        if fits is not None:  # else its minutes stand in its why
            line(painter, top, _minutes(row), base, look.color("muted"), RIGHT)
            least = QFontMetrics(base).horizontalAdvance(_minutes(row)) + GAP if row.minutes else 0
            column = look.px(MINUTES) if row.minutes or row.units else 0
            room = top.adjusted(0, 0, -max(least, min(column, top.width() - wide[fits] - needed + least)), 0)
        taken = line(painter, room, said[0], said[1], look.color(ink), RIGHT)
        font = fonts[-1 if fits is None else fits]
        line(painter, room.adjusted(0, 0, -taken - GAP, 0), row.text, font, look.color(ink), LEFT)

    def _top_height(self) -> int:
        return QFontMetrics(self._look.font(Size.NAME, Weight.BOLD)).height()


class LinesView(QListView):
    """As high as its lines; the panel around it scrolls. Its texts can be read row by row.

    A line opens to the sources of its why by a press or Enter, and closes by another. ``opened``: all are open first.
    """

    def __init__(self, look: Look, *, shows_why: bool = True, opened: bool = False) -> None:
        super().__init__()
        self.shows_why = shows_why
        self._opened = opened
        self._turned: set[str] = set()
        self._lines = LinesModel()
        self.setModel(self._lines)
        self.setItemDelegate(LineDelegate(look, self))
        self.setAccessibleName("Coded lines")
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._fit)
        self.clicked.connect(self._turn)

    def reason(self, row: LineRow) -> str:
        """What stands below a line."""
        if not self.shows_why:
            return ""
        is_open = self._opened != (row.text in self._turned)
        return "\n".join(filter(None, (row.why, cited(row) if is_open else "")))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        current = self.currentIndex()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and current.isValid():
            self._turn(current)
        else:
            super().keyPressEvent(event)

    def _turn(self, index: QModelIndex) -> None:
        row: LineRow = index.data(ROW)
        self._turned ^= {row.text}
        self._fit()

    @property
    def texts(self) -> list[str]:
        """What can be read, one text a line."""
        return [spoken(row) for row in self._lines.rows]

    def show_lines(self, rows: tuple[LineRow, ...]) -> None:
        if rows != self._lines.rows:
            self._lines.show_rows(rows)
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def _fit(self) -> None:
        self.scheduleDelayedItemsLayout()
        option = QStyleOptionViewItem()
        delegate = self.itemDelegate()
        count = self._lines.rowCount()
        self.setFixedHeight(sum(delegate.sizeHint(option, self._lines.index(place)).height() for place in range(count)))
