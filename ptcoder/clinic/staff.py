"""Who works at this desk: signing in, locking, PINs, changes of people, and the record of who saw what."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from uuid import UUID

from ptcoder.clinic import duties, pins
from ptcoder.clinic.duties import Deed
from ptcoder.clinic.journal import Journal
from ptcoder.clinic.people import People, Treating
from ptcoder.clinic.people_sheets import Particulars, Person
from ptcoder.clinic.recovery import day_of, hour
from ptcoder.clinic.refused import Refused, read_words
from ptcoder.store import Accesses, LogError
from ptcoder.store.settings import LOCK_MINUTES
from ptcoder.visit import (
    MINUTE,
    Duty,
    EmergencyAccess,
    Locked,
    Moment,
    PersonAdded,
    PinSet,
    SignedIn,
    SignInFailed,
    Viewed,
)

LOCKED = "The desk is locked. Sign in first."
NO_PIN = "Nobody has a PIN yet: a lock would keep nobody out. Set a PIN first."
NOBODY = "Say first who treats here."
TOLD_AT_MOST = 20

Shown = Callable[[], tuple[UUID, UUID] | None]
"""The visit in front and its patient."""


class Staff:
    """Who is signed in, and what that allows.

    Intents raise Refused where they cannot be done. While the log cannot be written, they are held, as presses are;
    only an emergency access waits for the log: it raises LogError.
    """

    def __init__(self, journal: Journal, shown: Shown) -> None:
        self._journal = journal
        self._log = journal.log
        self._clock = journal.clock
        self._shown = shown
        self.people = People(self._log)
        self._lock_minutes = self._log.settings()[LOCK_MINUTES]
        self.current: UUID | None = None
        self.locked = self.people.guarded
        self.emergency = False
        self.notices: tuple[str, ...] = ()
        self.on_return: Callable[[Moment, Moment], None] | None = None
        """Told when somebody signs in at a desk that was locked: since when, and when that is."""
        self.left: Moment | None = None
        """Since when the desk is locked; None while it is open, and at the start."""
        moment = self._clock.look()
        self._touched = moment.mono_us
        self._seen: set[UUID] = set()
        self._lockouts = {key: self._lockout_of(key, moment) for key in self.people.with_pins}

    def go_on_as(self, last: UUID | None) -> None:
        """At the start: whoever pressed last goes on, if there is no PIN to ask for; else it is locked."""
        if not self.locked:
            self.current = last if last in self.people else self.people.first

    # --- what is allowed

    @property
    def who(self) -> UUID | None:
        """Whose presses these are; None while it is locked."""
        return None if self.locked else self.current

    @property
    def name(self) -> str:
        """The name of whoever works here, to stand for something; Refused if nobody does."""
        self.must()
        if self.current is None:
            raise Refused(NOBODY)
        return self.people.name(self.current)

    def must(self, deed: Deed | None = None) -> None:
        """Refused where the desk is locked, or whoever works here may not do this; None is for everybody."""
        if self.locked:
            raise Refused(LOCKED)
        if deed is None or self.people.first is None:
            return
        if self.current is None:
            raise Refused(NOBODY)
        if duties.may(self.people.duties(self.current), deed, emergency=self.emergency):
            return
        if self.emergency:
            raise Refused(f"Emergency access is to read and to treat. To {duties.WORDS[deed]}, sign in with your PIN.")
        name = self.people.name(self.current)
        raise Refused(f"{name} may not {duties.WORDS[deed]}: that is for {duties.whose(deed)}.")

    def may(self, deed: Deed) -> bool:
        """Whether ``must`` lets this pass."""
        try:
            self.must(deed)
        except Refused:
            return False
        return True

    def treating(self) -> Treating:
        """Who treats now; Refused if nobody has said so, or not as somebody who treats."""
        self.must(Deed.TREAT)
        if self.current is None:
            raise Refused(NOBODY)
        return self.people.treating(str(self.current))

    @property
    def signs_evaluations(self) -> bool:
        """Whether whoever works here may sign a visit with an evaluation in it: an assistant may not."""
        return self.current is not None and Duty.CLINICIAN in self.people.duties(self.current)

    def prove(self, pin: str) -> None:
        """Refused unless whoever works here is known, and gives the PIN again where there is one."""
        if self.current is None:
            raise Refused(NOBODY)
        moment = self._clock.look()
        if self._prove(self.current, pin, moment):  # wrong ones count up to the last right one on record
            self._journal.append([SignedIn(person=self.current)], moment, self.current)

    def vouch(self, person: str, pin: str) -> None:
        """Refused unless this person gives their PIN, where there is one: a clock is to run in their name.

        Whoever is signed in at this desk has given it.
        """
        found = self.people.get(person)
        if found.person != self.who or self.emergency:
            self._prove(found.person, pin, self._clock.look())

    def asks_pin(self, person: str) -> bool:
        """Whether ``vouch`` asks this person for a PIN."""
        found = self.people.get(person)
        return bool(self.people.pin(found.person)) and (found.person != self.who or self.emergency)

    # --- coming and going

    def sign_in(self, person: str, pin: str = "") -> None:
        """This person works here from now on: with the PIN, or by a tap where none is set.

        A tap opens no lock, as long as there is an owner with a PIN who can set one.
        """
        found = self.people.get(person)
        if found.person == self.who and not self.emergency:
            return
        if self.locked and self.people.owned and not self.people.pin(found.person):
            raise Refused(f"{found.name} has no PIN yet. An owner signs in and sets one.")
        moment = self._clock.look()
        self._prove(found.person, pin, moment)
        told = self._emergencies(found.person)
        self._enter(found.person, moment, emergency=False)
        self.notices = told
        self._journal.append([SignedIn(person=found.person), *self._view_of_shown()], moment, found.person)

    def enter_in_emergency(self, person: str, reason: str) -> None:
        """In as this person without the PIN, to read and to treat; recorded, and told to the owner."""
        found, reason = self.people.get(person), read_words(reason)
        if not reason:
            raise Refused("Write why: the owner reads it.")
        moment = self._clock.look()
        self._journal.append([EmergencyAccess(person=found.person, reason=reason)], moment, None, at_once=True)
        self._enter(found.person, moment, emergency=True)
        self._journal.append(self._view_of_shown(), moment, found.person)

    def lock(self, *, idle: bool = False) -> None:
        """Nobody is signed in any more. The clocks run on: the log is told of the lock, and of nothing else."""
        if not self.people.guarded:
            raise Refused(NO_PIN)
        if self.locked:
            return
        who, moment = self.current, self._clock.look()
        self.locked, self.current, self.emergency, self.notices = True, None, False, ()
        self.left = moment
        self._journal.append([Locked(idle=idle)], moment, who)

    def touch(self) -> None:
        """Somebody moved, pressed or typed."""
        self._touched = self._clock.look().mono_us

    def lock_if_idle(self) -> bool:
        """Locks after so many minutes without a touch, by the clock that counts sleep; whether it did."""
        if self.locked or not self.people.guarded:
            return False
        with suppress(LogError):  # as it was, while the log cannot be read
            self._lock_minutes = self._log.settings()[LOCK_MINUTES]
        if not self._lock_minutes or self._clock.look().mono_us - self._touched < self._lock_minutes * MINUTE:
            return False
        self.lock(idle=True)
        return True

    def wait(self, person: str) -> int:
        """Microseconds until this person's next PIN is looked at."""
        lockout = self._lockouts.get(self.people.get(person).person)
        return lockout.left(self._clock.look()) if lockout is not None else 0

    def saw(self, visit: UUID, patient: str | None, page: str) -> None:
        """A visit was shown. Once for each visit from one signing in to the next: to and fro writes nothing more."""
        self._journal.append(self._view(visit, patient, page), self._clock.look(), self.who)

    def saw_record(self, patient: UUID) -> None:
        """A patient's record was shown, beyond one visit; once from one signing in to the next."""
        if self.who is not None and patient not in self._seen:
            self._seen.add(patient)
            self._journal.append([Viewed(patient=patient, page="patients")], self._clock.look(), self.who)

    def opened(self, visit: UUID) -> None:
        """A visit was opened, by an event that says as much as a view."""
        self._seen.add(visit)

    # --- people

    def add(self, said: Particulars, pin: str = "") -> Person:
        """One person more; with a PIN if one is given. Whoever is first is an owner, and works here from now on."""
        first = self.people.first is None
        self.must(Deed.PEOPLE if self.people.guarded else None)  # with no PIN, anybody could tap an owner's name
        person = self.people.read(said)
        events: list[PersonAdded | PinSet] = [person]
        if pin:
            events.append(PinSet(person=person.person, phc=pins.hashed(pins.read_new(pin))))
        self._say(events, person.person if first else self.who)
        if first:
            self.current = person.person
        return next(each for each in self.everyone() if each.id == str(person.person))

    def change(self, person: str, said: Particulars) -> None:
        """What is said of somebody from now on; visits keep what was said when they were treated."""
        self.must(Deed.PEOPLE)
        self._say([self.people.read(said, self.people.get(person).person)], self.who)

    def end(self, person: str) -> None:
        """Somebody no longer works here; what they did stays theirs."""
        self.must(Deed.PEOPLE)
        ended = self.people.ended(person)
        if ended.person == self.current:
            raise Refused("Whoever is signed in cannot be ended. Another owner does that.")
        self._say([ended], self.who)

    def set_pin(self, person: str, new: str, own: str = "") -> None:
        """A person's PIN from now on: one's own, with the old one; another's only by an owner, who is on record."""
        self.must()
        found = self.people.get(person)
        if found.person != self.current:
            self.must(Deed.PEOPLE)
        else:
            self._prove(found.person, own, self._clock.look())
        self._say([PinSet(person=found.person, phc=pins.hashed(pins.read_new(new)))], self.who)
        self._lockouts.pop(found.person, None)
        self.emergency = self.emergency and found.person != self.current

    def everyone(self) -> tuple[Person, ...]:
        """All people, also those who have ended."""
        return self.people.sheets_of_all(self.who)

    # --- small things

    def _prove(self, person: UUID, pin: str, moment: Moment) -> bool:
        """Refused unless this is the person's PIN, or there is none; whether wrong ones had been given before."""
        phc = self.people.pin(person)
        if not phc:
            return False
        lockout = self._lockouts.setdefault(person, pins.Lockout.of((), moment))
        if lockout.left(moment):
            raise Refused(f"Too many wrong PINs. {_again(lockout.left(moment))}")
        if pins.fits(pin, phc):
            had, lockout.failures = lockout.failures > 0, 0
            return had
        lockout.fail(moment)
        self._journal.append([SignInFailed(person=person)], moment, None)
        left = lockout.left(moment)
        raise Refused(f"That is not the PIN. {_again(left) if left else _tries(pins.FREE - lockout.failures)}")

    def _lockout_of(self, person: UUID, moment: Moment) -> pins.Lockout:
        kinds = (SignInFailed, SignedIn, PinSet)
        attempts = Accesses(kinds=kinds, person=person, about=True, limit=pins.FAILURES_THAT_COUNT)
        return pins.Lockout.of(self._log.accesses(attempts), moment)

    def _enter(self, person: UUID, moment: Moment, *, emergency: bool) -> None:
        self.current, self.locked, self.emergency, self.notices = person, False, emergency, ()
        if self.left is not None and self.on_return is not None:
            self.on_return(self.left, moment)
        self.left = None
        self._touched = moment.mono_us
        self._seen.clear()

    def _view(self, visit: UUID, patient: str | None, page: str) -> list[Viewed]:
        if self.who is None or patient is None or visit in self._seen:
            return []
        self._seen.add(visit)
        return [Viewed(patient=UUID(patient), page=page, visit=visit)]

    def _view_of_shown(self) -> list[Viewed]:
        shown = self._shown()
        return [] if shown is None else self._view(shown[0], str(shown[1]), "floor")

    def _emergencies(self, person: UUID) -> tuple[str, ...]:
        """To an owner: the emergency accesses since this person signed in last."""
        if Duty.OWNER not in self.people.duties(person):
            return ()
        try:
            last = self._log.accesses(Accesses(kinds=(SignedIn,), person=person, about=True, limit=1))
            found = self._log.accesses(Accesses(kinds=(EmergencyAccess,), limit=TOLD_AT_MOST))
        except LogError as error:  # that must keep nobody from the clocks; the list of accesses has them all
            return (f"Whether there was an emergency access cannot be read now. {error}",)
        since = last[0].stamp.lamport if last else 0
        return tuple(
            f"Emergency access on {day_of(each.stamp.moment)} at "
            f"{hour(each.stamp.moment.at_us, each.stamp.moment.off_min)} as {self.people.name(each.event.person)}, "
            f"without the PIN: {each.event.reason}"
            for each in found
            if each.stamp.lamport > since and isinstance(each.event, EmergencyAccess)
        )

    def _say(self, events: Sequence[PersonAdded | PinSet], who: UUID | None) -> None:
        self._journal.append(events, self._clock.look(), who)
        for event in events:
            self.people.take(event)


def _tries(left: int) -> str:
    return f"Try again: {left} {'tries' if left > 1 else 'try'} left before a wait."


def _again(left: int) -> str:
    seconds = -(-left // 1_000_000)
    words = f"{seconds} s" if seconds < 60 else f"{-(-seconds // 60)} min"
    return f"Try again in {words}."
