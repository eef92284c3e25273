"""What a caller of the log relies on."""

import os
import stat
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from ptcoder.store import Draft, Log, LogBusy
from ptcoder.visit import (
    Closed,
    Exported,
    Noted,
    Reopened,
    Signed,
    State,
    Unknown,
    Voided,
    fold,
    in_order,
)
from tests.store.made_up import (
    ANN,
    BOOT,
    DAY,
    PAT,
    database_of,
    draft,
    moment,
    notes,
    opened,
    patient,
    person,
    raw,
    started,
    stopped,
)

ONE, TWO, THREE = UUID(int=1), UUID(int=2), UUID(int=3)
SIGNED = Signed(visit=ONE, version=1, bill="the bill", edition="2026", program="0")


def test_what_goes_in_comes_out(tmp_path: Path) -> None:
    events = [opened(ONE), started(ONE, UUID(int=9)), stopped(ONE, UUID(int=9))]
    with Log.open(tmp_path / "new" / "folder") as log:
        given = [draft(event) for event in events]
        written = log.append(given)
        assert [record.event for record in written] == events
        assert [record.stamp.moment for record in written] == [each.moment for each in given]
        assert [(record.stamp.n, record.stamp.lamport) for record in written] == [(1, 1), (2, 2), (3, 3)]
        assert {record.stamp.station for record in written} == {log.station}
        assert {record.stamp.who for record in written} == {ANN}
        assert len({record.stamp.id for record in written}) == 3
        head, station = log.head, log.station
    with Log.open(tmp_path / "new" / "folder") as log:
        assert tuple(log.visit(ONE)) == written
        assert (log.head, log.station) == (head, station)
        (more,) = log.append([draft(Closed(visit=ONE), who=None)])
        assert (more.stamp.n, more.stamp.lamport, more.stamp.who) == (4, 4, None)
        assert log.head != head
        assert list(log.all_records()) == [*written, more]
        assert log.verify() == []


def test_a_new_log_is_empty(tmp_path: Path) -> None:
    with Log.open(tmp_path) as log:
        assert log.head == bytes(32)
        assert len(log.station) == 16
        assert any(log.station)
        assert log.append([]) == ()
        assert (log.people(), log.patients(), log.visits_in(State.OPEN), list(log.all_records())) == ([], [], [], [])
        assert log.visit(ONE) == []
        assert log.patient(PAT) is None
        assert log.verify() == []


def test_two_logs_are_two_stations(tmp_path: Path) -> None:
    with Log.open(tmp_path / "a") as one, Log.open(tmp_path / "b") as other:
        assert one.station != other.station


@pytest.mark.skipif(os.name != "posix", reason="only POSIX files have modes that keep others out")
def test_nobody_else_may_read_any_part(tmp_path: Path) -> None:
    previous = os.umask(0)
    try:
        with Log.open(tmp_path / "data") as log:
            log.append([draft(person())])
            modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "data").iterdir()}
            assert modes == dict.fromkeys(("log.db", "log.db-wal", "log.db-shm", "log.key"), 0o600)
            assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
    finally:
        os.umask(previous)


@pytest.mark.skipif(os.name != "posix", reason="only POSIX files have modes that keep others out")
def test_a_key_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    Log.open(tmp_path).close()
    (tmp_path / "log.key").chmod(0o644)
    Log.open(tmp_path).close()
    assert stat.S_IMODE((tmp_path / "log.key").stat().st_mode) == 0o600


def test_when_it_is_closed_only_log_and_key_are_left(tmp_path: Path) -> None:
    log = Log.open(tmp_path)
    log.append([draft(person())])
    log.close()
    log.close()
    assert {path.name for path in tmp_path.iterdir()} == {"log.db", "log.key"}


def test_no_byte_on_the_disk_holds_a_name(tmp_path: Path) -> None:
    with Log.open(tmp_path) as log:
        log.append([draft(person("Zyxwvut Clinician")), draft(patient("Zyxwvut Planted", mrn="QQ-778899"))])
        log.append([draft(opened(ONE)), draft(Noted(visit=ONE, text="Zyxwvut said it hurts"))])
        log.append(notes(ONE, 500))
        assert [found.name for found in log.patients("zyxwvut")] == ["Zyxwvut Planted"]
        _hold_no(tmp_path, 4)
        log.rebuild()
        _hold_no(tmp_path, 4)
    _hold_no(tmp_path, 2)


def _hold_no(folder: Path, files: int) -> None:
    contents = [path.read_bytes().lower() for path in folder.iterdir()]
    assert len(contents) == files
    words = ["zyxwvut", "planted", "qq-778899", "noted", "create table", "sqlite format"]
    for word in words:
        for coding in ("utf-8", "utf-16-le", "utf-16-be"):
            assert not any(word.encode(coding) in content for content in contents), word


@pytest.mark.parametrize("name", ["with space", "Zoë's 100% ;", "file:x", "a#b&c=d", ":memory:"])
@pytest.mark.skipif(os.name != "posix", reason="Windows takes some of these names for no folder")
def test_a_folder_of_any_name(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in (Path(name), tmp_path / name):
        with Log.open(folder) as log:
            log.append([draft(opened(ONE))])
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert {path.name for path in (tmp_path / name).iterdir()} == {"log.db", "log.key"}


def test_visits_by_state_day_and_patient() -> None:
    other = date(2026, 3, 3)
    with Log.memory() as log:
        log.append([draft(opened(TWO)), draft(opened(ONE)), draft(opened(THREE, patient=UUID(int=7), date=other))])
        assert log.visits_in(State.OPEN) == [TWO, ONE, THREE]
        assert log.visits_on(DAY) == [TWO, ONE]
        assert log.visits_on(other) == [THREE]
        assert log.visits_of(PAT) == [TWO, ONE]
        log.append([draft(Closed(visit=ONE))])
        assert (log.visits_in(State.OPEN), log.visits_in(State.CLOSED)) == ([TWO, THREE], [ONE])
        assert log.unfinished_visits() == [TWO, ONE, THREE]
        log.append([draft(SIGNED)])
        assert (log.unfinished_visits(), log.visits_in(State.SIGNED)) == ([TWO, THREE], [ONE])
        export = Exported(export=UUID(int=70), visits=(ONE, TWO), sha256="", rows=2)
        (exported,) = log.append([draft(export)])
        assert log.visits_in(State.EXPORTED) == [ONE]  # the other was never signed
        assert log.visit(ONE)[-1] == log.visit(TWO)[-1] == exported
        log.append([draft(Voided(visit=ONE, event=exported.stamp.id, reason="wrong file"))])
        assert log.visits_in(State.SIGNED) == [ONE]
        log.append([draft(Reopened(visit=ONE, reason="minutes"))])
        assert log.visits_in(State.OPEN) == [TWO, ONE, THREE]
        assert log.visits_in() == []


def test_an_opening_taken_back_and_given_again() -> None:
    with Log.memory() as log:
        (opening,) = log.append([draft(opened(ONE))])
        (undo,) = log.append([draft(Voided(visit=ONE, event=opening.stamp.id, reason="wrong patient"))])
        assert log.visits_in(State.OPEN) == []
        assert fold(log.visit(ONE)) is None
        log.append([draft(Voided(visit=ONE, event=undo.stamp.id, reason="it was right"))])
        assert log.visits_in(State.OPEN) == [ONE]


def test_people_and_patients_are_as_last_said_and_in_order_of_name() -> None:
    zoe, bob = person("Zoë Äbel", UUID(int=1)), person("bob Baker", UUID(int=2))
    with Log.memory() as log:
        log.append([draft(zoe), draft(bob), draft(person("Ann Old"))])
        log.append([draft(person("Ann New"))])
        assert [found.name for found in log.people()] == ["Ann New", "bob Baker", "Zoë Äbel"]
        log.append([draft(patient()), draft(patient("Ömer Straße", "77", UUID(int=8)))])
        log.append([draft(patient("Pat Married", "M-002"))])
        assert [found.name for found in log.patients()] == ["Ömer Straße", "Pat Married"]
        assert log.patient(PAT) == patient("Pat Married", "M-002")
        assert log.patient(UUID(int=99)) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("omer", True),
        ("ÖMER", True),
        ("strasse", True),
        ("straße omer", True),
        ("ome 77-", True),
        ("b-77", True),
        ("omer pat", False),
        ("%", False),
        ("_", False),
        ("'", False),
        ("  ", True),
    ],
)
def test_patients_are_found_by_parts_of_name_and_number(text: str, found: bool) -> None:
    with Log.memory() as log:
        log.append([draft(patient("Ömer Straße", "B-77-1"))])
        assert bool(log.patients(text)) is found


def test_no_more_patients_than_asked_for() -> None:
    with Log.memory() as log:
        log.append([draft(patient(f"P{number:03}", str(number), UUID(int=number))) for number in range(60)])
        assert len(log.patients()) == 50
        assert [found.name for found in log.patients(limit=2)] == ["P000", "P001"]
        assert len(log.patients(limit=100)) == 60


def test_an_unknown_event_cannot_be_written() -> None:
    with Log.memory() as log:
        with pytest.raises(TypeError):
            log.append([draft(opened(ONE)), draft(Unknown(type="Foretold", version=2))])
        assert list(log.all_records()) == []


@pytest.mark.parametrize("wrong", [{"boot": b""}, {"off_min": 1 << 15}, {"mono_us": -1}, {"at_us": 1 << 63}])
def test_a_moment_that_does_not_fit_is_refused_whole(wrong: dict[str, int | bytes]) -> None:
    with Log.memory() as log:
        log.append([draft(opened(ONE))])
        head = log.head
        bad = Draft(event=opened(THREE), moment=replace(moment(), **wrong), who=None)
        with pytest.raises(ValueError, match="field of the record"):
            log.append([draft(opened(TWO)), bad])
        assert log.head == head
        assert log.visits_in(State.OPEN) == [ONE]
        log.append([draft(opened(TWO))])
        assert log.verify() == []


def test_a_failure_in_the_middle_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ptcoder.store import views

    taken: list[object] = []

    def fails_at_the_second(*given: object) -> None:
        taken.append(given)
        if len(taken) == 2:
            raise KeyboardInterrupt

    with Log.open(tmp_path) as log:
        log.append([draft(opened(ONE))])
        head = log.head
        with monkeypatch.context() as patch:
            patch.setattr(views, "take", fails_at_the_second)
            with pytest.raises(KeyboardInterrupt):
                log.append([draft(opened(TWO)), draft(opened(THREE))])
        assert log.head == head
        assert len(list(log.all_records())) == 1
        assert log.append([draft(opened(TWO))])[0].stamp.n == 2
        assert log.verify() == []


def test_two_writers_of_one_file_take_turns(tmp_path: Path) -> None:
    with Log.open(tmp_path) as one, Log.open(tmp_path) as other:
        for number in range(1, 11):
            log = (one, other)[number % 2]
            (record,) = log.append([draft(opened(UUID(int=number)))])
            assert (record.stamp.n, record.stamp.lamport) == (number, number)
            assert one.head == other.head
        assert one.verify() == other.verify() == []
        assert len(other.visits_in(State.OPEN)) == 10


def test_a_writer_that_does_not_let_go_is_told_and_waited_for(tmp_path: Path) -> None:
    with Log.open(tmp_path) as log:
        log.append([draft(opened(ONE))])
        database_of(log).execute("PRAGMA busy_timeout = 1")
        with raw(tmp_path) as other:
            other.execute("BEGIN IMMEDIATE")
            with pytest.raises(LogBusy, match="Another program"):
                log.append([draft(opened(TWO))])
            assert log.visits_in(State.OPEN) == [ONE]  # reading goes on
            other.execute("ROLLBACK")
        assert log.append([draft(opened(TWO))])[0].stamp.n == 2


def test_records_are_read_as_the_log_stood_when_the_reading_began() -> None:
    with Log.memory() as log:
        log.append(notes(ONE, 1200))
        reading = log.all_records()
        first = next(reading)
        log.append(notes(ONE, 5))
        rest = list(reading)
        assert [record.stamp.n for record in [first, *rest]] == list(range(1, 1201))


def test_logs_of_two_stations_meet(tmp_path: Path) -> None:
    """Not done by the program yet; the record and the table are made for it."""
    with Log.open(tmp_path / "a") as one, Log.open(tmp_path / "b") as other:
        one.append([draft(opened(ONE)), draft(person())])
        other.append([draft(opened(TWO)), *notes(ONE, 3), draft(Closed(visit=ONE))])
        theirs = database_of(other).execute("SELECT * FROM event").fetchall()
        one.append([draft(Noted(visit=TWO, text="before they met"))])
        with raw(tmp_path / "a") as file:
            file.executemany(f"INSERT INTO event VALUES ({', '.join('?' * 13)})", theirs)
        one.rebuild()
        assert one.verify() == []
        records = list(one.all_records())
        assert len(records) == 8
        assert records == in_order(records)
        assert one.visits_in(State.CLOSED) == [ONE]
        assert len(one.visit(ONE)) == 5
        (more,) = one.append([draft(Noted(visit=ONE, text="after"))])
        assert (more.stamp.n, more.stamp.lamport) == (4, 6)
        assert list(one.all_records())[-1] == more


def test_sqlite_utils_catches_the_errors_of_sqlcipher() -> None:
    ask = (
        "import ptcoder.visit, sys; print('sqlite_utils' in sys.modules, 'sqlcipher3' in sys.modules)\n"
        "import ptcoder.store, sqlite_utils.db, sqlcipher3\n"
        "print(sqlite_utils.db.sqlite3 is sqlcipher3, sqlite_utils.db.OperationalError is sqlcipher3.OperationalError)"
    )
    said = subprocess.run([sys.executable, "-c", ask], check=True, capture_output=True, text=True).stdout
    assert said.split() == ["False", "False", "True", "True"]


def test_settings_that_durability_and_secrecy_rest_on(tmp_path: Path) -> None:
    with Log.open(tmp_path) as log:
        wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "temp_store": 2, "recursive_triggers": 1}
        for name, value in wanted.items():
            assert database_of(log).execute(f"PRAGMA {name}").fetchone()[0] == value, name
        assert database_of(log).execute("PRAGMA busy_timeout").fetchone()[0] > 0


def test_the_boot_is_kept() -> None:
    with Log.memory() as log:
        log.append([Draft(event=opened(ONE), moment=replace(moment(), boot=bytes(16), mono_us=0), who=None)])
        log.append([draft(Noted(visit=ONE, text=""))])
        assert [record.stamp.moment.boot for record in log.visit(ONE)] == [bytes(16), BOOT]
