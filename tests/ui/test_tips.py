"""The source of a finding is read without a mouse: a finger rests on it, a key tells it of what has the focus."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QToolTip
from pytestqt.qtbot import QtBot

from ptcoder.clinic.finding_faces import finding_row
from ptcoder.coding import Finding, Severity
from ptcoder.ui.findings import FindingCard
from ptcoder.ui.gestures import HELD_MS
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words
from ptcoder.ui.tips import Tips
from ptcoder.visit import Discipline, Visit
from tests.ui.test_finger import draw

SOURCE = "Pub. 100-04, ch. 5 s20.2"


@pytest.fixture
def card(qtbot: QtBot, qapp: QApplication, look: Look) -> FindingCard:
    visit = Visit(id="v", patient=None, payer="medicare", discipline=Discipline.PT, date=date(2026, 3, 10))
    finding = Finding(id="not-covered", severity=Severity.WARNING, codes=("97010",), text="Made up.", source=SOURCE)
    made = FindingCard(look, finding_row(finding, visit))
    qtbot.addWidget(made)
    Tips(made, qapp)
    made.resize(400, 200)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(lambda: QApplication.focusWindow() is made.windowHandle())
    return made


def told() -> str:
    QApplication.processEvents()
    return QToolTip.text() if QToolTip.isVisible() else ""


def test_a_finger_that_rests_on_a_finding_reads_its_source(card: FindingCard) -> None:
    draw(card.findChildren(Words)[0], 0, rest=HELD_MS + 100)
    assert told() == SOURCE
    QToolTip.hideText()


def test_a_tap_and_a_finger_that_moves_read_nothing(card: FindingCard) -> None:
    words = card.findChildren(Words)[0]
    draw(words, 0)
    assert told() == ""
    draw(words, 60, rest=50)
    QTest.qWait(HELD_MS + 100)
    assert told() == ""


def test_a_key_reads_the_source_of_the_finding_that_has_the_focus(card: FindingCard) -> None:
    card.findChildren(QPushButton)[0].setFocus()
    QTest.keyClick(card.windowHandle(), Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    assert told() == SOURCE
    QToolTip.hideText()


def test_a_mouse_that_is_held_reads_nothing_of_its_own(card: FindingCard) -> None:
    QTest.mousePress(card.windowHandle(), Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    QTest.qWait(HELD_MS + 100)
    QTest.mouseRelease(card.windowHandle(), Qt.MouseButton.LeftButton, pos=QPoint(8, 8))
    assert told() == ""
