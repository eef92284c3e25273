"""What the clinic settles for itself: a group of rows for each subject, kept together when they are saved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QGridLayout, QLineEdit, QWidget

from ptcoder.clinic.register_sheets import PayerRow
from ptcoder.store.setting_kinds import BadSetting, Choice, Flag, Folder, Number, Setting, Several
from ptcoder.store.settings import SETTINGS, Settings
from ptcoder.ui.dialogs import PlainDialog
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button, columns, heading, rows
from ptcoder.ui.theme import Size
from ptcoder.visit import SettingChanged

NAMES = 220
"""How wide the names of all settings stand, so that the fields of all groups begin at one line."""

SETTLED = "Settled for this computer by whoever looks after it."


class Row(Protocol):
    """One setting on the screen."""

    @property
    def field(self) -> QWidget: ...

    def text(self) -> str:
        """What it is set to, as the setting reads it."""
        ...


class TextRow:
    """A field to type in; a number with its unit, and with what 0 means."""

    def __init__(self, look: Look, setting: Setting[Any], text: str) -> None:
        self.field = QWidget()
        self.line = QLineEdit(text)
        self.line.setAccessibleName(setting.words)
        self.field.setFocusProxy(self.line)
        inside = columns(self.field)
        inside.addWidget(self.line)
        if isinstance(setting, Number):
            self.line.setFixedWidth(look.px(72))
            meaning = f"; 0 is {setting.zero}" if setting.zero else ""
            inside.addWidget(Words(look, f"{setting.unit}{meaning}", size=Size.SMALL, token="muted"), 1)

    def text(self) -> str:
        return self.line.text().strip()


class FolderRow:
    """A folder to choose, or none."""

    def __init__(self, look: Look, setting: Folder, text: str) -> None:
        self.field = QWidget()
        self._setting = setting
        self._chosen = text
        self.shown = QLineEdit()
        self.shown.setReadOnly(True)
        self.shown.setAccessibleName(setting.words)
        self.choose_button = button("Choose…", name=f"Choose: {setting.words}", press=self._choose)
        self.none_button = button("None", name=f"None: {setting.words}", press=lambda: self.show(""))
        self.field.setFocusProxy(self.shown)
        inside = columns(self.field)
        inside.addWidget(self.shown, 1)
        inside.addWidget(self.choose_button)
        inside.addWidget(self.none_button)
        self.show(text)

    def text(self) -> str:
        return self._chosen

    def show(self, text: str) -> None:
        self._chosen = text
        self.shown.setText(text or self._setting.otherwise)
        self.shown.setCursorPosition(0)
        self.none_button.setEnabled(bool(text))

    def _choose(self) -> None:
        dialog = QFileDialog(self.field, self._setting.words, self._chosen or str(Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)

        def choose(chosen: str) -> None:
            self.show(str(Path(chosen).absolute()))

        dialog.fileSelected.connect(choose)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


class FlagRow:
    def __init__(self, setting: Flag, text: str) -> None:
        self.field = QCheckBox()
        self.field.setAccessibleName(setting.words)
        self.field.setChecked(text == setting.text(True))
        self._setting = setting

    def text(self) -> str:
        return self._setting.text(self.field.isChecked())


class ChoiceRow:
    def __init__(self, setting: Choice, text: str) -> None:
        self.field = QComboBox()
        self.field.setAccessibleName(setting.words)
        for key, said in setting.options.items():
            self.field.addItem(said, key)
        self.field.setCurrentIndex(self.field.findData(text))

    def text(self) -> str:
        return str(self.field.currentData())


class SeveralRow:
    """Some of the payers, chosen in a small window of their own; their ids are what is kept."""

    def __init__(self, look: Look, setting: Several, text: str, payers: Sequence[PayerRow]) -> None:
        self.field = QWidget()
        self._look = look
        self._setting = setting
        self._payers = payers
        self._chosen = text
        self.shown = QLineEdit()
        self.shown.setReadOnly(True)
        self.shown.setAccessibleName(setting.words)
        self.choose_button = button("Choose…", name=f"Choose: {setting.words}", press=self._choose)
        self.field.setFocusProxy(self.shown)
        inside = columns(self.field)
        inside.addWidget(self.shown, 1)
        inside.addWidget(self.choose_button)
        self._show(text)

    def text(self) -> str:
        return self._chosen

    def _show(self, text: str) -> None:
        self._chosen = text
        known = {each.id: each.label for each in self._payers}
        labels = [known.get(payer, payer) for payer in self._setting.read(text)]
        self.shown.setText("; ".join(labels) or self._setting.otherwise)
        self.shown.setToolTip(self.shown.text())
        self.shown.setCursorPosition(0)

    def _choose(self) -> None:
        from ptcoder.ui.payer_choice import PayersDialog

        def take(chosen: tuple[str, ...]) -> None:
            self._show(self._setting.text(chosen))

        dialog = PayersDialog(self._look, self.field, self._payers, self._setting.read(self._chosen))
        dialog.taken.connect(take)
        dialog.open()


class SettledRow:
    """What whoever looks after this computer has settled: shown, and not to be changed here."""

    def __init__(self, look: Look, setting: Setting[Any], text: str) -> None:
        self.field = QWidget()
        self._text = text
        unit = f" {setting.unit}" if isinstance(setting, Number) else ""
        self.shown = QLineEdit(f"{text}{unit}")
        self.shown.setAccessibleName(setting.words)
        self.shown.setAccessibleDescription(SETTLED)
        self.shown.setReadOnly(True)
        self.shown.setCursorPosition(0)
        self.field.setFocusProxy(self.shown)
        inside = rows(self.field, gap=2)
        inside.addWidget(self.shown)
        inside.addWidget(Words(look, SETTLED, size=Size.SMALL, token="info", wrap=True))

    def text(self) -> str:
        return self._text


def row(look: Look, setting: Setting[Any], settings: Settings, payers: Sequence[PayerRow] = ()) -> Row:
    """The widget that fits a setting, showing what is in force; ``payers`` are those that can be offered."""
    text = setting.text(settings[setting])
    if settings.is_enforced(setting):
        return SettledRow(look, setting, text)
    match setting:
        case Several():
            return SeveralRow(look, setting, text, payers)
        case Folder():
            return FolderRow(look, setting, text)
        case Flag():
            return FlagRow(setting, text)
        case Choice():
            return ChoiceRow(setting, text)
        case _:
            return TextRow(look, setting, text)


class SettingsGroup(QWidget):
    """A heading and a row for each of some settings."""

    def __init__(
        self,
        look: Look,
        title: str,
        which: Iterable[Setting[Any]],
        settings: Settings,
        payers: Sequence[PayerRow] = (),
    ) -> None:
        super().__init__()
        self.rows = [(setting, row(look, setting, settings, payers)) for setting in which]
        layout = rows(self, gap=6)
        layout.addWidget(heading(look, title))
        form = QGridLayout()
        form.setHorizontalSpacing(14)
        form.setVerticalSpacing(4)
        form.setColumnMinimumWidth(0, look.px(NAMES))
        form.setColumnStretch(1, 1)
        for setting, each in self.rows:
            at = form.rowCount()
            form.addWidget(Words(look, setting.words, token="muted"), at, 0)
            form.addWidget(each.field, at, 1)
            if setting.hint:
                form.addWidget(Words(look, setting.hint, size=Size.SMALL, token="muted", wrap=True), at + 1, 1)
                form.setRowMinimumHeight(at + 2, 6)
        layout.addLayout(form)

    def changes(self) -> list[SettingChanged]:
        """What it says now, changed or not. BadSetting where a field holds what cannot be; the field has the keys."""
        found: list[SettingChanged] = []
        for setting, each in self.rows:
            try:
                found.append(setting.changed(setting.read(each.text())))
            except BadSetting:
                each.field.setFocus(Qt.FocusReason.OtherFocusReason)
                raise
        return found


class SettingsDialog(PlainDialog):
    """All groups; ``saved`` brings what they say. A setting that is listed in ``SETTINGS`` has its row here."""

    saved = Signal(object)
    """A list of SettingChanged."""

    def __init__(self, look: Look, parent: QWidget, settings: Settings, payers: Sequence[PayerRow]) -> None:
        super().__init__(look, parent, "Settings")
        self.groups: list[SettingsGroup] = []
        self.error = Words(look, size=Size.SMALL, token="error", wrap=True)
        self.error.hide()
        for title in dict.fromkeys(setting.group for setting in SETTINGS):
            which = [each for each in SETTINGS if each.group == title]
            self.add(SettingsGroup(look, title, which, settings, payers))
        self.say_below(self.error)
        self.save_button = button("Save", "primary", press=self._save)
        self.at_least(look.px(620))
        self.end(button("Cancel", press=self.reject), self.save_button)

    def add(self, group: SettingsGroup) -> None:
        self.groups.append(group)
        self.body.addWidget(group)

    def row(self, setting: Setting[Any]) -> Row:
        """The row of a setting."""
        return next(each for group in self.groups for known, each in group.rows if known is setting)

    def show_error(self, text: str) -> None:
        self.error.setText(text)
        self.error.show()

    def _save(self) -> None:
        try:
            changes = [change for group in self.groups for change in group.changes()]
        except BadSetting as error:
            self.show_error(str(error))
            return
        self.error.hide()
        self.saved.emit(changes)
