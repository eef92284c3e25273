"""Files that are looked at before they are taken; more of ``tests.ui.shots``."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication

from ptcoder.clinic.importing import Kind, Wish
from ptcoder.ui.controller import Controller
from ptcoder.ui.fees_dialog import FeesDialog
from ptcoder.ui.fees_errands import FeesErrands
from ptcoder.ui.import_dialog import ImportDialog
from ptcoder.ui.window import MainWindow
from tests.ui import scenes

RIGHT = "97140,40\n97112,42.50\n97530,48\n97116,41\n99213,90\n"
WRONG = '97110,free\n"97035","1,200.00"\n9711,45\n97530,51\n'


def fees(text: str) -> Callable[[MainWindow], None]:
    """A fee table is read for who pays in cash."""

    def read(window: MainWindow) -> None:
        window.menus.payers.trigger()
        window.payers.choose("cash")
        window.payers.fees_button.click()
        dialog = next(each for each in QApplication.topLevelWidgets() if isinstance(each, FeesDialog))
        errands = window.findChild(Controller).findChild(FeesErrands)  # pyright: ignore[reportOptionalMemberAccess]
        assert isinstance(errands, FeesErrands)
        with tempfile.TemporaryDirectory() as place:
            path = Path(place) / "cash-2026.csv"
            path.write_text(text, "utf-8")
            errands.add_from(dialog, "cash", path)
        dialog.hide()

    return read


LISTED = (
    "MRN,Patient,DOB,Insurance\n1001,Ana Lopez,2/3/1980,Cash or out of network\n2001,Zoe Ruiz,12/31/75,\n"
    "2002,Yan Roe,1/5/20,Medicare Part B\n"
)


def listed(kind: Kind) -> Callable[[MainWindow], None]:
    """A list of another program is looked at; of who is new nobody said who pays."""

    def read(window: MainWindow) -> None:
        controller = window.findChild(Controller)
        assert isinstance(controller, Controller)
        clinic = controller.clinic
        with tempfile.TemporaryDirectory() as place:
            wish = Wish(kind=kind, path=Path(place) / "list.csv")
            wish.path.write_text(LISTED, "utf-8")
            dialog = ImportDialog(window.look, window, wish, clinic.payers(), private=False)
            dialog.open()
            dialog.show_preview(clinic.importing.look_job(wish)(lambda _: None))

    return read


TAKING: dict[str, tuple[Callable[[Path], scenes.Scene], Callable[[MainWindow], None]]] = {
    "fees": (scenes.busy, fees(f"code,fee\n{RIGHT}")),
    "import-schedule": (scenes.busy, listed(Kind.SCHEDULE)),
    "fees-wrong": (scenes.busy, fees(f"code,fee\n{RIGHT}{WRONG}")),
}
