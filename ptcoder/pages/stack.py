"""The sheets of a page while it is being set: where the next line stands, and whether there is room for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ptcoder.pages.paper import Paper, Spacing, font
from ptcoder.pages.pieces import Element, Lines, Piece, Rule, Text

Cell = tuple[Lines, int, str, Element | None]
"""Lines, where they stand from the left, their gray, and what they mean; None: nothing that is read aloud."""


class Stack:
    """``y`` is where the next line stands on the last sheet."""

    def __init__(self, paper: Paper, spacing: Spacing) -> None:
        self.paper = paper
        self.spacing = spacing
        self.inside = spacing.inside(paper)
        self.end = spacing.end(paper)
        self.root = Element("Document")
        self.sheets: list[list[Piece]] = [[]]
        self.y = spacing.top

    @property
    def left(self) -> int:
        return self.spacing.margin

    def lines(self, text: str, size: int, width: int, *, bold: bool = False, right: bool = False) -> Lines:
        return Lines(text, font(size, bold=bold), width, self.spacing.leading, right=right)

    def next_sheet(self) -> None:
        self.sheets.append([])
        self.y = self.spacing.top

    def room(self, height: int) -> bool:
        """Whether so much still fits here."""
        return self.y + height <= self.end

    def rule(self, weight: int, gray: str, x: int | None = None, width: int | None = None) -> None:
        """Across the sheet, unless a place is given."""
        place = self.left if x is None else x
        self.sheets[-1].append(Rule(place, self.y, self.inside if width is None else width, weight, gray))

    def put(self, cell: Cell, part: tuple[int, int] | None = None) -> None:
        lines, x, gray, element = cell
        first, last = part or (0, lines.count)
        if last > first:
            self.sheets[-1].append(Text(lines, x, self.y, gray, element, first, last))

    def flow(self, cells: Sequence[Cell], again: Callable[[], None] = lambda: None) -> None:
        """Cells beside one another; where they do not fit, the rest of their lines goes to the next sheet, below what
        ``again`` puts there.
        """
        done, most = 0, max(lines.count for lines, *_ in cells)
        step = max(lines.step for lines, *_ in cells)
        while done < most:
            fitting = max((self.end - self.y) // step, 0)
            if fitting == most - done - 1:
                fitting -= 1  # no line stands alone on a sheet, neither here nor on the next
            if fitting <= 0 or fitting == 1 < most - done:
                self.next_sheet()
                again()
                fitting = (self.end - self.y) // step
            last = min(most, done + fitting)
            for cell in cells:
                count = cell[0].count
                self.put(cell, (min(done, count), min(last, count)))
            self.y += (last - done) * step
            done = last
