"""The bill in brief, above all that scrolls: whoever signs has its lines in sight."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame

from ptcoder.clinic.sheets import LineRow, VisitSheet
from ptcoder.ui import words
from ptcoder.ui.flow import FlowBox
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button, columns, emptied, heading, rows
from ptcoder.ui.theme import Size, Weight
from ptcoder.visit import State

TITLES = {State.OPEN: "If it stopped now", State.CLOSED: "What you sign"}
SIGNED = "What was signed"
NOTHING = "Nothing is billed."


class BillBrief(QFrame):
    """A function of one visit's sheet: each line with its units, in the order of the bill; its why stands elsewhere.

    Whoever is to co-sign does it here, where the bill is.
    """

    cosign_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._lines: tuple[LineRow, ...] | None = None
        self.setProperty("kind", "brief")
        layout = rows(self, margins=(18, 12, 18, 11), gap=8)
        top = columns(gap=8)
        self.title = heading(look, "")
        self._units = Words(look, size=Size.SMALL, token="muted")
        top.addWidget(self.title, 1)
        top.addWidget(self._units)
        layout.addLayout(top)
        inside = FlowBox(gap=10)
        self._flow = inside.flow
        layout.addWidget(inside)
        self.waits = Words(look, size=Size.SMALL, weight=Weight.SEMIBOLD, wrap=True)
        self.cosign_button = button("Co-sign", "primary", name="Co-sign", press=self.cosign_wanted.emit)
        layout.addWidget(self.waits)
        layout.addWidget(self.cosign_button, 0, Qt.AlignmentFlag.AlignLeft)
        self.show_waiting("", may_cosign=False)

    def show_visit(self, sheet: VisitSheet) -> None:
        self.title.setText(TITLES.get(sheet.state, SIGNED))
        said = words.billed(sheet.lines)
        self.setAccessibleName(f"{self.title.text()}: {', '.join(said) or NOTHING}")
        if sheet.lines == self._lines:
            return
        self._lines = sheet.lines
        self._units.setText(words.counted(sum(line.units for line in sheet.lines), "unit"))
        emptied(self._flow)
        for each in said or [NOTHING]:
            self._flow.addWidget(Words(self._look, each, weight=Weight.BOLD))
        for line in sheet.lines if said else ():
            if not line.units:
                self._flow.addWidget(Words(self._look, f"{line.text} not billed", token="muted"))

    def show_waiting(self, waits: str, *, may_cosign: bool) -> None:
        """Why what was signed waits for a co-signature, "" where it does not; whether whoever looks may give it."""
        self.waits.setText(f"Waits for a co-signature: {waits}.")
        self.waits.setVisible(bool(waits))
        self.cosign_button.setVisible(may_cosign)

    @property
    def texts(self) -> list[str]:
        """What stands there, line by line."""
        made = (self._flow.itemAt(at) for at in range(self._flow.count()))
        found = (each.widget() for each in made if each is not None)
        return [each.text() for each in found if isinstance(each, Words)]
