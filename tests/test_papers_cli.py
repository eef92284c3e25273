"""`ptcoder papers`, as a person types it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ptcoder.papers_cli import papers
from ptcoder.store import Log, PlainKeys
from ptcoder.visit import RecordReleased
from tests.clinic.hand_clock import HandClock, add, staffed
from tests.clinic.looking import settle


@pytest.fixture
def visits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A signed visit and one that is not."""
    monkeypatch.setenv("PTCODER_KEY_FILE", "1")
    clock = HandClock()
    clinic = staffed(tmp_path / "data", clock)
    found: list[str] = []
    for name in ("Ana Lopez", "Ben King"):
        visit = add(clinic, name, "cash")
        clinic.press("97110")
        clock.advance(minutes=20)
        clinic.stop_visit(visit)
        found.append(visit)
    settle(clinic, found[0])
    clinic.sign(found[0])
    clinic.close()
    return found


def run(tmp_path: Path, *args: str) -> Result:
    return CliRunner().invoke(papers, [*args, "--log", str(tmp_path / "data")], standalone_mode=False)


@pytest.mark.usefixtures("qapp")
def test_of_one_visit_and_of_a_day(visits: list[str], tmp_path: Path) -> None:
    done = run(tmp_path, visits[0], str(tmp_path / "one"))
    assert done.return_value == 0, done.output
    (file,) = (tmp_path / "one").iterdir()
    assert file.read_bytes().startswith(b"%PDF-")
    assert "Lopez" not in file.name
    done = run(tmp_path, "--day", "2026-03-02", "--kind", "flow", "--format", "csv", str(tmp_path / "day"))
    assert done.return_value == 0, done.output
    (file,) = (tmp_path / "day").iterdir()
    assert "97110,Therapeutic exercise" in file.read_text(encoding="utf-8")
    with Log.open(tmp_path / "data", PlainKeys()) as log:
        said = [each.event for each in log.all_records()][-2:]
    assert [each.what for each in said if isinstance(each, RecordReleased)] == ["audit-sheet pdf", "flow-sheet csv"]


@pytest.mark.parametrize(
    ("args", "why"),
    [
        (["FOLDER"], "Name a visit and a new folder"),
        (["--day", "2026-03-03", "FOLDER"], "No visit of this day is signed"),
        (["00000000-0000-0000-0000-000000000000", "FOLDER"], "not known"),
        (["VISIT", "FOLDER", "--format", "csv"], "is written as pdf"),
        (["VISIT", "FOLDER", "--kind", "superbill"], "Sign the visit first"),
        (["VISIT", "TAKEN", "--kind", "record"], "already"),
    ],
)
def test_what_cannot_be(visits: list[str], tmp_path: Path, args: list[str], why: str) -> None:
    said = {"VISIT": visits[1], "FOLDER": str(tmp_path / "new"), "TAKEN": str(tmp_path)}
    done = run(tmp_path, *(said.get(each, each) for each in args))
    assert done.return_value == 2
    assert why in done.output
    assert not (tmp_path / "new").exists()
