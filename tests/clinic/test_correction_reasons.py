"""How a correction is offered: the reason that fits first, and which findings it brings or settles."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ptcoder.clinic.consequences import not_among
from ptcoder.clinic.corrections import REASONS, Delete, Edit, Move, Split, reasons_for
from ptcoder.clinic.sheets import FindingRow
from ptcoder.coding import Severity

EDIT = Edit(visit="v", interval="i")


@pytest.mark.parametrize(
    ("edit", "first"),
    [
        (replace(EDIT, code="97116"), "Pressed the wrong code"),
        (replace(EDIT, rest=True), "Pressed the wrong code"),
        (replace(EDIT, stop=1, code="97116"), "Pressed the wrong code"),
        (replace(EDIT, stop=1), "Forgot to stop"),
        (replace(EDIT, start=1), "Forgot to start"),
        (replace(EDIT, start=1, stop=2), "Forgot to stop"),
        (replace(EDIT, clinician="x"), "Somebody else treated"),
    ],
)
def test_the_reason_that_fits_the_change_stands_first(edit: Edit, first: str) -> None:
    reasons = reasons_for(edit)
    assert reasons[0] == first
    assert {*reasons} == {*REASONS[Edit]}


def test_every_other_correction_has_a_first_reason_that_fits() -> None:
    split = Split(visit="v", interval="i", at=1)
    assert reasons_for(split)[0] == "Interrupted"
    assert reasons_for(replace(split, code="97116"))[0] == "Went on to another service"
    assert reasons_for(replace(split, clinician="x"))[0] == "Handed over"
    assert reasons_for(Move(visit="v", interval="i", to="w"))[0] == "Pressed for the wrong patient"
    assert reasons_for(Delete(visit="v", interval="i"))[0] == "Pressed by mistake"


def test_a_finding_before_and_after_is_neither_new_nor_settled() -> None:
    told = FindingRow(
        id="overlap:97110+97140",
        severity=Severity.WARNING,
        title="Two services at once",
        text="",
        source="",
        codes=("97110", "97140"),
        acknowledged="",
        fix=(),
        span=None,
    )
    again = replace(told, id="overlap:97140+97110", codes=("97140", "97110"))
    other = replace(told, id="overlap:97110+97116", codes=("97110", "97116"))
    assert not_among({again.id: again, other.id: other}, {told.id: told}) == (other,)
    assert not_among({told.id: told}, {told.id: told}) == ()
