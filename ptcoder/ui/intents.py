"""What can be asked of the clinic from the window, one typed slot for each signal."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from ptcoder.clinic import Refused
from ptcoder.clinic.handing import Way
from ptcoder.clinic.people_sheets import Particulars
from ptcoder.clinic.sheets import FloorSheet
from ptcoder.ui import words
from ptcoder.ui.controller import Controller


class Intents(QObject):
    """Every slot hands one intent to the controller; those about a visit mean the one that is shown."""

    def __init__(self, desk: Controller) -> None:
        super().__init__(desk)
        self._desk = desk
        self._clinic = desk.clinic

    group_wanted = Signal(str)
    """A group's code is to start: for whom has to be said."""

    def press(self, code: str) -> None:
        """The button of a code; ``""`` is rest and charting."""
        visit = self._desk.sheet.visit
        tiles = [tile for group in visit.groups for tile in group.tiles] if visit is not None else []
        if any(tile.group and tile.code == code and tile.usable and not tile.running for tile in tiles):
            self.group_wanted.emit(code)
        else:
            self._desk.do(lambda: self._clinic.press(code or None), undoable=True)

    def set_preset(self, code: str, minutes: int) -> None:
        if self._desk.do(lambda: self._clinic.set_preset(code, minutes)):
            self._desk.say(f"{code} runs for {minutes} min from now on.")

    def set_group_size(self, code: str, size: int) -> None:
        self._of_visit(lambda visit: self._clinic.set_group_size(visit, code, size))

    def hand_off(self, visit: str, way: str, interval: str, person: str, pin: str = "") -> bool:
        """What the hand-off offers: to hand a stretch on, to join it, to leave it; whether it was done."""
        clinic = self._clinic
        if way == Way.HAND:
            return self._desk.do(lambda: clinic.hand_off(visit, person, interval, pin), undoable=True)
        if way == Way.JOIN:
            return self._desk.do(lambda: clinic.join(visit, person, interval, pin), undoable=True)
        return self._desk.do(lambda: clinic.stop_stretch(visit, interval), undoable=True)

    def select(self, visit: str) -> None:
        self._desk.do(lambda: self._clinic.select(visit))

    def answer(self, question: str, answer: str) -> None:
        self._desk.do(lambda: self._clinic.answer(question, answer), undoable=True)

    def set_clinician(self, person: str) -> None:
        self._desk.do(lambda: self._clinic.set_clinician(person))

    def add_person(self, said: Particulars, pin: str) -> bool:
        return self._desk.do(lambda: self._clinic.add_someone(said, pin))

    def tell_code(self, code: str, stays: bool) -> None:
        """Shows what belongs to a code, beside its tile."""
        try:
            told = self._clinic.code_help(code)
        except Refused as refused:
            self._desk.say_refused(str(refused))
            return
        self._desk.window.floor.tiles.help.show_help(told, stays=stays)

    def offer_payers(self) -> None:
        """Names the payers in the menu of what they would be billed."""
        visit = self._desk.visit
        if visit is not None:
            self._desk.window.floor.panel.what_if.show_payers(self._clinic.payers(), visit.payer_id)

    def compare_with(self, payer: str) -> None:
        self._desk.do(lambda: self._clinic.compare_with(payer))

    def give_key(self, code: str, key: int) -> None:
        if self._desk.do(lambda: self._clinic.give_key(code, key)):
            self._desk.say(f"{code} has key {key} now.")

    def take_key(self, code: str) -> None:
        if self._desk.do(lambda: self._clinic.take_key(code)):
            self._desk.say(f"{code} has no key now.")

    def usual_keys(self) -> None:
        if self._desk.do(self._clinic.usual_keys):
            self._desk.say("The keys are the usual ones again.")

    def undo(self) -> None:
        self._swap(self._clinic.undo, "Taken back", self._desk.sheet.undo)

    def redo(self) -> None:
        self._swap(self._clinic.redo, "Done again", self._desk.sheet.redo)

    def stop_clocks(self) -> None:
        self._desk.do(self._clinic.stop_all, undoable=True)

    def stop_visit(self) -> None:
        self._of_visit(self._clinic.stop_visit)

    def resume_visit(self) -> None:
        self._of_visit(self._clinic.resume_visit)

    def reopen(self, reason: str) -> None:
        self._of_visit(lambda visit: self._clinic.resume_visit(visit, reason))

    def acknowledge(self, finding: str, reason: str) -> None:
        self._of_visit(lambda visit: self._clinic.acknowledge(visit, finding, reason))

    def choose_modifier(self, finding: str, modifier: str) -> None:
        self._of_visit(lambda visit: self._clinic.choose_modifier(visit, finding, modifier))

    def choose(self, code: str) -> None:
        self._of_visit(lambda visit: self._clinic.choose(visit, code))

    def sign(self, pin: str = "") -> bool:
        """Signs, says so, and goes on to whoever is next, or back to the day the visit was opened from; whether it
        was signed."""
        visit = self._desk.visit
        if visit is None or not self._desk.do(lambda: self._clinic.sign(visit.visit, pin)):
            return False
        self._desk.leave_review()
        self._desk.say(f"Signed: {words.who(visit, self._desk.preferences.private)}.")
        return True

    def remove_visit(self) -> None:
        visit = self._desk.visit
        if visit is not None:
            self._desk.leave_review()
            self._desk.do(lambda: self._clinic.remove_visit(visit.visit), undoable=True)

    def _swap(self, intent: Callable[[], FloorSheet], said: str, name: str) -> None:
        if self._desk.do(intent):
            self._desk.say(f"{said}: {name}")

    def _of_visit(self, intent: Callable[[str], FloorSheet], *, undoable: bool = True) -> None:
        visit = self._desk.visit
        if visit is not None:
            self._desk.do(lambda: intent(visit.visit), undoable=undoable)
