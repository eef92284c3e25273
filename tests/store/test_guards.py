"""The database itself refuses, whoever asks; and what gets past it, with the key and without the guards, is found."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from ptcoder.store import Draft, Log
from ptcoder.store.record import COLUMNS, Record
from ptcoder.visit import Noted, Unknown
from tests.store.made_up import Refused, database_of, draft, moment, notes, opened, raw

VISIT = UUID(int=1)
MARKS = ", ".join("?" for _ in COLUMNS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A log of six records, closed."""
    with Log.open(tmp_path) as log:
        log.append([draft(opened(VISIT)), *notes(VISIT, 5)])
    return tmp_path


@pytest.fixture
def file(folder: Path) -> Iterator[sqlite3.Connection]:
    with raw(folder) as connection:
        yield connection


def last(file: sqlite3.Connection) -> Record:
    return Record(*file.execute("SELECT * FROM event ORDER BY n DESC LIMIT 1").fetchone())


def following(record: Record, **changes: Any) -> Record:
    """A right record after this one, but for the changes; hashed as it then is."""
    made = replace(
        record, n=record.n + 1, lamport=record.lamport + 1, id=bytes(15) + b"\x01", prev=record.hash, **changes
    )
    return replace(made, hash=made.digest())


def insert(file: sqlite3.Connection, record: Record, how: str = "INSERT") -> None:
    file.execute(f"{how} INTO event VALUES ({MARKS})", record.row())


def test_a_right_record_is_taken(file: sqlite3.Connection, folder: Path) -> None:
    insert(file, following(last(file)))
    with Log.open(folder) as log:
        assert log.verify() == []


REFUSED: dict[str, Callable[[Record], Record]] = {
    "number taken": lambda it: replace(it, n=it.n - 1),
    "number far back": lambda it: replace(it, n=1),
    "gap": lambda it: replace(it, n=it.n + 1),
    "number zero": lambda it: replace(it, n=0),
    "other prev": lambda it: replace(it, prev=b"\x01" * 32),
    "prev of a first": lambda it: replace(it, prev=bytes(32)),
    "lamport not risen": lambda it: replace(it, lamport=it.lamport - 1),
    "lamport below n": lambda it: replace(it, station=b"n" * 16, n=1, prev=bytes(32), lamport=0),
    "new station begins at 2": lambda it: replace(it, station=b"n" * 16, n=2),
    "new station with a prev": lambda it: replace(it, station=b"n" * 16, n=1),
    "short station": lambda it: replace(it, station=b"n", n=1, prev=bytes(32)),
    "short id": lambda it: replace(it, id=b"i"),
    "short boot": lambda it: replace(it, boot=b""),
    "short who": lambda it: replace(it, who=b""),
    "short salt": lambda it: replace(it, salt=b""),
    "short hash": lambda it: replace(it, hash=b"h"),
    "offset too wide": lambda it: replace(it, off_min=40_000),
    "clock below zero": lambda it: replace(it, mono_us=-1),
    "body as text": lambda it: replace(it, body="text"),  # pyright: ignore[reportArgumentType]
    "no body": lambda it: replace(it, body=None),  # pyright: ignore[reportArgumentType]
    "number as text": lambda it: replace(it, n="seven"),  # pyright: ignore[reportArgumentType]
}


@pytest.mark.parametrize("how", ["INSERT", "INSERT OR REPLACE", "INSERT OR IGNORE", "INSERT OR ROLLBACK"])
@pytest.mark.parametrize("change", REFUSED)
def test_any_other_insert_is_refused(file: sqlite3.Connection, change: str, how: str) -> None:
    before = file.execute("SELECT * FROM event").fetchall()
    record = REFUSED[change](following(last(file)))
    # INSERT OR IGNORE passes over a failed check in silence; what counts is that nothing came in
    with suppress(Refused) if how == "INSERT OR IGNORE" else pytest.raises(Refused):
        insert(file, record, how)
    assert file.execute("SELECT * FROM event").fetchall() == before


@pytest.mark.parametrize("how", ["INSERT", "INSERT OR REPLACE", "INSERT OR IGNORE"])
@pytest.mark.parametrize("recursive", ["ON", "OFF"])
def test_an_id_is_never_used_twice(file: sqlite3.Connection, how: str, recursive: str) -> None:
    file.execute(f"PRAGMA recursive_triggers = {recursive}")
    before = file.execute("SELECT * FROM event").fetchall()
    used = file.execute("SELECT id FROM event WHERE n = 2").fetchone()[0]
    with pytest.raises(Refused, match="this id is in the log already"):
        insert(file, replace(following(last(file)), id=used), how)
    assert file.execute("SELECT * FROM event").fetchall() == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET body = x'7b7d' WHERE n = 3",
        "UPDATE event SET hash = hash",
        "UPDATE OR REPLACE event SET n = n + 1",
        "DELETE FROM event WHERE n = 6",
        "DELETE FROM event",
        "INSERT INTO event SELECT * FROM event WHERE n = 6 ON CONFLICT DO UPDATE SET body = x'7b7d'",
        "REPLACE INTO event SELECT * FROM event WHERE n = 6",
    ],
)
@pytest.mark.parametrize("recursive", ["ON", "OFF"])
def test_changing_and_deleting_are_refused(file: sqlite3.Connection, statement: str, recursive: str) -> None:
    file.execute(f"PRAGMA recursive_triggers = {recursive}")
    before = file.execute("SELECT * FROM event").fetchall()
    with pytest.raises(Refused, match=r"never changed|never deleted|takes only the number"):
        file.execute(statement)
    assert file.execute("SELECT * FROM event").fetchall() == before


def test_an_append_costs_the_same_however_long_the_log_is() -> None:
    def steps(log: Log) -> int:
        counted: list[None] = []

        def count() -> None:
            counted.append(None)

        database_of(log).set_progress_handler(count, 1)
        log.append([draft(Noted(visit=VISIT, text="one more"))])
        database_of(log).set_progress_handler(None, 0)
        return len(counted)

    with Log.memory() as log:
        log.append([draft(opened(VISIT)), *notes(VISIT, 10)])
        short = steps(log)
        for _ in range(10):
            log.append(notes(VISIT, 500))
        assert 0 < steps(log) <= short + 5


# --- past the guards


def without_guards(file: sqlite3.Connection) -> dict[str, str]:
    """Takes the triggers away as somebody with the key could; what puts them back, by name."""
    found = dict(file.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall())
    for name in found:
        file.execute(f"DROP TRIGGER {name}")
    return found


def faults(folder: Path, file: sqlite3.Connection, *statements: str, **values: object) -> list[str]:
    guards = without_guards(file)
    for statement in statements:
        file.execute(statement, values)
    for guard in guards.values():
        file.execute(guard)
    with Log.open(folder) as log:
        assert list(log.all_records()) is not None  # reading never fails
        return log.verify()


def test_a_changed_body_is_found_and_told_once(folder: Path, file: sqlite3.Connection) -> None:
    (fault,) = faults(folder, file, "UPDATE event SET body = x'7b7d' WHERE n = 3")
    assert "record 3, said 2026-" in fault
    assert "-05:00: was changed after it was written" in fault


@pytest.mark.parametrize("column", [name for name in COLUMNS if name not in ("n", "station", "hash", "prev")])
def test_a_change_of_any_field_is_found(folder: Path, file: sqlite3.Connection, column: str) -> None:
    value = "lamport + 100" if column == "lamport" else f"coalesce({column}, 0) + 1"
    if isinstance(getattr(last(file), column), bytes):
        value = "zeroblob(16)" if column != "who" else "randomblob(16)"
    found = faults(folder, file, f"UPDATE event SET {column} = {value} WHERE n = 6")
    assert [fault for fault in found if "record 6" in fault and "was changed" in fault] == found != []


def test_a_change_hashed_anew_breaks_the_chain(folder: Path, file: sqlite3.Connection) -> None:
    third = Record(*file.execute("SELECT * FROM event WHERE n = 3").fetchone())
    forged = replace(third, body=b'{"type":"Noted","v":1,"visit":"' + b"0" * 31 + b'1","text":"other"}')
    update = "UPDATE event SET body = :body, hash = :hash WHERE n = 3"
    (fault,) = faults(folder, file, update, body=forged.body, hash=forged.digest())
    assert "record 4" in fault
    assert "does not follow" in fault


def test_lost_records_are_found(folder: Path, file: sqlite3.Connection) -> None:
    (fault,) = faults(folder, file, "DELETE FROM event WHERE n = 3")
    assert fault.endswith("record 3 is missing")
    (fault,) = faults(folder, file, "DELETE FROM event WHERE n IN (2, 4)")
    assert fault.endswith("records 2 to 4 are missing")
    (fault,) = faults(folder, file, "DELETE FROM event WHERE n = 1")
    assert fault.endswith("records 1 to 4 are missing")


def test_a_number_out_of_time_is_found(folder: Path, file: sqlite3.Connection) -> None:
    sixth = last(file)
    forged = replace(sixth, lamport=sixth.lamport + 100)
    guards = without_guards(file)
    file.execute("DELETE FROM event WHERE n = 6")
    insert(file, replace(forged, hash=forged.digest()))
    insert(file, following(replace(sixth, hash=forged.digest())))
    for guard in guards.values():
        file.execute(guard)
    with Log.open(folder) as log:
        (fault,) = log.verify()
        assert "record 7" in fault
        assert fault.endswith("is not later than the record before it")


def test_a_guard_taken_away_is_found(folder: Path, file: sqlite3.Connection) -> None:
    without_guards(file)
    with Log.open(folder) as log:
        assert len(log.verify()) == 3


def test_an_impossible_time_is_told_too(folder: Path, file: sqlite3.Connection) -> None:
    (fault,) = faults(folder, file, "UPDATE event SET at_us = 9223372036854775807 WHERE n = 6")
    assert "said at an impossible time" in fault


def test_a_body_that_cannot_be_read_is_kept_and_passed_over(folder: Path, file: sqlite3.Connection) -> None:
    sixth = last(file)
    insert(file, following(sixth, body=b'{"type":"Noted","v":1}'))
    with Log.open(folder) as log:
        assert list(log.all_records())[-1].event == Unknown(type="damaged", version=0)
        log.rebuild()
        (fault,) = log.verify()
        assert "record 7" in fault
        assert "cannot be read" in fault
        log.append([Draft(event=Noted(visit=VISIT, text="it goes on"), moment=moment(), who=None)])
        assert len(log.verify()) == 1


def test_an_event_of_a_newer_program_is_no_fault(folder: Path, file: sqlite3.Connection) -> None:
    insert(file, following(last(file), body=b'{"type":"Foretold","v":3,"visit":"x"}'))
    with Log.open(folder) as log:
        assert list(log.all_records())[-1].event == Unknown(type="Foretold", version=3)
        assert log.verify() == []
