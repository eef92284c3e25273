"""What was last written can be damaged by itself; SQLite passes over it in silence, and so must be asked beforehand."""

from __future__ import annotations

import shutil
import struct
import time
from pathlib import Path
from uuid import UUID

import pytest

from ptcoder.store import Log
from ptcoder.store.wal import unreadable
from tests.store.made_up import database_of, draft, notes, opened

ONE = UUID(int=1)
PAGE = 4096
FRAME = 24 + PAGE


@pytest.fixture
def left(tmp_path: Path) -> Path:
    """A log as a program leaves it that was killed after its tenth append; all of those are in the WAL alone."""
    with Log.open(tmp_path / "living") as log:
        log.append([draft(opened(ONE))])
        for _ in range(9):
            log.append(notes(ONE, 1))
        return shutil.copytree(tmp_path / "living", tmp_path / "data")


def wal(folder: Path) -> bytearray:
    return bytearray((folder / "log.db-wal").read_bytes())


def commits(content: bytes | bytearray) -> list[int]:
    """Where the frames begin with which an append ends."""
    return [
        at for at in range(32, len(content) - FRAME + 1, FRAME) if struct.unpack_from(">I", content, at + 4)[0] != 0
    ]


def test_a_whole_one_is_not_worth_a_word(left: Path) -> None:
    assert unreadable(wal(left)) == 0
    with Log.open(left) as log:
        assert log.damage == ""
        assert len(list(log.all_records())) == 10
    assert {path.name for path in left.iterdir()} == {"log.db", "log.key"}


@pytest.mark.parametrize(("number", "kept"), [(-5, 5), (-2, 8)])
def test_a_break_with_commits_behind_it_is_told_and_kept(left: Path, number: int, kept: int) -> None:
    content = wal(left)
    content[commits(content)[number] + 1000] ^= 1
    (left / "log.db-wal").write_bytes(content)
    before = {name: (left / name).read_bytes() for name in ("log.db", "log.db-wal")}
    assert unreadable(content) == -number
    with Log.open(left) as log:
        assert f"{-number} entries at its end can't be read" in log.damage
        assert len(list(log.all_records())) == kept
        (aside,) = left.glob("damaged-*")
        assert str(aside) in log.damage
    assert {path.name: path.read_bytes() for path in aside.iterdir()} == before
    with Log.open(left) as log:
        assert log.damage == "", "told once: from here on it is the log"
    assert list(left.glob("damaged-*")) == [aside]


def test_a_last_append_that_was_cut_off_is_none_of_it(left: Path) -> None:
    """The power went while it was written; nobody was told that it was."""
    content = wal(left)
    content[commits(content)[-1] + 1000] ^= 1
    (left / "log.db-wal").write_bytes(content)
    with Log.open(left) as log:
        assert log.damage == ""
        assert len(list(log.all_records())) == 9


@pytest.mark.parametrize("at", [0, 9, 17, 25])
def test_a_damaged_beginning_leaves_nothing_readable(left: Path, at: int) -> None:
    content = wal(left)
    content[at] ^= 0x55
    assert unreadable(content) == len(commits(content))


def test_nor_does_a_beginning_that_was_zeroed(left: Path) -> None:
    content = wal(left)
    content[: 2 * PAGE] = bytes(2 * PAGE)
    (left / "log.db-wal").write_bytes(content)
    with Log.open(left) as log:
        assert "can't be read" in log.damage


@pytest.mark.parametrize("size", [0, 20, 32, 32 + 24, 32 + FRAME - 1])
def test_what_is_too_short_for_a_commit_has_none(left: Path, size: int) -> None:
    assert unreadable(wal(left)[:size]) == 0


def test_what_stands_there_from_before_is_not_missed(left: Path) -> None:
    with Log.open(left) as log:
        for _ in range(20):
            log.append(notes(ONE, 1))
        database_of(log).execute("PRAGMA wal_checkpoint(RESTART)").fetchall()
        log.append(notes(ONE, 1))
        content = wal(left)
        assert len(commits(content)) > 20
        assert unreadable(content) == 0


def test_a_log_in_use_is_whole_for_whoever_looks_meanwhile(left: Path) -> None:
    with Log.open(left) as log:
        for _ in range(30):
            log.append(notes(ONE, 1))
            assert unreadable(wal(left)) == 0


def test_it_is_looked_through_in_a_moment(left: Path) -> None:
    """4 MB: after that SQLite tidies it into the log."""
    content = bytes(wal(left))
    frames = content[32:]
    began = time.process_time()
    unreadable(content)
    each = (time.process_time() - began) / (len(frames) // FRAME)
    assert each * 1000 < 2, "seconds for a thousand frames"
