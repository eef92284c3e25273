"""The Export page: what waits, written once, what changed since, who signed, a file checked, a profile edited."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFileDialog, QMenu

from ptcoder.clinic.people_sheets import Particulars
from ptcoder.ui import file_dialogs
from ptcoder.ui.export_errands import ExportErrands
from ptcoder.ui.profile_dialog import ProfileDialog
from ptcoder.visit import Exported, ProfileWritten
from tests.ui import scenes
from tests.ui.conftest import Desk, Open
from tests.ui.shots_leaving import many_payers


def open_page(open_desk: Open) -> Desk:
    desk = open_desk(scenes.to_sign)
    desk.key("5", Qt.KeyboardModifier.ControlModifier)
    assert desk.window.pages.currentWidget() is desk.window.export
    desk.qtbot.waitUntil(lambda: desk.window.export.sheet is not None and not desk.window.export.progress.isVisible())
    return desk


def errands(desk: Desk) -> ExportErrands:
    found = desk.controller.findChild(ExportErrands)
    assert isinstance(found, ExportErrands)
    return found


def said(desk: Desk) -> str:
    return desk.window.export.said.text()


def events(desk: Desk) -> list[object]:
    return [each.event for each in desk.clinic._log.all_records()]  # pyright: ignore[reportPrivateUsage]


def test_what_waits_is_written_once_and_checked(open_desk: Open, tmp_path: Path) -> None:
    desk = open_page(open_desk)
    page = desk.window.export
    assert page.waiting.rows.rowCount() == 1
    assert page.header.chips.texts[0] == "1 visit"
    assert page.sheet is not None
    page.show_sheet(replace(page.sheet, doubt="A backup was restored."), private=False)
    assert (page.doubt.isVisible(), page.doubt.text()) == (True, "A backup was restored.")
    page.show_sheet(replace(page.sheet, doubt=""), private=False)
    assert not page.doubt.isVisible()
    page.waiting.setCurrentIndex(page.waiting.rows.index(0, 0))
    assert said(desk).startswith("Version 1, signed by M. Chen")
    assert "97530-GP: 1 unit." in said(desk)
    errands(desk).write_to(tmp_path / "charges.csv")
    desk.qtbot.waitUntil(lambda: said(desk).startswith("Exported: 1 visit, 1 line, 1 unit to "))
    desk.qtbot.waitUntil(lambda: not page.progress.isVisible() and not page.write_button.isEnabled())
    assert isinstance(next(each for each in reversed(events(desk)) if isinstance(each, Exported)), Exported)
    assert page.nothing.isVisible()
    assert page.batches.rows.rowCount() == 1
    desk.press(page.since_button)
    desk.qtbot.waitUntil(lambda: said(desk).startswith("Nothing has changed since"))
    errands(desk).check_file(tmp_path / "charges.csv")
    desk.qtbot.waitUntil(lambda: said(desk) == "The file is as it left: 1 row.")
    changed = tmp_path / "changed.csv"
    changed.write_text((tmp_path / "charges.csv").read_text("utf-8").replace(",2026-03-10,", ",3/10/2026,"), "utf-8")
    errands(desk).check_file(changed)
    desk.qtbot.waitUntil(lambda: said(desk).startswith("Do not send this file: write its batch again"))
    assert said(desk).endswith("the file has “3/10/2026”: the same day, written another way.")
    assert page.batch is not None
    errands(desk).write_to(tmp_path / "again.csv", page.batch.export)
    desk.qtbot.waitUntil(lambda: said(desk).startswith("A copy of the batch"))
    assert (tmp_path / "again.csv").read_bytes() == (tmp_path / "charges.csv").read_bytes()
    desk.qtbot.waitUntil(lambda: not page.progress.isVisible())


@pytest.mark.parametrize("percent", [100, 200])
def test_payers_are_called_by_their_names_and_give_way_to_nothing_unreadable(open_desk: Open, percent: int) -> None:
    desk = open_desk(many_payers)
    desk.window.look.scale_text(percent)
    desk.key("5", Qt.KeyboardModifier.ControlModifier)
    page = desk.window.export
    desk.qtbot.waitUntil(lambda: page.sheet is not None and not page.progress.isVisible())
    labels = ["Medicare Part B", "Workers' compensation, Texas", "Commercial, full quarter-hours"]
    for table, first in ((page.waiting, 1), (page.sums, 0)):
        head = table.rows.head
        indexes = [table.rows.index(row, head.index("Payer")) for row in range(first, first + 3)]
        assert [table.rows.data(each) for each in indexes] == labels
        assert [table.rows.data(each, Qt.ItemDataRole.ToolTipRole) for each in indexes] == labels
        growing = [table.columnWidth(head.index(name)) for name in ("Patient", "Payer") if name in head]
        assert min(growing) >= desk.window.look.px(110)
    beside = page.sums.mapTo(page, QPoint()).y() == page.waiting.mapTo(page, QPoint()).y()
    assert beside == (percent == 100)
    assert page.batches.rows.cells[0][5] == "Generic, for programs"
    desk.key(Qt.Key.Key_Home)
    desk.key(Qt.Key.Key_Down)
    assert said(desk).startswith("Version 1, signed by M. Chen")
    page.payer.setFocus()
    for _ in range(page.payer.findData("workers-comp-tx")):
        desk.key(Qt.Key.Key_Down)
    assert page.payer.toolTip() == page.payer.currentText() == "Workers' compensation, Texas"
    desk.qtbot.waitUntil(lambda: page.waiting.rows.rowCount() == 1 and not page.progress.isVisible())


def test_the_next_file_of_a_day_is_not_offered_the_name_of_the_one_before(
    open_desk: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else Enter and one Yes would write over a file that nobody has sent yet."""
    monkeypatch.setattr(file_dialogs, "documents", lambda: str(tmp_path))
    desk = open_page(open_desk)
    for name in (
        "ptcoder-charges-2026-03-10.csv",
        "ptcoder-charges-2026-03-10-2.csv",
        "ptcoder-charges-2026-03-10-3.csv",
    ):
        desk.press(desk.window.export.write_button)
        chooser = desk.window.findChild(QFileDialog)
        assert isinstance(chooser, QFileDialog)
        assert [Path(each).name for each in chooser.selectedFiles()] == [name]
        chooser.close()
        chooser.setParent(None)
        (tmp_path / name).write_text("of this day", "utf-8")


def test_a_profile_is_edited_with_its_first_rows(open_desk: Open) -> None:
    desk = open_page(open_desk)
    page = desk.window.export
    desk.press(page.edit_button)
    dialog = desk.small_window(ProfileDialog)
    assert isinstance(dialog, ProfileDialog)
    assert dialog.shown.toPlainText().startswith("visit,line,date")
    assert not dialog.hint.isVisible()
    dialog.name.setText("ours")
    dialog.text.setPlainText('[[column]]\nname = "Code"\nfield = "cod"\n')
    assert "ours: column 1: field" in dialog.error.text()
    assert not dialog.save_button.isEnabled()
    assert not dialog.hint.isVisible()
    dialog.text.setPlainText('[[column]]\nname = "Code"\nfield = "code"\n')
    assert dialog.hint.isVisible()
    assert dialog.hint.text().startswith("Only originals leave by it")
    assert dialog.shown.toPlainText() == "Code\n97530"
    desk.press(dialog.save_button)
    assert isinstance(events(desk)[-1], ProfileWritten)
    assert page.profile.currentData() == "ours"
    desk.qtbot.waitUntil(lambda: not page.progress.isVisible())


def test_a_profile_is_put_together_by_choosing(open_desk: Open) -> None:
    desk = open_page(open_desk)
    desk.press(desk.window.export.edit_button)
    dialog = desk.small_window(ProfileDialog)
    assert isinstance(dialog, ProfileDialog)
    dialog.name.setText("ours")
    dialog.text.setPlainText("# ours\n")
    assert not any(each.isEnabled() for each in (dialog.earlier, dialog.later, dialog.out, dialog.save_button))
    for field in ("code", "units", "date", "units"):
        choose(desk, dialog.add_menu, f"{field}: ")
    assert dialog.shown.toPlainText() == "code,units,date,units 2\n97530,1,2026-03-10,1"
    assert (dialog.column.currentText(), dialog.later.isEnabled()) == ("units 2", False)
    desk.press(dialog.out)
    assert dialog.column.currentText() == "date"
    desk.press(dialog.earlier)
    desk.press(dialog.earlier)
    assert (dialog.column.currentText(), dialog.earlier.isEnabled()) == ("date", False)
    desk.press(dialog.later)
    (separator,) = (each.menu() for each in dialog.option_menu.actions() if each.text().startswith("separator: "))
    assert isinstance(separator, QMenu)
    choose(desk, separator, '"semicolon"')
    assert dialog.shown.toPlainText() == "code;date;units\n97530;2026-03-10;1"
    assert dialog.text.toPlainText().startswith('# ours\nseparator = "semicolon"\n')
    dialog.text.undo()
    assert dialog.shown.toPlainText() == "code,date,units\n97530,2026-03-10,1", "it is undone like what is typed"
    desk.press(dialog.save_button)
    assert isinstance(events(desk)[-1], ProfileWritten)
    desk.qtbot.waitUntil(lambda: not desk.window.export.progress.isVisible())


def choose(desk: Desk, menu: QMenu, begins: str) -> None:
    """Opens a menu and clicks what begins so."""
    (action,) = (each for each in menu.actions() if each.text().startswith(begins))
    menu.popup(QPoint(0, 0))
    desk.qtbot.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(action).center())
    assert not menu.isVisible()


def test_the_row_that_tab_chooses_is_seen_as_chosen(open_desk: Open) -> None:
    desk = open_page(open_desk)
    page = desk.window.export
    page.edit_button.setFocus(Qt.FocusReason.TabFocusReason)
    page.waiting.selectionModel().clear()
    page.say("")
    desk.key(Qt.Key.Key_Tab)
    assert page.waiting.hasFocus()
    assert said(desk).startswith("Version 1, signed by M. Chen")
    assert [each.row() for each in page.waiting.selectionModel().selectedRows()] == [0]


def test_a_payer_without_visits_leaves_nothing(open_desk: Open) -> None:
    desk = open_page(open_desk)
    page = desk.window.export
    page.payer.setCurrentIndex(page.payer.findData("cash"))
    desk.qtbot.waitUntil(lambda: page.nothing.isVisible() and not page.progress.isVisible())
    assert not page.write_button.isEnabled()


def test_who_may_not_export_is_not_told_that_nothing_waits(open_desk: Open) -> None:
    def of_an_assistant(folder: Path) -> scenes.Scene:
        scene = scenes.to_sign(folder)
        scene.clinic.staff.add(Particulars(name="Pat Assistant", role="PTA"))
        scene.person("Pat Assistant")
        return scene

    desk = open_desk(of_an_assistant)
    desk.key("5", Qt.KeyboardModifier.ControlModifier)
    page = desk.window.export
    assert desk.window.pages.currentWidget() is page
    assert "Pat Assistant may not export" in desk.window.toast.words.text()
    assert not page.nothing.isVisible()
    assert not page.no_batch.isVisible()
    assert not page.write_button.isEnabled()


def test_who_may_not_export_finds_nothing_of_it_at_the_desk(open_desk: Open) -> None:
    desk = open_page(open_desk)
    page = desk.window.export
    page.waiting.setCurrentIndex(page.waiting.rows.index(0, 0))
    assert said(desk)
    desk.clinic.staff.add(Particulars(name="Pat Assistant", role="PTA"))
    desk.scene.person("Pat Assistant")
    desk.controller.show_fresh()
    assert "Pat Assistant may not export" in desk.window.toast.words.text()
    assert (page.sheet, page.waiting.rows.rowCount(), page.sums.rows.rowCount(), said(desk)) == (None, 0, 0, "")
    assert page.header.chips.texts == []
    assert not page.write_button.isEnabled()
    desk.scene.person("M. Chen")
    desk.controller.show_fresh()
    desk.qtbot.waitUntil(lambda: page.waiting.rows.rowCount() == 1 and not page.progress.isVisible())


def test_why_a_file_could_not_be_written_is_over_once_it_is(open_desk: Open, tmp_path: Path) -> None:
    desk = open_page(open_desk)
    page, toast = desk.window.export, desk.window.toast
    errands(desk).write_to(tmp_path / "no such folder" / "charges.csv")
    desk.qtbot.waitUntil(toast.isVisible)
    assert "could not be written" in toast.words.text()
    assert not [each for each in events(desk) if isinstance(each, Exported)]
    errands(desk).write_to(tmp_path / "charges.csv")
    desk.qtbot.waitUntil(lambda: said(desk).startswith("Exported: 1 visit"))
    assert not toast.isVisible(), "what it says is no longer so"
    desk.qtbot.waitUntil(lambda: not page.progress.isVisible())
