"""Work that takes long, beside the window: how far it is, a way to end it, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal

from ptcoder.clinic import Refused
from ptcoder.store import LogError
from ptcoder.store.backup import Cancelled, Tell


class Work(QThread):
    """Runs a job that is handed ``tell`` in a thread of its own; one of ``done`` and ``failed`` comes, or neither
    where it was cancelled. A bug in the job is a bug: it is told as any other.
    """

    progressed = Signal(int)
    """Percent."""
    done = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject | None, job: Callable[[Tell], Any]) -> None:
        super().__init__(parent)
        self._job = job
        self._percent = -1

    def run(self) -> None:
        try:
            came = self._job(self._tell)
        except Cancelled:
            return
        except (LogError, Refused) as error:
            self.failed.emit(str(error))
        else:
            self.done.emit(came)

    def cancel(self) -> None:
        """Ends it at its next step, and waits for that."""
        self.requestInterruption()
        self.wait()

    def _tell(self, done: float) -> None:
        if self.isInterruptionRequested():
            raise Cancelled
        percent = round(done * 100)
        if percent != self._percent:
            self._percent = percent
            self.progressed.emit(percent)
        self.usleep(1)  # the window's thread comes first
