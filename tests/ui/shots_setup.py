"""The pages of the first start; more of ``tests.ui.shots``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QPixmap

from ptcoder.clinic.people_sheets import Particulars
from ptcoder.clinic.setting_up import Step
from ptcoder.store import Keys, SealedKeys
from ptcoder.ui.controller import Controller
from ptcoder.ui.setup_errands import SetupErrands
from ptcoder.ui.setup_pages import BackupPage, ClinicPage, PinPage
from ptcoder.ui.setup_screen import SetupScreen
from ptcoder.ui.window import MainWindow
from tests.store.vaults import MemoryVault
from tests.ui import scenes

Act = Callable[[MainWindow], QPixmap | None]


def fresh(folder: Path) -> scenes.Scene:
    """A log that was made now, whose key lies in a credential store."""
    clock = scenes.HandClock()
    keys: Keys = SealedKeys(MemoryVault())
    return scenes.opened(folder, clock, keys)


def at(step: Step) -> Callable[[Path], scenes.Scene]:
    """All pages before this one are done or passed over."""

    def make(folder: Path) -> scenes.Scene:
        scene = fresh(folder)
        setup = scene.clinic.setup
        for each in setup.sheet().steps:
            if each is step:
                break
            if each is Step.PERSON:
                setup.add_person(Particulars(name="M. Chen", role="PT"))
            else:
                setup.pass_over(each)
        return scene

    return make


def prepared(folder: Path) -> scenes.Scene:
    """Somebody prepared the clinic with two owners."""
    from ptcoder.clinic.setup_file import Prepared

    people = [Particulars(name=name, role="PT", duties=("owner",)) for name in ("M. Chen", "S. Whitfield-Bergström")]
    scene = fresh(folder)
    scene.clinic.setup.take(Prepared(settings={"clinic.name": "Riverside"}, people=tuple(people), keys={}))
    return scene


def begin(window: MainWindow) -> None:
    controller = window.findChild(Controller)
    assert isinstance(controller, Controller)
    controller.began.emit()


def screen_of(window: MainWindow) -> SetupScreen:
    errands = window.findChild(SetupErrands)
    assert isinstance(errands, SetupErrands)
    assert errands.screen is not None
    return errands.screen


def unnamed(window: MainWindow) -> None:
    """Next without a name."""
    begin(window)
    screen = screen_of(window)
    assert isinstance(screen.page, ClinicPage)
    screen.next_button.click()


def unlike(window: MainWindow) -> None:
    """Two PINs that are not alike."""
    begin(window)
    screen = screen_of(window)
    assert isinstance(screen.page, PinPage)
    screen.page.twice.first.setText("2580")
    screen.page.twice.again.setText("2581")
    screen.next_button.click()


def near(window: MainWindow) -> None:
    """A folder on the disk of the log."""
    begin(window)
    screen = screen_of(window)
    assert isinstance(screen.page, BackupPage)
    screen.page.row.show(str(Path("/")))


SETUP: dict[str, tuple[Callable[[Path], scenes.Scene], Act]] = {
    **{f"setup-{step}": (at(step), begin) for step in Step},
    "setup-unnamed": (fresh, unnamed),
    "setup-prepared": (prepared, begin),
    "setup-unlike": (at(Step.PIN), unlike),
    "setup-near": (at(Step.BACKUP), near),
}
