"""Writes pictures of the window's states into a folder: ``python -m tests.ui.shots FOLDER [NAME ...]``."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["PTCODER_KEY_FILE"] = "1"  # these logs are gone at once; nobody's credential store is asked

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from ptcoder.ui.app import open_window
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

HD = QSize(1280, 720)
FULL_HD = QSize(1920, 1080)


def nothing(_: MainWindow) -> None:
    pass


def review(window: MainWindow) -> None:
    window.menus.review.trigger()


def day(window: MainWindow) -> None:
    window.menus.day.trigger()


def signed(window: MainWindow) -> None:
    window.menus.day.trigger()
    rows = [window.day.table.day.row(number) for number in range(window.day.table.day.rowCount())]
    window.day.visit_opened.emit(next(row.visit for row in rows if row.state.value == "signed"))


def payers(window: MainWindow) -> None:
    window.menus.payers.trigger()


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


Shot = tuple[Callable[[Path], scenes.Scene], Callable[[MainWindow], None]]
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
WAYS: dict[str, tuple[Theme, QSize, int]] = {
    "": (Theme.LIGHT, HD, 100),
    "-dark": (Theme.DARK, HD, 100),
    "-wide": (Theme.LIGHT, FULL_HD, 100),
    "-contrast": (Theme.CONTRAST, HD, 100),
    "-large": (Theme.LIGHT, FULL_HD, 200),
    "-150": (Theme.LIGHT, HD, 150),
}
EVERY_WAY = {
    "asking",
    "shared",
    "group-start",
    "parting",
    "code-help",
    "one-running",
    "busy",
    "mini",
    "review",
    "day",
    "payers",
    "no-patients",
    "times",
    "timeline-proposal",
    "timeline-actions",
    "lock",
    "lock-wrong",
    "pin",
    "people",
    "accesses",
    "first-start",
    "no-pin",
}


def picture(window: QWidget, path: Path) -> None:
    """The window, and above it whatever small window it has opened."""
    image = window.grab()
    for other in QApplication.topLevelWidgets():
        if other is not window and other.isVisible() and other.parentWidget() is window:
            where = QPoint((window.width() - other.width()) // 2, (window.height() - other.height()) // 2)
            small = other.grab()
            from PySide6.QtGui import QPainter

            painter = QPainter(image)
            painter.drawPixmap(where, small)
            painter.end()
    image.save(str(path))


def main(arguments: list[str]) -> None:
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    wanted = set(arguments[1:])
    for name, (scene, act) in SHOTS.items():
        for suffix, (theme, size, percent) in WAYS.items():
            if (suffix and name not in EVERY_WAY) or (wanted and not wanted & {name, name + suffix}):
                continue
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
                act(window)
                QTest.qWait(60)
                picture(window.mini if window.mini.isVisible() else window, folder / f"{name}{suffix}.png")
                window.may_close = lambda: True
                window.close()
                window.deleteLater()
                QTest.qWait(1)
                made.clinic.close()


if __name__ == "__main__":
    main(sys.argv[1:])
