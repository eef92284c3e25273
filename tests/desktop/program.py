"""The program as `ptcoder` starts it, by the clock of a test; a line on its input is answered with what can be seen.

`python -m tests.desktop.program CLOCK`, where CLOCK is a file that `ScriptClock` reads. On standard input, `see` is
answered with one JSON object for each thing that can be seen, as assistive programs are told of it, and `shoot PATH`
with a picture of the whole screen. Nothing is pressed from here.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QRect, QSocketNotifier
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication, QWidget

from ptcoder.clinic import desk
from ptcoder.ui import watcher
from ptcoder.ui.timeline import Timeline

from .script_clock import ScriptClock

LOOK_MS = 200
"""So often it looks at the clock: a test that kills it at a minute of the clock waits for the look of that minute."""


def main(clock: Path) -> None:
    desk.SystemClock = lambda: ScriptClock(clock)
    watcher.EVERY_MS = LOOK_MS
    app = QApplication(sys.argv[:1])
    answering = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    answering.activated.connect(lambda: answer(sys.stdin.readline().rstrip("\n")))
    from ptcoder.cli import main as ptcoder

    sys.argv[1:] = []
    app.setProperty("answering", answering)
    ptcoder()


def answer(asked: str) -> None:
    what, _, rest = asked.partition(" ")
    said: object = None
    if what == "see":
        said = list(seen())
    elif what == "shoot":
        said = QApplication.primaryScreen().grabWindow(0).save(rest)
    elif not asked:
        os._exit(3)  # whoever asked is gone
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


def seen() -> Iterator[dict[str, object]]:
    for window in QApplication.topLevelWidgets():
        if window.isVisible():
            blocked = is_blocked(window)
            for widget in (window, *window.findChildren(QWidget)):
                if widget.isVisible() and widget.window() is window:
                    for each in told(widget):
                        yield {**each, "enabled": bool(each["enabled"]) and not blocked}
            yield from painted(window, blocked)


def is_blocked(window: QWidget) -> bool:
    """Another window has to be answered first."""
    first = QApplication.activePopupWidget() or QApplication.activeModalWidget()
    return first is not None and first is not window


def told(widget: QWidget) -> Iterator[dict[str, object]]:
    """A widget and what it holds that is none, such as the rows of a list; the part of it that can be seen."""
    node = QAccessible.queryAccessibleInterface(widget)
    if node is None:
        return
    seen_part = widget.visibleRegion().boundingRect()
    room = QRect(widget.mapToGlobal(seen_part.topLeft()), seen_part.size())
    yield of(node, room)
    for place in range(node.childCount()):
        child = node.child(place)
        if child is None or not child.isValid() or isinstance(child.object(), QWidget):
            continue
        if not child.state().invisible:
            yield of(child, room)


def of(node: QAccessibleInterface, room: QRect) -> dict[str, object]:
    state = node.state()
    return {
        "name": node.text(QAccessible.Text.Name),
        "role": node.role().name,
        "said": node.text(QAccessible.Text.Description),
        "rect": node.rect().intersected(room).getRect(),
        "enabled": not state.disabled,
        "checked": bool(state.checked),
    }


def painted(window: QWidget, blocked: bool) -> Iterator[dict[str, object]]:
    """The bars of the timeline, which stand in its description only; `97110 bar`, in the order of their starts."""
    for timeline in window.findChildren(Timeline):
        for bar in timeline.bars if timeline.isVisible() else ():
            rect = timeline.bar_rect(bar)
            rect.moveTopLeft(timeline.mapToGlobal(rect.topLeft()))
            said = {"name": f"{bar.text} bar", "role": "Bar", "said": "", "enabled": not blocked, "checked": False}
            yield {**said, "rect": rect.getRect()}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
