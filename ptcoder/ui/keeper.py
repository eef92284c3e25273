"""Keeps the log while the window is open: checks it after the start, and backs it up when the time has come."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from ptcoder.clinic import Clinic
from ptcoder.store import LogError
from ptcoder.store.backup import Backup, Tell
from ptcoder.ui.work import Work

SETTLED_MS = 3_000
"""After the first paint; what the person waits for comes first."""

LOOK_MS = 60_000


class Keeper(QObject):
    """Does one thing at a time. ``told`` says that there may be something new to show."""

    told = Signal()

    def __init__(self, parent: QObject, clinic: Clinic) -> None:
        super().__init__(parent)
        self._clinic = clinic
        self._work: Work | None = None
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

        self._begin(self._clinic.keeping.check_job(everything=False).run, checked, failed)

    def look(self) -> None:
        """Backs up, if it is time; else has it remembered outside of the log how far that has come."""
        if self._work is not None:
            return
        if self._clinic.keeping.is_due():
            self.back_up()
            return
        job = self._clinic.keeping.remembering_job()
        if job is not None:
            self._begin(job, lambda none: None, lambda why: self.told.emit())

    def back_up(self) -> None:
        keeping = self._clinic.keeping

        def backed_up(made: Backup) -> None:
            try:
                keeping.backed_up(made)
            except LogError as error:
                keeping.not_backed_up(str(error))
            self.told.emit()

        def failed(why: str) -> None:
            keeping.not_backed_up(why)
            self.told.emit()

        self._begin(keeping.backup_job().run, backed_up, failed)

    def end(self) -> None:
        """Begins nothing more, and ends what is under way: nothing of it is left."""
        self._has_ended = True
        self._timer.stop()
        if self._work is not None:
            self._work.blockSignals(True)
            self._work.cancel()
            self._work = None

    def _begin(self, job: Callable[[Tell], Any], done: Callable[[Any], None], failed: Callable[[str], None]) -> None:
        if self._work is not None or self._has_ended:
            return
        work = self._work = Work(self, job)

        def finished() -> None:
            work.deleteLater()

        def came(result: object) -> None:
            self._work = None
            if not self._has_ended:  # what was on its way from the thread when it ended still arrives
                done(result)

        def went(why: str) -> None:
            self._work = None
            if not self._has_ended:
                failed(why)

        work.done.connect(came)
        work.failed.connect(went)
        work.finished.connect(finished)
        work.start(Work.Priority.LowPriority)
