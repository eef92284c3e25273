"""What is done to the claim of the visit at review: each is one press that can be undone."""

from __future__ import annotations

from ptcoder.ui.at_review import AtReview
from ptcoder.ui.controller import Controller


class ClaimErrands(AtReview):
    """Hands the section's wishes to the clinic, and shows it the claim as it is."""

    def __init__(self, desk: Controller) -> None:
        section, claims = desk.window.review.claim, desk.clinic.claims
        super().__init__(desk, "The claim is", lambda visit: section.show_claim(claims.sheet(visit)))
        self._claims = claims
        section.diagnoses_wanted.connect(self.point)
        section.payer_wanted.connect(self.pay)
        section.place_wanted.connect(self.place)
        section.supervisor_wanted.connect(self.supervise)
        section.refused.connect(desk.say_refused)
        self.keep(section.save, section.end)

    def point(self, code: str, diagnoses: str) -> None:
        self.of_visit(lambda visit: self._claims.point(visit, code, diagnoses), undoable=True)

    def pay(self, payer: str) -> None:
        self.of_visit(lambda visit: self._claims.pay(visit, payer), undoable=True)

    def place(self, place: str) -> None:
        self.of_visit(lambda visit: self._claims.place(visit, place), undoable=True)

    def supervise(self, person: str) -> None:
        self.of_visit(lambda visit: self._claims.supervise(visit, person), undoable=True)
