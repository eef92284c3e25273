"""A file is there whole, or it is not there."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from ptcoder.export import WholeFile, write_whole
from ptcoder.export.folder import WholeFolder

posix = pytest.mark.skipif(os.name != "posix", reason="permissions and devices as Unix has them")


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def failing_rows():
    yield ("a", "b")
    raise ValueError


def test_what_was_there_stays_until_the_new_is_whole(tmp_path):
    path = tmp_path / "out.csv"
    path.write_text("old")
    with pytest.raises(ValueError, match=r"^$"):
        write_whole(path, failing_rows())
    assert path.read_text() == "old"
    write_whole(path, [("a", "b,c")])
    assert path.read_bytes() == b'a,"b,c"\n'
    assert names(tmp_path) == ["out.csv"]


def test_nothing_is_left_behind(tmp_path):
    with pytest.raises(ValueError, match=r"^$"):
        write_whole(tmp_path / "out.csv", failing_rows())
    assert names(tmp_path) == []
    with pytest.raises(FileNotFoundError) as raised:
        write_whole(tmp_path / "none" / "out.csv", [])
    assert raised.value.filename == str(tmp_path / "none" / "out.csv")


def test_it_is_hidden_while_it_grows_and_may_be_dropped_twice(tmp_path):
    file = WholeFile(tmp_path / "out.csv")
    assert [name[0] for name in names(tmp_path)] == ["."]
    file.drop()
    file.drop()
    assert names(tmp_path) == []


def test_dropping_a_kept_file_keeps_it(tmp_path):
    file = WholeFile(tmp_path / "out.csv")
    file.file.write("x")
    file.keep()
    file.drop()
    assert (tmp_path / "out.csv").read_text() == "x"


@posix
def test_only_its_owner_reads_it(tmp_path):
    path = tmp_path / "out.csv"
    path.touch(0o644)
    write_whole(path, [])
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@posix
def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "link.csv").symlink_to("real.csv")
    write_whole(tmp_path / "link.csv", [("a",)])
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_text() == "a\n"


@posix
def test_a_device_is_written_to_as_it_is():
    write_whole(Path(os.devnull), [("a",)])
    assert Path(os.devnull).is_char_device()


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has /dev/full, a disk that never has room")
def test_a_full_disk_is_told():
    with pytest.raises(OSError, match="No space left"):
        write_whole(Path("/dev/full"), [("a",)])


@pytest.mark.parametrize("name", ["log.db", "log.key", "LOG.DB", "log.db-wal"])
def test_a_log_a_backup_or_a_key_is_never_written_over(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(b"the record")
    with pytest.raises(FileExistsError, match="never written over"):
        WholeFile(path)
    (tmp_path / "charges.csv").symlink_to(path)
    with pytest.raises(FileExistsError, match="never written over"):
        WholeFile(tmp_path / "charges.csv")
    assert path.read_bytes() == b"the record"
    assert sorted(each.name for each in tmp_path.iterdir()) == sorted(["charges.csv", name])


def killed(folder: Path, name: str) -> list[Path]:
    """What programs leave that are killed while they write: a file, a folder, and a file in that."""
    WholeFile(folder / f"{name}.csv").finish()
    WholeFolder(folder / name).file("visits.csv").finish()
    (file,) = folder.glob(f".{name}.csv.*")
    (inside,) = folder.glob(f".{name}.*/visits.csv")
    return [file, inside.parent, inside]


def test_what_a_killed_program_left_is_removed_by_the_next_one(tmp_path):
    old, at_work, new = (killed(tmp_path, name) for name in ("old", "work", "new"))
    other = tmp_path / ".movie.part"
    other.write_text("another program's")
    for path in (*old, *at_work[:2], other):
        os.utime(path, (0, 0))
    write_whole(tmp_path / "out.csv", [])
    left = [[path.exists() for path in several] for several in (old, at_work, new)]
    assert left == [[False, False, False], [False, True, True], [True, True, True]]
    for path in new:
        os.utime(path, (0, 0))
    WholeFolder(tmp_path / "record").keep()
    assert sorted(names(tmp_path)) == sorted([other.name, at_work[1].name, "out.csv", "record"])


def test_a_folder_that_cannot_be_looked_through_is_left_as_it_is(tmp_path, monkeypatch):
    def refuses(*_):
        raise PermissionError

    monkeypatch.setattr(Path, "glob", refuses)
    write_whole(tmp_path / "out.csv", [("a",)])
    assert names(tmp_path) == ["out.csv"]
