"""The loose ends of a day: what runs, what is not signed, what is too short to be meant, what ends just short."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ptcoder.clinic import Clinic
from ptcoder.clinic.day_sheets import Loose
from ptcoder.clinic.leaving import Chosen
from ptcoder.store.settings import NOTES_KEPT
from ptcoder.visit import MINUTE, SettingChanged, State
from tests.clinic.hand_clock import DAY, HandClock, add


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


def test_a_clock_that_was_forgotten_over_midnight_is_told_until_it_is_stopped(clinic: Clinic, clock: HandClock) -> None:
    """On the day on which it runs, not only on that of the visit; what is typed is of the evening before."""
    clock.advance(minutes=14 * 60 + 50)
    ana = add(clinic, "Ana Lopez")
    clinic.press("97110")
    clock.advance(minutes=605)
    told = ("Ana Lopez", Loose.RUNNING, "97110 runs since 2026-03-02 23:50, 605 min")
    assert swept(clinic) == [told]
    assert clinic.day().rows == ()
    assert [each.kind for each in clinic.day(DAY).sweep] == [Loose.RUNNING]
    assert clinic.day(date(2026, 3, 1)).sweep == ()
    (question,) = clinic.floor().questions
    assert question.text == "97110 has run for 10 h 5 min, A.L.: still treating?"
    typed = question.answers[-1]
    assert typed.since is not None
    clinic.answer(question.id, f"{typed.id}{typed.since + 20 * MINUTE}")
    (stretch,) = clinic.visit(ana).stretches
    assert ((stretch.stop or 0) - (stretch.start or 0)) / MINUTE == 20
    assert clinic.visit(ana).day == DAY
    assert [each.kind for each in clinic.day().sweep] == [Loose.OPEN]
    clinic.stop_visit(ana)
    assert clinic.day().sweep == (), "from here on it is a loose end of its own day"


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


def test_a_note_that_is_missing_is_told_where_notes_are_kept_here(clinic: Clinic, clock: HandClock) -> None:
    visit = add(clinic, "Ana Lopez")
    clinic.press("97110")
    clock.advance(minutes=30)
    clinic.stop_visit(visit)
    assert Loose.NOTE not in {kind for _, kind, _ in swept(clinic)}, "nobody can tell from here"
    clinic.change_settings([SettingChanged(name=NOTES_KEPT.name, value="here")])
    found = [each for each in swept(clinic) if each[1] is Loose.NOTE]
    assert [name for name, _, _ in found] == ["Ana Lopez"]
    assert found[0][2] == "Not all is in the note: 97110, the visit as a whole"
    for each in clinic.visit(visit).findings:
        if each.id.startswith("documentation-missing"):
            clinic.acknowledge(visit, each.id, "On paper")
    assert Loose.NOTE not in {kind for _, kind, _ in swept(clinic)}


def test_a_visit_that_left_and_was_reopened_is_told(clinic: Clinic, clock: HandClock, tmp_path: Path) -> None:
    visit = add(clinic, "Ana Lopez")
    clinic.press("97110")
    clock.advance(minutes=30)
    clinic.stop_visit(visit)
    clinic.sign(visit)
    clinic.charges.write(tmp_path / "charges.csv", Chosen())
    assert [(row.state, row.changed) for row in clinic.day().rows] == [(State.EXPORTED, False)]
    clinic.resume_visit(visit, "A code was wrong")
    assert [(row.state, row.changed) for row in clinic.day().rows] == [(State.OPEN, True)]
