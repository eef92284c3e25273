"""Where others may look on: neither a name nor a record number stands anywhere, seen or told to a screen reader."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QLabel, QLineEdit, QWidget

from tests.ui import scenes
from tests.ui.conftest import Desk, Open

NAMES = ("Lopez", "King", "Tran", "Osei", "Novak", "Bergström", "Whitfield")
NUMBERS = ("1001", "1002", "1004", "1005", "1006")
PLANTED = re.compile(rf"\b({'|'.join((*NAMES, *NUMBERS))})\b")
ROLES = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)


def everything(window: QWidget) -> Iterator[str]:
    """All that a window shows or says, also of what is hidden: titles, texts, tooltips, names, tables, menus."""
    for widget in (window, *window.findChildren(QWidget)):
        yield from (widget.windowTitle(), widget.toolTip(), widget.accessibleName(), widget.accessibleDescription())
        if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
            yield widget.text()
        if isinstance(widget, QAbstractItemView) and widget.model() is not None:
            yield from cells(widget.model())
    for action in window.findChildren(QAction):
        yield from (action.text(), action.toolTip())


def cells(model: QAbstractItemModel) -> Iterator[str]:
    for row in range(model.rowCount(QModelIndex())):
        columns = 1 if isinstance(model, QAbstractListModel) else model.columnCount(QModelIndex())
        for column in range(columns):
            index = model.index(row, column, QModelIndex())
            yield from (str(index.data(role) or "") for role in ROLES)


def leaks(desk: Desk) -> list[str]:
    tops = {desk.window, *(each for each in QApplication.topLevelWidgets() if each.isVisible())}
    return [text for top in tops for text in everything(top) if PLANTED.search(text)]


@pytest.mark.parametrize("place", ["floor", "mini", "review", "day", "about", "close"])
def test_no_name_and_no_number_anywhere(open_desk: Open, place: str) -> None:
    desk = open_desk(scenes.to_sign if place in ("review", "day") else scenes.busy)
    assert leaks(desk), "before, names are there: the test looks in the right places"
    desk.window.menus.privacy.setChecked(True)
    match place:
        case "mini":
            desk.window.menus.mini.trigger()
        case "review":
            desk.window.menus.review.trigger()
        case "day":
            desk.window.menus.day.trigger()
        case "about":
            desk.window.menus.about.trigger()
        case "close":
            desk.window.close()
        case _:
            pass
    QApplication.processEvents()
    assert leaks(desk) == []


def test_what_a_press_says_names_nobody(open_desk: Open) -> None:
    desk = open_desk(scenes.busy)
    desk.window.menus.privacy.setChecked(True)
    desk.press("97112")
    desk.pass_time(minutes=20)
    desk.window.menus.stop_visit.trigger()
    assert leaks(desk) == []
