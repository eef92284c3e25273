"""Random corrections on two patients: whatever is done, all of it can be undone, and no minute is invented."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from ptcoder.clinic import Clinic, Refused
from ptcoder.clinic.corrections import Correction, Delete, Edit, Enter, Move, Neighbors, Split
from ptcoder.clinic.sheets import VisitSheet
from ptcoder.clinic.stretches import StretchRow
from ptcoder.visit import MINUTE
from tests.clinic.hand_clock import HandClock, add, staffed

CODES = (None, "97110", "97140", "97014", "97150")
Step = tuple[str, int, int, int, int, Neighbors]

steps = st.lists(
    st.tuples(
        st.sampled_from(["start", "stop", "code", "rest", "who", "split", "move", "delete", "enter", "runs"]),
        st.integers(0, 1),
        st.integers(0, 6),
        st.integers(-12, 45),
        st.integers(0, 4),
        st.sampled_from(Neighbors),
    ),
    min_size=1,
    max_size=8,
)


def day(folder: Path, clock: HandClock) -> tuple[Clinic, list[str], list[str]]:
    """Two patients and forty minutes: care on both, e-stim, and a clock that still runs."""
    clinic = staffed(folder, clock)
    clinic.add_person("Rob Diaz", "PTA")
    people = [each.id for each in clinic.floor().people]
    clinic.set_clinician(people[0])
    visits = [add(clinic, name) for name in ("Ana Lopez", "Ben King")]
    for patient, code, minutes in ((0, "97110", 12), (1, "97140", 9), (0, "97014", 1), (0, "97112", 10), (1, None, 8)):
        clinic.select(visits[patient])
        clinic.press(code)
        clock.advance(minutes=minutes)
    return clinic, visits, people


def wanted(step: Step, clinic: Clinic, visits: list[str], people: list[str]) -> Correction:
    kind, patient, at, minutes, pick, _ = step
    visit, other, code = visits[patient], visits[1 - patient], CODES[pick]
    stretches = [each for each in clinic.visit(visit).stretches if not each.deleted]
    mine = stretches[at % len(stretches)].interval if stretches else ""
    when = (stretches[0].start or 0 if stretches else clinic.now() - 30 * MINUTE) + minutes * MINUTE
    match kind:
        case "start":
            return Edit(visit=visit, interval=mine, start=when)
        case "stop":
            return Edit(visit=visit, interval=mine, stop=when)
        case "code":
            return Edit(visit=visit, interval=mine, code=code, group_size=2 if code == "97150" else None)
        case "rest":
            return Edit(visit=visit, interval=mine, rest=True)
        case "who":
            return Edit(visit=visit, interval=mine, clinician=people[pick % 2])
        case "split":
            return Split(visit=visit, interval=mine, at=when, code=code, clinician=people[pick % 2])
        case "move":
            return Move(visit=visit, interval=mine, to=other)
        case "delete":
            return Delete(visit=visit, interval=mine)
        case _:
            stop = None if kind == "runs" else when + 5 * MINUTE
            return Enter(visit=visit, code=code, start=when, stop=stop, clinician=people[pick % 2])


def looked_at(clinic: Clinic, visits: list[str]) -> list[VisitSheet]:
    return [clinic.visit(visit) for visit in visits]


@settings(max_examples=25, phases=[Phase.explicit, Phase.generate], deadline=None)
@given(steps)
def test_whatever_is_corrected_is_undone(said: list[Step]) -> None:
    folder, clock = Path(tempfile.mkdtemp(prefix="ptcoder-corrections-")), HandClock()
    clinic, visits, people = day(folder, clock)
    try:
        before = looked_at(clinic, visits)
        pressed = {each.interval: each for sheet in before for each in sheet.stretches}
        written, done = len(list(clinic._log.all_records())), 0
        for step in said:
            correction = wanted(step, clinic, visits, people)
            with suppress(Refused):
                told = clinic.preview_correction(correction, step[-1])
                shown = looked_at(clinic, visits)
                clinic.correct(correction, "as it was", step[-1])
                done += 1
                for sheet, now in zip(shown, looked_at(clinic, visits), strict=True):
                    change = next((each for each in told.visits if each.visit == sheet.visit), None)
                    assert now.lines == (sheet.lines if change is None else change.lines_after)
                    assert now.timed_minutes == (sheet.timed_minutes if change is None else change.timed_after)
            check(clinic, visits, pressed)
        kept = [record.event for record in clinic._log.all_records()][:written]
        for _ in range(done):
            clinic.undo()
        assert looked_at(clinic, visits) == before
        assert [record.event for record in clinic._log.all_records()][:written] == kept
    finally:
        clinic.close()
        shutil.rmtree(folder)


def check(clinic: Clinic, visits: list[str], pressed: dict[str, StretchRow]) -> None:
    """No stretch ends before it begins, none is in the future, and what was pressed is still told."""
    now = clinic.now()
    for sheet in looked_at(clinic, visits):
        assert sheet.timed_minutes >= 0
        assert sheet.total_minutes >= 0
        assert sheet.notices == ()
        for each in sheet.stretches:
            UUID(each.interval)
            assert (each.start or 0) <= (now if each.stop is None else each.stop) <= now
            was = pressed.get(each.interval)
            if was is not None:
                assert not each.entered
                assert each.pressed_start == was.start
    told = {each.interval for sheet in looked_at(clinic, visits) for each in sheet.stretches}
    assert told >= set(pressed)
