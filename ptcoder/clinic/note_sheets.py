"""What the documentation of a visit shows, as immutable values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ptcoder.rulebook import FieldKind


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRow:
    """One field of a note. ``carried``: the day of the visit that its words were taken over from, as they stood.

    ``last`` is what was written under it the last time, "" where nothing was; ``demanded`` whether it must be there,
    and ``source`` who says so. ``former`` is the code that its words were first written for in this visit;
    ``offered`` are the words that stand under such a code still, and could stand here.
    """

    id: str
    label: str
    kind: FieldKind
    unit: str
    options: tuple[str, ...]
    phrases: tuple[str, ...]
    text: str
    carried: date | None
    demanded: bool
    source: str
    last: str
    former: str | None = None
    offered: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelRow:
    """Where the components of an evaluation lead: ``code`` once all are written, "" where they reach none.

    ``text`` says in a line each what a component reaches, ``source`` by which rule.
    ``interval`` is the service whose code could be corrected, "" where the code stands already.
    """

    code: str
    text: str
    source: str
    interval: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PartSheet:
    """The fields of one service, or with ``code`` "" of the visit as a whole; ``shown`` is the code that is billed.

    ``wishes`` is what the payer looks for in such a note. ``last_day`` is the day of the visit that ``last`` of the
    fields is from; ``carries`` says whether all of them can be taken over at once.
    """

    code: str
    shown: str
    heading: str
    fields: tuple[FieldRow, ...]
    wishes: tuple[str, ...]
    last_day: date | None
    carries: bool
    level: LevelRow | None
    former: str = ""
    """The code that ``offered`` of the fields were written for."""

    @property
    def missing(self) -> int:
        return sum(field.demanded and not field.text for field in self.fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteSheet:
    """The documentation of a visit: service by service, then the visit as a whole; ``read_only`` once it is signed.

    ``left`` is what was written of services that are not in the visit any more: code, heading, words.
    """

    visit: str
    parts: tuple[PartSheet, ...]
    read_only: bool
    left: tuple[tuple[str, str, str], ...] = ()
