"""A billing system's file of claims held against the log's own visits."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from dataclasses import replace
from uuid import UUID, uuid4

from ptcoder.audit.claims import Claims
from ptcoder.audit.matching import Case, Held, hold
from ptcoder.clinic.audit_reading import AuditReader
from ptcoder.clinic.leaving import Naming, Reader
from ptcoder.clinic.refused import Refused
from ptcoder.rulebook import RuleBook
from ptcoder.store.snapshot import Snapshot
from ptcoder.visit import AuditMade, Moment, State, Visit

Tell = Callable[[float], None]
LONGEST = datetime.timedelta(days=800)
DAY = datetime.timedelta(days=1)
SIGNED = (State.SIGNED, State.EXPORTED)


def payer_names(book: RuleBook, day: datetime.date) -> dict[str, str]:
    """The ids of the payers of a day by what a file may call them."""
    return {name.casefold(): each.id for each in book.on(day).payers.values() for name in (each.id, each.label)}


def audit_claims(reader: Reader, book: RuleBook, claims: Claims, moment: Moment, tell: Tell) -> Held:
    """Every visit of the days of the claims, from the first to the last. Raises Refused, LogError, what ``tell`` does.

    A visit that is not signed is not missed among the claims; where it was billed it is compared all the same.
    """
    first, last = span(claims)
    with reader() as log:
        cases = list(_cases(log, AuditReader(log, book, moment.at_us), first, last, tell))
    return hold(claims.claims, cases, payer_names(book, last), lambda done: tell(0.5 + done / 2))


def span(claims: Claims) -> tuple[datetime.date, datetime.date]:
    """The first and the last day of the claims. Refused where there is none, or they lie too far apart."""
    days = [each.day for each in claims.claims]
    if not days:
        raise Refused("No row of the file could be read.")
    first, last = min(days), max(days)
    if last - first > LONGEST:
        raise Refused(f"The claims are from {first} to {last}. Is a date wrong? Audit at most two years at a time.")
    return first, last


def said_of(claims: Claims, held: Held, sha256: str) -> AuditMade:
    """What the log keeps of it."""
    first, last = span(claims)
    return AuditMade(
        audit=uuid4(),
        since=first,
        until=last,
        seed="",
        visits=len(held.rows),
        of=len(held.rows) + sum(held.unlooked.values()),
        found=len(held.wrong),
        claims=sha256,
    )


def _cases(
    log: Snapshot, reading: AuditReader, first: datetime.date, last: datetime.date, tell: Tell
) -> Iterator[Case]:
    naming, doubles = Naming(log), log.doubles()
    day = first
    while day <= last:
        tell((day - first) / (last - first + DAY) / 2)
        groups: dict[tuple[str | None, str], list[tuple[UUID, Visit]]] = {}
        for key, visit in reading.day(day):
            groups.setdefault((visit.patient, visit.payer), []).append((key, visit))
        for several in groups.values():
            recorded = reading.recorded(several[0][0])
            root = UUID(several[0][1].patient or "")
            number = naming.number(root)
            yield Case(
                recorded=replace(recorded, audited=tuple(range(len(recorded.visits)))),
                aliases=frozenset((number, *map(str, doubles.all_of(root)))),
                patient=number,
                expected=any(visit.state in SIGNED for _, visit in several),
            )
        day += DAY
