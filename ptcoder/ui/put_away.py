"""What a lock does to the small windows: out of sight, with all that was typed, until the same person is back."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMessageBox, QWidget
from shiboken6 import isValid

from ptcoder.ui.dialogs import PlainDialog

SYSTEM = (QFileDialog, QMessageBox)
"""The system draws them, or nothing is typed in them."""


class PutAway:
    """Holds the small windows that were open when it was locked. Whoever comes in as somebody else finds none."""

    def __init__(self) -> None:
        self._windows: list[QDialog] = []

    def put_away(self, window: QWidget) -> None:
        """Hides every other window of the program; menus, and whatever holds a secret, are closed."""
        others = [each for each in QApplication.topLevelWidgets() if each is not window and each.isVisible()]
        for each in sorted(others, key=_depth, reverse=True):
            if isinstance(each, QDialog) and not isinstance(each, SYSTEM) and not _ends(each):
                self._windows.insert(0, each)
                each.hide()
            else:
                each.close()

    def bring_back(self) -> None:
        """Shows them again as they were left, the one in front with the keys where they were."""
        windows, self._windows = self._windows, []
        for each in windows:
            if isValid(each):
                each.show()
                each.raise_()
                each.activateWindow()

    def let_go(self) -> None:
        """Closes them: somebody else is here, who may not even see what the one before was allowed to."""
        windows, self._windows = self._windows, []
        for each in reversed(windows):
            if isValid(each):
                each.reject()


def _ends(window: QDialog) -> bool:
    return isinstance(window, PlainDialog) and window.ends_with_lock


def _depth(window: QWidget) -> int:
    """How many windows it stands above."""
    parent = window.parentWidget()
    return 0 if parent is None else 1 + _depth(parent.window())
