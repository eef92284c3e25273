"""Import patients, import the schedule: a file is chosen, looked at, and taken."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QStandardPaths
from PySide6.QtWidgets import QFileDialog

from ptcoder.clinic import Refused
from ptcoder.clinic.importing import Kind, Preview, Wish
from ptcoder.store import LogError
from ptcoder.store.backup import Tell
from ptcoder.ui.controller import Controller
from ptcoder.ui.import_dialog import TITLES, ImportDialog
from ptcoder.ui.patients_errands import USUAL_PAYER
from ptcoder.visit import Logged


class ImportErrands(QObject):
    """Files are read and written beside the window's thread; a press on the floor goes on meanwhile."""

    def __init__(self, desk: Controller) -> None:
        super().__init__(desk)
        self._desk = desk
        self._window = desk.window

    def choose(self, kind: Kind) -> None:
        """Asks for the file."""
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self._window, TITLES[kind], folder, "Tables (*.csv *.txt *.tsv);;All files (*)")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)

        def chosen(path: str) -> None:
            self.look(kind, Path(path))

        dialog.fileSelected.connect(chosen)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def look(self, kind: Kind, path: Path) -> None:
        """Shows what would become of a file."""
        clinic, preferences = self._desk.clinic, self._desk.preferences
        first = Wish(kind=kind, path=path, payer=preferences.payer or USUAL_PAYER)
        dialog = ImportDialog(self._window.look, self._window, first, clinic.payers(), private=preferences.private)

        def look(wish: Wish) -> None:
            try:
                job = clinic.importing.look_job(wish)
            except (Refused, LogError) as error:
                dialog.show_failed(str(error))
                return
            dialog.begin_work(job, dialog.show_preview)

        def take() -> None:
            if dialog.preview is None:
                return
            try:
                job = clinic.importing.take_job(dialog.preview)
            except (Refused, LogError) as error:
                dialog.show_failed(str(error))
                return
            dialog.take_button.setEnabled(False)

            def taken(tell: Tell) -> None:
                written.append(job(tell))

            dialog.begin_work(taken, lambda _: dialog.accept())

        def follow() -> None:
            """Also what was written in the moment in which the window was closed."""
            for came in written:
                said = clinic.importing.taken(came)
                self._desk.show_fresh()
                self._desk.say(said)

        written: list[tuple[Preview, tuple[Logged, ...]]] = []
        dialog.finished.connect(follow)

        dialog.changed.connect(look)
        dialog.wanted.connect(take)
        dialog.open()
        look(first)
