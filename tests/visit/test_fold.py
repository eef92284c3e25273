"""What events add up to, whatever stands in the log."""

from __future__ import annotations

import datetime
import random
from dataclasses import replace
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptcoder.visit import (
    MINUTE,
    SECOND,
    Acknowledged,
    Amended,
    Attendance,
    Attested,
    Chosen,
    Closed,
    Counted,
    Event,
    Exported,
    Interval,
    Logged,
    ModifierChosen,
    Moment,
    Noted,
    PersonAdded,
    PresetChanged,
    Reopened,
    Role,
    Signed,
    State,
    Unknown,
    Visit,
    VisitOpened,
    by_visit,
    elapsed,
    fold,
    in_order,
    visits_of,
    voided,
)
from tests.visit.made_up import (
    ANN,
    BOOT,
    DAY,
    NEXT_BOOT,
    NINE,
    ONE,
    PAT,
    TWO,
    VISIT,
    at,
    chain,
    logged,
    muddles,
    opened,
    record_id,
    started,
    stopped,
    void,
)


def visit_of(*said: Event | tuple[Event, Moment]) -> Visit:
    """The visit that an opening and what follows add up to."""
    visit = fold(chain((opened(), at(0)), *said))
    assert visit is not None
    return visit


def stretch(*said: Event | tuple[Event, Moment]) -> Interval:
    (interval,) = visit_of(*said).intervals
    return interval


def signed(version: int = 1, bill: str = "the bill") -> Signed:
    return Signed(visit=VISIT, version=version, bill=bill, edition="rules", program="1")


def counted(units: int = 2) -> Counted:
    return Counted(visit=VISIT, service=ONE, code="98975", units=units, clinician=ANN, role=Role.PT)


def amended(interval: UUID = ONE, **what: object) -> Amended:
    return Amended(visit=VISIT, interval=interval, reason="wrong", **what)  # type: ignore[arg-type]


def preset(microseconds: int = 600 * SECOND) -> PresetChanged:
    return PresetChanged(visit=VISIT, interval=ONE, preset=microseconds)


# --- whatever stands there


@given(muddles(), st.randoms(use_true_random=False))
def test_the_order_of_handing_in_says_nothing(records: list[Logged], luck: random.Random) -> None:
    shuffled = list(records)
    luck.shuffle(shuffled)
    assert fold(shuffled) == fold(records)
    assert voided(shuffled) == voided(records)
    assert in_order(shuffled) == in_order(records)


@given(muddles())
def test_whatever_stands_there_lengths_are_sound(records: list[Logged]) -> None:
    visit = fold(records)
    if visit is None:
        gone = voided(records)
        assert all(each.stamp.id in gone for each in records if isinstance(each.event, VisitOpened))
        return
    assert [each.order for each in visit.intervals] == list(range(len(visit.intervals)))
    assert len({each.id for each in visit.intervals}) == len(visit.intervals)
    for each in (*visit.intervals, *visit.until(NINE + 90 * SECOND).intervals):
        assert each.units >= 1
        if each.start is None:
            assert (each.stop, each.running) == (None, False)
            assert each.length is None or 0 < each.length <= 24 * 60 * MINUTE
        elif each.running:
            assert (each.stop, each.length) == (None, None)
        else:
            assert each.stop is not None
            assert each.length == each.stop - each.start >= 0
    assert not visit.until(NINE).running
    assert (visit.bill is None) == (visit.state in (State.OPEN, State.CLOSED))


@given(muddles(), st.data())
def test_undo_is_as_if_it_had_never_been_said_and_redo_as_if_never_undone(
    records: list[Logged], data: st.DataObject
) -> None:
    undone = data.draw(st.lists(st.sampled_from(records), max_size=3, unique_by=lambda each: each.stamp.id)
                       if records else st.just([]))  # fmt: skip
    ids = {each.stamp.id for each in undone}
    undo = voids_of(undone, 1000)
    redo = voids_of(undo, 2000)
    without = fold([each for each in records if each.stamp.id not in ids])
    assert fold([*records, *undo]) == without
    assert fold([*records, *undo, *redo]) == fold(records)
    assert fold([*records, *undo, *redo, *voids_of(redo, 3000)]) == without


def voids_of(records: list[Logged], first: int) -> list[Logged]:
    return [logged(first + n, void(each.stamp.n)) for n, each in enumerate(records)]


@given(muddles(), st.lists(st.integers(0, 1000), max_size=3))
def test_what_is_not_known_changes_only_the_notices(records: list[Logged], places: list[int]) -> None:
    """Unknown events of another program, between the ones we know."""
    novel = [logged(5000 + n, Unknown(type="Novelty", version=9)) for n in places]
    before, after = fold(records), fold([*records, *novel])
    if before is None or after is None:
        assert before is after is None
        return
    assert after.intervals == before.intervals
    assert after.state is before.state
    assert len(after.notices) == len(before.notices) + len(places)
    assert all("Novelty version 9" in notice for notice in after.notices[len(before.notices) :])


# --- a visit


def test_a_plain_visit() -> None:
    visit = visit_of(
        (started(ONE, "97110"), at(60)),
        (stopped(ONE), at(60 + 33 * 60)),
        (started(TWO, None), at(60 + 33 * 60)),
        Attested(visit=VISIT, what="kx"),
        Attested(visit=VISIT, what="distinct"),
        Attested(visit=VISIT, what="distinct", holds=False),
        ModifierChosen(visit=VISIT, code="97545", modifier="WC"),
        ModifierChosen(visit=VISIT, code="97545", modifier="CA"),
        ModifierChosen(visit=VISIT, code="97545", modifier="WC", holds=False),
        ModifierChosen(visit=VISIT, code="97545", modifier="CA"),
        Acknowledged(visit=VISIT, finding="odd-length:97110", reason="long"),
        Noted(visit=VISIT, text="tired"),
    )
    first, rest = visit.intervals
    assert visit.id == str(VISIT)
    assert visit.patient == str(PAT)
    assert (visit.payer, visit.discipline, visit.date) == ("medicare", "PT", DAY)
    assert (visit.state, visit.version, visit.bill) == (State.OPEN, 0, None)
    assert (visit.off_min, visit.opened, visit.notices) == (-300, NINE, ())
    assert visit.attested == {"kx"}
    assert visit.modifiers == {"97545": ("CA",)}
    assert visit.acknowledged == {"odd-length:97110": "long"}
    assert (first.start, first.stop, first.length) == (NINE + MINUTE, NINE + 34 * MINUTE, 33 * MINUTE)
    assert (first.code, first.role, first.clinician, first.running) == ("97110", Role.PT, str(ANN), False)
    assert (rest.code, rest.running, rest.stop, rest.order) == (None, True, None, 1)
    assert visit.running == (rest,)


UNTIMED = "a correction of the times of a service without clock times was passed over"


@pytest.mark.parametrize("records", [chain(), chain(started(), stopped()), chain(opened(), started(), void(1))])
def test_without_an_opening_there_is_no_visit(records: list[Logged]) -> None:
    assert fold(records) is None


def test_opened_twice_the_first_counts() -> None:
    again = chain((opened(), at(0)), started(), opened())
    visit = fold(again)
    assert visit is not None
    assert len(visit.intervals) == 1
    assert visit.notices == ("opened twice; the first opening counts",)


def test_the_order_is_lamport_then_station_then_number() -> None:
    early, late = logged(1, started()), logged(2, stopped())
    swapped = replace(late, stamp=replace(late.stamp, lamport=0))
    other = replace(early, stamp=replace(early.stamp, station=bytes(16), n=9))
    assert in_order([early, late]) == [early, late]
    assert in_order([early, swapped]) == [swapped, early]
    assert in_order([early, other]) == [other, early]


def test_a_void_of_a_void_of_a_void() -> None:
    said = [opened(), started(), stopped()]
    assert not stretch(*said[1:]).running
    assert stretch(*said[1:], void(3)).running
    assert not stretch(*said[1:], void(3), void(4)).running
    assert stretch(*said[1:], void(3), void(4), void(5)).running
    assert not stretch(*said[1:], void(3), void(4), void(5), void(6)).running
    assert voided(chain(*said, void(3), void(4))) == {record_id(4)}


def test_a_void_of_what_is_not_there_says_nothing() -> None:
    assert visit_of(started(), void(77)) == visit_of(started())


# --- contradictions


@pytest.mark.parametrize(
    ("said", "notice"),
    [
        ([started(), started()], "one stretch started twice; the first start counts"),
        ([stopped()], "a stop without a running start was passed over"),
        ([started(), stopped(), stopped()], "a stop without a running start was passed over"),
        ([counted(), stopped()], "a stop without a running start was passed over"),
        ([counted(), counted(5)], "one service counted twice; the first count stands"),
        ([preset()], "a countdown of an unknown stretch, or of no time, was passed over"),
        ([counted(), preset()], "a countdown of an unknown stretch, or of no time, was passed over"),
        ([started(), preset(0)], "a countdown of an unknown stretch, or of no time, was passed over"),
        ([counted(0)], "a service counted less than once was passed over"),
        ([amended()], "a correction of an unknown stretch was passed over"),
        ([counted(), amended(start_us=NINE)], UNTIMED),
        ([counted(), amended(stop_us=NINE)], UNTIMED),
        ([started(), amended(stop_us=NINE - 1)], "a correction that ends before it begins was passed over"),
        ([started(), stopped(at_us=NINE - 5)], "a stretch ended before it began; it counts no time"),
        ([signed(), started()], "something was recorded after signing; the bill stays as it was signed"),
        ([signed(), counted()], "something was recorded after signing; the bill stays as it was signed"),
        ([Exported(export=ONE, visits=(VISIT,), sha256="", rows=1)], "exported without being signed"),
        ([Unknown(type="Novelty", version=3)], "Novelty version 3 is not known to this program and was passed over"),
    ],
)
def test_a_contradiction_is_told_and_passed_over(said: list[Event], notice: str) -> None:
    visit = visit_of(*said)
    assert visit.notices == (notice,)
    assert all((each.length or 0) >= 0 for each in visit.intervals)


def test_what_belongs_to_no_visit_is_no_contradiction() -> None:
    assert visit_of(PersonAdded(person=ANN, name="Ann", role=Role.PT)) == visit_of()


def test_the_first_count_stands() -> None:
    assert [each.units for each in visit_of(counted(), counted(5)).intervals] == [2]


# --- clocks


@pytest.mark.parametrize(("wall", "moved"), [(3600, "60.0"), (-300, "5.0"), (2.1, "0.0")])
def test_in_one_boot_the_clock_that_counts_sleep_decides(wall: float, moved: str) -> None:
    one = stretch((started(), at(0)), (stopped(), at(600, wall=wall)))
    assert one.length == 600 * SECOND
    assert one.stop == NINE + 600 * SECOND
    assert one.doubt == f"the wall clock was moved by {moved} min meanwhile: the length is certain"


@pytest.mark.parametrize("wall", [0, 2, -2, 1.999999])
def test_a_drift_up_to_two_seconds_is_no_doubt(wall: float) -> None:
    one = stretch((started(), at(0)), (stopped(), at(600, wall=wall)))
    assert (one.length, one.doubt) == (600 * SECOND, "")


@pytest.mark.parametrize("boots", [(BOOT, NEXT_BOOT), (bytes(16), bytes(16)), (BOOT, bytes(16))])
def test_in_another_boot_the_wall_clock_decides_and_that_is_a_doubt(boots: tuple[bytes, bytes]) -> None:
    one = stretch((started(), at(0, boot=boots[0])), (stopped(), at(5, boot=boots[1], wall=595)))
    assert one.length == 600 * SECOND
    assert "only the wall clock" in one.doubt


def test_what_was_said_wins_over_the_clocks() -> None:
    ended = stretch((started(), at(0)), (stopped(at_us=NINE + 240 * SECOND), at(600)))
    assert (ended.length, ended.stop, ended.doubt) == (240 * SECOND, NINE + 240 * SECOND, "")
    began = stretch((started(at_us=NINE - 240 * SECOND), at(0)), (stopped(), at(600)))
    assert (began.start, began.length, began.doubt) == (NINE - 240 * SECOND, 840 * SECOND, "")
    across = stretch((started(), at(0)), (stopped(at_us=NINE + SECOND), at(5, boot=NEXT_BOOT, wall=595)))
    assert (across.length, across.doubt) == (SECOND, "")


def test_what_was_said_as_the_clocks_have_it_leaves_their_doubt() -> None:
    moved = stretch((started(), at(0)), (stopped(at_us=NINE + 600 * SECOND), at(600, wall=3600)))
    assert moved.length == 600 * SECOND
    assert "moved by 60.0 min" in moved.doubt
    booted = stretch((started(), at(0)), (stopped(at_us=NINE + 600 * SECOND), at(5, boot=NEXT_BOOT, wall=595)))
    assert "only the wall clock" in booted.doubt


def test_a_clock_that_ran_backwards_gives_no_time() -> None:
    one = stretch((started(), at(100)), (stopped(), at(40)))
    assert (one.length, one.stop) == (0, one.start)


@pytest.mark.parametrize(("before", "after"), [(-300, -240), (-240, -300)])
def test_the_change_of_season_moves_nothing(before: int, after: int) -> None:
    records = chain(
        (opened(), at(0, off_min=before)), (started(), at(0, off_min=before)), (stopped(), at(3600, off_min=after))
    )
    visit = fold(records)
    assert visit is not None
    assert visit.intervals[0].length == 60 * MINUTE
    assert visit.off_min == before


def test_midnight_moves_nothing() -> None:
    night = 15 * 3600 - 600
    one = stretch((started(), at(night)), (stopped(), at(night + 1200)))
    assert one.length == 20 * MINUTE


@given(st.integers(-(10**9), 10**9), st.integers(0, 10**9), st.booleans())
def test_elapsed_of_any_two_looks(wall: int, mono: int, same: bool) -> None:
    began = Moment(at_us=NINE, off_min=0, boot=BOOT, mono_us=7)
    ended = Moment(at_us=NINE + wall, off_min=60, boot=BOOT if same else NEXT_BOOT, mono_us=7 + mono)
    length, doubt = elapsed(began, ended)
    assert length == (mono if same else wall)
    assert bool(doubt) == (not same or abs(mono - wall) > 2 * SECOND)


# --- corrections


def test_a_correction_changes_what_it_names_and_keeps_the_rest() -> None:
    run = [(started(), at(0)), (stopped(), at(600))]
    other = UUID(int=0xAA)
    one = stretch(
        *run,
        amended(
            start_us=NINE - 60 * SECOND, code="97140", clinician=other, role=Role.PTA, attendance=Attendance.CONSTANT
        ),
    )
    assert (one.start, one.stop, one.length) == (NINE - 60 * SECOND, NINE + 600 * SECOND, 660 * SECOND)
    assert (one.code, one.clinician, one.role, one.attendance) == (
        "97140", str(other), Role.PTA, Attendance.CONSTANT)  # fmt: skip
    assert stretch(*run, amended()) == stretch(*run)
    assert stretch(*run, amended(stop_us=NINE)).length == 0


def test_a_corrected_start_of_what_runs_counts_from_there() -> None:
    one = stretch((started(), at(0)), amended(start_us=NINE - 240 * SECOND), (stopped(), at(600)))
    assert one.length == 840 * SECOND


def test_a_corrected_stop_ends_what_runs_and_its_doubt() -> None:
    one = stretch((started(), at(0)), amended(stop_us=NINE + 30 * SECOND))
    assert (one.running, one.length) == (False, 30 * SECOND)
    run = [(started(), at(0)), (stopped(), at(600, wall=3600))]
    assert stretch(*run).doubt
    assert stretch(*run, amended(stop_us=NINE + SECOND)).doubt == ""
    assert stretch(*run, amended(code="97140")).doubt


def test_a_correction_of_a_counted_service() -> None:
    one = stretch(counted(), amended(code="98980"))
    assert (one.code, one.units, one.start, one.length) == ("98980", 2, None, None)


# --- the states


@pytest.mark.parametrize(
    ("said", "state", "version", "bill"),
    [
        ([], State.OPEN, 0, None),
        ([Closed(visit=VISIT)], State.CLOSED, 0, None),
        ([Closed(visit=VISIT), Reopened(visit=VISIT, reason="")], State.OPEN, 0, None),
        ([Closed(visit=VISIT), signed()], State.SIGNED, 1, "the bill"),
        ([signed(), Closed(visit=VISIT)], State.SIGNED, 1, "the bill"),
        ([signed(), Exported(export=ONE, visits=(VISIT, TWO), sha256="", rows=1)], State.EXPORTED, 1, "the bill"),
        ([signed(), Reopened(visit=VISIT, reason="")], State.OPEN, 1, None),
        ([signed(), Reopened(visit=VISIT, reason=""), void(3)], State.SIGNED, 1, "the bill"),
        ([signed(), Reopened(visit=VISIT, reason=""), signed(2, "another")], State.SIGNED, 2, "another"),
    ],
)
def test_the_state(said: list[Event], state: State, version: int, bill: str | None) -> None:
    visit = visit_of(*said)
    assert (visit.state, visit.version, visit.bill, visit.notices) == (state, version, bill, ())


def test_the_last_choice_holds() -> None:
    said = [started(ONE, "97110"), started(TWO, "97140"), Chosen(visit=VISIT, code="97110")]
    assert [each.prefer for each in visit_of(*said).intervals] == [True, False]
    said.append(Chosen(visit=VISIT, code="97140"))
    assert [each.prefer for each in visit_of(*said).intervals] == [False, True]
    assert [each.prefer for each in visit_of(*said, void(5)).intervals] == [True, False]


# --- the visit itself


def test_until_stops_what_runs_and_never_before_it_began() -> None:
    visit = visit_of((started(), at(0)), (started(TWO), at(10)), (stopped(TWO), at(20)))
    stopped_then = visit.until(NINE + 90 * SECOND)
    assert [each.length for each in stopped_then.intervals] == [90 * SECOND, 10 * SECOND]
    assert [each.length for each in visit.until(NINE - SECOND).intervals] == [0, 10 * SECOND]
    assert stopped_then.until(NINE) is stopped_then
    assert visit.running


def test_the_records_of_each_visit() -> None:
    shared = Exported(export=ONE, visits=(VISIT, TWO), sha256="", rows=1)
    records = chain(opened(), PersonAdded(person=ANN, name="Ann", role=Role.PT), started(), shared)
    first, _, second, last = records
    assert by_visit(records) == {VISIT: [first, second, last], TWO: [last]}
    assert visits_of(shared) == (VISIT, TWO)


def test_sides() -> None:
    assert {role for role in Role if role.is_assistant} == {"PTA", "OTA"}
    assert {role for role in Role if role.is_therapist} == {"PT", "OT", "SLP"}
    assert Role("STUDENT") not in {role for role in Role if role.is_assistant or role.is_therapist}


def test_a_visit_of_a_row_file_starts_with_nothing() -> None:
    visit = Visit(id="v", patient=None, payer="cash", discipline=opened().discipline, date=datetime.date(2026, 1, 1))
    assert visit.allowed_to_date == visit.acknowledged == {}
    assert visit.until(5) is visit


def test_a_stretch_is_made_rest_or_a_group_of_so_many() -> None:
    assert stretch(started(), stopped(), amended(rest=True)).code is None
    assert stretch(started(), stopped(), amended(rest=True), amended(code="97110")).code == "97110"
    assert stretch(started(code="97150"), stopped(), amended(group_size=3)).group_size == 3
    assert stretch(started(), amended(group_size=3), amended(rest=False)).group_size == 3


def test_a_countdown_can_be_changed_and_measures_nothing() -> None:
    assert stretch(started(), preset()).preset == 600 * SECOND
    assert stretch(started(), (preset(), at(10)), (stopped(), at(60))).length == 58 * SECOND
