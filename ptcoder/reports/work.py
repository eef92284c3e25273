"""The work list: what is to be done about bills that left, until when, and how each came to its end.

Reason codes: X12 claim adjustment reason codes, with or without their group (CO contractual, OA other, PI payer
initiated, PR patient responsibility).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

_REASON = re.compile(r"(?:(CO|OA|PI|PR)[\s-]*)?([1-9][0-9]{0,2}|[ABDPWY][0-9]{1,2})")


class Kind(StrEnum):
    """What has to be done. ``PAYMENT`` and ``CHANGED`` end by themselves: when the money is even, when it has left."""

    DENIAL = "denial"
    CORRECTED = "corrected-claim"
    REFUND = "refund"
    PAYMENT = "payment"
    CHANGED = "changed"


CALLED: Mapping[Kind, str] = {
    Kind.DENIAL: "Denial",
    Kind.CORRECTED: "Corrected claim",
    Kind.REFUND: "Refund",
    Kind.PAYMENT: "Payment differs",
    Kind.CHANGED: "Changed since export",
}
PROCESS: Mapping[Kind, str] = {
    Kind.DENIAL: "Read the reason against the note. If the bill is right, appeal with the packet before the last day; "
    "if it is not, reopen the visit, correct it, sign it and export the replacement.",
    Kind.CORRECTED: "Reopen the visit, correct it, sign it, and export the replacement (frequency code 7) within "
    "timely filing.",
    Kind.REFUND: "Find out why it was paid and look for others of the same cause. Reopen, correct and sign the visit, "
    "export the replacement, send the refund with its reason, and write here what it went by. Medicare: report and "
    "return it within 60 days of identifying it (42 CFR 401.305).",
    Kind.PAYMENT: "Open the visit: record what is still paid, or give back what was too much. It leaves this list "
    "when the two are even.",
    Kind.CHANGED: "Sign the visit if it is open, then export it: it leaves as a replacement, or as a void where "
    "nothing is billed any more.",
}
"""How each is done, so that it is done the same way every time."""
WAYS: Mapping[Kind, tuple[str, ...]] = {
    Kind.DENIAL: ("Appealed", "Corrected claim sent", "Paid after all", "Denial upheld", "Written off"),
    Kind.CORRECTED: ("Corrected claim sent", "Not needed after looking into it"),
    Kind.REFUND: ("Refund sent", "Offset by the payer", "Not owed after looking into it"),
}
"""How it may end, for one press; other words will do as well. What is not here ends by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """How an item ended, what stands for it, when and by whose word."""

    how: str
    note: str
    on: date
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkItem:
    """One thing to do about one visit's bill. ``key`` names it; ``text`` says what it is, ``code`` which line ("": the
    whole bill), ``due`` the last day, ``amount`` dollars and cents: None where they are not known.
    """

    key: str
    kind: Kind
    visit: str
    day: date
    text: str
    code: str = ""
    due: date | None = None
    amount: Decimal | None = None
    note: str = ""
    done: Done | None = None


def in_order(items: Iterable[WorkItem]) -> tuple[WorkItem, ...]:
    """By the last day, so that what is overdue comes first, and what has none last; then by the visit's day, and of one
    day as they came.
    """
    return tuple(sorted(items, key=lambda each: (each.due is None, each.due or date.max, each.day)))


def is_overdue(item: WorkItem, today: date) -> bool:
    return item.done is None and item.due is not None and item.due < today


def read_reason(text: str) -> str | None:
    """``CO-97`` for ``co 97``, ``B7`` for ``b7``; None where it is no reason code."""
    found = _REASON.fullmatch(text.strip().upper())
    return None if found is None else "-".join(filter(None, found.groups()))
