"""What is done on the page of the internal audit, which is made when it is first asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from ptcoder.audit import told, worksheet
from ptcoder.audit.ways import to_do
from ptcoder.clinic.auditing import AuditSheet
from ptcoder.clinic.duties import Deed
from ptcoder.export import csv_text
from ptcoder.reports.work import Kind
from ptcoder.store.settings import PAPER
from ptcoder.ui.audit_page import AuditPage
from ptcoder.ui.controller import Controller
from ptcoder.ui.file_dialogs import ask_place
from ptcoder.ui.parts import button
from ptcoder.ui.window import FLOOR, REPORTS
from ptcoder.ui.work import Errand, Job, tried


class AuditErrands(QObject):
    """One piece of work at a time; another that is asked for ends it."""

    def __init__(self, desk: Controller) -> None:
        super().__init__(desk)
        self._desk = desk
        self._page: AuditPage | None = None
        self._errand = Errand(self)
        self.sheet: AuditSheet | None = None
        self.button = button("Internal audit…", press=self.show)
        desk.window.reports.header.add(self.button)
        desk.window.menus.audit.triggered.connect(self.show)
        desk.privacy_changed.connect(self._show_sheet)
        desk.handed_over.connect(self.clear)
        desk.ended.connect(self._errand.end)

    @property
    def page(self) -> AuditPage:
        """Made at first use."""
        if self._page is None:
            page = self._page = AuditPage(self._desk.window.look)
            page.progress.follow(self._errand)
            self._errand.working.connect(page.show_working)
            self._desk.window.pages.addWidget(page)
            page.audit_wanted.connect(self.audit)
            page.worksheet_wanted.connect(self.ask_worksheet)
            page.save_wanted.connect(self.ask_csv)
            page.row_chosen.connect(self.show_row)
            page.visit_wanted.connect(self.open_visit)
            page.work_wanted.connect(self.put_on_work_list)
        return self._page

    def show(self) -> None:
        """The page comes in front; for whoever may audit."""

        def begin() -> None:
            self._desk.clinic.staff.must(Deed.AUDIT)
            self.page.begin(self._desk.sheet.today, self._desk.clinic.audits.made())

        if self._tried(begin):
            self._desk.window.go(self.page, REPORTS)

    def clear(self) -> None:
        """What was found is whose it was who asked; whoever may not audit does not stay on the page either."""
        self._errand.end()
        self.sheet = None
        if self._page is None:
            return
        self._page.show_nothing()
        if self._desk.window.pages.currentWidget() is self._page and not self._desk.clinic.staff.may(Deed.AUDIT):
            self._desk.go_to(FLOOR)

    def audit(self) -> None:
        def found(sheet: AuditSheet) -> None:
            self._desk.clinic.audits.keep(sheet)
            self.sheet = sheet
            self._show_sheet()
            self.page.begin(self._desk.sheet.today, self._desk.clinic.audits.made())

        self._begin(lambda: self._desk.clinic.audits.job(*self.page.chosen), found)

    def _show_sheet(self) -> None:
        if self.sheet is not None:
            self.page.show_sheet(self.sheet, private=self._desk.preferences.private)

    def show_row(self, row: int) -> None:
        """What differs in one visit; on record as seen."""
        sheet = self.sheet
        if sheet is not None and row < len(sheet.rows):

            def look() -> None:
                self._desk.clinic.audits.look(sheet, sheet.rows[row].visits[0])
                self.page.show_detail(sheet.rows[row], sheet.identified)

            self._tried(look)

    def open_visit(self, row: int) -> None:
        if self.sheet is not None and row < len(self.sheet.rows):
            window = self._desk.window
            self._desk.review(self.sheet.rows[row].visits[0])
            if window.pages.currentWidget() is window.review:
                window.review.back_button.setText(f"Back to {REPORTS}")
                window.go(window.review, REPORTS)

    def put_on_work_list(self, row: int) -> None:
        """The refund and the corrected claim of one visit, with what they come to and until when; it can be undone."""
        sheet = self.sheet
        if sheet is None or row >= len(sheet.rows):
            return
        audited = sheet.rows[row]
        work = self._desk.clinic.work

        def put() -> None:
            for each in to_do(audited, sheet.identified):
                work.put(
                    audited.visits[0],
                    Kind.REFUND if each.refund else Kind.CORRECTED,
                    each.text,
                    f"{each.amount:.2f}" if each.amount else "",
                    each.by.isoformat() if each.by is not None else "",
                )

        if self._tried(put):
            self.page.work_button.setEnabled(False)
            self._desk.say("It is on the work list of the Reports page.")

    # --- leaving

    def ask_worksheet(self) -> None:
        self._ask_place("Worksheet", "pdf", self.write_worksheet)

    def write_worksheet(self, path: Path) -> None:
        """Drawn beside the window, then on record, then in its place."""
        sheet = self.sheet
        if sheet is None:
            return

        def make() -> Job:
            from ptcoder.pages import PAPERS, pdf

            page = worksheet.page(self._desk.clinic.audits.worksheet(sheet))
            paper = PAPERS[self._desk.clinic.settings()[PAPER]]
            return lambda tell: pdf(page, paper, tell)

        self._begin(make, lambda data: self._give(sheet, data, f"{worksheet.NAME} pdf", path))

    def ask_csv(self) -> None:
        self._ask_place("Save audit", "csv", self.write_csv)

    def write_csv(self, path: Path) -> None:
        if self.sheet is not None:
            data = csv_text(told.rows(self.sheet.rows, self.sheet.identified)).encode()
            self._give(self.sheet, data, "audit csv", path)

    def _give(self, sheet: AuditSheet, data: bytes, what: str, path: Path) -> None:
        if self._tried(lambda: self._desk.clinic.audits.give(sheet, data, what, path)):
            self._desk.say(f"Saved to {path}. It is not encrypted.")

    # --- work

    def _begin(self, make: Callable[[], Job], done: Callable[[Any], object]) -> None:
        self._errand.begin(make, done, self._desk.say_refused, beside=self._desk.clinic.audits.threaded)

    def _tried(self, do: Callable[[], object]) -> bool:
        return tried(do, self._desk.say_refused)

    def _ask_place(self, title: str, suffix: str, write: Callable[[Path], None]) -> None:
        if self.sheet is not None:
            name = f"{worksheet.NAME}-{self.sheet.sampled.first:%Y-%m}.{suffix}"
            ask_place(self._desk.window, title, name, write)
