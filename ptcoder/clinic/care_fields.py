"""How the fields of a course of care are read: days, codes, numbers, amounts. What is wrong is refused in words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from string import ascii_uppercase
from uuid import UUID

from ptcoder.clinic.care_sheets import CareForm
from ptcoder.clinic.dates import read_day
from ptcoder.clinic.people import read_npi
from ptcoder.clinic.refused import Refused, read_words
from ptcoder.visit import CareWritten, Discipline

DIAGNOSIS = re.compile(r"([A-Z][0-9][0-9A-Z])(?:\.?([0-9A-Z]{1,4}))?")
BEGINNING = re.compile(r"(?:[A-Z](?:[0-9](?:[0-9A-Z](?:\.?[0-9A-Z]{0,4})?)?)?)?")
PARTING = re.compile(r"[\s,;]+")
ON_A_CLAIM = 12
ON_A_LINE = 4
"""Diagnoses that a professional claim and one of its lines can hold (CMS-1500, items 21 and 24E)."""
MOST_VISITS = 999
MOST_DOLLARS = Decimal(1_000_000)


def read_diagnoses(text: str, most: int = ON_A_CLAIM) -> tuple[str, ...]:
    """ICD-10-CM codes in capitals, with their dot, each once. Their shape is checked; whether there is such a code is
    not: no list of them is shipped.
    """
    found: dict[str, None] = {}
    for word in filter(None, PARTING.split(text.upper())):
        match = DIAGNOSIS.fullmatch(word)
        if match is None:
            raise Refused(f"{read_words(word)} has not the shape of an ICD-10-CM code, such as M25.561 or R26.89.")
        found[".".join(filter(None, match.groups()))] = None
    if len(found) > most:
        raise Refused(f"These are {len(found)} diagnoses; at most {most} have a place here.")
    return tuple(found)


def wrong_so_far(text: str) -> str:
    """What is wrong with the diagnoses of a claim as typed so far, "" if nothing is: the last may be half a code."""
    typed = text.upper()
    last = PARTING.split(typed)[-1]
    whole = typed.removesuffix(last) if BEGINNING.fullmatch(last) else typed
    try:
        read_diagnoses(whole)
    except Refused as refused:
        return str(refused)
    return ""


def letters(diagnoses: Iterable[str]) -> list[tuple[str, str]]:
    """The diagnoses of a claim with the letters by which its lines point to them, A to L."""
    return list(zip(ascii_uppercase, diagnoses, strict=False))


def read_amount(text: str) -> Decimal:
    """Dollars and cents, from nothing up."""
    bare = text.strip().removeprefix("$").strip()
    plain = bare.replace(",", "") if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d{1,2})?", bare, re.ASCII) else bare
    try:
        amount = Decimal(plain)
    except InvalidOperation:
        amount = Decimal("NaN")
    exact = re.fullmatch(r"\d+(\.\d{1,2})?", plain, re.ASCII)
    if exact is None or not amount.is_finite() or amount > MOST_DOLLARS:
        raise Refused(f"{read_words(bare) or 'Nothing'} is no amount; write dollars and cents, such as 812.40.")
    return amount.quantize(Decimal("0.01"))


def read_course(care: UUID, patient: UUID, form: CareForm) -> CareWritten:
    """A course of care as it may be written; its payer is the caller's to check."""
    if form.discipline not in list(Discipline):
        raise Refused(f"Choose a discipline: {', '.join(Discipline)}.")
    started = read_day(form.started, "Plan begun")
    certified = read_day(form.certified_until, "Certified until")
    onset, injured = read_day(form.onset, "Onset"), read_day(form.injured, "Injury")
    since, until = read_day(form.authorized_from, "Authorized from"), read_day(form.authorized_until, "Authorized to")
    for one, other, words in (
        (started, certified, "The plan was certified until a day before it began."),
        (since, until, "The authorization ends before it begins."),
        (onset, started, "The onset lies after the beginning of the plan."),
        (injured, started, "The injury lies after the beginning of the plan."),
    ):
        if one is not None and other is not None and other < one:
            raise Refused(words)
    return CareWritten(
        care=care,
        patient=patient,
        discipline=Discipline(form.discipline),
        payer=form.payer,
        started=started,
        certified_until=certified,
        diagnoses=read_diagnoses(form.diagnoses),
        onset=onset,
        referrer=read_words(form.referrer) or None,
        referrer_npi=read_npi(form.referrer_npi),
        claim=read_words(form.claim) or None,
        injured=injured,
        authorization=read_words(form.authorization) or None,
        authorized=_read_visits(form.authorized),
        authorized_from=since,
        authorized_until=until,
    )


def _read_visits(text: str) -> int | None:
    bare = text.strip()
    if not bare:
        return None
    if not (bare.isascii() and bare.isdecimal() and len(bare) <= len(str(MOST_VISITS)) and int(bare)):
        raise Refused(f"Authorized visits: a whole number from 1 to {MOST_VISITS}.")
    return int(bare)


def form_of(course: CareWritten) -> CareForm:
    """A course as its form shows it again."""

    def day(value: date | None) -> str:
        return str(value) if value else ""

    return CareForm(
        discipline=course.discipline,
        payer=course.payer,
        started=day(course.started),
        certified_until=day(course.certified_until),
        diagnoses=", ".join(course.diagnoses),
        onset=day(course.onset),
        referrer=course.referrer or "",
        referrer_npi=course.referrer_npi or "",
        claim=course.claim or "",
        injured=day(course.injured),
        authorization=course.authorization or "",
        authorized=str(course.authorized or ""),
        authorized_from=day(course.authorized_from),
        authorized_until=day(course.authorized_until),
    )
