"""Tables on sheets: rows are kept whole, the head stands above each part again, sums stay with the last row."""

from __future__ import annotations

from collections.abc import Sequence

from ptcoder.export.page import Row, Table
from ptcoder.pages.paper import BLACK, GRAY, HAIR, LINE
from ptcoder.pages.pieces import Element, Lines
from ptcoder.pages.stack import Cell, Stack
from ptcoder.pages.widths import column_widths

TOGETHER = 1500
"""A row lower than this is never parted."""
OVER_SUMS = 26
BETWEEN = 200
"""Between the parts of a table that stand beside one another."""


class TableOnSheets:
    """One table of a page, set where the stack stands."""

    def __init__(self, stack: Stack, table: Table, parts: int | None = None) -> None:
        self._stack = stack
        self._table = table
        self._parts = table.beside if parts is None else parts
        self._width = (stack.inside - (self._parts - 1) * BETWEEN) // self._parts
        spacing = stack.spacing
        self._size = spacing.small if table.small else spacing.base
        self._above, self._below = spacing.small_row if table.small else spacing.row
        self._widths = column_widths(table, spacing, self._width)
        self._places = [sum(self._widths[:at]) + at * spacing.gap for at in range(len(self._widths))]
        self._heads = [
            stack.lines(column.title, spacing.label, width, bold=True, right=column.right)
            for column, width in zip(table.columns, self._widths, strict=True)
        ]

    def least(self, under: int = 0) -> int:
        """The height of its head with its first row and what must not be parted from that."""
        rows, sums = self._table.rows, self._table.sums
        more = next((at for at, row in enumerate(rows) if at and not self._tells_more(row)), len(rows))
        heights = [self._height(self._cells(row)) for row in rows[:more]]
        if more == len(rows):
            heights += [self._height(self._cells(row, bold=True)) for row in sums]
        return self._head_height + (self._with(heights, 0, under) if rows else sum(heights))

    def put(self, under: int = 0) -> None:
        """``under``: so much of what follows stands on the sheet of the last row."""
        element = self._stack.root.add("Table")
        if self._parts > 1:
            rows = [self._cells(row) for row in self._table.rows]
            highest = max(map(self._height, rows), default=0)
            if self._stack.spacing.top + self._head_height + 3 * highest > self._stack.end:
                TableOnSheets(self._stack, self._table, 1).put_in(element)
            else:
                self._put_beside(element, rows)
        else:
            self.put_in(element, under)

    def put_in(self, element: Element, under: int = 0) -> None:
        """Row by row across the sheet."""
        stack, rows, sums = self._stack, self._table.rows, self._table.sums
        if not stack.room(self.least(under)):
            stack.next_sheet()
        self._head(element)
        cells_of = [
            self._cells(row, element.add("TR"), bold=number >= len(rows)) for number, row in enumerate((*rows, *sums))
        ]
        heights = [self._height(cells) for cells in cells_of]
        for number, cells in enumerate(cells_of):
            if number == len(rows):
                stack.rule(7, LINE)
                stack.y += OVER_SUMS
            if heights[number] < TOGETHER and not stack.room(self._with(heights, number, under)):
                stack.next_sheet()
                self._head(None)
            stack.flow(cells, lambda: self._head(None))
            stack.y += self._above
            if number < len(rows) - 1 and not self._tells_more(rows[number + 1]):
                stack.rule(3, HAIR)
            stack.y += self._below
        stack.y += stack.spacing.after_table

    def _with(self, heights: Sequence[int], number: int, under: int) -> int:
        """How high a row is with what must not be parted from it: what tells more of it, or, of the last, the sums and
        what stands under the table.
        """
        rows = self._table.rows
        last = number
        while last + 1 < len(rows) and self._tells_more(rows[last + 1]):
            last += 1
        kept = sum(heights[number : last + 1])
        if last == len(rows) - 1:
            sums = heights[len(rows) :]
            kept += sum(sums) + OVER_SUMS * bool(sums) + under
        return kept if kept < TOGETHER else heights[number]

    def _put_beside(self, element: Element, rows: Sequence[Sequence[Cell]]) -> None:
        """As even parts as there can be; a sheet that is full is left for the next."""
        stack, left = self._stack, list(rows)
        first = True
        while left:
            room = stack.end - stack.y - self._head_height
            heights = [self._height(cells) for cells in left]
            if room < heights[0]:
                stack.next_sheet()
                continue
            counts = _even(heights, self._parts, room)
            top, lowest = stack.y, stack.y
            for part, count in enumerate(counts):
                stack.y, x = top, stack.left + part * (self._width + BETWEEN)
                self._head(element if first else None, x)
                first = False
                for at, cells in enumerate(left[:count]):
                    row = element.add("TR")
                    for lines, place, gray, _ in cells:
                        stack.put((lines, place + x - stack.left, gray, row.add("TD", lines.text)))
                    stack.y += max(lines.height for lines, *_ in cells) + self._above
                    if at < count - 1:
                        stack.rule(3, HAIR, x, self._width)
                    stack.y += self._below
                del left[:count]
                lowest = max(lowest, stack.y)
            stack.y = lowest
        stack.y += stack.spacing.after_table

    @property
    def _titles_height(self) -> int:
        return max(lines.height for lines in self._heads) + self._stack.spacing.under_head

    @property
    def _head_height(self) -> int:
        return self._titles_height + self._stack.spacing.over_rows

    def _head(self, table: Element | None, x: int | None = None) -> None:
        stack = self._stack
        left = stack.left if x is None else x
        row = table.add("TR") if table is not None else None
        for lines, place in zip(self._heads, self._places, strict=True):
            stack.put((lines, left + place, GRAY, row.add("TH", lines.text) if row is not None else None))
        stack.y += self._titles_height
        stack.rule(7, LINE, left, self._width)
        stack.y += stack.spacing.over_rows

    def _cells(self, row: Row, element: Element | None = None, *, bold: bool = False) -> list[Cell]:
        def cell(text: str, width: int, place: int, *, right: bool) -> Cell:
            lines: Lines = self._stack.lines(text, self._size, width, bold=bold, right=right)
            return lines, self._stack.left + place, BLACK, element.add("TD", text) if element is not None else None

        if self._tells_more(row):
            place = self._places[1]
            return [cell(row[0], self._width - place, place, right=False)]
        return [
            cell(text, width, place, right=column.right)
            for text, width, place, column in zip(row, self._widths, self._places, self._table.columns, strict=True)
        ]

    def _tells_more(self, row: Row) -> bool:
        """Of the row above it: it stands across the table, from the second column on."""
        return len(row) < len(self._table.columns)

    def _height(self, cells: Sequence[Cell]) -> int:
        return max((lines.height for lines, *_ in cells), default=0) + self._above + self._below


def _even(heights: Sequence[int], parts: int, room: int) -> list[int]:
    """How many rows stand in each part: the lowest that holds them all, or else what the room holds of them."""
    least, most = max(heights), room
    if len(_filled(heights, parts, room)) and sum(_filled(heights, parts, room)) < len(heights):
        return _filled(heights, parts, room)
    while least < most:
        middle = (least + most) // 2
        if sum(_filled(heights, parts, middle)) == len(heights):
            most = middle
        else:
            least = middle + 1
    return _filled(heights, parts, least)


def _filled(heights: Sequence[int], parts: int, room: int) -> list[int]:
    """How many rows each part takes, in their order, if it may be so high."""
    counts = [0]
    high = 0
    for height in heights:
        if high + height > room:
            if len(counts) == parts:
                break
            counts.append(0)
            high = 0
        counts[-1] += 1
        high += height
    return counts
