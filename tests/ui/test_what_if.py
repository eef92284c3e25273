"""Any payer can be chosen from a menu; its lines stand beside this payer's, and nothing is urged."""

from __future__ import annotations

from tests.ui import scenes
from tests.ui.conftest import Open


def test_another_payer_is_chosen_from_the_menu(open_desk: Open) -> None:
    desk = open_desk(scenes.one_running)
    what_if = desk.window.floor.panel.what_if
    assert what_if.isVisible()
    what_if.menu.aboutToShow.emit()
    labels = [action.text() for action in what_if.menu.actions()]
    assert labels[0] == "None"
    assert desk.visit.payer not in labels
    other = next(row for row in desk.clinic.payers() if row.id == "commercial-ama")
    next(action for action in what_if.menu.actions() if action.text() == other.label).trigger()
    assert what_if.texts[0].startswith(f"{other.label}: ")
    assert what_if.texts[1:4] == ["", "now", "there"]
    assert what_if.texts[-3] == "In all"
    said = " ".join(what_if.texts).casefold()
    assert not any(word in said for word in ("minute more", "more minutes", "could", "should", "missing"))
    before = list(what_if.texts)
    desk.pass_time(minutes=15)
    assert what_if.texts != before, "it goes on with the time"
    what_if.menu.aboutToShow.emit()
    assert [action.isChecked() for action in what_if.menu.actions()].count(True) == 1
    what_if.menu.actions()[0].trigger()
    assert what_if.texts == []
    assert desk.visit.compared is None
