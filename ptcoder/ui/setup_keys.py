"""The page of the number keys: press a key, then the code that it is to have."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QLineEdit, QListWidget, QListWidgetItem, QPushButton

from ptcoder.clinic.number_keys import KEYS, given
from ptcoder.clinic.setting_up import SetupSheet
from ptcoder.ui.look import Look
from ptcoder.ui.parts import FingerRows, button, columns
from ptcoder.ui.setup_pages import SetupPage

CODE = Qt.ItemDataRole.UserRole


class CodeList(QListWidget):
    """``picked`` with a code: by a press, Enter or the space bar."""

    picked = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setProperty("kind", "tall")
        self.setAccessibleName("Codes")
        self.setItemDelegate(FingerRows(look, self))
        self.setMinimumHeight(look.px(150))
        self.itemClicked.connect(self._pick)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self.currentRow() >= 0:
            self._pick(self.currentItem())
        else:
            super().keyPressEvent(event)

    def _pick(self, item: QListWidgetItem) -> None:
        self.picked.emit(str(item.data(CODE)))


class KeysPage(SetupPage):
    title = "Which codes are on the keys 1 to 9?"
    why = "Press a key, then the code that it is to have. It can be changed later by the menu of any code on the floor."
    skip = "The usual ones"

    def __init__(self, look: Look, sheet: SetupSheet) -> None:
        super().__init__()
        self._labels = {each.code: each.label for each in sheet.codes}
        self._usual = sheet.usual_keys
        self.codes = sheet.keys
        self._group = QButtonGroup(self)
        self.keys = [self._key(number) for number in range(1, KEYS + 1)]
        grid = QGridLayout()
        grid.setSpacing(8)
        for place, key in enumerate(self.keys):
            grid.addWidget(key, place // 3, place % 3)
            grid.setColumnStretch(place % 3, 1)
        self.usual_button = button("Usual keys again", press=self._use_usual)
        self.empty_button = button("Empty this key", press=lambda: self._put(""))
        self.search = QLineEdit()
        self.search.setAccessibleName("Search a code")
        self.search.setPlaceholderText("Search a code by number or name")
        self.search.textChanged.connect(self._filter)
        self.list = CodeList(look)
        for code, label in self._labels.items():
            item = QListWidgetItem(f"{code}  {label}", self.list)
            item.setData(CODE, code)
        self.list.setCurrentRow(0)
        self.list.picked.connect(self._put)
        self.inside.addLayout(grid)
        line = columns(gap=8)
        line.addWidget(self.search, 1)
        line.addWidget(self.empty_button)
        line.addWidget(self.usual_button)
        self.inside.addLayout(line)
        self.inside.addWidget(self.list, 1)
        self.keys[0].setChecked(True)
        self._show()
        self.setFocusProxy(self.keys[0])

    def _key(self, number: int) -> QPushButton:
        made = button("", "person")
        made.setCheckable(True)
        self._group.addButton(made, number)
        return made

    def _show(self) -> None:
        for number, key in enumerate(self.keys, 1):
            code = self.codes[number - 1] if number <= len(self.codes) else ""
            key.setText(f"{number}   {code or 'no code'}")
            named = f"{code} {self._labels.get(code, '')}".strip()
            key.setAccessibleName(f"Key {number}: {named or 'no code'}")
            key.setToolTip(named)

    def _put(self, code: str) -> None:
        """The code comes to the key that was pressed, and the next key waits for one."""
        number = self._group.checkedId()
        if code:
            self.codes = given(self.codes, code, number)
        else:
            held = [*self.codes, *[""] * (KEYS - len(self.codes))]
            held[number - 1] = ""
            self.codes = tuple(held)
        self._show()
        self.keys[number % KEYS].setChecked(True)

    def _use_usual(self) -> None:
        self.codes = self._usual
        self._show()

    def _filter(self, text: str) -> None:
        words = text.casefold().split()
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setHidden(not all(word in item.text().casefold() for word in words))
