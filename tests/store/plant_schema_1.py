"""Made `files/schema-1` with version 0.1.0, once: `python -m tests.store.plant_schema_1`.

What stands there is what a clinic's disk may hold, so it is never made again. Every later schema gets a script and
files of its own. What the log must show is written by hand in `files/schema-1/expected.json`.
"""

from __future__ import annotations

import datetime
from pathlib import Path
from uuid import UUID

from ptcoder.store import Draft, Log
from ptcoder.visit import (
    Acknowledged,
    Amended,
    Attendance,
    Attested,
    Chosen,
    Closed,
    Counted,
    Discipline,
    Event,
    Exported,
    Moment,
    Noted,
    PatientAdded,
    PersonAdded,
    Reopened,
    Role,
    Signed,
    Started,
    Stopped,
    VisitOpened,
    Voided,
)

FOLDER = Path(__file__).with_name("files") / "schema-1"
BOOT = bytes(range(16))
NOON = 1_772_452_800_000_000  # 2026-03-02 12:00 UTC
ANN, BEN = UUID(int=0xA1), UUID(int=0xA2)
PAT, ZOE, ROB = UUID(int=0xB1), UUID(int=0xB2), UUID(int=0xB3)
DAY, NEXT = datetime.date(2026, 3, 2), datetime.date(2026, 3, 3)


def main() -> None:
    FOLDER.mkdir(parents=True)
    with Log.open(FOLDER) as log:
        _say(log, 0, None, PersonAdded(person=ANN, name="Ann Example", role=Role.PT))
        _say(log, 1, ANN, PersonAdded(person=BEN, name="Ben Example", role=Role.PTA))
        _say(log, 2, ANN, _patient(PAT, "Pat Sample", "M-001", "medicare", Discipline.PT))
        _say(log, 3, ANN, _patient(ZOE, "Zoë Made-Up", "M-002", "cash", Discipline.OT))
        _say(log, 4, ANN, _patient(ROB, "Rob Invented", "M-003", "medicare", Discipline.PT))
        _say(log, 5, BEN, _patient(PAT, "Pat Sample-Renamed", "M-001", "medicare", Discipline.PT))
        _exported(log, UUID(int=0xC1))
        _reopened(log, UUID(int=0xC2))
        _on_the_floor(log, UUID(int=0xC3))
        _taken_back(log, UUID(int=0xC4))
        _closed(log, UUID(int=0xC5))
        assert log.verify() == []


def _exported(log: Log, visit: UUID) -> None:
    """Two stretches of 10 minutes, the second amended to 15, hot pack counted; signed, exported."""
    first, second = UUID(int=0xD1), UUID(int=0xD2)
    _say(log, 60, ANN, _opened(visit, PAT, DAY))
    _say(log, 60, ANN, _started(visit, first, "97110", ANN))
    _say(log, 660, ANN, Stopped(visit=visit, interval=first), _started(visit, second, "97140", ANN))
    _say(log, 1260, ANN, Stopped(visit=visit, interval=second))
    end = NOON + 1560 * 1_000_000
    _say(log, 1300, ANN, Amended(visit=visit, interval=second, reason="pressed too early", stop_us=end))
    counted = Counted(visit=visit, service=UUID(int=0xD3), code="97010", units=1, clinician=ANN, role=Role.PT)
    _say(log, 1310, ANN, counted, Noted(visit=visit, text="Schulterschmerz – besser"))
    _say(log, 1320, ANN, Attested(visit=visit, what="kx"), Acknowledged(visit=visit, finding="tie", reason="seen"))
    _say(log, 1330, ANN, Chosen(visit=visit, code="97140"), Closed(visit=visit))
    _say(log, 1340, ANN, Signed(visit=visit, version=1, bill="97140-GP 1\n", edition="2026-01-01", program="0.1.0"))
    _say(log, 1400, ANN, Exported(export=UUID(int=0xE1), visits=(visit,), sha256="00" * 32, rows=2))


def _reopened(log: Log, visit: UUID) -> None:
    """Signed, reopened, signed again as version 2; an export of it was taken back."""
    _say(log, 2000, ANN, _opened(visit, ZOE, DAY, Discipline.OT), Closed(visit=visit))
    _say(log, 2010, ANN, Signed(visit=visit, version=1, bill="first\n", edition="2026-01-01", program="0.1.0"))
    _say(log, 2020, ANN, Reopened(visit=visit, reason="a minute was missing"))
    _say(log, 2030, ANN, Closed(visit=visit))
    _say(log, 2040, ANN, Signed(visit=visit, version=2, bill="second\n", edition="2026-01-01", program="0.1.0"))
    (export,) = _say(log, 2050, ANN, Exported(export=UUID(int=0xE2), visits=(visit,), sha256="11" * 32, rows=1))
    _say(log, 2060, ANN, Voided(visit=visit, event=export, reason="wrong month"))


def _on_the_floor(log: Log, visit: UUID) -> None:
    """A group of three with the assistant, still running after a restart of the computer, in another time zone."""
    _say(log, 90_000, BEN, _opened(visit, ROB, NEXT), off_min=330)
    group = Started(
        visit=visit,
        interval=UUID(int=0xD4),
        code="97150",
        clinician=BEN,
        role=Role.PTA,
        attendance=Attendance.GROUP,
        at_us=NOON + 89_880 * 1_000_000,
        group_size=3,
    )
    _say(log, 90_010, BEN, group, off_min=330, boot=bytes(16))


def _taken_back(log: Log, visit: UUID) -> None:
    (opening,) = _say(log, 91_000, ANN, _opened(visit, ROB, NEXT))
    _say(log, 91_010, ANN, Voided(visit=visit, event=opening, reason="wrong patient"))


def _closed(log: Log, visit: UUID) -> None:
    """Rest and charting is timed and has no code; the closing was taken back and given again."""
    rest = UUID(int=0xD5)
    _say(log, 92_000, ANN, _opened(visit, PAT, NEXT), _started(visit, rest, None, None))
    _say(log, 92_120, ANN, Stopped(visit=visit, interval=rest))
    (closing,) = _say(log, 92_130, ANN, Closed(visit=visit))
    (undo,) = _say(log, 92_140, ANN, Voided(visit=visit, event=closing, reason="not yet"))
    _say(log, 92_150, ANN, Voided(visit=visit, event=undo, reason="it was right"))


def _say(
    log: Log, second: int, who: UUID | None, *events: Event, off_min: int = -300, boot: bytes = BOOT
) -> tuple[UUID, ...]:
    """Appends the events, all said so many seconds after noon; their ids."""
    tick = second * 1_000_000
    moment = Moment(at_us=NOON + tick, off_min=off_min, boot=boot, mono_us=tick if any(boot) else 0)
    written = log.append([Draft(event=event, moment=moment, who=who) for event in events])
    return tuple(record.stamp.id for record in written)


def _patient(patient: UUID, name: str, mrn: str, payer: str, discipline: Discipline) -> PatientAdded:
    return PatientAdded(patient=patient, name=name, mrn=mrn, payer=payer, discipline=discipline)


def _opened(visit: UUID, patient: UUID, date: datetime.date, discipline: Discipline = Discipline.PT) -> VisitOpened:
    return VisitOpened(visit=visit, patient=patient, payer="medicare", discipline=discipline, date=date)


def _started(visit: UUID, interval: UUID, code: str | None, clinician: UUID | None) -> Started:
    attendance = Attendance.ONE_ON_ONE if code else None
    return Started(visit=visit, interval=interval, code=code, clinician=clinician, role=Role.PT, attendance=attendance)


if __name__ == "__main__":
    main()
