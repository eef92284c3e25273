"""The page of the internal audit: drawn, looked at, saved; whose it is, and what the log keeps of it."""

from __future__ import annotations

import csv
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog

from ptcoder.ui.audit_errands import AuditErrands
from ptcoder.ui.audit_page import AuditPage
from ptcoder.visit import AuditMade, RecordReleased, Viewed, WorkListed
from tests.ui.conftest import Desk, Open
from tests.ui.shots_audit import edited

CTRL = Qt.KeyboardModifier.ControlModifier


def errands(desk: Desk) -> AuditErrands:
    found = desk.controller.findChild(AuditErrands)
    assert isinstance(found, AuditErrands)
    return found


def events(desk: Desk) -> list[object]:
    return [each.event for each in desk.clinic._log.all_records()]  # pyright: ignore[reportPrivateUsage]


def open_page(open_desk: Open) -> tuple[Desk, AuditPage]:
    desk = open_desk(edited)
    desk.key("7", CTRL)
    page = desk.window.pages.currentWidget()
    assert isinstance(page, AuditPage)
    return desk, page


def audit(desk: Desk, page: AuditPage) -> None:
    page.month.setCurrentIndex(page.month.findData("2026-03-01"))
    desk.press(page.audit_button)
    desk.qtbot.waitUntil(lambda: page.table.isVisible() and not page.progress.isVisible())


def test_a_month_is_audited_and_what_differs_is_told(open_desk: Open) -> None:
    desk, page = open_page(open_desk)
    assert page.nothing.isVisible()
    assert not page.worksheet_button.isEnabled()
    assert page.made.text() == "No audit was made yet."
    assert page.month.currentText() == "February 2026"
    assert page.seed.text() == "2026-02"
    audit(desk, page)
    assert page.header.chips.texts == ["March 2026", "2 of 2 visits", "seed 2026-02", "1 with differences"]
    assert page.said.text().startswith("1 of 2 visits differs from the record.\nEdited after export: 1, ")
    cells = {row[1]: row for row in page.table.rows.cells}
    assert cells["Chi Tran"][3:] == ("97530-GP × 1", "! Edited after export", "\N{EN DASH}")
    assert cells["Ben King"][3:] == ("97012-GP × 1", "as recorded", "")
    assert "the record gives 97110-GP × 2" in page.detail.text()
    assert "Way out: Send a corrected claim" in page.detail.text()
    said = events(desk)
    (made,) = [each for each in said if isinstance(each, AuditMade)]
    assert (made.visits, made.of, made.found, made.seed) == (2, 2, 1, "2026-02")
    assert page.made.text() == (
        "Audits made:\n2026-03-01 to 2026-03-31: 2 of 2 visits, seed 2026-02, 1 with differences"
    )
    fine = [row[1] for row in page.table.rows.cells].index("Ben King")
    page.table.choose(fine)
    assert page.detail.text().endswith("As recorded: nothing differs.")
    assert any(isinstance(each, Viewed) for each in events(desk))


def test_names_give_way_to_initials(open_desk: Open) -> None:
    desk, page = open_page(open_desk)
    audit(desk, page)
    desk.window.menus.privacy.trigger()
    assert {row[1] for row in page.table.rows.cells} == {"C.T.", "B.K."}


def test_what_is_to_be_done_goes_to_the_work_list(open_desk: Open) -> None:
    desk, page = open_page(open_desk)
    assert not page.work_button.isEnabled()
    audit(desk, page)
    page.table.choose([row[1] for row in page.table.rows.cells].index("Ben King"))
    assert not page.work_button.isEnabled(), "nothing is wrong"
    page.table.choose([row[1] for row in page.table.rows.cells].index("Chi Tran"))
    desk.press(page.work_button)
    assert not page.work_button.isEnabled(), "once"
    assert desk.window.toast.words.text() == "It is on the work list of the Reports page."
    (listed,) = [each for each in events(desk) if isinstance(each, WorkListed)]
    assert listed.kind == "corrected-claim"
    assert listed.text == "Internal audit: Edited after export 97110"
    assert (listed.amount, listed.due) == (None, None), "this payer's fees and filing are not known here"


def test_the_visit_is_opened_and_back_leads_to_the_reports(open_desk: Open) -> None:
    desk, page = open_page(open_desk)
    audit(desk, page)
    desk.press(page.open_button)
    assert desk.window.pages.currentWidget() is desk.window.review
    assert desk.window.review.back_button.text() == "Back to reports"
    desk.press(desk.window.review.back_button)
    assert desk.window.pages.currentWidget() is desk.window.reports
    desk.press(errands(desk).button)
    assert desk.window.pages.currentWidget() is page


def test_the_worksheet_and_the_rows_leave_on_record(open_desk: Open, tmp_path: Path) -> None:
    desk, page = open_page(open_desk)
    audit(desk, page)
    errands(desk).write_csv(tmp_path / "audit.csv")
    with (tmp_path / "audit.csv").open(encoding="utf-8", newline="") as file:
        assert sorted(row["cause"] for row in csv.DictReader(file)) == ["", "edited-after-export"]
    errands(desk).write_worksheet(tmp_path / "sheet.pdf")
    desk.qtbot.waitUntil((tmp_path / "sheet.pdf").exists)
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF-")
    released = [each.what for each in events(desk) if isinstance(each, RecordReleased)]
    assert released == ["audit csv", "audit-worksheet pdf"]
    errands(desk).write_csv(tmp_path / "no" / "audit.csv")
    assert "could not be written" in desk.window.toast.words.text()
    for pressed in (page.worksheet_button, page.save_button):
        desk.press(pressed)
        dialog = desk.window.findChild(QFileDialog)
        assert dialog is not None
        dialog.reject()
        desk.qtbot.waitUntil(lambda: desk.window.findChild(QFileDialog) is None)


def test_what_is_no_sample_is_refused_and_only_an_owner_comes_in(open_desk: Open) -> None:
    desk, page = open_page(open_desk)
    page.seed.clear()
    desk.press(page.audit_button)
    assert "Write a seed" in desk.window.toast.words.text()
    page.seed.setText("7")
    page.month.setCurrentIndex(3)
    desk.press(page.audit_button)
    desk.qtbot.waitUntil(lambda: "is signed" in desk.window.toast.words.text())
    desk.key("1", CTRL)
    desk.scene.person("M. Chen")
    desk.key("7", CTRL)
    assert desk.window.pages.currentWidget() is desk.window.floor
    assert "M. Chen may not audit bills" in desk.window.toast.words.text()


def test_who_may_not_audit_finds_nothing_of_it_at_the_desk(open_desk: Open) -> None:
    desk, page = open_page(open_desk)
    audit(desk, page)
    found = errands(desk).sheet
    desk.controller.show_fresh()
    assert errands(desk).sheet is found, "the same person goes on"
    desk.scene.person("M. Chen")
    desk.controller.show_fresh()
    assert desk.window.pages.currentWidget() is desk.window.floor
    assert errands(desk).sheet is None
    assert (page.table.rows.cells, page.detail.text(), page.said.text()) == ((), "", "")
    assert page.header.chips.texts == []
    desk.scene.person("R. Diaz")
    desk.controller.show_fresh()
    desk.key("7", CTRL)
    assert page.nothing.isVisible()
    assert not page.table.isVisible()
    assert not page.save_button.isEnabled()
