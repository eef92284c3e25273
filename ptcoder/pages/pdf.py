"""A page as a PDF: text that can be searched and copied, faces embedded, tagged; the same bytes for the same page."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from uuid import UUID

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QUuid
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter

from ptcoder import __version__
from ptcoder.export.page import Page, as_text
from ptcoder.pages.paper import DPI, Paper
from ptcoder.pages.setting import Sheets, set_page
from ptcoder.pages.tagging import tagged

Tell = Callable[[float], None]
"""Told how much is done, 0 to 1; what it raises ends the drawing."""
SIZES = {"Letter": QPageSize.PageSizeId.Letter, "A4": QPageSize.PageSizeId.A4}
PROGRAM = f"ptcoder {__version__}"


def pdf(page: Page, paper: Paper, tell: Tell = lambda _done: None) -> bytes:
    """The bytes of the file. Its properties name the kind of page and the program, and no patient."""
    sheets = set_page(page, paper)
    tell(0.3)
    drawn = _drawn(sheets, tell)
    return tagged(drawn, sheets, PROGRAM)


def layout_of(paper: Paper) -> QPageLayout:
    """The whole sheet: the margins are the page's own."""
    size = QPageSize(SIZES[paper.name])
    return QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF(0, 0, 0, 0))


def _drawn(sheets: Sheets, tell: Tell) -> bytes:
    held = QBuffer()
    held.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QPdfWriter(held)
    writer.setPageLayout(layout_of(sheets.paper))
    writer.setResolution(DPI)
    writer.setDocumentId(QUuid(str(UUID(bytes=sha256(as_text(sheets.page).encode()).digest()[:16]))))
    writer.setDocumentXmpMetadata(QByteArray(_metadata(sheets.page)))
    painter = QPainter(writer)
    try:
        for number in range(len(sheets.sheets)):
            if number:
                writer.newPage()
            sheets.draw(number, painter)
            tell(0.3 + 0.6 * (number + 1) / len(sheets.sheets))
    finally:
        painter.end()
    return bytes(held.data().data())


def _metadata(page: Page) -> bytes:
    """What stands beside the properties as XMP."""
    return (
        "<?xpacket begin='\ufeff' id='W5M0MpCehiHzreSzNTczkc9d'?>"
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:xmp="http://ns.adobe.com/xap/1.0/">'
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{page.title}</rdf:li></rdf:Alt></dc:title>'
        f"<xmp:CreatorTool>{PROGRAM}</xmp:CreatorTool></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end='r'?>"
    ).encode()
