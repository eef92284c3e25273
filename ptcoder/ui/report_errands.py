"""What is asked on the Reports page. Years of clinicians' days are read beside the window; all else is at hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from ptcoder.clinic import Refused
from ptcoder.clinic.report_sheets import ClinicianSheet, Looked
from ptcoder.coding.reported import By
from ptcoder.reports.attended import ClinicianDay
from ptcoder.ui import report_words, words
from ptcoder.ui.controller import Controller
from ptcoder.ui.file_dialogs import ask_place
from ptcoder.ui.reports_page import FINDINGS, LISTS, MINUTES, Shown
from ptcoder.ui.work import Errand, tried

AT_ONCE = 31
"""Days of clinicians' minutes that are read while somebody waits."""


class ReportErrands(QObject):
    """One report at a time; another that is asked for ends it."""

    def __init__(self, desk: Controller) -> None:
        super().__init__(desk)
        self._desk = desk
        self._page = desk.window.reports
        self._errand = Errand(self)
        self._visits: tuple[str, ...] = ()
        self._shown: Shown | None = None
        self._keys: tuple[str, ...] = ()
        self._days: ClinicianSheet | None = None
        page = self._page
        page.asked.connect(self.refresh)
        page.row_chosen.connect(self.show_under)
        page.visit_wanted.connect(self.open_visit)
        page.save_wanted.connect(self.save)
        page.progress.follow(self._errand)
        desk.ended.connect(self._errand.end)
        desk.reports_shown.connect(self.show)
        desk.handed_over.connect(self.clear)
        desk.privacy_changed.connect(self._show_again)

    def show(self) -> None:
        """The page comes in front."""
        page = self._page
        page.blockSignals(True)
        page.begin(self._desk.sheet.today)
        page.blockSignals(False)
        self.refresh()

    def clear(self) -> None:
        """What is shown was asked for by somebody else; whoever may see it is shown it anew."""
        self._forget()
        if self._desk.window.pages.currentWidget() is self._page:
            self.show()

    def _forget(self) -> None:
        self._errand.end()
        self._shown, self._days, self._visits, self._keys = None, None, (), ()
        self._page.show_none()

    def refresh(self) -> None:
        """What is asked for, as it is now; nothing where it cannot be shown."""
        self._errand.end()
        if self._page.kind in LISTS:
            return
        looked = self._page.looked

        def show() -> None:
            self._page.offer(self._desk.clinic.reports.choices(looked.since, looked.until))
            self._report(looked)

        if not self._tried(show):
            self._forget()

    def _report(self, looked: Looked) -> None:
        reports, kind = self._desk.clinic.reports, self._page.kind
        self._days = None
        if kind == MINUTES:
            self._clinician_days(looked)
        elif kind == FINDINGS:
            found = reports.findings(looked)
            self._keys = tuple(row.key for row in found.rows)
            self._show(report_words.findings(found), looked)
        else:
            sheet = reports.report(By(kind), looked)
            self._keys = tuple(row.key for row in sheet.table.rows)
            self._show(report_words.report(sheet), looked)

    def _show(self, shown: Shown, looked: Looked) -> None:
        self._shown = shown
        days = f"{words.short_day(looked.since)} \N{EN DASH} {words.short_day(looked.until)}, {looked.until.year}"
        self._page.show_table(shown, (days,))

    # --- clinicians by the clock

    def _clinician_days(self, looked: Looked) -> None:
        days = self._desk.clinic.reports.days
        if (looked.until - looked.since).days <= AT_ONCE or not days.threaded:
            self._show_days(days.sheet(looked))
            return

        def done(found: tuple[ClinicianDay, ...]) -> None:
            self._show_days(days.show(looked, found))

        self._errand.begin(lambda: days.job(looked), done, self._desk.say_refused)

    def _show_days(self, sheet: ClinicianSheet) -> None:
        self._days = sheet
        self._show(report_words.clinician_days(sheet), sheet.looked)

    # --- under a row

    def show_under(self, row: int) -> None:
        """The lines, visits or troubles that a row stands for; under the sum of all there are none."""
        self._tried(lambda: self._under(row))

    def _show_again(self) -> None:
        """What stands under the chosen row, with names or with initials."""
        row = self._page.table.currentIndex().row()
        if self._shown is not None and row >= 0:
            self.show_under(row)

    def _under(self, row: int) -> None:
        page, reports, private = self._page, self._desk.clinic.reports, self._desk.preferences.private
        looked, name = page.looked, self._shown.cells[row][0] if self._shown is not None else ""
        if self._days is not None:
            day = self._days.rows[row]
            found = report_words.troubles(day.troubles, private=private)
            self._visits = tuple(visit for visit, _ in found)
            title = f"{day.name}, {words.long_day(day.day)}"
            page.show_under(
                title if found else f"{title}: nothing that cannot have been",
                report_words.TROUBLES,
                [cells for _, cells in found],
                words=2,
                wide=0,
            )
        elif row >= len(self._keys):
            self._visits = ()
            page.show_under("Choose a row to see the lines under it", report_words.LINES, (), words=9, wide=8)
        elif page.kind == FINDINGS:
            rows = reports.told(self._keys[row], looked)
            self._visits = tuple(each.visit for each in rows)
            cells = report_words.told(rows, private=private)
            page.show_under(f"{name}: {words.counted(len(rows), 'visit')}", report_words.TOLD, cells, words=5, wide=1)
        else:
            sheet = reports.lines(By(page.kind), self._keys[row], looked)
            self._visits = tuple(each.visit for each in sheet.rows)
            title, cells = report_words.lines(sheet, private=private)
            page.show_under(f"{name}: {title}", report_words.LINES, cells, words=6, wide=8)

    def open_visit(self, row: int) -> None:
        if 0 <= row < len(self._visits):
            self._desk.review(self._visits[row])

    # --- leaving

    def save(self) -> None:
        page, looked = self._page, self._page.looked
        name = f"ptcoder-{page.kind}-{looked.since.isoformat()}-{looked.until.isoformat()}.csv"
        ask_place(self._desk.window, "Save report", name, self.save_to)

    def save_to(self, path: Path) -> None:
        """Writes the table that is shown; it names no patient."""
        shown = self._shown
        if shown is None:
            return
        try:
            self._desk.clinic.reports.save(path, shown.head, shown.cells)
        except Refused as refused:
            self._desk.say_refused(str(refused))
        except OSError as error:
            self._desk.window.toast.say_error(f"Not saved. {error}")
        else:
            self._desk.say(f"Saved to {path}.")

    def _tried(self, do: Callable[[], object]) -> bool:
        return tried(do, self._desk.say_refused)
