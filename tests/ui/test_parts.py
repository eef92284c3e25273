"""Small parts stand in line, and say what they have room for."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from ptcoder.ui.flow import FlowBox
from ptcoder.ui.form import Form
from ptcoder.ui.look import Look
from ptcoder.ui.parts import BlockWords, CutWords, Words, button


def shown(qtbot: QtBot, widget: QWidget, width: int, height: int) -> None:
    qtbot.addWidget(widget)
    widget.resize(width, height)
    widget.show()


def middle(widget: QWidget) -> int:
    return widget.geometry().center().y()


def test_a_check_box_beside_a_chooser_stands_at_its_middle(qtbot: QtBot, look: Look) -> None:
    box, chooser, check = FlowBox(), QComboBox(), QCheckBox("Not signed too")
    for each in (chooser, check):
        box.flow.addWidget(each)
    shown(qtbot, box, 600, 100)
    assert chooser.height() > check.height() + 4
    assert abs(middle(chooser) - middle(check)) <= 1


def test_a_label_stands_at_the_middle_of_its_field(qtbot: QtBot, look: Look) -> None:
    inside, label, field = QWidget(), Words(look, "Plan begun"), QLineEdit()
    Form(inside).addRow(label, field)
    shown(qtbot, inside, 400, 60)
    assert abs(middle(label) - middle(field)) <= 1


def test_a_choice_has_room_for_its_words_in_bold_and_keeps_its_width(qtbot: QtBot, look: Look) -> None:
    made = button("97110 · 3 missing", "choice")
    made.setCheckable(True)
    shown(qtbot, made, 10, 10)
    bold = QFont(made.font())
    bold.setWeight(QFont.Weight.DemiBold)
    before = made.sizeHint().width()
    assert before >= QFontMetrics(bold).horizontalAdvance(made.text()) + 2 * (look.px(12) + 1)
    made.setChecked(True)
    assert made.sizeHint().width() == before


def test_a_line_without_room_is_said_shorter_before_it_is_cut(qtbot: QtBot, look: Look) -> None:
    title = CutWords(look, "Review and sign · Ana Lopez · Mar 10")
    title.shorter = ("Ana Lopez · Mar 10", "Ana Lopez")
    shown(qtbot, title, 800, 30)
    assert title.painted == title.text()
    for width, said in ((150, "Ana Lopez · Mar 10"), (100, "Ana Lopez"), (20, "Ana Lopez")):
        title.resize(width, 30)
        assert title.painted == said
        assert title.toolTip() == title.text()


def test_a_block_of_words_leaves_out_what_can_be_left_out(qtbot: QtBot, look: Look) -> None:
    words = BlockWords(look, "Still one-on-one?  (1 of 2)")
    words.shorter = ("Still one-on-one?",)
    room = words.fontMetrics().horizontalAdvance("Still one-on-one?") + 4
    shown(qtbot, words, room, words.fontMetrics().height())
    assert not words.is_cut
    words.shorter = ()
    assert words.is_cut


@pytest.mark.parametrize(
    ("kind", "token"),
    [("", "text"), ("slim", "unattended"), ("warning", "unattended"), ("error", "error"), ("info", "info"),
     ("answer", "info")],
)  # fmt: skip
def test_a_button_that_cannot_be_pressed_looks_so(qtbot: QtBot, look: Look, kind: str, token: str) -> None:
    pressed = button("Attest KX", kind)
    shown(qtbot, pressed, 160, 40)
    color = look.color(token)

    def colored() -> int:
        image = pressed.grab().toImage()
        return sum(
            image.pixelColor(x, y) == color for x in range(3, image.width() - 3) for y in range(3, image.height() - 3)
        )

    assert colored() > 0
    pressed.setEnabled(False)
    assert colored() == 0, "its words stand there as if it could be pressed"
