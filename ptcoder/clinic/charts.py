"""All that is known of a visit, gathered for the papers that it leaves on."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from ptcoder import __version__
from ptcoder.clinic.as_signed import named
from ptcoder.clinic.floor import Floor
from ptcoder.clinic.history import History
from ptcoder.clinic.register import Register
from ptcoder.clinic.releasing import chains
from ptcoder.clinic.since_last import since_last
from ptcoder.coding import Coding, Line
from ptcoder.export import jsonl
from ptcoder.export.chart import Chart, Since
from ptcoder.export.superbill import money
from ptcoder.rulebook import Edition, fee_of
from ptcoder.store import Log
from ptcoder.visit import Moment, Visit


class Charts:
    """Of one log, for visits that ``floor`` holds together with the others of their day."""

    def __init__(self, log: Log, floor: Floor, register: Register, history: History) -> None:
        self._log = log
        self._history = history
        self._floor = floor
        self._register = register

    def of(self, visit: UUID, moment: Moment, axis: int, printed_by: str = "") -> Chart:
        """The chart of a visit at a look at the clocks; ``axis`` is where the floor's axis stands then.

        What was signed is read from the bill, not coded anew, and names everybody as at the signature. LogError where
        the log cannot be read.
        """
        folded, records = self._floor.visits[visit], tuple(self._floor.records[visit])
        edition, names = self._floor.edition(folded), named(self._log, self._history, folded, records)
        coding = self._coding(visit, folded, axis)
        return Chart(
            visit=folded.until(axis),
            records=records,
            hashes=self._log.hashes(visit),
            chains=chains(self._log.heads()),
            coding=coding,
            payer=edition.payers[folded.payer],
            edition=edition,
            patient=self._register.patient_of(folded),
            people=names.people,
            letterhead=names.letterhead,
            clinic_now=names.clinic_now,
            fees=_fees(coding, edition, folded),
            place=names.place,
            since=self._since(visit, folded, axis),
            care=names.care,
            goals=self._history.goals(folded, records),
            program=__version__,
            printed_at=moment.at_us,
            off_min=moment.off_min,
            printed_by=printed_by,
        )

    def priced(self, visit: UUID, axis: int) -> tuple[tuple[Line, ...], dict[str, Decimal]]:
        """The billed lines of a visit, and what a unit of each code costs for which there is a fee."""
        folded = self._floor.visits[visit]
        coding = self._coding(visit, folded, axis)
        return tuple(coding.billed), _fees(coding, self._floor.edition(folded), folded)

    def _coding(self, visit: UUID, folded: Visit, axis: int) -> Coding:
        signed = jsonl.read(folded.bill) if folded.bill is not None else None
        return signed if signed is not None else self._floor.code(visit, axis)

    def _since(self, visit: UUID, folded: Visit, axis: int) -> Since | None:
        visits = self._log.visits_of(UUID(folded.patient)) if folded.patient else []
        found = since_last(visit, self._floor, axis, visits, self._log.visit)
        if found is None:
            return None
        edition = self._floor.edition(folded)
        mine = _fees(self._coding(visit, folded, axis), edition, folded)
        dearer = [
            f"{edition.services[code].label} ({code}): a unit costs {money(fee)} instead of {money(found.fees[code])}."
            for code, fee in mine.items()
            if found.fees.get(code, fee) != fee
        ]
        return Since(day=found.day, changes=(*found.changes, *dearer))


def _fees(coding: Coding, edition: Edition, visit: Visit) -> dict[str, Decimal]:
    """As they were signed, so that a bill that is printed again costs what it cost; the clinic's own table says what
    was not signed.
    """
    listed = {line.code: fee_of(edition, visit.payer, line.code) for line in coding.billed}
    signed = jsonl.signed_fees(visit.bill) if visit.bill is not None else {}
    return {**{code: fee for code, fee in listed.items() if fee is not None}, **signed}
