"""Travel, hibernation, a wall clock wrong by hours, days or years: dates of service and lengths stay true."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ptcoder.clinic import Clinic, Refused
from ptcoder.store import Log
from ptcoder.visit import SECOND
from tests.clinic.hand_clock import DAY, HandClock, add, staffed
from tests.clinic.looking import errors, lengths

Again = Callable[[], Clinic]
HOURS = 3600.0
YEARS = 365 * 24 * HOURS


def test_a_computer_that_travels_changes_no_length_and_no_date(tmp_path: Path) -> None:
    """To Hawaii in mid-visit, late in the evening: there it is still the afternoon."""
    clock = HandClock(datetime(2026, 3, 3, 4, 50, tzinfo=UTC))  # ten to twelve at night on the 2nd
    clinic = staffed(tmp_path / "data", clock)
    ana = add(clinic, "Ana Lopez")
    clinic.press("97110")
    clock.advance(minutes=15)
    clock.off_min = -600
    clinic.press("97140")
    clock.advance(minutes=8)
    clinic.press("97140")
    assert lengths(clinic, ana) == {"97110": 15 * 60, "97140": 8 * 60}
    assert clinic.visit(ana).day == date(2026, 3, 2)
    assert clinic.floor().notices == ()
    assert clinic.visit(add(clinic, "Ben King")).day == date(2026, 3, 2), "the day on the wall there"
    clock.off_min = 345
    assert clinic.visit(add(clinic, "Chi Tran")).day == date(2026, 3, 3)
    assert errors(clinic, ana) == []
    clinic.close()


def test_hibernation_counts_also_over_midnight(tmp_path: Path) -> None:
    clock = HandClock(datetime(2026, 3, 3, 4, 0, tzinfo=UTC))  # eleven at night on the 2nd
    clinic = staffed(tmp_path / "data", clock)
    ana = add(clinic, "Ana Lopez")
    clinic.press("97014")
    clock.sleep(9 * HOURS)
    assert clinic.floor().notices == ()
    assert clinic.floor().today == date(2026, 3, 3)
    clinic.press("97014")
    assert lengths(clinic, ana) == {"97014": 9 * HOURS}
    assert clinic.visit(ana).day == date(2026, 3, 2)
    assert clinic.visit(add(clinic, "Ben King")).day == date(2026, 3, 3)
    clinic.close()


def doubts(clinic: Clinic) -> list[str]:
    return [notice for notice in clinic.floor().notices if notice.startswith("This computer says")]


@pytest.mark.parametrize("years", [-5, 5, 1.2])
def test_a_wrong_year_at_the_start_is_told_before_a_visit_is_opened(
    clinic: Clinic, clock: HandClock, reopened: Again, tmp_path: Path, years: float
) -> None:
    add(clinic, "Ana Lopez")
    clock.reboot(years * YEARS)
    clinic = reopened()
    today = clinic.floor().today
    (doubt,) = doubts(clinic)
    assert doubt == (
        f"This computer says that it is {today}, but the last entry in the log is of {DAY}. "
        "Set its clock right before a visit is opened: the date of service would be wrong."
    )
    before = clinic.patients()
    with pytest.raises(Refused, match=f"{today}, but the last entry in the log is of {DAY}.*do this again"):
        clinic.add_patient(name="Ben King", mrn="", payer="medicare", discipline="PT")
    assert clinic.patients() == before
    (ana,) = before
    clinic.remove_visit(clinic.floor().cards[0].visit)
    assert clinic.visit(_shown(clinic.begin_visit(ana.id))).day == today, "said again: it is so"
    assert doubts(clinic) == []
    add(clinic, "Ben King")
    clinic.close()
    with Log.open(tmp_path / "data") as log:
        records = list(log.all_records())
        assert [row.stamp.n for row in records] == list(range(1, len(records) + 1))
        assert log.verify() == []


def _shown(sheet: object) -> str:
    visit = getattr(sheet, "visit", None)
    assert visit is not None
    return visit.visit


def test_a_clock_that_was_set_right_is_believed_at_once(clinic: Clinic, clock: HandClock, reopened: Again) -> None:
    clock.reboot(-5 * YEARS)
    clinic = reopened()
    with pytest.raises(Refused, match="last entry"):
        add(clinic, "Ana Lopez")
    clock.step(5 * YEARS)
    assert doubts(clinic) == []
    assert clinic.visit(add(clinic, "Ana Lopez")).day == DAY


@pytest.mark.parametrize(("hours", "doubted"), [(-23, False), (-25, True), (24 * 399, False), (24 * 401, True)])
def test_how_far_another_boot_may_be_off(
    clinic: Clinic, clock: HandClock, reopened: Again, hours: float, doubted: bool
) -> None:
    clock.reboot(hours * HOURS)
    assert bool(doubts(reopened())) == doubted


def test_nine_months_closed_is_nothing_to_wonder_at(clinic: Clinic, clock: HandClock, reopened: Again) -> None:
    clock.reboot(0.75 * YEARS)
    clinic = reopened()
    assert doubts(clinic) == []
    add(clinic, "Ana Lopez")


@pytest.mark.parametrize("hours", [-10, 16, 24 * 365, -24 * 365 * 4])
def test_a_step_to_another_day_is_known_by_the_clock_that_counts_sleep(
    clinic: Clinic, clock: HandClock, reopened: Again, hours: float
) -> None:
    """Nine in the morning, and the wall says eleven at night of the day before; also after a restart."""
    clock.advance(minutes=5)
    clock.step(hours * HOURS)
    for restart in (False, True):
        desk = reopened() if restart else clinic
        (doubt,) = doubts(desk)
        assert f"by the clock that counts sleep it is {DAY}" in doubt
        with pytest.raises(Refused, match="counts sleep"):
            add(desk, "Ana Lopez")
        clock.step(-hours * HOURS)
        assert doubts(desk) == []
        assert desk.visit(add(desk, "Ana Lopez")).day == DAY
        clock.step(hours * HOURS)


def test_a_step_within_the_day_is_no_wrong_date(clinic: Clinic, clock: HandClock) -> None:
    clock.step(3 * HOURS)
    assert doubts(clinic) == []
    clock.step(-6 * HOURS)
    assert doubts(clinic) == []
    clock.forget_boot()
    clock.step(20 * HOURS)  # nothing is certain there, and a day is not yet doubtful
    assert doubts(clinic) == []


def test_after_a_clock_was_years_ahead_what_follows_is_timed_on_its_true_day(
    clinic: Clinic, clock: HandClock, reopened: Again
) -> None:
    clock.step(5 * YEARS)
    with pytest.raises(Refused):
        add(clinic, "Ana Lopez")
    ana = add(clinic, "Ana Lopez")  # said again, though it was wrong
    clinic.press("97110")
    clock.advance(minutes=10)
    clinic.press("97110")
    clock.step(-5 * YEARS)
    clinic = reopened()
    with pytest.raises(Refused):
        add(clinic, "Ben King")
    ben = add(clinic, "Ben King")
    clinic.press("97140")
    clock.advance(minutes=9)
    clinic.press("97140")
    assert (lengths(clinic, ana), lengths(clinic, ben)) == ({"97110": 600}, {"97140": 540})
    (bar,) = clinic.visit(ben).bars
    assert datetime.fromtimestamp(bar.start / SECOND, UTC).date() == clinic.visit(ben).day == DAY
    assert errors(clinic, ana, ben) == []
