"""A readable copy leaves: a plain warning, a place, progress that can be cancelled; copied off the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QStandardPaths, QThread, Signal
from PySide6.QtWidgets import QFileDialog, QProgressBar, QWidget

from ptcoder.clinic import Clinic, Refused
from ptcoder.clinic.releasing import Wanted, Written, write
from ptcoder.store import LogError
from ptcoder.store.connection import Source
from ptcoder.ui.dialogs import PlainDialog
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button

T = TypeVar("T")
WARNING = (
    "The files are NOT encrypted: whoever has the folder can read names, visits and bills. Give it only to whom it is "
    "for, and delete it when it is no longer needed. That a copy was made stands in the log."
)


class Cancelled(Exception):
    """A person has had enough."""


class Copying(QThread):
    """Copies in a thread of its own; ``copy`` is what came of it, else ``failed`` says why ("" if cancelled)."""

    told = Signal(int)

    def __init__(self, source: Source, wanted: Wanted, parent: QWidget) -> None:
        super().__init__(parent)
        self._source, self._wanted = source, wanted
        self.copy: Written | None = None
        self.failed = ""

    def run(self) -> None:
        try:
            self.copy = write(self._source, self._wanted, self._tell)
        except (Refused, LogError) as error:
            self.failed = str(error)
        except Cancelled:
            return

    def _tell(self, done: float) -> None:
        if self.isInterruptionRequested():
            raise Cancelled
        self.told.emit(round(done * 100))


class ReleaseDialog(PlainDialog):
    """``patient`` None is everything. ``written`` names the folder."""

    written = Signal(str)

    def __init__(self, look: Look, parent: QWidget, clinic: Clinic, patient: str | None, name: str) -> None:
        super().__init__(look, parent, "Export everything" if patient is None else "Export this patient's record")
        self._clinic, self._patient, self._name = clinic, patient, name
        self._copying: Copying | None = None
        self.body.addWidget(Words(look, WARNING, wrap=True))
        self.error = Words(look, token="error", wrap=True)
        self.error.hide()
        self.body.addWidget(self.error)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Copied so far")
        self.bar.hide()
        self.body.addWidget(self.bar)
        self.go_button = button("Choose a place…", "primary", press=self._choose)
        self.cancel_button = button("Cancel", press=self.reject)
        self.at_least(look.px(460))
        self.end(self.cancel_button, self.go_button)

    def _choose(self) -> None:
        home = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self, "A new folder", home)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(self._name)
        dialog.fileSelected.connect(self._start)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _start(self, chosen: str) -> None:
        found = self._tried(lambda: self._clinic.release_wanted(Path(chosen), self._patient))
        if found is None:
            return
        self.error.hide()
        self.bar.show()
        self.go_button.setEnabled(False)
        self._copying = Copying(*found, self)
        self._copying.told.connect(self.bar.setValue)
        self._copying.finished.connect(self._finish)
        self._copying.start()

    def _finish(self) -> None:
        done, self._copying = self._copying, None
        self.bar.hide()
        self.go_button.setEnabled(True)
        if done is None or done.copy is None:
            if done is not None and done.failed:
                self._say(done.failed)
            return
        copy = done.copy
        folder = self._tried(lambda: self._clinic.release(copy))
        if folder is not None:
            self.written.emit(str(folder))
            self.accept()

    def reject(self) -> None:
        """While it copies, ends that; nothing is left of it then."""
        if self._copying is not None:
            self._copying.requestInterruption()
            self._copying.wait()
            if self._copying.copy is not None:
                self._copying.copy.folder.drop()
                self._copying.copy = None
        super().reject()

    def _tried(self, intent: Callable[[], T]) -> T | None:
        try:
            return intent()
        except (Refused, LogError) as error:
            self._say(str(error))
            return None

    def _say(self, text: str) -> None:
        self.error.setText(text)
        self.error.show()
