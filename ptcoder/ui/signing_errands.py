"""What is done beside the bill of the review page: attesting, telling of notices, co-signing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from ptcoder.clinic import Refused
from ptcoder.clinic.sheets import FloorSheet
from ptcoder.store import LogError
from ptcoder.ui.controller import Controller
from ptcoder.ui.pin_dialog import PinDialog


class SigningErrands(QObject):
    """Every intent is about the visit at review; a word on the floor that needs grounds leads there."""

    def __init__(self, desk: Controller) -> None:
        super().__init__(desk)
        self._desk = desk
        self._signing = desk.clinic.signing
        self._page = desk.window.review
        panel = self._page.signing
        panel.attested.connect(self.attest)
        panel.advised.connect(self.advise)
        panel.remote_told.connect(self.tell_remote)
        panel.cosign_wanted.connect(self.cosign)
        desk.shown.connect(self.refresh)

    def refresh(self) -> None:
        visit = self._page.visit
        if visit is None or self._desk.window.pages.currentWidget() is not self._page or self._desk.sheet.locked:
            return
        try:
            self._page.signing.show_sheet(self._signing.sheet(visit.visit))
        except (Refused, LogError) as error:
            self._desk.window.toast.say_error(str(error))

    def show_grounds(self, what: str) -> None:
        """A finding asks for a person's word: to where its grounds are."""
        if self._desk.window.pages.currentWidget() is not self._page:
            self._desk.review_selected()
        self._page.signing.point_at(what)

    def attest(self, what: str, holds: bool, grounds: tuple[str, ...]) -> None:
        self._of_visit(lambda visit: self._signing.attest(visit, what, holds, grounds))

    def advise(self, code: str, abn: str) -> None:
        self._of_visit(lambda visit: self._signing.advise(visit, code, abn))

    def tell_remote(self, code: str, kind: str) -> None:
        self._of_visit(lambda visit: self._signing.tell_remote(visit, code, kind))

    def cosign(self) -> None:
        """Co-signs, with the PIN where there is one."""
        staff, visit = self._desk.clinic.staff, self._page.visit
        current = next((each for each in self._desk.sheet.people if each.current), None)
        if visit is None:
            return
        if current is None or not current.has_pin:
            self._cosign(visit.visit, "")
            return
        title = f"Co-sign as {current.called}"
        person = current.id
        dialog = PinDialog(self._desk.window.look, self._desk.window, title, "Co-sign", lambda: staff.wait(person))

        def entered(pin: str) -> None:
            if self._cosign(visit.visit, pin):
                dialog.accept()
            else:
                self._desk.window.toast.hide()
                dialog.show_error(self._desk.failed)

        dialog.entered.connect(entered)
        dialog.open()

    def _cosign(self, visit: str, pin: str) -> bool:
        done = self._do(lambda: self._signing.cosign(visit, pin))
        if done:
            self._desk.say("Co-signed.")
        return done

    def _of_visit(self, intent: Callable[[str], None]) -> None:
        visit = self._page.visit
        if visit is not None:
            self._do(lambda: intent(visit.visit), undoable=True)

    def _do(self, intent: Callable[[], None], *, undoable: bool = False) -> bool:
        def done() -> FloorSheet:
            intent()
            return self._desk.clinic.floor()

        return self._desk.do(done, undoable=undoable)
