"""Everyone on the floor: one card each, and the way to add another."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QRectF, QSize, QTimer, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QSizePolicy, QWidget

from ptcoder.clinic.sheets import PatientCard, Status
from ptcoder.ui import words
from ptcoder.ui.asking import AskingButton
from ptcoder.ui.look import Look
from ptcoder.ui.painting import RIGHT, box, line, lines_of
from ptcoder.ui.parts import Button, frame, heading, rows, scrolled
from ptcoder.ui.theme import Size, Weight

RADIUS = 10
HEIGHT = 70
"""With and without a third line, so that no card moves under a hand; six of them can be seen at 1280 by 720."""
EDGE = 12
LEAST_WHO = 36
"""With less room than this no name is begun."""
NAME_GAP = 6
ADD = ("+ Patient   Ctrl+N", "+ Patient")
"""What the button below the cards says, by the room it has."""
STRIPES = {
    Status.TREATING: "attended",
    Status.UNATTENDED: "unattended",
    Status.WAITING: "line",
    Status.DONE: "line",
}
CLOCKS = {Status.TREATING: "attended", Status.UNATTENDED: "unattended"}


class CardButton(AskingButton):
    """A patient at a glance; a press selects the visit."""

    chosen = Signal(str)
    over = Signal(str)
    """A countdown of a patient who is not in front has just come to its end; who and what."""

    def __init__(self, look: Look, card: PatientCard) -> None:
        super().__init__()
        self._look = look
        self._card = card
        self._private = False
        self._clock = ""
        self._beside = ""
        self._was_left = False
        self._asked = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.asked.connect(lambda: self.chosen.emit(self._card.visit))
        look.changed.connect(self.updateGeometry)

    @property
    def card(self) -> PatientCard:
        return self._card

    @property
    def clock_text(self) -> str:
        return self._clock

    @property
    def beside_text(self) -> str:
        """What runs beside the large clock, empty where nothing does."""
        return self._beside

    @property
    def since_text(self) -> str:
        """When the large clock began, where the code's tile counts more; a countdown takes its place."""
        return f"since {self._card.since}" if self._card.since and not self._beside else ""

    def show_card(self, card: PatientCard, now: int, *, private: bool, asked: str = "") -> None:
        """``asked`` is what is asked of a clock of this patient, in a word."""
        if (card, private, asked) != (self._card, self._private, self._asked) or not self.accessibleName():
            self._card = card
            self._private = private
            self._asked = asked
            self.setAccessibleName(self._name())
            beside = f" beside {card.beside}" if card.beside else ""
            by = f", {card.who}" if card.who else ""
            since = f" since {card.since}" if card.since else ""
            also = f", {asked}" if asked else ""
            self.setAccessibleDescription(f"{card.doing}{since}{beside}{by}, {self._sums()}{also}")
            self.setToolTip(f"{self._name()}: {card.doing}{by}")
            self.update()
        self.show_checked(card.selected)
        self.tick(now)

    def tick(self, now: int) -> None:
        """Repaints if the clock reads otherwise at this moment."""
        clock = words.face(self._card.clock, now) if self._card.clock is not None else ""
        beside = words.beside(self._card, now)
        counted = self._card.countdown or self._card.clock
        left = counted.left(now) if counted is not None else None
        if self._was_left and left is not None and left <= 0 and not self._card.selected:
            self.over.emit(f"{self._name()}, {self._card.beside or self._card.doing}")
        self._was_left = left is not None and left > 0
        if (clock, beside) != (self._clock, self._beside):
            self._clock, self._beside = clock, beside
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(200), self._look.px(HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        look, card = self._look, self._card
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        border, width = ("attended", 2) if card.selected else ("muted" if self.underMouse() else "line", 1)
        box(painter, rect, RADIUS, look.color("surface"), look.color(border), width)
        inset = 10 if look.tokens.bordered else 9
        stripe = QRectF(2, inset, 4, rect.height() - 2 * inset)
        box(painter, stripe, 2, look.color(STRIPES[card.status]))
        inner, quiet = self._inner, look.color("muted")
        self._paint_head(painter, inner)
        small = look.font(Size.SMALL)
        height = QFontMetrics(small).height()
        below = QRectF(inner.left(), inner.bottom() - height, inner.width(), height)
        left = below.width()
        font, sums, sums_below = self._shared_out(inner)
        if self.since_text:
            left -= line(painter, below, self.since_text, small, quiet, RIGHT) + 8
        if self._beside:
            bold = look.font(Size.SMALL, Weight.SEMIBOLD)
            fits = QFontMetrics(bold).horizontalAdvance(self._beside) <= below.width()
            said = self._beside if fits else self._beside.removeprefix(card.beside).strip()
            left -= line(painter, below, said, bold, look.color("unattended"), RIGHT) + 8
        last = look.font(Size.SMALL, Weight.BOLD) if self._asked else small
        ink = look.color("text") if self._asked else quiet
        if sums_below:
            left -= line(painter, below, sums_below, last, ink, RIGHT) + 8
        if card.who and left >= look.px(LEAST_WHO):
            line(painter, QRectF(below.left(), below.top(), left, height), card.who, small, quiet)
        below.translate(0, -height if self._has_third_line or sums_below else -height / 2)
        taken = line(painter, below, sums, last, ink, RIGHT) + 8 if sums else 0
        line(painter, below.adjusted(0, 0, -taken, 0), card.doing, font, quiet)

    @property
    def _inner(self) -> QRectF:
        return QRectF(self.rect()).adjusted(15, self._look.px(6), -12, -self._look.px(6))

    @property
    def is_cut(self) -> bool:
        """Whether there is no room for all of what is done."""
        font, beside, _ = self._shared_out(self._inner)
        taken = self._wide(beside, self._look.font(Size.SMALL)) + 8 if beside else 0
        return self._wide(self._card.doing, font) + taken > self._inner.width()

    def _shared_out(self, inner: QRectF) -> tuple[QFont, str, str]:
        """How what is done stands whole, its sums beside it or below it: the font, the sums beside, those below. What
        is asked takes their place.
        """
        card, small = self._card, self._look.font(Size.SMALL)
        minutes = f"{card.timed_minutes} min"
        full = f"{minutes} · {card.units} u"
        for font in (small, self._look.font(Size.LABEL)):
            for said in (self._asked,) if self._asked else (full, minutes):
                if self._wide(card.doing, font) + 8 + self._wide(said, small) <= inner.width():
                    return font, said, ""
        if self.since_text or self._beside or not (card.who or self._is_short(inner)):
            return self._look.font(Size.LABEL), self._asked or minutes, ""
        whole = self._wide(card.doing, small) <= inner.width()
        font = small if whole else self._look.font(Size.LABEL)
        if self._asked:
            return font, "", self._asked
        return font, "", full if self._wide(f"{card.who}  {full}", small) <= inner.width() else minutes

    @staticmethod
    def _wide(text: str, font: QFont) -> int:
        return QFontMetrics(font).horizontalAdvance(text)

    def _is_short(self, inner: QRectF) -> bool:
        """Whether the name stands in one line beside the clock."""
        clock = self._wide(self._clock, self._look.font(Size.TITLE, Weight.BOLD))
        return (
            clock + NAME_GAP + self._wide(self._name(), self._look.font(Size.SMALL, Weight.SEMIBOLD)) <= inner.width()
        )

    def _paint_head(self, painter: QPainter, inner: QRectF) -> None:
        """The clock, which is never cut, and the name beside it: smaller where it is long, and in two lines where the
        card has no third line below.
        """
        look, card = self._look, self._card
        clock_font, name = look.font(Size.TITLE, Weight.BOLD), self._name()
        metrics = QFontMetrics(clock_font)
        top = QRectF(inner.left(), inner.top(), inner.width(), metrics.height())
        sizes = [look.font(size, Weight.SEMIBOLD) for size in (Size.BASE, Size.SMALL)]
        needed = QFontMetrics(sizes[-1]).horizontalAdvance(name) + NAME_GAP
        said = self._clock or ("\N{EN DASH}" if card.status is Status.WAITING else "")
        if needed + metrics.horizontalAdvance(said) > inner.width():
            said = said.partition(" ")[0]  # its color and its sign tell the rest
        taken = line(painter, top, said, clock_font, look.color(CLOCKS.get(card.status, "muted")), RIGHT)
        room = top.adjusted(0, 0, -taken - NAME_GAP, 0)
        font = next((each for each in sizes if QFontMetrics(each).horizontalAdvance(name) <= room.width()), sizes[-1])
        lines = 1 if self._has_third_line else 2
        for number, part in enumerate(lines_of(name, font, room.width(), lines)):
            line(painter, room.translated(0, number * QFontMetrics(font).height()), part, font, look.color("text"))

    @property
    def _has_third_line(self) -> bool:
        return bool(self._beside or self.since_text or self._card.who)

    def _name(self) -> str:
        return self._card.initials if self._private else self._card.name

    def _sums(self) -> str:
        minutes, units = self._card.timed_minutes, self._card.units
        return f"{words.counted(minutes, 'timed minute')}, {words.counted(units, 'unit')} in all"


class CardColumn(QFrame):
    """The patients on the floor, in the sheet's order."""

    chosen = Signal(str)
    add_wanted = Signal()
    over = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._cards: dict[str, CardButton] = {}
        self._order: tuple[str, ...] = ()
        self._chosen = ""
        self.setProperty("kind", "aside")
        self._title = heading(look, "On the floor")
        self.add_button = Button()
        self.add_button.setAccessibleName("Add patient")
        self.add_button.clicked.connect(lambda: self.add_wanted.emit())
        self.add_button.setToolTip("Add a patient to the floor (Ctrl+N)")
        self.add_button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        inside = QWidget()
        self._list = rows(inside, margins=(EDGE, 2, EDGE - 1, 8), gap=8)
        self._list.addWidget(self.add_button)
        self._list.addStretch(1)
        layout = rows(self, gap=0)
        top = frame("none")
        head = rows(top, margins=(12, 0, 12, 0))
        head.addWidget(self._title)
        layout.addWidget(top)
        self._scroll = scrolled(inside, sideways=False)
        layout.addWidget(self._scroll, 1)
        self._top = top
        look.changed.connect(self._measure)
        self._measure()

    @property
    def cards(self) -> list[CardButton]:
        """In the order in which they stand."""
        return [self._cards[visit] for visit in self._order]

    def show_cards(self, cards: tuple[PatientCard, ...], now: int, *, private: bool, asked: Mapping[str, str]) -> None:
        """``asked``: by visit, what is asked of a clock."""
        order = tuple(card.visit for card in cards)
        for card in cards:
            if card.visit not in self._cards:
                made = CardButton(self._look, card)
                made.chosen.connect(self.chosen)
                made.over.connect(self.over)
                self._cards[card.visit] = made
            self._cards[card.visit].show_card(card, now, private=private, asked=asked.get(card.visit, ""))
        if order != self._order:
            self._reorder(order)
        self._title.setText(f"On the floor · {len(cards)}")
        chosen = next((card.visit for card in cards if card.selected), "")
        if chosen and chosen != self._chosen:
            QTimer.singleShot(0, self, self._bring)
        self._chosen = chosen

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()

    def _bring(self) -> None:
        """The patient in front is in sight, however many there are."""
        card = self._cards.get(self._chosen)
        if card is not None:
            self._scroll.ensureWidgetVisible(card, 0, self._look.px(8))

    def tick(self, now: int) -> None:
        for each in self._cards.values():
            if each.card.clock is not None:
                each.tick(now)

    def _reorder(self, order: tuple[str, ...]) -> None:
        for visit in set(self._cards) - set(order):
            gone = self._cards.pop(visit)
            self._list.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        before: QWidget | None = None
        for place, visit in enumerate(order):
            card = self._cards[visit]
            self._list.insertWidget(place, card)
            if before is not None:
                QWidget.setTabOrder(before, card)
            before = card
        if before is not None:
            QWidget.setTabOrder(before, self.add_button)
        self._order = order

    def _measure(self) -> None:
        self._top.setFixedHeight(self._look.px(36))
        room = self.width() - 2 * EDGE - 2 * self._look.px(13) - self._scroll.verticalScrollBar().sizeHint().width()
        metrics = QFontMetrics(self._look.font(Size.BASE, Weight.SEMIBOLD))
        self.add_button.setText(next((each for each in ADD if metrics.horizontalAdvance(each) <= room), ADD[-1]))
