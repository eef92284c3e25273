"""One program holds the log: seen with two processes, a killed one, and a computer that cannot be asked."""

import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ptcoder.store import ReadOnly, lock
from ptcoder.store.lock import LOCK, Lock, LogHeld

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)


def other_program(folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.store.hold_lock", str(folder)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def said(program: subprocess.Popen[str]) -> str:
    assert program.stdout is not None
    return program.stdout.readline().strip()


@pytest.fixture
def held(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    program = other_program(tmp_path)
    assert said(program) == "held"
    yield program
    program.kill()
    if program.stdout is not None and not program.stdout.closed:
        program.communicate()


def foreign(folder: Path, host: str = "front-desk") -> None:
    holder = {"host": host, "user": "ann", "pid": os.getpid(), "doing": "window", "since": "2026-03-01 08:00"}
    (folder / LOCK).write_text(json.dumps(holder))


def test_another_program_is_told_who_holds_it(tmp_path: Path, held: subprocess.Popen[str]) -> None:
    with pytest.raises(LogHeld) as refused:
        Lock.take(tmp_path, "restore", NOW)
    holder = refused.value.holder
    assert holder is not None
    assert (holder.host, holder.pid, holder.doing) == (platform.node(), held.pid, "window")
    assert str(refused.value).startswith(f"The log is in use: window on {platform.node()} by {holder.user} since 20")
    assert f"(process {held.pid}). Go on there, or close it and try again." in str(refused.value)
    assert not refused.value.removable
    with pytest.raises(LogHeld):
        Lock.take(tmp_path, "restore", NOW, remove=True)


def test_it_is_told_of_us_as_well(tmp_path: Path) -> None:
    mine = Lock.take(tmp_path, "restore", NOW)
    program = other_program(tmp_path)
    assert f"restore on {platform.node()}" in program.communicate()[0]
    assert program.returncode == 1
    mine.release()
    mine.release()
    program = other_program(tmp_path)
    assert said(program) == "held"
    program.kill()
    program.communicate()


def test_a_killed_program_holds_nobody_off(tmp_path: Path, held: subprocess.Popen[str]) -> None:
    held.kill()
    held.communicate()
    assert json.loads((tmp_path / LOCK).read_text())["pid"] == held.pid, "it could not say goodbye"
    Lock.take(tmp_path, "window", NOW).release()


def test_a_process_that_has_the_number_of_a_dead_one_is_not_taken_for_it(tmp_path: Path) -> None:
    foreign(tmp_path, platform.node())  # this computer, and a process that runs: ours
    Lock.take(tmp_path, "window", NOW).release()


def test_another_computer_holds_until_a_person_removes_it(tmp_path: Path) -> None:
    foreign(tmp_path)
    with pytest.raises(LogHeld) as refused:
        Lock.take(tmp_path, "window", NOW)
    assert refused.value.removable
    assert "window on front-desk by ann since 2026-03-01 08:00" in str(refused.value)
    assert "If that computer was switched off or has crashed, the lock can be removed." in str(refused.value)
    assert json.loads((tmp_path / LOCK).read_text())["host"] == "front-desk", "asking changes nothing"
    mine = Lock.take(tmp_path, "window", NOW, remove=True)
    assert json.loads((tmp_path / LOCK).read_text())["host"] == platform.node()
    mine.release()
    assert (tmp_path / LOCK).read_bytes() == b""
    Lock.take(tmp_path, "window", NOW).release()


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"host": "x"}', "\0" * 5000, '{"host":1,"pid":"x"}'])
def test_a_file_that_names_nobody_holds_nobody_off(tmp_path: Path, content: str) -> None:
    (tmp_path / LOCK).write_text(content)
    Lock.take(tmp_path, "window", NOW).release()


def test_where_the_disk_knows_no_locks_whoever_is_named_is_asked_about(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lock, "_lock", lambda _file: None)
    first = Lock.take(tmp_path, "window", NOW)
    with pytest.raises(LogHeld) as refused:
        Lock.take(tmp_path, "window", NOW)
    assert refused.value.removable
    first.release()
    Lock.take(tmp_path, "window", NOW).release()


def test_a_user_without_a_name_can_hold_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody() -> str:
        raise KeyError("uid not found")

    monkeypatch.setattr(lock.getpass, "getuser", nobody)
    mine = Lock.take(tmp_path, "window", NOW)
    with pytest.raises(LogHeld, match=f"window on {platform.node()} since 2026"):
        Lock.take(tmp_path, "window", NOW)
    mine.release()


def test_a_folder_that_takes_no_file_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied", str(tmp_path / LOCK))

    monkeypatch.setattr(lock.os, "open", refuse)
    with pytest.raises(ReadOnly):
        Lock.take(tmp_path, "window", NOW)
