"""Sets a page: where every line stands, on how many sheets. What does not fit goes to the next; nothing is cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QPainter

from ptcoder.export.page import Block, Facts, Heading, Page, Paragraph, Table
from ptcoder.pages.paper import BLACK, DARK, GRAY, HAIR, LOOSE, TIGHT, Paper, Spacing
from ptcoder.pages.pieces import Element, Lines, Piece, Rule, Text
from ptcoder.pages.stack import Cell, Stack
from ptcoder.pages.tables import TableOnSheets

ACROSS = 130
"""Between facts."""
INTRODUCING = 4
"""A paragraph of at most so many lines above a table stays with it."""
KEPT = 2
"""Lines of a paragraph that stay with its heading."""
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
    loose = _set(page, paper, LOOSE)
    if not page.tight or len(loose.sheets) == 1:
        return loose
    tight = _set(page, paper, TIGHT)
    return tight if len(tight.sheets) < len(loose.sheets) else loose


def _set(page: Page, paper: Paper, spacing: Spacing) -> Sheets:
    setting = _Setting(Stack(paper, spacing))
    setting.head(page)
    for at, block in enumerate(page.blocks):
        rest = page.blocks[at + 1 :]
        match block:
            case Heading():
                setting.heading(block, rest)
            case Paragraph():
                setting.paragraph(block, rest)
            case Facts():
                setting.facts(block)
            case Table():
                setting.table(block, rest)
    setting.feet(page.foot)
    return Sheets(page=page, paper=paper, sheets=tuple(map(tuple, setting.stack.sheets)), root=setting.stack.root)


class _Setting:
    """What is not a table."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self._spacing = stack.spacing

    def head(self, page: Page) -> None:
        """The title, and the letterhead beside it."""
        stack, spacing = self.stack, self._spacing
        half = stack.inside // 2
        top = stack.y
        title = stack.lines(page.title, spacing.title, half, bold=True)
        stack.put((title, stack.left, BLACK, stack.root.add("H1", page.title)))
        for number, line in enumerate(_sender(page.sender, together=spacing is TIGHT)):
            sender = stack.lines(line, spacing.small, half, bold=not number, right=True)
            stack.put((sender, stack.left + half, DARK, stack.root.add("P", line)))
            stack.y += sender.height
        stack.y = max(stack.y, top + title.height) + spacing.under_title * 7 // 10
        stack.rule(10, BLACK)
        stack.y += spacing.under_title
        if page.mark:
            mark = stack.lines(page.mark, spacing.base, stack.inside, bold=True)
            stack.put((mark, stack.left, BLACK, stack.root.add("P", page.mark)))
            stack.y += mark.height + spacing.under_title * 8 // 10

    def heading(self, block: Heading, rest: Sequence[Block]) -> None:
        stack = self.stack
        stack.y += self._spacing.over_heading
        lines = stack.lines(block.text, self._spacing.heading, stack.inside, bold=True)
        height = lines.height + self._spacing.under_heading
        if block.apart or not stack.room(height + self._least(rest)):
            stack.next_sheet()
        stack.put((lines, stack.left, BLACK, stack.root.add("H2", block.text)))
        stack.y += height

    def paragraph(self, block: Paragraph, rest: Sequence[Block]) -> None:
        """Spaces at a line's beginning push it in."""
        stack = self.stack
        if rest and isinstance(rest[0], Table) and not stack.room(self._least((block, *rest))):
            stack.next_sheet()
        cells = self._cells(block)
        for at, (lines, x, gray, _) in enumerate(cells):
            if not stack.room(_with(cells, at)):
                stack.next_sheet()
            stack.flow([(lines, x, gray, stack.root.add("P", lines.text))])
        stack.y += self._spacing.under_text

    def table(self, table: Table, rest: Sequence[Block]) -> None:
        """Facts that follow are what it comes to: they stand on the sheet of its last row."""
        TableOnSheets(self.stack, table).put(self._under(rest))

    def _under(self, rest: Sequence[Block]) -> int:
        """How high facts are that follow a table."""
        facts = rest[0] if rest else None
        if not isinstance(facts, Facts):
            return 0
        return self._spacing.after_table + sum(_height(row) + self._spacing.under_fact for row in self._rows(facts))

    def _rows(self, facts: Facts) -> Iterator[list[tuple[Lines, Lines]]]:
        """Labels and what they say, beside one another."""
        width = self._width(facts)
        for begin in range(0, len(facts.rows), facts.across):
            yield [
                (
                    self.stack.lines(label, self._spacing.label, width),
                    self.stack.lines(said, self._spacing.base, width),
                )
                for label, said in facts.rows[begin : begin + facts.across]
            ]

    def _width(self, facts: Facts) -> int:
        return (self.stack.inside - (facts.across - 1) * ACROSS) // facts.across

    def facts(self, facts: Facts) -> None:
        stack, spacing = self.stack, self._spacing
        items = stack.root.add("L")
        width = self._width(facts)
        for row in self._rows(facts):
            height = _height(row)
            if not stack.room(height):
                stack.next_sheet()
            top = stack.y
            for at, (label, said) in enumerate(row):
                x = stack.left + at * (width + ACROSS)
                item = items.add("LI")
                stack.y = top
                stack.put((label, x, GRAY, item.add("Lbl", label.text)))
                stack.y += label.height
                stack.put((said, x, BLACK, item.add("LBody", said.text)))
            stack.y = top + height + spacing.under_fact
        stack.y += 10

    def feet(self, foot: str) -> None:
        """Whose it is and which sheet of how many, on every one."""
        stack, size = self.stack, self._spacing.label
        half = stack.inside * 3 // 4
        for number, sheet in enumerate(stack.sheets, 1):
            stack.y = stack.end + self._spacing.over_foot
            told = f"page {number} of {len(stack.sheets)}"
            left = stack.lines(foot, size, half)
            right = stack.lines(told, size, stack.inside - half, right=True)
            sheet.append(Rule(stack.left, stack.y, stack.inside, 3, HAIR))
            sheet.append(Text(left, stack.left, stack.y + 30, GRAY, None, 0, min(left.count, 2)))
            sheet.append(Text(right, stack.left + half, stack.y + 30, GRAY, None, 0, 1))

    def _least(self, blocks: Sequence[Block]) -> int:
        """What of these has to stand on the sheet of what is above them."""
        if not blocks:
            return 0
        match blocks[0]:
            case Table() as table:
                return TableOnSheets(self.stack, table).least(self._under(blocks[1:]))
            case Paragraph() as paragraph:
                cells = self._cells(paragraph)
                lines = [cell[0].step for cell in cells for _ in range(cell[0].count)]
                if isinstance(next(iter(blocks[1:]), None), Table) and len(lines) <= INTRODUCING:
                    return sum(lines) + self._spacing.under_text + self._least(blocks[1:])
                return sum(lines[:KEPT])
            case _:
                return self._spacing.base * 3

    def _cells(self, block: Paragraph) -> list[Cell]:
        """The parts of a paragraph, below one another."""
        size, gray = (self._spacing.small, GRAY) if block.small else (self._spacing.base, BLACK)
        found: list[Cell] = []
        for part in block.text.split("\n"):
            bare = part.lstrip(" ")
            pushed = (len(part) - len(bare)) * 40
            lines = self.stack.lines(bare, size, self.stack.inside - pushed)
            found.append((lines, self.stack.left + pushed, gray, None))
        return found


def _height(row: Sequence[tuple[Lines, Lines]]) -> int:
    return max(label.height + said.height for label, said in row)


def _with(cells: Sequence[Cell], at: int) -> int:
    """How high the first lines of a part are with what must not be parted from it: a line stays with the first of those
    that are pushed in below it, and of these the last two stay together.
    """
    lines, x, _, _ = cells[at]
    kept = min(lines.count, KEPT) * lines.step
    if at + 1 == len(cells):
        return kept
    below, pushed, _, _ = cells[at + 1]
    is_last = at + 2 == len(cells) or cells[at + 2][1] < pushed
    begins, ends = pushed > x, pushed == x > cells[0][1] and is_last
    return kept + min(below.count, KEPT) * below.step if begins or ends else kept


def _sender(lines: tuple[str, ...], *, together: bool) -> tuple[str, ...]:
    """The letterhead below one another; ``together``: its name, and the rest in one line."""
    return (lines[0], " · ".join(lines[1:])) if together and len(lines) > 2 else lines
