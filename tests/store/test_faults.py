"""What can go wrong with a disk, a key and a file: told in words, told apart, and nothing is lost or made anew."""

import errno
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from uuid import UUID

import pytest

from ptcoder.store import (
    DiskFull,
    KeyDamaged,
    KeyMissing,
    Log,
    LogDamaged,
    LogError,
    LogTooNew,
    LogUnwritable,
    ReadOnly,
    WrongKey,
)
from ptcoder.store.connection import connect, in_words
from ptcoder.store.keys import made_whole
from ptcoder.visit import State
from tests.store.made_up import database_of, draft, notes, opened, patient, raw

ONE, TWO = UUID(int=1), UUID(int=2)
posix = pytest.mark.skipif(os.name != "posix", reason="modes, users and limits as POSIX has them")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A log of one open visit, closed."""
    with Log.open(tmp_path / "data") as log:
        log.append([draft(patient()), draft(opened(ONE))])
    return tmp_path / "data"


def test_a_log_from_the_future_is_left_alone(folder: Path) -> None:
    with raw(folder) as file:
        file.execute("PRAGMA user_version = 2")
    before = (folder / "log.db").read_bytes()
    with pytest.raises(LogTooNew, match="newer ptcoder"):
        Log.open(folder)
    assert (folder / "log.db").read_bytes() == before


def test_a_database_that_is_none_of_ours(folder: Path) -> None:
    with raw(folder) as file:
        file.execute("PRAGMA application_id = 7")
    with pytest.raises(LogDamaged, match="not a log of ptcoder"):
        Log.open(folder)


def test_a_wrong_key(folder: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    Log.open(tmp_path / "other").close()
    (folder / "log.key").write_bytes((tmp_path / "other" / "log.key").read_bytes())
    with pytest.raises(WrongKey, match="does not open this log"):
        Log.open(folder)
    assert capfd.readouterr() == ("", "")


def test_a_missing_key_is_never_made_anew(folder: Path) -> None:
    (folder / "log.key").unlink()
    for _ in range(2):
        with pytest.raises(KeyMissing, match="key of this log is missing"):
            Log.open(folder)
    assert {path.name for path in folder.iterdir()} == {"log.db"}


@pytest.mark.parametrize("content", [b"", b"secret", b"ptcoder key 1: " + b"a" * 63, b"ptcoder key 1: " + b"g" * 64])
def test_what_is_no_key_is_not_taken_for_one(folder: Path, content: bytes) -> None:
    (folder / "log.key").write_bytes(content)
    with pytest.raises(KeyDamaged, match=r"log\.key"):
        Log.open(folder)
    assert (folder / "log.key").read_bytes() == content


@pytest.mark.parametrize("ending", [b"", b"\n", b"\r\n"])
def test_a_key_survives_what_editors_do_to_the_end_of_a_line(folder: Path, ending: bytes) -> None:
    key = (folder / "log.key").read_bytes().strip()
    (folder / "log.key").write_bytes(key + ending)
    with Log.open(folder) as log:
        assert log.visits_in(State.OPEN) == [ONE]


def test_a_key_without_a_log_serves_the_new_one(folder: Path) -> None:
    """As after a first start that was cut off between the two."""
    key = (folder / "log.key").read_bytes()
    (folder / "log.db").unlink()
    with Log.open(folder) as log:
        assert list(log.all_records()) == []
    assert (folder / "log.key").read_bytes() == key


def test_an_emptied_log_is_not_taken_for_a_new_one(folder: Path) -> None:
    (folder / "log.db").write_bytes(b"")
    with pytest.raises(LogDamaged, match="empty"):
        Log.open(folder)
    assert (folder / "log.db").read_bytes() == b""


def test_a_log_taken_from_under_its_wal_is_missed(folder: Path) -> None:
    (folder / "log.db").rename(folder / "elsewhere")
    (folder / "log.db-wal").write_bytes(b"what was last written")
    with pytest.raises(LogDamaged, match="gone"):
        Log.open(folder)
    assert not (folder / "log.db").exists()


def test_a_folder_in_the_place_of_the_log(tmp_path: Path) -> None:
    Log.open(tmp_path).close()
    (tmp_path / "log.db").unlink()
    (tmp_path / "log.db").mkdir()
    (tmp_path / "log.db" / "something").touch()
    with pytest.raises(LogUnwritable, match=r"log\.db"):
        Log.open(tmp_path)


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    with pytest.raises(LogUnwritable, match="data"):
        Log.open(tmp_path / "data")


def test_a_cut_off_log_is_told(folder: Path) -> None:
    content = (folder / "log.db").read_bytes()
    (folder / "log.db").write_bytes(content[: len(content) // 2])
    with pytest.raises((LogDamaged, WrongKey)):
        Log.open(folder)


def test_a_damaged_page_is_told_and_never_a_crash(folder: Path) -> None:
    with Log.open(folder) as log:
        log.append([*notes(ONE, 200)])
    whole = (folder / "log.db").read_bytes()
    told = 0
    for page in range(len(whole) // 4096):
        broken = bytearray(whole)
        broken[page * 4096 + 2000] ^= 0xFF
        (folder / "log.db").write_bytes(broken)
        try:
            with Log.open(folder) as log:
                assert any(f"page {page + 1}" in fault for fault in log.verify())
                told += 1
        except LogError as error:
            assert "log.db" in str(error)  # noqa: PT017 - either way it is told
            told += 1
    assert told == len(whole) // 4096


def test_a_full_disk_loses_nothing_and_is_told_as_what_it_is(folder: Path) -> None:
    with Log.open(folder) as log:
        head = log.head
        pages = database_of(log).execute("PRAGMA page_count").fetchone()[0]
        database_of(log).execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(DiskFull, match="disk is full"):
            log.append([draft(opened(TWO)), *notes(TWO, 200)])
        assert log.head == head
        assert log.visits_in(State.OPEN) == [ONE]
        kept = list(log.all_records())
        database_of(log).execute(f"PRAGMA max_page_count = {pages + 100}")
        (record,) = log.append([draft(opened(TWO))])
        assert list(log.all_records()) == [*kept, record]
        assert log.verify() == []


@contextmanager
def files_no_longer_than(size: int) -> Iterator[None]:
    """For this process; writing more fails as on a disk that takes no more."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@posix
def test_a_disk_that_takes_no_more(folder: Path) -> None:
    with Log.open(folder) as log:
        head = log.head
        with files_no_longer_than(100_000), pytest.raises(LogUnwritable, match=r"log\.db"):
            log.append([draft(opened(TWO)), *notes(ONE, 500)])
        assert log.head == head
        assert log.visits_in(State.OPEN) == [ONE]
        log.append(notes(ONE, 200))
        assert log.verify() == []


@posix
@pytest.mark.parametrize("size", [0, 20, 1000, 20_000])
def test_a_first_start_that_found_no_room_can_be_tried_again(tmp_path: Path, size: int) -> None:
    with files_no_longer_than(size), pytest.raises(LogUnwritable):
        Log.open(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} <= {"log.key"}
    with Log.open(tmp_path) as log:
        log.append([draft(opened(ONE))])
        assert log.verify() == []


@pytest.fixture
def nobodys() -> Iterator[Path]:
    """A folder that every user can reach."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o777)
        yield Path(name)


@contextmanager
def an_ordinary_user() -> Iterator[None]:
    """Root may write everywhere, so for a while it is not root."""
    if sys.platform == "win32" or os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@posix
def test_a_folder_that_may_not_be_written(nobodys: Path) -> None:
    with an_ordinary_user():
        (nobodys / "data").mkdir(mode=0o500)
        with pytest.raises(ReadOnly, match="may not be written"):
            Log.open(nobodys / "data")
        with pytest.raises(ReadOnly, match="may not be written"):
            Log.open(nobodys / "data" / "deeper")


@posix
def test_a_log_that_became_read_only(nobodys: Path) -> None:
    with an_ordinary_user():
        with Log.open(nobodys / "data") as log:
            log.append([draft(opened(ONE))])
        (nobodys / "data").chmod(0o500)
        with pytest.raises(ReadOnly, match="may not be written"):
            Log.open(nobodys / "data")
        (nobodys / "data").chmod(0o700)
        (nobodys / "data" / "log.db").chmod(0o400)
        with pytest.raises(ReadOnly, match="may not be written"), Log.open(nobodys / "data") as log:
            log.append([draft(opened(TWO))])
        (nobodys / "data" / "log.db").chmod(0o600)
        with Log.open(nobodys / "data") as log:
            assert log.visits_in(State.OPEN) == [ONE]


@posix
def test_somebody_elses_key(nobodys: Path) -> None:
    with an_ordinary_user():
        Log.open(nobodys / "data").close()
        (nobodys / "data" / "log.key").chmod(0)
        with pytest.raises(LogUnwritable, match=r"log\.key"):
            Log.open(nobodys / "data")


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        (OSError(errno.ENOSPC, "No space left on device", "x"), DiskFull, "The disk is full"),
        (OSError(errno.EDQUOT, "Disk quota exceeded", "x"), DiskFull, "The disk is full"),
        (OSError(errno.EROFS, "Read-only file system", "x"), ReadOnly, "may not be written"),
        (PermissionError(errno.EACCES, "Permission denied", "x"), ReadOnly, "may not be written"),
        (OSError(errno.EIO, "Input/output error", "x"), LogUnwritable, "x: Input/output error"),
        (OSError("only words"), LogUnwritable, "only words"),
    ],
)
def test_what_the_system_says(error: OSError, kind: type[LogError], words: str) -> None:
    with pytest.raises(LogUnwritable, match=words) as found, in_words(Path("log.db")):
        raise error
    assert type(found.value) is kind
    assert found.value.__cause__ is error


def test_a_disk_that_filled_up_is_known_by_its_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite says only that it cannot open the file where it cannot make one of those beside it."""
    Log.open(tmp_path).close()
    (tmp_path / "log.db").unlink()
    (tmp_path / "log.db").mkdir()
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=4096))  # pyright: ignore
    with pytest.raises(DiskFull):
        connect(tmp_path / "log.db", bytes(32))


def test_a_file_is_never_put_over_anothers(tmp_path: Path) -> None:
    with made_whole(tmp_path / "file") as new:
        new.write_bytes(b"ours")
        (tmp_path / "file").write_bytes(b"theirs")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("file", b"theirs")]


@posix
def test_nor_on_a_disk_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", no_links)
    for content in (b"first", b"second"):
        with made_whole(tmp_path / "file") as new:
            new.write_bytes(content)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("file", b"first")]


def test_several_first_starts_at_once_make_one_log(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from uuid import UUID; from ptcoder.store import Log\n"
        "from tests.store.made_up import notes\n"
        "log = Log.open(Path(sys.argv[1]))\n"
        "for _ in range(5): log.append(notes(UUID(int=1), 2))"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "data")]
    children = [subprocess.Popen(command, cwd=Path(__file__).parents[2], stderr=subprocess.PIPE) for _ in range(5)]
    assert [child.communicate()[1].decode() for child in children] == [""] * 5
    with Log.open(tmp_path / "data") as log:
        assert len(list(log.all_records())) == 50
        assert log.verify() == []
    assert {path.name for path in (tmp_path / "data").iterdir()} == {"log.db", "log.key"}


def test_a_bug_of_ours_is_not_put_down_to_the_disk() -> None:
    with Log.memory() as log:
        log.close()
        with pytest.raises(Exception, match="closed") as found:
            log.visits_in(State.OPEN)
        assert not isinstance(found.value, LogError)
