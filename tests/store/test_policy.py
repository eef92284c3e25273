"""What a computer's own file settles holds for its log; what is wrong in it is told by its line, and does not hold."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from ptcoder.files import resource
from ptcoder.store import Log, PlainKeys
from ptcoder.store.placed import lines
from ptcoder.store.policy import Policy, read
from ptcoder.store.settings import BACKUP_FOLDER, BACKUP_HOURS, LOCK_MINUTES, OF_A_MACHINE, Settings
from tests.store.made_up import draft

FOLDER = str(Path("/mnt/backup").absolute())


def policy_of(tmp_path: Path, text: str) -> Policy:
    file = tmp_path / "policy.toml"
    file.write_text(text, "utf-8")
    return read(file, OF_A_MACHINE)


def test_there_is_usually_none(tmp_path: Path) -> None:
    assert read(tmp_path / "policy.toml", OF_A_MACHINE) == Policy()
    (tmp_path / "a file").touch()
    assert read(tmp_path / "a file" / "policy.toml", OF_A_MACHINE) == Policy()


def test_what_it_may_say(tmp_path: Path) -> None:
    text = f"""
        [defaults]
        backup.folder = '{FOLDER}'
        [enforced]
        lock.minutes = 5
        [enforced.backup]
        hours = 2
        [updates]
        tell_after_days = 90
    """
    assert policy_of(tmp_path, text) == Policy(
        defaults={"backup.folder": FOLDER}, enforced={"lock.minutes": "5", "backup.hours": "2"}, told_after=90
    )


def test_the_sample_is_right() -> None:
    assert read(resource("samples", "policy.toml"), OF_A_MACHINE) == Policy(
        defaults={"backup.hours": "1"}, enforced={"lock.minutes": "5"}, told_after=120
    )


WRONG = [
    ("[enforced]\nlock.minutes = 500\n", 2, "enforced: lock: minutes: is 500, a whole number from 0 to 120"),
    ("[enforced]\nlock.minutes = '5'\n", 2, 'enforced: lock: minutes: is "5", a whole number from 0 to 120'),
    ("[enforced]\nlock.minutes = true\n", 2, "enforced: lock: minutes: is true, a whole number from 0 to 120"),
    ("\n[defaults.backup]\nfolder = 'here'\n", 3, 'defaults: backup: folder: is "here", a whole path'),
    ("[defaults]\nbackup.folder = 3\n", 2, "defaults: backup: folder: is 3, text on one line"),
    ("[enforced]\nlock.hours = 3\n", 2, "enforced: lock: hours: is not known here, one of minutes"),
    ("[enforced]\nclinic.name = 'A'\n", 2, "enforced: clinic: is not known here, one of backup, lock"),
    ("[enforced]\nlock = 3\n", 2, "enforced: lock: is 3, a [lock] table"),
    ("enforced = 3\n", 1, "enforced: is 3, a [enforced] table"),
    ("[forced]\nlock.minutes = 5\n", 1, "forced: is not known here, one of defaults, enforced, updates"),
    ("[updates]\ntell_after_days = 0\n", 2, "updates: tell_after_days: is 0, a whole number from 1 to 3650"),
    ("[updates]\nfetch = true\n", 2, "updates: fetch: is not known here, one of tell_after_days"),
]


@pytest.mark.parametrize(("text", "line", "said"), WRONG)
def test_what_is_wrong_is_told_by_its_line_and_the_rest_holds(tmp_path: Path, text: str, line: int, said: str) -> None:
    found = policy_of(tmp_path, f"{text}\n[enforced.backup]\nhours = 3\n" if "enforced" not in text else text)
    assert f"{tmp_path / 'policy.toml'}:{line}: {said} would be right" in found.faults
    assert "lock.minutes" not in found.enforced
    assert not found.defaults
    if "enforced" not in text:
        assert found.enforced == {"backup.hours": "3"}


def test_a_file_that_is_no_toml_holds_nothing_and_says_where(tmp_path: Path) -> None:
    found = policy_of(tmp_path, "[enforced]\nlock.minutes = \n")
    assert found.enforced == {}
    (fault,) = found.faults
    assert fault.startswith(f"{tmp_path / 'policy.toml'}: line 2, column 16: is no TOML")
    (tmp_path / "policy.toml").write_bytes(b"[enforced]\n\xff")
    (fault,) = read(tmp_path / "policy.toml", OF_A_MACHINE).faults
    assert "byte 12: is not UTF-8" in fault


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "policy.toml").mkdir()
    (fault,) = read(tmp_path / "policy.toml", OF_A_MACHINE).faults
    assert "cannot be read (" in fault
    assert "let everybody read it" in fault


def test_the_line_of_each_key() -> None:
    text = "a = 1\n[b]\n c.d = 2 # e = 3\n[[f]]\ng = 4\n[[f]]\n[f.h]\ni=5\n"
    assert lines(text) == {
        "a": 1,
        "b": 2,
        "b: c": 3,
        "b: c: d": 3,
        "f": 4,
        "f number 1": 4,
        "f number 1: g": 5,
        "f number 2": 6,
        "f: h": 7,
        "f: h: i": 8,
    }


# --- in force


def test_what_is_enforced_goes_before_the_clinic_and_a_default_behind_it() -> None:
    policy = Policy(defaults={"backup.hours": "4", "lock.minutes": "7"}, enforced={"lock.minutes": "5"})
    never_said = Settings({}, policy)
    assert (never_said[LOCK_MINUTES], never_said[BACKUP_HOURS], never_said[BACKUP_FOLDER]) == (5, 4, None)
    said = Settings({"lock.minutes": "60", "backup.hours": "8"}, policy)
    assert (said[LOCK_MINUTES], said[BACKUP_HOURS]) == (5, 8)
    assert [each.name for each in OF_A_MACHINE if said.is_enforced(each)] == ["lock.minutes"]
    unreadable = Settings({"backup.hours": "hourly"}, policy)
    assert unreadable[BACKUP_HOURS] == 4
    assert never_said.differing([BACKUP_HOURS.changed(4), LOCK_MINUTES.changed(5)]) == ()
    assert said.differing([LOCK_MINUTES.changed(60)]) == (LOCK_MINUTES.changed(60),)


def test_every_door_to_a_log_obeys_it(tmp_path: Path, policy: Path) -> None:
    policy.write_text("[enforced]\nlock.minutes = 5\n", "utf-8")
    with Log.open(tmp_path / "data", PlainKeys()) as log:
        log.append([draft(LOCK_MINUTES.changed(60))])
        assert log.settings()[LOCK_MINUTES] == 5
    policy.unlink()
    with Log.open(tmp_path / "data", PlainKeys()) as log:
        assert log.settings()[LOCK_MINUTES] == 60, "what the clinic said is in the log all the same"
    with Log.memory() as log:
        assert log.settings() == Settings()


def test_hardly_any_start_reads_more_than_that_there_is_none(tmp_path: Path, policy: Path) -> None:
    assert not policy.exists()
    before = set(sys.modules)
    with Log.open(tmp_path / "data", PlainKeys()):
        pass
    assert "ptcoder.store.placed" not in set(sys.modules) - before
