"""What takes a PIN or is about the people who work here; each opens its small window and returns at once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ptcoder.clinic import Refused
from ptcoder.clinic.duties import Deed
from ptcoder.clinic.handing import Way
from ptcoder.clinic.people_sheets import Particulars, Person
from ptcoder.clinic.sheets import FloorSheet
from ptcoder.store import LogError
from ptcoder.ui import words
from ptcoder.ui.controller import Controller
from ptcoder.ui.dialogs import PersonDialog
from ptcoder.ui.intents import Intents
from ptcoder.ui.pin_dialog import NewPinDialog, PinDialog

if TYPE_CHECKING:
    from ptcoder.ui.access_dialog import AccessWanted


TILL_THEN = "The clocks run on as they are until the PIN is given; then the time is split."


class PeopleErrands(QObject):
    """Whoever has no PIN is asked for none."""

    refreshed = Signal()
    """Something else is said of the people."""

    def __init__(self, desk: Controller, intents: Intents) -> None:
        super().__init__(desk)
        self._desk = desk
        self._intents = intents
        self._window = desk.window
        self._look = desk.window.look
        self._staff = desk.clinic.staff

    def sign_in(self, person: str) -> None:
        """This person works at the desk from now on."""
        found = next((each for each in self._desk.sheet.people if each.id == person), None)
        if found is None or not found.has_pin or (found.current and not self._desk.sheet.emergency):
            self._intents.set_clinician(person)
            return
        self._ask(found, f"Sign in as {found.name}", "Sign in", lambda pin: self._set_clinician(person, pin))

    def hand_off(self, way: str, interval: str, person: str) -> None:
        """Somebody else goes on, or treats too: with their PIN, where they have one; until then all runs on as it is.

        The time is split when the PIN is given.
        """
        visit = self._desk.visit
        if visit is None:
            return
        shown = visit.visit
        if way == Way.STOP or not self._staff.asks_pin(person):
            self._intents.hand_off(shown, way, interval, person)
            return
        found = next(each for each in self._desk.sheet.people if each.id == person)
        send = "Take over" if way == Way.HAND else "Treat too"

        def attempt(pin: str) -> bool:
            return self._intents.hand_off(shown, way, interval, person, pin)

        self._ask(found, f"PIN of {found.name}", send, attempt, TILL_THEN)

    def sign(self) -> None:
        """Signs the visit that is shown; what stands in the way of it is said before the PIN is asked for."""
        current, visit = self._current(), self._desk.visit
        if current is None or not current.has_pin or visit is None or visit.to_settle or not self._staff.may(Deed.SIGN):
            self._intents.sign()
            return
        what = f"{', '.join(words.billed(visit.lines)) or 'Nothing is billed'}."
        self._ask(current, f"Sign as {current.called}", "Sign", self._intents.sign, what)

    # --- people

    def add_first(self, said: Particulars, pin: str) -> None:
        """Whoever begins a clinic."""
        if not self._intents.add_person(said, pin):
            self._window.toast.hide()
            self._window.floor.first_person.form.show_error(self._desk.failed)

    def add(self) -> None:
        dialog = PersonDialog(self._look, self._window)

        def added(said: Particulars, pin: str) -> None:
            if self._intents.add_person(said, pin):
                dialog.accept()
                self.refreshed.emit()
            else:
                self._say_in(dialog.form.show_error)

        dialog.added.connect(added)
        dialog.open()

    def set_own_pin(self) -> None:
        current = self._current()
        if current is not None:
            self.set_pin(current.id)

    def set_pin(self, person: str) -> None:
        """One's own, with the one so far; another's as an owner."""
        found = next(each for each in self._staff.everyone() if each.id == person)
        dialog = NewPinDialog(self._look, self._window, found.name, ask_old=found.current and found.has_pin)

        def chosen(new: str, old: str) -> None:
            if self._settle(lambda: self._staff.set_pin(person, new, old), dialog.show_error):
                dialog.accept()
                self._desk.say(f"{found.name} has a new PIN.")

        dialog.chosen.connect(chosen)
        dialog.open()

    def put_off_pin(self) -> None:
        """It is not said again today."""
        self._desk.preferences.pin_put_off = self._window.floor.told_of_pin_on = self._desk.sheet.today

    def show_people(self) -> None:
        from ptcoder.ui.people_dialog import PeopleDialog

        may_change = self._staff.may(Deed.PEOPLE)
        dialog = PeopleDialog(self._look, self._window, self._staff.everyone, may_change=may_change)

        def save(person: str, said: Particulars) -> None:
            self._settle(lambda: self._staff.change(person, said), dialog.show_error)

        def end(person: str) -> None:
            self._settle(lambda: self._staff.end(person), dialog.show_error)

        dialog.saved.connect(save)
        dialog.end_wanted.connect(end)
        dialog.pin_wanted.connect(self.set_pin)
        dialog.add_wanted.connect(self.add)
        self.refreshed.connect(dialog.refresh)
        dialog.open()

    # --- who saw what

    def show_accesses(self) -> None:
        from ptcoder.ui.access_dialog import AccessDialog

        clinic = self._desk.clinic
        try:
            clinic.staff.must(Deed.ACCESS)
        except Refused as refused:
            self._desk.say_refused(str(refused))
            return
        dialog = AccessDialog(self._look, self._window, self._staff.everyone(), self._desk.sheet.today)

        def find(wanted: AccessWanted) -> None:
            try:
                found = clinic.accesses(patient=wanted.patient, person=wanted.person, day=wanted.day)
                dialog.show_sheet(found, private=self._desk.preferences.private)
            except (Refused, LogError) as error:
                dialog.show_said(str(error))

        def export(wanted: AccessWanted, path: Path) -> None:
            try:
                count = clinic.export_accesses(path, patient=wanted.patient, person=wanted.person, day=wanted.day)
            except (Refused, LogError) as error:
                dialog.show_said(str(error))
                return
            dialog.show_said(f"{words.counted(count, 'row')} written to {path}. The file is not encrypted.")

        dialog.wanted.connect(find)
        dialog.export_wanted.connect(export)
        dialog.ask()
        dialog.open()

    # --- small things

    def _settle(self, deed: Callable[[], object], say: Callable[[str], None]) -> bool:
        """Does it and shows what came of it; or says why not in the small window."""

        def intent() -> FloorSheet:
            deed()
            return self._desk.clinic.floor()

        if not self._desk.do(intent):
            self._say_in(say)
            return False
        self.refreshed.emit()
        return True

    def _say_in(self, say: Callable[[str], None]) -> None:
        self._window.toast.hide()
        say(self._desk.failed)

    def _current(self) -> Person | None:
        return next((each for each in self._desk.sheet.people if each.current), None)

    def _set_clinician(self, person: str, pin: str) -> bool:
        return self._desk.do(lambda: self._desk.clinic.set_clinician(person, pin))

    def _ask(self, person: Person, title: str, send: str, attempt: Callable[[str], bool], said: str = "") -> None:
        """Asks for a person's PIN until ``attempt`` succeeds with it, or whoever was asked gives up."""
        dialog = PinDialog(self._look, self._window, title, send, lambda: self._staff.wait(person.id), said)

        def entered(pin: str) -> None:
            if attempt(pin):
                dialog.accept()
            else:
                self._say_in(dialog.show_error)

        dialog.entered.connect(entered)
        dialog.open()
