"""The help that comes with the program: the page about it and the manual, by their headings, and by any word."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QTextBrowser, QWidget

from ptcoder.files import readme, resource
from ptcoder.ui.dialogs import PlainDialog
from ptcoder.ui.look import Look
from ptcoder.ui.parts import columns

ABOUT = "ptcoder"
FINDINGS = "Findings"
EVERYTHING = "Everything that is shipped"
HEADING = re.compile(r"^## (.+)$", re.MULTILINE)
LINK = re.compile(r"\[([^\]]+)\]\([^)]+\)")


def sections(text: str) -> dict[str, str]:
    """The page by its headings, as markdown; what stands before the first is the program's own. No links: nothing is
    fetched from anywhere."""
    first, *rest = HEADING.split(LINK.sub(r"\1", text))
    return {ABOUT: first.strip()} | {
        title: f"## {title}\n{said.rstrip()}" for title, said in zip(rest[::2], rest[1::2], strict=True)
    }


def matching(text: str, asked: str) -> str:
    """Of a page its paragraphs and the rows of its tables in which all these words stand."""
    words = asked.casefold().split()
    kept: list[str] = []
    for block in re.split(r"\n{2,}", text):
        lines = block.split("\n")
        if lines[0].startswith("|"):
            held = [line for line in lines[2:] if all(word in line.casefold() for word in words)]
            kept += ["\n".join([*lines[:2], *held])] if held else []
        elif all(word in block.casefold() for word in words) and not block.startswith("```"):
            kept.append(block)
    return "\n\n".join(kept)


class HelpDialog(PlainDialog):
    """One heading at a time; or, while something is typed, every place that speaks of it."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, parent, "Help")
        of_manual = sections(resource("manual.md").read_text(encoding="utf-8"))
        del of_manual[ABOUT]
        self._sections = sections(readme().read_text(encoding="utf-8")) | of_manual
        self.chosen = QComboBox()
        self.chosen.setAccessibleName("Heading")
        self.chosen.addItems(list(self._sections))
        self.search = QLineEdit()
        self.search.setPlaceholderText("Search: a word, a code or a finding")
        self.search.setAccessibleName("Search the help")
        self.page = QTextBrowser()
        self.page.setOpenLinks(False)
        self.page.setAccessibleName("Help")
        line = columns(gap=8)
        line.addWidget(self.chosen)
        line.addWidget(self.search, 1)
        self.body.addLayout(line)
        self.body.addWidget(self.page, 1)
        self.end()
        self.chosen.currentTextChanged.connect(self._choose)
        self.search.textChanged.connect(self._show)
        self.chosen.setCurrentText(FINDINGS)
        self._show()
        self.resize(min(look.px(860), parent.width() - 40), min(look.px(620), parent.height() - 40))
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self) -> None:
        self.search.clear()
        self._show()

    def _show(self) -> None:
        asked = self.search.text().strip()
        if not asked:
            self.page.setMarkdown(self._sections[self.chosen.currentText()])
        else:
            self.page.setMarkdown(matching("\n\n".join(self._sections.values()), asked) or "Nothing speaks of this.")


class LicensesDialog(PlainDialog):
    """What is shipped with the program, and under which licenses: the list, and each text that is shipped beside it."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, parent, "Licenses")
        self.page = QTextBrowser()
        self.page.setOpenLinks(False)
        self.page.setAccessibleName("Licenses")
        self.chosen = QComboBox()
        self.chosen.setAccessibleName("License")
        self.chosen.addItem(EVERYTHING, resource("licenses", "THIRD-PARTY.md"))
        for text in sorted(resource("licenses").glob("*.txt"), key=lambda path: path.stem.casefold()):
            self.chosen.addItem(text.stem, text)
        self.chosen.currentIndexChanged.connect(self._show)
        self._show()
        self.body.addWidget(self.chosen)
        self.body.addWidget(self.page, 1)
        self.end()
        self.resize(min(look.px(860), parent.width() - 40), min(look.px(620), parent.height() - 40))
        self.page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show(self) -> None:
        path: Path = self.chosen.currentData()
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".md":
            self.page.setMarkdown(LINK.sub(r"\1", text))
        else:
            self.page.setPlainText(text)
