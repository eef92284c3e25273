"""Keeps the log while the window is open: checks it after the start, and backs it up when the time has come."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from ptcoder.clinic import Clinic
from ptcoder.store.backup import Backup
from ptcoder.ui.work import Errand, Job

SETTLED_MS = 3_000
"""After the first paint; what the person waits for comes first."""

LOOK_MS = 60_000


class Keeper(QObject):
    """Does one thing at a time. ``told`` says that there may be something new to show."""

    told = Signal()

    def __init__(self, parent: QObject, clinic: Clinic) -> None:
        super().__init__(parent)
        self._clinic = clinic
        self._errand = Errand(self)
        self._has_ended = False
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)

    def begin(self) -> None:
        """From now on, until ``end``."""
        self._timer.start()
        QTimer.singleShot(SETTLED_MS, self, self.check)

    def check(self) -> None:
        """Checks what was written since the last check, then backs up what the last end of the program left undone."""

        def checked(faults: Sequence[str]) -> None:
            self._clinic.keeping.checked(faults)
            self.told.emit()
            if self._clinic.keeping.is_due(at_rest=True):
                self.back_up()

        def failed(why: str) -> None:
            checked((why,))

        self._begin(lambda: self._clinic.keeping.check_job(everything=False).run, checked, failed)

    def look(self) -> None:
        """Backs up, if it is time; else has it remembered outside of the log how far that has come."""
        if self._errand.runs:
            return
        if self._clinic.keeping.is_due():
            self.back_up()
            return
        job = self._clinic.keeping.remembering_job()
        if job is not None:
            self._begin(lambda: job, lambda _: None, lambda _: self.told.emit())

    def back_up(self) -> None:
        keeping = self._clinic.keeping

        def backed_up(made: Backup) -> None:
            keeping.backed_up(made)
            self.told.emit()

        def failed(why: str) -> None:
            keeping.not_backed_up(why)
            self.told.emit()

        self._begin(lambda: keeping.backup_job().run, backed_up, failed)

    def end(self) -> None:
        """Begins nothing more, and ends what is under way: nothing of it is left."""
        self._has_ended = True
        self._timer.stop()
        self._errand.end()

    def _begin(self, make: Callable[[], Job], done: Callable[[Any], object], failed: Callable[[str], object]) -> None:
        if not self._errand.runs and not self._has_ended:
            self._errand.begin(make, done, failed)
