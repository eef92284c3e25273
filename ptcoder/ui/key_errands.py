"""What the menu offers about the key of the log; each opens its small window and returns at once."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication

from ptcoder.clinic import Refused
from ptcoder.clinic.key import KeyDesk
from ptcoder.store import Code, LogError
from ptcoder.ui.controller import Controller
from ptcoder.ui.key_dialogs import ChangeKeyDialog, PassphraseDialog, RecoveryCodeDialog


class KeyErrands(QObject):
    """For a clinic whose log is guarded."""

    def __init__(self, desk: Controller, key: KeyDesk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._key = key
        self._window = desk.window
        self._look = desk.window.look

    def begin(self) -> None:
        """A log that never had a recovery code gets one first."""
        if self._key.status.code is Code.NONE and not self._desk.sheet.locked and not self._desk.clinic.setup.is_due:
            self.show_recovery_code()

    def show_recovery_code(self, closed: Callable[[], None] | None = None) -> None:
        """A new code is made when the person asks for it, shown, and typed back; ``closed`` is called at the end."""
        dialog = self._code_dialog(first=self._key.status.code is Code.NONE)

        def make() -> None:
            try:
                dialog.show_code(self._key.new_code())
            except (LogError, OSError) as error:
                dialog.show_error(str(error))

        dialog.wanted.connect(make)
        if closed is not None:
            dialog.finished.connect(lambda: closed())
        dialog.open()

    def change_key(self) -> None:
        dialog = ChangeKeyDialog(self._look, self._window, passphrase=self._key.status.passphrase)

        def change(passphrase: str) -> None:
            QApplication.setOverrideCursor(Qt.CursorShape.WaitCursor)
            try:
                code = self._key.change(passphrase or None)
            except (LogError, Refused, OSError) as error:
                dialog.show_error(str(error))
                return
            finally:
                QApplication.restoreOverrideCursor()
            dialog.accept()
            self._desk.say("The log has another key.")
            shown = self._code_dialog(first=True)
            shown.show_code(code)
            shown.open()

        dialog.wanted.connect(change)
        dialog.open()

    def change_passphrase(self) -> None:
        status = self._key.status
        dialog = PassphraseDialog(self._look, self._window, is_set=status.passphrase, has_store=status.store)

        def choose(passphrase: str) -> None:
            try:
                self._key.set_passphrase(passphrase)
            except (LogError, OSError) as error:
                dialog.show_error(str(error))
                return
            dialog.accept()
            self._desk.show_fresh()
            self._desk.say("The passphrase is asked at the next start.")

        def remove() -> None:
            try:
                self._key.remove_passphrase()
            except (LogError, OSError) as error:
                dialog.show_error(str(error))
                return
            dialog.accept()
            self._desk.show_fresh()
            self._desk.say("No passphrase is asked any more; the key lies in this computer's credential store.")

        dialog.chosen.connect(choose)
        dialog.removed.connect(remove)
        dialog.open()

    def _code_dialog(self, *, first: bool) -> RecoveryCodeDialog:
        dialog = RecoveryCodeDialog(self._look, self._window, first=first)
        dialog.verified.connect(self._key.confirm_code)
        dialog.finished.connect(self._desk.show_fresh)
        return dialog
