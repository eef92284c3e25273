"""From the records of a visit to the rows of its stretches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from uuid import UUID

from ptcoder.clinic.recovery import hour
from ptcoder.clinic.stretches import Said, StretchRow
from ptcoder.rulebook import Edition, Kind, Payer
from ptcoder.visit import MINUTE, Amended, Event, History, Interval, Logged, Voided, histories

Named = Callable[[UUID | None], str]
"""The name of a person."""


def stretch_rows(
    records: Iterable[Logged], edition: Edition, payer: Payer, off_min: int, named: Named
) -> tuple[StretchRow, ...]:
    """In the order in which they were recorded; the deleted ones, too."""
    found = histories(records)
    starts = sorted(each.last.start for each in found.values() if not each.deleted and each.last.start is not None)

    def row(key: str, history: History) -> StretchRow:
        shown = history.last
        service = edition.services.get(shown.code or "")
        swap = payer.substitutions.get(shown.code or "")
        pressed = history.original
        return StretchRow(
            interval=key,
            text=swap.value if swap else shown.code or "rest",
            code=shown.code or "",
            label=service.label if service else "Rest \N{MIDDLE DOT} charting",
            lane=int(service is not None and service.kind is Kind.SUPERVISED),
            group=service is not None and service.kind is Kind.GROUP,
            rest=shown.code is None,
            clinician=_name(shown, named),
            clinician_id=shown.clinician or "",
            role=shown.role,
            start=shown.start,
            stop=shown.stop,
            units=shown.units,
            group_size=shown.group_size,
            running=shown.running,
            entered=pressed is None,
            deleted=history.deleted,
            origin=str(history.origin or ""),
            pressed_code=None if pressed is None else pressed.code or "",
            pressed_start=None if pressed is None else pressed.start,
            pressed_stop=None if pressed is None else pressed.stop,
            pressed_clinician=None if pressed is None else _name(pressed, named),
            next_start=next((each for each in starts if shown.start is not None and each > shown.start), None),
            said=tuple(_said(each, off_min, named) for each in history.corrections),
            minutes=measured(shown),
            pressed_minutes=None if pressed is None else measured(pressed),
        )

    return tuple(row(key, history) for key, history in found.items())


def measured(interval: Interval) -> int | None:
    """The whole minutes of a stretch of which only they are known; None for any other."""
    return None if interval.start is not None or interval.length is None else int(interval.length // MINUTE)


def _name(interval: Interval, named: Named) -> str:
    return named(UUID(interval.clinician)) if interval.clinician else ""


def _said(record: Logged, off_min: int, named: Named) -> Said:
    moment = record.stamp.moment
    return Said(
        what=", ".join(_words(record.event, off_min, named)),
        reason=record.event.reason if isinstance(record.event, Amended | Voided) else "",
        who=named(record.stamp.who),
        at=moment.at_us,
        off_min=moment.off_min,
    )


def _words(event: Event, off_min: int, named: Named) -> Iterator[str]:
    """``start 10:06``, ``stop 10:34``, ``97140``, ``by R. Diaz``, ``group of 3``."""
    if not isinstance(event, Amended):
        yield "deleted"
        return
    if event.start_us is not None:
        yield f"start {hour(event.start_us, off_min)}"
    if event.stop_us is not None:
        yield f"stop {hour(event.stop_us, off_min)}"
    if event.minutes is not None:
        yield f"{event.minutes} min"
    if event.rest or event.code is not None:
        yield "rest" if event.rest else event.code or ""
    if event.clinician is not None:
        yield f"by {named(event.clinician)}"
    if event.attendance is not None:
        yield event.attendance.replace("_", " ")
    if event.group_size is not None:
        yield f"group of {event.group_size}"
