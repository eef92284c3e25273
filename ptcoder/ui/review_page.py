"""Review and sign: what was done, what to settle, the bill with its reasons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from ptcoder.clinic.sheets import Bar, FindingRow, LineRow, SinceLast, VisitSheet
from ptcoder.ui import words
from ptcoder.ui.bill_brief import BillBrief
from ptcoder.ui.bill_panel import Choices
from ptcoder.ui.claim_section import ClaimSection
from ptcoder.ui.findings import FindingsList
from ptcoder.ui.focus import tab_as_the_eye_goes
from ptcoder.ui.goals_view import GoalsView
from ptcoder.ui.header import Header
from ptcoder.ui.lines import LinesView
from ptcoder.ui.look import Look
from ptcoder.ui.note_section import NoteSection
from ptcoder.ui.papers_strip import PapersStrip
from ptcoder.ui.parts import Words, button, columns, emptied, frame, heading, rows, scrolled
from ptcoder.ui.payment_section import PaymentSection
from ptcoder.ui.reason_menu import reason_menu
from ptcoder.ui.service_card import ServiceCard
from ptcoder.ui.signing_panel import SigningPanel
from ptcoder.ui.theme import Size, Weight
from ptcoder.ui.unit_bar import UnitBar
from ptcoder.visit import State

REOPEN_REASONS = (
    "A time was wrong",
    "A code was wrong",
    "Something was left out",
    "Asked for by the billing office",
)
SIGNED = (State.SIGNED, State.EXPORTED)


class ReviewPage(QWidget):
    """A function of one visit's sheet."""

    back_wanted = Signal()
    sign_wanted = Signal()
    stop_wanted = Signal()
    reopen_wanted = Signal(str)
    acknowledged = Signal(str, str)
    attested = Signal(str)
    modifier_chosen = Signal(str, str)
    size_chosen = Signal(str, int)
    tie_chosen = Signal(str)
    times_wanted = Signal()
    fix_wanted = Signal(FindingRow, str)

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._sheet: VisitSheet | None = None
        self._private = False
        self.header = Header(look)
        self.back_button = button("Back to floor", press=self.back_wanted.emit)
        self.stop_button = button("Stop visit", "primary", name="Stop visit", press=self.stop_wanted.emit)
        self.sign_button = button("Sign   Ctrl+Enter", "primary", name="Sign", press=self.sign_wanted.emit)
        self.times_button = button("Times…", name="Times", press=self.times_wanted.emit)
        self.reopen_button = button("Reopen…", name="Reopen")
        self.papers_button = button("Papers", name="Papers")
        self.strip = PapersStrip(look)
        self.brief = BillBrief(look)
        self.lines = LinesView(look, opened=True)
        self.findings = FindingsList(look)
        self.choices = Choices(look)
        self.bar = UnitBar(look)
        self.claim = ClaimSection(look)
        self.signing = SigningPanel(look)
        self.goals = GoalsView(look)
        self.notes = NoteSection(look, self.goals)
        self.notes.reached.connect(self._bring)
        self.signing.reached.connect(self._bring)
        self._to_settle = heading(look, "To settle before signing")
        self._all_settled = Words(look, size=Size.SMALL, token="muted", wrap=True)
        self._sums = Words(look, size=Size.SMALL, token="muted", wrap=True)
        self.payments = PaymentSection(look)
        self._since = heading(look, "")
        self._changes = Words(look, size=Size.SMALL, token="muted", wrap=True)
        self.late = Words(look, size=Size.SMALL, weight=Weight.SEMIBOLD, wrap=True)
        self._done = rows(gap=10)
        self._panel = frame("side")
        self._build()
        self.findings.acknowledged.connect(self.acknowledged)
        self.findings.attested.connect(self.attested)
        self.findings.fix_wanted.connect(self.fix_wanted)
        self.findings.modifier_chosen.connect(self.modifier_chosen)
        self.findings.size_chosen.connect(self.size_chosen)
        self.choices.chosen.connect(self.tie_chosen)
        look.changed.connect(self._share_width)

    @property
    def visit(self) -> VisitSheet | None:
        return self._sheet

    @property
    def services(self) -> list[ServiceCard]:
        """What was done, from top to bottom."""
        return [each for each in self.findChildren(ServiceCard) if not each.isHidden()]

    def show_visit(self, sheet: VisitSheet, *, private: bool) -> None:
        if (sheet, private) == (self._sheet, self._private):
            return
        if self._sheet is None or self._sheet.visit != sheet.visit:
            self.strip.hide()
        self._sheet = sheet
        self._private = private
        self._show_header(sheet)
        self.late.setText(sheet.late)
        self.late.setVisible(bool(sheet.late))
        self._show_done(sheet)
        signed = sheet.state in SIGNED
        self._to_settle.setText("Settled" if signed else f"To settle before signing · {sheet.to_settle}")
        self.findings.show_findings(_read_only(sheet.findings) if signed else sheet.findings)
        self.choices.show_choices(() if signed else sheet.choices)
        self._all_settled.setVisible(not sheet.to_settle)
        self._all_settled.setText(_settled(sheet))
        self.brief.show_visit(sheet)
        self.sign_button.setAccessibleDescription(self.brief.accessibleName())
        self.lines.show_lines(sheet.lines)
        self.bar.show_minutes(sheet.timed_minutes, sheet.timed_units, sheet.bands)
        self.bar.setVisible(bool(sheet.bands and sheet.timed_minutes))
        timed = words.counted(sheet.timed_minutes, "timed minute")
        units = words.counted(sheet.timed_units, "timed unit")
        self._sums.setText(f"{timed} · {units} · {sheet.total_minutes} min in all")

    def show_since(self, since: SinceLast | None) -> None:
        """Why the bill is not that of the last time; nothing where there was no last time."""
        self._since.setVisible(since is not None)
        self._changes.setVisible(since is not None)
        if since is not None:
            self._since.setText(f"Since the visit of {words.short_day(since.day)}")
            self._changes.setText("\n".join(since.changes) or "The same codes and units as then.")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        self._panel.setFixedWidth(min(self._look.px(400), max(320, self.width() * 40 // 100)))

    def _show_header(self, sheet: VisitSheet) -> None:
        signed = sheet.state in SIGNED
        name = words.who(sheet, self._private)
        title = {State.SIGNED: "Signed", State.EXPORTED: "Exported"}.get(sheet.state, "Review and sign")
        whose = f"{name} · {words.short_day(sheet.day)}"
        self.header.say(f"{title} · {whose}", whose, name)
        self.header.chips.show_texts(
            sheet.payer,
            f"timed {sheet.timed_minutes} min",
            f"total {sheet.total_minutes} min",
            f"MRN {sheet.mrn}" if sheet.mrn and not self._private else "",
            sheet.method,
        )
        is_open = sheet.state is State.OPEN
        self.stop_button.setVisible(is_open)
        self.sign_button.setVisible(not signed and not is_open)
        self.sign_button.setEnabled(not sheet.to_settle)
        self.sign_button.setText(f"Sign · {sheet.to_settle} to settle" if sheet.to_settle else "Sign   Ctrl+Enter")
        self.reopen_button.setVisible(signed)

    def _show_done(self, sheet: VisitSheet) -> None:
        emptied(self._done)
        by_code: dict[str, list[Bar]] = {}
        for bar in sheet.bars:
            by_code.setdefault(bar.text, []).append(bar)
        lines: dict[str, list[LineRow]] = {}
        for line in sheet.lines:
            lines.setdefault(line.text.split("-")[0], []).append(line)
        shown = {tile.code: tile.shown for group in sheet.groups for tile in group.tiles if tile.code}
        for code, bars in by_code.items():
            billed = shown.get(code, code)
            mine = lines.pop(billed, None) or lines.pop(code, [])
            self._add_service(billed if mine else code, mine, bars, sheet)
        for code, mine in lines.items():
            self._add_service(code, mine, [], sheet)
        if not by_code and not sheet.lines:
            self._done.addWidget(Words(self._look, "Nothing was recorded in this visit.", token="muted"))
        self._done.addStretch(1)

    def focusNextPrevChild(self, forward: bool) -> bool:
        tab_as_the_eye_goes((self.header, self.strip, self._left, self._panel))
        return super().focusNextPrevChild(forward)

    def _add_service(self, code: str, lines: list[LineRow], bars: list[Bar], sheet: VisitSheet) -> None:
        self._done.addWidget(ServiceCard(self._look, code, lines, bars, sheet, private=self._private))

    def _bring(self, field: QWidget) -> None:
        """Scrolls to what has been given the keys, with some room around it."""
        if self._left.isAncestorOf(field):
            self._left.ensureWidgetVisible(field, 0, self._left.height() // 3)
        else:
            self._right.ensureWidgetVisible(field, 0, 8)

    def _reopen(self, reason: str) -> None:
        self.reopen_wanted.emit(reason)

    def _build(self) -> None:
        about = "Why the visit is reopened: the reason stands on the record, beside both versions."
        reason_menu(self._look, self.reopen_button, REOPEN_REASONS, about, self._reopen)
        self.header.add(
            self.back_button,
            self.times_button,
            self.papers_button,
            self.reopen_button,
            self.stop_button,
            self.sign_button,
        )
        layout = rows(self, gap=0)
        layout.addWidget(self.header)
        layout.addWidget(self.strip)
        body = columns(gap=0)
        layout.addLayout(body, 1)
        left = QWidget()
        column = rows(left, margins=(18, 12, 18, 18), gap=9)
        self._left = scrolled(left, sideways=False)
        body.addWidget(self._left, 1)
        column.addWidget(self.late)
        column.addWidget(heading(self._look, "What was done"))
        column.addLayout(self._done)
        column.addSpacing(9)
        column.addWidget(self.notes)
        column.addSpacing(9)
        column.addWidget(self.claim)
        column.addStretch(1)
        body.addWidget(self._panel)
        inside = rows(self._panel, gap=0)
        inside.addWidget(self.brief)
        right = QWidget()
        side = rows(right, margins=(18, 12, 18, 18), gap=9)
        self._right = scrolled(right, sideways=False)
        inside.addWidget(self._right, 1)
        bill = heading(self._look, "Bill")
        for widget in (self._to_settle, self._all_settled, self.choices, self.findings, bill, self.lines):
            side.addWidget(widget)
        side.addWidget(self.bar)
        side.addWidget(self._sums)
        side.addWidget(self.signing)
        side.addWidget(self.payments)
        side.addWidget(self._since)
        side.addWidget(self._changes)
        side.addStretch(1)


def _settled(sheet: VisitSheet) -> str:
    if sheet.state in SIGNED:
        return "This visit is read-only. To change it, reopen it with a reason."
    if sheet.state is State.OPEN:
        return "Nothing to settle so far. Stop the visit to sign it."
    return "Nothing is left to settle. The visit can be signed."


def _read_only(findings: Iterable[FindingRow]) -> tuple[FindingRow, ...]:
    return tuple(replace(row, fix=()) for row in findings)
