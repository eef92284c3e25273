"""A level that the note doesn't bear is corrected from its finding."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from ptcoder.ui.code_box import CodeBox
from ptcoder.ui.times_dialog import TimesDialog
from ptcoder.visit import Amended
from tests.ui.conftest import Open
from tests.ui.test_notes import at_review
from tests.ui.test_signing import of


def test_a_level_that_the_note_does_not_bear_is_corrected_from_its_finding(open_desk: Open) -> None:
    desk, visit = at_review(open_desk, _97163=30)
    for name, text in (("factors", "1"), ("elements", "3"), ("presentation", "stable"), ("decisions", "low")):
        desk.clinic.notes.write(visit, "97163", f"level_{name}", text)
    desk.press(desk.window.review.stop_button)
    desk.press(desk.button("Change code… Another level in the note", desk.window.review))
    dialog = desk.small_window(TimesDialog)
    assert isinstance(dialog, TimesDialog)
    (code,) = [each for each in dialog.findChildren(CodeBox) if each.isVisible()]
    line = code.lineEdit()
    assert line is not None
    desk.qtbot.keyClicks(line, "97161")
    desk.press(desk.button("Show what changes", dialog))
    desk.press(next(each for each in dialog.findChildren(QPushButton) if each.text() == "Pressed the wrong code"))
    assert of(desk, Amended)[-1].code == "97161"
    assert not [each for each in desk.clinic.visit(visit).findings if each.id.startswith("evaluation-level")]
