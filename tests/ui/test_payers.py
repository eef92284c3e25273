"""The Payers page: compared side by side, a template confirmed, reviewed and withdrawn, a file added."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt

from ptcoder.clinic import Clinic
from ptcoder.clinic.payer_sheets import PayerColumn, Standing
from ptcoder.ui.payers_errands import PayerDialog, PayersErrands
from ptcoder.ui.payers_page import LATE, ON, USED
from ptcoder.visit import PayerReviewed, PayerWritten, RulesWithdrawn
from tests.ui import scenes
from tests.ui.conftest import Desk, Open


def column(desk: Desk, payer: str) -> PayerColumn:
    return next(each for each in desk.clinic.payers_sheet().columns if each.id == payer)


def agree(desk: Desk, name: str) -> None:
    dialog = desk.small_window(PayerDialog)
    desk.press(desk.button(name, dialog))


def open_page(open_desk: Open) -> Desk:
    desk = open_desk(scenes.one_patient)
    desk.key("4", Qt.KeyboardModifier.ControlModifier)
    assert desk.window.pages.currentWidget() is desk.window.payers
    return desk


def said(desk: Desk) -> list[type]:
    return [type(each.event) for each in desk.clinic._log.rules()]  # pyright: ignore[reportPrivateUsage]


def test_payers_stand_side_by_side(open_desk: Open) -> None:
    desk = open_page(open_desk)
    page = desk.window.payers
    assert page.table.hasFocus()
    page.choose("medicare")
    assert page.payer is not None
    assert page.payer.id == "medicare"
    shown = {
        setting: page.model.data(page.model.index(at, page.table.currentIndex().column()))
        for at, setting in enumerate(page.model.settings)
    }
    assert shown["Minutes are counted"] == "CMS: all timed minutes together"
    assert "97014 " in str(shown["Billed as another code"])
    assert shown["Last reviewed here"] == "never"
    page.which.setCurrentText(USED)
    assert [each.id for each in page.model.payers] == ["medicare"]
    page.which.setCurrentText(ON)
    assert all(each.standing is not Standing.TEMPLATE for each in page.model.payers)


def test_a_template_is_confirmed_and_withdrawn(open_desk: Open) -> None:
    desk = open_page(open_desk)
    page = desk.window.payers
    page.choose("uhc")
    assert "for the contract to tell: " in page.unverified.text()
    assert not page.withdraw_button.isEnabled()
    desk.press(page.confirm_button)
    assert said(desk) == []
    agree(desk, "Confirm it")
    assert said(desk) == [PayerWritten]
    assert column(desk, "uhc").standing is Standing.CONFIRMED
    assert page.payer is not None
    assert (page.payer.id, page.payer.standing) == ("uhc", Standing.CONFIRMED)
    assert not page.confirm_button.isEnabled()
    assert "uhc" in {row.id for row in desk.clinic.payers()}
    desk.press(page.withdraw_button)
    agree(desk, "Withdraw it")
    assert said(desk) == [PayerWritten, RulesWithdrawn]
    assert column(desk, "uhc").standing is Standing.TEMPLATE


def test_a_review_is_one_press(open_desk: Open) -> None:
    desk = open_page(open_desk)
    desk.window.payers.choose("medicare")
    desk.press(desk.window.payers.reviewed_button)
    assert said(desk) == [PayerReviewed]
    assert column(desk, "medicare").reviewed_on == desk.sheet.today


def test_who_was_not_reviewed_for_a_quarter_is_told_with_the_count(open_desk: Open) -> None:
    desk = open_page(open_desk)
    page = desk.window.payers
    assert not page.overdue.isVisible()
    looked = max(each.looked_at for each in desk.clinic.payers_sheet().columns)
    desk.clock.turn(((looked - desk.sheet.today).days + 93) * 1440)
    desk.window.menus.payers.trigger()
    late = desk.clinic.payers_sheet().overdue
    assert page.overdue.text().startswith(f"! {len(late)} payers were not reviewed for a quarter: {late[0].label} (")
    page.which.setCurrentText(LATE)
    assert [each.id for each in page.model.payers] == [each.id for each in late]
    page.choose("medicare")
    desk.press(page.reviewed_button)
    assert page.overdue.text().startswith(f"! {len(late) - 1} payers were")
    assert "medicare" not in [each.id for each in page.model.payers]
    assert not any("Payers page" in each for each in desk.sheet.notices)


def test_a_file_is_added_or_refused_with_its_fault(open_desk: Open, tmp_path: Path) -> None:
    desk = open_page(open_desk)
    errands = desk.window.findChild(PayersErrands) or desk.controller.findChild(PayersErrands)
    assert isinstance(errands, PayersErrands)
    path = tmp_path / "own.toml"
    path.write_text('base = "uhc"\n', "utf-8")
    errands.add_from(path)
    assert "own.toml: confirmed: is not true" in desk.controller.failed
    path.write_text('base = "medicare"\nid = "own"\nlabel = "Our own"\n', "utf-8")
    errands.add_from(path)
    agree(desk, "Take it")
    assert column(desk, "own").label == "Our own"


def test_what_is_taken_elsewhere_is_applied_when_the_window_comes_forward(open_desk: Open, tmp_path: Path) -> None:
    desk = open_desk(scenes.one_patient)
    other = Clinic.open(tmp_path / "log0", clock=desk.clock)
    other.take_payer(other.confirm_payer("uhc"))
    other.close()
    assert "uhc" not in {row.id for row in desk.clinic.payers()}
    desk.window.came_forward.emit()
    assert "uhc" in {row.id for row in desk.clinic.payers()}
