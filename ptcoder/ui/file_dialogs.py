"""Where a file goes, or which one is read, is asked in the system's own small window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

KINDS = {".csv": "CSV files (*.csv)", ".pdf": "PDF files (*.pdf)", ".txt": "Text files (*.txt)"}
Chosen = Callable[[Path], object]


def documents() -> str:
    """The folder of the person's documents."""
    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)


def unused(name: str) -> str:
    """``name``, or ``name-2`` and so on where documents lie already under it: none of them is to be written over."""
    folder, path, more = Path(documents()), Path(name), 1
    while (folder / name).exists():
        more += 1
        name = f"{path.stem}-{more}{path.suffix}"
    return name


def ask_place(parent: QWidget, title: str, name: str, chosen: Chosen, *, folder: str = "") -> None:
    """For a new file that is called ``name`` if nothing else is wished; for a new folder, where a name has no ending
    of a file. Asked in ``folder``, else where documents are; returns at once.
    """
    suffix = Path(name).suffix
    dialog = QFileDialog(parent, title, folder or documents(), KINDS.get(suffix, ""))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix(suffix.removeprefix("."))
    dialog.selectFile(name)
    _ask(dialog, chosen)


def ask_file(parent: QWidget, title: str, kinds: str, chosen: Chosen, *, folder: str = "") -> None:
    """For a file that is there; ``kinds`` as Qt's name filters say them. Asked where ``ask_place`` asks."""
    dialog = QFileDialog(parent, title, folder or documents(), kinds)
    dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
    _ask(dialog, chosen)


def _ask(dialog: QFileDialog, chosen: Chosen) -> None:
    def choose(path: str) -> None:
        chosen(Path(path))

    dialog.fileSelected.connect(choose)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
