"""The screens about the key: what opens the log is asked, the recovery code is shown and typed back."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMessageBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from ptcoder.clinic import Clinic
from ptcoder.clinic.key import NOT_VERIFIED
from ptcoder.store import Code, Keys, Log, SealedKeys
from ptcoder.ui import app
from ptcoder.ui.key_dialogs import ChangeKeyDialog, PassphraseDialog, RecoveryCodeDialog
from ptcoder.ui.look import Look
from ptcoder.ui.unlock_dialog import UnlockDialog
from ptcoder.visit import KeyChanged
from tests.store.vaults import MemoryVault
from tests.ui import scenes
from tests.ui.conftest import LEFT, Desk, Open

WORDS, OTHER_WORDS = "four calm words here", "other calm words here"


def guarded(vault: MemoryVault | None, words: str = "") -> Callable[[Path], scenes.Scene]:
    """A scene of one patient, whose key is in this store, or behind this passphrase."""

    def make(folder: Path) -> scenes.Scene:
        keys = SealedKeys(vault)
        folder.mkdir()
        if words:
            keys.set_first_passphrase(folder / "log.key", folder / "log.db", words)
        clock = scenes.HandClock()
        scene = scenes.opened(folder, clock, keys)
        scene.clinic.add_person("M. Chen", "PT")
        scene.clinic.add_patient(name="Ana Lopez", mrn="1001", payer="medicare", discipline="PT")
        return scene

    return make


def said(desk: Desk) -> list[str]:
    records = desk.clinic._log.all_records()  # pyright: ignore[reportPrivateUsage]
    return [record.event.what for record in records if isinstance(record.event, KeyChanged)]


def words(widget: QWidget) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel) if label.isVisibleTo(widget))


def field(inside: QWidget, name: str) -> QLineEdit:
    found = (each for each in inside.findChildren(QLineEdit) if each.accessibleName() == name)
    return next(each for each in found if each.isVisibleTo(inside))


def press(qtbot: QtBot, inside: QWidget, text: str) -> None:
    buttons = inside.findChildren(QPushButton)
    qtbot.mouseClick(next(each for each in buttons if each.text() == text and each.isVisibleTo(inside)), LEFT)


def code_dialog(desk: Desk) -> RecoveryCodeDialog:
    dialog = desk.small_window(RecoveryCodeDialog)
    assert isinstance(dialog, RecoveryCodeDialog)
    return dialog


def shown(dialog: RecoveryCodeDialog) -> list[str]:
    return [group.text() for group in dialog.groups]


def type_back(desk: Desk, dialog: RecoveryCodeDialog, change: Callable[[str], str]) -> None:
    for label, line in zip(dialog.labels, dialog.fields, strict=True):
        line.clear()
        desk.qtbot.keyClicks(line, change(shown(dialog)[int(label.text().split()[-1]) - 1]))


# --- the recovery code


def test_a_new_log_begins_with_its_recovery_code(open_desk: Open) -> None:
    vault = MemoryVault()
    desk = open_desk(guarded(vault))
    dialog = code_dialog(desk)
    assert "the only way to open the log" in words(dialog)
    desk.press(desk.button("Make the code", dialog))
    code = "-".join(shown(dialog))
    assert len(code) == 35
    assert dialog.code_words.accessibleName() == f"Recovery code: {' '.join(code.replace('-', ''))}"
    desk.press(desk.button("It is written down", dialog))
    assert len({label.text() for label in dialog.labels}) == 2
    type_back(desk, dialog, lambda group: "00000" if group != "00000" else "11111")
    desk.press(desk.button("Check", dialog))
    assert "not what was shown" in words(dialog)
    assert desk.clinic.key is not None
    assert desk.clinic.key.status.code is Code.SHOWN
    type_back(desk, dialog, lambda group: group.lower().replace("0", "o"))
    desk.qtbot.keyClick(dialog.fields[1], Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert desk.clinic.key.status.code is Code.VERIFIED
    assert NOT_VERIFIED not in desk.sheet.notices
    assert said(desk) == ["code"]
    folder = next(iter(desk.clinic._log._path.parents))  # pyright: ignore
    SealedKeys(None).unlock_with_code(folder / "log.key", code)


def test_later_leaves_a_notice_until_it_is_checked(open_desk: Open) -> None:
    desk = open_desk(guarded(MemoryVault()))
    dialog = code_dialog(desk)
    desk.press(desk.button("Later", dialog))
    assert "recovery code was not checked" in words(desk.window)
    assert said(desk) == [], "no code was made that nobody has seen"
    desk.press("97110")
    assert "recovery code was not checked" not in words(desk.window), "it waits while somebody is treated"
    desk.press("97110")
    assert "recovery code was not checked" in words(desk.window)
    desk.qtbot.waitUntil(lambda: any(each.text() == "Recovery code…" for each in desk.window.findChildren(QPushButton)))
    desk.press(desk.button("Recovery code…"))
    dialog = code_dialog(desk)
    desk.press(desk.button("Make the code", dialog))
    desk.press(desk.button("It is written down", dialog))
    desk.press(desk.button("Show the code again", dialog))
    assert dialog.code_words.isVisible()
    desk.press(desk.button("It is written down", dialog))
    type_back(desk, dialog, lambda group: f" {group}-")
    desk.press(desk.button("Check", dialog))
    assert "recovery code was not checked" not in words(desk.window)


def test_a_code_in_the_place_of_another(open_desk: Open) -> None:
    desk = open_desk(guarded(MemoryVault()))
    desk.press(desk.button("Make the code", code_dialog(desk)))
    first = shown(code_dialog(desk))
    desk.press(desk.button("Later", code_dialog(desk)))
    desk.window.menus.recovery_code.trigger()
    dialog = code_dialog(desk)
    assert "takes the place of the one that was made before" in words(dialog)
    desk.press(desk.button("Make a new code", dialog))
    assert shown(dialog) != first
    assert said(desk) == ["code", "code"]
    desk.press(desk.button("Later", dialog))


def test_the_code_is_copied_and_printed(open_desk: Open, tmp_path: Path) -> None:
    from PySide6.QtPrintSupport import QPrinter

    desk = open_desk(guarded(MemoryVault()))
    dialog = code_dialog(desk)
    desk.press(desk.button("Make the code", dialog))
    desk.press(desk.button("Copy", dialog))
    assert QApplication.clipboard().text() == "-".join(shown(dialog))
    QApplication.clipboard().clear()
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "page.pdf"))
    dialog.print_to(printer)
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")
    desk.press(desk.button("Later", dialog))


# --- passphrase and key


def test_a_passphrase_is_set_and_removed(open_desk: Open) -> None:
    vault = MemoryVault()
    desk = open_desk(guarded(vault))
    desk.press(desk.button("Later", code_dialog(desk)))
    desk.window.menus.passphrase.trigger()
    dialog = desk.small_window(PassphraseDialog)
    assert not [each for each in dialog.findChildren(QPushButton) if "Remove" in each.text() and each.isVisible()]
    for first, again, answer in (
        (WORDS, WORDS + "!", "not alike"),
        ("short", "short", "at least 12 characters"),
        (WORDS, WORDS, ""),
    ):
        for name, text in (("Passphrase", first), ("Passphrase again", again)):
            field(dialog, name).clear()
            desk.qtbot.keyClicks(field(dialog, name), text)
        desk.press(desk.button("Set", dialog))
        if answer:
            assert answer in words(dialog)
    assert not dialog.isVisible()
    assert vault.keys() == []
    assert said(desk) == ["passphrase"]
    desk.window.menus.passphrase.trigger()
    dialog = desk.small_window(PassphraseDialog)
    desk.press(desk.button("Remove the passphrase", dialog))
    assert len(vault.keys()) == 1
    assert said(desk) == ["passphrase", "no passphrase"]


def test_what_is_typed_can_be_looked_at(open_desk: Open) -> None:
    desk = open_desk(guarded(MemoryVault()))
    desk.press(desk.button("Later", code_dialog(desk)))
    desk.window.menus.passphrase.trigger()
    dialog = desk.small_window(PassphraseDialog)
    assert isinstance(dialog, PassphraseDialog)
    assert field(dialog, "Passphrase").echoMode() is QLineEdit.EchoMode.Password
    dialog.twice.show_box.click()
    assert field(dialog, "Passphrase again").echoMode() is QLineEdit.EchoMode.Normal
    desk.press(desk.button("Cancel", dialog))


def test_the_key_is_changed_and_a_new_code_shown(open_desk: Open) -> None:
    vault = MemoryVault()
    desk = open_desk(guarded(vault))
    desk.press(desk.button("Later", code_dialog(desk)))
    (before,) = vault.keys()
    desk.press("97110")
    desk.window.menus.change_key.trigger()
    dialog = desk.small_window(ChangeKeyDialog)
    assert not [each for each in dialog.findChildren(QLineEdit) if each.isVisible()]
    desk.press(desk.button("Change the key", dialog))
    assert vault.keys() != [before]
    assert len("-".join(shown(code_dialog(desk)))) == 35
    desk.press(desk.button("Later", code_dialog(desk)))
    desk.press("97110")
    assert desk.visit.bars[-1].stop is not None
    assert said(desk) == ["key"]


def test_the_key_is_changed_behind_a_passphrase(open_desk: Open) -> None:
    desk = open_desk(guarded(None, WORDS))
    desk.press(desk.button("Later", code_dialog(desk)))
    desk.window.menus.change_key.trigger()
    dialog = desk.small_window(ChangeKeyDialog)
    desk.qtbot.keyClicks(field(dialog, "Passphrase"), OTHER_WORDS)
    desk.press(desk.button("Change the key", dialog))
    assert "not the passphrase" in words(dialog)
    field(dialog, "Passphrase").clear()
    desk.qtbot.keyClicks(field(dialog, "Passphrase"), WORDS)
    desk.qtbot.keyClick(field(dialog, "Passphrase"), Qt.Key.Key_Return)
    assert not dialog.isVisible()
    assert said(desk) == ["key"]
    desk.press(desk.button("Later", code_dialog(desk)))


def test_a_store_that_fails_is_told_where_it_was_asked(open_desk: Open) -> None:
    vault = MemoryVault()
    desk = open_desk(guarded(vault))
    desk.press(desk.button("Later", code_dialog(desk)))
    desk.window.menus.passphrase.trigger()
    dialog = desk.small_window(PassphraseDialog)
    vault.fails = True
    for name in ("Passphrase", "Passphrase again"):
        desk.qtbot.keyClicks(field(dialog, name), WORDS)
    desk.press(desk.button("Set", dialog))
    assert "does not answer" in words(dialog)
    vault.fails = False
    desk.press(desk.button("Cancel", dialog))


def test_a_log_that_nothing_guards_has_no_menu_for_it(open_desk: Open) -> None:
    desk = open_desk(scenes.one_patient)
    assert not desk.window.menus.encryption.menuAction().isVisible()
    assert not [each for each in QApplication.topLevelWidgets() if isinstance(each, RecoveryCodeDialog)]


# --- before the log opens


class Person:
    """Answers each dialog that comes up, by its turn; stays away from none."""

    def __init__(self, qtbot: QtBot, *answers: Callable[[QWidget], None]) -> None:
        self._answers = list(answers)
        self._qtbot = qtbot
        self.timer = QTimer()
        self.timer.timeout.connect(self._look)
        self.timer.start(20)

    def _look(self) -> None:
        dialog = QApplication.activeModalWidget()
        if dialog is None:
            return
        if not self._answers:  # nobody knows what to say: a test must not wait for ever
            dialog.close()
            return
        try:
            self._answers.pop(0)(dialog)
        except BaseException:
            self._answers.clear()
            dialog.close()
            raise

    @property
    def is_done(self) -> bool:
        return not self._answers


@pytest.fixture
def answer(qtbot: QtBot) -> Iterator[Callable[..., Person]]:
    people: list[Person] = []

    def begin(*answers: Callable[[QWidget], None]) -> Person:
        people.append(Person(qtbot, *answers))
        return people[-1]

    yield begin
    for person in people:
        person.timer.stop()


def typing(qtbot: QtBot, then: str, **texts: str) -> Callable[[QWidget], None]:
    """Types into the fields of these names (with _ for a space), then presses a button."""

    def answer(dialog: QWidget) -> None:
        for name, text in texts.items():
            line = field(dialog, name.replace("_", " "))
            line.clear()
            qtbot.keyClicks(line, text)
        press(qtbot, dialog, then)

    return answer


def seeing(text: str) -> Callable[[QWidget], None]:
    def look(dialog: QWidget) -> None:
        assert text in words(dialog)

    return look


def open_with(folder: Path, look: Look, keys: Keys) -> Clinic | None:
    return app.open_clinic(folder, 1, look, None, keys)


def test_the_first_start_without_a_store(
    qtbot: QtBot, look: Look, tmp_path: Path, answer: Callable[..., Person]
) -> None:
    person = answer(
        seeing("no credential store"),
        typing(qtbot, "Go on", Passphrase=WORDS, Passphrase_again=OTHER_WORDS),
        seeing("not alike"),
        typing(qtbot, "Go on", Passphrase="short", Passphrase_again="short"),
        seeing("at least 12 characters"),
        typing(qtbot, "Go on", Passphrase=WORDS, Passphrase_again=WORDS),
    )
    clinic = open_with(tmp_path, look, SealedKeys(None))
    assert person.is_done
    assert clinic is not None
    clinic.close()


@pytest.fixture
def locked(tmp_path: Path) -> tuple[Path, str]:
    """A log behind a passphrase, and its recovery code."""
    keys = SealedKeys(None)
    keys.set_first_passphrase(tmp_path / "log.key", tmp_path / "log.db", WORDS)
    with Log.open(tmp_path, keys) as log:
        assert log.guard is not None
        return tmp_path, log.guard.new_code()


def test_the_passphrase_at_each_start(
    qtbot: QtBot, look: Look, locked: tuple[Path, str], answer: Callable[..., Person]
) -> None:
    person = answer(
        typing(qtbot, "Open", Passphrase=OTHER_WORDS),
        seeing("not the passphrase"),
        typing(qtbot, "Open", Passphrase=WORDS),
    )
    clinic = open_with(locked[0], look, SealedKeys(None))
    assert person.is_done
    assert clinic is not None
    clinic.close()


def test_the_recovery_code_instead(
    qtbot: QtBot, look: Look, locked: tuple[Path, str], answer: Callable[..., Person]
) -> None:
    code = locked[1]
    wrong = ("1" if code[0] == "0" else "0") + code[1:]
    person = answer(
        typing(qtbot, "Use the recovery code instead"),
        typing(qtbot, "Use the passphrase instead"),
        typing(qtbot, "Use the recovery code instead"),
        typing(qtbot, "Open", Recovery_code=wrong),
        seeing("Group 1 does not fit the rest"),
        typing(qtbot, "Open", Recovery_code=code.lower().replace("-", " ")),
    )
    clinic = open_with(locked[0], look, SealedKeys(None))
    assert person.is_done
    assert clinic is not None
    assert clinic.key is not None
    assert clinic.key.status.code is Code.VERIFIED
    clinic.close()


def test_a_key_that_is_not_on_this_computer(
    qtbot: QtBot, look: Look, tmp_path: Path, answer: Callable[..., Person]
) -> None:
    with Log.open(tmp_path / "here", SealedKeys(MemoryVault())) as log:
        assert log.guard is not None
        code = log.guard.new_code()
    moved = shutil.copytree(tmp_path / "here", tmp_path / "there")
    person = answer(
        seeing("not in this computer's credential store"),
        typing(qtbot, "Open", Recovery_code="AAAAA"),
        seeing("has 30 characters"),
        typing(qtbot, "Open", Recovery_code=code),
    )
    clinic = open_with(moved, look, SealedKeys(MemoryVault()))
    assert person.is_done
    assert clinic is not None
    assert [notice for notice in clinic.floor().notices if "station of its own" in notice]
    clinic.close()


def test_giving_up_opens_nothing(
    qtbot: QtBot, look: Look, locked: tuple[Path, str], answer: Callable[..., Person]
) -> None:
    person = answer(typing(qtbot, "Quit"))
    assert open_with(locked[0], look, SealedKeys(None)) is None
    assert person.is_done


def test_what_no_word_opens_is_told(qtbot: QtBot, look: Look, tmp_path: Path, answer: Callable[..., Person]) -> None:
    Log.open(tmp_path, SealedKeys(MemoryVault())).close()

    def quit_it(dialog: QWidget) -> None:
        assert isinstance(dialog, QMessageBox)
        assert "No recovery code was made" in dialog.informativeText()
        press(qtbot, dialog, "Quit")

    person = answer(quit_it)
    assert open_with(tmp_path, look, SealedKeys(None)) is None
    assert person.is_done


def test_names_in_the_dialogs(
    qtbot: QtBot, look: Look, locked: tuple[Path, str], answer: Callable[..., Person]
) -> None:
    def listen(dialog: QWidget) -> None:
        assert isinstance(dialog, UnlockDialog)
        assert dialog.focusWidget() is dialog.once
        assert dialog.windowTitle() == "The log is locked"
        for each in dialog.findChildren(QPushButton):
            assert each.text() or each.accessibleName()
        press(qtbot, dialog, "Quit")

    person = answer(listen)
    assert open_with(locked[0], look, SealedKeys(None)) is None
    assert person.is_done
