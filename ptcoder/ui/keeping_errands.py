"""Back up and restore from the menu."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEventLoop, QObject, QTimer

from ptcoder.clinic import Clinic, Refused
from ptcoder.clinic.keeping import Looked
from ptcoder.store import LogError
from ptcoder.store.backup import Backup
from ptcoder.ui.controller import Controller
from ptcoder.ui.keeping_dialogs import BackupDialog, LastBackupDialog, RestoreDialog
from ptcoder.ui.look import Look

A_MOMENT_MS = 700


class KeepingErrands(QObject):
    """Each opens its window and returns at once. ``restore`` ends with a wish, which is carried out when the window is
    gone and nobody has the log open any more.
    """

    def __init__(self, desk: Controller) -> None:
        super().__init__(desk)
        self._desk = desk
        self._window = desk.window

    def back_up(self) -> None:
        keeping = self._desk.clinic.keeping
        try:
            folder = keeping.folder
        except Refused as refused:
            self._desk.say_refused(str(refused))
            return
        dialog = BackupDialog(self._window.look, self._window, folder, keeping.last())

        def done(made: Backup) -> None:
            keeping.backed_up(made)
            dialog.show_said(
                f"Backed up: {made.path.name}, {made.contents.records:,} records, opened again and found whole."
                + (f"\n{made.trouble}" if made.trouble else "")
            )
            self._desk.refresh()

        dialog.wanted.connect(lambda: dialog.begin_work(lambda: keeping.backup_job().run, done))
        dialog.open()

    def restore(self) -> None:
        keeping = self._desk.clinic.keeping
        try:
            dialog = RestoreDialog(self._window.look, self._window, keeping.folder, keeping.backups())
        except (Refused, LogError) as error:
            self._desk.say_refused(str(error))
            return
        looked: list[Looked] = []

        def look(path: Path) -> None:
            dialog.begin_work(lambda: keeping.look_job(path), show)

        def show(found: Looked) -> None:
            looked[:] = [found]
            dialog.show_preview(found.saved)

        def restore() -> None:
            dialog.accept()
            self._window.wish = keeping.restore_job(looked[0])
            self._desk.leave()

        dialog.chosen.connect(look)
        dialog.wanted.connect(restore)
        dialog.open()


def back_up_at_the_end(look: Look, clinic: Clinic) -> None:
    """The backup on closing; a small window shows how far it is if it takes longer than a moment, and can end it.

    That it failed is told at the next start, which tries again.
    """
    keeping = clinic.keeping
    if not keeping.is_due(at_rest=True):
        return
    dialog = LastBackupDialog(look)

    def done(made: Backup) -> None:
        keeping.backed_up(made)
        dialog.accept()

    def failed_or_slow() -> None:
        dialog.show()

    loop = QEventLoop()
    dialog.finished.connect(lambda: loop.quit())
    dialog.begin_work(lambda: keeping.backup_job().run, done)
    QTimer.singleShot(A_MOMENT_MS, dialog, failed_or_slow)
    loop.exec()
