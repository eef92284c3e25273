"""After a restart: what is certain about the clocks that ran, and the question that only a person can answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from ptcoder.clinic.clock import DAY
from ptcoder.clinic.journal import Journal
from ptcoder.clinic.refused import Refused
from ptcoder.clinic.sheets import Answer, Question
from ptcoder.visit import MINUTE, SECOND, Acknowledged, Event, Interval, Logged, Moment, Stopped, voided

ON, STOPPED, AT = "on", "stopped", "at:"
LONG_AWAY = 400 * DAY
"""Longer than a clinic is closed."""


@dataclass(frozen=True, slots=True)
class Interrupted:
    """A stretch under which the computer was restarted. ``certain``: the last moment at which it is known to run."""

    visit: UUID
    interval: Interval
    certain: int

    def question(self, who: str, off_min: int, now: int) -> Question:

        def told(at_us: int) -> str:
            return told_at(at_us, off_min, now)

        last = told(self.certain)
        return Question(
            id=self.interval.id,
            visit=str(self.visit),
            text=(
                f"The computer was restarted while {self.interval.code or 'rest'} ran for {who}: it started at "
                f"{told(self.interval.start or self.certain)}; the last certain moment is {last}. Did it go on?"
            ),
            answers=went_on_or_ended(last, since=self.interval.start, certain=self.certain, off_min=off_min),
            code=self.interval.code or "",
            brief="went on?",
        )

    def events(self, answer: str, now: int) -> Sequence[Event]:
        """What the log says about an answer; Refused where it is none of the question's."""
        if answer == STOPPED:
            return [Stopped(visit=self.visit, interval=UUID(self.interval.id), at_us=self.certain)]
        if answer == ON:
            return [Acknowledged(visit=self.visit, finding=_key(self.interval), reason="it went on")]
        at = typed(answer)
        if not (self.interval.start or 0) <= at <= now:
            raise Refused("It has to end after it began, and not later than now.")
        return [Stopped(visit=self.visit, interval=UUID(self.interval.id), at_us=at)]


class Recovery:
    """What still has to be asked. It follows from the log, so that an answer can be undone and is not asked for twice.

    Asked about are the stretches that ran when the program started: what was started since needs no question, also
    where the system doesn't tell which boot it is in.
    """

    def __init__(self, journal: Journal, moment: Moment, looks: Mapping[bytes, Moment]) -> None:
        """``looks``: the last look at the clocks of each boot, while something ran."""
        self._journal = journal
        self._looks = dict(looks)
        self._boot = moment.boot
        self._found = frozenset(interval.id for _, interval in journal.floor.running())
        self._last = max((record.stamp.lamport for record in journal.records()), default=0)

    def open(self) -> Iterator[Interrupted]:
        """The running stretches whose length the clock that counts sleep can't tell, and nobody has yet."""
        for visit, interval in self._journal.floor.running():
            began = self._journal.began(visit, interval.id) if interval.id in self._found else None
            if began is None or _is_of(began, self._boot):
                continue
            said = list(self._confirmations(visit, interval))
            if not any(record.stamp.lamport > self._last or _is_of(record, self._boot) for record in said):
                confirmed = {record.stamp.moment.boot for record in said}
                yield Interrupted(visit, interval, self._certain(interval, began, confirmed))

    def _confirmations(self, visit: UUID, interval: Interval) -> Iterator[Logged]:
        records = self._journal.floor.records[visit]
        gone = voided(records)
        for record in records:
            event = record.event
            if isinstance(event, Acknowledged) and event.finding == _key(interval) and record.stamp.id not in gone:
                yield record

    def _certain(self, interval: Interval, began: Logged, confirmed: set[bytes]) -> int:
        """It ran at the last word or look of its own boot, and at the last one of a boot in which somebody said so."""
        start, first = interval.start or 0, began.stamp.moment
        latest = start
        for record in self._journal.records():
            moment = record.stamp.moment
            if record.stamp.lamport > self._last:
                continue
            if _is_of(record, first.boot):
                latest = max(latest, start + moment.mono_us - first.mono_us)
            elif moment.boot in confirmed or not any(first.boot):
                latest = max(latest, moment.at_us)
        for look in self._looks.values():
            if look.boot == first.boot:
                latest = max(latest, start + look.mono_us - first.mono_us)
            elif look.boot in confirmed:
                latest = max(latest, look.at_us)
        return latest


def went_on_or_ended(last: str, *, since: int | None, certain: int, off_min: int) -> tuple[Answer, ...]:
    """The answers about a stretch that began ``since`` and is ``certain`` to have run until then, told as ``last``."""
    return (
        Answer(id=ON, text="It went on, and runs still"),
        Answer(id=STOPPED, text=f"It ended at {last}"),
        Answer(id=AT, text="It ended at \N{HORIZONTAL ELLIPSIS}", since=since, off_min=off_min, first=certain),
    )


def typed(answer: str) -> int:
    """The moment on the floor's axis in an answer that is a time; Refused where it is none."""
    bare = answer.removeprefix(AT)
    if answer == bare or not (bare.isascii() and bare.isdecimal() and len(bare) < 20):
        raise Refused("Choose one of the answers.")
    return int(bare)


def _is_of(record: Logged, boot: bytes) -> bool:
    return record.stamp.moment.boot == boot and any(boot)


def _key(interval: Interval) -> str:
    """Stands where the id of a finding does."""
    return f"interrupted:{interval.id}"


def day_of(moment: Moment) -> date:
    """The date on the wall at a look at the clocks."""
    return day_at(moment.at_us, moment.off_min)


def day_at(at_us: int, off_min: int) -> date:
    """The date on the wall at a time."""
    return _wall(at_us, off_min).date()


def wrong_date(moment: Moment, before: Moment | None) -> str:
    """Why the date on the wall is not to be believed, given a look at the clocks that was taken before; "" if it is.

    In one boot the clock that counts sleep tells what date it must be. Else nothing is certain, and a day back, or
    more than 400 on, is doubtful.
    """
    if before is None:
        return ""
    today = day_of(moment)
    if before.boot == moment.boot and any(moment.boot):
        expected = replace(moment, at_us=before.at_us + moment.mono_us - before.mono_us)
        if abs(moment.at_us - expected.at_us) <= MINUTE or day_of(expected) == today:
            return ""
        return f"This computer says that it is {today}, but by the clock that counts sleep it is {day_of(expected)}."
    if -DAY <= moment.at_us - before.at_us <= LONG_AWAY:
        return ""
    return f"This computer says that it is {today}, but the last entry in the log is of {day_of(before)}."


def told_at(at_us: int, off_min: int, now: int) -> str:
    """``10:42``; with the date where that is not the day of ``now``."""
    day = _wall(at_us, off_min).date()
    return hour(at_us, off_min) if day == _wall(now, off_min).date() else f"{day} {hour(at_us, off_min)}"


def hour(at_us: int, off_min: int) -> str:
    """``10:42``."""
    return f"{_wall(at_us, off_min):%H:%M}"


def _wall(at_us: int, off_min: int) -> datetime:
    return datetime.fromtimestamp(at_us / SECOND, UTC) + timedelta(minutes=off_min)
