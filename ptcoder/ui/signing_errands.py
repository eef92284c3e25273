"""What is done beside the bill of the review page: attesting, telling of notices, co-signing."""

from __future__ import annotations

from ptcoder.ui.at_review import AtReview
from ptcoder.ui.controller import Controller
from ptcoder.ui.pin_dialog import PinDialog
from ptcoder.visit import State


class SigningErrands(AtReview):
    """Every intent is about the visit at review; a word on the floor that needs grounds leads there."""

    def __init__(self, desk: Controller) -> None:
        page, signing = desk.window.review, desk.clinic.signing
        super().__init__(desk, "The signing is", self._show_signing)
        self._signing, self._page = signing, page
        panel = page.signing
        panel.attested.connect(self.attest)
        panel.advised.connect(self.advise)
        panel.remote_told.connect(self.tell_remote)
        page.brief.cosign_wanted.connect(self.cosign)
        self.keep(panel.save, panel.end)

    def _show_signing(self, visit: str) -> None:
        sheet = self._signing.sheet(visit)
        self._page.signing.show_sheet(sheet)
        shown = self._page.visit
        signed = shown is not None and shown.state in (State.SIGNED, State.EXPORTED)
        self._page.brief.show_waiting(sheet.waits if signed else "", may_cosign=signed and sheet.may_cosign)

    def show_grounds(self, what: str) -> None:
        """A finding asks for a person's word: to where its grounds are."""
        if self.brings_review():
            self._page.signing.point_at(what)

    def attest(self, what: str, holds: bool, grounds: tuple[str, ...]) -> None:
        self.of_visit(lambda visit: self._signing.attest(visit, what, holds, grounds), undoable=True)

    def advise(self, code: str, abn: str) -> None:
        self.of_visit(lambda visit: self._signing.advise(visit, code, abn), undoable=True)

    def tell_remote(self, code: str, kind: str) -> None:
        self.of_visit(lambda visit: self._signing.tell_remote(visit, code, kind), undoable=True)

    def cosign(self) -> None:
        """Co-signs, with the PIN where there is one."""
        staff, visit = self.desk.clinic.staff, self._page.visit
        current = next((each for each in self.desk.sheet.people if each.current), None)
        if visit is None:
            return
        if current is None or not current.has_pin:
            self._cosign(visit.visit, "")
            return
        title = f"Co-sign as {current.called}"
        person = current.id
        dialog = PinDialog(self.desk.window.look, self.desk.window, title, "Co-sign", lambda: staff.wait(person))

        def entered(pin: str) -> None:
            if self._cosign(visit.visit, pin):
                dialog.accept()
            else:
                self.desk.window.toast.hide()
                dialog.show_error(self.desk.failed)

        dialog.entered.connect(entered)
        dialog.open()

    def _cosign(self, visit: str, pin: str) -> bool:
        done = self.do(lambda: self._signing.cosign(visit, pin))
        if done:
            self.desk.say("Co-signed.")
        return done
