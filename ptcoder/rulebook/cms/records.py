"""What is kept of one of CMS's files: its rows for our codes, and from when on they hold.

A file that comes in parts (CMS splits the code pairs) is one import. Descriptions of codes are never kept: they are
the AMA's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from ptcoder.rulebook.cms.damage import damaged
from ptcoder.rulebook.records import Fee


class FileKind(StrEnum):
    """CMS's files that are read. The value names the table of ``Edition.tables`` that a file replaces, if one."""

    PAIRS = "pairs"
    LIMITS = "mue"
    VALUES = "values"
    LOCALITIES = "localities"


@dataclass(frozen=True, slots=True, kw_only=True)
class PairEdit:
    """Two codes that are not paid together from ``since`` to ``until``, both included; ``until`` None: no end."""

    column1: str
    column2: str
    separable: bool
    since: date
    until: date | None

    def holds(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    code: str
    units: int
    indicator: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One code of the fee schedule; ``fee`` None where all of its relative values are 0."""

    code: str
    status: str
    mppr: bool
    fee: Fee | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Locality:
    """Where a practice lies, and its cost against the nation's. ``floored`` is the work index not below its floor."""

    id: str
    name: str
    work: Decimal | None
    floored: Decimal | None
    practice: Decimal
    malpractice: Decimal

    @property
    def work_in_force(self) -> Decimal:
        """With the floor where CMS's file has one."""
        return self.floored or self.work or Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """``covered``: our codes that stand in column 1 of any row. The file keeps ended pairs, so that a code with pairs
    that is missing stands in another part of CMS's table; its pairs stay as they were.
    """

    rows: tuple[PairEdit, ...]
    covered: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    rows: tuple[Limit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    rows: tuple[Value, ...]
    factor: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Localities:
    """``chosen``: the id of the clinic's own, or nothing; then the estimate stays national."""

    rows: tuple[Locality, ...]
    chosen: str

    def own(self) -> Locality | None:
        return next((row for row in self.rows if row.id == self.chosen), None)


Content = Pairs | Limits | Values | Localities
KINDS: dict[type, FileKind] = {
    Pairs: FileKind.PAIRS,
    Limits: FileKind.LIMITS,
    Values: FileKind.VALUES,
    Localities: FileKind.LOCALITIES,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """One import. It speaks of the days from ``since`` on; ``through`` is the last day that the file itself covers.

    ``file`` and ``sha256`` name the files read, parted by blanks after commas where they are several parts.
    ``ended`` is the last day of which it speaks where a clinic withdrew it; a folder's imports are never withdrawn.
    ``left_out`` counts damaged rows that were passed over because the person who took the file said so.
    """

    file: str
    sha256: str
    taken_on: date
    since: date
    through: date
    left_out: int
    content: Content
    ended: date | None = None

    def holds(self, day: date) -> bool:
        return self.since <= day and (self.ended is None or day <= self.ended)

    @property
    def kind(self) -> FileKind:
        return KINDS[type(self.content)]

    @property
    def name(self) -> str:
        """How an edition, and so a signed bill, names it."""
        without = f" without {damaged(self.left_out)}" if self.left_out else ""
        hashes = " ".join(each[:12] for each in self.sha256.split(", "))
        return f"{self.kind} of {self.since} ({self.file}, sha256 {hashes}{without})"

    @property
    def source(self) -> str:
        told = {
            FileKind.PAIRS: "CMS NCCI procedure-to-procedure edits for practitioners",
            FileKind.LIMITS: "CMS Medically Unlikely Edits for practitioner services",
            FileKind.VALUES: "CMS Physician Fee Schedule relative value file, national, non-facility",
            FileKind.LOCALITIES: "CMS geographic practice cost indices",
        }[self.kind]
        return f"{told}: {self.file}, taken {self.taken_on}"
