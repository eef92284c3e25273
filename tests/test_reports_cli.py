"""`ptcoder reports`, as a person types it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ptcoder.cli import program
from ptcoder.coding.reported import By
from tests.clinic.hand_clock import HandClock, add, staffed
from tests.clinic.test_reporting import signed, treat

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("PTCODER_KEY_FILE", "1")
    clock = HandClock()
    clinic = staffed(tmp_path / "data", clock)
    ana = add(clinic, "Ana Lopez")
    treat(clinic, clock, ("97110", 20), ("97140", 15))
    signed(clinic, ana)
    clinic.close()

    def started(*args: object) -> Result:
        words = ["reports", *map(str, args), "--log", str(tmp_path / "data")]
        return CliRunner().invoke(program, words, standalone_mode=False)

    return started


MARCH = ("--since", "2026-03-01", "--until", "2026-03-31", "--signed")


@pytest.mark.parametrize("kind", [*(by.value for by in By), "findings"])
def test_a_report_is_written_and_adds_up(run: Run, kind: str) -> None:
    made = run(kind, *MARCH)
    assert (made.return_value, made.exception) == (0, None)
    head, *rows, total = csv.reader(io.StringIO(made.output))
    assert total[0] == "All"
    number = head.index("Times" if kind == "findings" else "Minutes")
    assert sum(int(row[number]) for row in rows) == int(total[number]) > 0
    assert "Ana" not in made.output


def test_clinicians_by_the_clock(run: Run) -> None:
    assert run("minutes", *MARCH).output.splitlines()[1] == "Ann Example,2026-03-02,1,35,35,35,"


def test_only_what_is_asked_for_and_into_a_file(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "codes.csv"
    assert run("code", *MARCH, "--code", "97140", "-o", path).output == ""
    assert path.read_text(encoding="utf-8").splitlines()[1:] == [
        "97140 Manual therapy,1,15,15,0,1,0,15.0", "All,1,15,15,0,1,0,15.0",
    ]  # fmt: skip
    assert run("payer", *MARCH, "--payer", "cash").output.splitlines()[1:] == ["All,0,0,0,0,0,0,"]


def test_what_cannot_be_made_is_said(run: Run, tmp_path: Path) -> None:
    turned = run("code", "--since", "2026-03-02", "--until", "2026-03-01")
    assert str(turned.exception) == "--since 2026-03-02 is after --until 2026-03-01"
    nowhere = run("code", *MARCH, "-o", tmp_path / "nowhere" / "codes.csv")
    assert "No such file or directory" in str(nowhere.exception)
