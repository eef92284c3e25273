"""What happens when the program itself fails: a report without anybody's data, a sentence, and treatment goes on."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from ptcoder.diagnostics import CrashReport, Diagnostics, Told, described

FAILED = (
    "Something in the program failed. The clocks run on. See whether your last press is shown; if not, press again. "
    "Help › Crash reports has what is known of it."
)
ENDED = "The program was ended by a failure of its own. Help › Crash reports has what is known of it."
NOT_OPENED = "Something in the program failed while it was opened."
KEPT = "A report without anything about a patient is in {folder}."
NOT_KEPT = "No report of it could be kept."


class Failures(QObject):
    """From its making until `remove`, errors that nobody catches come here, from whichever thread.

    A hook that somebody else has set, such as a debugger's, hears of them as well. Standard error gets the report's
    text, not Python's own, which may hold names and end in a log of the system.
    """

    told = Signal(str)
    """A sentence for whoever sits in front of the window."""
    _failed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.diagnostics: Diagnostics | None = None
        """Where reports are kept; None while they cannot be, or in a demonstration."""
        self._is_open = False
        self._found: CrashReport | None = None
        self._before = sys.excepthook, threading.excepthook, sys.unraisablehook
        sys.excepthook = self._uncaught
        threading.excepthook = self._in_a_thread
        sys.unraisablehook = self._unraisable
        self._failed.connect(self._tell, Qt.ConnectionType.QueuedConnection)  # into the window's thread, after the rest

    def begin(self, data: Path) -> None:
        """Reports are kept in this data folder, whose lock is held until `end`."""
        self.diagnostics = Diagnostics(data)
        self._found = self.diagnostics.begin()

    def go_on(self) -> None:
        """The window is open: whatever fails now, it stays."""
        self._is_open = True
        if self.diagnostics is not None:
            self.diagnostics.tell(Told.OPENED)
        if self._found is not None:
            self.told.emit(ENDED)

    def note_trouble(self) -> None:
        """The log could not be written; the window has said why."""
        if self.diagnostics is not None:
            self.diagnostics.tell(Told.TROUBLE)

    def end(self) -> None:
        if self.diagnostics is not None:
            self.diagnostics.end()

    def remove(self) -> None:
        """The hooks are as they were."""
        sys.excepthook, threading.excepthook, sys.unraisablehook = self._before

    def _tell(self) -> None:
        if self._is_open:
            self.told.emit(FAILED)
            return
        from ptcoder.ui.dialogs import Way, ask_way

        kept = KEPT.format(folder=self.diagnostics.folder) if self.diagnostics is not None else NOT_KEPT
        ask_way(kept, NOT_OPENED, (Way.QUIT,))
        QApplication.exit(1)

    def _uncaught(self, kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
        hook = self._before[0]
        if issubclass(kind, KeyboardInterrupt):
            hook(kind, error, traceback)
            return
        self._take(error, None if hook is sys.__excepthook__ else lambda: hook(kind, error, traceback))

    def _in_a_thread(self, args: threading.ExceptHookArgs) -> None:
        hook = self._before[1]
        error = args.exc_value or args.exc_type()
        self._take(error, None if hook is threading.__excepthook__ else lambda: hook(args))

    def _unraisable(self, args: sys.UnraisableHookArgs) -> None:
        hook = self._before[2]
        if args.exc_value is not None:
            self._take(args.exc_value, None if hook is sys.__unraisablehook__ else lambda: hook(args))

    def _take(self, error: BaseException, pass_on: Callable[[], object] | None) -> None:
        if pass_on is not None:
            pass_on()
        elif sys.stderr is not None:  # pyright: ignore[reportUnnecessaryComparison] - a windowed program has none
            print(described(error), file=sys.stderr)
        if self.diagnostics is not None:
            self.diagnostics.report(error)
        self._failed.emit()
