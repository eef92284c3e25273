"""Papers drawn and printed, in any thread: bytes of files, or sheets for a printer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtGui import QPainter

from ptcoder.clinic import Refused
from ptcoder.clinic.papers import Paper, Ready
from ptcoder.pages import PAPERS, pdf, set_page
from ptcoder.pages.paper import DPI

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

Tell = Callable[[float], None]
"""Told how much is done, 0 to 1; what it raises ends the work."""


def drawn(papers: Sequence[Paper], size: str, tell: Tell) -> tuple[Ready, ...]:
    """The bytes of every paper, drawn where it is a PDF; ``size`` is the name of the sheets."""
    made: list[Ready] = []
    for at, each in enumerate(papers):

        def part(done: float, at: int = at) -> None:
            tell((at + done) / len(papers))

        data = each.text().encode() if each.suffix != "pdf" else pdf(each.kind.page(each.chart), PAPERS[size], part)
        made.append(Ready(paper=each, data=data))
        tell((at + 1) / len(papers))
    return tuple(made)


def printed(papers: Sequence[Paper], printer: QPrinter, tell: Tell) -> int:
    """Hands every paper to a printer, on the sheets that it holds; how many sheets. Refused where it takes none."""
    name = printer.pageLayout().pageSize().name()
    size = PAPERS["a4"] if name.startswith("A4") else PAPERS["letter"]
    printer.setFullPage(True)
    painter = QPainter()
    if not painter.begin(printer):
        raise Refused("The printer takes nothing. Look whether it is on and has paper, then print again.")
    count = 0
    try:
        painter.scale(printer.resolution() / DPI, printer.resolution() / DPI)
        for at, each in enumerate(papers):
            sheets = set_page(each.kind.page(each.chart), size)
            for number in range(len(sheets.sheets)):
                if count and not printer.newPage():
                    raise Refused("The printer has stopped taking sheets. Look at it, then print again.")
                sheets.draw(number, painter)
                count += 1
            tell((at + 1) / len(papers))
    except BaseException:
        printer.abort()
        raise
    finally:
        painter.end()
    return count
