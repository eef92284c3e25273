"""Several processes give what one gives, and leave nothing running."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ptcoder.rows import Source, check, forked
from ptcoder.rows.faults import Changed
from ptcoder.rows.forked import in_order

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the program copies itself on Linux alone")


def nobody_is_left() -> bool:
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return True
    return False


@pytest.mark.parametrize(("parts", "processes"), [(0, 2), (1, 2), (7, 1), (7, 3), (7, 20)])
def test_in_order(parts, processes):
    assert list(in_order(lambda part: (part, b"x" * 200_000), parts, processes)) == [
        (part, b"x" * 200_000) for part in range(parts)
    ]
    assert nobody_is_left()


def fail(part: int) -> int:
    if part == 2:
        raise Changed
    return part


def die(part: int) -> int:
    if part == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return part


def not_to_be_sent(part: int) -> Callable[[], int]:
    return lambda: part


@pytest.mark.parametrize(
    ("work", "error", "before"), [(fail, Changed, 2), (die, ChildProcessError, 2), (not_to_be_sent, Exception, 0)]
)
def test_what_goes_wrong_is_raised_here(work, error, before):
    found: list[int] = []
    with pytest.raises(error):
        found.extend(map(int, in_order(work, 5, 2)))
    assert found == list(range(before))
    assert nobody_is_left()


def test_closing_it_ends_them():
    results = in_order(lambda part: b"x" * 10_000_000, 100, 3)
    next(results)
    results.close()
    assert nobody_is_left()


def test_one_processor_is_enough(monkeypatch):
    monkeypatch.setattr(forked.sys, "platform", "win32")
    assert forked.processors() == 1


@pytest.mark.parametrize("unsorted", [False, True])
def test_parts_give_what_the_whole_gives(unsorted, book, tmp_path: Path, monkeypatch):
    monkeypatch.setattr("ptcoder.rows.coded.PART", 3)
    monkeypatch.setattr("ptcoder.rows.coded.WORTH", 1)
    rows = [
        f"v{at},{2024 + at % 3}-08-01,{'medicare' if at > 4 else 'cash'},97110,1{at % 2}:00,1{at % 2}:20,p{at % 7},kim"
        for at in range(40)
    ]
    path = tmp_path / "rows.csv"
    text = "visit,date,payer,code,start,end,patient,clinician\n" + "\n".join(rows) + "\n"
    path.write_text(text)

    def made(processes: int, tick: Callable[[int], None] | None = None) -> list[str]:
        with Source.file(path) as source:
            return list(check(source, book, unsorted=unsorted).each(repr, tick, processes))

    ticks: list[int] = []
    alone = made(1)
    assert made(3, ticks.append) == alone
    assert sum("rules-behind" in each for each in alone) < len(alone)
    assert len(alone) == 40
    assert sum(ticks) == len(text) - text.index("\n") - 1


def test_a_change_in_a_part_is_told(book, tmp_path: Path, monkeypatch):
    monkeypatch.setattr("ptcoder.rows.coded.WORTH", 0)
    path = tmp_path / "rows.csv"
    path.write_text("visit,date,payer,code,minutes\nv,2024-08-01,cash,97110,15\n")
    with Source.file(path) as source:
        checked = check(source, book)
        path.write_text("visit,date,payer,code,minutes\nv,2024-08-01,cash,97110,\n")
        with pytest.raises(Changed):
            list(checked.each(repr, processes=2))
    assert nobody_is_left()
