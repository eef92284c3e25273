"""The mini floor: one patient and three codes in a small window that stays in front, for use beside another program.

What the floor would ask or say stands below them, where it moves nothing: the floor is one press away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QPainter, QPaintEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QPushButton, QWidget

from ptcoder.clinic.sheets import FloorSheet, PatientCard, Tile, VisitSheet
from ptcoder.ui import words
from ptcoder.ui.aloud import announce
from ptcoder.ui.cards import CLOCKS, STRIPES
from ptcoder.ui.flow import FlowLayout
from ptcoder.ui.focus import ring
from ptcoder.ui.look import Look
from ptcoder.ui.painting import box
from ptcoder.ui.parts import Words, button, columns, frame, rows
from ptcoder.ui.theme import Size, Weight
from ptcoder.ui.tile import TileButton

SHOWN = 3
WIDTH = 392
EDGE = 10
GAP = 4
HIGH = 92
"""A tile's height: three lines of its name above a clock."""
PAD = 8
NOBODY = "Nobody is being treated"
STARTS = "Start or stop the code with that number"
FLAGS = (
    Qt.WindowType.Window
    | Qt.WindowType.CustomizeWindowHint
    | Qt.WindowType.WindowTitleHint
    | Qt.WindowType.WindowCloseButtonHint
    | Qt.WindowType.WindowStaysOnTopHint
)


class MiniFloor(QWidget):
    """A function of the floor's sheet, like the floor itself. Closing it asks for the floor; it ends nothing."""

    code_pressed = Signal(str)
    visit_chosen = Signal(str)
    floor_wanted = Signal()
    stop_wanted = Signal()
    undo_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__(None, FLAGS)
        self._look = look
        self._sheet: FloorSheet | None = None
        self._others: dict[str, QPushButton] = {}
        self._private = False
        self._keyed: dict[int, Tile] = {}
        self._said = ""
        self.tiles: list[TileButton] = []
        self.head = _Head(look)
        self.back = button("Floor", "quiet", name="Back to the floor", press=self.floor_wanted.emit)
        self.setWindowTitle("ptcoder")
        self.setProperty("kind", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        layout = rows(self, margins=(EDGE, 10, EDGE, 8), gap=8)
        layout.addWidget(self.head)
        self._line = columns(gap=GAP)
        layout.addLayout(self._line)
        foot = columns(gap=GAP)
        self._names = QWidget()
        self._flow = FlowLayout(self._names, gap=2)
        foot.addWidget(self._names, 1)
        foot.addWidget(self.back, 0, Qt.AlignmentFlag.AlignBottom)
        layout.addLayout(foot)
        self.news = Words(look, size=Size.SMALL, wrap=True)
        self._news = frame("info")
        rows(self._news, margins=(9, 5, 9, 6)).addWidget(self.news)
        self._news.hide()
        layout.addWidget(self._news)
        for number in range(1, 10):
            self._shortcut(str(number), STARTS, lambda key=number: self._press_key(key))
            self._shortcut(f"Alt+{number}", "The patient at that place", lambda place=number - 1: self._choose(place))
        self._shortcut("0", "Stop the clocks", self.stop_wanted.emit)
        self._shortcut("Ctrl+Z", "Take back the last press", self.undo_wanted.emit)
        for keys in ("Esc", "Ctrl+M"):
            self._shortcut(keys, "Back to the floor", self.floor_wanted.emit)
        look.changed.connect(self._measure)
        self._measure()
        ring(look, self)

    @property
    def others(self) -> list[str]:
        """What is said of the patients who are not in front, in the floor's order."""
        return [each.text() for each in self._others.values()]

    def show_floor(self, sheet: FloorSheet, now: int, *, private: bool) -> None:
        self._sheet = sheet
        self._private = private
        self._show_tiles(sheet.visit, now)
        self._show_others([card for card in sheet.cards if not card.selected])
        self.tick(now)
        self._show_news()
        self._measure()

    def say(self, text: str) -> None:
        """What has come to pass, or why something was not done; "" ends it."""
        self._said = text
        self._show_news()
        self._measure()

    def tick(self, now: int) -> None:
        cards = self._sheet.cards if self._sheet is not None else ()
        self.head.show_card(next((card for card in cards if card.selected), None), now, private=self._private)
        for each in self.tiles:
            if each.tile.running:
                each.tick(now)
        for card in cards:
            if card.visit in self._others:
                self._others[card.visit].setText(_brief(card, now))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._measure()  # what was never shown does not know its size

    def closeEvent(self, event: QCloseEvent) -> None:
        self.floor_wanted.emit()
        event.accept()  # who leaves the program is not held up by it

    def _shortcut(self, keys: str, said: str, press: Callable[[], None]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setWhatsThis(said)
        shortcut.activated.connect(press)

    def _show_news(self) -> None:
        """What was said last; else what the floor asks, or that presses wait for the log."""
        sheet = self._sheet
        asked = [each.text for each in sheet.questions] if sheet is not None else []
        more = f"  {len(asked) - 1} more on the floor." if len(asked) > 1 else ""
        held = sheet.held.text if sheet is not None and sheet.held is not None else ""
        text = self._said or (f"? {asked[0]}{more}" if asked else held)
        if text != self.news.text():
            self.news.setText(text)
            self._news.setVisible(bool(text))
            if text and self.isVisible():
                announce(self, text)

    def _show_tiles(self, visit: VisitSheet | None, now: int) -> None:
        all_tiles = [tile for group in visit.groups for tile in group.tiles] if visit is not None else []
        self._keyed = {tile.key: tile for tile in all_tiles if tile.key is not None and tile.usable}
        chosen = three(all_tiles)
        for place, tile in enumerate(chosen):
            if place == len(self.tiles):
                made = TileButton(self._look, tile, pad=PAD)
                made.code_pressed.connect(self.code_pressed)
                self.tiles.append(made)
                self._line.addWidget(made, 1)
            self.tiles[place].show_tile(tile, now)
        asked = self._sheet.asked_here if self._sheet is not None else {}
        for place, each in enumerate(self.tiles):
            each.setVisible(place < len(chosen))
            each.show_asked(asked.get(each.tile.code or "", ""))

    def _show_others(self, cards: list[PatientCard]) -> None:
        here = [card.visit for card in cards]
        if here != list(self._others):
            for each in self._others.values():
                self._flow.removeWidget(each)
                each.deleteLater()
            self._others = {visit: self._other(visit) for visit in here}
        for card in cards:
            self._others[card.visit].setAccessibleName(f"Go to {card.initials if self._private else card.name}")

    def _other(self, visit: str) -> QPushButton:
        made = button("", "quiet", press=lambda: self.visit_chosen.emit(visit))
        self._flow.addWidget(made)
        return made

    def _choose(self, place: int) -> None:
        cards = self._sheet.cards if self._sheet is not None else ()
        if place < len(cards):
            self.visit_chosen.emit(cards[place].visit)

    def _press_key(self, key: int) -> None:
        if key in self._keyed:
            self.code_pressed.emit(self._keyed[key].code or "")

    def _measure(self) -> None:
        for each in self.tiles:
            each.setFixedHeight(self._look.px(HIGH))
        for each in (self.back, *self._others.values()):
            each.ensurePolished()  # the style sheet tells how high they are
        width = self._look.px(WIDTH)
        room = width - 2 * EDGE - GAP - self.back.sizeHint().width()
        self._names.setFixedHeight(max(self._flow.heightForWidth(room), self.back.sizeHint().height()))
        self.news.setFixedHeight(max(0, self.news.heightForWidth(width - 2 * EDGE - 20)))
        self.setFixedSize(width, self.sizeHint().height())


class _Head(QWidget):
    """Who is in front, what runs, for how long."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._token = ""
        self.name = Words(look, size=Size.BASE, weight=Weight.SEMIBOLD)
        self.doing = Words(look, size=Size.SMALL, token="muted")
        self.clock = Words(look, size=Size.MINI, weight=Weight.BOLD)
        self.sums = Words(look, size=Size.SMALL, token="muted")
        right = Qt.AlignmentFlag.AlignRight
        layout = columns(self, margins=(14, 0, 2, 0), gap=8)
        said = rows(gap=2)
        said.addWidget(self.name)
        said.addWidget(self.doing)
        layout.addLayout(said, 1)
        figures = rows(gap=0)
        figures.addWidget(self.clock, 0, right)
        figures.addWidget(self.sums, 0, right)
        layout.addLayout(figures)

    def show_card(self, card: PatientCard | None, now: int, *, private: bool) -> None:
        if card is None:
            told = (NOBODY, "", "", "", "")
        else:
            clock = words.face(card.clock, now) if card.clock is not None else "\N{EN DASH}"
            sums = f"{card.timed_minutes} min · {card.units} u"
            name = card.initials if private else card.name
            doing = " · ".join(filter(None, (card.doing, words.beside(card, now))))
            told = (name, doing, clock, sums, CLOCKS.get(card.status, "muted"))
        for label, text in zip((self.name, self.doing, self.clock, self.sums), told, strict=False):
            if label.text() != text:
                label.setText(text)
        token = STRIPES[card.status] if card is not None else ""
        if token != self._token:
            self._token = token
            self.clock.color(told[4] or "muted")
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._token:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            box(painter, QRectF(0, 4, 4, self.height() - 8), 2, self._look.color(self._token))


def three(tiles: list[Tile]) -> list[Tile]:
    """The codes for the mini floor: what runs, then what has run, then those with a key; as they stand on the floor."""

    def ranked() -> Iterator[Tile]:
        usable = [tile for tile in tiles if tile.usable or tile.running]
        yield from (tile for tile in usable if tile.running)
        yield from (tile for tile in usable if tile.clock.done)
        yield from sorted((tile for tile in usable if tile.key is not None), key=lambda tile: tile.key or 0)
        yield from usable

    codes = list(dict.fromkeys(tile.code for tile in ranked()))[:SHOWN]
    return [tile for tile in tiles if tile.code in codes]


def _brief(card: PatientCard, now: int) -> str:
    """``B.K. 04:40 left``; a name would not fit."""
    said = words.face(card.clock, now) if card.clock is not None else card.doing.lower()
    return f"{card.initials} {said}"
