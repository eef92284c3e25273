"""What is done to the claim of the visit at review: each is one press that can be undone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from ptcoder.clinic import Refused
from ptcoder.clinic.sheets import FloorSheet
from ptcoder.store import LogError
from ptcoder.ui.controller import Controller


class ClaimErrands(QObject):
    """Hands the section's wishes to the clinic, and shows it the claim as it is."""

    def __init__(self, desk: Controller) -> None:
        super().__init__(desk)
        self._desk = desk
        self._section = section = desk.window.review.claim
        section.diagnoses_wanted.connect(self.point)
        section.place_wanted.connect(self.place)
        section.supervisor_wanted.connect(self.supervise)
        section.refused.connect(desk.say_refused)
        desk.window.review.sign_wanted.connect(section.save)
        desk.window.menus.sign.triggered.connect(section.save)
        desk.shown.connect(self.refresh)
        desk.ended.connect(lambda: section.blockSignals(True))

    def refresh(self) -> None:
        """Shows the claim of the visit at review."""
        review = self._desk.window.review
        if self._desk.window.pages.currentWidget() is not review or review.visit is None or self._desk.sheet.locked:
            return
        try:
            sheet = self._desk.clinic.claims.sheet(review.visit.visit)
        except (Refused, LogError) as why:
            self._desk.say(f"The claim is not shown. {why}")
            return
        self._section.show_claim(sheet)

    def point(self, code: str, diagnoses: str) -> None:
        claims = self._desk.clinic.claims
        self._do(lambda visit: claims.point(visit, code, diagnoses))

    def place(self, place: str) -> None:
        claims = self._desk.clinic.claims
        self._do(lambda visit: claims.place(visit, place))

    def supervise(self, person: str) -> None:
        claims = self._desk.clinic.claims
        self._do(lambda visit: claims.supervise(visit, person))

    def _do(self, intent: Callable[[str], None]) -> None:
        visit = self._desk.window.review.visit
        if visit is None:
            return

        def done() -> FloorSheet:
            intent(visit.visit)
            return self._desk.clinic.floor()

        self._desk.do(done, undoable=True)
