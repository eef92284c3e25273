"""The mini floor under real presses: what it shows, and that it is the same floor."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from ptcoder.clinic.sheets import Clockface
from ptcoder.ui.focus import FocusRing
from ptcoder.visit import MINUTE
from tests.clinic.hand_clock import book
from tests.ui import scenes
from tests.ui.conftest import Desk, Open

CONTROL = Qt.KeyboardModifier.ControlModifier


def shrunk(desk: Desk) -> Desk:
    desk.qtbot.waitUntil(desk.window.isActiveWindow)
    desk.key(Qt.Key.Key_M, CONTROL)
    assert desk.window.mini.isVisible()
    assert not desk.window.isVisible()
    desk.qtbot.waitUntil(desk.window.mini.isActiveWindow)
    return desk


def labels(desk: Desk) -> list[str]:
    return [each.accessibleName() for each in desk.window.mini.tiles if each.isVisible()]


def running(desk: Desk) -> set[str]:
    return {bar.code for bar in desk.visit.bars if bar.stop is None}


def test_it_stays_in_front_and_shows_who_what_and_how_long(open_desk: Open) -> None:
    desk = shrunk(open_desk(scenes.busy))
    mini = desk.window.mini
    assert mini.windowFlags() & Qt.WindowType.WindowStaysOnTopHint
    assert mini.windowTitle() == "ptcoder"
    assert (mini.head.name.text(), mini.head.doing.text()) == ("Ana Lopez", "Manual therapy · E-stim 07:48 left")
    assert mini.head.clock.text() == "07:12"
    assert mini.head.sums.text() == "39 min · 4 u"
    assert labels(desk) == ["97110 Therapeutic exercise", "97140 Manual therapy", "G0283 Unattended e-stim"]
    assert mini.others == ["B.K. +02:32 over", "C.T. waiting", "D.O. 32:32", "E.N. waiting", "F.B. waiting"]
    desk.pass_time(seconds=5)
    assert mini.head.clock.text() == "07:17"
    assert mini.others[0] == "B.K. +02:37 over"


def test_a_press_and_a_number_key_start_and_stop(open_desk: Open) -> None:
    desk = shrunk(open_desk(scenes.busy))
    mini = desk.window.mini
    desk.press(mini.tiles[0])
    assert running(desk) == {"97110", "97014"}
    assert mini.tiles[0].isChecked()
    assert mini.head.doing.text() == "Therapeutic exercise · E-stim 07:48 left"
    desk.qtbot.keyClick(mini, "3")
    assert running(desk) == {"97112", "97014"}
    assert "97112 Neuromuscular re-education" in labels(desk)


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_each_code_is_read_whole_at_rest_and_while_it_runs(open_desk: Open, percent: int) -> None:
    desk = shrunk(open_desk(scenes.busy))
    desk.window.look.scale_text(percent)
    mini = desk.window.mini
    desk.qtbot.keyClick(mini, "3")
    said = {each.accessibleName(): each for each in mini.tiles}
    assert said["97112 Neuromuscular re-education"].isChecked()
    assert not any(each.is_cut for each in mini.tiles)
    (tile, now), ran = (mini.tiles[-1], desk.clinic.now()), Clockface(done=20 * MINUTE)
    for service in book().on(desk.sheet.today).services.values():
        for clock, runs in ((Clockface(), False), (ran, False), (replace(ran, since=now), True)):
            tile.show_tile(replace(tile.tile, label=service.label, clock=clock, running=runs, attended=True), now)
            assert not tile.is_cut, service.label


def test_another_patient_is_one_press_away(open_desk: Open) -> None:
    desk = shrunk(open_desk(scenes.busy))
    dede = next(each for each in desk.window.mini.findChildren(QPushButton) if each.text().startswith("D.O."))
    assert dede.accessibleName() == "Go to Dede Osei"
    desk.press(dede)
    assert desk.window.mini.head.name.text() == "Dede Osei"
    assert [each.split()[0] for each in desk.window.mini.others] == ["A.L.", "B.K.", "C.T.", "E.N.", "F.B."]


def test_initials_where_others_may_look_on(open_desk: Open) -> None:
    desk = open_desk(scenes.busy)
    desk.window.menus.privacy.trigger()
    mini = shrunk(desk).window.mini
    assert mini.head.name.text() == "A.L."
    names = {each.accessibleName() for each in mini.findChildren(QPushButton)}
    assert "Go to D.O." in names
    assert not any("Osei" in name for name in names)


def news(desk: Desk) -> str:
    shown = desk.window.mini.news
    return shown.text() if shown.isVisible() else ""


def test_what_the_floor_asks_is_asked_here_too_and_moves_no_button(open_desk: Open) -> None:
    desk = shrunk(open_desk(scenes.one_patient))
    mini = desk.window.mini
    desk.press(mini.tiles[0])
    desk.pass_time(seconds=9)
    mini.say("")
    before = [each.geometry() for each in (*mini.tiles, mini.back)]
    assert news(desk) == ""
    desk.pass_time(41)
    assert news(desk) == "? 97110 has run for 41 min, A.L.: still treating?"
    assert [each.geometry() for each in (*mini.tiles, mini.back)] == before
    assert mini.news.heightForWidth(mini.news.width()) <= mini.news.height()
    assert running(desk) == {"97110"}, "nothing stops by itself"
    desk.press(mini.back)
    desk.press(desk.button("Yes, still treating"))
    desk.pass_time(1)
    assert "still treating?" not in news(shrunk(desk))


def test_what_is_refused_is_said_here_and_what_was_pressed_is_taken_back(open_desk: Open) -> None:
    desk = shrunk(open_desk(scenes.one_running))
    mini = desk.window.mini
    desk.qtbot.keyClick(mini, "3")
    assert news(desk) == "Started 97112"
    desk.qtbot.keyClick(mini, Qt.Key.Key_Z, CONTROL)
    assert news(desk) == "Taken back: start 97112"
    assert running(desk) == {"97140"}
    desk.qtbot.keyClick(mini, "0")
    assert running(desk) == set()
    desk.qtbot.keyClick(mini, "0")
    assert news(desk) == "Nothing runs for this patient."
    desk.window.toast.say_error("Not saved. The disk is full.")
    desk.qtbot.keyClick(mini, "1")
    assert news(desk) == "Not saved. The disk is full.", "an error stands until it is dismissed"
    desk.qtbot.keyClick(mini, Qt.Key.Key_Escape)
    assert desk.window.isVisible()
    desk.press(desk.window.toast.close_button)
    assert news(shrunk(desk)) == ""
    desk.qtbot.keyClick(mini, Qt.Key.Key_M, CONTROL)
    assert desk.window.isVisible()


def test_without_patients_it_says_so(open_desk: Open) -> None:
    desk = shrunk(open_desk(scenes.staffed))
    assert desk.window.mini.head.name.text() == "Nobody is being treated"
    assert labels(desk) == []


def test_closing_it_brings_the_floor_back_and_ends_nothing(open_desk: Open) -> None:
    desk = shrunk(open_desk(scenes.busy))
    desk.window.mini.close()
    assert desk.window.isVisible()
    assert not desk.window.mini.isVisible()
    assert running(desk) == {"97140", "97014"}
    desk.press(shrunk(desk).window.mini.back)
    assert desk.window.isVisible()


def test_leaving_the_program_from_it_is_not_held_up(open_desk: Open) -> None:
    desk = shrunk(open_desk(scenes.one_patient))
    desk.window.close()
    assert not desk.window.mini.isVisible()
    assert not desk.window.isVisible()


def test_the_patient_at_a_place_is_reached_by_keys_and_what_has_the_keys_is_ringed(open_desk: Open) -> None:
    desk = shrunk(open_desk(scenes.busy))
    mini = desk.window.mini
    desk.qtbot.keyClick(mini, "4", Qt.KeyboardModifier.AltModifier)
    assert mini.head.name.text() == "Dede Osei"
    desk.qtbot.keyClick(mini, "9", Qt.KeyboardModifier.AltModifier)
    assert mini.head.name.text() == "Dede Osei", "nobody is there"
    desk.qtbot.waitUntil(mini.isActiveWindow)
    ring = mini.findChild(FocusRing)
    assert isinstance(ring, FocusRing)
    mini.tiles[1].setFocus(Qt.FocusReason.TabFocusReason)
    assert ring.isVisible()
    assert ring.geometry().contains(mini.tiles[1].geometry())
