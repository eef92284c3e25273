"""What a biller asks, answered from the screen: from the floor in at most three clicks."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QPushButton, QWidget

from ptcoder.clinic.corrections import Delete
from ptcoder.clinic.leaving import Chosen
from ptcoder.ui.dialogs import PlainDialog
from ptcoder.ui.parts import Words
from ptcoder.ui.rail import RailButton
from ptcoder.ui.table import Table
from ptcoder.visit import MINUTE, Exported
from tests.ui import scenes
from tests.ui.conftest import Desk, Open
from tests.ui.shots_leaving import left

LEFT = Qt.MouseButton.LeftButton


class Hand:
    """A mouse that counts what it presses; it finds things by what can be read on them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.clicks = 0

    def click(self, name: str) -> None:
        kinds = (QPushButton, RailButton)
        found = [each for kind in kinds for each in self._desk.window.findChildren(kind) if each.isVisible()]
        button = next(each for each in found if name in (each.text(), each.accessibleName()))
        self.press(button, button.rect().center())

    def click_row(self, table: Table, *said: str) -> None:
        rows = [[str(table.rows.index(at, each).data()) for each in range(table.rows.columnCount())]
                for at in range(table.rows.rowCount())]  # fmt: skip
        (at,) = (at for at, row in enumerate(rows) if all(any(word in cell for cell in row) for word in said))
        self.press(table.viewport(), table.visualRect(table.rows.index(at, 0)).center())

    def press(self, widget: QWidget, at: QPoint) -> None:
        """One click, and what it begins to read is read."""
        assert widget.isVisible()
        assert widget.visibleRegion().contains(at), "nobody could press what is out of sight"
        self._desk.qtbot.mouseClick(widget, LEFT, pos=at)
        self.clicks += 1
        page = self._desk.window.export
        if self._desk.window.pages.currentWidget() is page:
            self._desk.qtbot.waitUntil(lambda: page.sheet is not None and not page.progress.isVisible())


@pytest.fixture
def desk(open_desk: Open) -> Desk:
    """On the floor. On March 10 Chi's visit left, and again after it was corrected; Ana's was signed since."""
    opened = open_desk(left)
    assert opened.window.pages.currentWidget() is opened.window.floor
    return opened


def said(desk: Desk) -> list[str]:
    return desk.window.export.said.text().splitlines()


def test_what_changed_since_that_file(desk: Desk) -> None:
    hand, page = Hand(desk), desk.window.export
    hand.click("Export")
    hand.click_row(page.batches, "Tue 2026-03-10 11:07")
    hand.click("What changed since")
    assert sorted(said(desk)) == [
        "Ana Lopez, Mar 10: signed since, has not left",
        "Chi Tran, Mar 10: signed again; what is billed is the same",
    ]
    assert hand.clicks == 3


def test_why_two_units_of_what_will_leave(desk: Desk) -> None:
    hand, page = Hand(desk), desk.window.export
    hand.click("Export")
    hand.click_row(page.waiting, "Ana Lopez")
    (why,) = (line for line in said(desk) if line.startswith("97110-GP: 2 units."))
    assert "32 min make 2 full quarter-hours" in why
    assert said(desk)[0] == "Version 1, signed by M. Chen, PT, 2026-03-10 12:07."
    assert hand.clicks == 2


def test_why_and_who_signed_what_has_left(desk: Desk) -> None:
    hand, page = Hand(desk), desk.window.export
    hand.click("Export")
    hand.click_row(page.batches, "Tue 2026-03-10 11:37", "1 replacement")
    hand.click_row(page.waiting, "Chi Tran", "replacement")
    assert said(desk)[0] == "Version 2, signed by M. Chen, PT, 2026-03-10 11:37."
    assert said(desk)[1].startswith("97530-GP: 1 unit. 15 min in periods of 15")
    assert hand.clicks == 3


def test_why_two_units_of_a_visit_of_today(desk: Desk) -> None:
    hand = Hand(desk)
    hand.click("Day")
    hand.click_row(desk.window.day.table, "Ana Lopez")
    hand.click("Open visit")
    shown = desk.window.review.lines.model()
    lines = [str(shown.index(row, 0).data()) for row in range(shown.rowCount())]
    assert any(line.startswith("97110-GP, 2 units, 32 min. 32 min make 2 full quarter-hours") for line in lines)
    assert hand.clicks == 3


def test_a_batch_is_shown_in_the_place_of_what_will_leave_and_cannot_be_written(desk: Desk) -> None:
    hand, page = Hand(desk), desk.window.export
    hand.click("Export")
    assert (page._title.text(), page.write_button.isEnabled()) == ("WILL LEAVE", True)
    hand.click_row(page.batches, "Tue 2026-03-10 11:07")
    assert page._title.text() == "LEFT TUE 2026-03-10 11:07"
    assert not page.write_button.isEnabled()
    hand.click("What will leave")
    assert page._title.text() == "WILL LEAVE"
    assert page.write_button.isEnabled()
    assert not page.back_button.isVisible()
    page.batches.setFocus()
    page.batches.setCurrentIndex(page.batches.rows.index(1, 0))
    assert page.opened is None, "a mark alone opens nothing"
    desk.key(Qt.Key.Key_Return)
    desk.qtbot.waitUntil(lambda: page.opened is not None)


def test_sums_by_day_and_payer_stand_there_before_anything_goes(desk: Desk) -> None:
    hand, page = Hand(desk), desk.window.export
    hand.click("Export")
    cells = [str(page.sums.rows.index(0, at).data()) for at in range(page.sums.rows.columnCount())]
    assert cells == ["Mar 10", "Medicare Part B", "1", "3", "4"]
    events = [each.event for each in desk.clinic._log.all_records()]  # pyright: ignore[reportPrivateUsage]
    assert sum(isinstance(each, Exported) for each in events) == 2, "nothing has gone meanwhile"


def test_a_void_stands_among_the_batches_and_on_the_list_of_accesses(open_desk: Open, tmp_path: Path) -> None:
    desk = open_desk(scenes.staffed)
    clinic = desk.clinic
    clinic.add_patient(name="Ana Lopez", mrn="1001", payer="cash", discipline="PT")
    clinic.press("97110")
    desk.clock.passed += 20 * MINUTE
    visit = desk.visit.visit
    clinic.stop_visit(visit)
    settle_and_sign(desk, visit)
    clinic.charges.write(tmp_path / "first.csv", Chosen())
    clinic.resume_visit(visit, "Pressed for the wrong patient")
    for bar in clinic.visit(visit).bars:
        clinic.correct(Delete(visit=visit, interval=bar.interval), "Not given")
    clinic.remove_visit(visit)
    hand, page = Hand(desk), desk.window.export
    hand.click("Export")
    assert str(page.waiting.rows.index(0, 3).data()) == "void"
    clinic.charges.write(tmp_path / "second.csv", Chosen())
    hand.click("Floor")
    hand.click("Export")
    assert "1 void" in [str(page.batches.rows.index(0, at).data()) for at in range(page.batches.rows.columnCount())]
    assert page.nothing.isVisible()
    assert "void" in clinic.accesses().rows[0].what
    assert not page.no_batch.isVisible()


def settle_and_sign(desk: Desk, visit: str) -> None:
    for row in desk.clinic.visit(visit).findings:
        if row.severity == "warning" and not row.acknowledged:
            desk.clinic.acknowledge(visit, row.id, "as it was")
    desk.clinic.sign(visit)


def test_f1_names_the_key_of_the_export_page(desk: Desk) -> None:
    desk.key(Qt.Key.Key_F1)
    dialog = desk.small_window(PlainDialog)
    told = " ".join(each.text() for each in dialog.findChildren(Words))
    assert "Ctrl+5" in told
    assert "Export" in told
    dialog.close()
