"""The program as `ptcoder` starts it, by the clock of a test; a line on its input is answered with what can be seen.

`python -m tests.desktop.program CLOCK`, where CLOCK is a file that `ScriptClock` reads. On standard input, `see` is
answered with one JSON object for each thing that can be seen, from the tree that assistive programs are given, and
`shoot PATH` with a picture of the whole screen. Nothing is pressed from here.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QRect, QSocketNotifier
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication, QListWidget, QWidget

from ptcoder.clinic import desk
from ptcoder.ui.timeline import Timeline

from .script_clock import ScriptClock


def main(clock: Path) -> None:
    desk.SystemClock = lambda: ScriptClock(clock)
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
            found = QAccessible.queryAccessibleInterface(window)
            blocked = is_blocked(window)
            if found is not None:
                for each in inside(found, window.frameGeometry()):
                    yield {**each, "enabled": bool(each["enabled"]) and not blocked}
            yield from painted(window, blocked)


def is_blocked(window: QWidget) -> bool:
    """Another window has to be answered first."""
    first = QApplication.activePopupWidget() or QApplication.activeModalWidget()
    return first is not None and first is not window


def inside(node: QAccessibleInterface, room: QRect) -> Iterator[dict[str, object]]:
    state = node.state()
    if state.invisible:
        return
    rect = node.rect().intersected(room)
    yield {
        "name": node.text(QAccessible.Text.Name),
        "role": node.role().name,
        "said": node.text(QAccessible.Text.Description),
        "rect": rect.getRect(),
        "enabled": not state.disabled,
        "checked": bool(state.checked),
    }
    for place in range(node.childCount()):
        child = node.child(place)
        if child is not None and child.isValid():
            yield from inside(child, room)
    view = node.object()
    if isinstance(view, QListWidget):
        for place in range(view.count()):
            yield from embedded(view.itemWidget(view.item(place)), room)


def embedded(widget: QWidget | None, room: QRect) -> Iterator[dict[str, object]]:
    """What stands in a row of a list, which Qt tells nobody of but whoever has the focus there."""
    found = QAccessible.queryAccessibleInterface(widget) if widget is not None else None
    if found is not None:
        yield from inside(found, room)


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
