"""The look: every pair can be read, themes switch at once, text grows, nothing is cut off at twice the size."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QRect, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QImage
from PySide6.QtWidgets import QApplication

from ptcoder.ui.app import chosen_theme
from ptcoder.ui.look import SCALES, Look
from ptcoder.ui.preferences import Preferences
from ptcoder.ui.theme import CONTRAST, DARK, LIGHT, TEXT_AA, TOKENS, Size, Theme, Tokens, contrast, style_sheet
from ptcoder.ui.tile import PAD
from tests.ui import scenes
from tests.ui.conftest import Open

CONTROL = Qt.KeyboardModifier.ControlModifier


def test_contrast_is_the_one_of_the_standard() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.478, abs=0.001)
    assert contrast("#123456", "#123456") == 1


@pytest.mark.parametrize("tokens", TOKENS.values())
@pytest.mark.parametrize("percent", SCALES)
def test_the_style_sheet_has_every_token(tokens: Tokens, percent: int) -> None:
    made = style_sheet(tokens, percent / 100)
    assert "$" not in made
    assert tokens.surface in made


def test_the_theme_switches_at_once_and_is_kept(open_desk: Open) -> None:
    desk = open_desk(scenes.one_running)
    desk.window.menus.themes[Theme.DARK].trigger()
    assert desk.window.look.tokens is DARK
    assert desk.controller.preferences.theme is Theme.DARK
    pixel = desk.tile("97140").grab().toImage().pixelColor(30, 3)
    assert pixel.name().upper() == DARK.attended
    desk.window.menus.themes[Theme.CONTRAST].trigger()
    assert desk.window.look.tokens is CONTRAST


def test_the_system_is_followed_unless_a_theme_was_chosen(qapp: QApplication) -> None:
    look = Look(qapp, Theme.SYSTEM)
    assert look.tokens in (LIGHT, DARK)
    look.choose(Theme.CONTRAST)
    assert look.tokens is CONTRAST


def test_the_environment_forces_a_theme(monkeypatch: pytest.MonkeyPatch) -> None:
    preferences = Preferences()
    preferences.theme = Theme.LIGHT
    assert chosen_theme(preferences) is Theme.LIGHT
    monkeypatch.setenv("PTCODER_THEME", "dark")
    assert chosen_theme(preferences) is Theme.DARK
    monkeypatch.setenv("PTCODER_THEME", "mauve")
    assert chosen_theme(preferences) is Theme.LIGHT


def test_preferences_are_kept_and_odd_ones_ignored(tmp_path: Path, qapp: QApplication) -> None:
    file = tmp_path / "window.ini"
    first = Preferences(file)
    first.theme, first.percent, first.private = Theme.DARK, 150, True
    first.save()
    second = Preferences(file)
    assert (second.theme, second.percent, second.private) == (Theme.DARK, 150, True)
    file = tmp_path / "odd.ini"
    file.write_text("[General]\ntheme=mauve\ntext=much\nprivate=perhaps\nwindow=1\n", encoding="utf-8")
    third = Preferences(file)
    assert (third.theme, third.percent, third.private) == (Theme.SYSTEM, 100, False)
    assert third.geometry.isEmpty()


def test_text_grows_by_keys(open_desk: Open) -> None:
    desk = open_desk(scenes.one_running)
    before = desk.tile("97140").height()
    for _ in range(8):
        desk.window.menus.larger.trigger()
    look = desk.window.look
    assert look.percent == 200
    assert look.font(Size.CLOCK).pixelSize() == 50
    assert desk.tile("97140").height() > before
    for _ in range(8):
        desk.window.menus.smaller.trigger()
    assert look.percent == 100
    desk.qtbot.waitUntil(lambda: desk.tile("97140").height() == before)


def test_figures_are_tabular(look: Look) -> None:
    font = look.font(Size.CLOCK)
    assert font.featureValue(QFont.Tag("tnum")) == 1
    metrics = QFontMetrics(font)
    assert metrics.horizontalAdvance("11:11") == metrics.horizontalAdvance("00:00")


RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
VALUE = re.compile(r"(?:^|[;\s])(background|color|selection-background-color|selection-color): ([^;]+)")
GROUNDS = ("bg", "surface")
"""What a widget without a ground of its own may stand on."""


@pytest.mark.parametrize("tokens", [LIGHT, DARK, CONTRAST], ids=["light", "dark", "contrast"])
def test_whatever_the_style_sheet_pairs_can_be_read(tokens: Tokens) -> None:
    """Each kind of button, menu and field: its words on its own ground, or on any that it may stand on."""
    sheet = re.sub(r"/\*.*?\*/", "", style_sheet(tokens, 1), flags=re.DOTALL)
    seen = 0
    for names, body in RULE.findall(sheet):
        said = dict(VALUE.findall(body))
        for words, ground in (("color", "background"), ("selection-color", "selection-background-color")):
            if words not in said:
                continue
            seen += 1
            under = said.get(ground, "transparent")
            grounds = [under] if under.startswith("#") else [getattr(tokens, name) for name in GROUNDS]
            if said[words] == tokens.bg and not under.startswith("#"):
                grounds = [tokens.text]  # stands on the toast, which is painted the other way round
            for each in grounds:
                assert contrast(said[words], each) >= TEXT_AA, f"{names.strip()}: {said[words]} on {each}"
    assert seen > 25


def test_nothing_flashes(open_desk: Open) -> None:
    """WCAG 2.3.1: not above 3 Hz. A countdown that is over changes its color at most once a second."""
    desk = open_desk(scenes.busy)
    desk.pass_time(minutes=20)
    tile = desk.tile("97014")
    assert tile.is_over
    seen: list[str] = []
    for _ in range(40):
        desk.pass_time(seconds=0.1)
        seen.append(tile.grab().toImage().pixelColor(30, 4).name())
    assert len(set(seen)) <= 2
    changes = [one != other for one, other in pairwise(seen)]
    assert all(sum(changes[at : at + 10]) <= 1 for at in range(len(changes))), "in any one second"


def test_what_runs_is_told_without_any_color(open_desk: Open) -> None:
    """In gray, and where no clock stands: the square beside the code, as wide as it is high; and in words."""
    desk = open_desk(scenes.one_patient)
    desk.window.menus.themes[Theme.CONTRAST].trigger()
    tile = desk.tile("97110")

    def lit() -> int:
        gray = tile.grab(QRect(PAD, 10, 9, 9)).toImage().convertToFormat(QImage.Format.Format_Grayscale8)
        return sum(gray.pixelColor(x, y).lightness() > 200 for x in range(9) for y in range(9))

    assert lit() < 40
    desk.press("97110")
    assert lit() > 60
    assert tile.accessibleDescription().startswith("Running")


class Hints(QObject):
    """What a system says of itself, made up."""

    colorSchemeChanged = Signal()  # noqa: N815
    contrastPreferenceChanged = Signal()  # noqa: N815

    def __init__(self) -> None:
        super().__init__()
        self.high, self.dark = False, False

    def accessibility(self) -> Hints:
        return self

    def contrastPreference(self) -> Qt.ContrastPreference:  # noqa: N802
        return Qt.ContrastPreference.HighContrast if self.high else Qt.ContrastPreference.NoPreference

    def colorScheme(self) -> Qt.ColorScheme:  # noqa: N802
        return Qt.ColorScheme.Dark if self.dark else Qt.ColorScheme.Light


def test_high_contrast_follows_the_system_while_the_window_is_open(
    qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    hints = Hints()
    monkeypatch.setattr(QApplication, "styleHints", staticmethod(lambda: hints))
    look = Look(qapp, Theme.SYSTEM)
    assert look.tokens is LIGHT
    hints.dark = True
    hints.colorSchemeChanged.emit()
    assert look.tokens is DARK
    hints.high = True
    hints.contrastPreferenceChanged.emit()
    assert look.tokens is CONTRAST
    look.choose(Theme.LIGHT)
    assert look.tokens is LIGHT, "whoever chooses colors has them"
    hints.contrastPreferenceChanged.emit()
    assert look.tokens is LIGHT
    look.choose(Theme.SYSTEM)
    assert look.tokens is CONTRAST
    hints.high = False
    hints.contrastPreferenceChanged.emit()
    assert look.tokens is DARK
