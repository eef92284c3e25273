"""What it takes to open the log is asked, in one way or another, until it is right or the person gives up."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialog, QWidget

from ptcoder.store import KeyLocked, SealedKeys, Way
from ptcoder.store.place import DATABASE, KEY
from ptcoder.ui.look import Look
from ptcoder.ui.unlock_dialog import UnlockDialog


def ask(folder: Path, look: Look, parent: QWidget | None, keys: SealedKeys, locked: KeyLocked) -> bool:
    """Unlocks the log of a folder; False if the person gave up."""
    file, log = folder / KEY, folder / DATABASE

    def attempt(way: Way, typed: str) -> None:
        if way is Way.NEW_PASSPHRASE:
            keys.set_first_passphrase(file, log, typed)
        elif way is Way.PASSPHRASE:
            keys.unlock_with_passphrase(file, typed)
        else:
            keys.unlock_with_code(file, typed)

    ways, why = locked.ways, str(locked)
    while True:
        dialog = UnlockDialog(look, parent, why, ways, attempt)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            return True
        if not dialog.wants_other:
            return False
        ways, why = (*ways[1:], ways[0]), ""
