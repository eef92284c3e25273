"""What is done on the Export page. Whatever reads or writes thousands of visits runs beside the window."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from ptcoder.clinic.batch_checks import Checked, Difference
from ptcoder.clinic.batches import Left, Tell, Written
from ptcoder.clinic.charges import ChargeRow, PreviewSheet
from ptcoder.ui import words
from ptcoder.ui.controller import Controller
from ptcoder.ui.file_dialogs import ask_file, ask_place, unused
from ptcoder.ui.profile_dialog import ProfileDialog
from ptcoder.ui.work import Errand, Job, tried

WHAT = {"gone": "no longer there", "reopened": "reopened, not signed again", "new": "signed since, has not left",
        "changed": "signed again"}  # fmt: skip
CELL = re.compile("“[^”]*”")


class ExportErrands(QObject):
    """One piece of work at a time; another that is asked for ends it."""

    def __init__(self, desk: Controller) -> None:
        super().__init__(desk)
        self._desk = desk
        self._page = desk.window.export
        self._errand = Errand(self)
        self._errand.working.connect(desk.window.export.show_working)
        page = self._page
        page.chosen_changed.connect(self.refresh)
        page.write_wanted.connect(self.write)
        page.edit_wanted.connect(self.edit_profile)
        page.check_wanted.connect(self.check)
        page.again_wanted.connect(self.write_again)
        page.differences_wanted.connect(self.show_differences)
        page.visit_chosen.connect(self.show_visit)
        page.batch_opened.connect(self.show_batch)
        page.progress.follow(self._errand)
        desk.ended.connect(self._errand.end)
        desk.privacy_changed.connect(self.show_again)
        desk.handed_over.connect(self.clear)

    def clear(self) -> None:
        """What is shown was asked for by somebody else; whoever may see it is shown it anew."""
        self._errand.end()
        self._page.show_none()
        if self._desk.window.pages.currentWidget() is self._page:
            self.show()

    def show(self) -> None:
        """The page comes in front."""
        clinic = self._desk.clinic
        payers = [(each.label, each.id) for each in clinic.payers()]

        def begin() -> None:
            self._page.begin(self._desk.sheet.today, payers, clinic.charges.profiles())
            self._page.show_batches(clinic.charges.batches())

        if self._tried(begin):
            self.refresh()

    def refresh(self) -> None:
        def show(sheet: PreviewSheet) -> None:
            self._page.show_sheet(sheet, private=self._desk.preferences.private)

        self._begin(lambda: self._desk.clinic.charges.preview_job(self._page.chosen), show)

    def show_again(self) -> None:
        """What is shown already, with names or with initials; what was said of it may name somebody."""
        page = self._page
        if page.sheet is not None:
            page.say("")
            page.show_sheet(page.sheet, page.opened, private=self._desk.preferences.private)

    def show_batch(self, export: str) -> None:
        """The visits of a batch, as they left."""
        row = self._page.batch

        def show(sheet: PreviewSheet) -> None:
            self._page.show_sheet(sheet, row, private=self._desk.preferences.private)

        self._begin(lambda: self._desk.clinic.charges.batch_job(export), show)

    def show_visit(self, row: ChargeRow) -> None:
        """Why these units, and who signed them."""

        def show() -> None:
            said = self._desk.clinic.charges.signed(row.visit, row.leaves.version)
            lines = [f"{each.line.text}: {words.counted(each.line.units, 'unit')}. {each.line.why}"
                     for each in row.leaves.charges]  # fmt: skip
            if said is not None:
                when = f"{words.day_of(said.at, said.off_min)} {words.at(said.at, said.off_min)}"
                lines.insert(0, f"Version {said.version}, signed by {said.called}, {when}.")
            self._page.say("\n".join(lines))

        self._tried(show)

    # --- writing

    def write(self) -> None:
        self._ask_place("Export", self.write_to)

    def write_again(self, export: str) -> None:
        self._ask_place("Write again", lambda path: self.write_to(path, export))

    def write_to(self, path: Path, again: str = "") -> None:
        """Writes what is shown, or a batch once more, to this place."""
        charges, page = self._desk.clinic.charges, self._page
        profile = str(page.profile.currentData())

        came: list[Left] = []

        def begin() -> Callable[[Tell], None]:
            job = charges.leave_job(path, profile, page.chosen, again)
            return lambda tell: came.append(job(tell))

        def follow() -> None:
            """Also what was said in the moment in which it was ended."""
            while came:
                left = came.pop()

                def told(left: Left = left) -> None:
                    say(charges.left(left))

                self._tried(told)
                self._desk.show_fresh()

        def say(batch: Written) -> None:
            total = batch.totals
            sums = f"{words.counted(total.visits, 'visit')}, {words.counted(total.lines, 'line')}, "
            kind = "A copy of the batch" if batch.is_copy else "Exported"
            self._desk.window.toast.overtake()
            page.say(f"{kind}: {sums}{words.counted(total.units, 'unit')} to {path}. SHA-256 {batch.event.sha256}")

        def done(_: object) -> None:
            follow()
            self.show()

        self._begin(begin, done, follow)

    # --- looking back

    def show_differences(self, export: str) -> None:
        def show(found: list[tuple[str, Difference]]) -> None:
            private = self._desk.preferences.private
            said = [
                f"{words.named(name, private)}, {words.short_day(each.day)}: "
                + "; ".join((WHAT[each.what], *each.lines))
                for name, each in found
            ]
            self._page.say("\n".join(said) or "Nothing has changed since: every visit of this batch is as it left.")

        self._begin(lambda: self._desk.clinic.charges.differences_job(export), show)

    def check(self) -> None:
        ask_file(self._desk.window, "Check a file", "CSV files (*.csv);;All files (*)", self.check_file)

    def check_file(self, path: Path) -> None:
        """Holds a file against what was signed."""

        def show(found: Checked) -> None:
            faults = "\n".join(found.faults)
            if self._desk.preferences.private:
                faults = CELL.sub("“…”", faults)  # a cell may be a patient's number
            said = "\n".join(filter(None, (found.mend, faults)))
            self._page.say(said or f"The file is as it left: {words.counted(found.rows, 'row')}.")

        self._begin(lambda: self._desk.clinic.charges.check_job(path), show)

    # --- profiles

    def edit_profile(self) -> None:
        charges, page = self._desk.clinic.charges, self._page
        name = str(page.profile.currentData())
        private = self._desk.preferences.private  # then the first rows are made up: a row names a patient's number
        waiting = page.sheet.rows if page.sheet is not None and not private else ()
        dialog = ProfileDialog(
            self._desk.window.look,
            self._desk.window,
            name,
            charges.texts().get(name, ""),
            lambda name, text: charges.tried(charges.read_profile(name, text), waiting),
        )

        def save(name: str, text: str) -> None:
            if not tried(lambda: charges.write_profile(name, text), dialog.show_error):
                return
            dialog.accept()
            self.show()
            page.profile.setCurrentIndex(page.profile.findData(name))

        dialog.saved.connect(save)
        dialog.open()

    # --- work

    def _begin(
        self, make: Callable[[], Job], done: Callable[[Any], object], ended: Callable[[], object] = lambda: None
    ) -> None:
        beside = self._desk.clinic.charges.threaded
        self._errand.begin(make, done, self._desk.say_refused, ended=ended, beside=beside)

    def _tried(self, do: Callable[[], object]) -> bool:
        return tried(do, self._desk.say_refused)

    def _ask_place(self, title: str, write: Callable[[Path], None]) -> None:
        name = unused(f"ptcoder-charges-{self._desk.sheet.today.isoformat()}.csv")
        ask_place(self._desk.window, title, name, write)
