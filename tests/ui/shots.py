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

from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QScrollArea, QWidget

from ptcoder.ui.app import open_window
from ptcoder.ui.care_panel import CarePanel
from ptcoder.ui.lock_screen import LockScreen
from ptcoder.ui.look import Look
from ptcoder.ui.people_dialog import DutiesDialog, PeopleDialog
from ptcoder.ui.preferences import Preferences
from ptcoder.ui.theme import Theme
from ptcoder.ui.timeline_scale import Edge
from ptcoder.ui.times_dialog import TimesDialog
from ptcoder.ui.window import MainWindow
from ptcoder.visit import MINUTE
from tests.ui import scenes
from tests.ui.shots_gallery import write_gallery
from tests.ui.shots_small import SMALL

HD = QSize(1280, 720)
FULL_HD = QSize(1920, 1080)


def nothing(_: MainWindow) -> None:
    pass


def review(window: MainWindow) -> None:
    window.menus.review.trigger()


def documented(window: MainWindow) -> None:
    window.menus.review.trigger()
    notes = window.review.notes
    notes.written.emit("97110", "region", "right knee")
    notes.written.emit("97110", "exercises", "leg press, 3 × 10, 40 kg\nbicycle, × 10 min, level 3")
    notes.choose("97110")
    QTest.qWait(20)
    scroll = next(each for each in window.review.findChildren(QScrollArea) if each.isAncestorOf(notes))
    scroll.verticalScrollBar().setValue(notes.y())


def _to_claim(window: MainWindow) -> None:
    section = window.review.claim
    QTest.qWait(60)
    scroll = next(each for each in window.review.findChildren(QScrollArea) if each.isAncestorOf(section))
    scroll.verticalScrollBar().setValue(scroll.verticalScrollBar().maximum())


def claim(window: MainWindow) -> None:
    window.menus.review.trigger()
    _to_claim(window)


def claim_wrong(window: MainWindow) -> None:
    claim(window)
    window.review.claim.diagnoses.setFocus()
    window.review.claim.diagnoses.selectAll()
    QTest.keyClicks(window.review.claim.diagnoses, "knee ")


def claim_signed(window: MainWindow) -> None:
    signed(window)
    _to_claim(window)


def day(window: MainWindow) -> None:
    window.menus.day.trigger()


def signed(window: MainWindow) -> None:
    window.menus.day.trigger()
    rows = [window.day.table.day.row(number) for number in range(window.day.table.day.rowCount())]
    window.day.visit_opened.emit(next(row.visit for row in rows if row.state.value == "signed"))


def payers(window: MainWindow) -> None:
    window.menus.payers.trigger()


def patients(window: MainWindow) -> None:
    window.menus.patients.trigger()
    window.patients.search.setText("lopez")
    QTest.keyClick(window.patients.search, Qt.Key.Key_Return)


def add_patient(window: MainWindow) -> None:
    window.menus.add_patient.trigger()


def search(window: MainWindow) -> None:
    window.floor.tiles.start_search()
    window.floor.tiles.search.setText("trac")


def parting(window: MainWindow) -> None:
    window.floor.tiles.start_search()
    window.floor.tiles.search.setText("treadmill")


def elsewhere(window: MainWindow) -> None:
    window.floor.tiles.start_search()
    window.floor.tiles.search.setText("speech")


def code_help(window: MainWindow) -> None:
    button = window.floor.tiles.grid.button("97140")
    assert button is not None
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_F2)


def carried(window: MainWindow) -> None:
    button = window.floor.tiles.grid.button("97530")
    assert button is not None
    QTest.mousePress(button, Qt.MouseButton.LeftButton)
    QTest.qWait(400)
    QTest.mouseMove(button, QPoint(60, -70))
    QTest.mouseMove(button, QPoint(64, -80))


def more(window: MainWindow) -> None:
    window.floor.tiles.expand()


def private(window: MainWindow) -> None:
    window.menus.privacy.setChecked(True)


def keys(window: MainWindow) -> None:
    window.menus.keys.trigger()


def about(window: MainWindow) -> None:
    window.menus.about.trigger()


def refused(window: MainWindow) -> None:
    window.toast.say("This visit is signed. Reopen it first, with a reason; then every time can be corrected.")


def failed(window: MainWindow) -> None:
    window.toast.say_error("Not saved. The disk is full; nothing can be written until there is room on it.")


def done(window: MainWindow) -> None:
    window.toast.say_done("start 97140")


def focus(window: MainWindow) -> None:
    button = window.floor.tiles.grid.button("97112")
    assert button is not None
    button.setFocus()


def mini(window: MainWindow) -> None:
    window.menus.mini.trigger()


def hand_off(window: MainWindow) -> None:
    button = window.floor.hand_off
    button.choices.popup(button.mapToGlobal(button.rect().bottomLeft()))


def group_start(window: MainWindow) -> None:
    window.floor.code_pressed.emit("97150")


def close(window: MainWindow) -> None:
    window.close()


def _bar(window: MainWindow, code: str) -> str:
    return next(bar.interval for bar in window.floor.timeline.bars if bar.code == code)


def actions(window: MainWindow) -> None:
    window.floor.timeline.select(_bar(window, "97110"))
    window.floor.timeline.bar_chosen.emit(_bar(window, "97110"), scenes.TEN + 15 * MINUTE)


def proposal(window: MainWindow) -> None:
    window.floor.timeline.select(_bar(window, "97140"))
    for _ in range(30):
        window.floor.timeline.nudge(Edge.START, -MINUTE)


def forgotten(window: MainWindow) -> None:
    window.menus.insert.trigger()


def lanes(window: MainWindow) -> None:
    window.floor.foot.patients.setChecked(True)
    window.floor.timeline.point_out((scenes.TEN + 57 * MINUTE, scenes.TEN + 64 * MINUTE))


def zoomed(window: MainWindow) -> None:
    window.floor.timeline.zoom(3)


def times(window: MainWindow) -> None:
    window.menus.times.trigger()


def times_proposal(window: MainWindow) -> None:
    window.menus.times.trigger()
    dialog = next(each for each in QApplication.topLevelWidgets() if isinstance(each, TimesDialog))
    dialog.table.selectRow(0)
    dialog.delete_button.click()


def times_edit(window: MainWindow) -> None:
    window.menus.times.trigger()
    dialog = next(each for each in QApplication.topLevelWidgets() if isinstance(each, TimesDialog))
    dialog.edit_button.click()


def lock(window: MainWindow) -> None:
    window.menus.lock.trigger()


def lock_over(window: MainWindow) -> None:
    window.menus.lock.trigger()
    window.floor.over.emit("")


def wrong_pin(window: MainWindow) -> None:
    window.menus.lock.trigger()
    screen = window.findChild(LockScreen)
    assert isinstance(screen, LockScreen)
    for _ in range(3):
        screen.pad.field.setText("1357")
        screen.pad.send_button.click()


def emergency(window: MainWindow) -> None:
    window.menus.lock.trigger()
    screen = window.findChild(LockScreen)
    assert isinstance(screen, LockScreen)
    screen.emergency_button.click()


def switch(window: MainWindow) -> None:
    window.floor.clinician.menu().actions()[1].trigger()


def people(window: MainWindow) -> None:
    window.menus.people.trigger()


def duties(window: MainWindow) -> None:
    people(window)
    dialog = window.findChild(PeopleDialog)
    assert isinstance(dialog, PeopleDialog)
    DutiesDialog(window.look, window).open()
    dialog.close()


def add_person(window: MainWindow) -> None:
    window.menus.add_person.trigger()


def new_pin(window: MainWindow) -> None:
    window.floor.pin_wanted.emit()


def accesses(window: MainWindow) -> None:
    window.menus.accesses.trigger()


def care(window: MainWindow) -> None:
    window.menus.patients.trigger()
    window.patients.search.setText("lopez")
    QTest.keyClick(window.patients.search, Qt.Key.Key_Return)
    window.patients.tabs.setCurrentIndex(window.patients.tabs.count() - 1)


def care_form(window: MainWindow) -> None:
    care(window)
    panel = window.findChild(CarePanel)
    assert isinstance(panel, CarePanel)
    panel.new_button.click()


Shot = tuple[Callable[[Path], scenes.Scene], Callable[[MainWindow], QPixmap | None]]
SHOTS: dict[str, Shot] = {
    "first-start": (scenes.new_clinic, nothing),
    "no-patients": (scenes.staffed, nothing),
    "waiting": (scenes.one_patient, nothing),
    "one-running": (scenes.one_running, nothing),
    "busy": (scenes.busy, nothing),
    "group": (scenes.group, nothing),
    "question": (scenes.interrupted, nothing),
    "unsettled": (scenes.unsettled, nothing),
    "unsettled-review": (scenes.unsettled, review),
    "close": (scenes.busy, close),
    "mini": (scenes.busy, mini),
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
    "stopped": (scenes.to_sign, nothing),
    "review": (scenes.to_sign, review),
    "documented": (scenes.to_sign, documented),
    "signed": (scenes.to_sign, signed),
    "day": (scenes.to_sign, day),
    "timeline-actions": (scenes.busy, actions),
    "timeline-proposal": (scenes.busy, proposal),
    "timeline-insert": (scenes.busy, forgotten),
    "timeline-lanes": (scenes.busy, lanes),
    "timeline-zoomed": (scenes.busy, zoomed),
    "times": (scenes.busy, times),
    "times-edit": (scenes.busy, times_edit),
    "times-proposal": (scenes.busy, times_proposal),
    "payers": (scenes.busy, payers),
    "care": (scenes.cared_for, care),
    "care-empty": (scenes.busy, care),
    "claim": (scenes.cared_for, claim),
    "claim-missing": (scenes.shared, claim),
    "claim-wrong": (scenes.cared_for, claim_wrong),
    "claim-signed": (scenes.to_sign, claim_signed),
    "care-form": (scenes.busy, care_form),
    "patients": (scenes.busy, patients),
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
SHOTS |= SMALL
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
        QTest.qWait(60)
        picture(window.mini if window.mini.isVisible() else window, folder / f"{name}{way}.png", above)
        window.may_close = lambda: True
        for other in QApplication.topLevelWidgets():
            if other is not window:
                other.close()
        window.close()
        window.deleteLater()
        QTest.qWait(1)
        made.clinic.close()


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
