"""One patient, day and payer while being coded: stretches, services, and who gave which time.

Plain records that are filled in step by step and thrown away; what is handed out stands in ``records``. None refers
back to what holds it, so that they vanish without waiting for the collector of cycles.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ptcoder.coding.records import Elsewhere
from ptcoder.coding.terms import Mode, Term, Terms
from ptcoder.rulebook import Edition, Payer, Service, Sourced
from ptcoder.visit import Discipline, Interval, Length, Visit

Key = tuple[Discipline, str]
NO_SPAN = (0, 0)


@dataclass(slots=True, eq=False)
class Piece:
    """One interval with what the rule book says about it."""

    interval: Interval
    visit: int
    mode: Mode
    key: Key
    """Of the service it belongs to, as it is billed."""
    assistant: bool
    clocked: bool
    span: tuple[int, int]
    """Start and stop of a clocked piece, else NO_SPAN."""
    alone: bool = False
    """A student's stretch (or a part of it) without a therapist beside it."""

    @property
    def code(self) -> str:
        return self.key[1]


@dataclass(slots=True, eq=False)
class Part:
    """A share of a service's time: how long, by whose side, in which visit."""

    length: Length
    assistant: bool
    visit: int


@dataclass(slots=True, eq=False)
class Treated:
    """One code of one discipline on the day. ``refusal`` says why the payer is not billed for it.

    A further code that nobody recorded (``derived_from``) has the ``pieces`` of its first code.
    ``therapist`` and ``assistant`` are the sums of ``parts`` by side; ``assisted`` tells whether any row is an
    assistant's of this discipline, ``prefer``, ``abn``, ``telehealth`` and ``modifiers`` what the rows say (the first
    of them that does). ``is_excluded``: a person said that the payer's statute excludes it. ``filled``: what to say of
    time recorded under a further code that fills its first code's period.
    """

    key: Key
    code: str
    discipline: Discipline
    term: Term
    service: Service
    visit: int
    rank: int
    timed: bool
    refusal: Sourced | None
    pieces: list[Piece]
    parts: list[Part]
    replaces: str | None = None
    assisted: bool = False
    prefer: bool = False
    abn: str | None = None
    telehealth: str | None = None
    modifiers: tuple[str, ...] = ()
    is_excluded: bool = False
    derived_from: str | None = None
    filled: str = ""
    therapist: Length = 0
    assistant: Length = 0
    minutes: int = 0
    units: int = 0
    assistant_units: int = 0
    assistant_time: Length = 0
    unclear: str = ""
    reason: str = ""


@dataclass(slots=True, eq=False)
class Segment:
    """A stretch of time given to one piece's service, counted once. There are none where nothing shares time."""

    start: int
    stop: int
    piece: Piece
    assistant: bool


@dataclass(slots=True, eq=False)
class Overlap:
    """Two attended pieces that share the time from ``start`` to ``stop``; ``later`` started later."""

    earlier: Piece
    later: Piece
    start: int
    stop: int


@dataclass(slots=True, eq=False)
class Day:
    """All that is known of one patient, day and payer while it is being coded.

    ``in_order`` holds the services in the order of first treatment, a derived further code after its first.
    ``traits`` tells, as bits (see ``terms``), what there is in the day at all.
    """

    visits: Sequence[Visit]
    edition: Edition
    payer: Payer
    terms: Terms
    elsewhere: Sequence[Elsewhere]
    pieces: list[Piece]
    treated: dict[Key, Treated]
    in_order: list[Treated]
    segments: list[Segment]
    overlaps: list[Overlap]
    traits: int
