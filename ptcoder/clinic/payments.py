"""What patients pay for their visits, entered at the desk."""

from __future__ import annotations

from datetime import date
from uuid import UUID, uuid4

from ptcoder.clinic.refused import Refused, read_words
from ptcoder.visit import Paid, read_amount

WAYS = ("card", "cash", "check", "health savings account", "bank transfer")
"""Offered for one press; any other words will do as well."""


def paid(visit: UUID, amount: str, how: str, on: date) -> Paid:
    """A payment as a form gives it; Refused names what is to be put right."""
    found = read_amount(amount.strip().removeprefix("$").replace(",", ""))
    if found is None or not found:
        raise Refused("Write the amount in dollars and cents, such as 45.00; what is given back has a minus.")
    words = read_words(how)
    if not words:
        raise Refused("Say how it was paid.")
    return Paid(visit=visit, payment=uuid4(), amount=f"{found}", on=on, how=words)
