"""The course of care in the record: written by keyboard, reported, ended; the threshold with the rows under it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from ptcoder.clinic.sheets import FindingRow
from ptcoder.coding import Severity
from ptcoder.store.cares import Cared
from ptcoder.ui.care_dialogs import CourseDialog, ElsewhereDialog, ReportDialog
from ptcoder.ui.care_panel import EMPTY, CarePanel, table
from ptcoder.ui.gauge_bar import GaugeBar
from ptcoder.ui.parts import Words
from ptcoder.ui.rail import RailButton
from ptcoder.ui.theme import Size, Weight
from tests.ui import scenes
from tests.ui.conftest import Desk, Open


def open_record(desk: Desk, name: str = "lopez") -> CarePanel:
    desk.window.menus.patients.trigger()
    desk.type(name)
    desk.key(Qt.Key.Key_Return)
    panel = desk.window.findChild(CarePanel)
    assert isinstance(panel, CarePanel)
    desk.window.patients.tabs.setCurrentIndex(
        next(at for at in range(desk.window.patients.tabs.count()) if desk.window.patients.tabs.tabText(at) == "Care")
    )
    return panel


def cared(desk: Desk, panel: CarePanel) -> Cared:
    assert panel.sheet is not None
    found = desk.clinic.history.of(panel.sheet.patient)
    assert found is not None
    return found


def texts(panel: CarePanel) -> list[str]:
    return [each.text() for each in panel.findChildren(Words) if not each.isHidden()]


def names(panel: CarePanel) -> list[str]:
    return [each.accessibleName() for each in panel.findChildren(QPushButton) if each.accessibleName()]


def test_a_course_is_written_by_keyboard_and_stands_in_the_record(open_desk: Open) -> None:
    desk = open_desk(scenes.busy)
    panel = open_record(desk)
    assert EMPTY in texts(panel)
    desk.press(panel.new_button)
    dialog = desk.small_window(CourseDialog)
    assert isinstance(dialog, CourseDialog)
    desk.qtbot.keyClicks(dialog.fields["started"], "2026-03-01")
    desk.qtbot.keyClicks(dialog.fields["diagnoses"], "knee")
    desk.press(dialog.save_button)
    assert dialog.error.text() == "KNEE has not the shape of an ICD-10-CM code, such as M25.561 or R26.89."
    assert cared(desk, panel).courses == ()
    dialog.fields["diagnoses"].selectAll()
    desk.qtbot.keyClicks(dialog.fields["diagnoses"], "m25561")
    desk.press(dialog.save_button)
    (course,) = cared(desk, panel).courses
    assert course.diagnoses == ("M25.561",)
    assert "Diagnoses: M25.561" in texts(panel)
    assert EMPTY not in texts(panel)


def to_course(desk: Desk, inside: QWidget) -> CourseDialog:
    QApplication.processEvents()  # the card comes to stand
    desk.press(desk.button("Course of care…: Claim number or injury", inside))
    dialog = desk.small_window(CourseDialog)
    assert isinstance(dialog, CourseDialog)
    return dialog


def named(desk: Desk, start: str) -> list[FindingRow]:
    return [row for row in desk.visit.findings if row.id.startswith(start)]


def test_workers_compensation_is_told_of_its_claim_also_where_no_courses_are_kept(open_desk: Open) -> None:
    desk = open_desk(scenes.busy)
    desk.scene.select("Dede Osei")
    desk.controller.show_fresh()
    (told,) = named(desk, "claim-missing")
    assert told.severity is Severity.INFO, "it keeps nobody from signing"
    dialog = to_course(desk, desk.window.floor.panel)
    assert desk.window.pages.currentWidget() is desk.window.review
    assert (dialog.payer.currentData(), dialog.fields["started"].text()) == ("workers-comp", "2026-03-10")
    desk.qtbot.keyClicks(dialog.fields["claim"], "WC-0815")
    desk.press(dialog.save_button)
    (told,) = named(desk, "claim-missing")
    assert told.severity is Severity.WARNING, "from now on courses are kept here"
    assert told.text.startswith("Not written down: the day of the injury.")
    dialog = to_course(desk, desk.window.review)
    assert dialog.fields["claim"].text() == "WC-0815", "the same course"
    desk.qtbot.keyClicks(dialog.fields["injured"], "1/9/2026")
    desk.press(dialog.save_button)
    assert named(desk, "claim-missing") == []
    found = desk.clinic.history.of(desk.visit.patient)
    assert found is not None
    assert [(each.claim, each.injured) for each in found.courses] == [("WC-0815", date(2026, 1, 9))]


def test_what_has_to_be_cleared_up_leads_to_the_record(open_desk: Open) -> None:
    desk = open_desk(scenes.cared_for)
    (course,) = desk.clinic.care.sheet(desk.visit.patient).courses
    desk.clinic.care.write(desk.visit.patient, replace(course.form, started="2026-03-01"))
    desk.controller.show_fresh()
    desk.key("r", Qt.KeyboardModifier.ControlModifier)
    desk.press(desk.button("To the record: Which course of care?", desk.window.review))
    patients = desk.window.patients
    assert desk.window.pages.currentWidget() is patients
    assert patients.sheet is not None
    assert patients.sheet.id == desk.visit.patient


WORKERS_COMP = {
    "started": "3/2/2026",
    "certified_until": "2026-05-30",
    "diagnoses": "s83511a, M25.561",
    "onset": "2026-01-10",
    "referrer": "Dr. Example",
    "referrer_npi": "1234567893",
    "authorization": "A-77",
    "authorized": "3",
    "authorized_from": "2026-03-01",
    "authorized_until": "2026-04-30",
    "claim": "WC-0815",
    "injured": "1/9/2026",
}


def test_a_claim_of_workers_compensation_is_written_whole(open_desk: Open) -> None:
    desk = open_desk(scenes.cared_for)  # a clinic that keeps courses of care here
    visit = next(card.visit for card in desk.sheet.cards if card.name == "Dede Osei")
    assert any(row.id.startswith("claim-missing") for row in desk.clinic.visit(visit).findings)
    panel = open_record(desk, "dede")
    desk.press(panel.new_button)
    dialog = desk.small_window(CourseDialog)
    assert isinstance(dialog, CourseDialog)
    assert dialog.payer.currentData() == "workers-comp"
    for name, text in WORKERS_COMP.items():
        desk.qtbot.keyClicks(dialog.fields[name], text)
    for name, wrong, why in (
        ("referrer_npi", "1234567890", "This NPI has a wrong digit"),
        ("referrer_npi", "123456789", "An NPI is ten digits."),
        ("authorized", "some", "Authorized visits: a whole number from 1 to 999."),
        ("injured", "2026-13-01", "Injury: This day is not in the calendar."),
        ("injured", "2026-03-03", "The injury lies after the beginning of the plan."),
        ("certified_until", "2026-03-01", "The plan was certified until a day before it began."),
        ("diagnoses", "S83.5.11A", "S83.5.11A has not the shape of an ICD-10-CM code"),
    ):
        dialog.fields[name].setText(wrong)
        desk.press(dialog.save_button)
        assert dialog.error.text().startswith(why)
        dialog.fields[name].setText(WORKERS_COMP[name])
    assert cared(desk, panel).courses == ()
    desk.press(dialog.save_button)
    (course,) = cared(desk, panel).courses
    assert (course.payer, course.claim, course.injured) == ("workers-comp", "WC-0815", date(2026, 1, 9))
    assert (course.referrer, course.referrer_npi) == ("Dr. Example", "1234567893")
    assert course.diagnoses == ("S83.511A", "M25.561")
    assert (course.started, course.certified_until) == (date(2026, 3, 2), date(2026, 5, 30))
    assert (course.authorization, course.authorized) == ("A-77", 3)
    assert (course.authorized_from, course.authorized_until) == (date(2026, 3, 1), date(2026, 4, 30))
    shown = texts(panel)
    for said in (
        "Plan: begun 2026-03-02",
        "Certified until: 2026-05-30",
        "Diagnoses: S83.511A, M25.561",
        "Referred by: Dr. Example NPI 1234567893",
        "Claim: WC-0815 injured 2026-01-09",
        "Authorization: A-77 from 2026-03-01 to 2026-04-30",
        "Visits: 1 of 3 authorized used, 2 left",
    ):
        assert said in shown
    findings = {row.id.partition(":")[0] for row in desk.clinic.visit(visit).findings}
    assert "claim-missing" not in findings
    assert "authorization-low" in findings


def test_a_report_is_said_and_taken_back_and_the_course_ends(open_desk: Open) -> None:
    desk = open_desk(scenes.cared_for)
    panel = open_record(desk)
    title = "PT, Medicare Part B"
    report = desk.button(f"Progress report written today, {title}", panel)
    report.setFocus()
    desk.key(Qt.Key.Key_Space)
    (days,) = cared(desk, panel).reports.values()
    assert len(days) == 1
    undo = desk.button(f"Undo: report written today, {title}", panel)
    assert undo.hasFocus()
    desk.key(Qt.Key.Key_Space)
    assert cared(desk, panel).reports == {}
    desk.press(desk.button(f"End {title} today", panel))
    assert cared(desk, panel).courses[0].ended is not None
    desk.press(desk.button(f"Open {title} again", panel))
    assert cared(desk, panel).courses[0].ended is None
    desk.press(desk.button(f"Change {title}", panel))
    dialog = desk.small_window(CourseDialog)
    assert isinstance(dialog, CourseDialog)
    assert dialog.fields["authorized"].text() == "12"
    dialog.fields["authorized"].setText("13")
    desk.press(dialog.save_button)
    assert cared(desk, panel).courses[0].authorized == 13


def test_a_report_of_another_day_is_entered_and_taken_back(open_desk: Open) -> None:
    desk = open_desk(scenes.cared_for)
    panel = open_record(desk)
    other = "Progress report of another day, PT, Medicare Part B"
    desk.press(desk.button(other, panel))
    dialog = desk.small_window(ReportDialog)
    assert isinstance(dialog, ReportDialog)
    assert not dialog.back_button.isVisible()
    for typed, why in (
        ("", "Write the day of the report."),
        ("soon", "Write a date as"),
        ("2026-02-01", "2026-02-01 lies before the plan began, 2026-02-02."),
        ("2026-03-11", "2026-03-11 has not come yet."),
    ):
        dialog.day.setText(typed)
        desk.press(dialog.save_button)
        assert dialog.error.text().startswith(why)
    assert cared(desk, panel).reports == {}
    dialog.day.clear()
    desk.qtbot.keyClicks(dialog.day, "3/5/2026")
    desk.press(dialog.save_button)
    assert [*cared(desk, panel).reports.values()] == [(date(2026, 3, 5),)]
    assert any("since the progress report of 2026-03-05" in each for each in texts(panel))
    desk.press(desk.button(other, panel))
    dialog = next(
        each for each in QApplication.topLevelWidgets() if isinstance(each, ReportDialog) and each.isVisible()
    )
    assert dialog.back_button.text() == "Take back that of 2026-03-05"
    desk.press(dialog.back_button)
    assert cared(desk, panel).reports == {}


def test_the_gauge_says_its_sum_and_what_is_elsewhere_is_entered(open_desk: Open) -> None:
    desk = open_desk(scenes.cared_for)
    panel = open_record(desk)
    (bar,) = panel.findChildren(GaugeBar)
    assert bar.accessibleName() == "PT+SLP 2026: about $2,300.00 of $2,480.00"
    desk.press(panel.elsewhere_button)
    dialog = desk.small_window(ElsewhereDialog)
    assert isinstance(dialog, ElsewhereDialog)
    desk.press(dialog.save_button)
    assert dialog.error.text().startswith("Nothing is no amount")
    dialog.amount.setText("2,500.00")
    desk.press(dialog.save_button)
    assert panel.sheet is not None
    (gauge,) = panel.sheet.gauges
    assert table(gauge)[-1] == ("", "together", "$2,500.00")
    assert "$2,500.00" in texts(panel)
    assert any(row.id.startswith("threshold-crossed") for row in desk.clinic.visit(desk.sheet.cards[0].visit).findings)


def test_the_care_tab_is_whole_at_twice_the_text_and_each_control_has_a_name(open_desk: Open) -> None:
    desk = open_desk(scenes.cared_for)
    panel = open_record(desk)
    desk.window.look.scale_text(200)
    QTest.qWait(40)
    area = panel.parentWidget()
    assert area is not None
    assert panel.minimumSizeHint().width() <= area.width(), "nothing is beyond the right edge"
    assert desk.window.patients.tabs.accessibleName() == "Parts of the record"
    assert (panel.new_button.text(), panel.elsewhere_button.text()) == ("New course…", "Amount elsewhere…")
    title = "PT, Medicare Part B"
    assert names(panel) == [
        f"Change {title}",
        f"Progress report written today, {title}",
        f"Progress report of another day, {title}",
        f"End {title} today",
    ]
    assert [each.accessibleName() for each in panel.findChildren(GaugeBar)] == [
        "PT+SLP 2026: about $2,300.00 of $2,480.00"
    ]
    for each in desk.window.rail.findChildren(RailButton):
        bold = QFontMetrics(desk.window.look.font(Size.LABEL, Weight.BOLD))
        assert bold.horizontalAdvance(each.text()) <= each.width(), each.text()


def test_whoever_may_not_write_only_reads(open_desk: Open) -> None:
    desk = open_desk(scenes.cared_for)
    desk.clinic.add_person("Sam Student", "STUDENT")
    desk.clinic.set_clinician(desk.clinic.floor().people[-1].id)
    panel = open_record(desk)
    assert not panel.new_button.isEnabled()
    assert names(panel) == []
