"""The Reports page: each report over any days, what is under a row, days that cannot have been, and CSV."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, Qt

from ptcoder.clinic.people_sheets import Particulars
from ptcoder.reports.spans import Span
from ptcoder.ui import report_errands
from ptcoder.ui.report_errands import ReportErrands
from ptcoder.ui.reports_page import KINDS, LISTS, MINUTES, ReportsPage
from ptcoder.ui.table import Table
from tests.ui import scenes
from tests.ui.conftest import Desk, Open
from tests.ui.shots_reports import doubled


def open_page(open_desk: Open, kind: str = MINUTES) -> Desk:
    desk = open_desk(doubled)
    desk.key("6", Qt.KeyboardModifier.ControlModifier)
    assert desk.window.pages.currentWidget() is desk.window.reports
    choose(desk, kind)
    return desk


def choose(desk: Desk, kind: str) -> None:
    """With the arrow keys, as somebody would."""
    kinds = desk.window.reports.kinds
    kinds.setFocus()
    while desk.window.reports.kind != kind:
        desk.key(Qt.Key.Key_Down)


def page_of(desk: Desk) -> ReportsPage:
    return desk.window.reports


def cells(table: Table) -> list[tuple[str, ...]]:
    return list(table.rows.cells)


def test_the_day_that_cannot_have_been_is_shown_with_its_visits(open_desk: Open) -> None:
    desk = open_page(open_desk)
    page = page_of(desk)
    assert page.header.chips.texts == ["Mar 9 \N{EN DASH} Mar 15, 2026"]
    assert [row[0] for row in cells(page.table)] == ["! M. Chen", "R. Diaz"]
    assert cells(page.table)[0][5:8] == ("92", "98", "102")
    assert [(each.name, each.marked) for each in page.chart.bars] == [("M. Chen", True), ("R. Diaz", False)]
    assert page.said.text().startswith("! 1 day cannot have been as recorded")
    said = "11:21\N{EN DASH}11:27: 97110 and 97535 in two visits at once, 6 min"
    assert cells(page.under) == [(said, "Ben King"), (said, "Eva Novak")]
    page.table.choose(1)
    assert cells(page.under) == []
    assert page.below.text() == "R. Diaz, Tuesday, March 10, 2026: nothing that cannot have been"


def test_what_is_under_a_row_adds_up_and_opens_its_visit(open_desk: Open) -> None:
    desk = open_page(open_desk, "code")
    page = page_of(desk)
    *rows, total = cells(page.table)
    assert total[0] == "All"
    for column in (1, 2, 3, 4, 5, 6):
        assert sum(int(row[column]) for row in rows) == int(total[column])
    at = next(at for at, row in enumerate(rows) if row[0].startswith("97110"))
    page.table.setFocus()
    page.table.choose(at)
    assert page.below.text() == "97110 Therapeutic exercise: 2 lines, 52 min, 3 units"
    assert {row[1] for row in cells(page.under)} == {"Ana Lopez", "Ben King"}
    assert sum(int(row[6]) for row in cells(page.under)) == int(rows[at][2])
    assert sum(int(row[7]) for row in cells(page.under)) == int(rows[at][5])
    desk.key(Qt.Key.Key_Return)
    assert page.under.hasFocus()
    page.under.choose(0)
    desk.key(Qt.Key.Key_Return)
    assert desk.window.pages.currentWidget() is desk.window.review
    assert desk.window.review.back_button.text() == "Back to reports"
    desk.press(desk.window.review.back_button)
    assert desk.window.pages.currentWidget() is page
    page.table.choose(len(rows))
    assert cells(page.under) == []


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in (MINUTES, *LISTS)])
def test_every_report_has_its_table_and_its_bars(open_desk: Open, kind: str) -> None:
    desk = open_page(open_desk, kind)
    page = page_of(desk)
    assert page.table.isVisible()
    assert page.chart.isVisible()
    assert page.chart.accessibleName().startswith("Bars of the table below: ")
    assert len(page.chart.bars) == min(8, page.table.rows.rowCount() - 1)
    assert cells(page.under), "the first row is chosen, and what is under it shown"
    assert "not signed yet" in page.said.text()


def test_only_of_whom_and_of_which_days_is_asked(open_desk: Open) -> None:
    desk = open_page(open_desk, "code")
    page = page_of(desk)
    everything = cells(page.table)[-1]
    page.filters["payer"].setCurrentIndex(page.filters["payer"].findData("workers-comp"))
    assert [row[0] for row in cells(page.table)] == ["97116 Gait training", "All"]
    page.filters["payer"].setCurrentIndex(0)
    page.filters["clinician"].setCurrentIndex(page.filters["clinician"].findText("R. Diaz"))
    assert [row[0] for row in cells(page.table)] == ["97116 Gait training", "All"]
    page.filters["clinician"].setCurrentIndex(0)
    desk.press(page.unsigned)
    assert [row[0] for row in cells(page.table)] == ["97530 Therapeutic activities", "All"]
    assert page.said.text() == ""
    desk.press(page.unsigned)
    page.span.setCurrentIndex(page.span.findData(Span.LAST_WEEK.value))
    assert page.nothing.isVisible()
    assert not page.table.isVisible()
    assert not page.save_button.isEnabled()
    assert not page.since.isVisible()
    page.span.setCurrentIndex(page.span.findData(Span.OWN.value))
    assert page.since.isVisible()
    page.until.setDate(QDate(2026, 3, 10))
    page.since.setDate(QDate(2026, 3, 10))
    assert cells(page.table)[-1] == everything


def test_a_table_is_saved_for_a_spreadsheet(open_desk: Open, tmp_path: Path) -> None:
    desk = open_page(open_desk, "payer")
    found = desk.controller.findChild(ReportErrands)
    assert isinstance(found, ReportErrands)
    found.save_to(tmp_path / "payers.csv")
    with (tmp_path / "payers.csv").open(newline="", encoding="utf-8") as file:
        rows = [tuple(row) for row in csv.reader(file)]
    assert rows == [page_of(desk).table.rows.head, *cells(page_of(desk).table)]
    assert desk.window.toast.words.text() == f"Saved to {tmp_path / 'payers.csv'}."
    found.save_to(tmp_path / "nowhere" / "payers.csv")
    assert desk.window.toast.words.text().startswith("Not saved. ")


def test_years_of_days_are_read_beside_the_window(open_desk: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_errands, "AT_ONCE", 2)
    desk = open_desk(doubled)
    desk.window.menus.reports.trigger()
    page = page_of(desk)
    desk.qtbot.waitUntil(lambda: page.table.rows.rowCount() == 2 and not page.progress.isVisible())
    assert [row[0] for row in cells(page.table)] == ["! M. Chen", "R. Diaz"]
    desk.window.menus.reports.trigger()
    choose(desk, "code")
    assert not page.progress.isVisible(), "another report ends it"


def test_with_nothing_treated_it_says_what_to_do(open_desk: Open) -> None:
    desk = open_desk(scenes.staffed)
    desk.window.menus.reports.trigger()
    assert page_of(desk).nothing.isVisible()
    assert page_of(desk).nothing.text().startswith("Nothing was treated in these days.")


def test_who_may_not_see_reports_is_told_so(open_desk: Open) -> None:
    desk = open_desk(scenes.shared)
    assistant = next(each.id for each in desk.sheet.people if each.role == "PTA")
    desk.clinic.staff.sign_in(assistant)
    desk.window.menus.reports.trigger()
    assert "may not see reports" in desk.window.toast.words.text()
    assert cells(page_of(desk).table) == []


@pytest.mark.parametrize("kind", ["code", "work"])
def test_who_may_not_see_reports_finds_nothing_of_them_at_the_desk(open_desk: Open, kind: str) -> None:
    desk = open_page(open_desk, kind)
    page = page_of(desk)
    table = page.work.table if kind == "work" else page.table
    if kind == "code":
        assert table.isVisible()
        assert cells(table)
    desk.clinic.staff.add(Particulars(name="Pat Assistant", role="PTA"))
    desk.scene.person("Pat Assistant")
    desk.controller.show_fresh()
    assert desk.window.pages.currentWidget() is page
    assert "Pat Assistant may not see reports" in desk.window.toast.words.text()
    assert (cells(page.table), cells(page.under), cells(page.work.table)) == ([], [], [])
    assert page.header.chips.texts in ([], ["0 on the list"])
    assert not page.save_button.isEnabled()
    desk.scene.person("M. Chen")
    desk.controller.show_fresh()
    assert bool(cells(table)) is (kind == "code"), "and back"
