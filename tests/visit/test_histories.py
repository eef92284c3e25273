"""Each stretch with what was pressed and what was said about it later."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given

from ptcoder.visit import (
    SECOND,
    Amended,
    Counted,
    Event,
    History,
    Logged,
    Role,
    Started,
    Voided,
    fold,
    histories,
    voided,
)
from tests.visit.made_up import ANN, NINE, ONE, TWO, VISIT, chain, muddles, opened, record_id, started, stopped, void


def of(*said: Event) -> dict[str, History]:
    """The histories of a visit whose opening is record 1 and whose first event is record 2."""
    return histories(chain(opened(), *said))


def amended(start_us: int | None = None, reason: str = "late") -> Amended:
    return Amended(visit=VISIT, interval=ONE, reason=reason, start_us=start_us)


def taken(n: int) -> Voided:
    return void(n, "wrong patient")


def test_a_correction_stands_beside_what_was_pressed() -> None:
    found = of(started(), stopped(), amended(NINE))[str(ONE)]
    assert found.original is not None
    assert (found.original.start, found.last.start) == (NINE + 2 * SECOND, NINE)
    assert [each.event for each in found.corrections] == [amended(NINE)]
    assert found.began.stamp.id == record_id(2)
    assert found.origin is None


def test_what_nobody_corrected_is_as_it_was_pressed() -> None:
    found = of(started(), stopped(), started(TWO))
    assert list(found) == [str(ONE), str(TWO)]
    assert all(each.original == each.last and not each.corrections for each in found.values())


def test_a_correction_that_was_undone_is_none_and_one_that_was_done_again_is() -> None:
    undone = of(started(), stopped(), amended(NINE), void(4))[str(ONE)]
    assert (undone.original, undone.corrections) == (undone.last, ())
    redone = of(started(), stopped(), amended(NINE), void(4), void(5, "redo"))[str(ONE)]
    assert [each.event for each in redone.corrections] == [amended(NINE)]


def test_what_was_deleted_for_a_reason_is_kept_and_an_undone_press_is_not() -> None:
    found = of(started(), stopped(), started(TWO), taken(2), taken(3))
    assert list(found) == [str(ONE), str(TWO)]
    assert [each.deleted for each in found.values()] == [True, False]
    assert found[str(ONE)].original == found[str(ONE)].last
    assert [each.event for each in found[str(ONE)].corrections] == [taken(2)]
    assert list(of(started(), void(2))) == []
    brought_back = of(started(), stopped(), taken(2), taken(3), void(4), void(5))[str(ONE)]
    assert not brought_back.deleted
    assert brought_back.corrections == ()


def test_what_was_corrected_and_then_deleted_shows_both() -> None:
    found = of(started(), stopped(), amended(NINE), taken(2), taken(3), taken(4))[str(ONE)]
    assert found.original is not None
    assert (found.original.start, found.last.start, found.deleted) == (NINE + 2 * SECOND, NINE, True)
    assert [each.event for each in found.corrections] == [amended(NINE), taken(2)]


def test_no_clock_ran_under_what_was_entered_afterwards() -> None:
    at = NINE + 100 * SECOND
    late = of(started(at_us=at), stopped(at_us=at), amended(NINE))[str(ONE)]
    assert late.original is None
    assert late.last.length == 100 * SECOND
    short = of(started(at_us=at), stopped(at_us=at))[str(ONE)]
    assert short.original == short.last


def test_a_counted_service_and_where_a_stretch_came_from() -> None:
    counted = Counted(visit=VISIT, service=ONE, code="98975", units=1, clinician=ANN, role=Role.PT)
    handed = Started(visit=VISIT, interval=TWO, code="97110", clinician=ANN, role=Role.PT, attendance=None, origin=ONE)
    found = of(counted, handed, taken(2))
    assert found[str(ONE)].deleted
    assert found[str(ONE)].origin is None
    assert found[str(TWO)].origin == ONE


def test_there_is_none_where_the_visit_was_never_opened() -> None:
    assert histories(chain(started())) == {}
    assert histories([]) == {}


def test_an_opening_that_was_taken_back_takes_its_stretches_along() -> None:
    removed = of(started(), void(1, "opened by mistake"))
    assert [each.corrections for each in removed.values()] == [()]
    assert of(started(), void(1)) == {}


@given(muddles())
def test_whatever_stands_there_nothing_is_lost(records: list[Logged]) -> None:
    found = histories(records)
    visit, gone = fold(records), voided(records)
    for each in visit.intervals if visit is not None else ():
        assert each.id in found
    for key, each in found.items():
        UUID(key)
        assert each.deleted == (each.began.stamp.id in gone)
        assert each.original is not None or each.corrections or each.deleted
