"""How much is done, and what is told at the end: `python3 packaging/dev.py faults [--long]`."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

FIGURES: list[str] = []
LONG = os.environ.get("PTCODER_FAULTS") == "long"

Figure = Callable[[str], None]


@pytest.fixture
def figure() -> Figure:
    """Told at the end of the run, as it goes into the README beside this file."""
    return FIGURES.append


@pytest.fixture
def many() -> Callable[[int, int], int]:
    """``many(short, long)``: how often, in the form that runs now."""
    return lambda short, long: long if LONG else short


@pytest.fixture(autouse=True)
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Path]:
    """All that a clinic may write to, its own for each test, also for the processes that a test starts."""
    found = {name: tmp_path / name for name in ("data", "state", "temporary")}
    found["temporary"].mkdir()
    monkeypatch.setenv("PTCODER_STATE", str(found["state"]))
    monkeypatch.setenv("TMPDIR", str(found["temporary"]))
    monkeypatch.setattr("tempfile.tempdir", None)
    return found


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.section("what was seen")
    for line in FIGURES:
        terminalreporter.write_line(line)
