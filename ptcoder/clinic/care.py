"""Courses of care at a desk: written, changed, ended; progress reports; amounts elsewhere; what is shown of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

from ptcoder.clinic.care_fields import form_of, read_amount, read_course
from ptcoder.clinic.care_sheets import CareForm, CareSheet, CourseSheet, Gauge, GaugeRow
from ptcoder.clinic.clock import FloorClock
from ptcoder.clinic.duties import Deed
from ptcoder.clinic.floor import Floor
from ptcoder.clinic.goals import goals_of
from ptcoder.clinic.history import History, counted, elsewhere
from ptcoder.clinic.journal import Journal
from ptcoder.clinic.recovery import day_of
from ptcoder.clinic.refused import Refused, read_id
from ptcoder.clinic.register import Register
from ptcoder.clinic.staff import Staff
from ptcoder.coding.allowed import BUCKETS
from ptcoder.rulebook import Payer
from ptcoder.store import Cared
from ptcoder.visit import AllowedElsewhere, CareWritten, ProgressReported, treatment_days, visits_used

UNKNOWN_COURSE = "This course of care is not known here."
UNREAD = "The log cannot be read now; what is known of this patient cannot be shown."


class CareDesk:
    """Each intent writes one event; the last word holds, and what was said before stays in the log.

    Refused where something cannot be; nothing is written then.
    """

    def __init__(
        self, journal: Journal, clock: FloorClock, staff: Staff, floor: Floor, register: Register, history: History
    ) -> None:
        self._journal = journal
        self._clock = clock
        self._staff = staff
        self._floor = floor
        self._register = register
        self._history = history

    # --- looking

    def sheet(self, patient: str) -> CareSheet:
        """A patient's courses, those that are open first, and what counts towards the threshold, year by year."""
        found = self._register.patient(patient)
        cared, today = self._cared(found.patient), self._today()
        courses = sorted(
            cared.courses, key=lambda each: (each.ended is not None, -(each.started or date.min).toordinal())
        )
        return CareSheet(
            patient=str(found.patient),
            payer=found.payer,
            discipline=found.discipline,
            payers=tuple((row.id, row.label) for row in self._register.payers(today)),
            courses=tuple(self._course(each, cared, today) for each in courses),
            gauges=tuple(self._gauges(cared, found.payer, found.discipline, today)),
            today=today,
            may_write=self._staff.may(Deed.CARE),
        )

    def _course(self, course: CareWritten, cared: Cared, today: date) -> CourseSheet:
        payer = self._floor.book.on(today).payers.get(course.payer)
        reports = [day for day in cared.reports.get(course.care, ()) if day <= today]
        reported = reports[-1] if reports else None
        treated = len(treatment_days(course, cared.attended, today, reported))
        every = payer.progress_report_days if payer is not None else None
        return CourseSheet(
            id=str(course.care),
            title=f"{course.discipline}, {payer.label if payer is not None else course.payer}",
            form=form_of(course),
            facts=tuple(_facts(course)),
            treated=treated,
            every=every,
            progress=_progress(treated, every, reported),
            reported=reported,
            authorized=course.authorized,
            used=visits_used(course, cared.attended, today),
            ended=course.ended,
            goals=goals_of(course.care, cared.goals, today),
        )

    def _gauges(self, cared: Cared, payer: str, discipline: str, today: date) -> Iterator[Gauge]:
        """Of each year and bucket with something in it; of this year also where the patient's payer has a threshold."""
        wanted = {(each.year, each.bucket) for each in cared.elsewhere}
        for each in cared.attended:
            bucket = BUCKETS[each.discipline]
            if counted([each], self._floor.book, each.date.year, bucket):
                wanted.add((each.date.year, bucket))
        known: Payer | None = self._floor.book.on(today).payers.get(payer)
        if known is not None and known.threshold:
            wanted.update((today.year, bucket) for of, bucket in BUCKETS.items() if of == discipline)
        for year, bucket in sorted(wanted, key=lambda each: (-each[0], each[1] == "OT")):
            yield self._gauge(cared, year, bucket)

    def _gauge(self, cared: Cared, year: int, bucket: str) -> Gauge:
        book = self._floor.book
        limit = book.on(date(year, 12, 31)).threshold
        rows = counted(cared.attended, book, year, bucket)
        said = [each for each in cared.elsewhere if (each.year, each.bucket) == (year, bucket)]
        return Gauge(
            year=year,
            bucket=bucket,
            limit=limit.amount if limit is not None else None,
            source=limit.source if limit is not None else "",
            elsewhere=elsewhere(cared, year, bucket),
            as_of=max((each.on for each in said), default=None),
            rows=tuple(
                GaugeRow(date=each.date, payer=book.on(each.date).payers[each.payer].label, amount=each.amount)
                for each in rows
            ),
            unknown=sum(each.amount is None for each in rows),
        )

    # --- writing

    def write(self, patient: str, form: CareForm, course: str = "") -> str:
        """A new course of a patient, or another word for ``course``; its id."""
        self._staff.must(Deed.CARE)
        found = self._register.patient(patient)
        today = self._today()
        before = self._known(found.patient, course) if course else None
        if form.payer not in self._floor.book.on(today).payers and (before is None or form.payer != before.payer):
            raise Refused("Choose a payer from the list.")
        event = read_course(before.care if before else uuid4(), found.patient, form)
        event = replace(event, ended=before.ended if before else None)
        if before is not None:
            event = replace(event, patient=before.patient)
        if event != before:
            self._say(event)
        return str(event.care)

    def end(self, patient: str, course: str, on: date | None = None) -> None:
        """No visit after that day (today) belongs to it; a visit of the day itself does."""
        self._staff.must(Deed.CARE)
        before, day = self._known(self._register.patient(patient).patient, course), on or self._today()
        if before.started is not None and day < before.started:
            raise Refused("A course of care does not end before it begins.")
        self._say(replace(before, ended=day))

    def go_on(self, patient: str, course: str) -> None:
        """An ended course is open again."""
        self._staff.must(Deed.CARE)
        before = self._known(self._register.patient(patient).patient, course)
        if before.ended is None:
            raise Refused("This course of care has not ended.")
        self._say(replace(before, ended=None))

    def report(self, patient: str, course: str, on: date | None = None, *, holds: bool = True) -> None:
        """A progress report was written on that day (today); ``holds`` False takes that back."""
        self._staff.must(Deed.CARE)
        known, day = self._known(self._register.patient(patient).patient, course), on or self._today()
        if day > self._today():
            raise Refused(f"{day} has not come yet.")
        if holds and known.started is not None and day < known.started:
            raise Refused(f"{day} lies before the plan began, {known.started}.")
        self._say(ProgressReported(care=known.care, on=day, holds=holds))

    def allow_elsewhere(self, patient: str, year: int, bucket: str, amount: str, on: date | None = None) -> None:
        """What was counted beside our bills, as of that day (today): the whole of it, not more to be added.

        Of somebody who was entered twice it is that of both entries: what was said of the other one stays its own, as
        long as the whole is not below it, and this one has the rest.
        """
        self._staff.must(Deed.CARE)
        found, day = self._register.patient(patient).patient, on or self._today()
        if bucket not in BUCKETS.values():
            raise Refused("Choose PT+SLP or OT.")
        if not 2018 <= year <= self._today().year + 1:
            raise Refused(f"{year} is no year that has a threshold here.")
        money = read_amount(amount)
        others = [
            each
            for each in self._cared(found).elsewhere
            if (each.year, each.bucket) == (year, bucket) and each.patient != found and Decimal(each.amount)
        ]
        rest = money - sum(Decimal(each.amount) for each in others)
        nothing = [replace(each, amount="0.00", on=day) for each in others] if rest < 0 else []
        self._say(
            AllowedElsewhere(patient=found, year=year, bucket=bucket, amount=str(money if rest < 0 else rest), on=day),
            *nothing,
        )

    def _known(self, patient: UUID, course: str) -> CareWritten:
        key = read_id(course, UNKNOWN_COURSE)
        for each in self._cared(patient).courses:
            if each.care == key:
                return each
        raise Refused(UNKNOWN_COURSE)

    def _cared(self, patient: UUID) -> Cared:
        cared = self._history.of(str(patient))
        if cared is None:
            raise Refused(UNREAD)
        return cared

    def _today(self) -> date:
        return day_of(self._clock.look())

    def _say(self, *events: CareWritten | ProgressReported | AllowedElsewhere) -> None:
        """Waits for the log: what is shown next is read from it."""
        self._journal.append(events, self._clock.look(), self._staff.who, at_once=True)


def _facts(course: CareWritten) -> Iterator[tuple[str, str]]:
    """The lines of a course that say something."""
    referrer = " ".join(filter(None, (course.referrer, f"NPI {course.referrer_npi}" if course.referrer_npi else "")))
    span = " ".join(
        f"{word} {day}"
        for word, day in (("from", course.authorized_from), ("to", course.authorized_until))
        if day is not None
    )
    for heading, text in (
        ("Plan", f"begun {course.started}" if course.started else "no first day is written down"),
        ("Certified until", str(course.certified_until or "")),
        ("Diagnoses", ", ".join(course.diagnoses)),
        ("Onset", str(course.onset or "")),
        ("Referred by", referrer),
        ("Claim", " ".join(filter(None, (course.claim, f"injured {course.injured}" if course.injured else "")))),
        ("Authorization", " ".join(filter(None, (course.authorization, span)))),
        ("Ended", str(course.ended or "")),
    ):
        if text:
            yield heading, text


def _progress(treated: int, every: int | None, reported: date | None) -> str:
    days = f"{treated} treatment day{'s' * (treated != 1)}"
    since = f"since the progress report of {reported}" if reported else "so far, no progress report yet"
    if every is None:
        return f"{days} {since}."
    due = every - treated
    when = "A report is due." if due <= 0 else f"A report is due within {due} more day{'s' * (due != 1)} of treatment."
    return f"{days} {since}. {when}"
