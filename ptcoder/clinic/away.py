"""When nobody was there to say that a treatment had ended: what is certain then, and what has to be asked.

The program was not running, the computer slept, or the desk was locked, for more than a few minutes. Nothing stops by
it, and the clock that counts sleep tells how long it took; only whether the treatment went on is not known. The
question follows from the log and from the looks beside it: it can be undone, and comes again after another end.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

from ptcoder.clinic import pressing
from ptcoder.clinic.asked import Reply
from ptcoder.clinic.clock import FloorClock, sleep_counting_us
from ptcoder.clinic.floor import Floor
from ptcoder.clinic.journal import Journal
from ptcoder.clinic.recovery import ON, STOPPED, told_at, typed, went_on_or_ended
from ptcoder.clinic.sheets import Question
from ptcoder.store import looks
from ptcoder.store.looks import Gap, Looks
from ptcoder.visit import MINUTE, Acknowledged, Event, Interval, Moment

FEW = 3 * MINUTE
"""Without a look at the clocks for less than this, nothing is asked."""
LONG_LOCK = 15 * MINUTE
"""A locked desk is usual while hands are busy: it is asked about after this time only."""
ENDED, ASLEEP, LOCKED = "ended", "asleep", "locked"
WORDS = {
    ENDED: "ptcoder was not running",
    ASLEEP: "the computer slept or stood still",
    LOCKED: "the desk was locked",
}


@dataclass(frozen=True, slots=True)
class WentOn:
    """An attended stretch ran through a gap: did it go on?"""

    visit: UUID
    interval: Interval
    gap: Gap

    @property
    def id(self) -> str:
        return f"away:{self.interval.id}:{self.gap.until}"

    def question(self, floor: Floor, who: str, now: int) -> Question:
        folded = floor.visits[self.visit]
        swap = floor.payer(folded).substitutions.get(self.interval.code or "")
        code = swap.value if swap else self.interval.code
        start = self.interval.start or self.gap.since
        at, since, until = (told_at(each, folded.off_min, now) for each in (start, self.gap.since, self.gap.until))
        minutes = (self.gap.until - self.gap.since) // MINUTE
        return Question(
            id=self.id,
            visit=str(self.visit),
            text=(
                f"{code} has run for {who} since {at}; from {since} to {until} ({minutes} min) "
                f"{WORDS[self.gap.cause]}, and the clock counted on. Did it go on?"
            ),
            answers=went_on_or_ended(since, since=start, certain=self.gap.since, off_min=folded.off_min),
            code=self.interval.code or "",
            brief="went on?",
        )

    def events(self, answer: str, reply: Reply) -> list[Event]:
        if answer == ON:
            return [Acknowledged(visit=self.visit, finding=self.id, reason="it went on")]
        at = self.gap.since if answer == STOPPED else typed(answer)
        why = WORDS[self.gap.cause]
        return reply.stopped(self.visit, self.interval, at, f"It had ended: {why}")


class Away:
    """Knows the gaps. ``beat`` is called every few seconds while the window is open, ``leave`` at its end.

    ``going`` is a clock of the computer's own that counts sleep (microseconds): a beat that comes late by it tells that
    the program stood still, however fast the clinic's clock is made to go.
    """

    def __init__(self, journal: Journal, clock: FloorClock, kept: Looks, folder: Path | None) -> None:
        self.going: Callable[[], int] = sleep_counting_us
        self._journal = journal
        self._clock = clock
        self._folder = folder
        self._last = dict(kept.last)
        self._gaps = list(kept.gaps)
        self._beaten: tuple[Moment, int] | None = None

    def begin(self, moment: Moment) -> None:
        """At the start, once the floor's clock follows what runs: how long the program was not there."""
        if not list(self._journal.floor.running()):
            self._last.clear()
            self._gaps.clear()
            return
        known = [record.stamp.moment for record in self._journal.records()]
        known = [each for each in (*known, *self._last.values()) if each.boot == moment.boot and any(each.boot)]
        if known:
            before = max(known, key=lambda each: each.mono_us)
            self._add(ENDED, before, moment, FEW)
        self._keep(moment)

    def beat(self) -> bool:
        """Looks at the clocks, and keeps that look; whether there is something new to ask."""
        moment, real = self._clock.look(), self.going()
        before, self._beaten = self._beaten, (moment, real)
        late = before is not None and real - before[1] >= FEW and self._add(ASLEEP, before[0], moment, FEW)
        self._keep(moment)
        return late

    def came_back(self, left: Moment, moment: Moment) -> None:
        """Somebody signs in at a desk that was locked."""
        self._add(LOCKED, left, moment, LONG_LOCK)

    def leave(self) -> None:
        """The program ends: its last look."""
        self._keep(self._clock.look())

    def open(self, besides: Collection[str]) -> Iterator[WentOn]:
        """What has to be asked, of each stretch its earliest gap; not of those that are asked about already."""
        for visit, interval in self._attended():
            acknowledged = self._journal.floor.visits[visit].acknowledged
            asked = (WentOn(visit, interval, gap) for gap in self._gaps if (interval.start or 0) <= gap.since)
            first = next((each for each in asked if each.id not in acknowledged), None)
            if first is not None and interval.id not in besides:
                yield first

    def meanwhile(self, at: int) -> str:
        """Why nobody may have noticed what came to pass at this moment; "" where there is no such reason."""
        return next((WORDS[gap.cause] for gap in self._gaps if gap.since < at <= gap.until), "")

    def _add(self, cause: str, before: Moment, moment: Moment, least: int) -> bool:
        """A gap is kept where something ran all through it; one that meets another makes one of both."""
        if before.boot != moment.boot or not any(moment.boot) or moment.mono_us - before.mono_us < least:
            return False
        gap = Gap(cause=cause, since=self._clock.axis(before), until=self._clock.axis(moment))
        if not any((interval.start or 0) <= gap.since for _, interval in self._journal.floor.running()):
            return False
        met = [each for each in self._gaps if each.until + MINUTE >= gap.since and each.since <= gap.until + MINUTE]
        if met:
            longest = max((gap, *met), key=lambda each: each.until - each.since)
            since = min(each.since for each in (gap, *met))
            gap = replace(longest, since=since, until=max(each.until for each in (gap, *met)))
        self._gaps = [each for each in self._gaps if each not in met] + [gap]
        return True

    def _attended(self) -> Iterator[tuple[UUID, Interval]]:
        floor = self._journal.floor
        for visit, interval in floor.running():
            if interval.code is None:
                continue
            service = floor.edition(floor.visits[visit]).services[interval.code]
            if not pressing.runs_beside(service):
                yield visit, interval

    def _keep(self, moment: Moment) -> None:
        if any(moment.boot) and any(True for _ in self._journal.floor.running()):
            self._last.pop(moment.boot, None)
            self._last[moment.boot] = moment
            looks.write(self._folder, Looks(self._last, self._gaps))
