"""What is left over at a day's end, visit by visit: stated as it is, without urging anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from uuid import UUID

from ptcoder.clinic.cosigning import awaits
from ptcoder.clinic.day_sheets import Loose, SweepRow
from ptcoder.clinic.floor import Floor
from ptcoder.clinic.recovery import hour, told_at
from ptcoder.coding import Coding, Severity
from ptcoder.rulebook import Method
from ptcoder.visit import MINUTE, State, Visit

PERIOD = 15
MIDDLE = 8
MISSING = "documentation-missing"
NEAR = 2
"""Minutes short of a unit that are told."""


def sweep(floor: Floor, rows: Sequence[tuple[UUID, Visit]], names: Mapping[str, str], now: int) -> Iterator[SweepRow]:
    """The loose ends of these visits; a signed one has none but a co-signature that it waits for."""
    for visit, folded in rows:
        name = names.get(folded.patient or "", "?")
        if folded.state in (State.SIGNED, State.EXPORTED):
            if awaits(folded):
                text = f"Signed, waits for a co-signature: {awaits(folded)}"
                yield SweepRow(visit=str(visit), name=name, kind=Loose.COSIGN, text=text)
            continue
        for kind, text in _loose(floor, visit, folded, now):
            yield SweepRow(visit=str(visit), name=name, kind=kind, text=text)


def _loose(floor: Floor, visit: UUID, folded: Visit, now: int) -> Iterator[tuple[Loose, str]]:
    for each in folded.running:
        start = each.start or 0
        minutes = max(0, now - start) // MINUTE
        yield Loose.RUNNING, f"{each.code or 'Rest'} runs since {told_at(start, folded.off_min, now)}, {minutes} min"
    if folded.state is State.CLOSED:
        yield Loose.UNSIGNED, "Stopped; the signature is missing"
    elif not folded.running:
        yield Loose.OPEN, "On the floor; nothing runs, and it is not signed"
    for each in folded.intervals:
        if each.code is not None and not each.running and each.length is not None and each.length < MINUTE:
            yield Loose.SHORT, f"{each.code} at {hour(each.start or 0, folded.off_min)}: under a minute"
    if not folded.running:
        coding = floor.code(visit, now)
        for text in _near(floor, folded, coding):
            yield Loose.NEAR, text
        for text in _unwritten(folded, coding):
            yield Loose.NOTE, text


def _unwritten(folded: Visit, coding: Coding) -> Iterator[str]:
    """Notes that are missing, in a clinic that keeps them here: elsewhere nobody can tell from here."""
    found = [
        ", ".join(each.codes) or "the visit as a whole"
        for each in coding.findings
        if each.id == MISSING and each.severity is Severity.WARNING and each.key not in folded.acknowledged
    ]
    if found:
        yield f"Not all is in the note: {', '.join(found)}"


def _near(floor: Floor, folded: Visit, coding: Coding) -> Iterator[str]:
    """Minutes that end one or two short of another unit: of the whole, or of each code where each counts alone."""
    payer, services = floor.payer(folded), floor.edition(folded).services
    if payer.method is Method.FULL:
        return
    if payer.method is Method.CMS:
        told = [("Timed", coding.timed_minutes)]
    else:
        told = [
            (line.code, line.minutes)
            for line in coding.lines
            if line.code in services and services[line.code].unit_minutes == PERIOD
        ]
    for what, minutes in told:
        short = (MIDDLE - minutes) % PERIOD
        if minutes and 0 < short <= NEAR:
            yield f"{what} {minutes} min; another unit begins at {minutes + short}"
