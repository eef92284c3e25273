"""What the timeline paints: everything that ran has its place, and nothing that is written lies on another."""

from __future__ import annotations

from itertools import combinations, pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF

from ptcoder.clinic.sheets import Bar
from ptcoder.ui.timeline_foot import MOST
from ptcoder.ui.timeline_marks import Mark
from ptcoder.ui.timeline_picture import Row, rows_of
from ptcoder.ui.timeline_scale import Edge, Scale
from ptcoder.visit import MINUTE, SECOND
from tests.ui import scenes
from tests.ui.conftest import LEFT, Open
from tests.ui.seeing import see
from tests.ui.test_timeline import NONE, bar, drag, place, press, said, texts, times

DAY = 1440


def a_bar(name: str, start: int, stop: int | None, lane: int = 1) -> Bar:
    return Bar(
        interval=name,
        lane=lane,
        text=name,
        start=start * MINUTE,
        stop=None if stop is None else stop * MINUTE,
        group=False,
        rest=False,
        preset=None,
    )


@pytest.mark.parametrize(
    ("bars", "rows"),
    [
        ([a_bar("a", 0, 10), a_bar("b", 10, 20)], {}),
        ([a_bar("a", 0, 10), a_bar("b", 5, 20, lane=0)], {}),
        ([a_bar("a", 0, 10), a_bar("b", 5, 20)], {"a": Row(0, 2), "b": Row(1, 2)}),
        ([a_bar("a", 0, None), a_bar("b", 5, None)], {"a": Row(0, 2), "b": Row(1, 2)}),
        (
            [a_bar("a", 0, 10), a_bar("b", 5, 20), a_bar("c", 12, 30), a_bar("d", 30, 40)],
            {"a": Row(0, 2), "b": Row(1, 2), "c": Row(0, 2)},
        ),
        ([a_bar(name, 0, 9) for name in "abc"], {"a": Row(0, 3), "b": Row(1, 3), "c": Row(2, 3)}),
    ],
)
def test_what_shares_time_shares_the_lane(bars: list[Bar], rows: dict[str, Row]) -> None:
    assert rows_of(bars) == rows


def test_heat_and_estim_at_once_are_both_seen_and_both_taken_hold_of(open_desk: Open) -> None:
    desk = open_desk(scenes.together)
    timeline = desk.window.floor.timeline
    shown = [bar(desk, code) for code in ("97010", "97014", "97012")]
    for one, other in combinations(shown, 2):
        assert not timeline.rect_of(one).intersects(timeline.rect_of(other))
    assert timeline.rect_of(shown[2]).height() > 1.5 * timeline.rect_of(shown[0]).height(), "alone it has the lane"

    for each in shown[:2]:
        desk.qtbot.mouseClick(timeline, LEFT, NONE, place(desk, each))
        assert timeline.selected == each
        assert desk.window.popover.box.title.text().startswith(each.text)
    timeline.cancel()
    drag(desk, shown[0], Edge.STOP, 10)
    assert "97010 · 10:00:00–10:12:20 → 10:00–10:10 · 12 → 10 min" in texts(desk)
    press(desk, "Forgot to stop")
    assert times(desk, "97010") == (0, 10)
    assert said(desk, "97010") == [("stop 10:10", "Forgot to stop")]
    assert said(desk, "97014") == []


@pytest.mark.parametrize("percent", [100, 125, 200])
def test_three_modalities_at_once_are_told_apart_by_words(open_desk: Open, percent: int) -> None:
    desk = open_desk(scenes.three_beside)
    desk.window.look.scale_text(percent)
    desk.qtbot.wait(60)  # until the page is laid out again
    timeline = desk.window.floor.timeline
    words = [each.text for each in see(desk.window).written if each.widget is timeline]
    for code in ("97110", "97010", "G0283", "97012"):
        assert any(each.startswith(code) for each in words), words
    rooms = [timeline.rect_of(each) for each in desk.visit.bars if each.lane]
    assert len(rooms) == 3
    assert not any(one.intersects(other) for one, other in combinations(rooms, 2))
    told = [each.accessibleName() for each in timeline.findChildren(Mark) if each.isVisible()]
    assert "Unattended: G0283 10:21–, 10 min, running" in told
    assert timeline.height() == timeline.sizeHint().height()


@pytest.mark.parametrize("minutes", [4, 50, 9 * 60, 2 * DAY, 9 * DAY, 90 * DAY, 20 * 365 * DAY])
def test_the_times_on_the_axis_keep_their_distance(minutes: int) -> None:
    for width in (200, 946, 2600):
        scale = Scale(scenes.TEN, scenes.TEN + minutes * MINUTE, 86, width)
        ticks = scale.ticks(-300, 80)
        assert all(scale.x(after) - scale.x(before) >= 80 for before, after in pairwise(ticks))
        assert len(ticks) > 2 or width == 200


def test_a_clock_that_ran_for_months_has_days_on_its_axis(open_desk: Open) -> None:
    def months(folder: Path) -> scenes.Scene:
        scene = scenes.one_patient(folder)
        scene.press("97110", 90 * DAY)
        return scene

    desk = open_desk(months)
    written = [each for each in see(desk.window).written if each.widget is desk.window.floor.timeline]
    axis = sorted((each for each in written if each.place.y() > 50), key=lambda each: each.place.x())
    assert [each.text for each in axis[:2]] == ["Mar 16", "Mar 24"]
    assert all(one.place.right() < other.place.left() for one, other in pairwise(axis))


def test_twelve_patients_leave_the_codes_their_room(open_desk: Open) -> None:
    def many(folder: Path) -> scenes.Scene:
        scene = scenes.staffed(folder)
        for number in range(12):
            scene.clinic.add_patient(name=f"Pat Number{number}", mrn="", payer="medicare", discipline="PT")
        scene.press("97014", 1)  # for the last one
        scene.select("Pat Number0")
        return scene

    desk = open_desk(many)
    timeline = desk.window.floor.timeline
    desk.press(desk.window.floor.foot.patients)
    desk.qtbot.waitUntil(lambda: timeline.height() == timeline.sizeHint().height())
    found = dict.fromkeys(timeline.other_at(QPointF(200, y)) for y in range(timeline.height()))
    names = {card.visit: card.name for card in desk.sheet.cards}
    lanes = [names[visit] for visit in found if visit is not None]
    assert lanes == [*(f"Pat Number{number}" for number in range(1, MOST)), "Pat Number11"]
    assert desk.window.height() == 720
    assert desk.tile("97110").isVisible()


def test_an_edge_stops_at_the_present_and_before_its_own_other_edge(open_desk: Open) -> None:
    """A second, nine hours, and the future: what cannot be is not even shown."""

    def long_day(folder: Path) -> scenes.Scene:
        scene = scenes.one_patient(folder)
        scene.press("97110", 9 * 60)
        scene.press("97140", seconds=1)
        scene.press("97140", 3)
        return scene

    desk = open_desk(long_day)
    timeline = desk.window.floor.timeline
    whole, second = bar(desk, "97110"), bar(desk, "97140")
    assert timeline.rect_of(second).width() >= 4
    desk.qtbot.mouseClick(timeline, LEFT, NONE, place(desk, second))
    assert timeline.selected == second
    assert "97140" in desk.window.popover.box.title.text()
    timeline.select("")

    drag(desk, whole, Edge.STOP, 12 * 60)
    assert timeline.ghost is not None
    assert timeline.ghost.stop == desk.clinic.now()
    assert "540 → 543 min" in texts(desk)
    timeline.cancel()
    drag(desk, whole, Edge.START, 12 * 60)
    assert timeline.ghost is not None
    assert timeline.ghost.start == (whole.stop or 0) - SECOND
    press(desk, "Forgot to start")
    assert said(desk, "97110") == [("start 18:59", "Forgot to start")]
    assert times(desk, "97110") == (540 - 1 / 60, 540)
