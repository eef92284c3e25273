"""The look in force: tokens and text size, handed to every widget that paints by itself."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QPainter, QPixmap
from PySide6.QtWidgets import QApplication

from ptcoder.files import resource
from ptcoder.ui.theme import LIGHT, TOKENS, Size, Theme, Tokens, Weight, palette, style_sheet

SCALES = (100, 115, 130, 150, 175, 200)
_NO_FACE = {"sans serif", "sans", "sans-serif", ""}


class Look(QObject):
    """Colors, fonts, icons and measures as they are now; ``changed`` tells that all of them may differ."""

    changed = Signal()

    def __init__(self, app: QApplication, theme: Theme = Theme.SYSTEM, percent: int = 100) -> None:
        super().__init__()
        self._app = app
        self._theme = theme
        self._percent = percent
        self.flashes = True
        """A countdown that is over is strong and weak in turn, a second each."""
        self._tokens: Tokens = LIGHT
        self._fonts: dict[tuple[int, int], QFont] = {}
        self._pictures: dict[tuple[str, str, int], QPixmap] = {}
        self._families = _families()
        app.setStyle("Fusion")
        hints = app.styleHints()
        hints.colorSchemeChanged.connect(self._follow_system)
        hints.accessibility().contrastPreferenceChanged.connect(self._follow_system)
        self._apply()

    @property
    def theme(self) -> Theme:
        return self._theme

    @property
    def percent(self) -> int:
        return self._percent

    @property
    def tokens(self) -> Tokens:
        return self._tokens

    def choose(self, theme: Theme) -> None:
        if theme != self._theme:
            self._theme = theme
            self._apply()

    def scale_text(self, percent: int) -> None:
        """100 to 200 percent of the sizes that the look names."""
        percent = max(SCALES[0], min(SCALES[-1], percent))
        if percent != self._percent:
            self._percent = percent
            self._apply()

    def px(self, pixels: float) -> int:
        """So many pixels at the text size in force, for what has to grow with the text."""
        return round(pixels * self._percent / 100)

    def color(self, token: str) -> QColor:
        return self._tokens.color(token)

    def font(self, size: Size, weight: Weight = Weight.REGULAR) -> QFont:
        """A face with tabular figures. The same object for the same arguments: not to be changed."""
        key = (int(size), int(weight))
        if key not in self._fonts:
            self._fonts[key] = self._make_font(size, weight)
        return self._fonts[key]

    def icon(self, name: str, token: str = "muted", pixels: int = 22) -> QIcon:
        """``resources/icons/<name>.svg`` in one color of the theme."""
        return QIcon(self.pixmap(name, token, pixels))

    def pixmap(self, name: str, token: str = "muted", pixels: int = 22) -> QPixmap:
        """The same drawing as a picture, kept until the look changes."""
        key = (name, token, pixels)
        if key not in self._pictures:
            self._pictures[key] = self._draw(name, token, pixels)
        return self._pictures[key]

    def _draw(self, name: str, token: str, pixels: int) -> QPixmap:
        from PySide6.QtSvg import QSvgRenderer  # the only use of this module

        drawing = resource("icons", f"{name}.svg").read_text(encoding="utf-8")
        renderer = QSvgRenderer(drawing.replace("currentColor", self.color(token).name()).encode())
        ratio = self._app.devicePixelRatio()
        side = self.px(pixels)
        picture = QPixmap(QSize(side, side) * ratio)
        picture.setDevicePixelRatio(ratio)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        renderer.render(painter, QRectF(0, 0, side, side))
        painter.end()
        return picture

    def _make_font(self, size: Size, weight: Weight) -> QFont:
        font = QFont(self._families)
        font.setPixelSize(self.px(size))
        font.setWeight(QFont.Weight(int(weight)))
        font.setFeature(QFont.Tag("tnum"), 1)
        if size is Size.CAPS:
            font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 0.6)
            font.setCapitalization(QFont.Capitalization.AllUppercase)
        return font

    def of_system(self) -> Theme:
        """What the desktop asks for: high contrast before light or dark."""
        hints = self._app.styleHints()
        if hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast:
            return Theme.CONTRAST
        return Theme.DARK if hints.colorScheme() is Qt.ColorScheme.Dark else Theme.LIGHT

    def _follow_system(self) -> None:
        if self._theme is Theme.SYSTEM:
            self._apply()

    def _apply(self) -> None:
        theme = self._theme
        if theme is Theme.SYSTEM:
            theme = self.of_system()
        self._tokens = TOKENS[theme]
        self._fonts.clear()
        self._pictures.clear()
        self._app.setFont(self.font(Size.BASE))
        self._app.setPalette(palette(self._tokens))
        self._app.setStyleSheet(style_sheet(self._tokens, self._percent / 100))
        self.changed.emit()


def _families() -> list[str]:
    """The system's own face first; faces made for screens where the system names none."""
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    fallbacks = ["Segoe UI", "Noto Sans"] if sys.platform == "win32" else ["Inter", "Noto Sans"]
    if system.lower() in _NO_FACE:
        return [*fallbacks, system] if system else fallbacks
    return [system, *fallbacks]
