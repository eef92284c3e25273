"""What every part of the review page has in common: it shows what there is of the visit at review, and acts on it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from ptcoder.clinic import Refused
from ptcoder.clinic.sheets import FloorSheet
from ptcoder.store import LogError
from ptcoder.ui.controller import Controller


class AtReview(QObject):
    """``show`` is called with the visit whenever the page is in front and may be seen; where it cannot be shown, that
    is said of ``called``, such as ``The claim is``.
    """

    def __init__(self, desk: Controller, called: str, show: Callable[[str], None]) -> None:
        super().__init__(desk)
        self.desk = desk
        self._called = called
        self._show = show
        desk.shown.connect(self.refresh)

    def refresh(self) -> None:
        review = self.desk.window.review
        if self.desk.window.pages.currentWidget() is not review or review.visit is None or self.desk.sheet.locked:
            return
        try:
            self._show(review.visit.visit)
        except (Refused, LogError) as why:
            self.desk.say(f"{self._called} not shown. {why}")

    def keep(self, save: Callable[[], None], end: Callable[[], None]) -> None:
        """``save`` hands on what is not kept yet: before a signature, a lock and the end, on which ``end`` follows.

        To be called before signing and locking are connected.
        """
        window = self.desk.window
        for wanted in (window.review.sign_wanted, window.menus.sign.triggered, window.menus.lock.triggered):
            wanted.connect(save)
        window.rail.lock.asked.connect(save)
        self.desk.ended.connect(save)
        self.desk.ended.connect(end)

    def brings_review(self) -> bool:
        """The page comes to the front, from the floor with the visit in front there; whether it did."""
        window = self.desk.window
        if window.pages.currentWidget() is not window.review:
            self.desk.review_selected()
        return window.pages.currentWidget() is window.review

    def of_visit(self, intent: Callable[[str], object], *, undoable: bool = False) -> bool:
        """Does something to the visit at review; whether it was done."""
        visit = self.desk.window.review.visit
        return visit is not None and self.do(lambda: intent(visit.visit), undoable=undoable)

    def do(self, intent: Callable[[], object], *, undoable: bool = False) -> bool:
        """One press; whether it was done."""

        def done() -> FloorSheet:
            intent()
            return self.desk.clinic.floor()

        return self.desk.do(done, undoable=undoable)
