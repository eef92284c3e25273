"""Goals of a course of care at a desk: written, corrected, replaced, settled; what is shown of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID, uuid4

from ptcoder.clinic.care_sheets import GoalForm, GoalRow
from ptcoder.clinic.clock import FloorClock
from ptcoder.clinic.dates import read_day
from ptcoder.clinic.duties import Deed
from ptcoder.clinic.floor import Floor
from ptcoder.clinic.history import History
from ptcoder.clinic.journal import Journal
from ptcoder.clinic.recovery import day_of
from ptcoder.clinic.refused import Refused, read_id, read_words
from ptcoder.clinic.staff import Staff
from ptcoder.coding.goals import GoalDraft
from ptcoder.store import Cared
from ptcoder.visit import Goal, GoalWritten, State, Visit, fitting

UNKNOWN_GOAL = "This goal is not known here."
OUTCOMES = ("met", "changed", "dropped")
LONGEST = 300
"""Letters that a goal has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalsSheet:
    """The goals that a visit is about. ``course`` is the id of its one course of care, "" where there is none, or
    where it is unclear which; ``hint`` then says what to do. ``begins``: a first course can be written for it.
    """

    patient: str
    course: str
    goals: tuple[GoalRow, ...]
    hint: str
    begins: bool
    may_write: bool


@dataclass(slots=True)
class GoalDesk:
    """Of one desk. ``known`` gives a visit by its id. Each intent is one press, and can be undone.

    Refused where something cannot be; nothing is written then.
    """

    journal: Journal
    clock: FloorClock
    staff: Staff
    floor: Floor
    history: History
    known: Callable[[str], UUID]

    # --- looking

    def sheet(self, visit: str) -> GoalsSheet:
        """The goals of the course that a visit belongs to."""
        known = self.known(visit)
        folded = self.floor.visits[known]
        cared = self.history.of(folded.patient) if folded.patient else None
        courses = cared.courses if cared is not None else ()
        fits = fitting(courses, folded.discipline, folded.payer, folded.date)
        said = self.history.goals(folded, self.floor.records[known])
        signed = folded.state in (State.SIGNED, State.EXPORTED)
        return GoalsSheet(
            patient=folded.patient or "",
            course=str(fits[0].care) if len(fits) == 1 else "",
            goals=goal_rows(said, self._today()),
            hint=self._hint(folded, cared, len(fits)),
            begins=cared is not None and not fits and not signed,
            may_write=self.staff.may(Deed.CARE) and not signed,
        )

    def _hint(self, visit: Visit, cared: Cared | None, fits: int) -> str:
        payer = self.floor.payer(visit).label
        if cared is None:
            return "The log cannot be read now; what is known of this patient's goals cannot be shown."
        if fits > 1:
            return (
                f"{fits} courses of care fit this visit. End the one that it does not belong to, on the Patients page."
            )
        if not fits:
            return f"Goals belong to a plan of care. None for {visit.discipline} under {payer} is open on {visit.date}."
        return ""

    # --- writing

    def write(self, patient: str, course: str, form: GoalForm, goal: str = "", *, replaces: bool = False) -> str:
        """A new goal of a course, or other words for ``goal``; its id.

        ``replaces``: the former goal stays in the record as changed, and a new one is worked on instead.
        """
        self.staff.must(Deed.CARE)
        cared = self._cared(patient)
        draft = read_goal(form)
        said = [] if not goal else [self._one(cared, goal)]
        if not said and all(str(each.care) != course for each in cared.courses):
            raise Refused("This course of care is not known here.")
        former = said[0] if said else None
        key = uuid4() if former is None or replaces else former.goal
        care = former.care if former is not None else UUID(course)
        event = GoalWritten(goal=key, care=care, text=draft.text, by=draft.by)
        if former is None:
            self._act("new goal", [event], [replace(event, outcome="dropped")])
        elif replaces:
            back = [replace(event, outcome="dropped"), former]
            self._act("goal replaced", [replace(former, outcome="changed"), event], back)
        elif replace(event, outcome=former.outcome) != former:
            self._act("goal corrected", [replace(event, outcome=former.outcome)], [former])
        return str(event.goal)

    def settle(self, patient: str, goal: str, outcome: str) -> None:
        """A goal is met, or dropped; "" takes it up again."""
        self.staff.must(Deed.CARE)
        if outcome and outcome not in OUTCOMES:
            raise Refused(f"A goal ends as one of {', '.join(OUTCOMES)}.")
        former = self._one(self._cared(patient), goal)
        said = replace(former, outcome=outcome or None)
        if said != former:
            self._act(f"goal {outcome or 'taken up again'}", [said], [former])

    def _one(self, cared: Cared, goal: str) -> GoalWritten:
        key = read_id(goal, UNKNOWN_GOAL)
        found = next((each.said for each in cared.goals if each.said.goal == key), None)
        if found is None:
            raise Refused(UNKNOWN_GOAL)
        return found

    def _cared(self, patient: str) -> Cared:
        cared = self.history.of(str(read_id(patient, UNKNOWN_GOAL)))
        if cared is None:
            raise Refused("The log cannot be read now; no goal can be written.")
        return cared

    def _today(self) -> date:
        return day_of(self.clock.look())

    def _act(self, name: str, events: Sequence[GoalWritten], back: Sequence[GoalWritten]) -> None:
        self.journal.act(name, events, self.clock.look(), self.staff.who, back)


def draft_of(form: GoalForm) -> GoalDraft:
    """What a form says so far, as far as it can be read: a day that is none counts as missing."""
    try:
        by = read_day(form.by, "By")
    except Refused:
        by = None
    words = [read_words(each) for each in (form.function, form.measure, form.condition)]
    return GoalDraft(function=words[0], measure=words[1], condition=words[2], by=by)


def read_goal(form: GoalForm) -> GoalDraft:
    """What a form says. Refused where that is nothing, too long, or its day is none."""
    draft = replace(draft_of(form), by=read_day(form.by, "By"))
    if not draft.function:
        raise Refused("Write what the patient is to do.")
    if len(draft.text) > LONGEST:
        raise Refused(f"A goal has at most {LONGEST} letters.")
    return draft


def goal_rows(goals: Iterable[GoalWritten], today: date) -> tuple[GoalRow, ...]:
    """Goals as they are shown: those that are worked on first."""
    return tuple(_row(each, today) for each in sorted(goals, key=lambda each: each.outcome is not None))


def goals_of(course: UUID, goals: Iterable[Goal], today: date) -> tuple[GoalRow, ...]:
    """All goals of a course."""
    return goal_rows((each.said for each in goals if each.said.care == course), today)


def _row(said: GoalWritten, today: date) -> GoalRow:
    draft = GoalDraft.read(said)
    return GoalRow(
        id=str(said.goal),
        text=said.text,
        by=said.by,
        outcome=said.outcome or "",
        is_late=said.outcome is None and said.by is not None and said.by < today,
        missing=draft.missing,
        form=GoalForm(
            function=draft.function.strip(),
            measure=draft.measure,
            condition=draft.condition,
            by=str(said.by or ""),
        ),
    )
