"""The program's icon in every size and shape a system asks for, made from one drawing."""

from __future__ import annotations

import os
from pathlib import Path

SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
WINDOWS_SIZES = (16, 24, 32, 48, 64, 128, 256)
LARGEST = 1024


def make(drawing: Path, folder: Path) -> list[Path]:
    """Writes `<size>.png` for each size, `ptcoder.ico` and `ptcoder.icns` into the folder."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PIL import Image
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QGuiApplication, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    app = QGuiApplication.instance() or QGuiApplication([])
    folder.mkdir(parents=True, exist_ok=True)
    renderer = QSvgRenderer(str(drawing))
    if not renderer.isValid():
        raise ValueError(f"{drawing} is no drawing that Qt can read")
    made: list[Path] = []
    for size in (*SIZES, LARGEST):
        image = QImage(size, size, QImage.Format.Format_ARGB32)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        renderer.render(painter)
        painter.end()
        path = folder / f"{size}.png"
        if not image.save(str(path)):
            raise OSError(f"{path} could not be written")
        made.append(path)
    del app
    with Image.open(folder / f"{LARGEST}.png") as large:
        pictures = [Image.open(folder / f"{size}.png") for size in WINDOWS_SIZES]
        pictures[-1].save(folder / "ptcoder.ico", sizes=[(s, s) for s in WINDOWS_SIZES], append_images=pictures[:-1])
        large.save(folder / "ptcoder.icns")
        for picture in pictures:
            picture.close()
    return [*made, folder / "ptcoder.ico", folder / "ptcoder.icns"]
