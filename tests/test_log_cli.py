"""`ptcoder backup | restore | verify`, as a person types them; the window may be open beside."""

import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner

from ptcoder import log_cli
from ptcoder.clinic import Clinic
from ptcoder.store import Log, LogDamaged, PlainKeys, SealedKeys
from ptcoder.store.lock import Lock
from ptcoder.store.snapshot import Snapshot
from ptcoder.visit import BackedUp, Closed, Exported, KeyChanged, RecordReleased, Restored, Signed
from tests.store.made_up import draft, opened, person, raw
from tests.store.test_lock import foreign
from tests.store.vaults import MemoryVault

PLAIN = {**os.environ, "PTCODER_KEY_FILE": "1"}


def ptcoder(*args: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ptcoder", *map(str, args)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, env=PLAIN, stdin=subprocess.DEVNULL)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    data = tmp_path / "data"
    clinic = Clinic.open(data, keys=PlainKeys())
    clinic.add_person("Ann Example", "PT")
    clinic.add_patient(name="Pat Sample", mrn="1", payer="medicare", discipline="PT")
    clinic.close()
    return data


def events(folder: Path) -> list[object]:
    with Log.open(folder, PlainKeys()) as log:
        return [record.event for record in log.all_records()]


def test_back_up_damage_restore(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "backups"
    target.mkdir()
    done = ptcoder("backup", target, "--log", folder)
    assert (done.returncode, done.stderr) == (0, "")
    path = Path(done.stdout.splitlines()[0])
    assert re.fullmatch(r"3 records, opened and found whole; sha256 [0-9a-f]{64}", done.stdout.splitlines()[1])
    before = events(folder)
    assert isinstance(before[-1], BackedUp)

    data = bytearray((folder / "log.db").read_bytes())
    data[4096:] = os.urandom(len(data) - 4096)
    (folder / "log.db").write_bytes(data)
    done = ptcoder("verify", "--log", folder)
    assert done.returncode == 2
    assert "damaged" in done.stderr

    done = ptcoder("restore", path, "--log", folder)
    assert done.returncode == 1
    assert f"{path.name}: 3 records, the last of 20" in done.stdout
    assert "What the present log has beyond it cannot be told: " in done.stdout
    assert done.stderr == "Nothing was changed. --yes restores it without being asked.\n"
    assert (folder / "log.db").read_bytes() == bytes(data)

    done = ptcoder("restore", path, "--log", folder, "--yes")
    assert (done.returncode, done.stderr) == (0, "")
    aside = Path(done.stdout.splitlines()[-1].removeprefix("Restored. The log before lies in "))
    assert (aside / "log.db").read_bytes() == bytes(data)
    after = events(folder)
    assert after[:3] == before[:3]
    assert isinstance(after[3], Restored)
    done = ptcoder("verify", "--log", folder)
    assert done.returncode == 0
    assert re.match(r"The log is whole: 4 records\. Station [0-9a-f]{8}, head [0-9a-f]{64}\n", done.stdout)


def test_verify_names_what_is_wrong_and_since_when(folder: Path) -> None:
    assert ptcoder("verify", "--log", folder).returncode == 0
    with raw(folder) as file:
        guard = file.execute("SELECT sql FROM sqlite_master WHERE name = 'event_update'").fetchone()[0]
        file.execute("DROP TRIGGER event_update")
        file.execute("UPDATE event SET body = x'7b7d' WHERE n = 2")
        file.execute(guard)
    done = ptcoder("verify", "--log", folder)
    assert done.returncode == 1
    assert "record 2, said 20" in done.stdout
    assert "It was last found whole on 20" in done.stdout
    assert done.stdout.endswith("The log is not whole.\n")
    done = ptcoder("backup", "--log", folder)
    assert done.returncode == 2
    assert "was changed after it was written" in done.stderr


def test_backing_up_and_checking_go_beside_a_window_and_restoring_does_not(folder: Path) -> None:
    lock = Lock.take(folder, "window", datetime.now(UTC))
    clinic = Clinic.open(folder, keys=PlainKeys())
    try:
        done = ptcoder("backup", "--log", folder)
        assert done.returncode == 0
        path = done.stdout.splitlines()[0]
        assert Path(path).parent == folder / "backups"
        clinic.add_patient(name="Ben Other", mrn="2", payer="cash", discipline="PT")
        assert ptcoder("verify", "--log", folder).returncode == 0
        done = ptcoder("restore", path, "--yes", "--log", folder)
        assert done.returncode == 2
        assert done.stderr.startswith("The log is in use: window on ")
    finally:
        clinic.close()
        lock.release()


def test_a_lock_of_another_computer_is_removed_only_when_said(folder: Path) -> None:
    path = ptcoder("backup", "--log", folder).stdout.splitlines()[0]
    foreign(folder)
    done = ptcoder("restore", path, "--yes", "--log", folder)
    assert done.returncode == 2
    assert "window on front-desk by ann" in done.stderr
    assert done.stderr.endswith("(--remove-lock does that)\n")
    assert ptcoder("restore", path, "--yes", "--remove-lock", "--log", folder).returncode == 0


@pytest.mark.parametrize("command", [("backup",), ("verify",)])
def test_where_there_is_no_log_none_is_made(tmp_path: Path, command: tuple[str, ...]) -> None:
    done = ptcoder(*command, "--log", tmp_path / "empty")
    assert done.returncode == 2
    assert done.stderr == f"There is no log in {tmp_path / 'empty'}\n"
    assert not (tmp_path / "empty").exists()


def test_a_folder_that_is_not_there_and_a_backup_that_is_none(folder: Path, tmp_path: Path) -> None:
    done = ptcoder("backup", tmp_path / "unplugged", "--log", folder)
    assert done.returncode == 2
    assert "The folder for backups is not there" in done.stderr
    (tmp_path / "x.db").write_bytes(os.urandom(8192))
    done = ptcoder("restore", tmp_path / "x.db", "--yes", "--log", folder)
    assert done.returncode == 2
    assert "The key does not open this log" in done.stderr
    assert len(events(folder)) == 3


def test_the_commands_are_listed() -> None:
    done = ptcoder("--help")
    for command in ("backup", "restore", "verify", "code", "rules"):
        assert re.search(rf"^  {command} +[A-Z]", done.stdout, re.MULTILINE)


def test_a_copy_of_everything_and_of_one_patient_and_its_proof(folder: Path, tmp_path: Path) -> None:
    done = ptcoder("export", "everything", tmp_path / "all", "--log", folder)
    assert done.returncode == 0
    assert done.stdout.splitlines()[0] == str(tmp_path / "all")
    assert "not encrypted" in done.stderr
    assert isinstance(events(folder)[-1], RecordReleased)
    assert "Pat Sample" in (tmp_path / "all" / "patients.csv").read_text(encoding="utf-8")

    done = ptcoder("export", "patient", "1", tmp_path / "one", "--log", folder)
    assert (done.returncode, (tmp_path / "one" / "README.txt").is_file()) == (0, True)
    for number, place, why in (("2", "two", "No patient has the number 2"), ("1", "one", "already")):
        done = ptcoder("export", "patient", number, tmp_path / place, "--log", folder)
        assert (done.returncode, done.stdout) == (2, "")
        assert why in done.stderr

    assert ptcoder("verify", "--log", folder, "--manifest", tmp_path / "all").returncode == 0
    (tmp_path / "all" / "visits.csv").write_text("", encoding="utf-8")
    done = ptcoder("verify", "--log", folder, "--manifest", tmp_path / "all" / "manifest.json")
    assert done.returncode == 1
    assert done.stdout == "visits.csv: was changed after it was exported\nThe log or the export is not whole.\n"


def test_what_a_log_lacks_is_told_by_whoever_opens_it_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    vault = MemoryVault()
    monkeypatch.setattr("ptcoder.terminal.usual_keys", lambda: SealedKeys(vault))
    folder = tmp_path / "data"
    Clinic.open(folder, keys=SealedKeys(vault)).close()
    earlier = (folder / "log.db").read_bytes()
    with Log.open(folder, SealedKeys(vault)) as log:
        log.append([draft(person())])
        log.change_key()  # which nobody has told yet
    later = (folder / "log.db").read_bytes()
    for command, code in ((["verify"], 1), (["backup"], 0)):
        (folder / "log.db").write_bytes(later)
        with Log.open(folder, SealedKeys(vault)):
            pass
        (folder / "log.db").write_bytes(earlier)
        function = log_cli.COMMANDS[command[0]]
        done = CliRunner().invoke(function, ["--log", str(folder)], standalone_mode=False)
        assert done.return_value == code, done.output
        assert "This log is not all that this computer knew of it: it lacks record" in done.output
    done = CliRunner().invoke(log_cli.verify, ["--log", str(folder)], standalone_mode=False)
    assert done.return_value == 0, done.output
    (folder / "log.db").write_bytes(later)
    done = CliRunner().invoke(log_cli.verify, ["--log", str(folder)], standalone_mode=False)
    with Log.open(folder, SealedKeys(vault)) as log:
        assert [each.event for each in log.all_records()][-1] == KeyChanged(what="key")


def test_charges_of_which_the_log_cannot_be_asked_leave_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*_: object) -> None:
        raise LogDamaged("The disk is gone.")

    monkeypatch.setenv("PTCODER_KEY_FILE", "1")
    data, visit = tmp_path / "data", UUID(int=1)
    bill = '{"lines": [{"code": "97110", "discipline": "PT", "modifiers": [], "units": 2, "minutes": 33, "why": "w"}]}'
    signed = Signed(visit=visit, version=1, bill=bill, edition="e", program="p")
    with Log.open(data, PlainKeys()) as log:
        log.append([draft(each) for each in (opened(visit), Closed(visit=visit), signed)])
    monkeypatch.setattr(Snapshot, "restored", lost)
    command = ["charges", str(tmp_path / "charges.csv"), "--log", str(data)]
    done = CliRunner().invoke(log_cli.export, command, standalone_mode=False)
    assert (done.return_value, done.stderr) == (2, "The disk is gone.\n")
    assert {each.name for each in tmp_path.iterdir()} == {"data"}
    assert not any(isinstance(each, Exported) for each in events(data))


def test_charges_leave_once_and_are_read_back(tmp_path: Path) -> None:
    data, path = tmp_path / "data", tmp_path / "charges.csv"
    visit, patient = UUID(int=1), UUID(int=2)
    line = '{"code": "97110", "discipline": "PT", "modifiers": ["GP"], "units": 2, "minutes": 33, "why": "w"}'
    signed = Signed(visit=visit, version=1, bill=f'{{"lines": [{line}]}}', edition="e", program="p")
    with Log.open(data, PlainKeys()) as log:
        restored = Restored(backup="b.db", sha256="", records=3, lost=0, set_aside="")
        log.append([draft(each) for each in (opened(visit, patient), Closed(visit=visit), signed, restored)])
    assert ptcoder("export", "charges", path, "--profile", "none", "--log", data).returncode == 2
    done = ptcoder("export", "charges", path, "--until", "2026-03-01", "--log", data)
    assert (done.returncode, done.stderr) == (2, "No signed visit of these days waits to be exported.\n")
    done = ptcoder("export", "charges", path, "--profile", "example-pipe", "--log", data)
    assert done.returncode == 0, done.stderr
    assert done.stderr.startswith("1 of these visits was signed before the backup b.db was restored on ")
    batch = re.findall(r"batch (\S+);", done.stdout)[0]
    assert "1 visits, 1 lines, 2 units, 33 minutes" in done.stdout
    assert path.read_text(encoding="utf-8").startswith(f"CHG|{visit}.1.1|1|{patient}|20260302|")
    assert ptcoder("export", "charges", path, "--log", data).returncode == 2, "nothing waits any more"
    again = tmp_path / "again.csv"
    done = ptcoder("export", "charges", again, "--again", batch, "--log", data)
    assert f"batch {batch} (a copy)" in done.stdout
    assert again.read_bytes() == path.read_bytes()
    assert ptcoder("export", "charges", again, "--check", "--log", data).stdout.startswith("As it left: batch")
    again.write_text(path.read_text(encoding="utf-8").replace("|2|", "|3|"), encoding="utf-8")
    done = ptcoder("export", "charges", again, "--check", "--log", data)
    assert (done.returncode, done.stdout) == (1, "Row 1, Units: “2” was signed, the file has “3”.\n")
    assert done.stderr.startswith("Do not send this file: write its batch again")
    assert [type(each) for each in events(data)][-2:] == [Exported, Exported]
