"""What the window does: an intent goes to the clinic, the sheet that comes back is shown. One direction, one value."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from ptcoder.clinic import Clinic, Refused
from ptcoder.clinic.day_sheets import Loose
from ptcoder.clinic.held import entered
from ptcoder.clinic.sheets import FloorSheet, Status, VisitSheet
from ptcoder.store import LogError
from ptcoder.ui import words
from ptcoder.ui.clockwork import Clockwork, runs
from ptcoder.ui.dialogs import CloseDialog
from ptcoder.ui.preferences import Preferences
from ptcoder.ui.window import DAY, EXPORT, FLOOR, PATIENTS, PAYERS, REPORTS, MainWindow


class Controller(QObject):
    """Owns nothing that is shown: the clinic knows what is, the window shows it."""

    shown = Signal()
    """The pages show a sheet that may be another."""
    handed_over = Signal()
    """Somebody else works at the desk, or the same one with other rights: what a page still shows is not theirs."""
    export_shown = Signal()
    """The Export page comes in front."""
    troubled = Signal()
    """The log did not take a press."""
    reports_shown = Signal()
    """The Reports page comes in front."""
    began = Signal()
    """A program begins with this window, not a picture of one: what has to be asked first is."""
    ended = Signal()
    """Nothing is asked of the clinic any more."""
    privacy_changed = Signal()
    """Initials stand instead of names from now on, or no longer: on every page, whichever is in front."""

    def __init__(self, clinic: Clinic, window: MainWindow, preferences: Preferences) -> None:
        super().__init__(window)
        self.clinic = clinic
        self.window = window
        self.preferences = preferences
        self.clockwork = Clockwork(self, clinic.now, self._tick, self.refresh)
        self._sheet: FloorSheet | None = None
        self._whose: tuple[str, bool] | None = None  # who works here, and whether in an emergency
        self._failed = ""
        self._closing = False
        window.may_close = self.may_close
        window.floor.told_of_pin_on = preferences.pin_put_off
        self._show(clinic.floor())

    @property
    def failed(self) -> str:
        """Why the last intent that failed did so."""
        return self._failed

    @property
    def sheet(self) -> FloorSheet:
        """The floor as it is shown."""
        return self._sheet or self.clinic.floor()

    @property
    def visit(self) -> VisitSheet | None:
        """The visit that the page in front is about."""
        page = self.window.pages.currentWidget()
        if page is self.window.review:
            return self.window.review.visit
        return self.sheet.visit if page is self.window.floor else None

    # --- showing --------------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Shows what time has changed, if it has changed anything."""
        sheet = self.clinic.floor()
        if sheet != self._sheet:
            self._show(sheet)

    def show_fresh(self) -> None:
        """Asks for the floor and shows it, whatever is shown."""
        self._show(self.clinic.floor())

    def take_up_rules(self) -> None:
        """Applies what another program has written of the rules; an ailing log tells of itself at the next press."""
        try:
            if self.clinic.take_up_rules():
                self.show_fresh()
        except LogError as error:
            self._failed = str(error)

    def show_again(self) -> None:
        self._show(self.sheet)

    def _show(self, sheet: FloorSheet) -> None:
        self._ask_aloud(sheet)
        self._sheet = sheet
        held = self._held_focus()
        window, private, now = self.window, self.preferences.private, self.clinic.now()
        window.show_banner(sheet.banner)
        window.held.show_held(sheet.held)
        window.floor.show_floor(sheet, now, private=private)
        if window.mini.isVisible():
            window.mini.show_floor(sheet, now, private=private)
        window.menus.show_undo(sheet.undo, sheet.redo)
        page = window.pages.currentWidget()
        if page is window.review and window.review.visit is not None:
            try:
                seen = self.clinic.visit if sheet.locked else self.clinic.view
                self._show_review(seen(window.review.visit.visit))
            except Refused:  # its opening was taken back
                self.leave_review()
                return
        elif page is window.day:
            window.day.show_day(self.clinic.day(window.day.day), private=private)
        window.menus.show_visit(self.visit, on_floor=page is window.floor, reviewed=page is window.review)
        window.menus.add_patient.setEnabled(bool(sheet.people))
        self.clockwork.show_floor(sheet, now)
        if held is not None and not (isValid(held) and held.isVisible()):
            self._catch_focus()
        if self._changes_hands(sheet):
            self.handed_over.emit()
        self.shown.emit()

    def _changes_hands(self, sheet: FloorSheet) -> bool:
        """Whether somebody else is here than was last; a lock alone hands nothing over."""
        person = next((each.id for each in sheet.people if each.current), "")
        if sheet.locked or not person:
            return False
        before, self._whose = self._whose, (person, sheet.emergency)
        return before is not None and before != self._whose

    def _show_review(self, sheet: VisitSheet) -> None:
        if sheet != self.window.review.visit:
            self.window.review.show_since(self.clinic.since_last(sheet.visit))
        self.window.review.show_visit(sheet, private=self.preferences.private)

    def _held_focus(self) -> QWidget | None:
        """What has the keys, if it is on the page in front."""
        page, focused = self.window.pages.currentWidget(), QApplication.focusWidget()
        return focused if page is not None and focused is not None and page.isAncestorOf(focused) else None

    def _catch_focus(self) -> None:
        """Where what had the keys has gone, they go to the page: not to whatever stands next in the order of Tab.

        Only a first step takes them for itself, so that it can be typed at once.
        """
        page, focused = self.window.pages.currentWidget(), QApplication.focusWidget()
        floor = self.window.floor
        first = focused is not None and any(
            each.isAncestorOf(focused) for each in (floor.first_person, floor.first_patient)
        )
        if page is not None and not (first and page is floor):
            page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tick(self, now: int) -> None:
        if self.window.mini.isVisible():
            self.window.mini.tick(now)
        self.window.floor.tick(now)  # also behind another page: a countdown chimes wherever one looks

    # --- doing ----------------------------------------------------------------------------------------------

    def do(self, intent: Callable[[], FloorSheet], *, undoable: bool = False) -> bool:
        """Carries out an intent and shows what came of it; a refusal and a failing disk are said in words."""
        try:
            sheet = intent()
        except Refused as refused:
            self.say_refused(str(refused))
            return False
        except LogError as error:
            self.window.toast.say_error(f"Not saved. {error}")
            self._failed = str(error)
            self.troubled.emit()
            self.show_again()
            return False
        self._show(sheet)
        if undoable and sheet.undo:
            self.window.toast.say_done(words.done(sheet.undo))
        else:
            self.window.toast.settle()
        return True

    def enter_held(self) -> bool:
        """Tries once more to write what the log could not take; says so where that succeeds."""
        held = self.sheet.held
        try:
            sheet = self.clinic.enter_held()
        except LogError as error:
            self._failed = str(error)
            self.show_fresh()
            return False
        self._show(sheet)
        if held is not None:
            self.say(entered(held.presses))
        return True

    def enter_held_now(self) -> None:
        """The same, for somebody who waits for an answer."""
        if not self.enter_held():
            self.say(f"Not yet. {self._failed}")

    def say(self, text: str) -> None:
        """What has come to pass."""
        self.window.toast.say(text)

    def say_refused(self, text: str) -> None:
        self._failed = text
        self.window.toast.say(text)
        self.show_again()

    # --- places ---------------------------------------------------------------------------------------------

    def go_to(self, place: str) -> None:
        if place == DAY:
            self.window.go(self.window.day, DAY)
            self.show_day(self.window.day.day or self.sheet.today)
        elif place == EXPORT:
            self.window.go(self.window.export, EXPORT)
            self.export_shown.emit()
        elif place == REPORTS:
            self.window.go(self.window.reports, REPORTS)
            self.reports_shown.emit()
        elif place == PATIENTS:
            self.window.go(self.window.patients, PATIENTS)
        elif place == PAYERS:
            self.window.payers.show_sheet(self.clinic.payers_sheet())
            self.window.go(self.window.payers, PAYERS)
        else:
            self.window.go(self.window.floor, FLOOR)
        self.show_fresh()

    def find(self) -> None:
        """Where something is typed to be found: on the floor a code, everywhere else a patient."""
        window = self.window
        if window.pages.currentWidget() is window.floor and self.sheet.visit is not None:
            window.floor.tiles.start_search()
            return
        self.go_to(PATIENTS)
        window.patients.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        window.patients.search.selectAll()

    def go_to_day_page(self) -> None:
        if self.window.pages.currentWidget() is not self.window.day:
            self.go_to(DAY)

    def show_day(self, day: date) -> None:
        try:
            sheet = self.clinic.day(day)
        except LogError as error:  # a day that was not asked for before, while the log cannot be read
            self.window.toast.say_error(f"Not shown. {error}")
            return
        self.window.day.show_day(sheet, private=self.preferences.private)

    def review(self, visit: str) -> None:
        places = {self.window.day: DAY, self.window.patients: PATIENTS, self.window.reports: REPORTS}
        place = next((each for page, each in places.items() if page is self.window.pages.currentWidget()), FLOOR)
        try:
            sheet = self.clinic.view(visit)
        except Refused as refused:
            self.say_refused(str(refused))
            return
        self._show_review(sheet)
        self.window.review.back_button.setText(f"Back to {place}")
        self.window.go(self.window.review, place)
        self.show_again()

    def leave_review(self) -> None:
        """From the review page back to the place it was opened from."""
        if self.window.pages.currentWidget() is self.window.review:
            self.go_to(self.window.rail.place)

    def look_at(self, visit: str) -> None:
        """A visit of a list of loose ends: on the floor if it is there, else at review."""
        if any(card.visit == visit and card.status is not Status.DONE for card in self.sheet.cards):
            self.go_to(FLOOR)
            self.do(lambda: self.clinic.select(visit))
        else:
            self.review(visit)

    def review_selected(self) -> None:
        if self.sheet.visit is not None:
            self.review(self.sheet.visit.visit)

    # --- the window itself ----------------------------------------------------------------------------------

    def shrink(self) -> None:
        """The mini floor, with what the floor shows now."""
        self.window.mini.show_floor(self.sheet, self.clinic.now(), private=self.preferences.private)
        self.window.shrink()

    def set_private(self, private: bool) -> None:
        self.preferences.private = private
        self.show_again()
        review, day = self.window.review, self.window.day
        self.window.mini.show_floor(self.sheet, self.clinic.now(), private=private)
        if review.visit is not None:
            review.show_visit(review.visit, private=private)
        if day.day is not None:
            self.show_day(day.day)
        self.privacy_changed.emit()

    def warn_over(self, what: str) -> None:
        """A countdown has come to its end: it chimes, and stops nothing."""
        self.window.toast.say(f"Time is up: {what}")
        self._chime()

    def _chime(self) -> None:
        if self.preferences.chimes:
            QApplication.beep()
        QApplication.alert(self.window.mini if self.window.mini.isVisible() else self.window)

    def _ask_aloud(self, sheet: FloorSheet) -> None:
        """A question that comes by itself, with time, is heard once."""
        known = {each.id for each in self._sheet.questions} if self._sheet is not None else set[str]()
        if any(each.rings and each.id not in known for each in sheet.questions):
            self._chime()

    def may_close(self) -> bool:
        """Asks once if clocks run, presses wait for the log or the day has loose ends; nothing stops by an answer."""
        sheet = self.sheet
        running, held = (0, None) if sheet.banner else (runs(sheet), sheet.held)  # a demonstration keeps nothing
        app = QApplication.instance()
        leaving = isinstance(app, QApplication) and app.isSavingSession()
        quiet = bool(sheet.banner) or self._closing or leaving or sheet.locked
        sweep = () if quiet else tuple(each for each in self.clinic.day().sweep if each.kind is not Loose.OPEN)
        if (running or held or sweep) and not self._closing and not leaving:
            private = self.preferences.private
            dialog = CloseDialog(self.window.look, self.window, running, held, sweep, private=private)
            dialog.accepted.connect(self._close)
            dialog.opened.connect(self.look_at)
            dialog.open()
            return False
        self.preferences.geometry = self.window.saveGeometry()
        self.end()
        return True

    def end(self) -> None:
        """Asks the clinic nothing more: no timer outlives it."""
        self.clockwork.stop()
        self.window.held.stop()
        self.ended.emit()

    def leave(self) -> None:
        """Closes the window; what would be asked was answered."""
        self._close()

    def _close(self) -> None:
        self._closing = True
        self.window.close()
