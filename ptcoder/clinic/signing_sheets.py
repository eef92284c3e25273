"""What stands beside a signature, as immutable values: attestations with their grounds, notices, who signed what."""

from __future__ import annotations

from dataclasses import dataclass

from ptcoder.clinic.sheets import LineRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One thing that has to be at hand for KX; ``ticked`` where it was said to be."""

    id: str
    text: str
    ticked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KxSheet:
    """KX and its four grounds. ``asked``: the bill wants it now; ``holds``: it is attested. ``note`` tells where it
    cannot be known whether the bill wants it, or why it is not on the bill though it is attested.
    """

    asked: bool
    holds: bool
    note: str
    grounds: tuple[Ground, ...]
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One service of a pair: its code as billed, its stretches (start, stop) on the floor's axis, whole minutes."""

    code: str
    label: str
    blocks: tuple[tuple[int, int], ...]
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PairSheet:
    """Two services that are paid together only as separate ones. ``shared`` tells minutes they have in common, ``""``
    where they have none; such a pair cannot be attested.
    """

    first: Side
    second: Side
    shared: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DistinctSheet:
    """The pairs that need a person's word, and whether it was given; ``modifier`` is what it puts on the line."""

    pairs: tuple[PairSheet, ...]
    holds: bool
    modifier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AdviceRow:
    """A code as recorded ("" for the whole visit), its name, and what was said of it; ``""`` where nothing was."""

    code: str
    text: str
    abn: str
    remote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionSheet:
    """One signed version. ``text`` tells who signed it and when, and who co-signed; ``changes`` what differs from the
    version before, a sentence each.
    """

    version: int
    title: str
    text: str
    lines: tuple[LineRow, ...]
    timed_minutes: int
    total_minutes: int
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningSheet:
    """Everything beside the bill that a signature stands for.

    ``called`` is who would sign, ``lacks`` what is not known of them. ``waits`` is why the visit waits for a
    co-signature, or would; "" where it does not. ``late`` tells of a visit that was entered afterwards.
    """

    visit: str
    off_min: int
    editable: bool
    kx: KxSheet | None
    distinct: DistinctSheet | None
    advice: tuple[AdviceRow, ...]
    abn_told: bool
    """This payer's lines carry GA, GX, GY or GZ for it."""
    called: str
    lacks: tuple[str, ...]
    timed_minutes: int
    total_minutes: int
    units: int
    waits: str
    may_cosign: bool
    versions: tuple[VersionSheet, ...]
    late: str
