"""The app without a face: intents in, sheets out. The only place that asks the clock and writes to the log."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Self
from uuid import UUID, uuid4

from ptcoder.clinic import faces, pressing
from ptcoder.clinic.clock import Clock, FloorClock, SystemClock
from ptcoder.clinic.floor import Floor
from ptcoder.clinic.journal import Journal
from ptcoder.clinic.leaving import Leaving
from ptcoder.clinic.recovery import Recovery, day_of, hour
from ptcoder.clinic.refused import Refused, read_id, read_words
from ptcoder.clinic.register import Register
from ptcoder.clinic.sheets import DaySheet, ExportReport, FloorSheet, PatientRow, PayerRow, VisitSheet
from ptcoder.clinic.signing import signature
from ptcoder.rulebook import BadRules, RuleBook
from ptcoder.store import Log
from ptcoder.visit import (
    MINUTE,
    Acknowledged,
    Attested,
    Chosen,
    Closed,
    Event,
    Moment,
    PatientAdded,
    Reopened,
    State,
    Stopped,
    Visit,
    VisitOpened,
    Voided,
)

if TYPE_CHECKING:
    from ptcoder.rulebook.cms.offering import Offer

ATTESTATIONS = ("kx", "distinct")
UNREADABLE = "these rules don't know their payer, or one of their codes."


class Clinic:
    """One clinic day at one desk. Every intent writes one transaction and gives the new floor.

    Intents raise Refused where they cannot be done and LogError where the log could not be written; then nothing
    has changed.
    """

    def __init__(self, log: Log, book: RuleBook, clock: Clock, banner: str = "") -> None:
        self._clock = FloorClock(clock)
        book, self._unread_rules = _with_rules_taken(book, log)
        self._floor = Floor(book)
        self._journal = Journal(log, self._floor, self._clock)
        self._register = Register(log, book)
        self._banner = banner
        self._selected: UUID | None = None
        self._log = log
        moment = self._clock.look()
        for visit in log.unfinished_visits():
            self._floor.load(visit, log.visit(visit))
        for day in {day_of(moment), *(folded.date for folded in self._floor.visits.values())}:
            self._load_day(day)
        last = max(self._journal.records(), key=lambda record: record.stamp.lamport, default=None)
        self._register.go_on_as(last.stamp.who if last else None)
        self._recovery = Recovery(self._journal, moment)
        self._journal.follow_clock(moment)
        self._select_somebody()

    @classmethod
    def open(cls, folder: Path, *, clock: Clock | None = None, banner: str = "") -> Self:
        """The clinic whose log lies in ``folder``; LogError tells in words why it cannot be opened."""
        book = RuleBook.load()
        log = Log.open(folder)
        try:
            return cls(log, book, clock or SystemClock(), banner)
        except BaseException:
            log.close()
            raise

    def close(self) -> None:
        """Lets go of the log. What runs goes on: it is written down with its start."""
        self._log.close()

    # --- looking

    def now(self) -> int:
        """Where the floor's axis stands: what a clock is painted by."""
        return self._clock.axis(self._clock.look())

    def floor(self) -> FloorSheet:
        """The floor as it is now."""
        moment = self._clock.look()
        now = self._clock.axis(moment)
        cards = tuple(
            faces.card(visit, folded, self._floor, self._register.patient_of(folded), now, visit == self._selected)
            for visit, folded in self._floor.open()
        )
        return FloorSheet(
            today=day_of(moment),
            people=self._register.people(),
            cards=cards,
            visit=self._sheet(self._selected, now) if self._selected else None,
            questions=tuple(
                each.question(faces.initials(self._register.name_of(folded)), folded.off_min, now)
                for each in self._recovery.open()
                for folded in (self._floor.visits[each.visit],)
            ),
            notices=tuple(self._notices(moment)),
            undo=self._journal.undo_name,
            redo=self._journal.redo_name,
            banner=self._banner,
        )

    def visit(self, visit: str) -> VisitSheet:
        """Any visit, also one that has left the floor."""
        return self._sheet(self._known(visit), self.now())

    def day(self, day: date | None = None) -> DaySheet:
        """All visits of a day (today's if none is named), in the order in which they were opened."""
        wanted = day or day_of(self._clock.look())
        rows = self._of_day(wanted)
        names = {str(visit.patient): self._register.name_of(visit) for _, visit in rows}
        return faces.day_sheet(wanted, self._floor, rows, names, self.now())

    def patients(self, text: str = "") -> tuple[PatientRow, ...]:
        """Patients of the register in whose name or number the words of ``text`` occur."""
        here = {folded.patient or "": str(visit) for visit, folded in self._floor.open() if folded.state is State.OPEN}
        return self._register.search(text, here, day_of(self._clock.look()))

    def payers(self) -> tuple[PayerRow, ...]:
        """The payers whose rules are known today."""
        return self._register.payers(day_of(self._clock.look()))

    # --- people and patients

    def add_person(self, name: str, role: str) -> FloorSheet:
        """A clinician who may be timed here, and who treats from now on."""
        person = self._register.new_person(name, role)
        self._journal.append([person], self._clock.look(), self._who())
        self._register.take_person(person)
        return self.floor()

    def set_clinician(self, person: str) -> FloorSheet:
        """Who treats from now on."""
        self._register.set_current(person)
        return self.floor()

    def add_patient(self, *, name: str, mrn: str, payer: str, discipline: str) -> FloorSheet:
        """A new patient, who comes to the floor at once."""
        today = day_of(self._clock.look())
        patient = self._register.new_patient(name, mrn, payer, discipline, today)
        return self._open_visit(patient, [patient])

    def begin_visit(self, patient: str) -> FloorSheet:
        """A patient of the register comes to the floor; one who is already there is selected."""
        known = self._register.patient(patient)
        for visit, folded in self._floor.open():
            if folded.patient == str(known.patient) and folded.state is State.OPEN:
                return self.select(str(visit))
        if known.payer not in {row.id for row in self.payers()}:
            raise Refused(f"The payer {known.payer} is not among today's payers; nothing could be billed.")
        return self._open_visit(known, [])

    def remove_visit(self, visit: str) -> FloorSheet:
        """A visit in which nothing was treated leaves the floor as if it had not been opened; it can be undone."""
        known = self._unsigned(visit)
        if self._floor.visits[known].intervals:
            raise Refused("Something was recorded in this visit: it stays. Undo that first.")
        openings = [row.stamp.id for row in self._floor.records[known] if isinstance(row.event, VisitOpened)]
        self._act("remove visit", [Voided(visit=known, event=each, reason="opened by mistake") for each in openings])
        return self._after_swap()

    def _open_visit(self, patient: PatientAdded, first: list[Event]) -> FloorSheet:
        visit, moment = uuid4(), self._clock.look()
        opened = VisitOpened(
            visit=visit,
            patient=patient.patient,
            payer=patient.payer,
            discipline=patient.discipline,
            date=day_of(moment),
        )
        self._act(f"add {faces.initials(patient.name)}", [*first, opened], moment)
        self._selected = visit
        return self.floor()

    # --- treating

    def select(self, visit: str) -> FloorSheet:
        """Moves to another patient; writes nothing."""
        self._selected = self._known(visit)
        return self.floor()

    def press(self, code: str | None) -> FloorSheet:
        """The button of a code (None: rest and charting) of the selected visit: starts it, or stops it if it runs."""
        visit, _ = self._on_floor()
        person, moment = self._register.treating(), self._clock.look()
        name, events = pressing.press(self._floor, self._clock, visit, code, person, moment)
        self._act(name, events, moment)
        return self.floor()

    def stop_all(self) -> FloorSheet:
        """Stops what runs for the selected patient, who stays on the floor."""
        visit, folded = self._on_floor()
        if not folded.running:
            raise Refused("Nothing runs for this patient.")
        moment = self._clock.look()
        self._act("stop all", self._stops(visit, moment), moment)
        return self.floor()

    def stop_visit(self, visit: str) -> FloorSheet:
        """The treatment is over: stops what runs, ready for review."""
        known = self._known(visit)
        if self._floor.visits[known].state is not State.OPEN:
            raise Refused("This visit is already stopped.")
        moment = self._clock.look()
        self._act("stop visit", [*self._stops(known, moment), Closed(visit=known)], moment)
        self._selected = known
        return self.floor()

    def resume_visit(self, visit: str, reason: str = "") -> FloorSheet:
        """Back to the floor; a signed visit needs a reason, and is signed again as its next version."""
        known = self._known(visit)
        state = self._floor.visits[known].state
        if state is State.OPEN:
            raise Refused("This visit is on the floor.")
        reason = read_words(reason)
        if state is not State.CLOSED and not reason:
            raise Refused("A signed visit is reopened only with a reason.")
        self._act("reopen visit", [Reopened(visit=known, reason=reason or "back to the floor")])
        self._selected = known
        return self.floor()

    def _stops(self, visit: UUID, moment: Moment) -> list[Stopped]:
        running = self._floor.visits[visit].running
        return [pressing.stop(self._clock, visit, each, moment) for each in running]

    # --- settling, signing, leaving

    def attest(self, visit: str, what: str, holds: bool = True) -> FloorSheet:
        """A person's word for ``kx`` or ``distinct``; ``holds`` False takes it back."""
        known = self._unsigned(visit)
        if what not in ATTESTATIONS:
            raise Refused(f"Only this can be attested: {', '.join(ATTESTATIONS)}.")
        self._act("attest" if holds else "take back", [Attested(visit=known, what=what, holds=holds)])
        return self.floor()

    def acknowledge(self, visit: str, finding: str, reason: str) -> FloorSheet:
        """A warning that was read and answered."""
        known, reason = self._unsigned(visit), read_words(reason)
        if not reason:
            raise Refused("Give a reason.")
        row = next((row for row in self._sheet(known, self.now()).findings if row.id == finding), None)
        if row is None:
            raise Refused("This finding is gone; there is nothing to answer.")
        if "acknowledge" not in row.fix:
            raise Refused("Only a warning is acknowledged. An error has to be put right.")
        self._act("acknowledge", [Acknowledged(visit=known, finding=finding, reason=reason)])
        return self.floor()

    def choose(self, visit: str, code: str) -> FloorSheet:
        """Who gets a unit that could go to several codes."""
        known = self._unsigned(visit)
        if code not in {each.code for each in self._floor.visits[known].intervals}:
            raise Refused(f"{code} was not given in this visit.")
        self._act(f"choose {code}", [Chosen(visit=known, code=code)])
        return self.floor()

    def sign(self, visit: str) -> FloorSheet:
        """Signs the bill as it is shown. Refused while something runs or is left to settle."""
        known = self._unsigned(visit)
        self._register.treating()
        signed = signature(self._floor, known, self.now())
        self._journal.append([signed], self._clock.look(), self._who())
        self._journal.forget()
        if self._selected == known:
            self._select_somebody()
        return self.floor()

    def export_day(self, day: date, path: Path) -> ExportReport:
        """Writes the signed bills of a day that have not left yet into one charge file, whole or not at all."""
        leaving = Leaving.of(self._of_day(day))
        with leaving.written(path, self._register.number_of) as digest:
            self._journal.append([leaving.event(digest)], self._clock.look(), self._who())
        self._journal.forget()
        return leaving.report(path, digest, self._register.name_of)

    # --- taking back, answering

    def undo(self) -> FloorSheet:
        """Takes back the last press. Its events stay in the log, voided."""
        if not self._journal.undo(self._clock.look(), self._who()):
            raise Refused("There is nothing to undo.")
        return self._after_swap()

    def redo(self) -> FloorSheet:
        """Brings back what was undone last."""
        if not self._journal.redo(self._clock.look(), self._who()):
            raise Refused("There is nothing to redo.")
        return self._after_swap()

    def _after_swap(self) -> FloorSheet:
        if self._selected not in self._floor.visits:
            self._select_somebody()
        return self.floor()

    def answer(self, question: str, answer: str) -> FloorSheet:
        """What only a person knows: an interrupted stretch ended at its last certain moment, or went on."""
        asked = next((each for each in self._recovery.open() if each.interval.id == question), None)
        if asked is None:
            raise Refused("This question was answered already.")
        self._act("answer", asked.events(answer))
        return self.floor()

    # --- rules

    def import_rules(
        self,
        paths: Sequence[Path],
        *,
        since: date | None = None,
        year: int | None = None,
        member: str = "",
        locality: str = "",
        skip_damaged: bool = False,
    ) -> Offer:
        """Reads the files of one of CMS's tables, and tells what taking them would change; writes nothing.

        Refused names every fault, each on a line of its own.
        """
        from ptcoder.rulebook.cms.importing import Wanted
        from ptcoder.rulebook.cms.offering import offer

        today = day_of(self._clock.look())
        wanted = Wanted(
            taken_on=today, since=since, year=year, member=member, locality=locality, skip_damaged=skip_damaged
        )
        try:
            return offer(self._floor.book, paths, wanted)
        except BadRules as error:
            raise Refused(str(error)) from error

    def take_rules(self, offer: Offer) -> FloorSheet:
        """Takes what was read: it holds from its first day on, and signed bills name it. It cannot be undone."""
        from ptcoder.clinic import rules

        self._journal.append([rules.event(offer.imported)], self._clock.look(), self._who())
        self._floor.book = self._floor.book.with_imports([offer.imported])
        return self.floor()

    @property
    def book(self) -> RuleBook:
        """The rules by which this clinic's visits are coded."""
        return self._floor.book

    # --- small things

    def _act(self, name: str, events: Sequence[Event], moment: Moment | None = None) -> None:
        self._journal.act(name, events, moment or self._clock.look(), self._who())

    def _who(self) -> UUID | None:
        return self._register.current

    def _of_day(self, day: date) -> list[tuple[UUID, Visit]]:
        self._load_day(day)
        return self._floor.of_day(day)

    def _load_day(self, day: date) -> None:
        """A visit is coded together with the others of its day: the patient's own, and those of the same people."""
        for visit in self._log.visits_on(day):
            if visit not in self._floor.records:
                self._floor.load(visit, self._log.visit(visit))

    def _notices(self, moment: Moment) -> Iterator[str]:
        moved = self._clock.moved(moment)
        if moved:
            yield (
                f"The computer's clock was moved by {abs(moved) / MINUTE:.1f} min while clocks were running. Their "
                "lengths are certain; they go on by the clock that counts sleep."
            )
        strangers = len(self._floor.strangers)
        if strangers:
            yield f"{strangers} visit{'s' * (strangers != 1)} kept, but not shown: {UNREADABLE}"
        if self._unread_rules:
            yield f"{self._unread_rules} of the imported tables cannot be read by this program and are not applied."

    def _sheet(self, visit: UUID, now: int) -> VisitSheet:
        patient = self._register.patient_of(self._floor.visits[visit])
        return faces.visit_sheet(visit, self._floor, patient, now, self._called)

    def _called(self, visit: Visit) -> str:
        """How a finding speaks of another visit."""
        return f"{faces.initials(self._register.name_of(visit))} {hour(visit.opened or 0, visit.off_min)}"

    def _known(self, visit: str) -> UUID:
        key = read_id(visit, "This visit is not known.")
        if key not in self._floor.records:
            records = self._log.visit(key)
            if records:
                self._floor.load(key, records)
        if key in self._floor.strangers:
            raise Refused(f"This visit is kept, but cannot be shown: {UNREADABLE}")
        if key not in self._floor.visits:
            raise Refused("This visit is not known.")
        self._load_day(self._floor.visits[key].date)
        return key

    def _unsigned(self, visit: str) -> UUID:
        key = self._known(visit)
        if self._floor.visits[key].state in (State.SIGNED, State.EXPORTED):
            raise Refused("This visit is signed. Reopen it first.")
        return key

    def _on_floor(self) -> tuple[UUID, Visit]:
        if self._selected is None:
            raise Refused("Add a patient first.")
        folded = self._floor.visits[self._selected]
        if folded.state in (State.SIGNED, State.EXPORTED):
            raise Refused("This visit is signed. Reopen it first.")
        if folded.state is not State.OPEN:
            raise Refused("This visit is stopped. Take it back to the floor to go on treating.")
        return self._selected, folded

    def _select_somebody(self) -> None:
        """Whoever is being treated, else whoever came first."""
        here = list(self._floor.open())
        busy = [visit for visit, folded in here if folded.running]
        self._selected = next(iter((*busy, *(visit for visit, _ in here))), None)


def _with_rules_taken(book: RuleBook, log: Log) -> tuple[RuleBook, int]:
    """The book with the imports of the log laid over it, and how many of them this program cannot read."""
    if not log.rules():
        return book, 0
    from ptcoder.clinic import rules

    found, unread = rules.taken(log)
    return book.with_imports(found), unread
