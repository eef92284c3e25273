"""What became of a batch: a file read back and held against what was signed, and what is another now than it said."""

from __future__ import annotations

import csv
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from ptcoder.clinic.charge_profiles import profile_then
from ptcoder.clinic.leaving import UNREADABLE, Going, Naming, Reader, kind_of, leaves, of_batch, packed, with_lines
from ptcoder.clinic.refused import Refused
from ptcoder.export.charge_file import ChargeFile
from ptcoder.export.charge_lines import Kind, Leaves
from ptcoder.export.read_back import decoded, held_against
from ptcoder.rows.table import csv_error
from ptcoder.store.leavings import Bill
from ptcoder.store.snapshot import Snapshot
from ptcoder.store.standings import Standing
from ptcoder.visit import Exported, State

Tell = Callable[[float], None]
MOST_FAULTS = 200
NO_BATCH = UUID(int=0)
ONLY_WRITTEN = "Every row is as it was signed; only the way it is written is another."
AGAIN = "Do not send this file: write its batch again, which gives the bytes that left."
SAVED = "A spreadsheet writes files so when it saves them: look at them there without saving."
ELSE = "If the file is right and the bill is wrong, reopen the visit and correct it: it leaves as a replacement then."
OTHERWISE = "It was written by another version of ptcoder; the rows it is held against are as this one writes them."
STRANGE = (
    "Was it written by another clinic's log? A file that was changed is known only by a column of line ids or of "
    "batches; a profile can have them."
)
_LINE_ID = re.compile(r"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\.([0-9]{1,6})\.[0-9]+")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")

ALIKE = "what is billed is the same"
"""Of a visit that was signed again, where no line, no diagnosis, place or fee came to be another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A file held against the log: ``batch`` None is of none that it knows; with no ``faults`` it is as it left.
    ``mend`` says what to do about them.
    """

    batch: UUID | None
    rows: int
    faults: tuple[str, ...]
    mend: str = ""


def check(reader: Reader, path: Path, tell: Tell) -> Checked:
    """Reads a charge file back and compares it with what was signed, line by line. Raises Refused, LogError."""
    try:
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        raise Refused(f"The file could not be read: {getattr(error, 'strerror', None) or error}.") from error
    with reader() as log:
        known = next(iter(log.batches_of_file(hashlib.sha256(data).hexdigest())), None)
        if not data and known is None:
            return Checked(batch=None, rows=0, faults=("The file is empty.",), mend=AGAIN)
        text, odd = decoded(data)
        found = known or _named(log, text)
        tell(0.2)
        if found is None:
            return Checked(batch=None, rows=0, faults=("This is no charge file of this log.",), mend=STRANGE)
        first = log.batch(found)[0]
        assert isinstance(first.event, Exported)
        if known is not None:
            return Checked(batch=found, rows=first.event.rows, faults=())
        profile = profile_then(log, first)
        naming = Naming(log, first.stamp.lamport)
        writer = ChargeFile(profile)
        batch = packed(found, [*of_batch(log, first)], naming)
        signed = writer.rows(batch)
        tell(0.8)
        as_then = hashlib.sha256((writer.head() + writer.text(batch)).encode()).hexdigest() == first.event.sha256
        try:
            differs = [*odd, *held_against(profile, signed, text)]
        except csv.Error as error:
            return Checked(batch=found, rows=0, faults=(f"The file is damaged: {csv_error(str(error))}.",), mend=AGAIN)
        faults = [] if as_then else [OTHERWISE]
        faults += [each.text for each in differs] or [ONLY_WRITTEN]
        mend = f"{AGAIN} {SAVED if all(each.written for each in differs) else ELSE}"
        return Checked(batch=found, rows=len(signed), faults=tuple(faults[:MOST_FAULTS]), mend=mend)


def _named(log: Snapshot, text: str) -> UUID | None:
    """The batch that a file names in itself: by its own id, or the one in which most of its lines left, the latest of
    several.
    """
    for each in dict.fromkeys(_UUID.findall(text)):
        if log.batch(UUID(each)):
            return UUID(each)
    often = Counter[UUID]()
    for visit, version in dict.fromkeys(_LINE_ID.findall(text)):
        often.update(each.export for each, lines_of in with_lines(log.sent(UUID(visit))) if lines_of == int(version))
    most = max(often.values(), default=0)
    alike = [each for each, times in often.items() if times == most]
    return max(alike, key=lambda each: log.batch(each)[0].stamp.lamport, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What became of one visit since a batch left. ``what``: ``same``, ``changed``, ``reopened``, ``gone``, ``new``."""

    visit: UUID
    patient: UUID
    day: date
    what: str
    lines: tuple[str, ...] = ()


def differences(reader: Reader, export: UUID) -> list[Difference]:
    """What is another now than that batch said: by visit, and in each by line; then what else was signed since and has
    not left so, for the first time or in place of what another batch said. What is the same is left out.
    """
    with reader() as log:
        said = log.batch(export)
        if not said:
            raise Refused("There is no such batch in the log.")
        now = {each.visit: each for each in log.standings()}
        found: list[Difference] = []
        naming, mine = Naming(log), set[UUID]()
        for then in of_batch(log, said[0]):
            mine.add(then.visit)
            visit = now.get(then.visit)
            if visit is None and then.kind is Kind.VOID:
                continue  # it was taken back in this very batch
            if visit is None:
                found.append(Difference(visit=then.visit, patient=then.patient, day=then.day, what="gone"))
            elif visit.state in (State.OPEN, State.CLOSED):
                found.append(Difference(visit=then.visit, patient=then.patient, day=then.day, what="reopened"))
            elif visit.version != then.version:
                found.append(_changed(log, then, visit, naming))
        for each in now.values():
            waits = each.state == State.SIGNED and each.visit not in mine
            if waits and not log.signed_before(each.visit, each.version, said[0].stamp.lamport):
                last = _last(log, each)
                if last is None:
                    day = date.fromisoformat(each.day)
                    found.append(Difference(visit=each.visit, patient=each.patient, day=day, what="new"))
                elif last.version != each.version:
                    found.append(_changed(log, last, each, naming))
        return found


def _last(log: Snapshot, visit: Standing) -> Going | None:
    """A visit as it left last; None where nothing of it did."""
    left = [*with_lines(visit.sent)]
    if not left:
        return None
    sent, lines_of = left[-1]
    bill = log.bill(visit.visit, lines_of) or Bill(lines_of, None, 0)
    day = date.fromisoformat(visit.day)
    return Going(visit.visit, visit.patient, day, visit.payer, kind_of(sent), sent.version, lines_of, bill)


def _changed(log: Snapshot, then: Going, visit: Standing, naming: Naming) -> Difference:
    """What the version that is signed now has otherwise than what left."""
    bill = log.bill(then.visit, visit.version)
    lines: tuple[str, ...] = (UNREADABLE,)
    if bill is not None and bill.lines is not None:
        later = Going(*then[:4], Kind.ORIGINAL, visit.version, visit.version, bill)
        lines = tuple(_lines(*leaves(NO_BATCH, [then, later], naming)))
    return Difference(visit=then.visit, patient=then.patient, day=then.day, what="changed", lines=lines or (ALIKE,))


def _lines(then: Leaves, now: Leaves) -> Iterator[str]:
    """What differs between two bills of a visit, by line; a line is known by its code and modifiers."""

    def told(of: Leaves) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for each in of.charges:
            line = each.line
            units = f"{line.units} unit{'s' * (line.units != 1)}, {line.minutes} min"
            found.setdefault(line.text, []).append(units)
        return found

    before, after = told(then), told(now)
    if then.kind is Kind.VOID:
        before = {}
    else:
        yield from _beside(then, now)
    for text in dict.fromkeys((*before, *after)):
        was, is_now = "; ".join(before.get(text, ())), "; ".join(after.get(text, ()))
        if not was:
            yield f"{text}: added, {is_now}"
        elif not is_now:
            yield f"{text}: removed, was {was}"
        elif was != is_now:
            yield f"{text}: {was} became {is_now}"


def _beside(then: Leaves, now: Leaves) -> Iterator[str]:
    """What differs beside the units: of the visit, then of the lines that both have, in their order."""
    for what, was, is_now in (
        ("place of service", then.place, now.place),
        ("diagnoses", " ".join(then.all_diagnoses), " ".join(now.all_diagnoses)),
    ):
        if was != is_now:
            yield f"{what}: {was or 'none'} became {is_now or 'none'}"
    for one in dict.fromkeys(each.line.text for each in then.charges):
        pairs = zip(*([each for each in of.charges if each.line.text == one] for of in (then, now)), strict=False)
        for before, after in pairs:
            for what, was, is_now in (
                ("for", " ".join(before.diagnoses), " ".join(after.diagnoses)),
                ("rendered by", before.rendering, after.rendering),
                ("supervised by", before.supervising, after.supervising),
                ("fee", before.fee, after.fee),
            ):
                if was != is_now:
                    yield f"{one}: {what} {was or 'none'} became {is_now or 'none'}"
