"""One press against what SQLCipher itself needs for the same rows: `python3 packaging/dev.py bench`."""

import statistics
import sys
import time
from pathlib import Path
from uuid import UUID

from ptcoder.store import Log
from ptcoder.store.connection import connect, run, writing
from ptcoder.store.record import COLUMNS, START, Tip, chained
from ptcoder.visit import encode
from tests.store.made_up import draft, opened, patient, started, stopped

PRESSES = 1000
VISIT = UUID(int=1)


def test_an_append_of_two_events_against_a_bare_insert(tmp_path: Path) -> None:
    """Aim: at most twice as long. Both write the same bytes to the same disk in turn, each safely before it returns."""
    bare_file = tmp_path / "bare.db"
    bare_file.touch()
    bare = connect(bare_file, bytes(range(32)))
    columns = ", ".join(COLUMNS)
    run(bare, f"CREATE TABLE event ({columns}, PRIMARY KEY (station, n)) WITHOUT ROWID")
    run(bare, "CREATE UNIQUE INDEX event_id ON event (id)")
    insert = f"INSERT INTO event VALUES ({', '.join('?' for _ in COLUMNS)})"
    tip = Tip(station=bytes(16), n=0, hash=START, lamport=0)
    ours: list[float] = []
    theirs: list[float] = []
    with Log.open(tmp_path / "data") as log:
        log.append([draft(opened(VISIT))])
        for number in range(PRESSES):
            interval = UUID(int=number)
            drafts = [draft(stopped(VISIT, interval)), draft(started(VISIT, interval))]
            records = chained(tip, [(each, encode(each.event)) for each in drafts])
            tip = Tip(station=tip.station, n=records[-1].n, hash=records[-1].hash, lamport=records[-1].lamport)
            rows = [record.row() for record in records]

            began = time.perf_counter()
            log.append(drafts)
            ended = time.perf_counter()
            with writing(bare):
                bare.conn.executemany(insert, rows)
            theirs.append(time.perf_counter() - ended)
            ours.append(ended - began)
    bare.close()
    ratio = statistics.median(ours) / statistics.median(theirs)
    report("append of two events", ours)
    report("bare insert of the same", theirs)
    sys.stdout.write(f"{'ratio of the medians':28}{ratio:8.2f}   (aim: at most 2)\n")


def test_reading_a_log_of_a_year() -> None:
    with Log.memory() as log:
        log.append([draft(patient(f"Patient {number}", f"M-{number}", UUID(int=number))) for number in range(5000)])
        for number in range(3000):
            visit, interval = UUID(int=number), UUID(int=number)
            steps = [started(visit, interval), stopped(visit, interval)] * 8
            log.append([draft(event) for event in (opened(visit), *steps)])
        for what, does in {
            "search among 5000 patients": lambda: log.patients("4321"),
            "open visits of 3000": log.unfinished_visits,
            "records of one visit": lambda: log.visit(UUID(int=77)),
            "verify 56000 records": log.verify,
            "rebuild from 56000 records": log.rebuild,
        }.items():
            began = time.perf_counter()
            does()
            report(what, [time.perf_counter() - began])


def report(what: str, seconds: list[float]) -> None:
    worst = statistics.quantiles(seconds, n=100)[98] if len(seconds) > 1 else seconds[0]
    middle = statistics.median(seconds)
    sys.stdout.write(f"\n{what:28}{middle * 1000:8.3f} ms   99 of 100 within {worst * 1000:8.3f} ms\n")
