"""Backing up and restoring by hand: what there is, how far it is, and what would be lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QProgressBar, QWidget

from ptcoder.clinic.keeping import said
from ptcoder.store.backup import Found
from ptcoder.store.restoring import Preview
from ptcoder.ui.dialogs import PlainDialog
from ptcoder.ui.file_dialogs import ask_file
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button
from ptcoder.ui.work import Errand, Job


class WorkingDialog(PlainDialog):
    """A small window with one piece of work at a time; closing it ends the work."""

    def __init__(self, look: Look, parent: QWidget | None, title: str, wide: int = 560) -> None:
        super().__init__(look, parent, title)
        self.bar = QProgressBar()
        self.bar.setAccessibleName("Progress")
        self.bar.setTextVisible(False)
        self.bar.hide()
        self.said = Words(look, wrap=True)
        self.said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.errand = Errand(self)
        self.errand.working.connect(self.bar.setVisible)
        self.errand.progressed.connect(self.bar.setValue)
        self.at_least(look.px(wide))
        self.finished.connect(self.errand.end)

    def begin_work(
        self, make: Callable[[], Job], done: Callable[[Any], object], ended: Callable[[], object] = lambda: None
    ) -> None:
        """As an errand begins it; why it failed is shown here."""
        self.errand.begin(make, done, self.show_failed, ended=ended)

    def show_failed(self, why: str) -> None:
        self.said.color("error")
        self.said.setText(why)

    def show_said(self, text: str) -> None:
        self.said.color("text")
        self.said.setText(text)


class BackupDialog(WorkingDialog):
    """Backs up at once; ``wanted`` asks for it, and closing the window ends it."""

    wanted = Signal()

    def __init__(self, look: Look, parent: QWidget, folder: Path, last: tuple[datetime, str] | None) -> None:
        super().__init__(look, parent, "Back up")
        was = "There is no backup yet." if last is None else f"Last good backup: {last[0]:%Y-%m-%d %H:%M}, {last[1]}"
        self.body.addWidget(Words(look, f"{was}\nBackups go to {folder}. The settings change that.", wrap=True))
        self.body.addWidget(self.bar)
        self.body.addWidget(self.said)
        self.backup_button = button("Back up now", "primary", press=self.wanted.emit)
        self.end(button("Close", press=self.reject), self.backup_button)


class RestoreDialog(WorkingDialog):
    """A backup is chosen, looked at, and only then restored: ``chosen`` asks to look, ``wanted`` to restore."""

    chosen = Signal(object)
    """The path of a backup."""
    wanted = Signal()

    def __init__(self, look: Look, parent: QWidget, folder: Path, found: list[Found]) -> None:
        super().__init__(look, parent, "Restore a backup")
        self._folder = folder
        self.list = QListWidget()
        self.list.setAccessibleName("Backups")
        self.list.setProperty("kind", "box")
        self.list.setFixedHeight(look.px(150))
        for each in found:
            item = QListWidgetItem(f"{each.at.astimezone():%Y-%m-%d %H:%M}   {each.path.name}")
            item.setData(Qt.ItemDataRole.UserRole, str(each.path))
            self.list.addItem(item)
        said = f"The backups in {folder}:" if found else f"There are no backups in {folder}."
        self.body.addWidget(Words(look, said, wrap=True))
        self.body.addWidget(self.list)
        self.list.setVisible(bool(found))
        self.other_button = button("Another file…", press=self._choose)
        self.look_button = button("What does it hold?", press=self._look_at)
        self.look_button.setEnabled(False)
        self.restore_button = button("Restore and start again", "primary", press=self.wanted.emit)
        self.restore_button.setEnabled(False)
        self.list.currentItemChanged.connect(self._marked)
        self.list.itemDoubleClicked.connect(self._look_at)
        self.body.addWidget(self.bar)
        self.body.addWidget(self.said)
        self.end(button("Cancel", press=self.reject), self.other_button, self.look_button, self.restore_button)

    def show_preview(self, preview: Preview) -> None:
        self.show_said("\n".join(said(preview)))
        self.restore_button.setEnabled(True)

    def show_failed(self, why: str) -> None:
        super().show_failed(why)
        self.restore_button.setEnabled(False)

    def _marked(self) -> None:
        self.look_button.setEnabled(self.list.currentRow() >= 0)
        self.restore_button.setEnabled(False)
        self.show_said("")

    def _look_at(self) -> None:
        if self.list.currentRow() >= 0:
            self.chosen.emit(Path(str(self.list.currentItem().data(Qt.ItemDataRole.UserRole))))

    def _choose(self) -> None:
        ask_file(self, "Restore a backup", "Backups (*.db)", self.chosen.emit, folder=str(self._folder))


class LastBackupDialog(WorkingDialog):
    """Shown when the program is closed and the backup takes longer than a moment; closing it leaves it undone."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, None, "Backing up before closing")
        self.body.addWidget(self.bar)
        self.body.addWidget(self.said)
        self.end(button("Close without a backup", press=self.reject))
