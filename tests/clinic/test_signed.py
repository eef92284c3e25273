"""A signed visit is read-only: every intent that would change it refuses in words, and writes nothing."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator

import pytest

from ptcoder.clinic import Clinic, Refused
from ptcoder.clinic.corrections import Delete, Edit, Enter, Move, Split
from ptcoder.clinic.people_sheets import Particulars
from ptcoder.visit import MINUTE, Logged, State
from tests.clinic.hand_clock import HandClock, add

SIGNED = r"This visit is signed\. Reopen it first\."
STOPPED = r"This visit is already stopped\."
READS = {
    "visit", "view", "since_last", "papers_of", "sheet", "diagnoses", "select", "wanted", "at_signing",
}  # fmt: skip
"""They show or gather, and change nothing; ``select`` brings a visit to the front."""
STAYS = {"resume_visit", "cosign", "record", "give_back"}
"""What can be done about a signed visit: reopened with a reason, co-signed, paid for; each has its own tests."""


@pytest.fixture
def visit(clinic: Clinic, clock: HandClock) -> str:
    """97110 for 25 minutes, 98975 counted, signed; and Ben King on the floor, with 97140 running."""
    made = add(clinic, "Ana Lopez")
    clinic.press("97110")
    clock.advance(minutes=25)
    clinic.press("97110")
    clinic.press("98975")
    clinic.stop_visit(made)
    for row in clinic.view(made).findings:
        if "acknowledge" in row.fix:
            clinic.acknowledge(made, row.id, "Documented in the note")
    clinic.sign(made)
    add(clinic, "Ben King")
    clinic.press("97140")
    clock.advance(minutes=3)
    return made


def intents(clinic: Clinic, visit: str) -> Iterator[tuple[str, Callable[[], object]]]:
    """Every one that is about one visit, by its name, in some form in which it would otherwise be done."""
    sheet = clinic.visit(visit)
    timed, counted = sheet.stretches
    start = timed.start or 0
    me = timed.clinician_id
    other = next(each.id for each in clinic.floor().people if each.id != me)
    ben = next(each.visit for each in clinic.floor().cards if each.name == "Ben King")
    run = clinic.visit(ben).stretches[0].interval
    notes, claims, signing = clinic.notes, clinic.claims, clinic.signing
    for wanted in (
        Edit(visit=visit, interval=timed.interval, stop=start + 20 * MINUTE),
        Edit(visit=visit, interval=counted.interval, clinician=other),
        Edit(visit=visit, interval=counted.interval, minutes=9),
        Split(visit=visit, interval=timed.interval, at=start + 9 * MINUTE),
        Move(visit=visit, interval=timed.interval, to=ben),
        Move(visit=ben, interval=run, to=visit),
        Delete(visit=visit, interval=timed.interval),
        Enter(visit=visit, code="97112", start=start - 20 * MINUTE, stop=start - 5 * MINUTE, clinician=me),
    ):
        yield "correct", lambda said=wanted: clinic.correct(said, "Forgot to stop")
        yield "preview_correction", lambda said=wanted: clinic.preview_correction(said)
    yield "remove_visit", lambda: clinic.remove_visit(visit)
    yield "stop_visit", lambda: clinic.stop_visit(visit)
    yield "hand_off", lambda: clinic.hand_off(visit, other)
    yield "join", lambda: clinic.join(visit, other)
    yield "stop_stretch", lambda: clinic.stop_stretch(visit, timed.interval)
    yield "start_group", lambda: clinic.start_group([visit, ben])
    yield "set_group_size", lambda: clinic.set_group_size(visit, "97150", 3)
    for holds in (True, False):
        for what in ("kx", "distinct"):
            yield "attest", lambda said=what, on=holds: clinic.attest(visit, said, on, tuple("abcd"))
            yield "attest", lambda said=what, on=holds: signing.attest(visit, said, on, tuple("abcd"))
    yield "acknowledge", lambda: clinic.acknowledge(visit, "tie:", "Documented")
    yield "choose_modifier", lambda: clinic.choose_modifier(visit, "modifier-asked:97545", "WC")
    yield "choose", lambda: clinic.choose(visit, "97110")
    yield "sign", lambda: clinic.sign(visit)
    for code in ("", "97110"):
        yield "advise", lambda of=code: signing.advise(visit, of, "required")
        yield "tell_remote", lambda of=code: signing.tell_remote(visit, of, "video")
        yield "point", lambda of=code: claims.point(visit, of, "M25.561")
    yield "pay", lambda: claims.pay(visit, "cash")
    yield "place", lambda: claims.place(visit, "12")
    yield "supervise", lambda: claims.supervise(visit, me)
    yield "write", lambda: notes.write(visit, "97110", "region", "right knee")
    yield "carry", lambda: notes.carry(visit, "97110")
    yield "take_former", lambda: notes.take_former(visit, "97110")


def about_a_visit(clinic: Clinic) -> set[str]:
    """The names of all that takes a visit, in the clinic and in its desks."""
    found: set[str] = set()
    for desk in (clinic, clinic.notes, clinic.claims, clinic.signing, clinic.payments, clinic.papers, clinic.late):
        for name, method in inspect.getmembers(type(desk), inspect.isfunction):
            takes = inspect.signature(method).parameters.keys() & {"visit", "visits", "correction"}
            if takes and not name.startswith("_"):
                found.add(name)
    return found


def test_nothing_about_a_visit_is_left_out(clinic: Clinic, visit: str) -> None:
    clinic.staff.add(Particulars(name="Bo Sample", role="PTA"))
    known = {name for name, _ in intents(clinic, visit)} | READS | STAYS
    assert about_a_visit(clinic) <= known, about_a_visit(clinic) - known


def test_every_intent_refuses_once_signed(clinic: Clinic, visit: str, appends: list[tuple[Logged, ...]]) -> None:
    clinic.staff.add(Particulars(name="Bo Sample", role="PTA"))
    before = clinic.visit(visit)
    appends.clear()
    for name, intent in intents(clinic, visit):
        with pytest.raises(Refused, match=STOPPED if name == "stop_visit" else SIGNED):
            intent()
        assert not appends, f"{name} wrote something"
    assert clinic.visit(visit) == before


def test_what_is_pressed_for_a_signed_visit_in_front(
    clinic: Clinic, visit: str, appends: list[tuple[Logged, ...]]
) -> None:
    clinic.select(visit)
    appends.clear()
    for intent in (
        lambda: clinic.press("97110"),
        lambda: clinic.press(None),
        lambda: clinic.stop_all(),
        lambda: clinic.set_preset("97014", 10),
    ):
        with pytest.raises(Refused, match=r"signed\. Reopen it first\."):
            intent()
    assert not appends
    assert clinic.visit(visit).state is State.SIGNED


def test_undo_does_not_reach_behind_a_signature(clinic: Clinic, visit: str) -> None:
    while clinic.floor().undo:
        clinic.undo()
    assert clinic.visit(visit).state is State.SIGNED
    assert clinic.visit(visit).timed_minutes == 25
