"""A backup is restored: what would be lost is told, what was there is set aside, and cut off it is ended later."""

import shutil
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from ptcoder.store import Log, LogDamaged, WrongKey, restoring
from ptcoder.store.backup import make, sha256
from ptcoder.store.restoring import LostDay, finish, preview, restore
from ptcoder.visit import Noted, State, fold
from tests.store.made_up import draft, notes, opened, patient, person, started, stopped
from tests.store.test_backup import NOW, source

ONE, TWO = UUID(int=1), UUID(int=2)
DAY = 86_400


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    with Log.open(folder) as log:
        log.append([draft(person()), draft(patient()), draft(opened(ONE)), draft(started(ONE, UUID(int=11)))])
        log.append([draft(stopped(ONE, UUID(int=11)), 600_000)])
    return folder


@pytest.fixture
def saved(folder: Path, tmp_path: Path) -> Path:
    target = tmp_path / "backups"
    target.mkdir()
    return make(source(folder), target, NOW).path


def go_on(folder: Path) -> None:
    """Two days more in the clinic."""
    with Log.open(folder) as log:
        log.append([draft(opened(TWO), 0), draft(Noted(visit=ONE, text="late"), 1)])
        log.append([draft(Noted(visit=TWO, text="next day"), DAY), draft(Noted(visit=TWO, text="again"), DAY)])


def everything(folder: Path) -> Any:
    with Log.open(folder) as log:
        assert log.verify() == []
        shown = [fold(log.visit(visit)) for visit in (ONE, TWO)]
        return list(log.all_records()), log.people(), log.patients(), log.visits_in(State.OPEN), log.settings(), shown


def key(folder: Path) -> bytes:
    return source(folder).key


def damage(folder: Path) -> None:
    data = bytearray((folder / "log.db").read_bytes())
    data[4096:] = bytes(len(data) - 4096)
    (folder / "log.db").write_bytes(data)


def test_a_damaged_log_is_restored_from_its_backup(folder: Path, saved: Path) -> None:
    """A backup that was never restored does not count."""
    before = everything(folder)
    with Log.open(folder) as log:
        station = log.station
    damage(folder)
    damaged = (folder / "log.db").read_bytes()
    with pytest.raises(Exception, match="damaged"):
        everything(folder)
    looked_at = preview(saved, key(folder), source(folder))
    aside = restore(folder, looked_at, key(folder), None, NOW)
    assert everything(folder) == before
    with Log.open(folder) as log:
        assert log.station != station, "goes on under a station of its own"
        log.append(notes(ONE, 2))
        assert log.verify() == []
    assert aside == "replaced-20260302T170000Z"
    assert (folder / aside / "log.db").read_bytes() == damaged, "never deleted"
    assert sorted(each.name for each in folder.iterdir()) == ["log.db", "log.key", aside]


def test_what_would_be_lost_is_told_by_day(folder: Path, saved: Path) -> None:
    looked_at = preview(saved, key(folder), source(folder))
    assert (looked_at.lost, looked_at.gained, looked_at.unknown) == ((), 0, "")
    go_on(folder)
    looked_at = preview(saved, key(folder), source(folder))
    assert looked_at.lost == (
        LostDay(day=date(2026, 3, 2), records=2, visits=2),
        LostDay(day=date(2026, 3, 3), records=2, visits=1),
    )
    assert looked_at.lost_records == 4
    assert (looked_at.contents.records, looked_at.visits) == (5, 1)
    assert looked_at.first == looked_at.last == date(2026, 3, 2)
    assert looked_at.last_said is not None
    assert looked_at.sha256 == sha256(saved)
    assert not looked_at.is_strange


def test_a_log_set_aside_is_whole_and_can_come_back(folder: Path, saved: Path) -> None:
    go_on(folder)
    before = everything(folder)
    aside = restore(folder, preview(saved, key(folder), source(folder)), key(folder), None, NOW)
    assert everything(folder)[0] == before[0][:5]
    assert everything(folder / aside) == before


def test_what_the_backup_has_more_is_told(folder: Path, saved: Path, tmp_path: Path) -> None:
    go_on(folder)
    later = make(source(folder), saved.parent, NOW + timedelta(days=2)).path
    restore(folder, preview(saved, key(folder), source(folder)), key(folder), None, NOW)
    looked_at = preview(later, key(folder), source(folder))
    assert (looked_at.gained, looked_at.lost) == (4, ())


def test_logs_that_parted_are_compared_from_where_they_did(folder: Path, saved: Path, tmp_path: Path) -> None:
    twin = shutil.copytree(folder, tmp_path / "twin")
    go_on(folder)
    with Log.open(twin) as log:
        log.append(notes(ONE, 3))
    theirs = make(source(twin), saved.parent, NOW).path
    looked_at = preview(theirs, key(folder), source(folder))
    assert (looked_at.lost_records, looked_at.gained, looked_at.is_strange) == (4, 3, False)


def test_a_backup_of_another_clinic_is_strange(folder: Path, saved: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(folder / "log.key", other)
    with Log.open(other) as log:
        log.append([draft(person())])
    looked_at = preview(saved, key(folder), source(other))
    assert looked_at.is_strange
    assert looked_at.lost_records == 1


def test_what_a_damaged_log_held_is_said_to_be_unknown(folder: Path, saved: Path) -> None:
    damage(folder)
    looked_at = preview(saved, key(folder), source(folder))
    assert "damaged" in looked_at.unknown
    assert looked_at.lost == ()


def test_a_damaged_backup_is_refused_and_the_log_stays(folder: Path, saved: Path) -> None:
    before = (folder / "log.db").read_bytes()
    looked_at = preview(saved, key(folder), None)
    data = bytearray(saved.read_bytes())
    data[len(data) // 2] ^= 1
    saved.write_bytes(data)
    with pytest.raises(LogDamaged, match="This backup is damaged"):
        preview(saved, key(folder), None)
    with pytest.raises(LogDamaged, match="was changed since it was looked at"):
        restore(folder, looked_at, key(folder), None, NOW)
    assert (folder / "log.db").read_bytes() == before
    assert not (folder / restoring.READY).exists()
    assert everything(folder)[0] != []


def test_the_wrong_key_is_told(saved: Path) -> None:
    with pytest.raises(WrongKey):
        preview(saved, bytes(32), None)


def test_where_there_was_no_log_the_backup_is_the_log(folder: Path, saved: Path, tmp_path: Path) -> None:
    before = everything(folder)
    new = tmp_path / "new computer"
    aside = restore(new, preview(saved, key(folder), None), key(folder), folder / "log.key", NOW)
    assert everything(new) == before
    assert list((new / aside).iterdir()) == []


def test_a_key_that_comes_with_the_backup_takes_the_place_of_the_other(folder: Path, saved: Path) -> None:
    other = folder.parent / "other.key"
    other.write_bytes((folder / "log.key").read_bytes().rstrip() + b"\r\n")
    old = (folder / "log.key").read_bytes()
    aside = restore(folder, preview(saved, key(folder), None), key(folder), other, NOW)
    assert (folder / "log.key").read_bytes() == other.read_bytes()
    assert (folder / aside / "log.key").read_bytes() == old


class Cut(BaseException):
    """The power goes."""


@pytest.mark.parametrize("with_key", [False, True])
def test_cut_off_anywhere_it_is_the_old_log_or_the_new_one(
    folder: Path, saved: Path, monkeypatch: pytest.MonkeyPatch, with_key: bool
) -> None:
    with Log.open(folder) as log:  # ended by force: what was written last lies in the file beside
        log.append([draft(opened(TWO))])
        (folder / "log.db-wal.kept").write_bytes((folder / "log.db-wal").read_bytes())
    (folder / "log.db-wal.kept").rename(folder / "log.db-wal")
    looked_at = preview(saved, key(folder), None)
    key_file = folder.parent / "sealed.key"
    key_file.write_bytes((folder / "log.key").read_bytes())
    start = folder.parent / "start"
    shutil.copytree(folder, start)
    rehearsal = shutil.copytree(start, folder.parent / "rehearsal")
    new_log = sorted(cut_after(rehearsal, looked_at, key_file if with_key else None, monkeypatch, None))
    outcomes: set[int] = set()
    for steps in range(100):
        shutil.rmtree(folder)
        shutil.copytree(start, folder)
        names = cut_after(folder, looked_at, key_file if with_key else None, monkeypatch, steps)
        with Log.open(folder) as log:  # the next start
            count = len(list(log.all_records()))
            assert log.verify() == []
        outcomes.add(count)
        assert count in (5, 6)
        if count == 5:
            (aside,) = folder.glob("replaced-*")
            assert len(everything(aside)[0]) == 6, "the log before is whole, with what was written last"
            assert not (folder / restoring.READY).exists()
        if sorted(names) == new_log and count == 5:
            break
    assert outcomes == {5, 6}


def cut_after(
    folder: Path,
    looked_at: restoring.Preview,
    key_file: Path | None,
    monkeypatch: pytest.MonkeyPatch,
    steps: int | None,
) -> list[str]:
    """Restores, and cuts it off after so many steps on the disk; the names that then lie there."""
    done = 0

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def step(*args: Any, **more: Any) -> Any:
            nonlocal done
            if steps is not None and done >= steps:
                raise Cut
            done += 1
            return real(*args, **more)

        return step

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", counted(Path.rename))
        patch.setattr(Path, "mkdir", counted(Path.mkdir))
        patch.setattr(restoring.shutil, "copyfile", counted(shutil.copyfile))
        patch.setattr(restoring, "_synced", counted(restoring._synced))  # pyright: ignore[reportPrivateUsage]
        with suppress(Cut):
            restore(folder, looked_at, key(folder.parent / "start"), key_file, NOW)
    return [each.name for each in folder.iterdir()]


def test_there_is_nothing_to_end_where_nothing_was_begun(folder: Path) -> None:
    before = everything(folder)
    finish(folder)
    assert everything(folder) == before
