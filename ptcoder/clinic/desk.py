"""The app without a face: intents in, sheets out. The only place that asks the clock and writes to the log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Self
from uuid import UUID

from ptcoder.clinic import card_faces, faces, held, notices, rules, steps
from ptcoder.clinic.asked import Doubt, doubts
from ptcoder.clinic.at_hand import AtHand
from ptcoder.clinic.at_lock import AtLock
from ptcoder.clinic.auditing import Audits
from ptcoder.clinic.away import Away, WentOn
from ptcoder.clinic.care import CareDesk
from ptcoder.clinic.charges import Charges
from ptcoder.clinic.chart import Chart
from ptcoder.clinic.charts import Charts
from ptcoder.clinic.claim_work import ClaimWork
from ptcoder.clinic.claims import Claims
from ptcoder.clinic.clock import Clock, FloorClock, SystemClock
from ptcoder.clinic.code_help import CodeHelp, code_help
from ptcoder.clinic.countdowns import Timers
from ptcoder.clinic.day_sheets import DaySheet
from ptcoder.clinic.floor import Floor
from ptcoder.clinic.goals import GoalDesk
from ptcoder.clinic.history import History
from ptcoder.clinic.importing import Importing
from ptcoder.clinic.journal import Journal
from ptcoder.clinic.keeping import Keeping
from ptcoder.clinic.key import KeyDesk
from ptcoder.clinic.late_entry import LateDesk
from ptcoder.clinic.lateness import began
from ptcoder.clinic.notes import Notes
from ptcoder.clinic.number_keys import NumberKeys
from ptcoder.clinic.offered import Offered
from ptcoder.clinic.papers import Paper, Papers
from ptcoder.clinic.payments import Payments
from ptcoder.clinic.recovery import Recovery, day_of, hour, wrong_date
from ptcoder.clinic.refused import Refused
from ptcoder.clinic.register import Register
from ptcoder.clinic.register_sheets import PatientRow, PayerRow
from ptcoder.clinic.registering import Registering
from ptcoder.clinic.reporting import Reporting
from ptcoder.clinic.schedule import Schedule
from ptcoder.clinic.setting_up import SettingUp
from ptcoder.clinic.sheets import FloorSheet, Question, SinceLast, VisitSheet
from ptcoder.clinic.signing_desk import SigningDesk
from ptcoder.clinic.since_last import since_last
from ptcoder.clinic.staff import Staff
from ptcoder.rulebook import RuleBook
from ptcoder.store import Held, Keys, Log, LogError, looks
from ptcoder.store.settings import NOTES_KEPT, Settings
from ptcoder.visit import (
    Event,
    FavoritesChosen,
    Moment,
    PatientAdded,
    PersonAdded,
    PinSet,
    State,
    Visit,
)


class Desk:
    """What one desk of a clinic knows and shows: its log, its rules, its floor. Writes nothing.

    ``Clinic`` adds what is done here.
    """

    def __init__(self, log: Log, book: RuleBook, clock: Clock, banner: str = "") -> None:
        self._clock = FloorClock(clock)
        self._trusted = log.last_said()
        waiting = Held(log)
        self._entered = _enter(waiting)
        self._shipped = book
        self._outside = log.outside()
        self._rulings = rules.read(book, log.rules())
        same = log.doubles()
        self.history = History(log, lambda patient: sorted(same.all_of(patient)))
        self._floor = Floor(self._rulings.book, history=self.history, doubles=same)
        self._floor.notes_kept_here = log.settings()[NOTES_KEPT] == "here"
        self._journal = Journal(log, self._floor, self._clock, waiting)
        self._register = Register(log, self._rulings.book, self._floor.doubles)
        self._journal.followers.append(self._register.take)
        at_hand = AtHand(log, self._floor)
        self._known, self._unsigned = at_hand.known, at_hand.unsigned
        self._load_day, self._of_day = at_hand.load_day, at_hand.of_day
        self._keys = NumberKeys(log.favorites())
        self._against = ""
        self.staff = Staff(self._journal, self._shown)
        charts = Charts(log, self._floor, self._register, self.history)
        self.papers = Papers(charts, self._floor, self._journal, self._clock, self.staff)
        self.payments = Payments(charts, self._floor, self._journal, self._clock, self.staff, self._known)
        self.notes = Notes(log, self._floor, self.staff, self.history, self._known, self._unsigned, self._act)
        self.goals = GoalDesk(self._journal, self._clock, self.staff, self._floor, self.history, self._known)
        self.registering = Registering(log, self._journal, self._register, self._clock, self.staff)
        self.schedule = Schedule(log, self._journal, self._register, self._clock, self.staff)
        self.importing = Importing(log, self._journal, self._register, self._clock, self.staff)
        self.chart = Chart(log, self._floor, self._register, self._clock, self.staff, self.schedule)
        self.late = LateDesk(
            log, self._journal, self._clock, self.staff, self._register, at_hand, self._called, self._named
        )
        self._banner = banner
        self._selected: UUID | None = None
        self._log = log
        self._is_closed = False
        self._doubted: date | None = None
        moment = self._clock.look()
        if not wrong_date(moment, self._trusted):
            self._trusted = moment
        for visit in log.unfinished_visits():
            self._floor.load(visit, log.visit(visit))
        for day in {day_of(moment), *(folded.date for folded in self._floor.visits.values())}:
            self._load_day(day)
        self._take_held(waiting)
        last = max(self._journal.records(), key=lambda record: record.stamp.lamport, default=None)
        self.staff.go_on_as(last.stamp.who if last else None)
        self.care = CareDesk(self._journal, self._clock, self.staff, self._floor, self._register, self.history)
        self.claims = Claims(self._journal, self._clock, self.staff, self._floor, self.history)
        beside = log.source.path.parent if log.source is not None else None
        kept = looks.read(beside)
        self._recovery = Recovery(self._journal, moment, kept.last)
        self.at_lock = AtLock(self._journal, self.staff, lambda: {each.interval.id for each in self._recovery.open()})
        self.away = Away(self._journal, self._clock, kept, beside)
        self.staff.on_return = self.away.came_back
        self.signing = SigningDesk(
            self._journal, self._floor, self.staff, self._known, self._unsigned, self._act, self.now, self._clock.look
        )
        self._timers = Timers()
        self._timers.read(log.settings())
        self.keeping = Keeping(log, self._clock.look, self._who)
        self.charges = Charges(log, self._journal, self._clock, self.staff, self._all_written)
        self.audits = Audits(log, self._journal, self._clock, self.staff, lambda: self._rulings.book)
        self.reports = Reporting(log, self._floor, self._register, self._clock, self.staff)
        named = self.reports.names.patient
        self.work = ClaimWork(log, self._floor, self._journal, self._clock, self.staff, self._known, named)
        self._journal.follow_clock(moment)
        self.away.begin(moment)
        self.key = KeyDesk(log.guard, self._journal, self._clock, self._who) if log.guard is not None else None
        """None where the key lies in a file, or the log is a demonstration's."""
        self.setup = SettingUp(self._journal, self._clock, self.staff, self._register, self._keys, self.key)
        self.offered = Offered(log, self._register, self._shipped, self._clock)
        self._select_somebody()

    @classmethod
    def open(cls, folder: Path, *, clock: Clock | None = None, banner: str = "", keys: Keys | None = None) -> Self:
        """The clinic whose log lies in ``folder``; LogError tells in words why it cannot be opened."""
        book = RuleBook.load()
        log = Log.open(folder, keys)
        try:
            return cls(log, book, clock or SystemClock(), banner)
        except BaseException:
            log.close()
            raise

    def close(self) -> None:
        """Lets go of the log. What runs goes on: it is written down with its start. Closing twice does nothing."""
        if not self._is_closed:
            self._is_closed = True
            self.away.leave()
            with suppress(LogError):  # what is held stays in the rescue file, for the next start
                self._journal.enter()
            self._log.close()

    # --- looking

    def now(self) -> int:
        """Where the floor's axis stands: what a clock is painted by."""
        return self._clock.axis(self._clock.look())

    def floor(self) -> FloorSheet:
        """The floor as it is now."""
        moment = self._clock.look()
        now = self._clock.axis(moment)
        people = self.staff.people.sheets(self.staff.who)
        cards = tuple(
            card_faces.card(
                visit,
                folded,
                self._floor,
                self._register.patient_of(folded),
                now,
                visit == self._selected,
                self.staff.people.name if len(people) > 1 else None,
            )
            for visit, folded in self._floor.open()
        )
        return FloorSheet(
            today=day_of(moment),
            people=people,
            cards=cards,
            visit=self._sheet(self._selected, now) if self._selected else None,
            questions=tuple(self._questions(now)),
            notices=tuple(self._notices(moment)),
            undo=steps.called(self._journal.to_undo, self._floor.visits, self._selected, self._initials),
            redo=steps.called(self._journal.to_redo, self._floor.visits, self._selected, self._initials),
            banner=self._banner,
            held=held.held_sheet(self._journal.held),
            locked=self.staff.locked,
            guarded=self.staff.people.guarded,
            emergency=self.staff.emergency,
            lanes=tuple(
                faces.lane(visit, folded, self._floor, self._register.patient_of(folded))
                for visit, folded in self._floor.open()
            ),
        )

    def visit(self, visit: str) -> VisitSheet:
        """Any visit, also one that has left the floor."""
        return self._sheet(self._known(visit), self.now())

    def since_last(self, visit: str) -> SinceLast | None:
        """What differs from the patient's last signed bill; None where there is none of an earlier day."""
        known = self._known(visit)
        patient = self._floor.visits[known].patient
        visits = self._log.visits_of(UUID(patient)) if patient else []
        return since_last(known, self._floor, self.now(), visits, self._log.visit)

    def papers_of(self, kind: str, suffix: str, visit: str) -> tuple[Paper, ...]:
        """One paper of any visit; see ``Papers.wanted``."""
        return self.papers.wanted(kind, suffix, [self._known(visit)])

    def papers_of_day(self, kind: str, suffix: str, day: date) -> tuple[Paper, ...]:
        """The papers of every signed visit of a day."""
        self._load_day(day)
        return self.papers.of_day(kind, suffix, day)

    def code_help(self, code: str) -> CodeHelp:
        """What belongs to a code and what doesn't, for the selected visit; Refused where there is none of it."""
        folded = self._floor.visits[self._selected] if self._selected else None
        edition = self._floor.edition(folded) if folded is not None else None
        if folded is None or edition is None or code not in edition.services:
            raise Refused(f"There is no code {code} in a visit here.")
        return code_help(edition.services[code], edition, self._floor.payer(folded), folded.discipline)

    def day(self, day: date | None = None) -> DaySheet:
        """All visits of a day (today's if none is named), in the order in which they were opened; today's sweep has
        those that nobody has stopped since another day, too.
        """
        today = day_of(self._clock.look())
        wanted = day or today
        rows = self._of_day(wanted)
        forgotten = [each for each in self._floor.open() if each[1].state is State.OPEN and each[1].date < today]
        left = forgotten if wanted == today else []
        names = {str(visit.patient): self._register.name_of(visit) for _, visit in (*left, *rows)}
        try:
            expected = self.schedule.on(wanted)
        except LogError:  # the visits are known here all the same, and the sheet says that these are not
            expected = None
        sheet = faces.day_sheet(wanted, self._floor, rows, names, self.now(), self._named, left)
        return replace(sheet, expected=expected)

    def patients(self, text: str = "") -> tuple[PatientRow, ...]:
        """Patients of the register in whose name or number the words of ``text`` occur."""
        here = {folded.patient or "": str(visit) for visit, folded in self._floor.open() if folded.state is State.OPEN}
        return self._register.search(text, here, day_of(self._clock.look()))

    def payers(self) -> tuple[PayerRow, ...]:
        """The payers whose rules are known today."""
        return self._register.payers(day_of(self._clock.look()))

    def settings(self) -> Settings:
        """What the clinic has settled for itself."""
        return self._log.settings()

    # --- small things

    def _all_written(self, what: str) -> None:
        """Refused while anything is held that the log still cannot take: what is signed or leaves rests on the log."""
        count = len(self._journal.held.presses)
        try:
            self._journal.enter()
        except LogError as error:
            raise Refused(
                f"{held.presses(count)} {'are' if count != 1 else 'is'} not in the log yet: {error} {what} has to wait."
            ) from error

    def _act(self, name: str, events: Sequence[Event], moment: Moment | None = None) -> None:
        self._journal.act(name, events, moment or self._clock.look(), self._who())

    def _who(self) -> UUID | None:
        return self.staff.who

    def _shown(self) -> tuple[UUID, UUID] | None:
        folded = self._floor.visits.get(self._selected) if self._selected else None
        if self._selected is None or folded is None or folded.patient is None:
            return None
        return self._selected, UUID(folded.patient)

    def _take_held(self, waiting: Held) -> None:
        """What an earlier program could not write, and this one can't either, is shown all the same."""
        records = tuple(waiting.records())
        self._floor.take(records)
        for record in records:
            if isinstance(record.event, PersonAdded | PinSet):
                self.staff.people.take(record.event)
            elif isinstance(record.event, PatientAdded):
                self._register.take(record.event)
            elif isinstance(record.event, FavoritesChosen):
                self._keys.take(record.event)

    def _questions(self, now: int) -> Iterator[Question]:
        for each in self._recovery.open():
            yield each.question(self._initials(each.visit), self._floor.visits[each.visit].off_min, now)
        for doubt in sorted(self._doubts(now), key=lambda each: each.visit != self._selected):
            yield doubt.question(self._floor, self._initials(doubt.visit), now)

    def _doubts(self, now: int) -> Iterator[Doubt | WentOn]:
        asked = {each.interval.id for each in self._recovery.open()}
        away = list(self.away.open(asked))
        yield from away
        asked |= {each.interval.id for each in away}
        yield from doubts(self._floor, now, self._timers.limit, asked, self.away.meanwhile)

    def _initials(self, visit: UUID) -> str:
        return faces.initials(self._register.name_of(self._floor.visits[visit]))

    def _notices(self, moment: Moment) -> Iterator[str]:
        yield from notices.of_the_desk(self.staff, self._clock.moved(moment), self._log.damage)
        yield from self.at_lock.notices(self._initials)
        yield from notices.of_the_date(wrong_date(moment, self._trusted))
        if self.key is not None:
            yield from self.key.notices(treating=any(True for _ in self._floor.running()))
        if self._entered:
            yield held.entered(self._entered)
        yield from held.unread(self._journal.held)
        yield from self.keeping.notices()
        yield from notices.of_the_rules(self.staff, self._floor, self._rulings, day_of(moment))
        yield from notices.of_the_machine(self._log.policy, self.staff, self._rulings, day_of(moment))

    def _sheet(self, visit: UUID, now: int) -> VisitSheet:
        patient = self._register.patient_of(self._floor.visits[visit])
        keys = self._keys.of(self._who(), self._floor.visits[visit].discipline)
        presets, against, several = self._timers.presets, self._against, len(self.staff.people.all()) > 1
        called, named = self._called, self._named
        return faces.visit_sheet(
            visit, self._floor, patient, now, called, named, keys, presets, against, several=several
        )

    def _called(self, visit: Visit) -> str:
        """How a finding speaks of another visit."""
        return f"{faces.initials(self._register.name_of(visit))} {hour(began(visit), visit.off_min)}"

    def _named(self, person: UUID | None) -> str:
        """The name of a person; "" where the log names nobody, "?" where it doesn't know who it was."""
        names = {each.id: each.name for each in self.staff.everyone()}
        return names.get(str(person), "?") if person else ""

    def _on_floor(self) -> tuple[UUID, Visit]:
        if self._selected is None:
            raise Refused("Add a patient first.")
        folded = self._floor.visits[self._selected]
        if folded.state in (State.SIGNED, State.EXPORTED):
            raise Refused("This visit is signed. Reopen it first.")
        if folded.state is not State.OPEN:
            raise Refused("This visit is stopped. Take it back to the floor to go on treating.")
        return self._selected, folded

    def _moved(self) -> FloorSheet:
        """The floor, whose selected patient is now in front of somebody: on record as seen."""
        shown = self._shown()
        if shown is not None:
            self.staff.saw(shown[0], str(shown[1]), "floor")
        return self.floor()

    def _after_swap(self) -> FloorSheet:
        """The floor after visits may have left it."""
        if self._selected not in self._floor.visits:
            self._select_somebody()
        return self._moved()

    def _select_somebody(self) -> None:
        """Whoever is being treated, else whoever came first."""
        here = list(self._floor.open())
        busy = [visit for visit, folded in here if folded.running]
        self._selected = next(iter((*busy, *(visit for visit, _ in here))), None)


def _enter(waiting: Held) -> int:
    """Writes what an earlier program could not; how many presses that was."""
    try:
        return waiting.enter()
    except LogError:  # they go on waiting, and the floor says so
        return 0
