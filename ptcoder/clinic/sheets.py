"""What a face of the program shows, as immutable values. A widget is a function of one of these and decides nothing.

Times are microseconds on the floor's axis (``Clinic.now()`` tells where it stands); lengths are microseconds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ptcoder.clinic.people_sheets import Person
from ptcoder.clinic.stretches import StretchRow
from ptcoder.clinic.what_if import Compared
from ptcoder.coding import Choice, Severity
from ptcoder.rulebook import Category, LookAlike
from ptcoder.visit import State


class Status(StrEnum):
    """What a patient on the floor is doing."""

    TREATING = "treating"
    UNATTENDED = "unattended"
    WAITING = "waiting"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clockface:
    """A clock that can be painted at any moment: time already counted, and since when it runs.

    ``preset`` is set for a countdown.
    """

    done: int = 0
    since: int | None = None
    preset: int | None = None

    def elapsed(self, now: int) -> int:
        return self.done + (max(0, now - self.since) if self.since is not None else 0)

    def left(self, now: int) -> int | None:
        """What is left of a countdown; negative once it is over; None where there is none."""
        if self.preset is None or self.since is None:
            return None
        return self.preset - max(0, now - self.since)


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientCard:
    """One patient on the floor. ``clock`` is the attended clock, else the countdown, else None.

    ``countdown`` runs beside an attended ``clock``, ``beside`` names it. ``who`` treats, or has put on what runs;
    "" where nobody does, and where only one person works here. ``units`` are all that would be billed, timed or not.
    ``since`` is when an attended ``clock`` began, ``10:20``, where its code ran before, too: its tile counts all of it.
    """

    visit: str
    name: str
    initials: str
    status: Status
    doing: str
    clock: Clockface | None
    timed_minutes: int
    units: int
    selected: bool
    countdown: Clockface | None = None
    beside: str = ""
    who: str = ""
    since: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One code button. ``code`` is pressed and stored, ``shown`` is what this payer is billed (97014 shows G0283).

    ``attended`` False: an unattended modality, on a countdown of ``preset`` microseconds. ``note`` is a short word
    such as "not paid"; ``help`` tells examples and the reason. ``usable`` False: not for this discipline or day.
    ``code`` None is rest and charting. ``clock`` tells the time of this code in this visit. ``activities`` are words by
    which a search finds it. ``preset`` is how long a countdown is to run (microseconds), also while it does not; None
    where there is none. ``counts``: each press counts one, and no clock runs.
    ``refusal`` is why this payer pays nothing for it, empty where it does.
    """

    code: str | None
    shown: str
    label: str
    category: Category | None
    attended: bool
    group: bool
    key: int | None
    running: bool
    clock: Clockface
    note: str
    help: str
    usable: bool
    activities: str = ""
    preset: int | None = None
    counts: bool = False
    refusal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TileGroup:
    title: str
    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow:
    """``text`` is code and modifiers, ``97110-GP``; ``units`` 0: documented, not billed.

    ``why`` is the reason in words alone, ``sources`` the rules it rests on; on the bill they stand together.
    """

    text: str
    label: str
    units: int
    minutes: int
    why: str
    sources: tuple[str, ...] = ()


MODIFIER = "modifier "
"""How the fix that chooses a modifier begins."""
NOTE, GOAL = "note", "goal"
"""Fixes that lead to the documentation: to what is missing in it, or to its goals."""
CARE, RECORD = "care", "record"
"""Fixes that lead to the course of care, and to the patient's record."""

SPLIT, CODE = "split", "code"
"""The fixes that begin a correction of a stretch."""
TIMES = "times"
"""The fix that opens the times of the visit, where stretches are corrected, entered and deleted."""
BACK = "take back "
"""How the fix that takes a word back begins."""


SIZE = "group size"
"""The fix that tells how many were treated together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRow:
    """``acknowledged`` is the reason given; a warning without one, or an error, keeps the visit from being signed.

    ``fix`` names what one press can do: ``distinct``, ``kx``, ``take back kx``, ``group size``, ``times``,
    ``modifier WC``, ``acknowledge`` or nothing; ``split`` and ``code`` begin a correction of ``interval``, the one
    stretch that is meant ("" where there are several); ``note``, ``goal``, ``care`` and ``record`` lead to where it is
    settled.
    """

    id: str
    severity: Severity
    title: str
    text: str
    source: str
    codes: tuple[str, ...]
    acknowledged: str
    fix: tuple[str, ...]
    span: tuple[int, int] | None
    interval: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One stretch on the timeline. ``stop`` None: it runs. ``lane`` 0 attended, 1 unattended.

    ``text`` is what is billed for it, as on its button; ``code`` what was recorded, "" for rest.
    """

    interval: str
    lane: int
    text: str
    start: int
    stop: int | None
    group: bool
    rest: bool
    preset: int | None
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """What was done for one of the patients on the floor."""

    visit: str
    name: str
    initials: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitSheet:
    """One visit: buttons, lines as they would be now, findings, timeline.

    ``bands`` are the minutes at which the payer's method gives 1, 2, 3 ... units over the timed total (empty where
    each code is counted alone). ``to_settle`` counts what stands between the visit and a signature. ``stretches`` are
    all stretches and counted services with their corrections, also those that were deleted. ``elsewhere`` are the
    codes that are not for this visit, each with the reason; ``alike`` the codes that are taken for each other;
    ``compared`` is the bill beside another payer's, where one was chosen. ``shares`` says of each service that an
    assistant has a part in how much of it that is; ``kinds`` what kind of a group it was, ``97150: balance class``.
    """

    visit: str
    patient: str
    name: str
    initials: str
    mrn: str
    payer: str
    payer_id: str
    discipline: str
    method: str
    day: date
    opened: int
    off_min: int
    state: State
    version: int
    groups: tuple[TileGroup, ...]
    lines: tuple[LineRow, ...]
    findings: tuple[FindingRow, ...]
    timed_minutes: int
    total_minutes: int
    timed_units: int
    bands: tuple[int, ...]
    bars: tuple[Bar, ...]
    stretches: tuple[StretchRow, ...]
    choices: tuple[Choice, ...]
    what_if: str
    attested: frozenset[str]
    estimate: str
    edition: str
    to_settle: int
    notices: tuple[str, ...]
    elsewhere: tuple[TileGroup, ...] = ()
    alike: tuple[LookAlike, ...] = ()
    compared: Compared | None = None
    shares: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    late: str = ""
    """Who entered it when, of a visit that was not timed here; "" else."""
    several: bool = False
    """Whether more than one person has worked here, so that it is said who gave what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SinceLast:
    """What a visit's bill has that the last one, signed for ``day``, had not, a sentence for each code; or had.
    ``fees``: dollars a unit then, by code.
    """

    day: date
    changes: tuple[str, ...]
    fees: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One choice of a question: ``id`` is handed back, ``text`` stands on the button.

    With ``since`` it asks for a time of day, that long ago at most: the moment is added to the ``id``. ``first`` is
    the most likely one; None where nobody can tell.
    """

    id: str
    text: str
    since: int | None = None
    off_min: int = 0
    first: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Something only a person knows; asked beside the work, never in its way. ``rings``: it comes with time.

    ``code`` is that of the clock it is about ("" of rest), ``brief`` what stands on that code's button meanwhile.
    """

    id: str
    visit: str
    text: str
    answers: tuple[Answer, ...]
    code: str
    brief: str
    rings: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldSheet:
    """Presses that the log could not take yet: how many, why, and what is certain about them, in words.

    ``kept``: they survive the end of the program, in the rescue file.
    """

    presses: int
    kept: bool
    reason: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FloorSheet:
    """The floor: who is here, the selected visit, and what there is to say. ``undo`` and ``redo`` name the action.

    ``held`` is None while everything is in the log.
    ``locked``: nobody is signed in, and nothing of this may be shown but who may sign in. ``guarded``: somebody has a
    PIN, so that it can be locked. ``emergency``: whoever works here came in without the PIN.
    ``held`` is None while everything is in the log. ``lanes``: everybody on the floor, in the order of the cards.
    """

    today: date
    people: tuple[Person, ...]
    cards: tuple[PatientCard, ...]
    visit: VisitSheet | None
    questions: tuple[Question, ...]
    notices: tuple[str, ...]
    undo: str
    redo: str
    banner: str
    held: HeldSheet | None = None
    locked: bool
    guarded: bool
    emergency: bool
    lanes: tuple[Lane, ...] = ()

    @property
    def asked_of(self) -> dict[str, str]:
        """By visit, in a word, what is asked first of one of its clocks."""
        return {each.visit: each.brief for each in reversed(self.questions)}

    @property
    def asked_here(self) -> dict[str, str]:
        """The same of the selected visit, by code."""
        here = self.visit.visit if self.visit is not None else ""
        return {each.code: each.brief for each in reversed(self.questions) if each.visit == here}
