"""Denials and the work list in the window: entered at review, looked through and settled on the Reports page."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject

from ptcoder.clinic import Refused
from ptcoder.clinic.claim_work import WorkRow
from ptcoder.clinic.sheets import FloorSheet, VisitSheet
from ptcoder.reports.work import Kind
from ptcoder.store import LogError
from ptcoder.ui.controller import Controller
from ptcoder.ui.papers_errands import PapersErrands
from ptcoder.ui.reports_page import DENIALS, WORK
from ptcoder.ui.work_dialogs import DenialDialog, PutDialog, SettleDialog, WorkDialog


class WorkErrands(QObject):
    """Connects the menu of a visit and the list; what is refused is said where it was typed."""

    def __init__(self, desk: Controller, papers: PapersErrands) -> None:
        super().__init__(desk)
        self._desk = desk
        self._papers = papers
        self._page = desk.window.reports
        view = self._page.work
        desk.window.menus.deny.triggered.connect(self.deny)
        desk.window.menus.put.triggered.connect(self.put)
        view.open_wanted.connect(self.open_visit)
        view.packet_wanted.connect(self.write_packet)
        view.settle_wanted.connect(self.settle)
        view.again_wanted.connect(self.open_again)
        view.ended_wanted.connect(self.refresh)
        self._page.asked.connect(self.refresh)
        desk.reports_shown.connect(self.refresh)
        desk.shown.connect(self.refresh)
        desk.privacy_changed.connect(lambda: view.show_again(private=desk.preferences.private))

    def refresh(self) -> None:
        """Shows the list, where it is the one in front."""
        page = self._page
        if self._desk.window.pages.currentWidget() is not page or page.kind not in (DENIALS, WORK):
            return
        if self._desk.sheet.locked:
            return
        try:
            sheet = self._desk.clinic.work.sheet()
        except (Refused, LogError) as error:
            page.show_work((), overdue=0, private=False)
            self._desk.say(str(error))
            return
        denials = page.kind == DENIALS
        found = sheet.ended if page.work.ended.isChecked() else sheet.open
        if denials:
            found = tuple(row for row in found if row.item.kind is Kind.DENIAL)
        page.show_work(found, overdue=sum(row.overdue for row in found), private=self._desk.preferences.private)

    # --- at review

    def deny(self) -> None:
        """Asks for a denial of the visit in front."""
        visit = self._desk.visit
        if visit is None:
            return
        try:
            codes = self._desk.clinic.work.lines(visit.visit)
        except (Refused, LogError) as error:
            self._desk.say_refused(str(error))
            return
        dialog = DenialDialog(self._desk.window.look, self._desk.window, codes)
        work = self._desk.clinic.work

        def tell(code: str, reason: str, amount: str, appeal_by: str, note: str) -> None:
            self._do(dialog, lambda: work.deny(visit.visit, code, reason, amount, appeal_by, note))

        dialog.told.connect(tell)
        dialog.open()

    def put(self) -> None:
        """Asks what is to be done about the bill of the visit in front."""
        visit = self._desk.visit
        if visit is not None:
            self._put(visit)

    def _put(self, visit: VisitSheet) -> None:
        dialog = PutDialog(self._desk.window.look, self._desk.window)
        work = self._desk.clinic.work

        def tell(kind: str, text: str, amount: str, due: str) -> None:
            self._do(dialog, lambda: work.put(visit.visit, Kind(kind), text, amount, due))

        dialog.told.connect(tell)
        dialog.open()

    # --- on the list

    def open_visit(self, row: WorkRow) -> None:
        self._desk.review(row.item.visit)

    def write_packet(self, row: WorkRow) -> None:
        """The audit sheet of the visit, with its notes and corrections, for an appeal."""
        self._desk.review(row.item.visit)
        self._papers.write("audit", "pdf")

    def settle(self, row: WorkRow) -> None:
        """Asks how it ended."""
        dialog = SettleDialog(self._desk.window.look, self._desk.window, row.item)
        work, item = self._desk.clinic.work, row.item

        def tell(how: str, note: str) -> None:
            self._do(dialog, lambda: work.settle(item.visit, item.key, how, note))

        dialog.told.connect(tell)
        dialog.open()

    def open_again(self, row: WorkRow) -> None:
        def again() -> FloorSheet:
            self._desk.clinic.work.open_again(row.item.visit, row.item.key)
            return self._desk.clinic.floor()

        self._desk.do(again, undoable=True)

    def _do(self, dialog: WorkDialog, intent: Callable[[], None]) -> None:
        def done() -> FloorSheet:
            intent()
            return self._desk.clinic.floor()

        if self._desk.do(done, undoable=True):
            dialog.accept()
        else:
            self._desk.window.toast.hide()
            dialog.show_error(self._desk.failed)
