"""A field for a code, found by typing."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, QStringListModel, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QAbstractButton, QComboBox, QCompleter, QLineEdit, QListView

from ptcoder.clinic.sheets import TileGroup, VisitSheet
from ptcoder.ui.look import Look
from ptcoder.ui.parts import FingerRows
from ptcoder.ui.searching import found
from ptcoder.visit import State

REST = "Rest or charting"
HOW = "Type a number, a word or an activity, or open the list."


class CodeBox(QComboBox):
    """A code, found by typing a part of its number, its words or an activity, as on the floor.

    ``code`` is "" for rest, None for what is no code.
    """

    def __init__(self, look: Look, visit: VisitSheet, *, rest: bool = True) -> None:
        super().__init__()
        self.setItemDelegate(FingerRows(look, self))
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setAccessibleName("Code")
        self._rest = rest
        self._groups: tuple[TileGroup, ...] = ()
        self.show_codes(visit)
        self.setMinimumContentsLength(18)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._offered = QStringListModel(self)
        line = self.lineEdit()
        if line is not None:
            completer = QCompleter(self._offered, self)
            completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
            offers = QListView()
            completer.setPopup(offers)
            offers.setItemDelegate(FingerRows(look, offers))
            line.setCompleter(completer)  # the line's own: what is chosen from it is its text
            line.textEdited.connect(self._offer)
            line.setAccessibleName("Code")
            line.setPlaceholderText("Type a code or a word")
            line.setToolTip(HOW)
            self._mark(look, line)

    def _mark(self, look: Look, line: QLineEdit) -> None:
        """The sign of a field in which something is found by typing: no mere list, as the field beside it may be."""
        sign = line.addAction(QIcon(), QLineEdit.ActionPosition.LeadingPosition)
        sign.triggered.connect(self.start_typing)
        for each in line.findChildren(QAbstractButton):
            each.setAccessibleName("Type to find a code")
            each.setToolTip(HOW)

        def dress() -> None:
            sign.setIcon(QIcon(look.pixmap("search", "muted", 18)))

        look.changed.connect(dress)
        dress()

    def show_codes(self, visit: VisitSheet) -> None:
        """The codes of a visit; what is chosen or typed stays."""
        stopped = visit.state is not State.OPEN  # then no button can be pressed, and every code be corrected to
        groups = tuple(
            replace(group, tiles=tuple(tile for tile in group.tiles if tile.code and (tile.usable or stopped)))
            for group in visit.groups
        )
        before, self._groups = _said(self._groups), groups
        if before == _said(groups):
            return
        chosen, typed = self.code, self.currentText()
        blocker = QSignalBlocker(self)
        self.clear()
        if self._rest:
            self.addItem(REST, "")
        for code, text in dict(_said(groups)).items():
            self.addItem(text, code)
        at = self.findData(chosen) if chosen is not None else -1
        self.setCurrentIndex(at)
        if at < 0:
            self.setEditText(typed)
        blocker.unblock()

    @property
    def code(self) -> str | None:
        asked = self.currentText().strip().casefold()
        if not asked:
            return None
        texts = [self.itemText(number).casefold() for number in range(self.count())]
        if asked in texts:
            return str(self.itemData(texts.index(asked)))
        held = [number for number, text in enumerate(texts) if text.startswith(asked)]
        held = held or [number for number, text in enumerate(texts) if all(word in text for word in asked.split())]
        if not held:
            codes = list(dict.fromkeys(self._found(asked)))
            return codes[0] if len(codes) == 1 else None
        return str(self.itemData(held[0])) if len(held) == 1 else None

    @property
    def offers(self) -> list[str]:
        """What is offered for what is typed, best first."""
        return self._offered.stringList()

    @property
    def doubt(self) -> str:
        """Why what is typed is no code, in words."""
        asked = self.currentText().strip()
        offered = [self.itemText(self.findData(code)) for code in dict.fromkeys(self._found(asked.casefold()))]
        if not asked or not offered:
            return "Choose a code from the list."
        return f"“{asked}” may be {', '.join(offered[:-1])} or {offered[-1]}: choose one."

    def _found(self, asked: str) -> list[str]:
        return [tile.code or "" for group in found(self._groups, asked) for tile in group.tiles] if asked else []

    def _offer(self, typed: str) -> None:
        asked = typed.strip().casefold()
        texts = [self.itemText(self.findData(code)) for code in self._found(asked)]
        rest = [REST] if asked and asked in REST.casefold() and self.findData("") >= 0 else []
        self._offered.setStringList(list(dict.fromkeys([*texts, *rest])))

    def choose(self, code: str) -> None:
        self.setCurrentIndex(self.findData(code))
        line = self.lineEdit()
        if line is not None:
            line.setCursorPosition(0)  # the number is what has to be in sight

    def start_typing(self) -> None:
        """Gives it the keys; what is typed takes the place of what is chosen."""
        self.setFocus(Qt.FocusReason.TabFocusReason)
        line = self.lineEdit()
        if line is not None:
            line.selectAll()


def _said(groups: tuple[TileGroup, ...]) -> list[tuple[str, str]]:
    """Each code with what is shown for it."""
    return [(tile.code or "", f"{tile.shown} {tile.label}") for group in groups for tile in group.tiles]
