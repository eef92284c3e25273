"""Which tiles stand on the floor, and how times are said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptcoder.clinic.sheets import Clockface
from ptcoder.ui import words
from ptcoder.ui.tile_plan import Group, Measures, everything, plan, total_height
from ptcoder.visit import MINUTE, SECOND

MEASURES = Measures(columns=4, low=70, high=86, title=22, gap=8, group_gap=9)


def group(count: int, *, keys: int = 0, used: tuple[int, ...] = ()) -> Group:
    places = range(count)
    return Group(
        tall=(False,) * count,
        keyed=tuple(place < keys for place in places),
        used=tuple(place in used for place in places),
    )


def test_everything_that_fits_is_shown_in_order() -> None:
    groups = (group(4), group(3))
    assert plan(groups, MEASURES, 1000) == everything(groups)


def test_what_does_not_fit_stands_behind_one_tile() -> None:
    (shown,) = plan((group(10),), MEASURES, 70)
    assert (shown.tiles, shown.more) == ((0, 1, 2), 7)


def test_the_last_group_shown_tells_of_those_left_out() -> None:
    first, second, third = plan((group(4), group(4), group(9)), MEASURES, 180)
    assert (first.tiles, first.more) == ((0, 1, 2, 3), 0)
    assert (second.tiles, second.more) == ((0, 1, 2), 10)
    assert third.tiles == ()


def test_what_runs_takes_the_place_of_what_does_not() -> None:
    (shown,) = plan((group(12, keys=2, used=(9,)),), MEASURES, 70)
    assert shown.tiles == (0, 1, 9)


GROUPS = st.lists(
    st.integers(1, 20).flatmap(
        lambda count: st.builds(
            group, st.just(count), keys=st.integers(0, min(count, 9)), used=st.just(()) | st.just((count - 1,))
        )
    ),
    min_size=1,
    max_size=7,
)


@given(GROUPS, st.integers(1, 8), st.integers(50, 1500))
def test_no_key_and_nothing_that_runs_is_ever_hidden(groups: list[Group], columns: int, height: int) -> None:
    measures = Measures(columns=columns, low=70, high=86, title=22, gap=8, group_gap=9)
    shown = plan(groups, measures, height)
    for told, part in zip(groups, shown, strict=True):
        here = set(part.tiles)
        assert len(here) == len(part.tiles)
        assert all(place in here for place, keyed in enumerate(told.keyed) if keyed)
        assert all(place in here for place, used in enumerate(told.used) if used)
    hidden = sum(len(told.tall) - len(part.tiles) for told, part in zip(groups, shown, strict=True))
    assert sum(part.more for part in shown) == hidden
    needed = any(any(told.keyed) or any(told.used) for told in groups)
    assert needed or total_height(groups, shown, measures) <= max(height, 70)


@pytest.mark.parametrize(
    ("length", "said"), [(0, "00:00"), (59_999_999, "00:59"), (432 * SECOND, "07:12"), (3730 * SECOND, "1:02:10")]
)
def test_a_clock_counts_whole_seconds(length: int, said: str) -> None:
    assert words.clock(length) == said


@pytest.mark.parametrize(
    ("passed", "said"),
    [(0, "15:00 left"), (10 * MINUTE + 20 * SECOND, "04:40 left"), (15 * MINUTE, "+00:00 over")],
)
def test_a_countdown_says_what_is_left_then_how_long_it_is_over(passed: int, said: str) -> None:
    assert words.face(Clockface(since=5, preset=15 * MINUTE), 5 + passed) == said


def test_the_time_of_day_is_the_one_of_the_place() -> None:
    assert words.at(26 * 60 * MINUTE, -300) == "21:00"
    assert words.at(30 * MINUTE, -60) == "23:30"
    assert words.span(0, None, 0) == "00:00–"
