"""F1 tells the truth: it is made of the actions and keys that there are; the help is the program's own page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QTextBrowser, QWidget

from ptcoder import __version__
from ptcoder.clinic.finding_faces import TITLES
from ptcoder.ui.dialogs import AboutDialog
from ptcoder.ui.help_dialog import HelpDialog, LicensesDialog
from ptcoder.ui.key_list import KeysDialog, key_list
from ptcoder.ui.parts import Words
from ptcoder.ui.strokes import pressed
from tests.ui import scenes
from tests.ui.conftest import Desk, Open

PORTABLE, NATIVE = QKeySequence.SequenceFormat.PortableText, QKeySequence.SequenceFormat.NativeText


def listed(desk: Desk) -> dict[str, dict[str, str]]:
    """What F1 says, by place."""
    return {place: dict(entries) for place, entries in key_list(desk.window)}


def test_every_key_of_an_action_is_listed_with_its_words(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    said = {keys for entries in listed(desk).values() for each in entries for keys in each.split(", ")}
    real = {keys.toString(NATIVE) for action in desk.window.findChildren(QAction) for keys in action.shortcuts()}
    assert len(real) > 20
    assert real <= said
    assert listed(desk)["Visit"]["Ctrl+Return, Ctrl+Enter"] == "Sign"
    assert listed(desk)["On the floor"]["1 \N{EN DASH} 9"] == "Start or stop the code with that number"
    assert listed(desk)["On the floor"]["/"] == "Search a code by number, name or activity"


def test_another_key_of_an_action_is_listed_at_once(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    assert listed(desk)["Visit"]["Ctrl+E"] == "Stop visit"
    desk.window.menus.stop_visit.setShortcut(QKeySequence("Ctrl+Shift+Y"))
    assert listed(desk)["Visit"]["Ctrl+Shift+Y"] == "Stop visit"
    assert "Ctrl+E" not in listed(desk)["Visit"]


def test_undo_is_listed_whatever_would_be_undone(open_desk: Open) -> None:
    desk = open_desk(scenes.one_running)
    assert desk.window.menus.undo.text() != "&Undo"
    assert listed(desk)["Edit"]["Ctrl+Z"] == "Take back the last press"


def test_the_shortcuts_stand_in_the_menus_too(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    with_keys = [each for each in desk.window.findChildren(QAction) if each.shortcuts()]
    in_menus = {
        each for menu in desk.window.menuBar().findChildren(QMenu) for each in menu.actions() if each.shortcuts()
    }
    assert set(with_keys) == in_menus


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ((Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier), "Ctrl+Left"),
        ((Qt.Key.Key_Left, Qt.KeyboardModifier.KeypadModifier), "Left"),
        ((Qt.Key.Key_Plus, Qt.KeyboardModifier.ShiftModifier), "+"),
        ((Qt.Key.Key_Question, Qt.KeyboardModifier.ShiftModifier), "?"),
        ((Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier), "Ctrl++"),
        ((Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier), "Shift+F10"),
        ((Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier), "Enter"),
        ((Qt.Key.Key_Delete, Qt.KeyboardModifier.NoModifier), "Del"),
    ],
)
def test_a_key_is_known_by_its_name(typed: tuple[Qt.Key, Qt.KeyboardModifier], name: str) -> None:
    assert pressed(QKeyEvent(QEvent.Type.KeyPress, typed[0], typed[1])) == name


def test_f1_shows_the_list(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    desk.window.menus.keys.trigger()
    dialog = desk.small_window(KeysDialog)
    shown = [each.text() for each in dialog.findChildren(Words)]
    for place, entries in listed(desk).items():
        assert place in shown
        assert all(keys in shown and said in shown for keys, said in entries.items())
    dialog.close()


def help_text(dialog: QWidget) -> str:
    page = dialog.findChild(QTextBrowser)
    assert isinstance(page, QTextBrowser)
    return page.toPlainText()


def test_the_help_tells_the_findings_without_any_network(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    desk.window.menus.help.trigger()
    dialog = desk.small_window(HelpDialog)
    assert isinstance(dialog, HelpDialog)
    said = help_text(dialog)
    assert all(finding in said for finding in TITLES)
    assert "http" not in dialog.page.toHtml().replace("http://www.w3.org/", "")
    desk.qtbot.keyClicks(dialog.search, "student")
    said = help_text(dialog)
    assert "student-alone" in said
    assert "two-evaluations" not in said
    dialog.search.setText("xyzzy")
    assert help_text(dialog).strip() == "Nothing speaks of this."
    dialog.chosen.setCurrentText("Keeping the log")
    assert dialog.search.text() == ""
    assert "Keeping the log" in help_text(dialog)
    dialog.close()


def every_menu(menu: QMenu) -> Iterator[QMenu]:
    yield menu
    for action in menu.actions():
        inner = action.menu()
        if isinstance(inner, QMenu):
            yield from every_menu(inner)


def letter(action: QAction) -> str:
    """The letter or digit that chooses it while its menu is open; "" where it has none."""
    return action.text().partition("&")[2][:1].lower()


def test_whatever_stands_in_a_menu_is_chosen_by_a_letter_of_its_own(open_desk: Open) -> None:
    desk = open_desk(scenes.busy)
    titles = [letter(each) for each in desk.window.menuBar().actions()]
    assert all(titles)
    assert len(set(titles)) == len(titles)
    menus = [menu for each in desk.window.menuBar().actions() for menu in every_menu(menu_of(each))]
    assert len(menus) > 8
    for menu in menus:
        chosen = [each for each in menu.actions() if not each.isSeparator()]
        assert [each.text() for each in chosen if not letter(each)] == []
        letters = Counter(map(letter, chosen))
        assert [each.text() for each in chosen if letters[letter(each)] > 1] == []


def menu_of(action: QAction) -> QMenu:
    found = action.menu()
    assert isinstance(found, QMenu)
    return found


def test_no_key_does_two_things(open_desk: Open) -> None:
    desk = open_desk(scenes.busy)
    actions = [each for each in desk.window.findChildren(QAction) if each.parent() is not None]
    keys = [keys.toString(PORTABLE) for action in actions for keys in action.shortcuts()]
    keys += [each.key().toString(PORTABLE) for each in desk.window.floor.findChildren(QShortcut)]
    typed = {"Return", "Esc"}  # of a field that is open, and only there
    assert {key for key, times in Counter(keys).items() if times > 1} <= typed


def test_the_usual_keys_of_each_system_do_the_usual(open_desk: Open) -> None:
    menus = open_desk(scenes.busy).window.menus
    keys = QKeySequence.StandardKey
    for action, usual in (
        (menus.undo, keys.Undo),
        (menus.redo, keys.Redo),
        (menus.find, keys.Find),
        (menus.add_patient, keys.New),
        (menus.open_papers, keys.Print),
        (menus.keys, keys.HelpContents),
        (menus.larger, keys.ZoomIn),
        (menus.smaller, keys.ZoomOut),
    ):
        assert QKeySequence(usual) in action.shortcuts(), action.text()
    assert QKeySequence("Ctrl+Shift+Z") in menus.redo.shortcuts(), "on every system"


def test_enter_presses_the_button_that_has_the_keys_as_space_does(open_desk: Open) -> None:
    desk = open_desk(scenes.to_sign)
    desk.key("r", Qt.KeyboardModifier.ControlModifier)
    back = desk.button("Back to floor")
    back.setFocus(Qt.FocusReason.TabFocusReason)
    desk.key(Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert desk.window.pages.currentWidget() is desk.window.review
    desk.key(Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert desk.window.pages.currentWidget() is desk.window.floor
    desk.key("5", Qt.KeyboardModifier.ControlModifier)
    page = desk.window.export
    page.from_box.setFocus(Qt.FocusReason.TabFocusReason)
    desk.key(Qt.Key.Key_Return)
    assert not page.from_box.isChecked(), "a box is ticked by Space"
    desk.key("m", Qt.KeyboardModifier.ControlModifier)
    mini = desk.window.mini
    desk.qtbot.waitUntil(mini.isActiveWindow)
    mini.back.setFocus(Qt.FocusReason.TabFocusReason)
    desk.key(Qt.Key.Key_Return)
    assert desk.window.isVisible()
    assert not mini.isVisible()


def test_find_leads_to_a_code_on_the_floor_and_elsewhere_to_a_patient(open_desk: Open) -> None:
    desk = open_desk(scenes.busy)
    control = Qt.KeyboardModifier.ControlModifier
    desk.key(Qt.Key.Key_F, control)
    assert desk.window.floor.tiles.search.hasFocus()
    desk.key(Qt.Key.Key_2, control)
    desk.key(Qt.Key.Key_F, control)
    assert desk.window.pages.currentWidget() is desk.window.patients
    assert desk.window.patients.search.hasFocus()


def test_each_system_finds_quit_settings_and_about_where_it_looks(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    menus = desk.window.menus
    roles = QAction.MenuRole
    assert menus.quit.menuRole() is roles.QuitRole
    assert menus.settings.menuRole() is roles.PreferencesRole
    assert menus.about.menuRole() is roles.AboutRole
    known = (menus.quit, menus.settings, menus.about)
    others = [each for each in vars(menus).values() if isinstance(each, QAction) and each not in known]
    assert len(others) > 20
    assert {each.menuRole() for each in others} == {roles.NoRole}


def test_about_names_program_and_tables(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    desk.window.menus.about.trigger()
    dialog = desk.small_window(AboutDialog)
    said = "\n".join(each.text() for each in dialog.findChildren(Words))
    assert f"Version {__version__}" in said
    assert f"Rules: {desk.visit.edition}" in said
    assert "CPT is a registered trademark of the American Medical Association" in said
    assert "no AMA descriptors" in said
    assert all(f"{each.name} {each.checked_on}" in said for each in desk.clinic.book.on(desk.visit.day).tables)
    dialog.close()


def test_the_licenses_of_what_is_shipped_are_under_help(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    desk.window.menus.licenses.trigger()
    dialog = desk.small_window(LicensesDialog)
    assert isinstance(dialog, LicensesDialog)
    said = dialog.page.toPlainText()
    for each in ("pyside6-essentials", "LGPL-3.0-only", "sqlcipher", "cryptography", "sqlite-utils"):
        assert each in said
    desk.qtbot.waitUntil(dialog.page.hasFocus)
    for text, words in (("LGPL-3.0", "GNU LESSER GENERAL PUBLIC LICENSE"), ("SQLCipher", "ZETETIC LLC")):
        dialog.chosen.setCurrentText(text)
        assert words in dialog.page.toPlainText()
    desk.key(Qt.Key.Key_Escape)
    assert not dialog.isVisible()
