"""How somebody likes the window: its theme, the size of its text, what chimes and what flashes."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from ptcoder.ui.controller import Controller
from ptcoder.ui.look import SCALES
from ptcoder.ui.theme import Theme


class Tastes(QObject):
    """Chosen in the menus, kept for the next start."""

    def __init__(self, desk: Controller) -> None:
        super().__init__(desk)
        self._desk = desk
        self._look = desk.window.look
        self._menus = menus = desk.window.menus
        menus.chime.setChecked(desk.preferences.chimes)
        menus.chime.toggled.connect(self._chime)
        menus.flash.setChecked(desk.preferences.flashes)
        self._look.flashes = desk.preferences.flashes
        menus.flash.toggled.connect(self._flash)
        menus.larger.triggered.connect(lambda: self._scale(1))
        menus.smaller.triggered.connect(lambda: self._scale(-1))
        for theme, action in menus.themes.items():
            action.setChecked(theme is self._look.theme)
            action.triggered.connect(partial(self._choose_theme, theme))
        for percent, action in menus.sizes.items():
            action.setChecked(percent == self._look.percent)
            action.triggered.connect(partial(self._choose_size, percent))

    def _choose_theme(self, theme: Theme, *_: object) -> None:
        self._desk.preferences.theme = theme
        self._look.choose(theme)
        self._menus.themes[theme].setChecked(True)

    def _choose_size(self, percent: int, *_: object) -> None:
        self._desk.preferences.percent = percent
        self._look.scale_text(percent)
        self._menus.sizes[percent].setChecked(True)

    def _scale(self, step: int) -> None:
        at = SCALES.index(min(SCALES, key=lambda size: abs(size - self._look.percent)))
        self._choose_size(SCALES[max(0, min(len(SCALES) - 1, at + step))])

    def _chime(self, chimes: bool) -> None:
        self._desk.preferences.chimes = chimes

    def _flash(self, flashes: bool) -> None:
        self._desk.preferences.flashes = flashes
        self._look.flashes = flashes
        self._desk.show_again()
