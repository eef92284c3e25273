"""What is shown of those who work here and of who looked at what, as immutable values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """What a form says of somebody who works here. ``role`` empty: treats nobody. ``duties``: beside the role's."""

    name: str
    role: str
    credentials: str = ""
    npi: str = ""
    duties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who works here. ``called`` is what a signature says, ``may`` what this person may do, in words."""

    id: str
    name: str
    role: str
    current: bool
    called: str
    credentials: str
    npi: str
    duties: tuple[str, ...]
    may: str
    has_pin: bool
    ended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRow:
    """One access: when by the wall, who did it, what, and whose record it was about (none: nobody's)."""

    day: date
    time: str
    who: str
    what: str
    patients: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessSheet:
    """Accesses, the latest first; ``more``: there are others before these."""

    rows: tuple[AccessRow, ...]
    more: bool
