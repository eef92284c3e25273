"""The times that are offered for one press."""

from __future__ import annotations

from ptcoder.clinic import Clinic
from ptcoder.clinic.offers import NEXT_BEGAN, starts, stops
from ptcoder.clinic.stretches import StretchRow
from ptcoder.visit import MINUTE
from tests.clinic.hand_clock import HandClock, add


def only(clinic: Clinic, visit: str, code: str) -> StretchRow:
    (found,) = (each for each in clinic.visit(visit).stretches if each.code == code)
    return found


def test_what_runs_began_or_ended_so_many_minutes_ago(clinic: Clinic, clock: HandClock) -> None:
    ana = add(clinic, "Ana Lopez")
    clinic.press("97110")
    clock.advance(minutes=4)
    clinic.press("97014")
    clock.advance(minutes=2)
    row, now = only(clinic, ana, "97110"), clinic.now()
    assert [(each.text, (now - each.at) // MINUTE) for each in starts(row, now)] == [
        ("1 min ago", 1), ("2 min ago", 2), ("3 min ago", 3), ("5 min ago", 5), ("10 min ago", 10),
    ]  # fmt: skip
    assert [(each.text, (now - each.at) // MINUTE) for each in stops(row, now)] == [
        ("1 min ago", 1), ("2 min ago", 2), ("3 min ago", 3), ("5 min ago", 5), (NEXT_BEGAN, 2),
    ]  # fmt: skip


def test_what_ended_did_so_earlier_than_it_says(clinic: Clinic, clock: HandClock) -> None:
    ana = add(clinic, "Ana Lopez")
    clinic.press("97110")
    clock.advance(minutes=3)
    clinic.press("97140")
    clock.advance(minutes=30)
    row = only(clinic, ana, "97110")
    assert [each.text for each in stops(row, clinic.now())] == ["1 min earlier", "2 min earlier"]
    assert [((row.start or 0) - each.at) // MINUTE for each in starts(row, clinic.now())] == [1, 2, 3, 5, 10]


def test_what_is_counted_has_no_times(clinic: Clinic) -> None:
    ana = add(clinic, "Ana Lopez")
    clinic.press("98975")
    row = only(clinic, ana, "98975")
    assert (starts(row, clinic.now()), stops(row, clinic.now())) == ((), ())
