"""What is done at a desk: every intent of a clinic, each one transaction, each with the new floor."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from ptcoder.clinic import faces, pressing
from ptcoder.clinic.asked import Reply
from ptcoder.clinic.duties import Deed
from ptcoder.clinic.favorites import Favorites
from ptcoder.clinic.office import Office
from ptcoder.clinic.recovery import day_of, wrong_date
from ptcoder.clinic.refused import Refused, read_words
from ptcoder.clinic.rule_intents import RuleIntents
from ptcoder.clinic.sheets import MODIFIER, FloorSheet, VisitSheet
from ptcoder.clinic.signing import signature
from ptcoder.store.record import uuid7
from ptcoder.store.settings import PLACE
from ptcoder.visit import (
    MINUTE,
    Acknowledged,
    Chosen,
    Closed,
    Event,
    ModifierChosen,
    Moment,
    PatientAdded,
    PresetChanged,
    Reopened,
    State,
    Stopped,
    VisitOpened,
    Voided,
)


class Clinic(Office, Favorites, RuleIntents):
    """One clinic day at one desk. Every intent writes one transaction and gives the new floor.

    Intents raise Refused where they cannot be done, and nothing has changed then. While the log cannot be written,
    they are held, and the sheet says so; only signing, exporting and taking rules wait for the log: they raise
    LogError or Refused.
    """

    # --- patients

    def add_patient(self, *, name: str, mrn: str, payer: str, discipline: str, born: date | None = None) -> FloorSheet:
        """A new patient, who comes to the floor at once."""
        self.staff.must()
        today = day_of(self._clock.look())
        patient = self._register.read(
            None, name=name, mrn=mrn, payer=payer, discipline=discipline, born=born, day=today
        )
        return self._open_visit(patient, [patient])

    def begin_visit(self, patient: str) -> FloorSheet:
        """A patient of the register comes to the floor; one who is already there is selected."""
        self.staff.must()
        known = self._register.patient(patient)
        for visit, folded in self._floor.open():
            if folded.patient == str(known.patient) and folded.state is State.OPEN:
                return self.select(str(visit))
        if known.payer not in {row.id for row in self.payers()}:
            raise Refused(f"The payer {known.payer} is not among today's payers; nothing could be billed.")
        return self._open_visit(known, [])

    def begin_appointment(self, appointment: str) -> FloorSheet:
        """Whoever was expected has come: to the floor, under the appointment's payer and discipline."""
        self.staff.must()
        said = self.schedule.expected(appointment)
        known = self._register.patient(str(said.patient))
        for visit, folded in self._floor.open():
            if folded.patient == str(known.patient) and folded.state is State.OPEN:
                self.schedule.came(appointment, visit)
                return self.select(str(visit))
        if said.payer not in {row.id for row in self.payers()}:
            raise Refused(f"The payer {said.payer} is not among today's payers; nothing could be billed.")
        known = replace(known, payer=said.payer, discipline=said.discipline)
        return self._open_visit(known, [], appointment=said.appointment)

    def remove_visit(self, visit: str) -> FloorSheet:
        """A visit in which nothing was treated leaves the floor as if it had not been opened; it can be undone.

        One that was signed before goes with its signed versions, which takes whoever may reopen it; they stay in the
        log, and what left of it leaves as a void.
        """
        self.staff.must(Deed.TREAT)
        known = self._unsigned(visit)
        if self._floor.visits[known].signatures:
            self.staff.must(Deed.REOPEN)
        if self._floor.visits[known].intervals:
            raise Refused("Something was recorded in this visit: it stays. Undo that first.")
        openings = [row.stamp.id for row in self._floor.records[known] if isinstance(row.event, VisitOpened)]
        self._act("remove visit", [Voided(visit=known, event=each, reason="opened by mistake") for each in openings])
        return self._after_swap()

    def _open_visit(self, patient: PatientAdded, first: Sequence[Event], appointment: UUID | None = None) -> FloorSheet:
        moment = self._clock.look()
        visit = uuid7(moment.at_us)
        self._believe_date(moment)
        opened = VisitOpened(
            visit=visit,
            patient=patient.patient,
            payer=patient.payer,
            discipline=patient.discipline,
            date=day_of(moment),
        )
        came, back = self.schedule.came_events(appointment, visit)
        events: list[Event] = [*first, opened, *came]
        self._journal.act(f"add {faces.initials(patient.name)}", events, moment, self._who(), back)
        self._selected = visit
        self.staff.opened(visit)
        return self.floor()

    def _believe_date(self, moment: Moment) -> None:
        """Refused, once for a date, where it is not to be believed: it would be the date of service."""
        today, doubt = day_of(moment), wrong_date(moment, self._trusted)
        if doubt and self._doubted != today:
            self._doubted = today
            raise Refused(f"{doubt} Set its clock right; or do this again, if {today} is the date of service.")
        self._trusted, self._doubted = moment, None

    # --- treating

    def select(self, visit: str) -> FloorSheet:
        """Moves to another patient; what is written is that their record was seen."""
        self.staff.must()
        self._selected = self._known(visit)
        return self._moved()

    def compare_with(self, payer: str) -> FloorSheet:
        """The bill is shown beside what this payer would be billed; ``""`` ends that. Writes nothing."""
        if payer and payer not in {row.id for row in self.payers()}:
            raise Refused("Choose a payer from the list.")
        self._against = payer
        return self.floor()

    def view(self, visit: str) -> VisitSheet:
        """Any visit, for somebody who opens it at review: on record as seen."""
        self.staff.must()
        known = self._known(visit)
        self.staff.saw(known, self._floor.visits[known].patient, "review")
        return self._sheet(known, self.now())

    def press(self, code: str | None) -> FloorSheet:
        """The button of a code (None: rest and charting) of the selected visit: starts it, or stops it if it runs."""
        self.staff.must(Deed.TREAT)
        visit, _ = self._on_floor()
        person, moment = self.staff.treating(), self._clock.look()
        preset = self._timers.preset(code)
        name, events = pressing.press(self._floor, self._clock, visit, code, person, moment, preset)
        self._act(name, events, moment)
        return self.floor()

    def set_preset(self, code: str, minutes: int) -> FloorSheet:
        """The countdown of a modality, for good; one that runs for the selected patient has it at once."""
        self.staff.must(Deed.TREAT)
        visit, folded = self._on_floor()
        if not pressing.runs_beside(pressing.service_of(self._floor, folded, code)):
            raise Refused(f"{code} has no countdown.")
        change = self._timers.changed(code, minutes)
        events: list[Event] = [change] if self._timers.minutes(code) != minutes else []
        running = [each for each in folded.running if each.code == code and each.preset != minutes * MINUTE]
        events += [PresetChanged(visit=visit, interval=UUID(each.id), preset=minutes * MINUTE) for each in running]
        moment = self._clock.look()
        if running:
            self._act(f"set {code} to {minutes} min", events, moment)
        else:
            self._journal.append(events, moment, self._who())
        self._timers.take([change])
        return self.floor()

    def stop_all(self) -> FloorSheet:
        """Stops what runs for the selected patient, who stays on the floor."""
        self.staff.must(Deed.TREAT)
        visit, folded = self._on_floor()
        if not folded.running:
            raise Refused("Nothing runs for this patient.")
        moment = self._clock.look()
        self._act("stop all", self._stops(visit, moment), moment)
        return self.floor()

    def stop_visit(self, visit: str) -> FloorSheet:
        """The treatment is over: stops what runs, ready for review."""
        self.staff.must(Deed.TREAT)
        known = self._known(visit)
        if self._floor.visits[known].state is not State.OPEN:
            raise Refused("This visit is already stopped.")
        moment = self._clock.look()
        self._act("stop visit", [*self._stops(known, moment), Closed(visit=known)], moment)
        self._selected = known
        return self._moved()

    def resume_visit(self, visit: str, reason: str = "") -> FloorSheet:
        """Back to the floor; a signed visit needs a reason, and is signed again as its next version."""
        known = self._known(visit)
        state = self._floor.visits[known].state
        self.staff.must(Deed.TREAT if state is State.CLOSED else Deed.REOPEN)
        if state is State.OPEN:
            raise Refused("This visit is on the floor.")
        reason = read_words(reason)
        if state is not State.CLOSED and not reason:
            raise Refused("A signed visit is reopened only with a reason.")
        self._act("reopen visit", [Reopened(visit=known, reason=reason or "back to the floor")])
        self._selected = known
        return self._moved()

    def _stops(self, visit: UUID, moment: Moment) -> list[Stopped]:
        running = self._floor.visits[visit].running
        return [pressing.stop(self._clock, visit, each, moment) for each in running]

    # --- settling, signing, leaving

    def attest(self, visit: str, what: str, holds: bool = True, grounds: Collection[str] = ()) -> FloorSheet:
        """A person's word for ``kx`` or ``distinct``, as ``SigningDesk.attest`` takes it."""
        self.signing.attest(visit, what, holds, grounds)
        return self.floor()

    def acknowledge(self, visit: str, finding: str, reason: str) -> FloorSheet:
        """A warning that was read and answered."""
        self.staff.must(Deed.TREAT)
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

    def choose_modifier(self, visit: str, finding: str, modifier: str) -> FloorSheet:
        """A modifier that only a person can tell, for every code of the finding that asks for it."""
        self.staff.must(Deed.TREAT)
        known = self._unsigned(visit)
        fix = f"{MODIFIER}{modifier}"
        rows = self._sheet(known, self.now()).findings
        row = next((row for row in rows if row.id == finding and fix in row.fix), None)
        if row is None:
            raise Refused(f"Nothing asks for {modifier} here.")
        chosen = self._floor.visits[known].modifiers
        others = [each.removeprefix(MODIFIER) for each in row.fix if each.startswith(MODIFIER) and each != fix]
        events: list[Event] = []
        for code in row.codes:
            back = [each for each in others if each in chosen.get(code, ())]
            events += [ModifierChosen(visit=known, code=code, modifier=each, holds=False) for each in back]
            events.append(ModifierChosen(visit=known, code=code, modifier=modifier))
        self._act(f"choose {modifier}", events)
        return self.floor()

    def choose(self, visit: str, code: str) -> FloorSheet:
        """Who gets a unit that could go to several codes."""
        self.staff.must(Deed.TREAT)
        known = self._unsigned(visit)
        if code not in {each.code for each in self._floor.visits[known].intervals}:
            raise Refused(f"{code} was not given in this visit.")
        self._act(f"choose {code}", [Chosen(visit=known, code=code)])
        return self.floor()

    def sign(self, visit: str, pin: str = "") -> FloorSheet:
        """Signs the bill as it is shown, with the PIN again where there is one. Refused while something runs or is
        left to settle, before the PIN is looked at."""
        self.staff.must(Deed.SIGN)
        known = self._unsigned(visit)
        self._all_written("Signing")
        people = {str(each.person): each for each in self._log.people()}
        place, signer = self.settings()[PLACE], self.signing.signer
        evaluations = self.staff.signs_evaluations
        signed = signature(self._floor, known, self.now(), people, place, signer, evaluations=evaluations)
        self.staff.prove(pin)
        self._journal.append([*self.claims.at_signing(known), signed], self._clock.look(), self._who(), at_once=True)
        self._journal.forget()
        if self._selected == known:
            self._select_somebody()
        return self._moved()

    # --- taking back, answering

    def undo(self) -> FloorSheet:
        """Takes back the last press. Its events stay in the log, voided."""
        self.staff.must(Deed.TREAT if self._journal.undoes_visits else Deed.REGISTER)
        if not self._journal.undo(self._clock.look(), self._who()):
            raise Refused("There is nothing to undo.")
        return self._after_swap()

    def redo(self) -> FloorSheet:
        """Brings back what was undone last."""
        self.staff.must(Deed.TREAT if self._journal.redoes_visits else Deed.REGISTER)
        if not self._journal.redo(self._clock.look(), self._who()):
            raise Refused("There is nothing to redo.")
        return self._after_swap()

    def answer(self, question: str, answer: str) -> FloorSheet:
        """What only a person knows, to a question of the floor, by the ids of both."""
        self.staff.must(Deed.TREAT)
        moment = self._clock.look()
        now = self._clock.axis(moment)
        asked = next((each for each in self._recovery.open() if each.interval.id == question), None)
        doubt = next((each for each in self._doubts(now) if each.id == question), None)
        if asked is not None:
            self._act("answer", asked.events(answer, now), moment)
        elif doubt is not None:
            self._act("answer", doubt.events(answer, Reply(self._floor, self._clock, moment)), moment)
        else:
            raise Refused("This question was answered already.")
        return self.floor()
