"""A clinician's day by the clock: never more than there was of it, and what cannot have been is named."""

from __future__ import annotations

from datetime import date
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from ptcoder.coding.terms import Mode
from ptcoder.reports.attended import Cause, Stretch, clinician_days
from ptcoder.visit import MINUTE

DAY = date(2026, 3, 2)
ONE, GROUP, BESIDE = Mode.ATTENDED, Mode.GROUP, Mode.UNATTENDED


def stretch(
    visit: str, start: int | None, stop: int | None, mode: Mode | None = ONE, *, place: str = "11", length: int = 0,
    who: str = "ann", code: str = "97110",
) -> Stretch:  # fmt: skip
    """Minutes."""
    begin, end = (None if each is None else each * MINUTE for each in (start, stop))
    long = length * MINUTE if begin is None or end is None else end - begin
    return Stretch(visit, who, DAY, code, mode, place, begin, end, long, -300)


def test_a_day_as_days_are() -> None:
    (day,) = clinician_days(
        [stretch("a", 0, 15), stretch("b", 15, 40), stretch("a", 15, 30, BESIDE), stretch("b", 60, 65, None)]
    )
    assert (day.attended, day.recorded, day.clock, day.visits) == (40, 40, 65, 2)
    assert (day.first, day.last, day.impossible) == (0, 65 * MINUTE, ())


def test_two_patients_one_on_one_at_once() -> None:
    (day,) = clinician_days(
        [stretch("a", 0, 30), stretch("b", 20, 25, code="97140"), stretch("b", 28, 40), stretch("c", 40, 90, BESIDE)]
    )
    assert (day.attended, day.recorded, day.clock) == (40, 47, 90)
    (found,) = day.impossible
    assert (found.cause, found.visits, found.codes) == (Cause.OVERLAP, ("a", "b"), ("97110", "97140"))
    assert (found.start, found.stop, found.over) == (20 * MINUTE, 30 * MINUTE, 7 * MINUTE)


def test_a_group_is_attended_once_and_nobody_beside_it() -> None:
    together = [stretch(each, 0, 30, GROUP) for each in "abc"]
    (day,) = clinician_days(together)
    assert (day.attended, day.recorded, day.impossible) == (30, 30, ())
    (day,) = clinician_days([*together, stretch("d", 10, 20)])
    assert [(each.cause, each.visits) for each in day.impossible][:3] == [
        (Cause.OVERLAP, (each, "d")) for each in "abc"
    ]
    assert (day.attended, day.recorded, day.impossible[-1].cause) == (30, 40, Cause.CLOCK)


def test_two_places_at_once() -> None:
    (day,) = clinician_days([stretch("a", 0, 30, GROUP), stretch("b", 10, 20, GROUP, place="12")])
    assert [each.cause for each in day.impossible] == [Cause.PLACES]
    (day,) = clinician_days([stretch("a", 0, 30, GROUP), stretch("b", 10, 20, GROUP, place="10")])
    assert day.impossible == (), "a patient at home by video is treated from here"


def test_more_minutes_than_the_clock() -> None:
    (day,) = clinician_days([stretch("a", 0, 20), stretch("b", None, None, length=50), stretch("a", 20, 30)])
    assert (day.attended, day.recorded, day.clock) == (30, 80, 30)
    (found,) = day.impossible
    assert (found.cause, found.visits, found.over) == (Cause.CLOCK, ("a", "b"), 50 * MINUTE)
    (day,) = clinician_days([stretch("b", None, None, length=50)])
    assert (day.attended, day.clock, day.first, day.impossible) == (50, None, None, ())


def test_two_services_of_one_patient_at_once_are_more_than_the_clock() -> None:
    (day,) = clinician_days([stretch("a", 0, 20), stretch("a", 0, 20, code="97140")])
    assert (day.attended, day.recorded) == (20, 40)
    assert [each.cause for each in day.impossible] == [Cause.CLOCK]


def test_each_person_has_a_day_of_their_own() -> None:
    days = clinician_days([stretch("a", 0, 20, who="bo"), stretch("b", 0, 20)])
    assert [(each.clinician, each.attended, each.impossible) for each in days] == [("ann", 20, ()), ("bo", 20, ())]


stretches = st.builds(
    lambda visit, start, length, mode, place: stretch(visit, start, start + length, mode, place=place),
    st.sampled_from("abc"),
    st.integers(0, 60),
    st.integers(0, 30),
    st.sampled_from([ONE, ONE, GROUP, BESIDE, None]),
    st.sampled_from(["11", "12"]),
)


@given(st.lists(stretches, min_size=1, max_size=8))
def test_attended_is_never_above_the_clock_and_says_every_minute_once(found: list[Stretch]) -> None:
    (day,) = clinician_days(found)
    minutes = range(100)
    here = {
        at
        for at in minutes
        for each in found
        if each.mode in (ONE, GROUP) and (each.start or 0) <= at * MINUTE < (each.stop or 0)
    }
    assert day.clock is not None
    assert day.attended == len(here) <= day.clock
    shared = any(_cannot_be(found, at) for at in minutes)
    assert shared == any(each.cause is not Cause.CLOCK for each in day.impossible)
    assert (day.recorded > day.clock) == any(each.cause is Cause.CLOCK for each in day.impossible)


def _cannot_be(found: list[Stretch], at: int) -> bool:
    """Whether two visits are attended in this minute that cannot be."""
    here = [each for each in found if each.mode in (ONE, GROUP) and (each.start or 0) <= at * MINUTE < (each.stop or 0)]
    return any(
        one.visit != other.visit and (one.place != other.place or ONE in (one.mode, other.mode))
        for one, other in combinations(here, 2)
    )
