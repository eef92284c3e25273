"""Sets a page: where every line stands, on how many sheets. What does not fit goes to the next; nothing is cut."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QPainter

from ptcoder.export.page import Facts, Heading, Page, Paragraph, Table
from ptcoder.pages.paper import BLACK, DARK, GRAY, HAIR, LINE, MARGIN, TOP, Paper, Size, font
from ptcoder.pages.pieces import Element, Lines, Piece, Rule, Text, natural_width

GAP, ACROSS, WIDEST = 100, 130, 1500
"""Between columns of a table, between facts, and the most that a column that does not grow may take."""
TOGETHER = 1500
"""A row lower than this is never parted."""
AFTER_HEADING = 420
"""So much of what follows stays with its heading."""
LANGUAGE = "en-US"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheets:
    """A page that is set. ``sheets`` holds what stands on each, in reading order; ``root`` what it means."""

    page: Page
    paper: Paper
    sheets: tuple[tuple[Piece, ...], ...]
    root: Element

    def draw(self, number: int, painter: QPainter) -> None:
        """One sheet, from 0; the painter counts in tenths of a point from the paper's corner."""
        for piece in self.sheets[number]:
            piece.draw(painter)


def set_page(page: Page, paper: Paper) -> Sheets:
    """The sheets of a page."""
    setting = _Setting(paper)
    setting.head(page)
    for block in page.blocks:
        match block:
            case Heading(text=text):
                setting.heading(text)
            case Paragraph(text=text, small=small):
                for part in text.split("\n"):
                    setting.paragraph(part, Size.SMALL if small else Size.BASE, GRAY if small else BLACK)
                setting.y += 40
            case Facts():
                setting.facts(block)
            case Table():
                setting.table(block)
    setting.feet(page.foot)
    return Sheets(page=page, paper=paper, sheets=tuple(map(tuple, setting.sheets)), root=setting.root)


class _Setting:
    """``y`` is where the next line stands on the last sheet."""

    def __init__(self, paper: Paper) -> None:
        self._paper = paper
        self.root = Element("Document")
        self.sheets: list[list[Piece]] = [[]]
        self.y = TOP

    def _next_sheet(self) -> None:
        self.sheets.append([])
        self.y = TOP

    def _room(self, height: int) -> bool:
        """Whether so much still fits here."""
        return self.y + height <= self._paper.end

    def _rule(self, weight: int, gray: str) -> None:
        self.sheets[-1].append(Rule(MARGIN, self.y, self._paper.inside, weight, gray))

    def _put(
        self, lines: Lines, x: int, gray: str, element: Element | None, part: tuple[int, int] | None = None
    ) -> None:
        first, last = part or (0, lines.count)
        if last > first:
            self.sheets[-1].append(Text(lines, x, self.y, gray, element, first, last))

    # --- blocks

    def head(self, page: Page) -> None:
        """The title, and the letterhead beside it."""
        half = self._paper.inside // 2
        top = self.y
        title = Lines(page.title, font(Size.TITLE, bold=True), half)
        self._put(title, MARGIN, BLACK, self.root.add("H1", page.title))
        for number, line in enumerate(page.sender):
            sender = Lines(line, font(Size.SMALL, bold=not number), half, right=True)
            self._put(sender, MARGIN + half, DARK, self.root.add("P", line))
            self.y += sender.height
        self.y = max(self.y, top + title.height) + 70
        self._rule(10, BLACK)
        self.y += 100
        if page.mark:
            mark = Lines(page.mark, font(Size.BASE, bold=True), self._paper.inside)
            self._put(mark, MARGIN, BLACK, self.root.add("P", page.mark))
            self.y += mark.height + 80

    def heading(self, text: str) -> None:
        self.y += 90
        lines = Lines(text, font(Size.HEADING, bold=True), self._paper.inside)
        if not self._room(lines.height + AFTER_HEADING):
            self._next_sheet()
        self._put(lines, MARGIN, BLACK, self.root.add("H2", text))
        self.y += lines.height + 50

    def paragraph(self, text: str, size: Size, gray: str) -> None:
        """Spaces at its beginning push it in."""
        bare = text.lstrip(" ")
        x = MARGIN + (len(text) - len(bare)) * 40
        lines = Lines(bare, font(size), self._paper.inside - (x - MARGIN))
        element = self.root.add("P", bare)
        self._flow([(lines, x, gray, element)])

    def facts(self, facts: Facts) -> None:
        items = self.root.add("L")
        width = (self._paper.inside - (facts.across - 1) * ACROSS) // facts.across
        for begin in range(0, len(facts.rows), facts.across):
            row = [
                (Lines(label, font(Size.LABEL), width), Lines(said, font(Size.BASE), width))
                for label, said in facts.rows[begin : begin + facts.across]
            ]
            if not self._room(max(label.height + said.height for label, said in row)):
                self._next_sheet()
            top = self.y
            for at, (label, said) in enumerate(row):
                x = MARGIN + at * (width + ACROSS)
                item = items.add("LI")
                self.y = top
                self._put(label, x, GRAY, item.add("Lbl", label.text))
                self.y += label.height
                self._put(said, x, BLACK, item.add("LBody", said.text))
            self.y = top + max(label.height + said.height for label, said in row) + 60
        self.y += 10

    def table(self, table: Table) -> None:
        size = Size.SMALL if table.small else Size.BASE
        widths = _widths(table, size, self._paper.inside)
        places = [MARGIN + sum(widths[:at]) + at * GAP for at in range(len(widths))]
        element = self.root.add("Table")
        heads = [
            Lines(column.title, font(Size.LABEL, bold=True), width, right=column.right)
            for column, width in zip(table.columns, widths, strict=True)
        ]
        self._table_head(heads, places, element)
        for number, row in enumerate((*table.rows, *table.sums)):
            bold = number >= len(table.rows)
            line = element.add("TR")
            cells = [
                (Lines(cell, font(size, bold=bold), width, right=column.right), x, BLACK, line.add("TD", cell))
                for cell, width, x, column in zip(row, widths, places, table.columns, strict=True)
            ]
            if number == len(table.rows):
                self._rule(7, LINE)
                self.y += 26
            height = max(lines.height for lines, *_ in cells)
            if not self._room(height) and height < TOGETHER:
                self._next_sheet()
                self._table_head(heads, places, None)
            self._flow(cells, lambda: self._table_head(heads, places, None))
            above, below = (10, 14) if table.small else (22, 26)
            self.y += above
            if number < len(table.rows) - 1:
                self._rule(3, HAIR)
            self.y += below
        self.y += 30

    def _table_head(self, heads: list[Lines], places: list[int], table: Element | None) -> None:
        height = max(lines.height for lines in heads)
        if not self._room(height + AFTER_HEADING):
            self._next_sheet()
        row = table.add("TR") if table is not None else None
        for lines, x in zip(heads, places, strict=True):
            self._put(lines, x, GRAY, row.add("TH", lines.text) if row is not None else None)
        self.y += height + 18
        self._rule(7, LINE)
        self.y += 36

    def _flow(self, cells: list[tuple[Lines, int, str, Element]], again: object = None) -> None:
        """Cells beside one another; where they do not fit, the rest of their lines goes to the next sheet."""
        done, most = 0, max(lines.count for lines, *_ in cells)
        step = max(lines.step for lines, *_ in cells)
        while done < most:
            fitting = max((self._paper.end - self.y) // step, 0)
            if not fitting:
                self._next_sheet()
                if callable(again):
                    again()
                fitting = (self._paper.end - self.y) // step
            last = min(most, done + fitting)
            for lines, x, gray, element in cells:
                self._put(lines, x, gray, element, (min(done, lines.count), min(last, lines.count)))
            self.y += (last - done) * step
            done = last

    def feet(self, foot: str) -> None:
        """Whose it is and which sheet of how many, on every one."""
        half = self._paper.inside * 3 // 4
        for number, sheet in enumerate(self.sheets, 1):
            y = self._paper.end + 100
            sheet.append(Rule(MARGIN, y, self._paper.inside, 3, HAIR))
            left = Lines(foot, font(Size.LABEL), half)
            told = f"page {number} of {len(self.sheets)}"
            right = Lines(told, font(Size.LABEL), self._paper.inside - half, right=True)
            sheet.append(Text(left, MARGIN, y + 40, GRAY, None, 0, min(left.count, 2)))
            sheet.append(Text(right, MARGIN + half, y + 40, GRAY, None, 0, 1))


def _widths(table: Table, size: Size, inside: int) -> list[int]:
    """Columns that do not grow are as wide as they must be; the others share what is left."""
    body, head = font(size), font(Size.LABEL, bold=True)
    bold = font(size, bold=True)
    needed = [
        max(
            natural_width(column.title, head),
            *(natural_width(row[at], body) for row in table.rows),
            *(natural_width(row[at], bold) for row in table.sums),
            0,
        )
        for at, column in enumerate(table.columns)
    ]
    room = inside - (len(needed) - 1) * GAP
    grows = [column.grows for column in table.columns]
    fixed = [min(each, WIDEST) if not grow else 0 for each, grow in zip(needed, grows, strict=True)]
    if not any(grows):  # the last takes what is left, so that rules and columns end together
        fixed[-1] += max(room - sum(fixed), 0)
    least = room // 3 if any(grows) else 0
    if sum(fixed) > room - least:
        fixed = [each * (room - least) // sum(fixed) for each in fixed]
    left = room - sum(fixed)
    return [each or left * grow // sum(grows) for each, grow in zip(fixed, grows, strict=True)]
