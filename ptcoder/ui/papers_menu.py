"""The menu of what a visit, or a day's visits, can leave on."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from ptcoder.export.papers import KINDS

FILES = (
    ("superbill", "pdf", "&Superbill…", "Ctrl+Shift+B"),
    ("flow", "pdf", "&Flow sheet…", "Ctrl+Shift+F"),
    ("flow", "csv", "Flow sheet as &CSV…", ""),
    ("record", "pdf", "&Treatment record…", "Ctrl+Shift+T"),
    ("audit", "pdf", "&Audit sheet…", "Ctrl+Shift+A"),
)
DRAFT = " (draft)"
NOT_YET = " (once it is signed)"


class PapersMenu(QMenu):
    """``of_day``: of every signed visit of a day, in a folder; else of one visit, with keys of their own."""

    copy_wanted = Signal()
    file_wanted = Signal(str, str)
    """A kind of paper, and the kind of file."""
    print_wanted = Signal(str)

    def __init__(self, parent: QWidget, *, of_day: bool = False) -> None:
        super().__init__("Pa&pers", parent)
        self._texts: dict[QAction, tuple[str, str]] = {}
        if not of_day:
            self.copy = self._action(self, "record", "Copy the treatment &record", "Ctrl+Shift+C")
            self.copy.triggered.connect(self.copy_wanted)
            self.addSeparator()
        self.files: dict[tuple[str, str], QAction] = {}
        for kind, suffix, text, keys in FILES:
            said = text if not of_day else _several(text)
            action = self._action(self, kind, said, "" if of_day else keys)
            action.triggered.connect(lambda _=False, kind=kind, suffix=suffix: self.file_wanted.emit(kind, suffix))
            self.files[kind, suffix] = action
        self.addSeparator()
        self.printing = self.addMenu("&Print")
        self.prints: dict[str, QAction] = {}
        for kind, title in ((each.key, each.title) for each in KINDS.values()):
            text = f"Print &{title.lower()}{'s' if of_day else ''}…"
            action = self.prints[kind] = self._action(self.printing, kind, text, "")
            action.triggered.connect(lambda _=False, kind=kind: self.print_wanted.emit(kind))

    @property
    def all(self) -> Iterable[QAction]:
        """Every action of it, and of the menus in it."""
        return self._texts

    def show_signed(self, *, signed: bool) -> None:
        """What would only be a draft says so, and so does what there is none of yet; a press tells the way."""
        for action, (kind, text) in self._texts.items():
            after = "" if signed else (NOT_YET if KINDS[kind].signed_only else DRAFT)
            action.setText(f"{text.removesuffix('…')}{after}{'…' if text.endswith('…') else ''}")

    def _action(self, menu: QMenu, kind: str, text: str, keys: str) -> QAction:
        action = QAction(text, self)
        if keys:
            action.setShortcut(QKeySequence(keys))
        menu.addAction(action)
        self._texts[action] = (kind, text)
        action.setWhatsThis(text.replace("&", "").removesuffix("…"))
        return action


def _several(text: str) -> str:
    """``Flow sheets as &CSV…``."""
    first, as_csv, rest = text.partition(" as ")
    return f"{first}s as {rest}" if as_csv else f"{text.removesuffix('…')}s…"
