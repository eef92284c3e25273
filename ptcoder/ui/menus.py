"""The menus: every action once, with its standard key; the controller connects them."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from ptcoder.clinic.sheets import VisitSheet
from ptcoder.ui.look import SCALES
from ptcoder.ui.papers_menu import PapersMenu
from ptcoder.ui.theme import Theme
from ptcoder.visit import State

THEMES = {
    Theme.SYSTEM: "As the &system",
    Theme.LIGHT: "&Light",
    Theme.DARK: "&Dark",
    Theme.CONTRAST: "&High contrast",
}


class Menus:
    """Holds the actions as attributes, ready to connect."""

    def __init__(self, window: QMainWindow) -> None:
        self._window = window
        self._bar = window.menuBar()
        keys = QKeySequence.StandardKey
        file = self._menu("&File")
        self.add_patient = self._action(file, "&Add patient…", QKeySequence("Ctrl+N"))
        self.export = self._action(file, "&Export…", QKeySequence("Ctrl+Shift+E"))
        self.export_everything = self._action(file, "Export e&verything…")
        file.addSeparator()
        self.back_up = self._action(file, "&Back up now…")
        self.restore = self._action(file, "&Restore a backup…")
        file.addSeparator()
        self.settings = self._action(file, "&Settings…", QKeySequence("Ctrl+,"))
        self.set_up = self._action(file, "Finish setting &up…")
        self.set_up.setVisible(False)
        self.settings.setMenuRole(QAction.MenuRole.PreferencesRole)
        self.people = self._action(file, "Peo&ple and PINs…")
        self.accesses = self._action(file, "&Who saw what…")
        self.encryption = file.addMenu("E&ncryption")
        self.recovery_code = self._action(self.encryption, "&Recovery code…")
        self.passphrase = self._action(self.encryption, "&Passphrase…")
        self.change_key = self._action(self.encryption, "&Change the key…")
        self.lock = self._action(file, "&Lock", QKeySequence("Ctrl+L"))
        file.addSeparator()
        self.quit = self._action(file, "&Quit", QKeySequence("Ctrl+Q"))
        self.quit.setMenuRole(QAction.MenuRole.QuitRole)
        edit = self._menu("&Edit")
        self.undo = self._action(edit, "&Undo", QKeySequence(keys.Undo))
        self.redo = self._action(edit, "&Redo")
        self.redo.setShortcuts(list(dict.fromkeys((QKeySequence(keys.Redo), QKeySequence("Ctrl+Shift+Z")))))
        self.undo.setWhatsThis("Take back the last press")
        self.redo.setWhatsThis("Do again what was taken back")
        edit.addSeparator()
        self.find = self._action(edit, "&Find a code or a patient", QKeySequence(keys.Find))
        self._view_menu()
        self._visit_menu()
        help_menu = self._menu("&Help")
        self.help = self._action(help_menu, "&Help")
        self.keys = self._action(help_menu, "&Keys", QKeySequence("F1"))
        self.crash_reports = self._action(help_menu, "&Crash reports…")
        self.licenses = self._action(help_menu, "&Licenses")
        self.about = self._action(help_menu, "&About ptcoder")
        self.about.setMenuRole(QAction.MenuRole.AboutRole)

    @property
    def room(self) -> QRect:
        """What is free beside the menus; nothing where the system has them in a bar of its own."""
        last = self._bar.actionGeometry(self._bar.actions()[-1])
        if self._bar.isNativeMenuBar() or last.isEmpty():
            return QRect()
        left = last.right() + 24
        return QRect(self._bar.x() + left, self._bar.y(), self._bar.width() - left - 8, self._bar.height())

    def show_locked(self, locked: bool) -> None:
        """While it is locked there are no menus, and no key of theirs does anything; the program can be left."""
        for action in self._bar.actions():
            action.setEnabled(not locked)
        self._bar.setVisible(not locked)

    def show_undo(self, undo: str, redo: str) -> None:
        """Names what would be undone or done again; nothing disables the action."""
        for action, said, what in ((self.undo, "&Undo", undo), (self.redo, "&Redo", redo)):
            action.setText(f"{said} {what}".rstrip())
            action.setEnabled(bool(what))

    def show_visit(self, visit: VisitSheet | None, *, on_floor: bool, reviewed: bool) -> None:
        """Only what can be done to this visit on this page can be chosen; a visit that is shown for review or not."""
        is_open = visit is not None and visit.state is State.OPEN
        is_closed = visit is not None and visit.state is State.CLOSED
        self.stop_clocks.setEnabled(on_floor and is_open)
        self.stop_visit.setEnabled(is_open)
        self.resume_visit.setEnabled(is_closed)
        self.remove_visit.setEnabled((is_open or is_closed) and visit is not None and not visit.bars)
        self.review.setEnabled(on_floor and visit is not None)
        self.sign.setEnabled(reviewed and is_closed)
        self.times.setEnabled(visit is not None)
        self.insert.setEnabled(is_open or is_closed)
        self.export_patient.setEnabled(visit is not None)
        self.papers.menuAction().setEnabled(visit is not None)
        self.pay.setEnabled(visit is not None)
        for action in (self.deny, self.put):
            action.setEnabled(visit is not None and visit.state in (State.SIGNED, State.EXPORTED))
        for action in self.papers.all:
            action.setEnabled(visit is not None)
        self.papers.show_signed(signed=visit is not None and visit.state in (State.SIGNED, State.EXPORTED))
        for action in (self.previous, self.next):
            action.setEnabled(on_floor)

    def _view_menu(self) -> None:
        view = self._menu("&View")
        self.floor = self._action(view, "&Floor", QKeySequence("Ctrl+1"))
        self.day = self._action(view, "&Day", QKeySequence("Ctrl+2"))
        self.patients = self._action(view, "&Patients", QKeySequence("Ctrl+3"))
        self.payers = self._action(view, "Pa&yers", QKeySequence("Ctrl+4"))
        self.exports = self._action(view, "E&xport", QKeySequence("Ctrl+5"))
        self.reports = self._action(view, "&Reports", QKeySequence("Ctrl+6"))
        self.audit = self._action(view, "Internal &audit…", QKeySequence("Ctrl+7"))
        self.mini = self._action(view, "&Mini floor", QKeySequence("Ctrl+M"))
        view.addSeparator()
        self.privacy = self._action(view, "&Initials instead of names", QKeySequence("Ctrl+Shift+P"))
        self.privacy.setCheckable(True)
        self.chime = self._action(view, "Chim&e when a countdown is over")
        self.flash = self._action(view, "Flas&h when a countdown is over")
        for action in (self.chime, self.flash):
            action.setCheckable(True)
        themes = view.addMenu("&Colors")
        self.theme_group = QActionGroup(self._window)
        self.themes = {theme: self._choice(themes, said, self.theme_group) for theme, said in THEMES.items()}
        sizes = view.addMenu("&Text size")
        self.size_group = QActionGroup(self._window)
        self.sizes = {size: self._choice(sizes, _sized(size), self.size_group) for size in SCALES}
        sizes.addSeparator()
        self.larger = self._action(sizes, "&Larger", QKeySequence(QKeySequence.StandardKey.ZoomIn))
        self.smaller = self._action(sizes, "&Smaller", QKeySequence(QKeySequence.StandardKey.ZoomOut))

    def _visit_menu(self) -> None:
        visit = self._menu("V&isit")
        self.stop_clocks = self._action(visit, "Stop the &clocks", QKeySequence("0"))
        self.stop_visit = self._action(visit, "&Stop visit", QKeySequence("Ctrl+E"))
        self.resume_visit = self._action(visit, "Res&ume visit")
        self.enter_late = self._action(visit, "Enter a visit &from paper…", QKeySequence("Ctrl+Shift+N"))
        self.remove_visit = self._action(visit, "Remo&ve visit opened by mistake")
        self.review = self._action(visit, "&Review and sign", QKeySequence("Ctrl+R"))
        self.sign = self._action(visit, "Si&gn", QKeySequence("Ctrl+Return"))
        self.export_patient = self._action(visit, "Export this patient's rec&ord…")
        self.pay = self._action(visit, "Record a pa&yment…", QKeySequence("Ctrl+Shift+M"))
        self.deny = self._action(visit, "Enter a &denial…", QKeySequence("Ctrl+Shift+D"))
        self.put = self._action(visit, "Put on the &work list…", QKeySequence("Ctrl+Shift+W"))
        self.open_papers = self._action(visit, "Open t&he papers", QKeySequence("Ctrl+P"))
        self.papers = PapersMenu(self._bar)
        visit.addMenu(self.papers)
        self.times = self._action(visit, "&Times…", QKeySequence("Ctrl+T"))
        self.insert = self._action(visit, "&Insert a forgotten stretch…", QKeySequence("Ctrl+I"))
        self.sign.setShortcuts([QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")])
        visit.addSeparator()
        self.previous = self._action(visit, "Patient &before", QKeySequence("Ctrl+Up"))
        self.next = self._action(visit, "&Next patient", QKeySequence("Ctrl+Down"))
        visit.addSeparator()
        self.add_person = self._action(visit, "Add a p&erson…")

    def _menu(self, title: str) -> QMenu:
        return self._bar.addMenu(title)

    def _action(self, menu: QMenu, text: str, keys: QKeySequence | None = None) -> QAction:
        action = QAction(text, self._window)
        action.setMenuRole(QAction.MenuRole.NoRole)  # macOS would guess one from the words
        action.setAutoRepeat(False)  # a key that is held is one press, and takes back one
        if keys is not None:
            action.setShortcut(keys)
        menu.addAction(action)
        return action

    def _choice(self, menu: QMenu, text: str, group: QActionGroup) -> QAction:
        action = self._action(menu, text)
        action.setCheckable(True)
        group.addAction(action)
        return action


def _sized(percent: int) -> str:
    """``1&50 %``: its key is the second digit, and of what is twice as large the first."""
    at = 1 if percent < 200 else 0
    return f"{str(percent)[:at]}&{str(percent)[at:]} %"
