"""`ptcoder audit`, as a person types it."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ptcoder.audit_cli import audit_command
from ptcoder.store import Log, PlainKeys
from ptcoder.visit import AuditMade, RecordReleased
from tests.clinic.hand_clock import HandClock, add, staffed
from tests.clinic.looking import settle

CLAIMS = "Encounter,DOS,CPT,Mod 1,Units\nVISIT,03/02/2026,97110,GP,1\n"
VISITS = "visit,date,payer,code,start,end\nv,2026-03-02,medicare,97110,9:00,9:20\n".replace("9:", "09:")


@pytest.fixture
def visit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A signed visit of twenty minutes."""
    monkeypatch.setenv("PTCODER_KEY_FILE", "1")
    clock = HandClock()
    clinic = staffed(tmp_path / "data", clock)
    made = add(clinic, "Ana Lopez")
    clinic.press("97110")
    clock.advance(minutes=20)
    clinic.stop_visit(made)
    settle(clinic, made)
    clinic.sign(made)
    clinic.close()
    return made


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(audit_command, [str(each) for each in args], standalone_mode=False)


def said(tmp_path: Path) -> list[AuditMade]:
    with Log.open(tmp_path / "data", PlainKeys()) as log:
        return [each.event for each in log.all_records() if isinstance(each.event, AuditMade)]


def test_a_month(visit: str, tmp_path: Path) -> None:
    done = run("--month", "2026-03", "--seed", "7", "-o", tmp_path / "found.csv", "--log", tmp_path / "data")
    assert done.return_value == 0, done.output
    assert done.output == "1 of 1 visits of March 2026, seed 7: 0 with differences.\n"
    with (tmp_path / "found.csv").open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    assert (row["visit"], row["what"], row["standing"]) == (visit, "as recorded", "Signed, version 1; not exported")
    (event,) = said(tmp_path)
    assert (event.seed, event.visits, event.of, event.found) == ("7", 1, 1, 0)
    done = run("--month", "2026-03", "--log", tmp_path / "data")
    assert "seed " in done.output, "one that was made up is shown"


@pytest.mark.usefixtures("qapp")
def test_the_worksheet_of_a_month(visit: str, tmp_path: Path) -> None:
    done = run("--month", "2026-03", "--worksheet", tmp_path / "sheet.pdf", "--log", tmp_path / "data")
    assert done.return_value == 0, done.output
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF-")
    with Log.open(tmp_path / "data", PlainKeys()) as log:
        (released,) = [each.event for each in log.all_records() if isinstance(each.event, RecordReleased)]
    assert (released.what, released.patient, released.records) == ("audit-worksheet pdf", None, 1)


def test_claims_against_the_log(visit: str, tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    path.write_text(CLAIMS.replace("VISIT", visit), encoding="utf-8")
    done = run("--claims", path, "--log", tmp_path / "data")
    assert done.return_value == 0, done.output
    assert "1 line, 1 visit: 0 with differences." in done.output
    assert "dates such as 03/02/2026 were read with the month first" in done.output
    path.write_text(CLAIMS.replace("VISIT", visit).replace("GP,1", "GP,2") + ",never,97110,GP,1\n", encoding="utf-8")
    done = run("--claims", path, "--dates", "mdy", "--log", tmp_path / "data")
    assert done.return_value == 1
    assert "97110: 2 billed, the record gives 1." in done.output
    assert f'{path}:3: DOS: "never" is not a date' in done.output
    assert "1 row could not be read" in done.output
    assert "1 visit paid too much." in done.output
    first, second = said(tmp_path)
    assert (first.found, second.found, first.claims is None) == (0, 1, False)


def test_claims_against_visits_in_a_file(tmp_path: Path) -> None:
    claims, visits = tmp_path / "claims.csv", tmp_path / "visits.csv"
    visits.write_text(VISITS, encoding="utf-8")
    claims.write_bytes(
        CLAIMS.replace("VISIT", "v").replace("Encounter", "Encounter,Ärztin").replace("v,", "v,Ä,").encode("cp1252")
    )
    done = run("--claims", claims, "--visits", visits, "--dates", "mdy")
    assert done.return_value == 0, done.output
    claims.write_text("visit,date,code,mod1,units\nv,2026-03-02,97110,GP,3\n", encoding="utf-8")
    done = run("--claims", claims, "--visits", visits, "--profile", "generic")
    assert done.return_value == 1
    assert "97110: 3 billed, the record gives 1." in done.output


@pytest.mark.parametrize(
    ("args", "why"),
    [
        ([], "Say what to audit"),
        (["--month", "2026-03", "--claims", "CLAIMS"], "Say what to audit"),
        (["--claims", "CLAIMS", "--worksheet", "NOWHERE"], "--worksheet goes with --month"),
        (["--month", "2026-03", "--visits", "VISITS"], "--visits goes with --claims"),
        (["--month", "2026-03", "--log", "EMPTY"], "There is no log"),
        (["--month", "2026-03", "--sample", "0"], "1 to 500"),
        (["--claims", "CLAIMS", "--visits", "VISITS", "-o", "NOWHERE"], "its folder does not exist"),
        (["--claims", "MISSING", "--visits", "VISITS"], "cannot be read"),
        (["--claims", "VISITS", "--visits", "VISITS"], "no column is the units"),
        (["--claims", "CLAIMS", "--visits", "CLAIMS"], "is not a column we know"),
        (["--claims", "CLAIMS", "--visits", "VISITS", "--profile", "none"], "There is no profile none"),
        (["--claims", "CLAIMS", "--visits", "VISITS", "--profile", "BAD"], "this is not TOML"),
        (["--claims", "WRONG", "--visits", "VISITS"], "No row of the claims could be read"),
        (["--claims", "CLAIMS", "--visits", "MISSING"], "No such file"),
    ],
)
def test_what_cannot_be(tmp_path: Path, args: list[str], why: str) -> None:
    for name, text in (
        ("CLAIMS", CLAIMS),
        ("VISITS", VISITS),
        ("BAD", "= ="),
        ("WRONG", CLAIMS.replace(",1\n", ",x\n")),
    ):
        (tmp_path / name.lower()).write_text(text, encoding="utf-8")
    places = {"NOWHERE": tmp_path / "no" / "where.csv", "EMPTY": tmp_path / "no"}
    upper = ("CLAIMS", "VISITS", "BAD", "WRONG", "MISSING")
    done = run(*(places.get(each) or (tmp_path / each.lower() if each in upper else each) for each in args))
    assert done.return_value == 2, done.output
    assert why in done.output
