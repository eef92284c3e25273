"""A readable copy leaves: a plain warning, a place, progress that can be cancelled; copied off the window's thread."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ptcoder.clinic import Clinic
from ptcoder.clinic.releasing import Written, write
from ptcoder.ui.file_dialogs import ask_place
from ptcoder.ui.keeping_dialogs import WorkingDialog
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button
from ptcoder.ui.work import Job

WARNING = (
    "The files are NOT encrypted: whoever has the folder can read names, visits and bills. Give it only to whom it is "
    "for, and delete it when it is no longer needed. That a copy was made stands in the log."
)


class ReleaseDialog(WorkingDialog):
    """``patient`` None is everything. ``written`` names the folder."""

    written = Signal(str)

    def __init__(self, look: Look, parent: QWidget, clinic: Clinic, patient: str | None, name: str) -> None:
        title = "Export everything" if patient is None else "Export this patient's record"
        super().__init__(look, parent, title, wide=460)
        self.bar.setAccessibleName("Copied so far")
        self._clinic, self._patient, self._name = clinic, patient, name
        self.body.addWidget(Words(look, WARNING, wrap=True))
        self.said.hide()
        self.body.addWidget(self.said)
        self.body.addWidget(self.bar)
        self.go_button = button("Choose a place…", "primary", press=self._choose)
        self.cancel_button = button("Cancel", press=self.reject)
        self.end(self.cancel_button, self.go_button)

    def show_failed(self, why: str) -> None:
        super().show_failed(why)
        self.said.show()
        self.go_button.setEnabled(True)

    def _choose(self) -> None:
        ask_place(self, "A new folder", self._name, self._copy_to)

    def _copy_to(self, place: Path) -> None:
        copies: list[Written] = []

        def make() -> Job:
            source, wanted = self._clinic.release_wanted(place, self._patient)
            return lambda tell: copies.append(write(source, wanted, tell))

        def give(_: object) -> None:
            folder = self._clinic.release(copies[0])
            self.written.emit(str(folder))
            self.accept()

        def drop() -> None:
            """Also what was finished in the very moment of cancelling."""
            for each in copies:
                each.folder.drop()

        self.said.hide()
        self.go_button.setEnabled(False)
        self.begin_work(make, give, drop)
