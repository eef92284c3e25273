"""Putting the record right, and what takes several people or patients at once."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from ptcoder.clinic import group_kinds, pressing, teams
from ptcoder.clinic.amending import Plan
from ptcoder.clinic.consequences import Consequences, CorrectionSheet
from ptcoder.clinic.corrections import Correction, Move, Neighbors, reasons_for
from ptcoder.clinic.desk import Desk
from ptcoder.clinic.duties import Deed
from ptcoder.clinic.refused import Refused, read_words
from ptcoder.clinic.sheets import FloorSheet
from ptcoder.visit import MINUTE, Moment, State


class Correcting(Desk):
    """The part of a clinic's intents that says afterwards, or for several at once, what was done."""

    def preview_correction(self, correction: Correction, neighbors: Neighbors | None = None) -> CorrectionSheet:
        """What ``correct`` would do now; writes nothing. Raises Refused where it could not be done."""
        moment = self._clock.look()
        bare, name = self._planned(correction, "preview", Neighbors.LEAVE, moment)
        shared = bare.shared()
        fate = neighbors or self._fate(correction, bare, moment)
        plan = bare if fate is Neighbors.LEAVE else self._planned(correction, "preview", fate, moment)[0]
        effect = Consequences(self._floor, plan.imagined(), plan.now, self._register.name_of, self._named, self._called)
        theirs = plan.late_of({each.interval.id for each in shared})
        changes = list(effect.stretches())
        return CorrectionSheet(
            name=name,
            reasons=reasons_for(correction),
            stretches=tuple(each for each in changes if each.interval not in theirs),
            neighbors=tuple(each for each in changes if each.interval in theirs),
            left=tuple(effect.as_it_is(each) for each in shared) if fate is Neighbors.LEAVE else (),
            shared=len(shared),
            fate=fate,
            visits=tuple(effect.visits()),
        )

    def correct(self, correction: Correction, reason: str, neighbors: Neighbors | None = None) -> FloorSheet:
        """Carries a correction out, in one transaction and as one step of undo; what was pressed stays in the log."""
        self.staff.must(Deed.TREAT)
        reason = read_words(reason)
        if not reason:
            raise Refused("Give a reason.")
        moment = self._clock.look()
        bare, name = self._planned(correction, reason, Neighbors.LEAVE, moment)
        fate = neighbors or self._fate(correction, bare, moment)
        plan = bare if fate is Neighbors.LEAVE else self._planned(correction, reason, fate, moment)[0]
        self._act(name, plan.events, moment)
        return self.floor()

    def _fate(self, correction: Correction, bare: Plan, moment: Moment) -> Neighbors:
        """What becomes of the neighbors where nobody has said it: nothing, where it would be more than a trim."""
        own = {correction.visit, correction.to if isinstance(correction, Move) else correction.visit}
        shared = bare.shared()
        if any(str(each.visit) not in own for each in shared):
            return Neighbors.LEAVE
        try:
            plan, _ = self._planned(correction, "preview", Neighbors.MOVE, moment)
        except Refused:
            return Neighbors.LEAVE
        after = plan.imagined()
        for each in shared:
            kept = next((one for one in after.visits[each.visit].intervals if one.id == each.interval.id), None)
            if kept is None or kept.start is None:
                return Neighbors.LEAVE
            if (plan.now if kept.stop is None else kept.stop) - kept.start < MINUTE:
                return Neighbors.LEAVE
        return Neighbors.MOVE

    def hand_off(self, visit: str, person: str, interval: str = "", pin: str = "") -> FloorSheet:
        """``person`` goes on with what runs: it stops and starts again in the same instant, on their clock.

        ``interval`` says which stretch, where several people treat; ``pin`` is the person's, where there is one, looked
        at when nothing else stands in the way. Who is at this desk stays the same.
        """
        self.staff.must(Deed.TREAT)
        known, moment = self._treated(visit), self._clock.look()
        name, events = teams.hand_off(
            self._floor, self._clock, known, interval, self.staff.people.treating(person), moment
        )
        self.staff.vouch(person, pin)
        self._act(name, events, moment)
        return self.floor()

    def join(self, visit: str, person: str, interval: str = "", pin: str = "") -> FloorSheet:
        """``person``, a second clinician or a student, treats beside whoever does, on a clock of their own.

        ``pin`` as for a hand-off: nobody's name comes onto a clock without them.
        """
        self.staff.must(Deed.TREAT)
        known, moment = self._treated(visit), self._clock.look()
        name, events = teams.join(self._floor, self._clock, known, interval, self.staff.people.treating(person), moment)
        self.staff.vouch(person, pin)
        self._act(name, events, moment)
        return self.floor()

    def stop_stretch(self, visit: str, interval: str) -> FloorSheet:
        """Stops one of the clocks of a visit; where two treat together the other goes on."""
        self.staff.must(Deed.TREAT)
        known, moment = self._treated(visit), self._clock.look()
        for each in self._floor.visits[known].running:
            if each.id == interval:
                self._act(f"stop {each.code or 'rest'}", [pressing.stop(self._clock, known, each, moment)], moment)
                return self.floor()
        raise Refused("This clock does not run any more.")

    def group_of(self, code: str) -> tuple[str, ...]:
        """The visits on the floor to which a group's code can be given."""
        return tuple(str(visit) for visit, _ in self._floor.open() if teams.may_join(self._floor, visit, code))

    def start_group(
        self, visits: Sequence[str], code: str = "97150", size: int | None = None, note: str = ""
    ) -> FloorSheet:
        """Starts a group's code for each of the patients in one instant, with how many are treated together.

        ``size`` where there are more than these; ``note`` in words what kind of a group it is.
        """
        self.staff.must(Deed.TREAT)
        said = read_words(note)
        known = [self._treated(visit) for visit in visits]
        person, moment = self.staff.treating(), self._clock.look()
        name, events = teams.start_group(self._floor, self._clock, known, code, person, moment, size)
        self._act(name, [*events, *group_kinds.said(dict.fromkeys(known), code, said)], moment)
        return self.floor()

    def set_group_size(self, visit: str, code: str, size: int) -> FloorSheet:
        """How many were treated together in a group of this visit, with those who are not in this program."""
        self.staff.must(Deed.TREAT)
        name, events = teams.resize(self._floor, self._unsigned(visit), code, size)
        self._act(name, events)
        return self.floor()

    def _planned(self, correction: Correction, reason: str, neighbors: Neighbors, moment: Moment) -> tuple[Plan, str]:
        self._unsigned(correction.visit)
        if isinstance(correction, Move):
            self._unsigned(correction.to)
        plan = Plan(self._floor, self._clock, moment, self.staff.people.treating, reason)
        return plan, plan.make(correction, neighbors)

    def _treated(self, visit: str) -> UUID:
        known = self._unsigned(visit)
        if self._floor.visits[known].state is not State.OPEN:
            raise Refused("This visit is stopped. Take it back to the floor to go on treating.")
        return known
