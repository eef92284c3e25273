"""Work that takes long, beside the window: how far it is, a way to end it, and what came of it."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread, Signal

from ptcoder.clinic import Refused
from ptcoder.store import LogError
from ptcoder.store.backup import Cancelled, Tell

Job = Callable[[Tell], Any]
PRESSES = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin})
GIVES_WAY = 0.1
"""Seconds for which it rests at its next step after a press, so that the press shows as if nothing ran beside it."""


def tried(do: Callable[[], object], say: Callable[[str], object]) -> bool:
    """Whether it was done; why it was refused, or what ails the log, is said by ``say``."""
    try:
        do()
    except (Refused, LogError) as error:
        say(str(error))
        return False
    return True


def _nothing() -> None:
    """Nothing is to be done."""


class Errand(QObject):
    """One piece of work at a time: another that is begun ends it, and so does ``end``."""

    working = Signal(bool)
    progressed = Signal(int)
    """Percent."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._thread: _Thread | None = None
        self._ended = _nothing

    @property
    def runs(self) -> bool:
        return self._thread is not None

    def begin(
        self,
        make: Callable[[], Job],
        done: Callable[[Any], object],
        failed: Callable[[str], object],
        *,
        ended: Callable[[], object] = _nothing,
        beside: bool = True,
    ) -> None:
        """``make`` makes the job here, which is then run in a thread of its own. One of ``done``, ``failed`` and
        ``ended`` is called, and by then nothing of the job runs: with what came of it; with why ``make``, the job or
        ``done`` was refused; or where it was ended first. A bug in any of them is told as any other. Where the job
        must not run ``beside`` the window, all of it is over when this returns.
        """
        self.end()
        jobs: list[Job] = []
        if not tried(lambda: jobs.append(make()), failed):
            return
        if not beside:
            tried(lambda: done(jobs[0](lambda _: None)), failed)
            return
        thread = self._thread = _Thread(self, jobs[0])
        self._ended = ended

        def told(percent: int) -> None:
            if thread is self._thread:
                self.progressed.emit(percent)

        def came(result: object) -> None:
            if self._over(thread):
                tried(lambda: done(result), failed)

        def went_wrong(why: str) -> None:
            if self._over(thread):
                failed(why)

        thread.progressed.connect(told)
        thread.done.connect(came)
        thread.failed.connect(went_wrong)
        self.progressed.emit(0)
        self.working.emit(True)
        if (app := QCoreApplication.instance()) is not None:
            app.installEventFilter(self)
        thread.start(QThread.Priority.LowPriority)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A press goes before what runs here."""
        if self._thread is not None and event.type() in PRESSES:
            self._thread.give_way()
        return False

    def end(self) -> bool:
        """Ends it at its next step, and waits for that; False where nothing ran."""
        if self._thread is None:
            return False
        self._thread.requestInterruption()
        self._over(self._thread)
        self._ended()
        return True

    def _over(self, thread: _Thread) -> bool:
        """False for one that was ended: what it had said already may still arrive."""
        if thread is not self._thread:
            return False
        self._thread = None
        if (app := QCoreApplication.instance()) is not None:
            app.removeEventFilter(self)
        thread.wait()
        thread.deleteLater()
        self.working.emit(False)
        return True


class _Thread(QThread):
    """Runs a job; one of ``done`` and ``failed`` comes, or neither where it was interrupted."""

    progressed = Signal(int)
    done = Signal(object)
    failed = Signal(str)

    def __init__(self, parent: QObject, job: Job) -> None:
        super().__init__(parent)
        self._job = job
        self._percent = -1
        self._rests_until = 0.0

    def give_way(self) -> None:
        """Once for each press at the most: however many come, it goes on in between."""
        self._rests_until = time.monotonic() + GIVES_WAY

    def run(self) -> None:
        try:
            came = self._job(self._tell)
        except Cancelled:
            return
        except (LogError, Refused) as error:
            self.failed.emit(str(error))
        else:
            self.done.emit(came)

    def _tell(self, done: float) -> None:
        if self.isInterruptionRequested():
            raise Cancelled
        percent = round(done * 100)
        if percent != self._percent:
            self._percent = percent
            self.progressed.emit(percent)
        rest = self._rests_until - time.monotonic()
        self.usleep(max(1, round(rest * 1_000_000)))  # the window's thread comes first
