"""The lines of a charge file: what was signed, as what it leaves, and every cell that a profile may ask for.

Frequency codes: National Uniform Billing Committee, claim frequency type code, as box 22 of the CMS-1500 has it
(NUCC 1500 instruction manual, item 22): 1 original, 7 replacement of a prior claim, 8 void of a prior claim.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from itertools import compress, islice
from types import MappingProxyType
from typing import NamedTuple

from ptcoder.coding.records import Line
from ptcoder.export.charges import MODIFIERS
from ptcoder.visit import Discipline

LETTERS = "ABCDEFGHIJKL"
"""The twelve places of box 21, by which box 24E points."""
POINTED = 4
"""More pointers than four a line of the CMS-1500 does not take."""


class Kind(StrEnum):
    """As what a visit leaves: for the first time, in place of what left before, or to take that back."""

    ORIGINAL = "original"
    REPLACEMENT = "replacement"
    VOID = "void"


FREQUENCY = {Kind.ORIGINAL: "1", Kind.REPLACEMENT: "7", Kind.VOID: "8"}


class Charge(NamedTuple):
    """A signed line. ``diagnoses`` it is for, NPIs of who rendered and who supervised it, ``fee`` of one unit and
    ``charge`` of all, dollars and cents; "" where that is not known.
    """

    number: int
    line: Line
    diagnoses: tuple[str, ...] = ()
    rendering: str = ""
    supervising: str = ""
    fee: str = ""
    charge: str = ""


class Leaves(NamedTuple):
    """A visit in a batch. ``version`` is that of its ``charges``: of a void the one that it takes back.

    ``patient`` is the number that billing knows; ``diagnoses`` are those of the visit, the first counts most; ``late``
    tells who entered it when, where it was not timed.
    """

    export: str
    visit: str
    kind: Kind
    version: int
    day: date
    patient: str
    payer: str
    charges: tuple[Charge, ...]
    place: str = ""
    diagnoses: tuple[str, ...] = ()
    late: str = ""

    @property
    def all_diagnoses(self) -> tuple[str, ...]:
        """Those of the visit, then those that only a line names: as box 21 lists them."""
        return tuple(dict.fromkeys((*self.diagnoses, *(each for one in self.charges for each in one.diagnoses))))

    @property
    def line_count(self) -> int:
        """How many lines it has, those that are not billed among them."""
        return len(self.charges)

    @property
    def units(self) -> int:
        return sum(each.line.units for each in self.charges)

    @property
    def minutes(self) -> int:
        return sum(each.line.minutes for each in self.charges)


Parts = str | tuple[str, ...]
"""Several texts: as such, or, where none has a blank in it, in one with blanks between them."""


def parts(of: Parts) -> tuple[str, ...]:
    if isinstance(of, tuple):
        return of
    return tuple(of.split(" ")) if of else ()


class Packed(NamedTuple):
    """Visits in a batch, column by column, as they are written by the thousand: what many lines have in common is never
    taken apart, and what is done with all of them is done at once.

    Of each visit: ``everything`` is all that ``Leaves.all_diagnoses`` has, ``counts`` how many lines it has. Of each
    line, one visit's after the other's: ``numbers`` is its place in its visit, from 1; ``coded`` has discipline, code
    and modifiers; ``counted`` units, minutes, fee of one and, if it is not in one text, charge of all; ``people`` the
    NPIs of who rendered and who supervised it.
    """

    export: str
    visits: Sequence[str]
    kinds: Sequence[Kind]
    versions: Sequence[int]
    days: Sequence[date]
    patients: Sequence[str]
    payers: Sequence[str]
    places: Sequence[str]
    diagnoses: Sequence[Parts]
    everything: Sequence[Parts]
    units: Sequence[int]
    minutes: Sequence[int]
    late: Sequence[str]
    counts: Sequence[int]
    numbers: Sequence[int]
    coded: Sequence[Parts]
    counted: Sequence[Parts]
    why: Sequence[str]
    pointed: Sequence[Parts]
    people: Sequence[Parts]


def pack(several: Sequence[Leaves]) -> Packed:
    """Visits of one batch as columns."""
    charges = [each for leaves in several for each in leaves.charges]
    return Packed(
        export=several[0].export if several else "",
        visits=[each.visit for each in several],
        kinds=[each.kind for each in several],
        versions=[each.version for each in several],
        days=[each.day for each in several],
        patients=[each.patient for each in several],
        payers=[each.payer for each in several],
        places=[each.place for each in several],
        diagnoses=[each.diagnoses for each in several],
        everything=[each.all_diagnoses for each in several],
        units=[each.units for each in several],
        minutes=[each.minutes for each in several],
        late=[each.late for each in several],
        counts=[each.line_count for each in several],
        numbers=[each.number for each in charges],
        coded=[(each.line.discipline.value, each.line.code, *each.line.modifiers) for each in charges],
        counted=[(str(each.line.units), str(each.line.minutes), each.fee, each.charge) for each in charges],
        why=[each.line.why for each in charges],
        pointed=[each.diagnoses for each in charges],
        people=[(each.rendering, each.supervising) for each in charges],
    )


def billed(packed: Packed) -> Packed:
    """Only the lines that have units."""
    kept = [int(parts(each)[0]) > 0 for each in packed.counted]
    of_visits = iter(kept)
    return packed._replace(
        counts=[sum(islice(of_visits, count)) for count in packed.counts],
        numbers=[*compress(packed.numbers, kept)],
        coded=[*compress(packed.coded, kept)],
        counted=[*compress(packed.counted, kept)],
        why=[*compress(packed.why, kept)],
        pointed=[*compress(packed.pointed, kept)],
        people=[*compress(packed.people, kept)],
    )


def unpacked(packed: Packed) -> list[Leaves]:
    """What ``pack`` made columns of."""
    lines = zip(packed.numbers, packed.coded, packed.counted, packed.why, packed.pointed, packed.people, strict=True)
    return [
        Leaves(
            export=packed.export,
            visit=visit,
            kind=packed.kinds[at],
            version=packed.versions[at],
            day=packed.days[at],
            patient=packed.patients[at],
            payer=packed.payers[at],
            charges=_charges(islice(lines, packed.counts[at])),
            place=packed.places[at],
            diagnoses=parts(packed.diagnoses[at]),
            late=packed.late[at],
        )
        for at, visit in enumerate(packed.visits)
    ]


def _charges(lines: Iterable[tuple[int, Parts, Parts, str, Parts, Parts]]) -> tuple[Charge, ...]:
    charges: list[Charge] = []
    for number, coded_as, count, why, pointed, people in lines:
        discipline, code, *modifiers = parts(coded_as)
        units, minutes, fee, charge = counted(count)
        rendering, supervising = parts(people)
        line = Line(code, Discipline(discipline), tuple(modifiers), int(units), int(minutes), why)
        charges.append(Charge(number, line, parts(pointed), rendering, supervising, fee, charge))
    return tuple(charges)


def counted(count: Parts) -> tuple[str, str, str, str]:
    """Units, minutes, fee of one and charge of all."""
    units, minutes, fee, *charge = parts(count)
    return units, minutes, fee, charge[0] if charge else _charge(fee, int(units)) if fee else ""


@lru_cache
def _charge(fee: str, units: int) -> str:
    """Of all units, in dollars and cents."""
    return str(Decimal(fee) * units)


FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "visit": "the visit's own id, the same in every file",
        "line": "the number of the line in its visit, from 1",
        "date": "the date of service",
        "patient": "the patient's record number, or our own id where there is none",
        "payer": "the payer's id",
        "discipline": "PT, OT or SLP",
        "code": "CPT or HCPCS",
        "mod1": "the first modifier",
        "mod2": "the second modifier",
        "mod3": "the third modifier",
        "mod4": "the fourth modifier",
        "units": "units billed",
        "minutes": "whole minutes",
        "status": "billed or not_billed",
        "why": "why these units",
        "export": "the batch's own id",
        "line_id": "the line's own id: the same for the same line of the same version",
        "version": "which signed version of the visit",
        "kind": "original, replacement or void",
        "frequency": "claim frequency: 1 original, 7 replacement, 8 void",
        "modifiers": "all modifiers in one cell",
        "procedure": "code and modifiers in one cell",
        "diagnoses": "the line's ICD-10-CM codes",
        "pointers": "the line's diagnoses as letters of box 21",
        "visit_diagnoses": "the visit's ICD-10-CM codes, in the order of the letters",
        "rendering": "NPI of who rendered it",
        "supervising": "NPI of who supervised it",
        "place": "place of service, two digits",
        "fee": "the fee of one unit",
        "charge": "the fee of all units",
        "late": "who entered the visit when, where it was entered afterwards",
        "empty": "nothing",
    }
)
"""What a column may hold, by name, in words."""


GROUPS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "visit": ("visit",),
        "day": ("date", "patient", "payer"),
        "batch": ("export", "version", "kind", "frequency", "visit_diagnoses", "place", "late", "empty"),
        "coded": ("discipline", "code", "mod1", "mod2", "mod3", "mod4", "modifiers", "procedure"),
        "count": ("units", "minutes", "status", "fee", "charge"),
        "why": ("why",),
        "pointed": ("diagnoses", "pointers"),
        "people": ("rendering", "supervising"),
        "number": ("line",),
        "line_id": ("line_id",),
    }
)
"""All of ``FIELDS``, those together that follow from the same: the first three from the visit, the others of a line."""


def coded(of: Parts, joined: str) -> tuple[str, ...]:
    """The cells of the group ``coded``. ``joined`` stands between what shares a cell."""
    discipline, code, *every = parts(of)
    modifiers = every[:MODIFIERS]
    padded = (*modifiers, "", "", "", "")[:MODIFIERS]
    return discipline, code, *padded, joined.join(modifiers), joined.join((code, *modifiers))


def pointers(pointed: tuple[str, ...], everything: tuple[str, ...]) -> str:
    """The letters by which box 24E points to a line's diagnoses among all of the visit."""
    letters = dict(zip(everything, LETTERS, strict=False))
    return "".join(letters.get(each, "") for each in pointed[:POINTED])
