"""Writes pictures of the window's states into a folder: ``python -m tests.ui.shots FOLDER [NAME ...]``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PTCODER_KEY_FILE"] = "1"  # these logs are gone at once; nobody's credential store is asked

from PySide6.QtCore import QPoint, QPointF, QRect, QSize
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from ptcoder.ui.app import open_window
from ptcoder.ui.look import Look
from ptcoder.ui.preferences import Preferences
from ptcoder.ui.theme import Theme
from ptcoder.ui.window import MainWindow
from tests.ui import scenes
from tests.ui.shots_acts import (
    about,
    accesses,
    actions,
    add_patient,
    add_person,
    appointments,
    attesting,
    care,
    care_form,
    carried,
    claim,
    claim_signed,
    claim_stepped,
    claim_wrong,
    close,
    code_help,
    crash_reports,
    day,
    documented,
    done,
    duties,
    elsewhere,
    emergency,
    failed,
    focus,
    forgotten,
    group_start,
    hand_off,
    importing,
    keys,
    lanes,
    lock,
    lock_over,
    mini,
    more,
    new_pin,
    nothing,
    parting,
    patients,
    payers,
    people,
    private,
    proposal,
    refused,
    review,
    search,
    signed,
    switch,
    times,
    times_edit,
    times_proposal,
    wrong_pin,
    zoomed,
)
from tests.ui.shots_audit import AUDIT
from tests.ui.shots_gallery import write_gallery
from tests.ui.shots_goals import GOALS
from tests.ui.shots_late import LATE
from tests.ui.shots_leaving import LEAVING
from tests.ui.shots_reports import REPORTS
from tests.ui.shots_setup import SETUP
from tests.ui.shots_small import SMALL
from tests.ui.shots_taking import TAKING

HD = QSize(1280, 720)
FULL_HD = QSize(1920, 1080)


Shot = tuple[Callable[[Path], scenes.Scene], Callable[[MainWindow], QPixmap | None]]
SHOTS: dict[str, Shot] = {
    "first-start": (scenes.new_clinic, nothing),
    "no-patients": (scenes.staffed, nothing),
    "waiting": (scenes.one_patient, nothing),
    "one-running": (scenes.one_running, nothing),
    "busy": (scenes.busy, nothing),
    "group": (scenes.group, nothing),
    "question": (scenes.interrupted, nothing),
    "away": (scenes.away, nothing),
    "unsettled": (scenes.unsettled, nothing),
    "unsettled-review": (scenes.unsettled, review),
    "close": (scenes.busy, close),
    "mini": (scenes.busy, mini),
    "mini-one": (scenes.one_running, mini),
    "private": (scenes.busy, private),
    "search": (scenes.busy, search),
    "parting": (scenes.busy, parting),
    "elsewhere": (scenes.busy, elsewhere),
    "code-help": (scenes.busy, code_help),
    "carried": (scenes.busy, carried),
    "more": (scenes.busy, more),
    "focus": (scenes.busy, focus),
    "done": (scenes.busy, done),
    "refused": (scenes.busy, refused),
    "failed": (scenes.busy, failed),
    "add-patient": (scenes.busy, add_patient),
    "keys": (scenes.busy, keys),
    "about": (scenes.busy, about),
    "crash-reports": (scenes.busy, crash_reports),
    "stopped": (scenes.to_sign, nothing),
    "review": (scenes.to_sign, review),
    "documented": (scenes.to_sign, documented),
    "attesting": (scenes.crossed, attesting),
    "signed": (scenes.to_sign, signed),
    "day": (scenes.to_sign, day),
    "timeline-actions": (scenes.busy, actions),
    "timeline-proposal": (scenes.busy, proposal),
    "timeline-insert": (scenes.busy, forgotten),
    "timeline-lanes": (scenes.busy, lanes),
    "timeline-zoomed": (scenes.busy, zoomed),
    "timeline-together": (scenes.together, nothing),
    "timeline-three": (scenes.three_beside, nothing),
    "times": (scenes.busy, times),
    "times-edit": (scenes.busy, times_edit),
    "times-proposal": (scenes.busy, times_proposal),
    "payers": (scenes.busy, payers),
    "care": (scenes.cared_for, care),
    "care-empty": (scenes.busy, care),
    "claim": (scenes.cared_for, claim),
    "claim-missing": (scenes.shared, claim),
    "claim-stepped": (scenes.cared_for, claim_stepped),
    "claim-wrong": (scenes.cared_for, claim_wrong),
    "claim-signed": (scenes.to_sign, claim_signed),
    "care-form": (scenes.busy, care_form),
    "patients": (scenes.busy, patients),
    "appointments": (scenes.expected, appointments),
    "importing": (scenes.busy, importing),
    "day-expected": (scenes.expected, day),
    "add-expected": (scenes.expected, add_patient),
    "asking": (scenes.asking, nothing),
    "over": (scenes.over, nothing),
    "shared": (scenes.shared, nothing),
    "hand-off": (scenes.shared, hand_off),
    "group-start": (scenes.busy, group_start),
    "no-pin": (scenes.one_running, nothing),
    "people": (scenes.guarded, people),
    "duties": (scenes.guarded, duties),
    "add-person": (scenes.guarded, add_person),
    "new-pin": (scenes.guarded, new_pin),
    "accesses": (scenes.guarded, accesses),
    "lock": (scenes.guarded, lock),
    "lock-over": (scenes.guarded, lock_over),
    "lock-wrong": (scenes.guarded, wrong_pin),
    "lock-emergency": (scenes.guarded, emergency),
    "pin": (scenes.guarded, switch),
}
WITH_NOTICE = {"no-pin"}
SHOTS |= SMALL | GOALS | LATE | LEAVING | REPORTS | SETUP | AUDIT | TAKING
WAYS: dict[str, tuple[Theme, QSize, int, int]] = {
    "": (Theme.LIGHT, HD, 100, 100),
    "-dark": (Theme.DARK, HD, 100, 100),
    "-contrast": (Theme.CONTRAST, HD, 100, 100),
    "-wide": (Theme.LIGHT, FULL_HD, 100, 100),
    "-150": (Theme.LIGHT, HD, 150, 100),
    "-200": (Theme.LIGHT, HD, 200, 100),
    "-large": (Theme.DARK, FULL_HD, 200, 100),
    "-scaled": (Theme.LIGHT, HD, 100, 150),
    "-doubled": (Theme.CONTRAST, HD, 100, 200),
}
"""Suffix of a picture's name -> theme, size of the window, the program's text size and the system's scale."""
SCREEN = "PTCODER_SHOTS_SCREEN"


def picture(window: QWidget, path: Path, above: QPixmap | None) -> None:
    """The window, and above it whatever small window or menu it has opened."""
    image = window.grab()
    painter = QPainter(image)
    painter.setPen(QColor("#808080"))
    shown = [each for each in QApplication.topLevelWidgets() if each is not window and each.isVisible()]
    for other in shown:
        where = QPoint((window.width() - other.width()) // 2, (window.height() - other.height()) // 2)
        if isinstance(other, QMenu):
            where = window.mapFromGlobal(other.pos())
        painter.drawPixmap(where, other.grab())
        painter.drawRect(QRect(where, other.size()).adjusted(-1, -1, 0, 0))  # a system's own frame is not in it
    if above is not None:
        size = above.deviceIndependentSize()
        middle = QPointF((window.width() - size.width()) / 2, (window.height() - size.height()) / 2)
        painter.drawPixmap(middle, above)
    painter.end()
    image.save(str(path))


def take(app: QApplication, folder: Path, name: str, way: str) -> None:
    """One state in one way, into the folder."""
    (scene, act), (theme, size, percent, _) = SHOTS[name], WAYS[way]
    with tempfile.TemporaryDirectory() as log:
        made = scene(Path(log))
        look = Look(app, theme, percent)
        preferences = Preferences()
        if name not in WITH_NOTICE:
            preferences.pin_put_off = made.clinic.floor().today
        window = open_window(app, look, made.clinic, preferences)
        window.resize(size)
        window.show()
        QTest.qWait(20)
        above = act(window)
        _rest(window)
        picture(window.mini if window.mini.isVisible() else window, folder / f"{name}{way}.png", above)
        window.may_close = lambda: True
        for other in QApplication.topLevelWidgets():
            if other is not window:
                other.close()
        window.close()
        window.deleteLater()
        QTest.qWait(1)
        made.clinic.close()


def _rest(window: QWidget) -> None:
    """Waits until nothing moves any more; what wraps takes a few rounds to find its place."""
    before: list[object] = []
    for _ in range(40):
        QTest.qWait(40)
        now: list[object] = [each.geometry().getRect() for each in window.findChildren(QWidget) if each.isVisible()]
        if now == before:
            return
        before = now


def main(arguments: list[str]) -> None:
    """Without names all states in all ways; a name may have a way's suffix, and ``*-dark`` is every state in it."""
    folder, wanted = Path(arguments[0]), set(arguments[1:])
    folder.mkdir(parents=True, exist_ok=True)
    asked: dict[str, list[tuple[str, str]]] = {}
    for way, (_, size, _, scaled) in WAYS.items():
        screen = f"{size.width()}x{size.height()}x{scaled}"
        names = [name for name in SHOTS if not wanted or wanted & {name, name + way, f"*{way or '-light'}"}]
        asked.setdefault(screen, []).extend((name, way) for name in names)
    if SCREEN in os.environ:
        app = QApplication([])
        for name, way in asked[os.environ[SCREEN]]:
            take(app, folder, name, way)
        return
    with tempfile.TemporaryDirectory() as place:
        for screen in (screen for screen, shots in asked.items() if shots):  # Qt reads both only when it starts
            subprocess.run(
                [sys.executable, "-m", "tests.ui.shots", *arguments], env=_on(screen, Path(place)), check=True
            )
    app = QApplication([])
    write_gallery(folder, list(SHOTS), list(WAYS))


def _on(screen: str, folder: Path) -> dict[str, str]:
    """An environment in which the screen is as large as the window, so that it shows what there is no room for."""
    width, height, scaled = map(int, screen.split("x"))
    said = {"name": "screen", "x": 0, "y": 0, "width": width * scaled // 100, "height": height * scaled // 100}
    said |= {"logicalDpi": 96, "logicalBaseDpi": 96, "dpr": 1}
    file = folder / f"{screen}.json"
    file.write_text(json.dumps({"screens": [said]}), encoding="utf-8")
    platform = f"offscreen:configfile={file}"
    return {**os.environ, SCREEN: screen, "QT_QPA_PLATFORM": platform, "QT_SCALE_FACTOR": str(scaled / 100)}


if __name__ == "__main__":
    main(sys.argv[1:])
