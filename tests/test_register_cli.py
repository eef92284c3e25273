"""`ptcoder patients import` and `ptcoder schedule import`, as a person types them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ptcoder.cli import program
from ptcoder.clinic.people_sheets import Particulars
from ptcoder.store import Log, PlainKeys
from ptcoder.visit import PatientAdded, Scheduled
from tests.clinic.hand_clock import HandClock, staffed

Run = Callable[..., Result]
PATIENTS = "Chart #,Patient,DOB\n1,Ana Lopez,2/3/1980\n2,Ben King,1970-01-05\n"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("PTCODER_KEY_FILE", "1")
    staffed(tmp_path / "data", HandClock()).close()

    def started(*args: object) -> Result:
        words = [*map(str, args), "--log", str(tmp_path / "data")]
        return CliRunner().invoke(program, words, standalone_mode=False)

    return started


def said(tmp_path: Path) -> list[PatientAdded | Scheduled]:
    with Log.open(tmp_path / "data", PlainKeys()) as log:
        return [each.event for each in log.all_records() if isinstance(each.event, PatientAdded | Scheduled)]


def test_patients_are_looked_at_and_taken(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(PATIENTS, "utf-8")
    unpaid = run("patients", "import", path, "--check")
    assert unpaid.return_value == 1
    assert f"{path}:2: row: names no payer" in unpaid.output
    assert "2 rows name no payer: --payer says who pays for new patients" in unpaid.output
    looked = run("patients", "import", path, "--check", "--payer", "cash")
    assert (looked.return_value, looked.output) == (0, "In the file: 2 new, 0 changed, 0 same, 0 refused.\n")
    asked = run("patients", "import", path, "--payer", "cash")
    assert asked.return_value == 1
    assert "say --yes" in asked.output
    assert said(tmp_path) == []
    taken = run("patients", "import", path, "--yes", "--payer", "cash", "--discipline", "OT")
    assert (taken.return_value, taken.exception) == (0, None)
    assert [(each.name, each.payer) for each in said(tmp_path) if isinstance(each, PatientAdded)] == [
        ("Ana Lopez", "cash"),
        ("Ben King", "cash"),
    ]
    again = run("patients", "import", path, "--yes")
    assert (again.return_value, again.output) == (0, "In the file: 0 new, 0 changed, 2 same, 0 refused.\n")
    assert len(said(tmp_path)) == 2


def test_a_refused_row_is_told_by_its_line_and_names_nobody(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(PATIENTS + "3,Carla Ruiz,2/30/1980\n", "utf-8")
    done = run("patients", "import", path, "--yes", "--payer", "cash")
    assert done.return_value == 1
    assert f"{path}:4: DOB: This day is not in the calendar" in done.output
    assert "Carla" not in done.output
    assert len(said(tmp_path)) == 2, "the others are taken"


def test_a_file_that_cannot_be_read_and_columns_of_other_names(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes("Wer,Wann\nJosé,1980-01-01\n".encode("cp1252"))
    wrong = run("patients", "import", path)
    assert "not UTF-8 text" in str(wrong.exception)
    assert "--windows-1252 may read it" in str(wrong.exception)
    old = ("patients", "import", path, "--windows-1252", "--yes", "--payer", "cash")
    assert "--column name=... chooses one" in str(run(*old).exception)
    assert "the file has 0 columns called Who" in str(run(*old, "--column", "name=Who").exception)
    assert "shoe is none of mrn (Record number)" in str(run(*old, "--column", "shoe=Wer").exception)
    assert run(*old, "--column", "name=Wer", "--column", "born=Wann", "--column", "mrn=").return_value == 0
    (jose,) = said(tmp_path)
    assert isinstance(jose, PatientAdded)
    assert (jose.name, str(jose.born)) == ("José", "1980-01-01")


def test_a_schedule_is_taken_with_who_is_new(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "today.csv"
    path.write_text("Time,Patient,MRN\n10:30 AM,Ana Lopez,1\n,,7\n", "utf-8")
    done = run("schedule", "import", path, "--yes", "--payer", "medicare")
    assert done.return_value == 1
    assert f"{path}:3: MRN: is not in the register, import the patients first" in done.output
    ana, expected = said(tmp_path)
    assert isinstance(expected, Scheduled)
    assert (expected.patient, expected.minute) == (ana.patient, 630)


def test_where_people_have_pins_it_is_asked_for(run: Run, tmp_path: Path) -> None:
    clinic = staffed(tmp_path / "other", HandClock())
    clinic.staff.add(Particulars(name="Bo Biller", role="", duties=("biller", "owner")), "4711")
    clinic.close()
    path = tmp_path / "list.csv"
    path.write_text(PATIENTS, "utf-8")
    words = ["patients", "import", str(path), "--yes", "--log", str(tmp_path / "other")]
    done = CliRunner().invoke(program, words, standalone_mode=False)
    assert "PIN" in str(done.exception) or "--who" in str(done.exception)
    assert "with the PIN; one of" in str(done.exception) or "has a PIN" in str(done.exception)
