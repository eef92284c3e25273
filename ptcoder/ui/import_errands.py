"""Import patients, import the schedule: a file is chosen, looked at, and taken."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject

from ptcoder.clinic.importing import Kind, Preview, Wish
from ptcoder.ui.controller import Controller
from ptcoder.ui.errands import usual_discipline
from ptcoder.ui.file_dialogs import ask_file
from ptcoder.ui.import_dialog import TITLES, ImportDialog
from ptcoder.ui.work import Job
from ptcoder.visit import Logged


class ImportErrands(QObject):
    """Files are read and written beside the window's thread; a press on the floor goes on meanwhile."""

    def __init__(self, desk: Controller) -> None:
        super().__init__(desk)
        self._desk = desk
        self._window = desk.window

    def choose(self, kind: Kind) -> None:
        """Asks for the file."""
        kinds = "Tables (*.csv *.txt *.tsv);;All files (*)"
        ask_file(self._window, TITLES[kind], kinds, lambda path: self.look(kind, path))

    def look(self, kind: Kind, path: Path) -> None:
        """Shows what would become of a file."""
        clinic, preferences = self._desk.clinic, self._desk.preferences
        first = Wish(kind=kind, path=path, discipline=usual_discipline(self._desk.sheet.people))
        dialog = ImportDialog(self._window.look, self._window, first, clinic.payers(), private=preferences.private)

        def look(wish: Wish) -> None:
            dialog.begin_work(lambda: clinic.importing.look_job(wish), dialog.show_preview)

        def take() -> None:
            if dialog.preview is not None:
                preview = dialog.preview
                dialog.begin_work(lambda: taking(preview), lambda _: dialog.accept())

        def taking(preview: Preview) -> Job:
            job = clinic.importing.take_job(preview)
            dialog.take_button.setEnabled(False)
            return lambda tell: written.append(job(tell))

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
