"""A backup is encrypted, whole, checked, and named without a word about anybody; old ones go."""

import sqlite3
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from ptcoder.store import DiskFull, Log, LogDamaged, LogUnwritable, WrongKey, backup, checking, keys
from ptcoder.store.backup import Cancelled, backups_in, kept, key_beside, make, name, read_name
from ptcoder.store.connection import Source
from ptcoder.visit import Noted
from tests.store.made_up import database_of, draft, key_of, notes, opened, patient, person, raw

VISIT = UUID(int=1)
NOW = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
PLANTED = "Zebulon Plantedname"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    with Log.open(tmp_path / "data") as log:
        log.append([draft(person(PLANTED)), draft(patient(PLANTED, PLANTED)), draft(opened(VISIT))])
        log.append(notes(VISIT, 500))
    return tmp_path / "data"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    made = tmp_path / "backups"
    made.mkdir()
    return made


def source(folder: Path) -> Source:
    return Source(path=folder / "log.db", key=bytes.fromhex(key_of(folder)))


def test_it_holds_everything_and_says_so(folder: Path, target: Path) -> None:
    with Log.open(folder) as log:
        made = make(source(folder), target, NOW)
        assert made.contents.records == 503
        assert made.contents.said() == (f"{log.station.hex()}:503:{log.head.hex()}",)
        assert made.path.name == f"ptcoder-{log.station.hex()[:8]}-20260302T170000Z.db"
        assert made.sha256 == backup.sha256(made.path)
        assert made.trouble == ""
        assert backup.whole(made.path, source(folder).key) == made.contents
        there = database_of(log).execute("SELECT * FROM event ORDER BY n").fetchall()
    found = sqlite_of(made.path, folder).execute("SELECT * FROM event ORDER BY n").fetchall()
    assert found == there


def sqlite_of(path: Path, folder: Path) -> sqlite3.Connection:
    from importlib import import_module

    connection = import_module("sqlcipher3").connect(str(path))
    connection.execute(f"PRAGMA key = \"x'{key_of(folder)}'\"")
    return connection


def test_nothing_of_it_can_be_read_without_the_key(folder: Path, target: Path) -> None:
    seen: list[bytes] = []

    def look(_done: float) -> None:
        seen.extend(each.read_bytes() for each in target.iterdir())

    make(source(folder), target, NOW, look)
    written = [*seen, *(each.read_bytes() for each in target.iterdir())]
    assert len(written) > 2
    for content in written:
        assert not content.startswith(b"SQLite")
        for encoded in (PLANTED.encode(), b"Plantedname", PLANTED.encode("utf-16-le"), b"VisitOpened"):
            assert encoded not in content
    with pytest.raises(WrongKey):
        backup.whole(next(target.iterdir()), bytes(32))


def test_a_key_that_can_be_read_is_not_copied_and_a_sealed_one_is(folder: Path, target: Path) -> None:
    key = source(folder)
    made = make(key, target, NOW)
    assert [each.name for each in target.iterdir()] == [made.path.name]
    sealed = b'{"ptcoder": "sealed, whatever it looks like"}'
    (folder / "log.key").write_bytes(sealed)
    made = make(key, target, NOW)
    assert key_beside(made.path).read_bytes() == sealed
    assert len(list(target.iterdir())) == 2, "the first of this hour went"


def test_two_in_one_second_are_two(folder: Path, target: Path) -> None:
    first, second = (make(source(folder), target, NOW) for _ in range(2))
    assert (first.path.name[17:], second.path.name[17:]) == ("20260302T170000Z.db", "20260302T170001Z.db")


def test_it_goes_on_from_the_state_at_its_beginning_while_others_write(folder: Path, target: Path) -> None:
    with Log.open(folder) as log:
        wrote: list[int] = []

        def press(_done: float) -> None:
            wrote.append(len(log.append([draft(Noted(visit=VISIT, text="pressed meanwhile"))])))

        made = make(source(folder), target, NOW, press)
        assert made.contents.records == 503
        assert len(wrote) >= 3
        assert log.verify() == []


def test_it_is_made_in_another_thread(folder: Path, target: Path) -> None:
    with Log.open(folder) as log:
        assert log.source is not None
        found: list[backup.Backup] = []
        work = threading.Thread(target=lambda: found.append(make(log.source or source(folder), target, NOW)))
        work.start()
        log.append(notes(VISIT, 3))
        work.join()
        assert found[0].contents.records in (503, 506)


@pytest.mark.parametrize("when", [0.0, 0.3, 0.5, 0.99])
def test_cancelled_it_leaves_nothing(folder: Path, target: Path, when: float) -> None:
    def stop(done: float) -> None:
        if done >= when:
            raise Cancelled

    with pytest.raises(Cancelled):
        make(source(folder), target, NOW, stop)
    assert list(target.iterdir()) == []
    with Log.open(folder) as log:
        assert log.verify() == []


def test_of_a_damaged_log_there_is_no_backup(folder: Path, target: Path) -> None:
    data = bytearray((folder / "log.db").read_bytes())
    data[len(data) // 2] ^= 1
    (folder / "log.db").write_bytes(data)
    with pytest.raises(LogDamaged):
        make(source(folder), target, NOW)
    assert list(target.iterdir()) == []


def test_of_a_log_that_was_tampered_with_there_is_no_backup(folder: Path, target: Path) -> None:
    with raw(folder) as file:
        guard = file.execute("SELECT sql FROM sqlite_master WHERE name = 'event_update'").fetchone()[0]
        file.execute("DROP TRIGGER event_update")
        file.execute("UPDATE event SET body = x'7b7d' WHERE n = 7")
        file.execute(guard)
    with pytest.raises(LogDamaged, match=r"record 7, .*was changed after it was written"):
        make(source(folder), target, NOW)
    assert list(target.iterdir()) == []


def test_a_folder_that_is_gone_is_told(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(LogUnwritable, match=r"The folder for backups is not there: .*Connect its disk"):
        make(source(folder), tmp_path / "unplugged", NOW)


def test_a_full_disk_is_told(folder: Path, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(keys.os, "fsync", full)
    with pytest.raises(DiskFull):
        make(source(folder), target, NOW)
    monkeypatch.undo()
    assert list(target.iterdir()) == []


def test_whoever_goes_on_from_a_backup_has_another_station(folder: Path, target: Path, tmp_path: Path) -> None:
    made = make(source(folder), target, NOW)
    other = tmp_path / "by hand"
    other.mkdir()
    (other / "log.db").write_bytes(made.path.read_bytes())
    (other / "log.key").write_bytes((folder / "log.key").read_bytes())
    with Log.open(folder) as log, Log.open(other) as copied:
        assert copied.station != log.station
        copied.append(notes(VISIT, 1))
        assert copied.verify() == []
        assert len(list(copied.all_records())) == 504


# --- names and rotation


def test_names_tell_station_and_time_and_are_read_back() -> None:
    found = read_name(Path("/b") / name("0a1b2c3d", NOW.astimezone()))
    assert found == backup.Found(path=Path("/b/ptcoder-0a1b2c3d-20260302T170000Z.db"), station="0a1b2c3d", at=NOW)


@pytest.mark.parametrize(
    "strange", ["log.db", "ptcoder-0a1b2c3d-20260302T170000Z.key", "ptcoder-0a1b2c3d-20261399T170000Z.db", "x"]
)
def test_what_is_no_backup_is_passed_over(strange: str) -> None:
    assert read_name(Path(strange)) is None


def test_backups_every_day_for_years_and_every_hour_lately_leave_what_is_promised() -> None:
    lately = [NOW - timedelta(hours=hour) for hour in range(72)]
    moments = [*lately, *(NOW - timedelta(days=day) for day in range(3, 900))]
    stay: set[datetime] = set()
    for moment in reversed(moments):
        stay = kept({*stay, moment})
    hours = sorted(stay, reverse=True)
    assert hours[:24] == lately[:24]
    assert len({each.date() for each in stay if (NOW.date() - each.date()).days < 14}) == 14
    assert len({(each.year, each.month) for each in stay}) == 24
    assert max(NOW - each for each in stay) > timedelta(days=660)
    assert len(stay) <= 24 + 14 + 24
    assert NOW in stay


def test_rotation_takes_only_backups_of_this_station(folder: Path, target: Path) -> None:
    with Log.open(folder) as log:
        mine = log.station.hex()[:8]
    strangers = [target / name("ffffffff", NOW - timedelta(hours=each)) for each in range(60)]
    others = [target / "ptcoder-notes.db", target / f"ptcoder-{mine}.db"]
    for each in (*strangers, *others):
        each.touch()
    for hour in range(30):
        old = target / name(mine, NOW - timedelta(hours=hour + 1))
        old.touch()
        key_beside(old).touch()
    made = make(source(folder), target, NOW)
    assert all(each.exists() for each in (*strangers, *others))
    left = [each for each in backups_in(target) if each.station == mine]
    assert left[0].path == made.path
    assert len(left) == 24
    assert len(list(target.glob("*.key"))) == 23


def test_old_ones_that_cannot_be_removed_are_told_and_the_backup_stands(
    folder: Path, target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_folder: Path, _station: str) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(backup, "rotate", refuse)
    made = make(source(folder), target, NOW)
    assert made.path.exists()
    assert made.trouble == f"Old backups could not be removed from {target}: Permission denied"


def test_what_was_left_half_made_goes_after_a_day(folder: Path, target: Path) -> None:
    with Log.open(folder) as log:
        mine = log.station.hex()[:8]
    half = target / f"{name(mine, NOW)}.0123.new"
    journal = target / f"{name(mine, NOW)}.0123.new-journal"
    another = target / f"{name('ffffffff', NOW)}.0123.new"
    for each in (half, journal, another):
        each.touch()
    make(source(folder), target, datetime.now(UTC))
    assert half.exists(), "somebody may be making it at this moment"
    make(source(folder), target, datetime.now(UTC) + timedelta(days=2))
    assert (half.exists(), journal.exists(), another.exists()) == (False, False, True)


def test_no_backups_where_there_is_no_folder(tmp_path: Path) -> None:
    assert backups_in(tmp_path / "nowhere") == []


# --- the check


def test_what_was_checked_is_not_checked_again(folder: Path) -> None:
    assert checking.check(source(folder), NOW, everything=False) == []
    with raw(folder) as file:
        guard = file.execute("SELECT sql FROM sqlite_master WHERE name = 'event_update'").fetchone()[0]
        file.execute("DROP TRIGGER event_update")
        file.execute("UPDATE event SET body = x'7b7d' WHERE n = 7")
        file.execute(guard)
    assert checking.check(source(folder), NOW, everything=False) == [], "only what is new is recomputed at a start"
    found = checking.check(source(folder), NOW, everything=True)
    assert len(found) == 2
    assert "record 7" in found[0]
    assert found[1].startswith("It was last found whole on 2026-03-0")
    assert found[1].endswith("when it had 503 records.")


def test_new_records_are_checked_at_the_next_start(folder: Path) -> None:
    checking.check(source(folder), NOW, everything=False)
    with Log.open(folder) as log:
        log.append(notes(VISIT, 5))
    with raw(folder) as file:
        guard = file.execute("SELECT sql FROM sqlite_master WHERE name = 'event_update'").fetchone()[0]
        file.execute("DROP TRIGGER event_update")
        file.execute("UPDATE event SET body = x'7b7d' WHERE n = 506")
        file.execute(guard)
    assert "record 506" in checking.check(source(folder), NOW, everything=False)[0]


def test_records_cut_off_at_the_end_are_missed(folder: Path) -> None:
    checking.check(source(folder), NOW, everything=False)
    with raw(folder) as file:
        guard = file.execute("SELECT sql FROM sqlite_master WHERE name = 'event_delete'").fetchone()[0]
        file.execute("DROP TRIGGER event_delete")
        file.execute("DELETE FROM event WHERE n > 500")
        file.execute(guard)
    found = checking.check(source(folder), NOW, everything=False)
    assert "record 503 is not what it was when it was last checked" in found[0]
    with raw(folder) as file:
        guard = file.execute("SELECT sql FROM sqlite_master WHERE name = 'event_delete'").fetchone()[0]
        file.execute("DROP TRIGGER event_delete")
        file.execute("DELETE FROM event")
        file.execute(guard)
    assert "all of its 503 records are missing" in checking.check(source(folder), NOW, everything=False)[0]


@pytest.mark.parametrize(
    "text", [None, "", "{", "[]", "{}", '{"at": "x", "heads": {}}', '{"at": 7, "heads": {"0a": []}}']
)
def test_what_cannot_be_read_of_the_last_check_means_everything_is_checked(text: str | None) -> None:
    assert checking.Checked.read(text) is None


def test_the_check_can_be_cancelled(folder: Path) -> None:
    def stop(_done: float) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        checking.check(source(folder), NOW, everything=True, tell=stop)
