"""Every version of a bill that was signed: by whom and when, what it said, and what the next one said otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from uuid import UUID

from ptcoder.clinic.bill import Bill, read_bill
from ptcoder.clinic.faces import line_rows
from ptcoder.clinic.recovery import day_of, hour
from ptcoder.clinic.signing_sheets import VersionSheet
from ptcoder.coding.compare import compare
from ptcoder.rulebook import Edition, Payer, Service
from ptcoder.visit import Moment, Signature, Stood, Visit

Named = Callable[[UUID | None], str]
"""The name of a person."""


def version_sheets(visit: Visit, edition: Edition, payer: Payer, named: Named) -> Iterator[VersionSheet]:
    """In the order in which they were signed; the last one holds."""
    before: Bill | None = None
    for each in visit.signatures:
        bill = read_bill(each.bill)
        lines = bill.lines if bill is not None else ()
        changes: tuple[str, ...] = ()
        if before is not None and bill is not None:
            changes = _differences(before, bill, edition.services) or ("The same bill as the version before.",)
        yield VersionSheet(
            version=each.version,
            title=f"Version {each.version}, signed by {_called(each.signed, named)} on {_when(each.signed)}",
            text=_told(each, bill, named),
            lines=line_rows(lines, edition, payer),
            timed_minutes=bill.timed_minutes if bill is not None else 0,
            total_minutes=bill.total_minutes if bill is not None else 0,
            changes=changes,
        )
        before = bill or before


def _told(signature: Signature, bill: Bill | None, named: Named) -> str:
    said: list[str] = []
    if bill is None:
        said.append("This signed bill cannot be read here.")
    if signature.cosigned is not None:
        said.append(f"Co-signed by {_called(signature.cosigned, named)} on {_when(signature.cosigned)}.")
    if signature.reopened:
        said.append(f"Reopened: {signature.reopened}.")
    said.append(f"{signature.edition[:1].upper()}{signature.edition[1:]}, program {signature.program}.")
    return " ".join(said)


def _called(stood: Stood, named: Named) -> str:
    return stood.called or named(UUID(stood.who) if stood.who else None) or "nobody named"


def _differences(before: Bill, after: Bill, services: Mapping[str, Service]) -> tuple[str, ...]:
    found = [change.text for change in compare(before.lines, after.lines, services)]
    mine, theirs = {line.text for line in after.lines}, {line.text for line in before.lines}
    if mine != theirs and not found:
        found.append(f"Lines are {', '.join(sorted(mine))} instead of {', '.join(sorted(theirs))}.")
    if (before.timed_minutes, before.total_minutes) != (after.timed_minutes, after.total_minutes):
        found.append(
            f"{after.timed_minutes} timed minutes of {after.total_minutes} in all, instead of {before.timed_minutes} "
            f"of {before.total_minutes}."
        )
    return tuple(found)


def _when(stood: Stood) -> str:
    moment = Moment(at_us=stood.at, off_min=stood.off_min, boot=b"", mono_us=0)
    return f"{day_of(moment)} {hour(stood.at, stood.off_min)}"
