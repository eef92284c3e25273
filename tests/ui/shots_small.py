"""States of the window that are small windows, menus, questions and troubles; more of ``tests.ui.shots``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QDate, Qt, QTimer
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QMessageBox, QPushButton, QWidget

from ptcoder.store import DiskFull, Keys, SealedKeys, Way
from ptcoder.ui import dialogs
from ptcoder.ui.answers import TimeAnswer
from ptcoder.ui.key_dialogs import ChangeKeyDialog, PassphraseDialog, RecoveryCodeDialog
from ptcoder.ui.patient_dialog import PatientDialog
from ptcoder.ui.reason_menu import ReasonDialog
from ptcoder.ui.release import ReleaseDialog
from ptcoder.ui.settings_dialog import SettingsDialog
from ptcoder.ui.unlock_dialog import UnlockDialog
from ptcoder.ui.window import MainWindow
from ptcoder.visit import SECOND, Moment
from tests.store.vaults import MemoryVault
from tests.ui import scenes

Act = Callable[[MainWindow], QPixmap | None]


def _nothing(_: MainWindow) -> None:
    pass


W = TypeVar("W", bound=QWidget)


def _small(kind: type[W]) -> W:
    return next(each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible())


# --- scenes


def stepped(folder: Path) -> scenes.Scene:
    """Somebody put the computer's clock forward by an hour while 97140 ran."""

    class Stepped(scenes.HandClock):
        ahead = 0

        def look(self) -> Moment:
            said = super().look()
            return Moment(at_us=said.at_us + self.ahead, off_min=said.off_min, boot=said.boot, mono_us=said.mono_us)

    clock = Stepped()
    scene = scenes.opened(folder, clock)
    scene.clinic.add_person("M. Chen", "PT")
    scene.clinic.add_patient(name="Ana Lopez", mrn="1001", payer="medicare", discipline="PT")
    scene.press("97110", 12)
    clock.ahead = 3600 * SECOND
    scene.press("97140", 4)
    return scene


def sealed(folder: Path) -> scenes.Scene:
    """A log whose key lies in a credential store."""
    clock = scenes.HandClock()
    keys: Keys = SealedKeys(MemoryVault())
    scene = scenes.opened(folder, clock, keys)
    scene.clinic.add_person("M. Chen", "PT")
    scene.clinic.add_patient(name="Ana Lopez", mrn="1001", payer="medicare", discipline="PT")
    return scene


def held(folder: Path) -> scenes.Scene:
    """The disk is full: a press waits for the log."""
    scene = scenes.one_running(folder)

    def fail(*_: object) -> None:
        raise DiskFull("The disk is full; nothing was written")

    scene.clinic._log._write = fail  # pyright: ignore
    scene.press("97110", 2)
    return scene


# --- what is done in them


def menu(title: str) -> Act:
    def act(window: MainWindow) -> None:
        bar = window.menuBar()
        action = next(each for each in bar.actions() if each.text().replace("&", "") == title)
        place = bar.actionGeometry(action)
        shown = action.menu()
        assert isinstance(shown, QMenu)
        shown.popup(bar.mapToGlobal(place.bottomLeft()))

    return act


def tile_menu(window: MainWindow) -> None:
    button = window.floor.tiles.grid.button("97014")
    assert button is not None
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Menu)


def clinicians(window: MainWindow) -> None:
    chosen = window.floor.clinician
    shown = chosen.menu()
    shown.popup(chosen.mapToGlobal(chosen.rect().bottomLeft()))


def why(window: MainWindow) -> None:
    lines = window.floor.panel.lines
    for place in range(lines.model().rowCount()):
        lines.clicked.emit(lines.model().index(place, 0))


def what_if(window: MainWindow) -> None:
    shown = window.floor.panel.what_if
    shown.menu.aboutToShow.emit()
    next(action for action in shown.menu.actions() if "AMA" in action.text()).trigger()
    QTest.qWait(10)
    panel = window.floor.panel
    bar = panel._scroll.verticalScrollBar()  # pyright: ignore[reportPrivateUsage]
    bar.setValue(bar.maximum())


def typed_end(window: MainWindow) -> None:
    for answer in window.findChildren(TimeAnswer):
        answer.open_button.click()


def empty_day(window: MainWindow) -> None:
    window.menus.day.trigger()
    window.day.chooser.setDate(QDate(2020, 1, 1))


def settings(window: MainWindow) -> None:
    window.menus.settings.trigger()


def settings_wrong(window: MainWindow) -> None:
    window.menus.settings.trigger()
    dialog = _small(SettingsDialog)
    dialog.show_error("Back up every: a whole number from 0 to 24 would be right.")


def no_name(window: MainWindow) -> None:
    window.menus.add_patient.trigger()
    dialog = _small(PatientDialog)
    dialog.show_error("Type a name first.")


def no_payer(window: MainWindow) -> None:
    window.menus.add_patient.trigger()
    dialog = _small(PatientDialog)
    dialog.name.setText("Gil Hart")
    dialog.add_button.click()


def find_patient(window: MainWindow) -> None:
    window.menus.add_patient.trigger()
    dialog = _small(PatientDialog)
    dialog.search.setText("an")


def back_up(window: MainWindow) -> None:
    window.menus.back_up.trigger()


def restore(window: MainWindow) -> None:
    window.menus.restore.trigger()


def release(window: MainWindow) -> None:
    window.menus.export_everything.trigger()
    _small(ReleaseDialog)


def recovery(window: MainWindow) -> None:
    for each in QApplication.topLevelWidgets():
        if isinstance(each, RecoveryCodeDialog):
            each.close()
    RecoveryCodeDialog(window.look, window, first=True).open()


def recovery_shown(window: MainWindow) -> None:
    recovery(window)
    _small(RecoveryCodeDialog).show_code("AB3DE-F6HJK-LMNPQ-R5TUV-WXYZ2-34567")


def passphrase(window: MainWindow) -> None:
    PassphraseDialog(window.look, window, is_set=True, has_store=True).open()


def change_key(window: MainWindow) -> None:
    ChangeKeyDialog(window.look, window, passphrase=True).open()


def unlock(*ways: Way) -> Act:
    def act(window: MainWindow) -> None:
        UnlockDialog(window.look, window, "", ways, lambda _way, _typed: None).open()

    return act


def trouble(window: MainWindow) -> QPixmap | None:
    """The question that waits for its answer: pictured while it does."""
    taken: list[QPixmap] = []

    def look() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        taken.append(box.grab())
        box.close()

    QTimer.singleShot(80, window, look)
    dialogs.trouble("The log is damaged: record 12 cannot be read. A backup of Mar 9, 18:02, is in the folder backups.")
    return taken[0]


def mini_of(code: str | None) -> Act:
    def act(window: MainWindow) -> None:
        if code is not None:
            window.floor.code_pressed.emit(code)
        window.menus.mini.trigger()

    return act


def private_mini(window: MainWindow) -> None:
    window.menus.privacy.setChecked(True)
    window.menus.mini.trigger()


def private_times(window: MainWindow) -> None:
    window.menus.privacy.setChecked(True)
    window.menus.times.trigger()


def close_with_sweep(window: MainWindow) -> None:
    window.close()


def another_reason(window: MainWindow) -> None:
    window.menus.review.trigger()
    found = [each for each in window.review.findings.findChildren(QPushButton) if each.text() == "Acknowledge…"]
    found[0].menu().actions()[-1].trigger()
    QTest.keyClicks(_small(ReasonDialog).reason, "Set by the aide, with me beside her")


SMALL: dict[str, tuple[Callable[[Path], scenes.Scene], Act]] = {
    "clock-changed": (stepped, _nothing),
    "held": (held, _nothing),
    "close-held": (held, close_with_sweep),
    "menu-file": (scenes.busy, menu("File")),
    "menu-view": (scenes.busy, menu("View")),
    "menu-visit": (scenes.busy, menu("Visit")),
    "menu-tile": (scenes.busy, tile_menu),
    "menu-clinician": (scenes.busy, clinicians),
    "why": (scenes.busy, why),
    "what-if": (scenes.busy, what_if),
    "another-reason": (scenes.to_sign, another_reason),
    "typed-end": (scenes.away, typed_end),
    "day-empty": (scenes.staffed, empty_day),
    "settings": (scenes.busy, settings),
    "settings-wrong": (scenes.busy, settings_wrong),
    "add-wrong": (scenes.busy, no_name),
    "add-unpaid": (scenes.busy, no_payer),
    "add-found": (scenes.busy, find_patient),
    "back-up": (scenes.busy, back_up),
    "restore": (scenes.busy, restore),
    "release": (scenes.busy, release),
    "recovery": (sealed, recovery),
    "recovery-shown": (sealed, recovery_shown),
    "passphrase": (scenes.busy, passphrase),
    "change-key": (scenes.busy, change_key),
    "unlock": (scenes.busy, unlock(Way.PASSPHRASE, Way.CODE)),
    "unlock-code": (scenes.busy, unlock(Way.CODE, Way.PASSPHRASE)),
    "unlock-new": (scenes.busy, unlock(Way.NEW_PASSPHRASE)),
    "trouble": (scenes.busy, trouble),
    "mini-empty": (scenes.staffed, mini_of(None)),
    "mini-over": (scenes.over, mini_of(None)),
    "mini-private": (scenes.busy, private_mini),
    "times-private": (scenes.busy, private_times),
}
