"""Every finding that there is can be settled where it is shown: by a real press, whose event is stored."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QPushButton

from ptcoder.clinic import Clinic
from ptcoder.clinic.finding_faces import FIXES, TITLES, finding_row
from ptcoder.clinic.floor import Floor
from ptcoder.clinic.sheets import SIZE
from ptcoder.coding import Coding, Finding, Severity
from ptcoder.rulebook import Payer
from ptcoder.ui.findings import ATTESTS, CORRECTS, LEADS, FindingCard
from ptcoder.ui.look import Look
from ptcoder.ui.times_dialog import TimesDialog
from ptcoder.visit import Acknowledged, Attested, Discipline, Visit
from tests.ui import scenes
from tests.ui.conftest import Desk, Open

CONTROL = Qt.KeyboardModifier.ControlModifier
CODES = ("97110", "97140")
Give = Callable[[str, Severity], None]


@pytest.fixture
def give(monkeypatch: pytest.MonkeyPatch) -> Give:
    """``give(id, severity)``: from now on the coder finds this, and nothing else, in every visit."""
    code = Floor.code
    given: list[Finding] = []

    def found(floor: Floor, visit: UUID, now: int, payer: Payer | None = None) -> Coding:
        return code(floor, visit, now, payer).with_findings(tuple(given))

    def only(key: str, severity: Severity) -> None:
        given[:] = [Finding(id=key, severity=severity, codes=CODES, text="Made up.", source="A manual")]

    monkeypatch.setattr(Floor, "code", found)
    return only


def stopped(desk: Desk) -> str:
    """The visit at review, stopped."""
    visit = desk.visit.visit
    desk.clinic.stop_visit(visit)
    desk.controller.show_fresh()
    desk.key("r", CONTROL)
    return visit


def buttons(desk: Desk) -> list[QPushButton]:
    QApplication.processEvents()
    return [each for each in desk.window.review.findings.findChildren(QPushButton) if each.isVisible()]


def of(clinic: Clinic, kind: type) -> list[object]:
    records = clinic._journal.records()  # pyright: ignore[reportPrivateUsage]
    return [row.event for row in records if isinstance(row.event, kind)]


def test_a_warning_of_every_kind_is_acknowledged_by_a_press(look: Look, give: Give, tmp_path: Path) -> None:
    clinic = scenes.one_running(tmp_path).clinic
    sheet = clinic.floor().visit
    assert sheet is not None
    visit = sheet.visit
    clinic.stop_visit(visit)
    for key in TITLES:
        give(key, Severity.WARNING)
        before = clinic.visit(visit)
        assert before.to_settle == 1, key
        card = FindingCard(look, before.findings[0])
        card.acknowledged.connect(partial(clinic.acknowledge, visit))
        (button,) = [each for each in card.findChildren(QPushButton) if each.text() == "Acknowledge…"]
        reason = next(each for each in button.menu().actions() if each.text() == "Documented in the note")
        reason.trigger()
        stored = of(clinic, Acknowledged)[-1]
        assert stored == Acknowledged(visit=UUID(visit), finding=f"{key}:97110+97140", reason="Documented in the note")
        assert clinic.visit(visit).to_settle == 0, key
    clinic.close()


def test_a_reason_that_fits_one_finding_alone_is_offered_there(look: Look, give: Give, tmp_path: Path) -> None:
    clinic = scenes.one_running(tmp_path).clinic
    sheet = clinic.floor().visit
    assert sheet is not None
    clinic.stop_visit(sheet.visit)
    first: dict[str, str] = {}
    for key in ("attended-with-unattended", "odd-length", "not-covered"):
        give(key, Severity.WARNING)
        card = FindingCard(look, clinic.visit(sheet.visit).findings[0])
        (button,) = [each for each in card.findChildren(QPushButton) if each.text() == "Acknowledge…"]
        first[key] = button.menu().actions()[0].text()
    assert first == {
        "attended-with-unattended": "I was one-on-one for all of it",
        "odd-length": "It lasted as long as recorded",
        "not-covered": "Clinically necessary today",
    }
    clinic.close()


def offered(look: Look, key: str, severity: Severity) -> list[str]:
    """What stands on the buttons of a finding's card."""
    visit = Visit(id="v", patient=None, payer="medicare", discipline=Discipline.PT, date=date(2026, 3, 10))
    finding = Finding(id=key, severity=severity, codes=CODES, text="Made up.", source="A manual")
    card = FindingCard(look, finding_row(finding, visit))
    return [each.text() for each in card.findChildren(QPushButton)]


@pytest.mark.parametrize("key", TITLES)
def test_an_error_of_every_kind_is_put_right_and_not_excused(look: Look, key: str) -> None:
    told = offered(look, key, Severity.ERROR)
    assert set(told) & set(CORRECTS.values())
    assert not any(each.startswith("Acknowledge") for each in told)


@pytest.mark.parametrize(("key", "fix"), FIXES.items())
def test_what_is_settled_by_more_than_words_offers_it(look: Look, key: str, fix: str) -> None:
    attests = {fix: short for fix, (short, _) in ATTESTS.items()}
    assert ("How many?" if fix == SIZE else {**attests, **LEADS}[fix]) in offered(look, key, Severity.WARNING)


def test_an_error_leads_to_the_times(open_desk: Open, give: Give) -> None:
    desk = open_desk(scenes.one_running)
    stopped(desk)
    give("co-treatment", Severity.ERROR)
    desk.controller.show_fresh()
    assert not desk.window.review.sign_button.isEnabled(), "an error keeps it from being signed"
    desk.press(next(each for each in buttons(desk) if each.text() == CORRECTS["times"]))
    assert desk.small_window(TimesDialog).isVisible()


def test_kx_is_attested_once_all_four_are_ticked(open_desk: Open) -> None:
    desk = open_desk(scenes.cared_for)
    desk.clinic.care.allow_elsewhere(desk.visit.patient, 2026, "PT+SLP", "2,400")
    visit = stopped(desk)
    panel = desk.window.review.signing
    card = next(each for each in buttons(desk) if each.text() == ATTESTS["kx"][0])
    desk.window.activateWindow()
    desk.qtbot.waitUntil(desk.window.isActiveWindow)
    desk.press(card)
    boxes = [each for each in panel.findChildren(QCheckBox) if each.isVisible()]
    assert len(boxes) == 4
    assert boxes[0].hasFocus(), "the finding leads to its grounds"
    give_it = desk.button("Attest KX with these four", panel)
    for each in boxes:
        assert not give_it.isEnabled(), "three of four are not enough"
        each.setFocus()
        desk.key(Qt.Key.Key_Space)
        assert each.isChecked()
    assert give_it.isEnabled()
    boxes[1].setFocus()
    desk.key(Qt.Key.Key_Space)
    assert not give_it.isEnabled()
    desk.key(Qt.Key.Key_Space)
    desk.press(give_it)
    (said,) = of(desk.clinic, Attested)
    assert isinstance(said, Attested)
    assert (said.what, said.holds, said.grounds) == ("kx", True, ("necessity", "progress", "continue", "plan"))
    assert any("KX" in line.text for line in desk.clinic.visit(visit).lines)
