"""The floor: patients at the left, codes in the middle, the bill as it would be at the right, time at the foot."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QMenu, QPushButton, QStackedLayout, QWidget

from ptcoder.clinic.key import NOT_VERIFIED
from ptcoder.clinic.people_sheets import Person
from ptcoder.clinic.sheets import FindingRow, FloorSheet, VisitSheet
from ptcoder.ui import words
from ptcoder.ui.bill_panel import BillPanel
from ptcoder.ui.cards import CardColumn
from ptcoder.ui.focus import tab_as_the_eye_goes
from ptcoder.ui.header import Header
from ptcoder.ui.look import Look
from ptcoder.ui.parts import button, columns, restyle, rows
from ptcoder.ui.team_menu import HandOff
from ptcoder.ui.tile_area import TileArea
from ptcoder.ui.tile_timing import TileTiming
from ptcoder.ui.timeline_foot import TimelineFoot
from ptcoder.ui.welcome import FirstPatient, FirstPerson
from ptcoder.visit import State

NO_PIN = "No PIN is set: whoever sits here can sign as you."


class FloorPage(QWidget):
    """A function of the floor's sheet; ``tick`` moves the clocks on."""

    code_pressed = Signal(str)
    fix_wanted = Signal(FindingRow, str)
    visit_chosen = Signal(str)
    add_wanted = Signal()
    stop_wanted = Signal()
    resume_wanted = Signal()
    review_wanted = Signal()
    answered = Signal(str, str)
    acknowledged = Signal(str, str)
    attested = Signal(str)
    modifier_chosen = Signal(str, str)
    tie_chosen = Signal(str)
    person_chosen = Signal(str)
    person_wanted = Signal()
    person_added = Signal(object, str)
    """Particulars, and a PIN."""
    over = Signal(str)
    pin_wanted = Signal()
    code_wanted = Signal()
    """The recovery code of the log."""
    pin_put_off = Signal()
    """Not today."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._sheet: FloorSheet | None = None
        self._known_people: tuple[Person, ...] = ()
        self._private = False
        self.told_of_pin_on: date | None = None
        """The day on which it was put off to set a PIN."""
        self.header = Header(look)
        self.cards = CardColumn(look)
        self.tiles = TileArea(look)
        self.timing = TileTiming(self.tiles.keys.menu)
        self.panel = BillPanel(look)
        self.foot = TimelineFoot(look)
        self.timeline = self.foot.timeline
        self.first_person = FirstPerson(look)
        self.first_patient = FirstPatient(look)
        self.clinician = button("", "chip", name="Clinician")
        self.review_button = button("Review and sign", name="Review and sign")
        self.stop_button = button("Stop visit", "primary", name="Stop visit")
        self.resume_button = button("Resume visit", name="Resume visit")
        self.hand_off = HandOff()
        self._people = QMenu(self)
        self._build()
        self._connect()

    def show_floor(self, sheet: FloorSheet, now: int, *, private: bool) -> None:
        self._sheet = sheet
        self._private = private
        visit = sheet.visit
        self._turn(self._middle, 0 if visit is not None else 1)
        self._turn(self._stack, 0 if sheet.people else 1)
        self._show_header(visit if sheet.people else None)
        self._show_people(sheet)
        self.hand_off.show_floor(sheet)
        self.cards.show_cards(sheet.cards, now, private=private, asked=sheet.asked_of)
        self.tiles.show_visit(visit, now)
        self.tiles.grid.show_asked(sheet.asked_here)
        standing = (NO_PIN,) if self._lacks_pin(sheet) else ()
        self.tiles.show_messages(sheet.questions, (*sheet.notices, *(visit.notices if visit else ()), *standing))
        self.panel.show_visit(visit)
        self._show_span(now)
        self.foot.show_floor(sheet, now, private=private)

    def _lacks_pin(self, sheet: FloorSheet) -> bool:
        """Whether whoever works here should be told so; not in a demonstration, and once a day at most."""
        lacks = any(person.current and not person.has_pin for person in sheet.people)
        return lacks and not sheet.banner and self.told_of_pin_on != sheet.today

    def tick(self, now: int) -> None:
        self.cards.tick(now)
        self.tiles.tick(now)
        self.timeline.tick(now)
        self._show_span(now)

    def step(self, by: int) -> None:
        """Chooses the next patient, or the one before."""
        cards = self.cards.cards
        at = next((place for place, each in enumerate(cards) if each.card.selected), 0)
        if cards:
            self.visit_chosen.emit(cards[(at + by) % len(cards)].card.visit)

    def focusNextPrevChild(self, forward: bool) -> bool:
        tab_as_the_eye_goes((self.header, self.cards, self.tiles, self.panel))  # the foot is built once, behind them
        return super().focusNextPrevChild(forward)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def _share_width(self) -> None:
        """The sides grow with the text, but never so far that the codes have no room."""
        self.cards.setFixedWidth(min(self._look.px(232), max(200, self.width() * 27 // 100)))
        self.panel.setFixedWidth(min(self._look.px(312), max(240, self.width() * 30 // 100)))

    def _build(self) -> None:
        self.header.add(self.hand_off, self.review_button, self.resume_button, self.stop_button)
        self.header.add(self.clinician)  # at the end, so that nothing that comes or goes moves under a hand there
        self.clinician.setMenu(self._people)
        layout = rows(self, gap=0)
        layout.addWidget(self.header)
        stack = QWidget(self)
        layout.addWidget(stack, 1)
        whole = QWidget(stack)
        inside = rows(whole, gap=0)
        work = QWidget(whole)
        inside.addWidget(work, 1)
        body = columns(work, gap=0)
        body.addWidget(self.cards)
        middle = QWidget(work)
        body.addWidget(middle, 1)
        self._middle = QStackedLayout(middle)
        self._middle.addWidget(self.tiles)
        self._middle.addWidget(self.first_patient)
        body.addWidget(self.panel)
        inside.addWidget(self.foot)
        self._stack = QStackedLayout(stack)
        self._stack.addWidget(whole)
        self._stack.addWidget(self.first_person)

    def _connect(self) -> None:
        self._look.changed.connect(self._share_width)
        self.cards.chosen.connect(self.visit_chosen)
        self.cards.add_wanted.connect(self.add_wanted)
        self.first_patient.add_wanted.connect(self.add_wanted)
        self.first_person.added.connect(self.person_added)
        self.tiles.code_pressed.connect(self.code_pressed)
        self.tiles.over.connect(self.over)
        self.timeline.visit_chosen.connect(self.visit_chosen)
        self.cards.over.connect(self.over)
        self.tiles.strip.answered.connect(self.answered)
        self.panel.findings.pointed.connect(self.timeline.point_out)
        self.panel.findings.fix_wanted.connect(self.fix_wanted)
        self.tiles.strip.deeds[NO_PIN] = "Set a PIN…"
        self.tiles.strip.deeds[NOT_VERIFIED] = "Recovery code…"
        self.tiles.strip.acted.connect(self._act_on)
        self.tiles.strip.dismissed.connect(self._put_off)
        self.panel.acknowledged.connect(self.acknowledged)
        self.panel.attested.connect(self.attested)
        self.panel.modifier_chosen.connect(self.modifier_chosen)
        self.panel.chosen.connect(self.tie_chosen)
        self.stop_button.clicked.connect(lambda: self.stop_wanted.emit())
        self.resume_button.clicked.connect(lambda: self.resume_wanted.emit())
        self.review_button.clicked.connect(lambda: self.review_wanted.emit())
        for number in range(1, 10):
            self._shortcut(str(number), "Start or stop the code with that number", _with(self.tiles.press_key, number))
            self._shortcut(f"Alt+{number}", "The patient at that place", _with(self._choose, number - 1))
        self._shortcut("/", "Search a code by number, name or activity", self.tiles.start_search)
        self._shortcut("F6", "To what is asked or told above the codes; again, to the next", self.tiles.strip.lead_on)
        self._shortcut("Esc", "Back to the codes that fit; lets go of what is dragged or looked up", self.tiles.escape)

    def _act_on(self, notice: str) -> None:
        (self.code_wanted if notice == NOT_VERIFIED else self.pin_wanted).emit()

    def _put_off(self, notice: str) -> None:
        if notice == NO_PIN:
            self.pin_put_off.emit()

    def _shortcut(self, keys: str, said: str, press: Callable[[], None]) -> None:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.setWhatsThis(said)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.setAutoRepeat(False)  # a key that is held would start and stop by turns
        shortcut.activated.connect(press)

    def lend_keys(self, beside: QWidget) -> None:
        """The keys of the floor hold there, too, while it is shown."""
        for own in self.findChildren(QShortcut, options=Qt.FindChildOption.FindDirectChildrenOnly):
            lent = QShortcut(own.key(), beside)
            lent.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            lent.setAutoRepeat(False)
            lent.activated.connect(_where_shown(self, own))

    def _choose(self, place: int) -> None:
        if place < len(self.cards.cards):
            self.visit_chosen.emit(self.cards.cards[place].card.visit)

    def _turn(self, stack: QStackedLayout, page: int) -> None:
        """Shows one of two; a first step that can be seen takes the keys, so that it can be typed at once."""
        first = stack.widget(page)
        stands = stack is self._stack or self._stack.currentIndex() == 0
        if stack.currentIndex() != page or (page and stands and self.hasFocus()):
            stack.setCurrentIndex(page)
            if stands and first is not None:
                (first if page else self).setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_header(self, visit: VisitSheet | None) -> None:
        title = words.who(visit, self._private) if visit is not None else "Floor"
        self.header.title.setText(title)
        is_open = visit is not None and visit.state is State.OPEN
        buttons: tuple[tuple[QPushButton, bool], ...] = (
            (self.review_button, visit is not None),
            (self.stop_button, is_open),
            (self.hand_off, is_open),
            (self.resume_button, visit is not None and visit.state is State.CLOSED),
        )
        for each, shown in buttons:
            each.setVisible(shown)
        restyle(self.review_button, "" if is_open else "primary")

    def _show_span(self, now: int) -> None:
        visit = self._sheet.visit if self._sheet is not None else None
        if visit is None:
            self.header.chips.show_texts()
            return
        ends = [now if bar.stop is None else bar.stop for bar in visit.bars]
        opened = words.at(visit.opened, visit.off_min)
        span = f"{opened} → {words.at(max(ends), visit.off_min)}" if ends else f"since {opened}"
        self.header.chips.show_texts(visit.payer, visit.late or span, visit.method, visit.estimate)

    def _show_people(self, sheet: FloorSheet) -> None:
        current = next((each for each in sheet.people if each.current), None)
        self.clinician.setVisible(current is not None)
        if current is not None:
            called = f"{current.name}, {current.role}"
            self.clinician.setText(called)
            self.clinician.setAccessibleDescription(called)
        if sheet.people == self._known_people:
            return
        self._known_people = sheet.people
        self._people.clear()
        for person in sheet.people:
            action = QAction(f"{person.name}, {person.role}", self._people)
            action.setCheckable(True)
            action.setChecked(person.current)
            action.triggered.connect(lambda _=False, chosen=person.id: self.person_chosen.emit(chosen))
            self._people.addAction(action)
        self._people.addSeparator()
        self._people.addAction("Add a person…", self.person_wanted.emit)


def _where_shown(page: QWidget, own: QShortcut) -> Callable[[], None]:
    def press() -> None:
        if page.isVisible():
            own.activated.emit()

    return press


def _with(press: Callable[[int], None], number: int) -> Callable[[], None]:
    return lambda: press(number)
