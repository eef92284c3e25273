"""F1 tells the truth: every shortcut of the menus stands in it, and each of its keys is one somewhere."""

from __future__ import annotations

import re

from PySide6.QtGui import QAction, QKeySequence, QShortcut

from ptcoder import __version__
from ptcoder.ui.dialogs import KEYS, AboutDialog, KeysDialog
from ptcoder.ui.parts import Words
from tests.ui import scenes
from tests.ui.conftest import Open

PORTABLE = QKeySequence.SequenceFormat.PortableText
BY_THE_TILE = {"F2", "?", "Menu", "Shift+F10"}
BY_THE_SEARCH = {"Enter"}
BY_THE_TIMELINE = {"Left", "Right", "Ctrl+Left", "Ctrl+Right"}
"""Pressed in test_timeline.py."""


def listed() -> set[str]:
    """Every key that F1 names, a span of digits as each of them."""
    found: set[str] = set()
    for keys, _ in KEYS:
        for each in re.split(r", | or ", keys.replace("\N{MINUS SIGN}", "-")):
            begin, _, end = each.partition(" – ")
            digits = range(int(begin[-1]), int(end[-1]) + 1) if end else ()
            found |= {f"{begin[:-1]}{digit}" for digit in digits} or {each}
    return found


def test_every_shortcut_of_the_menus_is_listed(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    actions = desk.window.findChildren(QAction)
    first = {action.text(): action.shortcut().toString(PORTABLE) for action in actions}
    missing = {text: keys for text, keys in first.items() if keys and keys not in listed() | {"Ctrl+Return"}}
    assert not missing


def test_every_key_that_is_listed_is_one(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    real = {keys.toString(PORTABLE) for action in desk.window.findChildren(QAction) for keys in action.shortcuts()}
    real |= {shortcut.key().toString(PORTABLE) for shortcut in desk.window.findChildren(QShortcut)}
    assert listed() - real - BY_THE_TILE - BY_THE_SEARCH - BY_THE_TIMELINE == set()


def test_f1_shows_the_list(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    desk.window.menus.keys.trigger()
    dialog = desk.small_window(KeysDialog)
    shown = [each.text() for each in dialog.findChildren(Words)]
    assert all(keys in shown and said in shown for keys, said in KEYS)
    dialog.close()


def test_each_system_finds_quit_settings_and_about_where_it_looks(open_desk: Open) -> None:
    menus = open_desk(scenes.one_patient).window.menus
    roles = QAction.MenuRole
    assert menus.quit.menuRole() is roles.QuitRole
    assert menus.settings.menuRole() is roles.PreferencesRole
    assert menus.about.menuRole() is roles.AboutRole


def test_about_names_program_and_tables(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    desk.window.menus.about.trigger()
    dialog = desk.small_window(AboutDialog)
    said = "\n".join(each.text() for each in dialog.findChildren(Words))
    assert f"Version {__version__}" in said
    assert f"Rules: {desk.visit.edition}" in said
    assert all(f"{each.name} {each.checked_on}" in said for each in desk.clinic.book.on(desk.visit.day).tables)
    dialog.close()
