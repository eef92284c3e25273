"""The list of keys, made of the actions and keys that there are, so that it says what is so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QGridLayout, QMenu, QScrollArea, QWidget

from ptcoder.ui import gestures, late_dialog, tile_area, timeline_keys, times_dialog, tips
from ptcoder.ui.dialogs import PlainDialog
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, heading
from ptcoder.ui.strokes import Stroke
from ptcoder.ui.theme import Weight
from ptcoder.ui.window import MainWindow

Section = tuple[str, tuple[tuple[str, str], ...]]
"""A place, and what each of its keys does: the keys, and the words."""


def key_list(window: MainWindow) -> tuple[Section, ...]:
    """Every key of the window: first those for treating, then those of the menus, then those of other places."""
    menus = (action.menu() for action in window.menuBar().actions())
    sections = [("On the floor", tuple(_of_page(window.floor)))]
    sections += [(_bare(menu.title()), tuple(_of_menu(menu))) for menu in menus if isinstance(menu, QMenu)]
    sections += [
        ("On the mini floor", tuple(_of_page(window.mini))),
        ("Everywhere", tuple(_of_strokes(tips.STROKES))),
        ("On a code", tuple(_of_strokes(gestures.STROKES))),
        ("While searching a code", tuple(_of_strokes(tile_area.STROKES))),
        ("On the timeline", tuple(_of_strokes(timeline_keys.STROKES))),
        ("Entering a visit from paper", tuple(_of_strokes(late_dialog.STROKES))),
        ("In the list of times", tuple(_of_strokes(times_dialog.STROKES))),
    ]
    return tuple(each for each in sections if each[1])


def _of_menu(menu: QMenu) -> Iterator[tuple[str, str]]:
    for action in menu.actions():
        inner = action.menu()
        if isinstance(inner, QMenu):
            yield from _of_menu(inner)
        elif action.shortcuts():
            yield _native(action.shortcuts()), _said(action)


def _of_page(page: QWidget) -> Iterator[tuple[str, str]]:
    """A span of digits is told as one."""
    held: dict[str, list[QKeySequence]] = {}
    for shortcut in page.findChildren(QShortcut):
        held.setdefault(shortcut.whatsThis(), []).append(shortcut.key())
    for said, keys in held.items():
        first, last = _native(keys[:1]), _native(keys[-1:])
        yield (f"{first} \N{EN DASH} {last}" if len(keys) > 2 else _native(keys)), said


def _of_strokes(strokes: Iterable[Stroke]) -> Iterator[tuple[str, str]]:
    for each in strokes:
        yield _native(map(QKeySequence, each.keys)), each.said


def _native(keys: Iterable[QKeySequence]) -> str:
    """As this system writes them; two that it writes alike are one."""
    return ", ".join(dict.fromkeys(each.toString(QKeySequence.SequenceFormat.NativeText) for each in keys))


def _said(action: QAction) -> str:
    """What the menu says, without what it would undo just now."""
    return action.whatsThis() or _bare(action.text())


def _bare(text: str) -> str:
    return text.replace("&", "").removesuffix("\N{HORIZONTAL ELLIPSIS}")


class KeysDialog(PlainDialog):
    """The list of keys, by place."""

    def __init__(self, look: Look, parent: QWidget, sections: tuple[Section, ...]) -> None:
        super().__init__(look, parent, "Keys")
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setHorizontalSpacing(22)
        grid.setVerticalSpacing(6)
        for place, entries in sections:
            grid.addWidget(heading(look, place), grid.rowCount(), 0, 1, 2)
            for keys, said in entries:
                row = grid.rowCount()
                grid.addWidget(Words(look, keys, weight=Weight.SEMIBOLD), row, 0)
                grid.addWidget(Words(look, said, token="muted", wrap=True), row, 1)
        grid.setColumnStretch(1, 1)
        scroll = QScrollArea()
        scroll.setWidget(inside)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setMinimumWidth(inside.minimumSizeHint().width() + scroll.verticalScrollBar().sizeHint().width())
        scroll.setAccessibleName("Keys")
        self.body.addWidget(scroll, 1)
        self.end()
        self.resize(look.px(640), min(look.px(600), parent.height() - 40))
        scroll.setFocus()
