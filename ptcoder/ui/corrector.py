"""Puts the record right from the window: a correction is looked at first, done by its reason, and then it is done."""

from __future__ import annotations

from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from ptcoder.clinic import Refused
from ptcoder.clinic.corrections import Correction, Delete, Edit, Neighbors
from ptcoder.clinic.sheets import CODE, SPLIT, TIMES, FindingRow, Tile
from ptcoder.clinic.stretches import StretchRow
from ptcoder.ui.acts import Around, Form, begun, ended
from ptcoder.ui.controller import Controller
from ptcoder.ui.correction_box import CorrectionBox
from ptcoder.ui.mistake import WRONG_CODE, instead_of, since
from ptcoder.ui.timeline_scale import Ghost
from ptcoder.ui.times_dialog import TimesDialog
from ptcoder.visit import State


class Corrector(QObject):
    """Holds the correction that is looked at, and where: above the timeline, or in the list of times."""

    def __init__(self, desk: Controller) -> None:
        super().__init__(desk)
        self._desk = desk
        self._window = desk.window
        self._timeline = desk.window.floor.timeline
        self._popover = desk.window.popover
        self._times: TimesDialog | None = None
        self._draft: Correction | None = None
        self._neighbors: Neighbors | None = None  # as the clinic thinks right, until somebody chooses
        self._fate = Neighbors.MOVE  # as it is shown
        self._visit = ""
        self._popover.anchor = self._anchor
        self.attach(self._popover.box)
        desk.privacy_changed.connect(self._put_away)

    def attach(self, box: CorrectionBox) -> None:
        """Whatever is asked for in a box is shown in it."""
        box.wanted.connect(self.propose)
        box.reason_given.connect(self.carry_out)
        box.neighbors_chosen.connect(self.choose_neighbors)
        box.closed.connect(self.close)

    # --- what is asked from the timeline, a tile or a finding

    def choose_bar(self, interval: str, at: object = None) -> None:
        """The actions of a bar; ``at`` is the minute that was pressed, None by a key, which then goes on in them."""
        row, around = self._row(interval), self._around()
        if row is None or around is None:
            return
        self._drop_draft()
        if around.visit.state not in (State.OPEN, State.CLOSED):
            self._box.show_form(Form.HISTORY, row, around)
        else:
            self._box.show_actions(row, around, at if isinstance(at, int) else None)
        self._open(focus=at is None)

    def show_menu(self, interval: str, at: object, place: QPoint) -> None:
        """The same as a menu."""
        row, around = self._row(interval), self._around()
        if row is not None and around is not None:
            self._drop_draft()
            self._box.menu(row, around, at if isinstance(at, int) else None, self._timeline).popup(place)

    def add_to_menu(self, menu: QMenu, tile: Tile) -> None:
        """Into the menu of a button that runs: started or stopped so many minutes ago."""
        around = self._around()
        self._add_instead(menu, tile, around)
        row = next((each for each in self._running(around) if each.code == tile.code), None)
        if row is None or around is None:
            return
        for title, choices in (("Started…", begun(row, around)), ("Stopped…", ended(row, around))):
            inner = self._box.menu_of(choices, row, around, menu)
            inner.setTitle(title)
            menu.addMenu(inner)
        menu.addAction("Put it right…", lambda: self._all_of(row.interval))
        menu.addSeparator()

    def _add_instead(self, menu: QMenu, tile: Tile, around: Around | None) -> None:
        """The right button offers to be what was meant from the start, where another was pressed."""
        code = tile.code or ""
        if around is None or not tile.attended or tile.group or not tile.usable:
            return
        wrong = instead_of(code, around.visit)
        if wrong is not None:
            said = f"It was this {since(wrong, around.visit)}, not {wrong.text}"
            menu.addAction(said, lambda: self.put_instead(wrong.interval, code))
            menu.addSeparator()

    def put_instead(self, interval: str, code: str) -> None:
        """Another code for a stretch in one press, which is its reason too; Undo takes it back."""
        visit = self._desk.visit
        if visit is not None:
            edit = Edit(visit=visit.visit, interval=interval, code=code)
            self._desk.do(lambda: self._desk.clinic.correct(edit, WRONG_CODE), undoable=True)

    def _all_of(self, interval: str) -> None:
        self._timeline.select(interval)
        self.choose_bar(interval)

    def fix(self, finding: FindingRow, fix: str) -> None:
        """What a finding asks for: its stretch split where the trouble begins or ends, or given another code."""
        if fix == TIMES:
            self.show_times()
            return
        row, around = self._row(finding.interval), self._around()
        if row is None or around is None:
            return
        form = {SPLIT: Form.SPLIT, CODE: Form.CODE}[fix]
        self._timeline.select(finding.interval)
        self._drop_draft()
        start, end = row.start or 0, around.now if row.stop is None else row.stop
        at = next((edge for edge in finding.span or () if start < edge < end), None)
        if self._desk.window.pages.currentWidget() is self._window.review:
            self.show_times()
        self._box.show_form(form, row, around, at)
        self._open(focus=True)

    def insert(self, at: object = None) -> None:
        """A stretch that was forgotten; ``at`` is the minute that was pressed."""
        around = self._around()
        if around is not None and around.visit.state in (State.OPEN, State.CLOSED):
            self._timeline.select("")
            self._drop_draft()
            if self._window.pages.currentWidget() is not self._window.floor:
                self.show_times()
            self._box.show_form(Form.ENTER, None, around, at if isinstance(at, int) else None)
            self._open(focus=True)

    def delete(self, interval: str) -> None:
        visit = self._desk.visit
        if visit is not None:
            self.propose(Delete(visit=visit.visit, interval=interval))
            self.enter()

    # --- one correction, from the first look to the reason

    def propose(self, correction: Correction) -> None:
        """Shows what would come of it."""
        has_focus = self._box.isAncestorOf(QApplication.focusWidget() or self._window)
        if self._times is None:
            self._timeline.select(getattr(correction, "interval", ""))
        self._draft, self._neighbors = correction, None
        self._preview()
        self._open(focus=has_focus)

    def choose_neighbors(self, neighbors: Neighbors) -> None:
        self._neighbors = neighbors
        self._preview()

    def carry_out(self, reason: str) -> None:
        draft, neighbors = self._draft, self._fate
        if draft is None:
            return
        self._draft = None  # what it would do is not asked again of the floor on which it is done
        if self._desk.do(lambda: self._desk.clinic.correct(draft, reason, neighbors), undoable=True):
            self.close()
        else:
            self._draft = draft
            self._window.toast.hide()
            self._box.show_error(self._desk.failed)

    def enter(self) -> None:
        """On to the reasons, by a key."""
        self._box.focus_first()

    def close(self) -> None:
        """Nothing was done, or it is done: back to where the keys were."""
        focused = QApplication.focusWidget()
        inside = focused is not None and self._popover.isAncestorOf(focused)
        self._drop_draft()
        self._popover.hide()
        if self._times is not None:
            self._times.box.clear()
            self._times.focus_table()
        elif inside:
            self._timeline.setFocus()

    def _put_away(self) -> None:
        """What can be done about a stretch names other patients; a correction that is looked at is shown anew."""
        if self._draft is None:
            self.close()
            self._box.clear()

    def refresh(self) -> None:
        """What time or another press has changed is shown in what is looked at, too."""
        if self._times is not None:
            self._show_times()
        visit, page = self._desk.visit, self._window.pages.currentWidget()
        left = page is not self._window.floor or visit is None or visit.visit != self._visit
        if self._popover.isVisible() and left:
            self.close()
        elif self._draft is not None:
            self._preview()

    # --- the plain list

    def show_times(self) -> None:
        """The times of the visit in front as a list, which can do all that the timeline can."""
        visit = self._desk.visit
        if visit is None or self._times is not None:
            return
        self.close()
        self._visit = visit.visit
        self._times = TimesDialog(self._window.look, self._window)
        self.attach(self._times.box)
        self._times.undo_button.clicked.connect(self._window.menus.undo.trigger)
        self._times.redo_button.clicked.connect(self._window.menus.redo.trigger)
        self._times.finished.connect(self._times_closed)
        self._show_times()
        self._times.open()

    def _times_closed(self) -> None:
        self._drop_draft()
        self._times = None

    def _show_times(self) -> None:
        around, dialog = self._around(), self._times
        if dialog is None:
            return
        if around is None:  # its opening was taken back
            dialog.reject()
            return
        dialog.show_visit(around, self._desk.sheet.undo, self._desk.sheet.redo)

    # --- parts

    @property
    def _box(self) -> CorrectionBox:
        return self._times.box if self._times is not None else self._popover.box

    def _preview(self) -> None:
        draft, around = self._draft, self._around()
        if draft is None or around is None:
            return
        try:
            sheet = self._desk.clinic.preview_correction(draft, self._neighbors)
        except Refused as refused:
            self._draft = None
            self._timeline.show_ghost(None)
            self._box.show_refused("This cannot be done", str(refused))
            return
        self._show_ghost(draft)
        self._fate = sheet.fate
        self._box.show_proposal(sheet, around)

    def _show_ghost(self, draft: Correction) -> None:
        bar = next((bar for bar in self._timeline.bars if bar.interval == getattr(draft, "interval", "")), None)
        if isinstance(draft, Edit) and bar is not None and (draft.start, draft.stop) != (None, None):
            start = bar.start if draft.start is None else draft.start
            self._timeline.show_ghost(Ghost(bar.interval, start, bar.stop if draft.stop is None else draft.stop))

    def _drop_draft(self) -> None:
        self._draft = None
        self._timeline.show_ghost(None)

    def _open(self, *, focus: bool) -> None:
        if self._times is None:
            visit = self._desk.visit
            self._visit = visit.visit if visit is not None else ""
            self._popover.open()
        if focus:
            self._box.focus_first()

    def _around(self) -> Around | None:
        visit = self._desk.visit
        if visit is None:
            return None
        sheet, clinic = self._desk.sheet, self._desk.clinic
        return Around(
            visit=visit,
            people=sheet.people,
            cards=sheet.cards,
            private=self._desk.preferences.private,
            now=clinic.now(),
        )

    def _row(self, interval: str) -> StretchRow | None:
        around = self._around()
        return around.row(interval) if around is not None else None

    @staticmethod
    def _running(around: Around | None) -> list[StretchRow]:
        return [] if around is None else [each for each in around.visit.stretches if each.running and not each.deleted]

    def _anchor(self) -> QRect:
        """Where the bar in question stands, in the window; the timeline itself where there is none."""
        timeline: QWidget = self._timeline
        bar = self._timeline.selected
        place = self._timeline.bar_rect(bar) if bar is not None else QRect(timeline.width() // 2, 0, 1, 1)
        place.moveTop(0)
        area = self._popover.area
        return QRect(timeline.mapTo(area, place.topLeft()), place.size())
