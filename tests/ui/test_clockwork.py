"""The one timer: once a second, when the second is full, and never so close to it that one is shown twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ptcoder.clinic.sheets import Clockface
from ptcoder.ui.clockwork import STEADY, until_tick
from ptcoder.visit import SECOND
from tests.ui import scenes
from tests.ui.conftest import Open

starts = st.lists(st.integers(0, 3 * SECOND), min_size=1, max_size=6)


@given(starts, st.integers(3 * SECOND, 9 * SECOND))
def test_the_next_tick_is_within_a_second_and_after_the_first_clocks_second(begun: list[int], now: int) -> None:
    clocks = [Clockface(since=start) for start in begun]
    wait = until_tick(clocks, now)
    assert 1 <= wait <= 1000
    then = now + wait * 1000
    assert clocks[0].elapsed(then) // SECOND - clocks[0].elapsed(now) // SECOND in (0, 1)
    for clock in clocks:
        past = clock.elapsed(then) % SECOND
        assert past >= STEADY or past < 1000 + STEADY, "not just before or at another's second"


def test_a_tick_follows_each_second(open_desk: Open) -> None:
    clock = [Clockface(since=0)]
    assert until_tick(clock, 5 * SECOND) == 25
    assert until_tick(clock, 5 * SECOND + 25_000) == 1000
    assert until_tick(clock, 5 * SECOND + 125_000) == 900
    two = [Clockface(since=0), Clockface(since=30_000)]
    assert until_tick(two, 5 * SECOND) == 55, "the other's second, 30 ms later, is waited for"
    desk = open_desk(scenes.one_running)
    seen: list[int] = []
    desk.window.floor.tick = seen.append  # type: ignore[method-assign]
    desk.qtbot.waitUntil(lambda: len(seen) >= 2, timeout=4000)


def test_nothing_is_painted_that_did_not_change(open_desk: Open) -> None:
    desk = open_desk(scenes.busy)
    tiles = [button for button in desk.window.floor.tiles.grid.shown_buttons() if not button.tile.running]
    before = [button.clock_text for button in tiles]
    desk.pass_time(seconds=1)
    assert [button.clock_text for button in tiles] == before
