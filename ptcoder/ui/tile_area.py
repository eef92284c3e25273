"""The middle of the floor: a place for what is asked and for searching, and the tiles under it, which stay where they
are whatever is asked: a hand may be on its way to them.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QStackedLayout, QWidget

from ptcoder.clinic.sheets import Question, TileGroup, VisitSheet
from ptcoder.ui.folding import EVALUATIONS, evaluations, folded
from ptcoder.ui.found_strip import FoundStrip
from ptcoder.ui.look import Look
from ptcoder.ui.mistake import Mistake
from ptcoder.ui.parts import Words, button, clearable, columns, heading, rows
from ptcoder.ui.searching import found, parting
from ptcoder.ui.strips import Strip
from ptcoder.ui.strokes import Stroke
from ptcoder.ui.tile import TileButton
from ptcoder.ui.tile_help import TileHelp
from ptcoder.ui.tile_keys import TileKeys
from ptcoder.ui.tiles import TileGrid, TileScroll
from ptcoder.visit import State

FIRST = Stroke(keys=("Return", "Enter"), said="Start the first code that was found")
STROKES = (FIRST,)
LONGEST = 60
"""Of what is typed to find a code: more than any name, less than what is pasted by mistake."""
SEARCH = ("Search codes  /", "Search  /")
FEWER = ("Fewer codes  Esc", "Fewer  Esc")
"""The way back to the codes that fit, by the room there is."""
PLACE = 88
"""As high as two lines of a question over a row of answers, in pixels at 100 % text size."""


class TileArea(QWidget):
    """A function of the selected visit's groups, of the questions, and of what is typed in the search field."""

    code_pressed = Signal(str)
    over = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._sheet: VisitSheet | None = None
        self._groups: tuple[TileGroup, ...] = ()
        self._visit = ""
        self._now = 0
        self._all = False
        self._opened = False  # the evaluations are
        self._opens = False  # nothing but them is shown
        self.grid = TileGrid(look)
        self.strip = Strip(look)
        self.mistake = Mistake()
        self.found_strip = FoundStrip(look)
        self.help = TileHelp(look, self, self.grid)
        self.keys = TileKeys(look, self, self.grid.hand)
        self._is_carrying = False
        self.search = QLineEdit()
        self.fewer = button("Fewer codes  Esc", "small", press=self.collapse)
        self._title = heading(look, "")
        self._nothing = Words(look, token="muted", wrap=True)
        self._line = QWidget()
        self._build()
        self.search.textChanged.connect(self._refresh)
        self.strip.changed.connect(self._choose_line)
        self.search.installEventFilter(self)
        self.grid.code_pressed.connect(self._pressed)
        self.grid.over.connect(self.over)
        self.grid.more_wanted.connect(self.expand)
        self.keys.carrying.connect(self._carry)
        self.keys.menu.help_wanted.connect(self._help_on)
        self.found_strip.code_wanted.connect(self._lead_to)
        look.changed.connect(self._measure)
        self._measure()

    @property
    def nothing_text(self) -> str:
        """What is said where a search finds no code; empty otherwise."""
        return "" if self._nothing.isHidden() else self._nothing.text()

    def show_visit(self, visit: VisitSheet | None, now: int) -> None:
        self._sheet = visit
        self._groups = visit.groups if visit is not None else ()
        self._now = now
        self.mistake.show_visit(visit, now)
        self.keys.show_keys({tile.key: tile for each in self._groups for tile in each.tiles if tile.key is not None})
        if (visit.visit if visit is not None else "") != self._visit:
            self._visit = visit.visit if visit is not None else ""
            self._all = self._opened = False
        self._refresh()

    def show_messages(self, questions: tuple[Question, ...], notices: tuple[str, ...]) -> None:
        self.strip.show_messages(questions, notices)
        self._choose_line()

    def tick(self, now: int) -> None:
        self._now = now
        self.mistake.tick(now)
        self.grid.tick(now)

    def press_key(self, key: int) -> None:
        """As if the button with this number had been pressed; one that cannot be used is refused in words."""
        button = self.grid.keyed(key)
        if button is not None:
            self._pressed(button.tile.code or "")

    def expand(self) -> None:
        """Shows every code."""
        self._all = True
        self.setFocus(Qt.FocusReason.OtherFocusReason)  # the tile that was pressed is gone
        self._refresh()

    def collapse(self) -> None:
        """Back to the codes that fit."""
        self._all = self._opened = False
        if self.search.text():
            self.search.clear()
        self._refresh()

    def escape(self) -> None:
        """Back to the codes that fit, from wherever the keys are; a tile that is dragged goes back first."""
        if self.grid.hand.give_up():
            return
        if self.help.end():
            return
        self.collapse()
        self._leave_search()

    def open_evaluations(self) -> None:
        """Shows nothing but the evaluations, until one is pressed."""
        self._all, self._opened = False, True
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._refresh()

    def start_search(self) -> None:
        """Puts the cursor into the search field."""
        self._stack.setCurrentIndex(0)
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._choose_line()
        self.search.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and FIRST.is_met(event):
            if not event.isAutoRepeat():
                self._press_first()
            return True
        if event.type() == QEvent.Type.FocusOut:
            self._choose_line()
        return False

    def _build(self) -> None:
        self.search.setProperty("kind", "search")
        self.search.setAccessibleName("Search codes")
        self.search.setMaxLength(LONGEST)
        clearable(self.search)
        inside = QWidget()
        low = Qt.AlignmentFlag.AlignBottom
        plain = columns(gap=8)
        plain.addWidget(self._title, 1, low)
        plain.addWidget(self.fewer, 0, low)
        plain.addWidget(self.search, 0, low)
        whole = rows(inside, margins=(0, 2, 2, 6), gap=2)
        whole.addWidget(self.mistake, 0, Qt.AlignmentFlag.AlignLeft)
        whole.addStretch(1)
        whole.addLayout(plain)
        self._asked = QWidget()
        rows(self._asked, margins=(0, 1, 2, 1)).addWidget(self.strip)
        self._stack = QStackedLayout(self._line)
        self._stack.addWidget(inside)
        self._stack.addWidget(self._asked)
        self._stack.addWidget(self.keys.strip)
        layout = rows(self, margins=(16, 0, 14, 4), gap=0)
        layout.addWidget(self._line)
        layout.addWidget(TileScroll(self.grid, self.found_strip, self._nothing), 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def _measure(self) -> None:
        self._line.setFixedHeight(self._look.px(PLACE))
        self._share_width()

    def _share_width(self) -> None:
        """The line above the tiles is never wider than they are."""
        width = min(self._look.px(170), self.width() * 2 // 5)
        self.search.setFixedWidth(width)
        room = width - self._look.px(40)
        fits = (text for text in SEARCH if self.search.fontMetrics().horizontalAdvance(text) <= room)
        self.search.setPlaceholderText(next(fits, SEARCH[-1]))
        for text in ("Back  Esc",) if self._opens else FEWER:
            self.fewer.setText(text)
            if self.fewer.sizeHint().width() + self.search.width() <= self.width() - 48:
                break

    def _choose_line(self) -> None:
        typing = self.search.hasFocus() or bool(self.search.text())
        asking = self.strip.is_needed and not typing
        self._stack.setCurrentIndex(2 if self._is_carrying else 1 if asking else 0)

    def _pressed(self, code: str) -> None:
        if code == EVALUATIONS:
            self.open_evaluations()
            return
        if self._all or self._opened or self.search.text():
            self.setFocus(Qt.FocusReason.OtherFocusReason)  # before the button that has it is hidden
            self.collapse()
            self._leave_search()
        self.code_pressed.emit(code)

    def _carry(self, carries: bool) -> None:
        """While a tile is dragged, the line above the tiles shows the keys it can be dropped on."""
        self._is_carrying = carries
        self._choose_line()

    def _elsewhere(self) -> tuple[TileGroup, ...]:
        return self._sheet.elsewhere if self._sheet is not None else ()

    def _show_found(self, groups: tuple[TileGroup, ...], asked: str) -> None:
        tiles = [tile for group in groups for tile in group.tiles]
        here = tuple(group for group in groups if group.tiles[0].usable)
        alike = parting(here, self._sheet.alike, asked) if self._sheet is not None else None
        labels = {tile.code or "": tile.label for tile in tiles}
        refused = [tile for tile in tiles if tile.refusal or not tile.usable] if self._is_open() else []
        self.found_strip.show_found(alike, refused, labels)

    def _is_open(self) -> bool:
        return self._sheet is not None and self._sheet.state is State.OPEN

    def _lead_to(self, code: str) -> None:
        """An answer was given: its code alone is shown, with the keys on it; one more press starts it."""
        self.search.setText(code)
        button = next((each for each in self.grid.shown_buttons() if each.tile.code == code), None)
        if button is not None:
            button.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _help_on(self, code: str) -> None:
        button = next((each for each in self.grid.shown_buttons() if each.tile.code == code), None)
        if button is not None:
            self.help.ask_to_stay(button)

    def _leave_search(self) -> None:
        if self.search.hasFocus():
            self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _press_first(self) -> None:
        """Starts the first code found; what runs is stopped by no search."""
        shown = self.grid.shown_buttons()
        first: TileButton | None = next((each for each in shown if each.isEnabled() and not each.tile.running), None)
        if self.search.text() and first is not None:
            self._pressed(first.tile.code or "")

    def _refresh(self) -> None:
        asked = self.search.text().strip().casefold()
        whole = self._all or bool(asked)
        if asked:
            groups, title = found((*self._groups, *self._elsewhere()), asked), "Found"
        elif self._all:
            groups, title = self._groups, "All codes"
        elif self._opened:
            groups, title = evaluations(self._groups), "Which evaluation?"
        else:
            groups = folded(self._groups)
            title = groups[0].title if groups else ""
        self._nothing.setText(f"No code for “{self.search.text().strip()}”.")
        self._nothing.setVisible(bool(asked and not groups))
        self._opens = self._opened and not whole
        self._share_width()
        self.fewer.setVisible(whole or self._opened)
        self._show_found(groups if asked else (), asked)
        self.grid.show_groups(self._groups, self._now, shown=groups, whole=whole)
        self._title.shorter = (title.partition(" \N{EM DASH} ")[0], "")
        self._title.setText(title)
        self._choose_line()
