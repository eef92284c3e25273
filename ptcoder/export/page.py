"""What stands on a page that leaves, before it is drawn: headings, facts, paragraphs and tables, in reading order.

A page knows no paper and no font. ``as_text`` is the same words for a file of plain text or the clipboard.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

WIDTH = 100
"""Letters in a line of plain text."""

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """``right``: numbers. ``grows``: takes its share of the width that is left, and wraps; others are as wide as they
    must be.
    """

    title: str
    right: bool = False
    grows: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of as many cells as there are columns; ``sums`` stand below them. Its head is repeated on every page. A row
    of one cell tells more of the row above it, across the table.

    ``beside``: so many parts of it stand beside one another, read one after the other; such a table has no sums.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    sums: tuple[Row, ...] = ()
    small: bool = False
    beside: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Labels with what they say, in ``across`` columns read line by line."""

    rows: tuple[tuple[str, str], ...]
    across: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """Stays with what it is the heading of. ``apart``: a sheet of its own begins with it."""

    text: str
    apart: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    text: str
    small: bool = False


Block = Table | Facts | Heading | Paragraph


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """``sender`` are the lines of a letterhead; ``mark`` says in one line what the reader must not miss, "" is nothing.

    ``foot`` stands on every sheet of it, and tells whose it is; ``made_at`` is UTC microseconds. ``tight``: it is set
    smaller where that saves a sheet.
    """

    title: str
    sender: tuple[str, ...]
    mark: str
    blocks: tuple[Block, ...]
    foot: str
    made_at: int
    tight: bool = False


def as_text(page: Page) -> str:
    """The page as plain text, each line ended by a line feed."""
    return "\n".join(line.rstrip() for line in _lines(page)) + "\n"


def _lines(page: Page) -> Iterator[str]:
    yield page.title.upper()
    yield from page.sender
    if page.mark:
        yield page.mark
    for block in page.blocks:
        yield ""
        match block:
            case Heading(text=text):
                yield text.upper()
            case Paragraph(text=text):
                for part in text.split("\n"):
                    within = part[: len(part) - len(part.lstrip())]  # what goes on stays under what it goes on from
                    yield from textwrap.wrap(part, WIDTH, subsequent_indent=within) or [""]
            case Facts(rows=rows):
                for label, said in rows:
                    yield f"{label}: {said}"
            case Table():
                yield from _table(block)
    yield ""
    yield page.foot


def _table(table: Table) -> Iterator[str]:
    heads = tuple(column.title for column in table.columns)
    rows = (heads, *table.rows, *table.sums)
    widths = [max(len(row[at]) for row in rows if len(row) == len(heads)) for at in range(len(heads))]
    for row in rows:
        if len(row) < len(heads):
            yield f"{' ' * widths[0]}  {row[0]}"
            continue
        cells = [
            cell.rjust(width) if column.right else cell.ljust(width)
            for cell, width, column in zip(row, widths, table.columns, strict=True)
        ]
        yield "  ".join(cells)
