"""Events about what became of a bill that left: denied by its payer, to be corrected or paid back, and how it ended."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Denied:
    """A payer denied a line of the bill that was signed as ``version``: the one of ``code``, with "" all of them.

    ``denial`` names it; the same again changes what was said. ``reason`` is the claim adjustment reason code,
    ``amount`` dollars and cents as denied, ``appeal_by`` the last day for an appeal; None where they are not known.
    """

    visit: UUID
    denial: UUID
    version: int
    code: str
    reason: str
    note: str
    on: datetime.date
    amount: str | None = None
    appeal_by: datetime.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkListed:
    """Something is to be done about a bill: ``kind`` is ``corrected-claim`` or ``refund``, ``text`` says why and what.

    ``item`` names it; the same again changes what was said. ``amount`` is dollars and cents, ``due`` the last day.
    """

    visit: UUID
    item: UUID
    kind: str
    text: str
    on: datetime.date
    amount: str | None = None
    due: datetime.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A denial or an item of the work list came to its end: ``how``, and in ``note`` what stands for it, such as the
    number of a check; ``holds`` False opens it again.
    """

    visit: UUID
    item: UUID
    how: str
    note: str
    on: datetime.date
    holds: bool = True
