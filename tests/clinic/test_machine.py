"""Random presses of two clinicians on three patients, against a model that a page holds."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from ptcoder.clinic import Refused
from ptcoder.clinic.sheets import Tile, VisitSheet
from ptcoder.visit import State
from tests.clinic.hand_clock import HandClock, add, open_clinic, staffed

BESIDE = ("97014", "97010")
GROUP = "97150"
COUNTED = "98975"
CODES = ("97110", "97140", GROUP, *BESIDE, COUNTED, None)
IMPOSSIBLE = ("clinician-double-booked", "one-on-one-overlap")
"""What one clinician's presses may never lead to: each makes room first. Two may well treat one patient at once."""


@dataclass
class Stretch:
    code: str | None
    clinician: int
    start: int
    stop: int | None = None


@dataclass
class Model:
    """What runs and ran, in true microseconds, by patient."""

    care: list[list[Stretch]] = field(default_factory=lambda: [[], [], []])
    counted: list[int] = field(default_factory=lambda: [0, 0, 0])
    stopped: set[int] = field(default_factory=set[int])

    def press(self, patient: int, code: str | None, clinician: int, now: int) -> None:
        mine = next((each for each in self.care[patient] if each.code == code and each.stop is None), None)
        if mine is not None:
            mine.stop = now
            return
        if code == COUNTED:
            self.counted[patient] += 1
            return
        if code not in BESIDE:
            for other, care in enumerate(self.care):
                for each in care:
                    together = code == GROUP == each.code and other != patient
                    if each.stop is None and each.clinician == clinician and each.code not in BESIDE and not together:
                        each.stop = now
        self.care[patient].append(Stretch(code, clinician, now))

    def stop(self, patient: int, now: int) -> None:
        for each in self.care[patient]:
            each.stop = now if each.stop is None else each.stop

    def runs(self, patient: int) -> bool:
        return any(each.stop is None for each in self.care[patient])


patients = st.integers(0, 2)
SECONDS = st.sampled_from([0, 0.000001, 0.4, 60, 425, 480, 900])


def group_tile(sheet: VisitSheet) -> Tile:
    return next(tile for group in sheet.groups for tile in group.tiles if tile.code == GROUP)


class Presses(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="ptcoder-machine-"))
        self.clock = HandClock()
        self.clinic = staffed(self.folder, self.clock)
        self.model = Model()
        self.back: list[Model] = []
        self.forth: list[Model] = []
        self.clinician = 0

    def teardown(self) -> None:
        self.same_after_restart()
        self.clinic.close()
        shutil.rmtree(self.folder)

    @initialize()
    def open(self) -> None:
        self.clinic.add_person("Zoe Sample", "PTA")
        self.people = [
            next(each.id for each in self.clinic.floor().people if each.role == role) for role in ("PT", "PTA")
        ]
        self.visits = [add(self.clinic, name) for name in ("Ana Lopez", "Ben King", "Chi Tran")]
        self.treats(0)
        self.restart()  # from here on only presses can be undone

    # --- what a clinic does

    @rule(patient=patients, code=st.sampled_from(("97110", "97140", GROUP)), seconds=SECONDS)
    def treat(self, patient: int, code: str, seconds: float) -> None:
        """By whoever treats: the press that makes room for itself."""
        self.press(patient, code, self.clinician, seconds)

    @rule(seconds=st.sampled_from([-3600, -300, -1.5, -0.000003, 0.000003, 1.5, 300, 3600]))
    def the_wall_clock_is_put_right(self, seconds: float) -> None:
        self.clock.step(seconds)

    def treats(self, clinician: int) -> None:
        self.clinician = clinician
        self.clinic.set_clinician(self.people[clinician])

    @rule(patient=patients, code=st.sampled_from(CODES), clinician=st.integers(0, 1), seconds=SECONDS)
    def press(self, patient: int, code: str | None, clinician: int, seconds: float) -> None:
        self.clock.advance(seconds)
        self.treats(clinician)
        self.clinic.select(self.visits[patient])
        if patient in self.model.stopped:
            self.refused(lambda: self.clinic.press(code))
            return
        self.done()
        self.clinic.press(code)
        self.model.press(patient, code, self.clinician, self.clock.mono_us)

    @rule(patient=patients)
    def stop_all(self, patient: int) -> None:
        self.clinic.select(self.visits[patient])
        if patient in self.model.stopped or not self.model.runs(patient):
            self.refused(self.clinic.stop_all)
            return
        self.done()
        self.clinic.stop_all()
        self.model.stop(patient, self.clock.mono_us)

    @rule(patient=patients)
    def stop_or_resume(self, patient: int) -> None:
        visit = self.visits[patient]
        if patient in self.model.stopped:
            self.refused(lambda: self.clinic.stop_visit(visit))
            self.done()
            self.clinic.resume_visit(visit)
            self.model.stopped.discard(patient)
            return
        self.refused(lambda: self.clinic.resume_visit(visit))
        self.done()
        self.clinic.stop_visit(visit)
        self.model.stop(patient, self.clock.mono_us)
        self.model.stopped.add(patient)

    @rule()
    def undo(self) -> None:
        if not self.back:
            self.refused(self.clinic.undo)
            return
        self.clinic.undo()
        self.forth.append(self.model)
        self.model = self.back.pop()

    @rule()
    def redo(self) -> None:
        if not self.forth:
            self.refused(self.clinic.redo)
            return
        self.clinic.redo()
        self.back.append(self.model)
        self.model = self.forth.pop()

    @precondition(lambda self: self.back)
    @rule()
    def restart(self) -> None:
        self.same_after_restart()
        self.clinic.close()
        self.clinic = open_clinic(self.folder, self.clock)
        self.clinic.set_clinician(self.people[self.clinician])
        self.back, self.forth = [], []

    # --- what has to hold

    @invariant()
    def the_model_agrees(self) -> None:
        if not hasattr(self, "visits"):
            return
        now = self.clinic.now()
        for patient, visit in enumerate(self.visits):
            sheet = self.clinic.visit(visit)
            care = self.model.care[patient]
            assert [
                (bar.code or "rest", (now if bar.stop is None else bar.stop) - bar.start) for bar in sheet.bars
            ] == [
                (each.code or "rest", (self.clock.mono_us if each.stop is None else each.stop) - each.start)
                for each in care
            ]
            assert [bar.stop is None for bar in sheet.bars] == [each.stop is None for each in care]
            assert sheet.state is (State.CLOSED if patient in self.model.stopped else State.OPEN)
            assert not [row.id for row in sheet.findings if row.id.split(":")[0] in IMPOSSIBLE]
            counted = sum(line.units for line in sheet.lines if line.text.startswith(COUNTED))
            assert counted == self.model.counted[patient]
            assert group_tile(sheet).clock.elapsed(now) == sum(
                (self.clock.mono_us if each.stop is None else each.stop) - each.start
                for each in care
                if each.code == GROUP
            )

    @invariant()
    def nobody_is_at_two_places(self) -> None:
        for clinician in range(2):
            held = [
                (patient, each.code)
                for patient, care in enumerate(self.model.care)
                for each in care
                if each.stop is None and each.clinician == clinician and each.code not in BESIDE
            ]
            assert len(held) <= 1 or {code for _, code in held} == {GROUP}
            assert len({patient for patient, _ in held}) == len(held)

    def same_after_restart(self) -> None:
        """A second program on the same log sees the same, but for who is selected and what can be undone."""
        if not hasattr(self, "visits"):
            return
        second = open_clinic(self.folder, self.clock)
        try:
            for visit in self.visits:
                assert second.visit(visit) == self.clinic.visit(visit)
                second.select(visit)
                self.clinic.select(visit)
                one, other = self.clinic.floor(), second.floor()
                assert one.cards == other.cards
                assert (one.notices, one.questions) == (other.notices, other.questions)
            assert second.now() == self.clinic.now()
            assert second.day() == self.clinic.day()
        finally:
            second.close()

    def done(self) -> None:
        """Something is about to be done that can be undone."""
        self.back.append(deepcopy(self.model))
        self.forth.clear()

    def refused(self, intent: Callable[[], object]) -> None:
        before = self.clinic.floor()
        with pytest.raises(Refused):
            intent()
        assert self.clinic.floor() == before


TestPresses = Presses.TestCase
TestPresses.settings = settings(max_examples=20, stateful_step_count=25, phases=[Phase.generate])
"""Not shrunk: a failure is a page of presses long as it is, and making it shorter takes minutes."""
