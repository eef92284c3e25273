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
from ptcoder.visit import MINUTE

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
