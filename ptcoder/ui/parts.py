"""Small parts that every page is made of: words, chips, buttons, rules, headings."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QIcon, QKeyEvent, QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from ptcoder.ui.look import Look
from ptcoder.ui.painting import line, lines_of, wrapped_height
from ptcoder.ui.theme import Size, Weight

CLOSE = 0.9
"""Lines may stand so much closer than their face asks for before their words are cut."""


class Words(QLabel):
    """Plain text in one of the look's sizes and one token's color; never reads text as markup."""

    def __init__(
        self,
        look: Look,
        text: str = "",
        *,
        size: Size = Size.BASE,
        weight: Weight = Weight.REGULAR,
        token: str = "text",
        wrap: bool = False,
    ) -> None:
        super().__init__(text)
        self._look = look
        self._size = size
        self._weight = weight
        self._token = token
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setForegroundRole(QPalette.ColorRole.WindowText)
        self.setWordWrap(wrap)
        if wrap:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        look.changed.connect(self._dress)
        self._dress()

    def color(self, token: str) -> None:
        """Changes the token the words are painted in."""
        if token != self._token:
            self._token = token
            self._dress()

    def _dress(self) -> None:
        self.setFont(self._look.font(self._size, self._weight))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, self._look.color(self._token))
        self.setPalette(palette)


class CutWords(Words):
    """One line that gives way where there is no room for it: said shorter, at last cut with an ellipsis; whole in its
    tooltip then.
    """

    shorter: tuple[str, ...] = ()
    """Other ways to say it, the longest first."""

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def setText(self, text: str) -> None:
        super().setText(text)
        self._tell_whole()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._tell_whole()

    def _tell_whole(self) -> None:
        self.setToolTip(self.text() if self.is_cut else "")

    @property
    def is_cut(self) -> bool:
        return self.sizeHint().width() > self.width()

    @property
    def painted(self) -> str:
        """What is said in the room there is, before it is cut."""
        capitals = self.font().capitalization() == QFont.Capitalization.AllUppercase
        ways = [text.upper() if capitals else text for text in (self.text(), *self.shorter)]
        fits = (text for text in ways if self.fontMetrics().horizontalAdvance(text) <= self.contentsRect().width())
        return next(fits, ways[-1])

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.is_cut:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        color = self.palette().color(QPalette.ColorRole.WindowText)
        line(painter, QRectF(self.contentsRect()), self.painted, self.font(), color)


class BlockWords(Words):
    """Lines of words in whatever room there is: broken to its width, where they do not fit a little smaller and closer,
    then said shorter, and at last cut with an ellipsis; whole in its tooltip then.
    """

    shorter: tuple[str, ...] = ()
    """Other ways to say it, the longest first."""

    def __init__(
        self,
        look: Look,
        text: str = "",
        *,
        size: Size = Size.BASE,
        weight: Weight = Weight.REGULAR,
        token: str = "text",
    ) -> None:
        super().__init__(look, text, size=size, weight=weight, token=token)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.fontMetrics().height())

    @property
    def is_cut(self) -> bool:
        font, lines = self._fitted()
        return bool(lines) and QFontMetrics(font).horizontalAdvance(lines[-1]) > self.width()

    def whole_height(self, width: int) -> int:
        """How high all of it stands at this width, neither smaller nor closer."""
        return wrapped_height(self.text(), self.font(), width)

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip:
            self.setToolTip(self.text() if self.is_cut else "")
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        color = self.palette().color(QPalette.ColorRole.WindowText)
        font, lines = self._fitted()
        whole = QFontMetrics(font).height()
        step = min(whole, self.height() / max(1, len(lines)))
        top = max(0.0, (self.height() - step * len(lines)) / 2) - (whole - step) / 2
        for number, said in enumerate(lines):
            line(painter, QRectF(0, top + number * step, self.width(), whole), said, font, color)

    def _fitted(self) -> tuple[QFont, list[str]]:
        """The first way to say it that fits, or the last one."""
        small = self._look.font(Size.LABEL, self._weight)
        fonts = [self.font(), small] if self._size > Size.LABEL else [self.font()]
        font, lines = self.font(), list[str]()
        for text in (self.text(), *self.shorter):
            for font in fonts:
                metrics = QFontMetrics(font)
                most = max(1, int(self.height() / (CLOSE * metrics.height())))
                lines = lines_of(text, font, self.width(), most)
                if lines and metrics.horizontalAdvance(lines[-1]) <= self.width():
                    return font, lines
        return font, lines


def heading(look: Look, text: str, *shorter: str) -> CutWords:
    """A heading in small capitals, and how it is said where there is less room."""
    made = CutWords(look, text, size=Size.CAPS, weight=Weight.SEMIBOLD, token="muted")
    made.shorter = shorter
    return made


class Button(QPushButton):
    """Enter presses it, as Space does; in a small window, whose own Enter is, where that says so."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if isinstance(self.window(), QDialog) or not pressed_by_enter(self, event):
            super().keyPressEvent(event)


def pressed_by_enter(pressed: QAbstractButton, event: QKeyEvent) -> bool:
    """Whether the key is Enter, which presses a button once, however long it is held. Qt does so in dialogs alone."""
    if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        return False
    if event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
        return False
    if not event.isAutoRepeat():
        pressed.click()
    return True


class Choice(Button):
    """As wide as its words in bold, in which they stand once it is chosen: it neither cuts them nor moves others."""

    def sizeHint(self) -> QSize:
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        hint, text = super().sizeHint(), self.text()
        more = QFontMetrics(bold).horizontalAdvance(text) - self.fontMetrics().horizontalAdvance(text)
        return QSize(hint.width() + max(0, more), hint.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


def button(text: str, kind: str = "", *, name: str = "", press: Callable[[], object] | None = None) -> QPushButton:
    """A button; ``kind`` is one of the style sheet's, ``name`` its accessible name where the text is not enough."""
    made = Choice(text) if kind == "choice" else Button(text)
    if kind:
        made.setProperty("kind", kind)
    if name:
        made.setAccessibleName(name)
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setAutoDefault(False)
    if press is not None:
        made.clicked.connect(lambda: press())
    return made


def clearable(field: QLineEdit) -> None:
    """Gives a search field the button that empties it, with the name that Qt does not give it."""
    field.setClearButtonEnabled(True)
    for clear in field.findChildren(QAbstractButton):
        clear.setAccessibleName("Clear search")


def frame(kind: str) -> QFrame:
    """A frame dressed by the style sheet as ``kind``."""
    made = QFrame()
    made.setProperty("kind", kind)
    return made


def rule() -> QFrame:
    """A hairline."""
    return frame("rule")


def restyle(widget: QWidget, kind: str) -> None:
    """Gives a widget another of the style sheet's kinds."""
    if widget.property("kind") != kind:
        widget.setProperty("kind", kind)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


Margins = tuple[int, int, int, int]
NONE: Margins = (0, 0, 0, 0)


def rows(parent: QWidget | None = None, *, margins: Margins = NONE, gap: int = 8) -> QVBoxLayout:
    layout = QVBoxLayout(parent) if parent is not None else QVBoxLayout()
    layout.setContentsMargins(*margins)
    layout.setSpacing(gap)
    return layout


def columns(parent: QWidget | None = None, *, margins: Margins = NONE, gap: int = 8) -> QHBoxLayout:
    layout = QHBoxLayout(parent) if parent is not None else QHBoxLayout()
    layout.setContentsMargins(*margins)
    layout.setSpacing(gap)
    return layout


def scrolled(inside: QWidget, *, sideways: bool = True) -> QScrollArea:
    """What of ``inside`` there is no room for is scrolled to; not ``sideways``, where it gives way itself."""
    made = QScrollArea()
    made.setWidget(inside)
    made.setWidgetResizable(True)
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    if not sideways:
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return made


def emptied(layout: QLayout) -> None:
    """Takes every widget out of a layout and lets go of it."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        inner = item.layout()
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif inner is not None:
            emptied(inner)


class FingerRows(QStyledItemDelegate):
    """The rows of a list that drops down are as high as a fingertip."""

    HIGH = 44

    def __init__(self, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        size = super().sizeHint(option, index)
        return QSize(size.width(), max(size.height(), self._look.px(self.HIGH)))


class IconButton(Button):
    """A flat button that is only a sign; its name is its tooltip and its accessible name."""

    def __init__(self, look: Look, icon: str, name: str, token: str = "muted") -> None:
        super().__init__()
        self._look = look
        self._icon = icon
        self._token = token
        self.setProperty("kind", "flat")
        self.call(name)
        self.setAutoDefault(False)
        look.changed.connect(self._dress)
        self._dress()

    def color(self, token: str) -> None:
        """Changes the token the sign is painted in."""
        self._token = token
        self._dress()

    def call(self, name: str) -> None:
        """Changes its name."""
        self.setAccessibleName(name)
        self.setToolTip(name)

    def _dress(self) -> None:
        self.setIcon(QIcon(self._look.pixmap(self._icon, self._token, 18)))
        self.setIconSize(QSize(self._look.px(18), self._look.px(18)))
