"""What is asked beside the work while clocks run: still one-on-one, taken off, still treating.

Each question follows from the floor and the time, so that undo takes an answer back and a restart loses none. Nothing
stops by itself; what an answer stops earlier than now is stopped now and corrected, so that the press stays in the log.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from ptcoder.clinic import pressing
from ptcoder.clinic.clock import FloorClock
from ptcoder.clinic.floor import Floor
from ptcoder.clinic.recovery import AT, hour, typed
from ptcoder.clinic.refused import Refused
from ptcoder.clinic.sheets import Answer, Question
from ptcoder.clinic.tiles import PRESET, TWIN
from ptcoder.rulebook import Kind, Service
from ptcoder.visit import (
    MINUTE,
    Acknowledged,
    Amended,
    Attendance,
    Event,
    Interval,
    Moment,
    PresetChanged,
)

KEEP, STOP, ATTENDED = "keep", "stop", "attended"
AT_THE_END, NOW, LONGER = "end", "now", "longer"
STILL, AGO, NEXT = "still", "ago:", "next"
MORE = 5 * MINUTE
AGAIN = 10 * MINUTE
"""After what time somebody who said that they go on is asked again."""
MINUTES_AGO = (1, 5, 10)
LONG = 3
"""From so many hours on, nobody reads a length in minutes."""
ESTIM = ("97014", TWIN)
ESTIM_ATTENDED = "97032"
FORGOT = "Forgot to stop"


@dataclass(frozen=True, slots=True)
class Reply:
    """What is needed to make events of an answer."""

    floor: Floor
    clock: FloorClock
    moment: Moment

    @property
    def now(self) -> int:
        return self.clock.axis(self.moment)

    def stopped(self, visit: UUID, interval: Interval, at: int, reason: str = FORGOT) -> list[Event]:
        """It ended at ``at``: the clock is stopped now, and that is corrected."""
        if not (interval.start or 0) <= at <= self.now:
            raise Refused("It has to end after it began, and not later than now.")
        stop = pressing.stop(self.clock, visit, interval, self.moment)
        if at == self.now:
            return [stop]
        return [stop, Amended(visit=visit, interval=UUID(interval.id), reason=reason, stop_us=at)]


@dataclass(frozen=True, slots=True)
class StillOneOnOne:
    """A modality was put on while somebody treated the same patient: does that go on?"""

    visit: UUID
    modality: Interval
    treated: Interval

    @property
    def id(self) -> str:
        return f"one-on-one:{self.modality.id}"

    def question(self, floor: Floor, who: str, now: int) -> Question:
        folded = floor.visits[self.visit]
        on, code = _shown(floor, self.visit, self.modality), self.treated.code
        answers = [
            Answer(id=KEEP, text="Yes, one-on-one"),
            Answer(id=STOP, text=f"No, {code} ended at {hour(self.modality.start or 0, folded.off_min)}"),
        ]
        if self._may_be_attended(floor):
            answers.append(Answer(id=ATTENDED, text=f"It was attended e-stim, {ESTIM_ATTENDED}"))
        return Question(
            id=self.id,
            visit=str(self.visit),
            text=f"{on} was put on {who} while {code} runs. Still one-on-one?",
            answers=tuple(answers),
            code=code or "",
            brief="1:1?",
        )

    def events(self, answer: str, reply: Reply) -> list[Event]:
        if answer == KEEP:
            return [Acknowledged(visit=self.visit, finding=self.id, reason="still one-on-one")]
        ended = reply.stopped(self.visit, self.treated, self.modality.start or 0)
        if answer == STOP:
            return ended
        if answer == ATTENDED and self._may_be_attended(reply.floor):
            attended = Amended(
                visit=self.visit,
                interval=UUID(self.modality.id),
                reason="It was attended e-stim",
                code=ESTIM_ATTENDED,
                attendance=Attendance.CONSTANT,
            )
            return [*ended, attended]
        raise Refused("Choose one of the answers.")

    def _may_be_attended(self, floor: Floor) -> bool:
        folded = floor.visits[self.visit]
        service = floor.edition(folded).services.get(ESTIM_ATTENDED)
        return (
            self.modality.code in ESTIM
            and service is not None
            and folded.discipline in service.disciplines
            and service.valid_on(folded.date)
        )


@dataclass(frozen=True, slots=True)
class TakenOff:
    """The countdown of a modality is over."""

    visit: UUID
    modality: Interval
    meanwhile: str
    """Why nobody may have heard it; "" where there is no such reason."""

    @property
    def end(self) -> int:
        return (self.modality.start or 0) + (self.modality.preset or PRESET)

    @property
    def id(self) -> str:
        return f"taken-off:{self.modality.id}:{self.end}"

    def question(self, floor: Floor, who: str, now: int) -> Question:
        off_min = floor.visits[self.visit].off_min
        minutes = (self.modality.preset or PRESET) // MINUTE
        over = f"were over at {hour(self.end, off_min)}, while {self.meanwhile}" if self.meanwhile else "are over"
        return Question(
            id=self.id,
            visit=str(self.visit),
            text=f"{_shown(floor, self.visit, self.modality)}, {who}: the {minutes} min {over}. Taken off?",
            answers=(
                Answer(id=AT_THE_END, text=f"Yes, at {hour(self.end, off_min)}"),
                Answer(id=NOW, text="Yes, just now"),
                Answer(id=LONGER, text="Still on, +5 min"),
            ),
            code=self.modality.code or "",
            brief="off?",
        )

    def events(self, answer: str, reply: Reply) -> list[Event]:
        if answer == AT_THE_END:
            return reply.stopped(self.visit, self.modality, self.end)
        if answer == NOW:
            return reply.stopped(self.visit, self.modality, reply.now)
        if answer == LONGER:
            preset = reply.now - (self.modality.start or 0) + MORE
            return [PresetChanged(visit=self.visit, interval=UUID(self.modality.id), preset=preset)]
        raise Refused("Choose one of the answers.")


@dataclass(frozen=True, slots=True)
class StillTreating:
    """An attended clock has run for as long as is asked after; ``round`` counts how often was asked."""

    visit: UUID
    interval: Interval
    due: int
    round: int
    next_start: int | None

    @property
    def id(self) -> str:
        return f"still-treating:{self.interval.id}:{self.round}"

    def question(self, floor: Floor, who: str, now: int) -> Question:
        start, off_min = self.interval.start or 0, floor.visits[self.visit].off_min
        ran = lasted((now - start) // MINUTE)
        answers = [Answer(id=STILL, text="Yes, still treating")]
        answers += [Answer(id=f"{AGO}{each}", text=f"Stopped {each} min ago") for each in MINUTES_AGO]
        if self.next_start is not None:
            answers.append(Answer(id=NEXT, text=f"Stopped at {hour(self.next_start, off_min)}, when the next began"))
        at = "Stopped at \N{HORIZONTAL ELLIPSIS}"
        answers.append(Answer(id=AT, text=at, since=start, off_min=off_min, first=self.due))
        shown = _shown(floor, self.visit, self.interval)
        return Question(
            id=self.id,
            visit=str(self.visit),
            text=f"{shown} has run for {ran}, {who}: still treating?",
            answers=tuple(answers),
            code=self.interval.code or "",
            brief="still?",
            rings=True,
        )

    def events(self, answer: str, reply: Reply) -> list[Event]:
        if answer == STILL:
            minutes = (reply.now - (self.interval.start or 0)) // MINUTE
            return [Acknowledged(visit=self.visit, finding=self.id, reason=f"still treating after {minutes} min")]
        if answer == NEXT and self.next_start is not None:
            return reply.stopped(self.visit, self.interval, self.next_start)
        if answer in {f"{AGO}{each}" for each in MINUTES_AGO}:
            return reply.stopped(self.visit, self.interval, reply.now - int(answer.removeprefix(AGO)) * MINUTE)
        return reply.stopped(self.visit, self.interval, typed(answer))


def lasted(minutes: int) -> str:
    """``41 min``; of a whole night ``10 h 5 min``."""
    hours, rest = divmod(minutes, 60)
    return f"{minutes} min" if hours < LONG else f"{hours} h {rest} min"


Doubt = StillOneOnOne | TakenOff | StillTreating


def doubts(
    floor: Floor,
    now: int,
    limit: Callable[[Service], int],
    besides: Collection[str],
    meanwhile: Callable[[int], str] = lambda at: "",
) -> Iterator[Doubt]:
    """What is to be asked now, the modalities first; stretches that are asked after already (``besides``) are not.

    ``limit`` gives after how many minutes of a service it is asked whether it still runs; 0 never.
    ``meanwhile`` says why what came to pass at a moment may not have been noticed.
    """
    later: list[Doubt] = []
    for visit, each in floor.running():
        if each.code is None or each.id in besides:
            continue
        folded = floor.visits[visit]
        service = floor.edition(folded).services[each.code]
        if pressing.runs_beside(service):
            guard = _guard(floor, visit, each)
            if guard is not None and guard.treated.id not in besides and guard.id not in folded.acknowledged:
                yield guard
            over = TakenOff(visit, each, "")
            if now >= over.end:
                yield replace(over, meanwhile=meanwhile(over.end))
            continue
        minutes = limit(service)
        if each.start is None or minutes == 0 or now < each.start + minutes * MINUTE:
            continue
        due = each.start + minutes * MINUTE
        starts = (other.start for other in folded.intervals if other.start is not None and other.start > each.start)
        still = StillTreating(visit, each, due, (now - due) // AGAIN, min(starts, default=None))
        if still.id not in folded.acknowledged:
            later.append(still)
    yield from later


def _guard(floor: Floor, visit: UUID, modality: Interval) -> StillOneOnOne | None:
    """Whoever treated this patient one-on-one when the modality was put on, and still does; first the same person."""
    folded = floor.visits[visit]
    services = floor.edition(folded).services
    treating = [
        each
        for each in folded.running
        if each.code is not None
        and not pressing.runs_beside(services[each.code])
        and services[each.code].kind is not Kind.GROUP
        and (each.start or 0) <= (modality.start or 0)
    ]
    treating.sort(key=lambda each: each.clinician != modality.clinician)
    return StillOneOnOne(visit, modality, treating[0]) if treating else None


def _shown(floor: Floor, visit: UUID, interval: Interval) -> str:
    """A stretch's code as its button says it."""
    swap = floor.payer(floor.visits[visit]).substitutions.get(interval.code or "")
    return swap.value if swap else interval.code or "rest"
