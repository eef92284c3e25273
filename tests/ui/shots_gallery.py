"""What a folder of pictures is paged through with: ``index.html``, and sheets of many small pictures each."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPixmap

INDEX = "index.html"
SHEET = "sheet"
ACROSS, DOWN = 3, 4
CELL, GAP, NAME = 640, 12, 24
PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>ptcoder, every state</title>
<style>
body {{ font: 14px system-ui, sans-serif; margin: 24px; background: #888; color: #000; }}
section {{ display: flex; flex-wrap: wrap; gap: 12px; margin-bottom: 28px; }}
h2 {{ width: 100%; margin: 0; font-size: 16px; }}
figure {{ margin: 0; width: 400px; }} img {{ max-width: 100%; max-height: 300px; }}
</style>
{sections}
</html>
"""


def write_gallery(folder: Path, states: Sequence[str], ways: Sequence[str]) -> None:
    """An index of all pictures by state, and for each way the sheets of its states: ``sheet-dark-1.png``."""
    sections: list[str] = []
    for state in states:
        found = [f"{state}{way}.png" for way in ways if (folder / f"{state}{way}.png").exists()]
        shown = "\n".join(map(_figure, found))
        if found:
            sections.append(f'<section id="{escape(state)}"><h2>{escape(state)}</h2>\n{shown}</section>')
    (folder / INDEX).write_text(PAGE.format(sections="\n".join(sections)), encoding="utf-8")
    for way in ways:
        pictures = [path for state in states if (path := folder / f"{state}{way}.png").exists()]
        for page, first in enumerate(range(0, len(pictures), ACROSS * DOWN), start=1):
            _sheet(pictures[first : first + ACROSS * DOWN]).save(str(folder / f"{SHEET}{way}-{page}.png"))


def _figure(name: str) -> str:
    file = escape(name)
    return (
        f'<figure><a href="{file}"><img loading="lazy" src="{file}" alt=""></a><figcaption>{file}</figcaption></figure>'
    )


def _sheet(pictures: Sequence[Path]) -> QPixmap:
    high = CELL * 9 // 16
    across = min(ACROSS, len(pictures))
    down = -(-len(pictures) // ACROSS)
    sheet = QPixmap(across * (CELL + GAP) + GAP, down * (high + NAME + GAP) + GAP)
    sheet.fill(QColor("#888888"))
    painter = QPainter(sheet)
    font = QFont()
    font.setPixelSize(15)
    painter.setFont(font)
    for place, path in enumerate(pictures):
        row, column = divmod(place, ACROSS)
        cell = QRect(GAP + column * (CELL + GAP), GAP + row * (high + NAME + GAP), CELL, high)
        whole = QPixmap(str(path))
        aspect, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        small = whole if whole.width() <= CELL and whole.height() <= high else whole.scaled(cell.size(), aspect, smooth)
        painter.drawPixmap(cell.topLeft(), small)
        painter.drawText(cell.left(), cell.bottom() + 18, path.stem)
    painter.end()
    return sheet
