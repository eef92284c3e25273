"""What is signed about a claim beside its lines: where, what for, and who gave and supervised each line.

People stand in it by their ids: an NPI that is written down later still comes into the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from ptcoder.clinic.lateness import late_mark
from ptcoder.clinic.people import said
from ptcoder.coding import Coding, Line
from ptcoder.export.jsonl import CENT
from ptcoder.rulebook import Edition, Payer, fee_of
from ptcoder.visit import PersonAdded, Visit, place_of, providers_of


def claim_of(
    visit: Visit, coding: Coding, edition: Edition, people: Mapping[str, PersonAdded], usual_place: str
) -> dict[str, object]:
    """``place``, ``diagnoses`` of the visit, and for each line in its order ``lines``: its own diagnoses, the ids of
    who rendered and of who supervised it; and ``fees``: dollars and cents for one unit of it by the payer's own fees
    on that day. "" where one of these is not known. ``late`` tells who entered it when, where it was not timed.
    """
    return {
        "place": place_of(visit, usual_place),
        "diagnoses": list(visit.pointers.get("", ())),
        "lines": [_of_line(visit, line, edition.payers[visit.payer], people) for line in coding.lines],
        **({"late": late_mark(visit, lambda person: _called(people, person))} if visit.late is not None else {}),
        "fees": [_fee(edition, visit.payer, line) for line in coding.lines],
    }


def _called(people: Mapping[str, PersonAdded], person: UUID | None) -> str:
    found = people.get(str(person))
    return said(found) if found is not None else ""


def _fee(edition: Edition, payer: str, line: Line) -> str:
    """Nothing is charged for what is not billed."""
    fee = fee_of(edition, payer, line.code) if line.billed else None
    return "" if fee is None else str(fee.quantize(CENT))


def _of_line(visit: Visit, line: Line, payer: Payer, people: Mapping[str, PersonAdded]) -> list[object]:
    """A line whose code nobody pressed, such as a further period's, is of those who treated in the visit."""
    codes = {line.code, *(code for code, swap in payer.substitutions.items() if swap.value == line.code)}
    given = codes & {each.code for each in visit.intervals if each.code is not None}
    providers = providers_of(visit, people, tuple(given))
    named = (str(each.person) if each is not None else "" for each in providers)
    return [list(visit.pointers.get(line.code, ())), *named]
