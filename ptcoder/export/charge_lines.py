"""The lines of a charge file: what was signed, as what it leaves, and every cell that a profile may ask for.

Frequency codes: National Uniform Billing Committee, claim frequency type code, as box 22 of the CMS-1500 has it
(NUCC 1500 instruction manual, item 22): 1 original, 7 replacement of a prior claim, 8 void of a prior claim.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from ptcoder.coding.records import Line
from ptcoder.export.charges import MODIFIERS

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

    ``patient`` is the number that billing knows; ``diagnoses`` are those of the visit, the first counts most.
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

    @property
    def all_diagnoses(self) -> tuple[str, ...]:
        """Those of the visit, then those that only a line names: as box 21 lists them."""
        return tuple(dict.fromkeys((*self.diagnoses, *(each for one in self.charges for each in one.diagnoses))))


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
        "empty": "nothing",
    }
)
"""What a column may hold, by name, in words."""


VISIT_CELLS = ("visit", "date", "patient", "payer", "export", "version", "kind", "frequency", "visit_diagnoses",
               "place", "empty")  # fmt: skip
LINE_CELLS = ("line", "discipline", "code", "mod1", "mod2", "mod3", "mod4", "modifiers", "procedure", "units",
              "minutes", "status", "why", "line_id", "diagnoses", "pointers", "rendering", "supervising", "fee",
              "charge")  # fmt: skip
"""The fields of which all lines of a visit have the same, and those that each has for itself; all of ``FIELDS``."""


def coded(line: Line, joined: str) -> tuple[str, ...]:
    """Of ``LINE_CELLS`` those from ``discipline`` to ``procedure``. ``joined`` stands between what shares a cell."""
    modifiers = line.modifiers[:MODIFIERS]
    padded = (*modifiers, "", "", "", "")[:MODIFIERS]
    return line.discipline.value, line.code, *padded, joined.join(modifiers), joined.join((line.code, *modifiers))


def pointers(pointed: tuple[str, ...], everything: tuple[str, ...]) -> str:
    """The letters by which box 24E points to a line's diagnoses among all of the visit."""
    letters = dict(zip(everything, LETTERS, strict=False))
    return "".join(letters.get(each, "") for each in pointed[:POINTED])
