"""What can be pressed at a locked desk: the clocks that run can be stopped, and nothing else.

A desk locks by itself while hands are busy, and whoever comes back to it ends a treatment first and signs in then. The
moment of that press is what counts, so it is stored at once, said by nobody. It opens nothing: a code, who treats and
since when are shown, nothing of a patient. Whoever signs in is told what was stopped, and can undo it. More time before
the lock, or names that are hidden in its place, would leave the presses to whoever stands there, in another's name.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from uuid import UUID

from ptcoder.clinic import pressing
from ptcoder.clinic.journal import Journal
from ptcoder.clinic.recovery import hour
from ptcoder.clinic.refused import Refused
from ptcoder.clinic.staff import Staff
from ptcoder.visit import Interval, Moment


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedClock:
    """A clock that runs: its code as it is billed, since when, and who treats ("" where that need not be said)."""

    interval: str
    code: str
    since: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoppedAtLock:
    """One that was stopped at the locked desk, ``at`` a time of day."""

    visit: UUID
    interval: str
    code: str
    at: str


class AtLock:
    """``asked`` are the stretches that a question is open about: whether they ran at all is not known yet."""

    def __init__(self, journal: Journal, staff: Staff, asked: Callable[[], Container[str]]) -> None:
        self._journal = journal
        self._staff = staff
        self._asked = asked
        self._stopped: list[StoppedAtLock] = []
        self._since: Moment | None = None

    def clocks(self) -> tuple[LockedClock, ...]:
        """What runs, in the order of the floor, without whose treatment it is; nothing of a desk that is open."""
        if not self._staff.locked:
            return ()
        several = len(self._staff.people.sheets(None)) > 1
        return tuple(
            LockedClock(
                interval=each.id,
                code=self._shown(visit, each),
                since=hour(each.start or 0, self._journal.floor.visits[visit].off_min),
                by=self._staff.people.name(UUID(each.clinician)) if several and each.clinician else "",
            )
            for visit, each in self._running()
        )

    def stop(self, interval: str) -> StoppedAtLock:
        """Stops one of these clocks now. Refused where the desk is open, or the clock does not run any more."""
        if not self._staff.locked:
            raise Refused("The desk is open: stop it on the floor.")
        found = next(((visit, each) for visit, each in self._running() if each.id == interval), None)
        if found is None:
            raise Refused("This clock does not run any more.")
        visit, running = found
        if self._since != self._staff.left:
            self._since = self._staff.left
            self._stopped.clear()
        clock = self._journal.clock
        moment, code = clock.look(), self._shown(visit, running)
        self._journal.act(f"stop {code}", [pressing.stop(clock, visit, running, moment)], moment, None)
        at = hour(clock.axis(moment), self._journal.floor.visits[visit].off_min)
        self._stopped.append(StoppedAtLock(visit=visit, interval=interval, code=code, at=at))
        return self._stopped[-1]

    def notices(self, initials: Callable[[UUID], str]) -> Iterator[str]:
        """What was stopped while the desk was locked last, unless it was undone."""
        visits = self._journal.floor.visits
        for each in self._stopped:
            kept = visits[each.visit].intervals if each.visit in visits else ()
            if any(one.id == each.interval and not one.running for one in kept):
                yield f"{each.code} of {initials(each.visit)} was stopped at {each.at}, at the locked desk."

    def _running(self) -> Iterator[tuple[UUID, Interval]]:
        asked = self._asked()
        for visit, _ in self._journal.floor.open():
            for each in self._journal.floor.visits[visit].running:
                if each.id not in asked:
                    yield visit, each

    def _shown(self, visit: UUID, interval: Interval) -> str:
        """A code as its button says it."""
        floor = self._journal.floor
        swap = floor.payer(floor.visits[visit]).substitutions.get(interval.code or "")
        return swap.value if swap else interval.code or "Rest"
