"""What another payer would be billed for the same minutes."""

from __future__ import annotations

import pytest

from ptcoder.clinic import Clinic, Refused
from ptcoder.visit import Logged
from tests.clinic.hand_clock import HandClock


def test_both_bills_stand_side_by_side(clinic: Clinic, clock: HandClock, appends: list[tuple[Logged, ...]]) -> None:
    clinic.add_patient(name="Pat Example", mrn="1", payer="medicare", discipline="PT")
    for code in ("97110", "97014"):
        clinic.press(code)
    clock.advance(minutes=23)
    written = len(appends)
    visit = clinic.compare_with("commercial-ama").visit
    assert visit is not None
    told = visit.compared
    assert told is not None
    assert told.payer == "commercial-ama"
    rows = {row.code: row for row in told.rows}
    assert (rows["97110"].mine, rows["97110"].units, rows["97110"].their_units) == ("97110-GP", 2, 2)
    assert (rows["G0283"].mine, rows["G0283"].theirs) == ("G0283-GP", "")
    assert (rows["97014"].mine, rows["97014"].their_units) == ("", 1)
    assert (told.units, told.their_units) == (3, 3)
    own = clinic.compare_with("medicare").visit
    assert own is not None
    assert own.compared is None, "with itself there is nothing to compare"
    none = clinic.compare_with("").visit
    assert none is not None
    assert none.compared is None
    assert len(appends) == written, "looking writes nothing"
    with pytest.raises(Refused):
        clinic.compare_with("nobody")
