"""A visit followed from its presses to everything it leaves as, with real clicks: what was pressed stands in each."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from .conftest import Desktop
from .script_clock import ScriptClock
from .stage import Stage
from .treating import Treating, Worker, register

SPEED = 1200
CHEN, ANA = Worker("M. Chen", "PT"), "Ana Lopez"
EXERCISE, MANUAL = "97110 Therapeutic exercise", "97140 Manual therapy"
CLIPBOARD = "from PySide6.QtWidgets import QApplication as A; a = A([]); print(a.clipboard().text())"
"""What any other program on the desktop is given."""


@pytest.fixture
def stage(desktop: Desktop, tmp_path: Path) -> Iterator[Stage]:
    clock = ScriptClock(tmp_path / "clock")
    clock.begin(b"a boot of a test")
    register(tmp_path / "data", clock, (CHEN,), ((ANA, "1001", "medicare"),))
    with Stage(desktop, clock, tmp_path / "data", "leaves") as stage:
        yield stage


def test_a_visit_from_its_presses_to_everything_it_leaves_as(stage: Stage, desktop: Desktop, tmp_path: Path) -> None:
    do = Treating(stage)
    stage.start()
    do.bring(ANA)
    stage.go(1, SPEED)
    do.press(ANA, EXERCISE)
    stage.go(24.5, SPEED)
    do.press(ANA, MANUAL)  # which stops the exercise: 23 minutes and a half, less what each click took
    stage.go(40, SPEED)
    do.stop_visit(ANA)
    do.review(ANA, CHEN)
    do.export()

    stage.click("Open visit", "Button")
    stage.until(lambda: stage.find("Papers", "ButtonMenu") is not None and _signed(stage), "the signed visit")
    paths = {
        name: _paper(stage, tmp_path, item, name)
        for item, name in (
            ("Superbill…", "superbill-*.pdf"),
            ("Treatment record…", "treatment-record-*.pdf"),
            ("Flow sheet…", "flow-sheet-*.pdf"),
            ("Flow sheet as CSV…", "flow-sheet-*.csv"),
            ("Audit sheet…", "audit-sheet-*.pdf"),
        )
    }
    stage.click("Papers", "ButtonMenu")
    stage.click("Copy the treatment record", "MenuItem")
    stage.until(lambda: any(each.name.startswith("Copied:") for each in stage.see()), "the record to be copied")
    shown = subprocess.run(
        [sys.executable, "-c", CLIPBOARD], env=desktop.env(), check=True, capture_output=True, encoding="utf-8"
    )
    stage.quit()

    # what was pressed, to the second, as the flow sheet has it
    rows = list(csv.DictReader(io.StringIO(paths["flow-sheet-*.csv"].read_text("utf-8"))))
    assert [(row["code"], row["patient"], row["clinician"]) for row in rows] == [
        ("97110", "1001", "M. Chen"),
        ("97140", "1001", "M. Chen"),
    ]
    minutes = [float(row["minutes"]) for row in rows]
    assert abs(minutes[0] - 23.5) < 1, "one click late, the other too"
    assert abs(minutes[1] - 15.5) < 1
    starts = [row["start"][11:19] for row in rows]
    assert starts[0] >= "10:01:00"
    assert rows[0]["stop"] == rows[1]["start"], "one clock at a time"

    (charges,) = tmp_path.rglob("ptcoder-2026-03-10.csv")
    lines = list(csv.DictReader(io.StringIO(charges.read_text("utf-8"))))
    billed = [(row["patient"], row["code"], row["mod1"], row["units"], row["minutes"]) for row in lines]
    whole = [str(int(each)) for each in minutes]
    assert billed == [("1001", "97110", "GP", "2", whole[0]), ("1001", "97140", "GP", "1", whole[1])]
    (beside,) = tmp_path.rglob("ptcoder-2026-03-10.csv.manifest.json")
    manifest = json.loads(beside.read_text("utf-8"))
    assert manifest["files"][0]["sha256"] == hashlib.sha256(charges.read_bytes()).hexdigest()
    assert manifest["sums"]["units"] == 3

    told = {name: _text(path) for name, path in paths.items() if path.suffix == ".pdf"}
    for text in (*told.values(), " ".join(shown.stdout.split())):
        assert ANA in text
        assert "97110" in text
        assert "97140" in text
        assert "M. Chen, PT" in text
    flow, audit = told["flow-sheet-*.pdf"], told["audit-sheet-*.pdf"]
    for start in starts:
        hour = start if not start.endswith(":00") else start[:5]
        assert hour in flow
        assert hour in audit
        assert hour in shown.stdout
    assert re.search(rf"97110-GP Therapeutic exercise {whole[0]}:\d\d {whole[0]} yes 2", flow)
    assert f"97110 Therapeutic exercise: {whole[0]} min, 2 units" in shown.stdout
    assert shown.stdout.startswith("TREATMENT RECORD\n")
    assert "97110-GP × 2, 97140-GP × 1" in shown.stdout
    assert "Therapeutic exercise" in told["superbill-*.pdf"]
    assert "page 1 of 1" in audit
    assert "Exported for billing" in audit


def _paper(stage: Stage, home: Path, item: str, name: str) -> Path:
    """Asked for in the menu, written to where the program proposes it."""
    stage.click("Papers", "ButtonMenu")
    stage.click(item, "MenuItem")
    stage.click("Save", "Button")
    stage.until(lambda: any("It is not encrypted" in each.name for each in stage.see()), f"{name} to be written")
    stage.shoot(name.replace("*", "x"))
    (path,) = home.rglob(name)
    stage.click("Close this line", "Button")
    return path


def _signed(stage: Stage) -> bool:
    return any(each.name.startswith(f"Exported · {ANA}") for each in stage.see())


def _text(path: Path) -> str:
    done = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, check=True, encoding="utf-8")
    return " ".join(done.stdout.split())
