"""What stands between a visit and its signature, and the signature itself."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from ptcoder import __version__
from ptcoder.clinic import finding_faces
from ptcoder.clinic.bill import read_bill
from ptcoder.clinic.claim import claim_of
from ptcoder.clinic.cosigning import Signer, wanted
from ptcoder.clinic.floor import Floor
from ptcoder.clinic.lateness import began
from ptcoder.clinic.recovery import hour
from ptcoder.clinic.refused import Refused
from ptcoder.export import jsonl
from ptcoder.rulebook import Kind
from ptcoder.visit import PersonAdded, Signed, State, Visit


def signature(
    floor: Floor,
    visit: UUID,
    now: int,
    people: Mapping[str, PersonAdded],
    place: str,
    signer: Signer,
    *,
    evaluations: bool = True,
) -> Signed:
    """The signature of the bill as it is shown. Raises Refused while something runs or is left to settle.

    ``people`` by id, ``place`` where visits usually are: what a claim says beside its lines is signed with them.
    ``signer`` is whoever signs, ``evaluations`` whether they may sign a visit in which an evaluation was given.
    """
    folded = floor.visits[visit]
    if not evaluations and _is_evaluated(floor, folded):
        raise Refused("An evaluation was given in this visit: the therapist signs it.")
    if folded.state is State.OPEN or folded.running:
        raise Refused("Stop the visit first.")
    if not _is_treated(folded):
        raise Refused("Nothing was treated in this visit; there is nothing to sign.")
    coding = floor.code(visit, now)
    left = finding_faces.to_settle(finding_faces.finding_row(finding, folded) for finding in coding.findings)
    if left:
        raise Refused(f"{left} finding{'s' * (left != 1)} to settle before signing.")
    for key, other in floor.same_day(visit):
        _agree(floor, key, other, now)
    return Signed(
        visit=visit,
        version=folded.version + 1,
        bill=jsonl.text(coding, claim=claim_of(folded, coding, floor.edition(folded), people, place)),
        edition=coding.edition,
        program=__version__,
        called=signer.called,
        role=signer.role,
        waits=wanted(folded, floor.payer(folded), signer.role) or None,
    )


def _agree(floor: Floor, key: UUID, other: Visit, now: int) -> None:
    """Visits of one day count together: a line stands with the visit in which its service was first given.

    So neither may be signed over the other's head: not while it is treated, nor if its signed bill would be another.
    """
    came = hour(began(other), other.off_min)
    if other.state is State.OPEN and _is_treated(other):
        raise Refused(f"This patient's visit of {came} counts together with this one. Stop that one first.")
    bill = read_bill(other.bill)
    if bill is not None and not bill.agrees_with(floor.code(key, now)):
        raise Refused(
            f"This patient's visit of {came} is signed, and what was treated here changes its bill: the two count "
            "together. Reopen that one first, then sign both."
        )


def _is_evaluated(floor: Floor, visit: Visit) -> bool:
    services = floor.edition(visit).services
    return any(each.code is not None and services[each.code].kind is Kind.EVAL for each in visit.intervals)


def _is_treated(visit: Visit) -> bool:
    return any(each.code is not None for each in visit.intervals)
