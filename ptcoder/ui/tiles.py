"""The code buttons of the selected visit, in groups; the rarer ones behind a tile or found by typing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QScrollArea, QWidget

from ptcoder.clinic.sheets import Tile, TileGroup
from ptcoder.ui.folding import EVALUATIONS
from ptcoder.ui.gestures import TileHand
from ptcoder.ui.look import Look
from ptcoder.ui.painting import LEFT, box, line
from ptcoder.ui.parts import Words, heading, pressed_by_enter, rows
from ptcoder.ui.theme import Size, Weight
from ptcoder.ui.tile import PAD, RADIUS, TileButton
from ptcoder.ui.tile_plan import Group, Measures, Shown, everything, plan, total_height

GAP = 8
NARROWEST = 150
USUAL = 176
ALWAYS = (None, EVALUATIONS)
"""Has no key and is always in sight all the same: rest, and the tile that opens the evaluations."""
SQUEEZES = (1.0, 0.95, 0.9, 0.85)
"""How much lower the tiles may become before one is left out."""


class MoreTile(QAbstractButton):
    """Stands in a group for the tiles that did not fit."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._count = 0
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setToolTip("Show all codes. Or type / to search by code or word.")
        look.changed.connect(self.update)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def show_count(self, count: int) -> None:
        self._count = count
        self.setAccessibleName(f"{count} more codes")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look = self._look
        hovered = self.underMouse() or self.isDown()
        box(painter, QRectF(self.rect()), RADIUS, look.color("bg"), look.color("muted" if hovered else "line"))
        left = QRectF(self.rect()).adjusted(PAD, look.px(8), -PAD, 0)
        left.setHeight(look.px(17))
        line(painter, left, "more", look.font(Size.SMALL), look.color("muted"), LEFT)
        left.translate(0, look.px(20))
        said = f"{self._count} others · type /"
        line(painter, left, said, look.font(Size.NAME, Weight.SEMIBOLD), look.color("muted"), LEFT)


class TileGrid(QWidget):
    """Lays the tiles out; the same button stands for the same code as long as its group has it."""

    code_pressed = Signal(str)
    more_wanted = Signal()
    over = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.hand = TileHand(self)
        self._groups: tuple[TileGroup, ...] = ()
        self._buttons: dict[tuple[str, str | None], TileButton] = {}
        self._titles: dict[str, Words] = {}
        self._more: list[MoreTile] = []
        self._whole = False
        self._all: tuple[TileGroup, ...] = ()
        self._here: list[TileButton] = []
        self._room = 0
        self._placed: object = None
        look.changed.connect(self._again)

    def button(self, code: str | None) -> TileButton | None:
        """The button of a code, shown or not."""
        return next((each for each in self._here if each.tile.code == code), None)

    def keyed(self, key: int) -> TileButton | None:
        return next((each for each in self._here if each.tile.key == key), None)

    def shown_buttons(self) -> list[TileButton]:
        """The buttons as they stand, in reading order."""
        buttons = [each for each in self._here if not each.isHidden()]
        return sorted(buttons, key=lambda each: (each.y(), each.x()))

    def show_groups(
        self, groups: tuple[TileGroup, ...], now: int, *, shown: tuple[TileGroup, ...], whole: bool
    ) -> None:
        """All tiles of a visit, and those of them to show: ``whole`` however far down they reach, else what fits."""
        if (groups, shown, whole) == (self._all, self._groups, self._whole):
            self.tick(now)
            return
        self._all = groups
        self._groups = shown
        self._whole = whole
        wanted = {(group.title, tile.code): tile for group in (*groups, *shown) for tile in group.tiles}
        self._here = [self._button(title, tile) for (title, _), tile in wanted.items()]
        for button, tile in zip(self._here, wanted.values(), strict=True):
            button.show_tile(tile, now)
        self._place()

    def fit(self, height: int) -> None:
        """Tells how much height can be seen at once."""
        self._room = height
        self._place()

    def show_asked(self, asked: Mapping[str, str]) -> None:
        """By code, what is asked of its clock."""
        for each in self._buttons.values():
            each.show_asked(asked.get(each.tile.code or "", ""))

    def tick(self, now: int) -> None:
        for each in self._here:
            if each.tile.running:
                each.tick(now)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._place()

    def sizeHint(self) -> QSize:
        return QSize(640, 400)

    def _button(self, title: str, tile: Tile) -> TileButton:
        key = (title, tile.code)
        if key not in self._buttons:
            made = TileButton(self._look, tile)
            made.setParent(self)
            made.code_pressed.connect(self.code_pressed)
            made.over.connect(self.over)
            self.hand.watch(made)
            self._buttons[key] = made
        return self._buttons[key]

    def _again(self) -> None:
        self._placed = None
        self._place()

    def _measures(self, squeeze: float = 1.0) -> Measures:
        px = self._look.px
        room = self.width() + GAP
        usual, most = room // (px(USUAL) + GAP), room // (px(NARROWEST) + GAP)
        return Measures(
            columns=max(1, usual, min(4, most)),
            low=px(74 * squeeze),
            high=px(86 * squeeze),
            title=px(22),
            gap=GAP,
            group_gap=px(9 * squeeze),
        )

    def _place(self) -> None:
        if not self._groups or self.width() < 40:
            self._placed = None
            self._hide_the_rest(set(), set(), 0)
            return
        columns = self._measures().columns
        width = (self.width() - GAP * (columns - 1)) // columns
        groups = [self._told(group, width) for group in self._groups]
        measures, shown = self._planned(groups)
        titles = tuple(group.title for group in self._groups)
        tiles = tuple(tuple(tile.code for tile in group.tiles) for group in self._groups)
        placed = (titles, tiles, tuple(groups), shown, self.width(), measures, self._whole)
        if placed != self._placed:
            self._placed = placed
            self._lay_out(groups, shown, measures, width)

    def _planned(self, groups: list[Group]) -> tuple[Measures, tuple[Shown, ...]]:
        """All tiles, or those that fit; a little lower if that is what it takes."""
        usual = self._measures()
        if self._whole:
            return usual, everything(groups)
        for squeeze in SQUEEZES:
            measures = self._measures(squeeze)
            shown = plan(groups, measures, self._room)
            if total_height(groups, shown, measures) <= self._room:
                return measures, shown
        return usual, plan(groups, usual, self._room)

    def _told(self, group: TileGroup, width: int) -> Group:
        buttons = [self._buttons[group.title, tile.code] for tile in group.tiles]
        return Group(
            tall=tuple(button.needs_two_lines(width) for button in buttons),
            keyed=tuple(tile.key is not None or tile.code in ALWAYS for tile in group.tiles),
            used=tuple(tile.running or tile.clock.done > 0 for tile in group.tiles),
        )

    def _lay_out(self, groups: Sequence[Group], shown: Sequence[Shown], measures: Measures, width: int) -> None:
        y = 0
        kept: set[tuple[str, str | None]] = set()
        titled: set[str] = set()
        mores = 0
        previous: QWidget | None = None
        for group, told, part in zip(self._groups, groups, shown, strict=True):
            heights = part.row_heights(told, measures)
            if not heights:
                continue
            if y or self._whole:
                y += measures.group_gap if y else 0
                self._title(group.title, y, measures.title)
                titled.add(group.title)
                y += measures.title
            widgets: list[QWidget] = []
            for place in part.tiles:
                key = (group.title, group.tiles[place].code)
                kept.add(key)
                widgets.append(self._buttons[key])
            if part.more:
                widgets.append(self._more_tile(mores, part.more))
                mores += 1
            for number, widget in enumerate(widgets):
                row, column = divmod(number, measures.columns)
                top = y + sum(heights[:row]) + GAP * row
                widget.setGeometry(column * (width + GAP), top, width, heights[row])
                widget.show()
                if previous is not None:
                    self.setTabOrder(previous, widget)
                previous = widget
            y += sum(heights) + GAP * (len(heights) - 1)
        self._hide_the_rest(kept, titled, mores)
        self.setMinimumHeight(y)

    def _title(self, title: str, y: int, height: int) -> None:
        if title not in self._titles:
            self._titles[title] = heading(self._look, title, title.partition(" \N{EM DASH} ")[0])
            self._titles[title].setParent(self)
        label = self._titles[title]
        label.setGeometry(0, y, self.width(), height)
        label.show()

    def _more_tile(self, number: int, count: int) -> MoreTile:
        if number == len(self._more):
            made = MoreTile(self._look, self)
            made.clicked.connect(lambda: self.more_wanted.emit())
            self._more.append(made)
        self._more[number].show_count(count)
        return self._more[number]

    def _hide_the_rest(self, kept: set[tuple[str, str | None]], titled: set[str], mores: int) -> None:
        for key, each in self._buttons.items():
            if key not in kept:
                each.hide()
        for title, label in self._titles.items():
            if title not in titled:
                label.hide()
        for each in self._more[mores:]:
            each.hide()


class TileScroll(QScrollArea):
    """Holds the grid, below what is said of it, and tells it how much of it can be seen at once."""

    def __init__(self, grid: TileGrid, *above: QWidget) -> None:
        super().__init__()
        self._grid = grid
        inside = QWidget()
        layout = rows(inside, gap=0)
        for each in above:
            layout.addWidget(each)
        layout.addWidget(grid, 1)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def viewportEvent(self, event: QEvent) -> bool:
        done = super().viewportEvent(event)
        if event.type() == QEvent.Type.Resize:
            self._grid.fit(self.viewport().height())
        return done
