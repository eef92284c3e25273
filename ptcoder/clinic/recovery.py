"""After a restart: what is certain about the clocks that ran, and the question that only a person can answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from ptcoder.clinic.journal import Journal
from ptcoder.clinic.sheets import Answer, Question
from ptcoder.visit import SECOND, Interval, Moment


@dataclass(frozen=True, slots=True)
class Interrupted:
    """A stretch under which the computer was restarted. ``certain`` is the last moment known on its visit."""

    visit: UUID
    interval: Interval
    certain: int

    def question(self, who: str, off_min: int, now: int) -> Question:
        start = hour(self.interval.start or self.certain, off_min)
        last = hour(self.certain, off_min)
        return Question(
            id=self.interval.id,
            visit=str(self.visit),
            text=(
                f"The computer was restarted while {self.interval.code or 'rest'} ran for {who} It started at {start}; "
                f"the last certain moment is {last}. Did it go on?"
            ),
            answers=(
                Answer(id="on", text=f"It went on, and runs still ({hour(now, off_min)})"),
                Answer(id="stopped", text=f"It ended at {last}"),
            ),
        )


def interrupted(journal: Journal, moment: Moment) -> Iterator[Interrupted]:
    """Running stretches that were started in another boot: the clock that counts sleep can't tell their length."""
    for visit, interval in journal.floor.running():
        began = journal.began(visit, interval.id)
        if began is None:
            continue
        boot = began.stamp.moment.boot
        if boot != moment.boot or not any(boot):
            certain = max(record.stamp.moment.at_us for record in journal.floor.records[visit])
            yield Interrupted(visit, interval, certain)


def day_of(moment: Moment) -> date:
    """The date on the wall at a look at the clocks."""
    return _wall(moment.at_us, moment.off_min).date()


def hour(at_us: int, off_min: int) -> str:
    """``10:42``."""
    return f"{_wall(at_us, off_min):%H:%M}"


def _wall(at_us: int, off_min: int) -> datetime:
    return datetime.fromtimestamp(at_us / SECOND, UTC) + timedelta(minutes=off_min)
