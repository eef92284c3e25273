"""Stretches of which only the minutes are known, put right; and the offset of a day that is not that of its entry."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from ptcoder.visit import MINUTE, Amended, EnteredLate, Measured, Role, Voided, fold, histories
from tests.visit.made_up import ANN, NINE, VISIT, chain, opened, record_id, started

KEY = UUID(int=0x30)
BO = UUID(int=0xC)


def measured(minutes: int = 23) -> Measured:
    return Measured(visit=VISIT, service=KEY, code="97110", minutes=minutes, clinician=ANN, role=Role.PT)


def amended(key: UUID = KEY, **said: object) -> Amended:
    return replace(Amended(visit=VISIT, interval=key, reason="copied wrong"), **said)


def test_minutes_code_and_clinician_are_put_right() -> None:
    said = amended(minutes=32, code="97140", clinician=BO, role=Role.PTA)
    rows = chain(opened(), measured(), said)
    visit = fold(rows)
    assert visit is not None
    (now,) = visit.intervals
    assert (now.code, now.length, now.start, now.clinician, now.role) == (
        "97140", 32 * MINUTE, None, str(BO), Role.PTA
    )  # fmt: skip
    (history,) = histories(rows).values()
    assert history.original is not None
    assert history.original.length == 23 * MINUTE
    assert [row.event for row in history.corrections] == [said]


def test_a_correction_that_is_taken_back_leaves_what_was_written() -> None:
    rows = chain(opened(), measured(), amended(minutes=32), Voided(visit=VISIT, event=record_id(3), reason="undo"))
    visit = fold(rows)
    assert visit is not None
    assert visit.intervals[0].length == 23 * MINUTE


@pytest.mark.parametrize("minutes", [0, -3, 1441])
def test_minutes_that_no_day_has_are_passed_over(minutes: int) -> None:
    visit = fold(chain(opened(), measured(), amended(minutes=minutes)))
    assert visit is not None
    assert visit.intervals[0].length == 23 * MINUTE
    assert "were passed over" in visit.notices[0]


def test_minutes_of_what_has_clock_times_are_passed_over() -> None:
    start = started()
    visit = fold(chain(opened(), start, amended(start.interval, minutes=5)))
    assert visit is not None
    assert visit.intervals[0].running
    assert "were passed over" in visit.notices[0]


def test_minutes_are_no_times() -> None:
    visit = fold(chain(opened(), measured(), amended(start_us=NINE)))
    assert visit is not None
    assert visit.intervals[0].start is None
    assert "without clock times" in visit.notices[0]


def test_a_visit_has_the_offset_of_its_own_day() -> None:
    late = EnteredLate(visit=VISIT, source="paper", reason="no power")
    visit = fold(chain(replace(opened(), off_min=-360), late))
    assert visit is not None
    assert visit.off_min == -360
    assert visit.late is not None
    assert visit.late.entered.off_min == -300
