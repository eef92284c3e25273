"""Who and what a paper of a signed visit names: as the log had it at the signature, however it was named since.

The signature covers who treated, who referred and which clinic billed, and a payer finds all of them by what held on
the day: a name or a number that was put right later stands on what is signed after it. What was not known at the
signature, such as an NPI that came by mail, stands as it is known today. The patient is whoever it is today.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from ptcoder.clinic.history import History
from ptcoder.export.chart import Letterhead
from ptcoder.store import AsOf, Log
from ptcoder.store.settings import (
    CLINIC_CITY,
    CLINIC_NAME,
    CLINIC_NPI,
    CLINIC_PHONE,
    CLINIC_STREET,
    CLINIC_TAX_ID,
    PLACE,
    Settings,
)
from ptcoder.visit import CareWritten, Logged, PersonAdded, Signed, Visit, fitting, place_of, voided


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """``people`` by id; ``clinic_now`` is the clinic today; ``care`` is the one course that fits, None where it is
    unclear which.
    """

    people: Mapping[str, PersonAdded]
    letterhead: Letterhead
    clinic_now: Letterhead
    place: str
    care: CareWritten | None


def named(log: Log, history: History, visit: Visit, records: Iterable[Logged]) -> Named:
    """For a paper of this visit; what nobody signed is named as it is today. LogError where the log cannot be read."""
    signed = _signed_at(visit, records)
    then = None if signed is None else log.as_of(signed)
    settings = log.settings()
    people, today = log.people(), letterhead(settings)
    settings_then = settings if then is None else then.settings()
    return Named(
        people=_people(people, [] if then is None else then.people()),
        letterhead=_letterhead(today, letterhead(settings_then)),
        clinic_now=today,
        place=place_of(visit, settings_then[PLACE]),
        care=_care(history, visit, then),
    )


def letterhead(settings: Settings) -> Letterhead:
    """The clinic, as these settings say."""
    return Letterhead(
        name=settings[CLINIC_NAME],
        address=tuple(filter(None, (settings[CLINIC_STREET], settings[CLINIC_CITY]))),
        phone=settings[CLINIC_PHONE],
        tax_id=settings[CLINIC_TAX_ID],
        npi=settings[CLINIC_NPI],
    )


def _signed_at(visit: Visit, records: Iterable[Logged]) -> int | None:
    """The lamport number of the signature in force; None where there is none."""
    if visit.bill is None:
        return None
    known = tuple(records)
    gone = voided(known)
    return max(each.stamp.lamport for each in known if isinstance(each.event, Signed) and each.stamp.id not in gone)


def _people(today: Iterable[PersonAdded], then: Iterable[PersonAdded]) -> dict[str, PersonAdded]:
    """Whoever came later is as today."""
    found = {str(each.person): each for each in today}
    for each in then:
        key = str(each.person)
        found[key] = each if each.npi else replace(each, npi=found[key].npi)
    return found


def _letterhead(today: Letterhead, then: Letterhead) -> Letterhead:
    """An address is taken whole: a street of today in the town of then is none."""
    return Letterhead(
        name=then.name or today.name,
        address=then.address or today.address,
        phone=then.phone or today.phone,
        tax_id=then.tax_id or today.tax_id,
        npi=then.npi or today.npi,
    )


def _care(history: History, visit: Visit, then: AsOf | None) -> CareWritten | None:
    if not visit.patient:
        return None
    cared = history.of(visit.patient)
    today = _fitting(cared.courses, visit) if cared is not None else None
    found = _fitting(then.courses(history.same(UUID(visit.patient))), visit) if then is not None else None
    if found is None or today is None or found.care != today.care:
        return found or today
    if not found.referrer:
        return replace(found, referrer=today.referrer, referrer_npi=today.referrer_npi)
    if not found.referrer_npi and found.referrer == today.referrer:
        return replace(found, referrer_npi=today.referrer_npi)
    return found


def _fitting(courses: Iterable[CareWritten], visit: Visit) -> CareWritten | None:
    fits = fitting(courses, visit.discipline, visit.payer, visit.date)
    return fits[0] if len(fits) == 1 else None
