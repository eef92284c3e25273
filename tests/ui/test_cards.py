"""The cards of who is on the floor: what is done stands whole beside its sums, or above them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ptcoder.ui.cards import CardButton
from tests.ui import scenes
from tests.ui.conftest import Desk, Open
from tests.ui.seeing import see


def card(desk: Desk, name: str) -> CardButton:
    return next(each for each in desk.window.floor.cards.cards if each.accessibleName() == name)


def painted(desk: Desk, name: str) -> list[str]:
    """What is written on a card, from its head down."""
    return [each.text for each in see(desk.window).written if each.widget is card(desk, name)]


def test_what_is_done_is_read_whole_and_its_sums_too(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    desk.key("1")
    desk.pass_time(8)
    assert painted(desk, "Ana Lopez") == ["08:00", "Ana Lopez", "8 min", "Therapeutic exercise"]
    desk.key("3")
    desk.pass_time(19)
    assert desk.visit.timed_minutes == 27
    assert painted(desk, "Ana Lopez") == ["19:00", "Ana Lopez", "27 min · 2 u", "Neuromuscular re-education"]
    assert not card(desk, "Ana Lopez").is_cut


@pytest.mark.parametrize("percent", [100, 150, 200])
@pytest.mark.parametrize("who", ["", "M. Chen"])
def test_no_code_of_the_keys_is_cut_where_there_is_room(open_desk: Open, who: str, percent: int) -> None:
    desk = open_desk(scenes.one_running)
    desk.window.look.scale_text(percent)
    desk.qtbot.wait(20)
    shown, sheet = card(desk, "Ana Lopez"), desk.sheet.cards[0]
    labels = {tile.label for group in desk.visit.groups for tile in group.tiles if tile.key is not None}
    assert len(labels) == 9
    cut: set[str] = set()
    for label in labels:
        shown.show_card(
            replace(sheet, doing=label, who=who, timed_minutes=139, units=9), desk.clinic.now(), private=False
        )
        cut |= {label} if shown.is_cut else set()
        assert label in shown.toolTip()
    assert cut == ({"Neuromuscular re-education"} if percent == 200 else set())
