"""What stands beside the bill at a signature: KX and its grounds, separate services, notices, who signed what."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QGridLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from ptcoder.clinic.signing_desk import ABN, DISTINCT, KX, REMOTE
from ptcoder.clinic.signing_sheets import AdviceRow, DistinctSheet, KxSheet, PairSheet, Side, SigningSheet, VersionSheet
from ptcoder.ui import words
from ptcoder.ui.choosers import Chooser
from ptcoder.ui.lines import LinesView
from ptcoder.ui.look import Look
from ptcoder.ui.parts import Words, button, emptied, frame, heading, rows
from ptcoder.ui.theme import Size, Weight
from ptcoder.ui.tick import Tick

YES, NO = "\N{CHECK MARK}", "\N{EN DASH}"


class SigningPanel(QWidget):
    """A function of one sheet. What is ticked and not attested yet stays while the visit stays the same."""

    attested = Signal(str, bool, object)
    """What, whether it holds, and on which grounds."""
    advised = Signal(str, str)
    remote_told = Signal(str, str)
    reached = Signal(QWidget)
    """What has been given the keys, and should be seen."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._sheet: SigningSheet | None = None
        self._ticks: dict[str, QCheckBox] = {}
        self._first: dict[str, QWidget] = {}
        self._cards: dict[str, QWidget] = {}
        self._choosers: list[Chooser] = []
        self._unfolded = False
        self._chosen: int | None = None
        self._layout = rows(self, gap=9)
        self.setAccessibleName("Attestations and signature")
        look.changed.connect(self._rebuild)

    def show_sheet(self, sheet: SigningSheet) -> None:
        if sheet == self._sheet:
            return
        ticked: set[str] = set()
        if self._sheet is not None and self._sheet.visit == sheet.visit:
            ticked = {key for key, each in self._ticks.items() if each.isChecked()}
        else:
            self._unfolded, self._chosen = False, None
            for each in self._choosers:
                each.go_back()  # what is stepped to was meant for the visit before
        if self._sheet is not None and len(self._sheet.versions) != len(sheet.versions):
            self._chosen = None  # the one that was just signed is what there is to see
        self._sheet = sheet
        self._build(sheet, ticked)

    def save(self) -> None:
        """Hands on what is chosen and not kept yet."""
        for each in tuple(self._choosers):
            each.settle()

    def end(self) -> None:
        """Nothing more is handed on."""
        self.blockSignals(True)

    def point_at(self, what: str) -> None:
        """Brings the keys to where this is attested."""
        found = self._first.get(what)
        if found is not None:
            found.setFocus(Qt.FocusReason.OtherFocusReason)
            QTimer.singleShot(0, self, lambda: self._bring(what))  # once it has its place

    def _bring(self, what: str) -> None:
        if what in self._cards:
            self.reached.emit(self._cards[what])

    def _rebuild(self) -> None:
        if self._sheet is not None:
            self._build(self._sheet, {key for key, each in self._ticks.items() if each.isChecked()})

    def _build(self, sheet: SigningSheet, ticked: set[str]) -> None:
        """Anew; what had the keys has them again, and what is stepped to in a list still stands there."""
        keyed = next((each.accessibleName() for each in self._choosers if each.hasFocus()), "")
        stepped = {each.accessibleName(): str(each.currentData()) for each in self._choosers if each.is_waiting}
        for each in self._choosers:
            each.go_back()  # nothing is said by what goes
        emptied(self._layout)
        self._ticks, self._first, self._choosers, self._cards = {}, {}, [], {}
        if sheet.late:
            card, inside = self._card("calm")
            inside.addWidget(Words(self._look, sheet.late, size=Size.SMALL, weight=Weight.SEMIBOLD, wrap=True))
            self._layout.addWidget(card)
        if sheet.kx is not None:
            self._cards[KX] = self._kx(sheet.kx, ticked, sheet.editable)
            self._layout.addWidget(self._cards[KX])
        if sheet.distinct is not None:
            self._cards[DISTINCT] = self._distinct(sheet.distinct, sheet)
            self._layout.addWidget(self._cards[DISTINCT])
        if sheet.advice and (sheet.editable or any(row.abn or row.remote for row in sheet.advice)):
            self._layout.addWidget(self._advice(sheet))
        self._layout.addWidget(self._signature(sheet))
        if sheet.versions:
            self._layout.addWidget(self._versions(sheet.versions))
        for each in self._choosers:
            if each.accessibleName() in stepped:
                each.step_to(stepped[each.accessibleName()])
            if each.accessibleName() == keyed:
                each.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- parts

    def _card(self, kind: str) -> tuple[QFrame, QVBoxLayout]:
        card = frame(kind)
        return card, rows(card, margins=(10, 8, 10, 9), gap=4)

    def _small(self, text: str, token: str = "text") -> Words:
        return Words(self._look, text, size=Size.SMALL, token=token, wrap=True)

    def _bold(self, text: str) -> Words:
        return Words(self._look, text, size=Size.SMALL, weight=Weight.BOLD, wrap=True)

    def _kx(self, sheet: KxSheet, ticked: set[str], editable: bool) -> QFrame:
        card, inside = self._card("warning" if sheet.asked and not sheet.holds else "calm")
        inside.addWidget(self._bold("KX attested" if sheet.holds else "KX: all four have to be at hand"))
        if sheet.note:
            inside.addWidget(self._small(sheet.note))
        if sheet.holds:
            marks = [f"{YES if each.ticked else NO}  {each.text}" for each in sheet.grounds]
            inside.addWidget(self._small("\n".join(marks)))
            if editable:
                back = button("Take back KX", press=lambda: self.attested.emit(KX, False, ()))
                self._first[KX] = back
                self._add(inside, back)
        else:
            give = button("Attest KX", "warning", name="Attest KX with these four", press=self._attest_kx)
            for each in sheet.grounds:
                tick = Tick(self._look, each.text)
                box = tick.box
                box.setChecked(each.id in ticked)
                box.setEnabled(editable)
                box.toggled.connect(lambda _=False: give.setEnabled(self._all_ticked()))
                self._ticks[each.id] = box
                self._first.setdefault(KX, box)
                inside.addWidget(tick)
            give.setEnabled(self._all_ticked())
            give.setVisible(editable)
            self._add(inside, give)
        inside.addWidget(self._small(sheet.source, "muted"))
        return card

    def _all_ticked(self) -> bool:
        return all(each.isChecked() for each in self._ticks.values())

    def _attest_kx(self) -> None:
        self.attested.emit(KX, True, tuple(key for key, each in self._ticks.items() if each.isChecked()))

    def _distinct(self, sheet: DistinctSheet, whole: SigningSheet) -> QFrame:
        card, inside = self._card("calm" if sheet.holds else "warning")
        title = f"Attested as separate ({sheet.modifier})" if sheet.holds else "Separate services?"
        inside.addWidget(self._bold(title))
        for pair in sheet.pairs:
            inside.addWidget(self._pair(pair, whole.off_min))
        if not whole.editable:
            return card
        if sheet.holds:
            made = button("Take back", name="Take back: separate services")
            made.clicked.connect(lambda: self.attested.emit(DISTINCT, False, ()))
        else:
            made = button("Given in different minutes", "warning", name="Attest separate services")
            made.clicked.connect(lambda: self.attested.emit(DISTINCT, True, ()))
            made.setEnabled(not any(pair.shared for pair in sheet.pairs))
        self._first[DISTINCT] = made
        self._add(inside, made)
        return card

    def _pair(self, pair: PairSheet, off_min: int) -> QWidget:
        """The two services side by side, each with its time blocks."""
        held = QWidget()
        grid = QGridLayout(held)
        grid.setContentsMargins(0, 2, 0, 2)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(2)
        for column, side in enumerate((pair.first, pair.second)):
            blocks = "\n".join(words.span(start, stop, off_min) for start, stop in side.blocks) or "no clock times"
            grid.addWidget(self._bold(side.code), 0, column)
            grid.addWidget(self._small(side.label, "muted"), 1, column, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self._small(blocks), 2, column, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(self._small(f"{side.minutes} min", "muted"), 3, column)
            grid.setColumnStretch(column, 1)
        if pair.shared:
            said = f"They share {pair.shared}: not given in different minutes. Correct the times first."
            grid.addWidget(Words(self._look, said, size=Size.SMALL, token="error", wrap=True), 4, 0, 1, 2)
        held.setAccessibleName(f"{_spoken(pair.first, off_min)}; {_spoken(pair.second, off_min)}")
        held.setToolTip(pair.source)
        return held

    def _advice(self, sheet: SigningSheet) -> QFrame:
        card, inside = self._card("card")
        inside.addWidget(self._bold("Notices and telehealth" if sheet.abn_told else "Telehealth"))
        several = len(sheet.advice) > 2
        for row in sheet.advice:
            if row.code and not (several and self._unfolded):
                continue
            inside.addWidget(self._small(row.text, "muted"))
            if sheet.abn_told:
                notice = self._choice(f"Notice: {row.text}", ABN, row.abn, sheet, self._advise(row))
                inside.addWidget(notice)
            remote = self._choice(f"Telehealth: {row.text}", REMOTE, row.remote, sheet, self._tell_remote(row))
            inside.addWidget(remote)
        if several:
            self._add(inside, button("Less" if self._unfolded else "By code…", name="By code", press=self._fold))
        return card

    def _advise(self, row: AdviceRow) -> Callable[[str], None]:
        return lambda abn: self.advised.emit(row.code, abn)

    def _tell_remote(self, row: AdviceRow) -> Callable[[str], None]:
        return lambda kind: self.remote_told.emit(row.code, kind)

    def _fold(self) -> None:
        self._unfolded = not self._unfolded
        self._rebuild()

    def _choice(
        self, name: str, told: dict[str, str], now: str, sheet: SigningSheet, said: Callable[[str], None]
    ) -> Chooser:
        box = Chooser(self._look, name)
        box.hold(tuple(told.items()), now if now in told else "")
        box.setEnabled(sheet.editable)
        box.settled.connect(said)
        self._choosers.append(box)
        return box

    def _signature(self, sheet: SigningSheet) -> QFrame:
        card, inside = self._card("card")
        inside.addWidget(heading(self._look, "Signature"))
        sums = f"{words.counted(sheet.timed_minutes, 'timed minute')}, {sheet.total_minutes} min of treatment in all"
        inside.addWidget(self._small(f"{sums}, {words.counted(sheet.units, 'unit')}."))
        if sheet.editable:
            inside.addWidget(self._small(f"Signs: {sheet.called or 'nobody is signed in'}"))
            if sheet.lacks:
                said = f"Not known of the signer: {' and '.join(sheet.lacks)}. They are written under People and PINs."
                inside.addWidget(self._small(said, "muted"))
            if sheet.waits:
                inside.addWidget(self._small(f"It will wait for a co-signature: {sheet.waits}.", "muted"))
        elif sheet.waits:
            inside.addWidget(self._bold(f"Signed, waits for a co-signature: {sheet.waits}."))
            inside.addWidget(self._small("It does not leave for billing before that.", "muted"))
        return card

    def _versions(self, versions: tuple[VersionSheet, ...]) -> QFrame:
        card, inside = self._card("card")
        inside.addWidget(heading(self._look, "Signed versions"))
        box = QComboBox()
        box.setAccessibleName("Version of the bill")
        box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        for each in versions:
            box.addItem(each.title)
        known = [each.version for each in versions]
        at = known.index(self._chosen) if self._chosen in known else len(versions) - 1
        box.setCurrentIndex(at)
        shown = self._small("")
        changes = self._small("")
        lines = LinesView(self._look, opened=False)

        def show(place: int) -> None:
            chosen = versions[place]
            sums = f"{chosen.timed_minutes} timed minutes of {chosen.total_minutes} in all."
            shown.setText(f"{chosen.title}. {sums} {chosen.text}")
            changes.setText("\n".join(chosen.changes))
            changes.setVisible(bool(chosen.changes))
            lines.show_lines(chosen.lines)
            lines.setVisible(len(versions) > 1)

        def choose(place: int) -> None:
            self._chosen = versions[place].version

        box.currentIndexChanged.connect(show)
        box.activated.connect(choose)
        for each in (box, shown, changes, lines):
            inside.addWidget(each)
        lines.setAccessibleName("Lines of the version")
        box.setVisible(len(versions) > 1)
        show(at)
        return card

    def _add(self, inside: QVBoxLayout, made: QPushButton) -> None:
        inside.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)


def _spoken(side: Side, off_min: int) -> str:
    blocks = ", ".join(words.span(start, stop, off_min) for start, stop in side.blocks)
    return f"{side.code} {side.label}: {blocks or 'no clock times'}, {side.minutes} min"
