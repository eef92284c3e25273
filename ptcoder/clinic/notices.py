"""What is said at the head of the floor, a sentence each, as long as it holds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ptcoder.clinic import payer_sheets
from ptcoder.clinic.at_hand import UNREADABLE
from ptcoder.clinic.duties import Deed
from ptcoder.clinic.floor import Floor
from ptcoder.clinic.rules import Rulings
from ptcoder.clinic.staff import Staff
from ptcoder.store.policy import Policy
from ptcoder.visit import MINUTE

POLICY = "This computer's policy is not right, and what is wrong in it does not hold. Tell whoever set it: "
MOST_FAULTS = 3
EMERGENCY = "Emergency access: read and treat. It is recorded, and the owner is told."


def of_the_desk(staff: Staff, moved: int, damage: str) -> Iterator[str]:
    """Who works here, a clock that was moved by ``moved`` microseconds, what is wrong with the log."""
    yield from staff.notices
    if staff.emergency:
        yield EMERGENCY
    if moved:
        yield (
            f"The computer's clock was moved by {abs(moved) / MINUTE:.1f} min while clocks were running. Their "
            "lengths are certain; they go on by the clock that counts sleep."
        )
    if damage:
        yield damage


def of_the_date(doubt: str) -> Iterator[str]:
    """A date of the computer that cannot be right."""
    if doubt:
        yield f"{doubt} Set its clock right before a visit is opened: the date of service would be wrong."


def of_the_rules(staff: Staff, floor: Floor, rulings: Rulings, today: date) -> Iterator[str]:
    """Visits and rules that these rules cannot read; payers that nobody has looked at for long."""
    strangers = len(floor.strangers)
    if strangers:
        yield f"{strangers} visit{'s' * (strangers != 1)} kept, but not shown: {UNREADABLE}"
    yield from rulings.unread
    if staff.may(Deed.PAYERS):
        yield from payer_sheets.overdue(floor, rulings, today)


def of_the_machine(policy: Policy, staff: Staff, rulings: Rulings, today: date) -> Iterator[str]:
    """What is wrong in the policy of this computer, to everybody; to an owner, that the rules are older than it wants.

    Nothing is fetched: the program has no network.
    """
    if policy.faults:
        more = len(policy.faults) - MOST_FAULTS
        told = "; ".join(policy.faults[:MOST_FAULTS])
        yield f"{POLICY}{told}{f'; and {more} more' if more > 0 else ''}."
    if policy.told_after and staff.may(Deed.RULES):
        checked = max(table.checked_on for table in rulings.book.on(today).tables)
        age = (today - checked).days
        if age > policy.told_after:
            yield (
                f"The rules of this version were checked on {checked}, {age} days ago. Ask whoever looks after this "
                "computer for a newer version: ptcoder fetches nothing by itself."
            )
