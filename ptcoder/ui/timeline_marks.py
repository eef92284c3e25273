"""The timeline's bars, for an assistive program: it cannot see what is painted, and is told of widgets only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QWidget

from ptcoder.ui.asking import AskingButton


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One bar: what it is called, where it stands in the timeline, and whether it is the selected one."""

    interval: str
    name: str
    place: QRect
    selected: bool


class Mark(AskingButton):
    """Stands where a bar is painted, paints nothing, and lets mouse and finger through to the timeline.

    Checked while its bar is selected. The keys go to the timeline, which has one stop of Tab for all its bars.
    """

    def __init__(self, timeline: QWidget) -> None:
        super().__init__()
        self.setParent(timeline)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setFocusProxy(timeline)

    def paintEvent(self, event: QPaintEvent) -> None:
        """What is seen is the timeline's own."""


class Marks:
    """A mark for each bar; made, moved and named as the bars are."""

    def __init__(self, timeline: QWidget, choose: Callable[[str], None]) -> None:
        """``choose`` is told the interval of a mark that was pressed."""
        self._timeline = timeline
        self._choose = choose
        self._marks: dict[str, Mark] = {}

    def show_bars(self, bars: list[Told]) -> None:
        for gone in self._marks.keys() - {bar.interval for bar in bars}:
            mark = self._marks.pop(gone)
            mark.hide()
            mark.setParent(None)
            mark.deleteLater()
        for bar in bars:
            mark = self._marks.get(bar.interval) or self._made(bar.interval)
            if mark.accessibleName() != bar.name:
                mark.setAccessibleName(bar.name)
            mark.setGeometry(bar.place)
            mark.show_checked(bar.selected)
            mark.setVisible(not bar.place.isEmpty())

    def _made(self, interval: str) -> Mark:
        mark = self._marks[interval] = Mark(self._timeline)
        mark.asked.connect(lambda: self._choose(interval))
        return mark
