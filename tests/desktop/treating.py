"""What people do at the floor, click by click, each until it can be seen; and the clinic they do it in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ptcoder.clinic import Clinic
from ptcoder.clinic.people_sheets import Particulars
from ptcoder.store import usual_keys
from ptcoder.store.settings import LOCK_MINUTES

from .script_clock import ScriptClock
from .stage import Stage


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who treats; without a PIN nobody is asked for one."""

    name: str
    role: str
    pin: str = ""

    @property
    def called(self) -> str:
        return f"{self.name}, {self.role}"


def clinic_of(data: Path, clock: ScriptClock) -> Clinic:
    return Clinic.open(data, clock=clock, keys=usual_keys())


def register(
    data: Path, clock: ScriptClock, people: Iterable[Worker], patients: Iterable[tuple[str, str, str]]
) -> None:
    """A clinic before its first visit. Patients: name, MRN, payer."""
    clinic = clinic_of(data, clock)
    for person in people:
        clinic.staff.add(Particulars(name=person.name, role=person.role), person.pin)
    for name, mrn, payer in patients:
        clinic.add_patient(name=name, mrn=mrn, payer=payer, discipline="PT")
        selected = clinic.floor().visit
        assert selected is not None
        clinic.remove_visit(selected.visit)
    clinic.change_setting(LOCK_MINUTES, 60)
    clinic.close()


class Treating:
    """Hands at the workstation."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def type_pin(self, person: Worker, send: str) -> None:
        """On the pad, digit by digit."""
        for digit in person.pin:
            self.stage.click(digit, "Button")
        self.stage.click(send, "Button")
        self.stage.until(lambda: self.stage.find("PIN") is None, f"{person.name}'s PIN to be taken")

    def unlock(self, person: Worker) -> None:
        self.stage.click(person.name, "CheckBox")
        self.type_pin(person, "Sign in")

    def sign_in(self, person: Worker) -> None:
        self.stage.click("Clinician", "ButtonMenu")
        self.stage.click(person.called, "MenuItem")
        if person.pin:
            self.type_pin(person, "Sign in")
        self.stage.until(lambda: self._works(person), f"{person.name} to work here")

    def bring(self, patient: str) -> None:
        """From the register to the floor."""
        stage = self.stage
        stage.click("Add patient", "Button")
        stage.until(lambda: bool(self._found(patient)), f"{patient} in the register")
        stage.click(self._found(patient), "ListItem")
        stage.click("Bring to the floor")
        stage.until(lambda: self._is_checked(patient), f"{patient} on the floor")

    def turn_to(self, patient: str) -> None:
        if not self._is_checked(patient):
            self.stage.click(patient, "CheckBox")
            self.stage.until(lambda: self._is_checked(patient), f"{patient} in front")

    def press(self, patient: str, button: str) -> None:
        """Starts what does not run, stops what does."""
        self.turn_to(patient)
        wanted = not self._is_checked(button)
        self.stage.click(button, "CheckBox")
        self.stage.until(lambda: self._is_checked(button) is wanted, f"{button} to {'start' if wanted else 'stop'}")

    def answer(self, *presses: str) -> None:
        """What is asked above the tiles; the last press gives the answer."""
        self.stage.until(lambda: self.stage.find(presses[0], "Button") is not None, f"a question with {presses[0]!r}")
        question = self._asked()
        for press in presses:
            self.stage.click(press, "Button")
        self.stage.until(lambda: self._asked() != question, f"the answer {presses[-1]!r} to be taken")

    def hand_to(self, patient: str, code: str, person: Worker) -> None:
        self.turn_to(patient)
        self.stage.click("Hand off", "ButtonMenu")
        self.stage.click(f"Hand {code} to {person.called}", "MenuItem")
        if person.pin:
            self.type_pin(person, "Take over")
        self.stage.until(
            lambda: self.stage.find(f"Handed on {code} to {person.name}") is not None, f"{code} to be handed on"
        )

    def correct(self, patient: str, bar: str, act: str, reason: str) -> None:
        """What the bar of a stretch offers; ``act`` is the way there, as `Stopped… > 10 min ago`."""
        self.turn_to(patient)
        self.propose(bar, act)
        self.give(reason)

    def propose(self, bar: str, act: str) -> None:
        """As far as what would come of it."""
        self.stage.click(bar, "Bar")
        for name in act.split(" > "):
            self._pick(name)
        self.stage.until(lambda: self.stage.find("Why? One press does it") is not None, "what would come of it")

    def give(self, reason: str) -> None:
        """The reason is the press that does it."""
        self.stage.click(reason, "Button")
        self.stage.until(lambda: self.stage.find(reason, "Button") is None, f"{reason!r} to be taken")

    def stop_visit(self, patient: str) -> None:
        """On the floor."""
        self.turn_to(patient)
        self.stage.click("Stop visit", "Button")
        self.stage.until(lambda: self._is_stopped() or self._is_review_of(patient), f"{patient}'s visit to be stopped")
        if not self._is_stopped():  # nobody else is treated: it went on to the review
            self.stage.click("Floor", "CheckBox")
            self.stage.until(self._is_stopped, "the floor")

    def review(self, patient: str, person: Worker) -> None:
        """Settles what there is with the first reason that is offered, and signs."""
        stage = self.stage
        self.turn_to(patient)
        stage.click("Review and sign", "Button")
        stage.until(lambda: self._is_review_of(patient), f"the review of {patient}")
        while doubts := self._doubts():
            stage.click(doubts[0])
            stage.click("Checked against the payer's rule", "MenuItem")
            stage.until(lambda doubts=doubts: self._doubts() != doubts, f"{doubts[0]} to be settled")
        stage.shoot(f"settled {patient}")
        stage.click("Sign", "Button")
        if person.pin:
            self.type_pin(person, "Sign")
        stage.until(lambda: stage.find("Sign", "Button") is None, f"{patient} to be signed")

    def export(self) -> None:
        """To where the program proposes it."""
        stage = self.stage
        stage.click("Day", "CheckBox")
        stage.click("Export", "Button")
        stage.click("Save", "Button")
        stage.until(lambda: stage.find("Save") is None, "the file to be written")

    def choose(self, box: str, item: str) -> None:
        """In a form of the correction: opens the list of the box that shows ``box``, and takes one of it."""
        self.stage.until(lambda: self.stage.find(box, "ComboBox") is not None, f"the choice of {box}")
        found = self.stage.find(box, "ComboBox")
        assert found is not None
        x, y, width, height = found.rect
        self.stage.click_at(x + width - 14, y + height // 2)
        self.stage.click(item, "ListItem")

    def _pick(self, start: str) -> None:
        """Clicks the button or the choice in a menu whose words begin so."""
        stage = self.stage

        def names() -> list[str]:
            kinds = ("Button", "ButtonMenu", "MenuItem")
            return [each.name for each in stage.see() if each.role in kinds and each.name.startswith(start)]

        stage.until(lambda: bool(names()), f"{start!r} to be clicked")
        stage.click(names()[-1])

    def _asked(self) -> list[str]:
        return [each.name for each in self.stage.see() if each.role == "Border" and each.name.endswith("?")]

    def _is_stopped(self) -> bool:
        return self.stage.find("Resume visit", "Button") is not None

    def _is_review_of(self, patient: str) -> bool:
        return any(each.name.startswith(f"Review and sign · {patient}") for each in self.stage.see())

    def _doubts(self) -> list[str]:
        return [each.name for each in self.stage.see() if each.name.startswith("Acknowledge: ")]

    def _works(self, person: Worker) -> bool:
        chip = self.stage.find("Clinician", "ButtonMenu")
        return chip is not None and chip.said == person.called

    def _is_checked(self, name: str) -> bool:
        found = self.stage.find(name, "CheckBox")
        return found is not None and found.checked

    def _found(self, patient: str) -> str:
        rows = (each.name for each in self.stage.see() if each.role == "ListItem")
        return next((name for name in rows if name.startswith(f"{patient} ·")), "")
