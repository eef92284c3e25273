"""Findings about a note: what is missing in it, and an evaluation whose components speak for another level.

They stand beside those of the coder, which knows no notes, and change no line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ptcoder.coding.notes import NotePart, level_of, note_parts
from ptcoder.coding.records import INFO, WARNING, Finding
from ptcoder.rulebook import Edition, Need, NoteField, Payer
from ptcoder.visit import State, Visit

CLONED = "unverified: reviewers read notes that repeat the one before as cloned, and take back what was paid on them"


def note_findings(visit: Visit, edition: Edition, payer: Payer, *, kept_here: bool) -> tuple[Finding, ...]:
    """What is to be said of the note of a visit whose treatment is over; nothing while it goes on.

    ``kept_here``: notes are written in this program, so that what is missing has to be settled before signing. Where
    they are written elsewhere, it is told once, and settles itself.
    """
    if visit.state is State.OPEN:
        return ()
    parts = note_parts(visit, edition, payer)
    if len(parts) == 1:  # nothing was treated
        return ()
    levels = [finding for part in parts for finding in (*_level(part, visit, edition), *_carried(part, visit))]
    if not kept_here:
        return (*levels, *_elsewhere(parts, visit))
    missing = [finding for part in parts for finding in _missing(part, visit)]
    return (*levels, *missing, *_advised(parts, visit))


def _missing(part: NotePart, visit: Visit) -> Iterator[Finding]:
    lacking = part.missing(visit, Need.REQUIRED)
    bare = part.without_dose(visit)
    said = [field.label for field in lacking]
    if bare:
        said.append(f"sets or repetitions of {', '.join(bare)}")
    if said:
        asking = [part.demanded[field.id] for field in lacking]
        asking += [part.demanded[field.id] for field in part.fields if bare and field.kind == "exercises"]
        yield Finding(
            id="documentation-missing",
            severity=WARNING,
            codes=(part.shown,) if part.code else (),
            text=f"{part.heading}: the note lacks {'; '.join(said)}.",
            source="; ".join(dict.fromkeys(asking)),
        )


def _elsewhere(parts: Sequence[NotePart], visit: Visit) -> Iterator[Finding]:
    lacking = [(part, part.missing(visit, Need.REQUIRED)) for part in parts]
    found = [(part, fields) for part, fields in lacking if fields]
    if found:
        told = ", ".join(part.shown or "the visit as a whole" for part, _ in found)
        yield Finding(
            id="documentation-missing",
            severity=INFO,
            codes=tuple(part.shown for part, _ in found if part.code),
            text=f"Not all that a reviewer looks for is written here, for {told}. It has to be in the note, wherever "
            "that is kept.",
            source=_sources([field for _, fields in found for field in fields]),
        )


def _advised(parts: Sequence[NotePart], visit: Visit) -> Iterator[Finding]:
    lacking = [(part, part.missing(visit, Need.ADVISABLE)) for part in parts]
    found = [(part, fields) for part, fields in lacking if fields]
    if found:
        told = "; ".join(f"{part.shown or 'visit'}: {', '.join(f.label for f in fields)}" for part, fields in found)
        yield Finding(
            id="documentation-advised",
            severity=INFO,
            codes=tuple(part.shown for part, _ in found if part.code),
            text=f"Good to have in the note, and not written: {told}.",
            source=_sources([field for _, fields in found for field in fields]),
        )


def _carried(part: NotePart, visit: Visit) -> Iterator[Finding]:
    """A note that repeats the last one word for word says nothing of this visit."""
    said = [(field.label, part.written(visit, field.id)) for field in part.fields]
    days = {label: f"{each.carried}" for label, each in said if each is not None and each.carried is not None}
    if days:
        yield Finding(
            id="documentation-carried",
            severity=INFO,
            codes=(part.shown,) if part.code else (),
            text=f"{part.heading}: taken over word for word from {' and '.join(sorted({*days.values()}))}: "
            f"{', '.join(days)}. Change what was different this time; the record shows what was taken over.",
            source=CLONED,
        )


def _level(part: NotePart, visit: Visit, edition: Edition) -> Iterator[Finding]:
    level = level_of(part, visit, edition)
    if level is None or level.missing or level.code == part.code:
        return
    reasons = " ".join(level.reasons.values())
    if level.code is None:
        severity, told = WARNING, f"The components written in the note don't reach {part.codes[0]}, the lowest level."
    elif part.codes.index(level.code) < part.codes.index(part.code):
        severity, told = WARNING, f"The components written in the note give {level.code}; recorded is {part.code}."
    else:
        severity = INFO
        told = f"The components written in the note give {level.code}; recorded is {part.code}, which may stand."
    yield Finding(
        id="evaluation-level",
        severity=severity,
        codes=(part.code,),
        text=f"{told} {reasons}",
        source=level.source,
    )


def _sources(fields: Sequence[NoteField]) -> str:
    return "; ".join(dict.fromkeys(field.source for field in fields))
