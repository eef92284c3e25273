"""What stands behind the rail, with one finger: a patient's record, the day's list, payers, what leaves, reports."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit, QMenu, QScrollArea, QWidget

from ptcoder.ui.care_dialogs import CourseDialog
from ptcoder.ui.findings import FindingCard
from ptcoder.ui.patient_forms import AppointmentForm, PatientForm
from ptcoder.ui.reports_page import KINDS
from tests.ui import scenes, shots_leaving
from tests.ui.conftest import Desk, Open
from tests.ui.test_touch import touch
from tests.ui.test_walks import is_gone, tap


@pytest.fixture(autouse=True)
def _taps_are_single(qapp: QApplication) -> Iterator[None]:
    """Every tap comes to the middle of the small screen of the offscreen platform, where two would be a double one."""
    usual = qapp.doubleClickInterval()
    qapp.setDoubleClickInterval(1)
    yield
    qapp.setDoubleClickInterval(usual)


def go(desk: Desk, place: str) -> None:
    tap(next(each for each in desk.window.rail.findChildren(QWidget) if each.accessibleName() == place))


def tap_row(view: QAbstractItemView, row: int, column: int = 0) -> None:
    place = view.visualRect(view.model().index(row, column))
    tap(view.viewport(), QPoint(min(place.center().x(), place.left() + 60), place.center().y()))


def bring_into_sight(widget: QWidget) -> None:
    """As a finger does that draws what is scrolled, which is tried by itself."""
    area = widget.parentWidget()
    while not isinstance(area, QScrollArea):
        assert area is not None
        area = area.parentWidget()
    area.ensureWidgetVisible(widget)


def type_into(field: QLineEdit, text: str) -> None:
    """A tap gives the field the keys: the system's own keyboard comes up for it."""
    tap(field)
    assert field.hasFocus(), field.accessibleName()
    field.selectAll()
    QTest.keyClicks(field, text)


def test_a_patients_record_is_read_and_written(open_desk: Open) -> None:
    desk = open_desk(scenes.cared_for)
    page = desk.window.patients
    go(desk, "Patients")
    ana = next(row for row, each in enumerate(page.model.patients) if each.name == "Ana Lopez")
    tap_row(page.found, ana)
    assert page.name.text() == "Ana Lopez"

    tap(page.change_button)
    form = desk.small_window(PatientForm)
    assert isinstance(form, PatientForm)
    type_into(form.name, "Ana Lopez-Ruiz")
    tap(form.send_button)
    assert is_gone(form)
    assert page.name.text() == "Ana Lopez-Ruiz"
    assert [each.name for each in desk.clinic.patients("lopez")] == ["Ana Lopez-Ruiz"]

    bar = page.tabs.tabBar()
    for place, title in ((1, "Appointments"), (page.tabs.count() - 1, "Plan of care"), (0, "Visits")):
        tap(bar, bar.tabRect(place).center())
        assert page.tabs.currentIndex() == place, title
        if title == "Appointments":
            tap(page.appointments.add_button)
            expected = desk.small_window(AppointmentForm)
            assert isinstance(expected, AppointmentForm)
            type_into(expected.day, "2026-03-12")
            type_into(expected.time, "10:30")
            tap(expected.send_button)
            assert is_gone(expected), expected.error.text()
            assert [(each.date.isoformat(), each.time) for each in page.appointments.rows] == [("2026-03-12", "10:30")]
            tap(desk.button("Remove the appointment"))
            assert page.appointments.rows == ()
        elif title == "Plan of care":
            tap(desk.button("New course…"))
            course = desk.small_window(CourseDialog)
            tap(desk.button("Cancel", course))
            assert is_gone(course)
    tap(page.visits.open_button)
    assert desk.window.pages.currentWidget() is desk.window.review
    tap(desk.window.review.back_button)
    assert desk.window.pages.currentWidget() is page
    tap(page.bring_button)
    assert desk.window.pages.currentWidget() is desk.window.floor
    assert desk.visit.name == "Ana Lopez-Ruiz"


def test_a_visit_is_opened_from_the_day_and_what_leaves_is_looked_at(open_desk: Open) -> None:
    desk = open_desk(shots_leaving.left)
    window = desk.window
    go(desk, "Day")
    table = window.day.table
    tap_row(table, 1)
    tap(window.day.open_button)
    assert window.pages.currentWidget() is window.review
    tap(window.review.back_button)
    tap(window.day.before)
    assert window.day.table.model().rowCount() == 0
    tap(window.day.after)
    assert window.day.table.model().rowCount() == 6

    go(desk, "Payers")
    assert window.pages.currentWidget() is window.payers
    go(desk, "Export page")
    shots_leaving.settled(window)
    tap_row(window.export.waiting, 0)
    assert "signed by" in window.export.said.text()
    tap_row(window.export.batches, 0)
    shots_leaving.settled(window)
    assert window.export.opened is not None
    tap(window.export.back_button)
    shots_leaving.settled(window)
    assert window.export.opened is None

    go(desk, "Reports page")
    kinds = window.reports.kinds
    for row in range(kinds.count()):
        tap_row(kinds, row)
        assert kinds.currentRow() == row
    tap_row(kinds, list(KINDS).index("code"))
    bring_into_sight(window.reports.open_button)
    tap(window.reports.open_button)
    assert window.pages.currentWidget() is window.review


def test_a_finding_is_pointed_out_acknowledged_and_taken_back(open_desk: Open) -> None:
    desk = open_desk(scenes.busy)
    floor = desk.window.floor
    card = next(each for each in floor.panel.findChildren(FindingCard) if each.isVisible())
    bring_into_sight(card)
    tap(card, QPoint(card.width() - 8, 8))
    finding = desk.visit.findings[0]
    assert finding.span is not None
    assert floor.timeline.pointed_out == finding.span
    tap(desk.button(f"Acknowledge: {finding.title}"))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    touch(menu, menu.actionGeometry(menu.actions()[0]).center())
    assert desk.visit.findings[0].acknowledged == "I was one-on-one for all of it"
    tap(desk.window.toast.undo_button)
    assert desk.visit.findings[0].acknowledged == ""


def test_the_payer_who_would_be_billed_otherwise_is_a_tap_away_and_nothing_is_stored(open_desk: Open) -> None:
    desk = open_desk(scenes.one_running)
    what_if = desk.window.floor.panel.what_if
    records = desk.clinic._journal.records  # pyright: ignore[reportPrivateUsage]
    before = list(records())
    tap(what_if.other)
    menu = QApplication.activePopupWidget()
    assert menu is what_if.menu
    action = next(each for each in what_if.menu.actions() if each.text() == "Commercial, AMA midpoint")
    touch(what_if.menu, what_if.menu.actionGeometry(action).center())
    assert what_if.texts[0].startswith("Commercial, AMA midpoint: ")
    assert desk.visit.payer_id == "medicare"
    assert list(records()) == before
