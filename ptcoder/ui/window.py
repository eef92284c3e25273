"""The main window: rail, pages, menus, and what floats above them. It holds parts and decides nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QCloseEvent, QIcon, QPaintEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QPushButton, QStackedWidget, QWidget

from ptcoder.files import resource
from ptcoder.ui.look import Look
from ptcoder.ui.theme import Size, Weight

if TYPE_CHECKING:
    from ptcoder.ui.day_page import DayPage
    from ptcoder.ui.export_page import ExportPage
    from ptcoder.ui.floor_page import FloorPage
    from ptcoder.ui.focus import FocusRing
    from ptcoder.ui.header import Chips
    from ptcoder.ui.held_banner import HeldBanner
    from ptcoder.ui.menus import Menus
    from ptcoder.ui.mini_floor import MiniFloor
    from ptcoder.ui.parts import Words
    from ptcoder.ui.patients_page import PatientsPage
    from ptcoder.ui.payers_page import PayersPage
    from ptcoder.ui.popover import Popover
    from ptcoder.ui.put_away import PutAway
    from ptcoder.ui.rail import Rail
    from ptcoder.ui.reports_page import ReportsPage
    from ptcoder.ui.review_page import ReviewPage
    from ptcoder.ui.toast import Toast

FLOOR, DAY, PATIENTS, PAYERS, EXPORT, REPORTS = "floor", "day", "patients", "payers", "export", "reports"
PLACES = (
    (FLOOR, "floor", "Floor", "Floor"),
    (DAY, "day", "Day", "Day"),
    (PATIENTS, "patients", "Patients", "Patients"),
    (PAYERS, "payers", "Payers", "Payers"),
    (EXPORT, "export", "Export", "Export page"),  # "Export" is the button of the Day page
    (REPORTS, "reports", "Reports", "Reports page"),  # "Reports" is the list of them
)


class MainWindow(QMainWindow):
    """Stands on the screen at once, and empty; ``painted`` tells so, once. ``furnish`` then brings its parts, whose
    modules need no reading before the first paint. ``may_close`` is asked before the window goes.
    """

    painted = Signal()
    came_forward = Signal()
    """It is the window in front again: something may have been done elsewhere."""

    menus: Menus
    rail: Rail
    floor: FloorPage
    review: ReviewPage
    day: DayPage
    mini: MiniFloor
    patients: PatientsPage
    export: ExportPage
    reports: ReportsPage
    payers: PayersPage
    pages: QStackedWidget
    held: HeldBanner
    toast: Toast
    popover: Popover
    ring: FocusRing
    put_away: PutAway
    _layers: QStackedWidget
    _banner: QWidget
    _banner_words: Words

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.may_close: Callable[[], bool] = lambda: True
        self.wish: Callable[[], Path] | None = None  # carried out when the log is closed; then the program starts again
        self.is_placed = False  # it stands where it was left
        self._is_painted = False
        self._is_furnished = False
        self.setWindowTitle("ptcoder")
        self.setMinimumSize(960, 560)
        self.resize(1280, 720)

    def furnish(self, app: QApplication) -> None:
        """Brings rail, pages and menus; once."""
        from ptcoder.ui.correction_box import CorrectionBox
        from ptcoder.ui.day_page import DayPage
        from ptcoder.ui.export_page import ExportPage
        from ptcoder.ui.floor_page import FloorPage
        from ptcoder.ui.focus import FocusRing
        from ptcoder.ui.held_banner import HeldBanner
        from ptcoder.ui.menus import Menus
        from ptcoder.ui.mini_floor import MiniFloor
        from ptcoder.ui.parts import Words, columns, frame, rows
        from ptcoder.ui.patients_page import PatientsPage
        from ptcoder.ui.payers_page import PayersPage
        from ptcoder.ui.popover import Popover
        from ptcoder.ui.put_away import PutAway
        from ptcoder.ui.rail import Rail
        from ptcoder.ui.reports_page import ReportsPage
        from ptcoder.ui.review_page import ReviewPage
        from ptcoder.ui.toast import Toast

        look = self.look
        self.setWindowIcon(QIcon(str(resource("icons", "ptcoder.svg"))))
        self.menus = Menus(self)
        self.mini = MiniFloor(look)
        # From the outside in: Qt styles whatever is in a widget anew each time that this is put into another.
        self._layers = QStackedWidget()
        self.setCentralWidget(self._layers)
        whole = QWidget(self._layers)
        outer = rows(whole, gap=0)
        self._banner = frame("banner")
        self._banner_words = Words(look, size=Size.SMALL, weight=Weight.SEMIBOLD, token="info")
        columns(self._banner, margins=(18, 3, 18, 3)).addWidget(self._banner_words)
        self._banner.hide()
        outer.addWidget(self._banner)
        inner = columns(gap=0)
        outer.addLayout(inner, 1)
        self.rail = Rail(look, PLACES)
        inner.addWidget(self.rail)
        self.pages = QStackedWidget(whole)
        inner.addWidget(self.pages, 1)
        self.floor = FloorPage(look, self.pages)
        self.review = ReviewPage(look, self.pages)
        self.day = DayPage(look, self.pages)
        self.patients = PatientsPage(look, self.pages)
        self.payers = PayersPage(look, self.pages)
        self.export = ExportPage(look, self.pages)
        self.reports = ReportsPage(look, self.pages)
        for page in (self.floor, self.review, self.day, self.patients, self.payers, self.export, self.reports):
            self.pages.addWidget(page)
        self._layers.addWidget(whole)
        self._layers.show()
        whole.show()  # in a window that stands already; what is not shown yet cannot take the keys
        for widget in whole.findChildren(QWidget):  # what measured its rows before it had its style measures them again
            QApplication.sendEvent(widget, QEvent(QEvent.Type.StyleChange))
        self.popover = Popover(look, whole, CorrectionBox(look))
        self.held = HeldBanner(look, self, self._room_for_held)
        self.toast = Toast(look, self, self._room_for_words)
        for floating in (self.held, self.toast):
            floating.placed.connect(self._make_room)
            self.pages.currentChanged.connect(floating.place)
            for chips in self._chips():
                chips.moved.connect(floating.place)
        self.ring = FocusRing(look, self, app)
        self.floor.lend_keys(self.rail)
        self.put_away = PutAway()
        self.rail.show_place(FLOOR)
        self.floor.setFocus()
        self._is_furnished = True

    def _chips(self) -> list[Chips]:
        from ptcoder.ui.header import Chips

        return self.pages.findChildren(Chips)

    def _room_at_head(self) -> QRect:
        """Where the head of the page in front has its facts, which stand elsewhere too."""
        page = self.pages.currentWidget()
        chips = next(each for each in self._chips() if page is not None and page.isAncestorOf(each))
        return QRect(chips.mapTo(self, QPoint(0, 0)), chips.size())

    def _room_for_words(self, least: int) -> QRect:
        """At the head; or beside the menus, where there is more room for a word that needs so much."""
        head, menus = self._room_at_head(), self.menus.room
        if not head.width() < least <= menus.width():
            return head
        page = self.pages.currentWidget()
        below = [each for each in page.findChildren(QPushButton) if each.isVisible()] if page is not None else []
        free = min((each.mapTo(self, QPoint(0, 0)).y() for each in below), default=menus.bottom() + 1)
        menus.setBottom(max(menus.bottom(), free - 2))
        return menus

    def _room_for_held(self) -> QRect:
        """Beside the menus; at the head where the system has them in a bar of its own."""
        if self._layers.count() > 1:
            return QRect()
        return self.menus.room or self._room_at_head()

    def _make_room(self) -> None:
        """The facts that a short word would lie on stand beside it."""
        taken = [each.geometry() for each in (self.held, self.toast) if each.isVisible()]
        for chips in self._chips():
            place = QRect(chips.mapTo(self, QPoint(0, 0)), chips.size())
            over = [each.right() + 1 - place.left() for each in taken if chips.isVisible() and place.intersects(each)]
            chips.give_way(max(over, default=0))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._is_painted:
            self._is_painted = True
            self.painted.emit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.came_forward.emit()

    def show_banner(self, text: str) -> None:
        self._banner_words.setText(text)
        self._banner.setVisible(bool(text))

    def go(self, page: QWidget, place: str) -> None:
        """Shows a page, with the keys that belong to it; the keys come to it from wherever they are."""
        focused = QApplication.focusWidget()
        if self.pages.currentWidget() is not page or focused is None or not page.isAncestorOf(focused):
            self.pages.setCurrentWidget(page)
            page.setFocus(Qt.FocusReason.OtherFocusReason)
        self.rail.show_place(place)

    def shrink(self) -> None:
        """The mini floor instead of this window, in the upper right corner of the screen or where it was left."""
        if not self.mini.testAttribute(Qt.WidgetAttribute.WA_Moved):
            room = self.screen().availableGeometry()
            self.mini.move(room.right() - self.mini.width() - 24, room.top() + 48)
        self.mini.setWindowIcon(self.windowIcon())
        self.mini.show()
        self.mini.activateWindow()
        self.hide()

    def grow(self) -> None:
        """This window again, as it was."""
        self.show()
        self.activateWindow()
        self.mini.hide()

    def cover(self, screen: QWidget) -> None:
        """Nothing but this is shown, until ``uncover``: no small window, no menu, nor the mini floor."""
        if self.mini.isVisible():
            self.grow()
        self.put_away.put_away(self)
        self._layers.addWidget(screen)
        self._layers.setCurrentWidget(screen)
        self.toast.hold(True)
        self.menus.show_locked(True)
        self.held.place()

    def uncover(self, screen: QWidget, *, same: bool) -> None:
        """What this screen covered, as it is now; another that came over it meanwhile stays in front.

        ``same``: by whom it was left, who finds the small windows again, too.
        """
        self._layers.removeWidget(screen)
        screen.deleteLater()
        self._layers.setCurrentIndex(self._layers.count() - 1)  # what was covered may cover something itself
        self.menus.show_locked(self._layers.count() > 1)
        self.toast.hold(self._layers.count() > 1)
        self.held.place()
        page = self.pages.currentWidget()
        if page is not None and self._layers.count() == 1:
            page.setFocus(Qt.FocusReason.OtherFocusReason)
        if same:
            self.put_away.bring_back()
        else:
            self.put_away.let_go()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.may_close():
            if self._is_furnished:
                self.mini.hide()
            event.accept()
        else:
            event.ignore()
