"""Papers of the visit or the day in front: copied, written, printed. What is drawn is drawn beside the window."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt

from ptcoder.clinic.papers import COPIED, PRINTED, Filled, Paper, Ready, fill
from ptcoder.export.papers import KINDS
from ptcoder.store.backup import Tell
from ptcoder.store.settings import PAPER
from ptcoder.ui import words
from ptcoder.ui.controller import Controller
from ptcoder.ui.file_dialogs import ask_place
from ptcoder.ui.papers_clipboard import MINUTES, Clipboard
from ptcoder.ui.papers_strip import PapersStrip
from ptcoder.ui.work import Errand, Job, tried

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter


NOT_ENCRYPTED = "It is not encrypted: whoever has it can read it."
Find = Callable[[str], Sequence[Paper]]
"""The papers that are wanted, as what they leave."""


class PapersErrands(QObject):
    """One piece of work at a time; another that is asked for ends it, and so does the end of the program."""

    def __init__(self, desk: Controller) -> None:
        super().__init__(desk)
        self._desk = desk
        self._window = desk.window
        self._errand = Errand(self)
        self._errand.progressed.connect(self._tell)
        self._working = desk.window.review.strip
        self.clipboard = Clipboard(self)
        self._folder = ""
        menus, review, day = desk.window.menus, desk.window.review, desk.window.day
        review.papers_button.setMenu(menus.papers)
        menus.papers.copy_wanted.connect(self.copy)
        menus.papers.file_wanted.connect(self.write)
        menus.papers.print_wanted.connect(self.print_one)
        menus.open_papers.triggered.connect(self.open_menu)
        day.papers.file_wanted.connect(self.write_day)
        day.papers.print_wanted.connect(self.print_day)
        for strip in (review.strip, day.strip):
            strip.cancel_wanted.connect(self.cancel)
        desk.shown.connect(self._look_at_lock)
        desk.ended.connect(self.end)

    # --- one visit

    def open_menu(self) -> None:
        """The papers of the page in front, below their button; from the floor the visit is reviewed first."""
        if self._window.pages.currentWidget() is self._window.floor:
            self._desk.review_selected()
        page = self._window.pages.currentWidget()
        for each in (self._window.review, self._window.day):
            if page is each:
                found = each.papers_button
                menu = found.menu()
                menu.popup(found.mapToGlobal(found.rect().bottomLeft()))
                menu.setActiveAction(menu.actions()[0])

    def copy(self) -> None:
        """The treatment record as text, for another program's chart."""
        visit = self._desk.visit
        if visit is None:
            return

        def copy() -> None:
            (paper,) = self._desk.clinic.papers_of("record", COPIED, visit.visit)
            text = paper.text()
            self._desk.clinic.papers.leave([Ready(paper=paper, data=text.encode())])
            self.clipboard.put(text)
            draft = "" if paper.chart.signature is not None else " It is a draft: the visit is not signed."
            self._desk.say(
                f"Copied: the treatment record of {words.who(visit, self._desk.preferences.private)}.{draft} Paste it "
                f"within {MINUTES} minutes; then it is cleared from the clipboard."
            )

        self._tried(copy)

    def write(self, kind: str, suffix: str) -> None:
        visit = self._desk.visit
        if visit is None:
            return
        find = self._of_visit(kind, visit.visit)
        found = self._found(find, suffix)
        if not found:
            return
        strip = self._strip()
        self._ask_place(KINDS[kind].title, found[0].name, lambda path: self.write_to(find, suffix, path, strip))

    def write_to(self, find: Find, suffix: str, path: Path, strip: PapersStrip) -> None:
        """As the visit is now, to this file."""
        found = self._found(find, suffix)
        if not found:
            return
        paper, size = found[0], self._size()

        def draw(tell: Tell) -> Sequence[Ready]:
            from ptcoder.ui.papers_making import drawn

            return drawn([paper], size, tell)

        def give(made: Sequence[Ready]) -> None:
            self._desk.clinic.papers.give(made[0], path)
            self._remember(path.parent, found)
            draft = "" if paper.chart.signature is not None else " (a draft: the visit is not signed)"
            strip.show_written(f"{paper.kind.title}{draft}: {path.name}. {NOT_ENCRYPTED}", path.parent)

        self._begin(strip, f"{paper.kind.title} is being made.", draw, give)

    def print_one(self, kind: str) -> None:
        visit = self._desk.visit
        if visit is not None:
            self._ask_printer(self._of_visit(kind, visit.visit))

    # --- a day

    def write_day(self, kind: str, suffix: str) -> None:
        """Of every signed visit of the day that is shown, into a new folder."""
        day = self._window.day.day or self._desk.sheet.today
        find = self._of_day(kind)
        found = self._found(find, suffix)
        if not found:
            return
        name = f"{KINDS[kind].title} {words.counted(len(found), 'visit')}"
        strip = self._strip()
        self._ask_place(
            f"A new folder: {name}",
            f"ptcoder-{KINDS[kind].name}s-{day.isoformat()}",
            lambda path: self.write_all_to(find, suffix, path, strip),
        )

    def write_all_to(self, find: Find, suffix: str, path: Path, strip: PapersStrip) -> None:
        found = self._found(find, suffix)
        if not found:
            return
        size = self._size()
        filled: list[Filled] = []

        def draw(tell: Tell) -> Filled:
            from ptcoder.ui.papers_making import drawn

            filled.append(fill(drawn(found, size, tell), path))
            return filled[0]

        def drop() -> None:
            """Also what was finished in the very moment of cancelling."""
            for each in filled:
                each.drop()

        def keep(folder: Filled) -> None:
            self._desk.clinic.papers.keep(folder)
            self._remember(path.parent, found)
            said = words.counted(len(found), "file")
            strip.show_written(f"{found[0].kind.title}s: {said} in {path.name}. They are not encrypted.", path)

        self._begin(strip, f"{words.counted(len(found), 'paper')} of this day are being made.", draw, keep, drop)

    def print_day(self, kind: str) -> None:
        self._ask_printer(self._of_day(kind))

    # --- printing

    def _ask_printer(self, find: Find) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        found = self._found(find, PRINTED)
        if not found:
            return
        from ptcoder.pages import PAPERS
        from ptcoder.pages.pdf import layout_of

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setPageLayout(layout_of(PAPERS[self._size()]))
        printer.setDocName("ptcoder")
        dialog = QPrintDialog(printer, self._window)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange, on=False)
        strip = self._strip()
        dialog.accepted.connect(lambda: self.print_on(find, printer, strip))
        dialog.finished.connect(dialog.deleteLater)
        dialog.setWindowModality(Qt.WindowModality.WindowModal)
        dialog.show()  # where the system has a dialog of its own, this shows it

    def print_on(self, find: Find, printer: QPrinter, strip: PapersStrip) -> None:
        """On record before the first sheet goes to the printer."""
        found = self._found(find, PRINTED)
        if not found:
            return
        ready = [Ready(paper=each, data=each.text().encode()) for each in found]
        if not self._tried(lambda: self._desk.clinic.papers.leave(ready)):
            return

        def put(tell: Tell) -> int:
            from ptcoder.ui.papers_making import printed

            return printed(found, printer, tell)

        def done(sheets: int) -> None:
            strip.show_done(f"{found[0].kind.title}: {words.counted(sheets, 'sheet')} handed to the printer.")

        self._begin(strip, f"{found[0].kind.title} is being printed.", put, done)

    # --- work

    def cancel(self) -> None:
        if self._errand.end():
            self._working.show_done("Cancelled. Nothing was written.")

    def end(self) -> None:
        """Ends what is under way: nothing of it is left, nor of what lies on the clipboard."""
        self._errand.end()
        self.clipboard.clear()

    def _begin(
        self,
        strip: PapersStrip,
        said: str,
        job: Job,
        done: Callable[[Any], object],
        ended: Callable[[], object] = lambda: None,
    ) -> None:
        self._errand.end()
        self._working = strip
        strip.show_working(said)
        self._errand.begin(lambda: job, done, strip.show_failed, ended=ended)

    def _tell(self, percent: int) -> None:
        self._working.bar.setValue(percent)

    # --- small things

    def _of_visit(self, kind: str, visit: str) -> Find:
        return lambda suffix: self._desk.clinic.papers_of(kind, suffix, visit)

    def _of_day(self, kind: str) -> Find:
        day = self._window.day.day or self._desk.sheet.today
        return lambda suffix: self._desk.clinic.papers_of_day(kind, suffix, day)

    def _found(self, find: Find, suffix: str) -> Sequence[Paper]:
        """None where they cannot leave, which is said."""
        found: list[Paper] = []
        self._tried(lambda: found.extend(find(suffix)))
        return found

    def _strip(self) -> PapersStrip:
        """That of the page in front; a paper asked for on the floor is told of at the review of its visit."""
        if self._window.pages.currentWidget() is self._window.floor:
            self._desk.review_selected()
        of_day = self._window.pages.currentWidget() is self._window.day
        return self._window.day.strip if of_day else self._window.review.strip

    def _ask_place(self, title: str, name: str, chosen: Callable[[Path], object]) -> None:
        ask_place(self._window, title, name, chosen, folder=self._usual_folder())

    def _usual_folder(self) -> str:
        """Where papers went before; "" where that is no longer there."""
        for each in (self._folder, self._desk.preferences.papers_folder):
            if each and Path(each).is_dir():
                return each
        return ""

    def _remember(self, folder: Path, papers: Sequence[Paper]) -> None:
        """For this run; and for later ones, unless the folder is called after a patient."""
        self._folder = str(folder)
        name = str(folder).casefold()
        told = [word for each in papers for word in (*each.chart.name.split(), each.chart.number)]
        if not any(word.strip(",.").casefold() in name for word in told if len(word.strip(",.")) > 2):
            self._desk.preferences.papers_folder = self._folder

    def _size(self) -> str:
        return self._desk.clinic.settings()[PAPER]

    def _look_at_lock(self) -> None:
        if self._desk.sheet.locked:
            self.clipboard.clear()

    def _tried(self, do: Callable[[], object]) -> bool:
        return tried(do, self._desk.say_refused)
