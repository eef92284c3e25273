"""The loose ends of a day: what runs, what is not signed, what is too short to be meant, what ends just short."""

from __future__ import annotations

import pytest

from ptcoder.clinic import Clinic
from ptcoder.clinic.day_sheets import Loose
from tests.clinic.hand_clock import HandClock, add


def swept(clinic: Clinic) -> list[tuple[str, Loose, str]]:
    return [(each.name, each.kind, each.text) for each in clinic.day().sweep]


def test_nothing_is_left_of_an_empty_day(clinic: Clinic) -> None:
    assert swept(clinic) == []


def test_what_runs_what_waits_and_what_lacks_a_signature(clinic: Clinic, clock: HandClock) -> None:
    ana = add(clinic, "Ana Lopez")
    clinic.press("97110")
    clock.advance(minutes=30)
    ben = add(clinic, "Ben King")
    assert swept(clinic) == [
        ("Ana Lopez", Loose.RUNNING, "97110 runs since 09:00, 30 min"),
        ("Ben King", Loose.OPEN, "On the floor; nothing runs, and it is not signed"),
    ]
    clinic.stop_visit(ana)
    clinic.remove_visit(ben)
    assert swept(clinic) == [("Ana Lopez", Loose.UNSIGNED, "Stopped; the signature is missing")]
    assert clinic.day().sweep[0].visit == ana
    clinic.sign(ana)
    assert swept(clinic) == []


def test_a_service_of_less_than_a_minute(clinic: Clinic, clock: HandClock) -> None:
    add(clinic, "Ana Lopez")
    clinic.press("97140")
    clock.advance(seconds=40)
    clinic.press("97140")
    assert ("Ana Lopez", Loose.SHORT, "97140 at 09:00: under a minute") in swept(clinic)


@pytest.mark.parametrize(
    ("payer", "minutes", "said"),
    [
        ("medicare", 5, []),
        ("medicare", 6, ["Timed 6 min; another unit begins at 8"]),
        ("medicare", 7, ["Timed 7 min; another unit begins at 8"]),
        ("medicare", 8, []),
        ("medicare", 37, ["Timed 37 min; another unit begins at 38"]),
        ("commercial-ama", 22, ["97110 22 min; another unit begins at 23"]),
        ("commercial-ama", 23, []),
    ],
)
def test_minutes_just_short_of_a_unit_are_stated(
    clinic: Clinic, clock: HandClock, payer: str, minutes: int, said: list[str]
) -> None:
    add(clinic, "Ana Lopez", payer)
    clinic.press("97110")
    clock.advance(minutes=minutes)
    assert not [text for _, kind, text in swept(clinic) if kind is Loose.NEAR], "not while it runs"
    clinic.press("97110")
    assert [text for _, kind, text in swept(clinic) if kind is Loose.NEAR] == said
