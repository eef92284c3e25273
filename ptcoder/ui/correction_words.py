"""How a correction is told before it is done: what it changes, whom else it touches, what becomes of the bills."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ptcoder.clinic.consequences import Span, StretchChange, VisitChange
from ptcoder.clinic.sheets import FindingRow
from ptcoder.clinic.stretches import StretchRow
from ptcoder.ui import words
from ptcoder.visit import MINUTE

ARROW = "\N{RIGHTWARDS ARROW}"
DOT = "\N{MIDDLE DOT}"


def changed(change: StretchChange, off_min: int, now: int) -> str:
    """``97110 10:02–10:34 → 10:02–10:30, 32 → 28 min``."""
    before, after = change.before, change.after
    if before is None or after is None:
        said = "New" if before is None else "Taken out"
        span = before or after
        return f"{said}: {_whole(span, off_min, now)}" if span is not None else ""
    parts = [
        _both(before.text, after.text),
        _both(_times(before, off_min), _times(after, off_min)),
        f"{_both(_minutes(before, now), _minutes(after, now))} min" if _has_length(before) else "",
        f"by {_both(before.clinician, after.clinician)}" if before.clinician != after.clinician else "",
    ]
    if before.group_size != after.group_size:
        parts.append(f"group of {_both(str(before.group_size or 1), str(after.group_size or 1))}")
    return f" {DOT} ".join(filter(None, parts))


def cut(change: StretchChange, off_min: int, now: int, *, private: bool) -> str:
    """``97140 of Ben King is cut, 11 → 8 min: 10:30–10:41 → 10:33–10:41``."""
    whose = words.named(change.patient, private)
    before, after = change.before, change.after
    if before is None:
        return f"{after.text if after else ''} of {whose} goes on {_times(after, off_min) if after else ''}"
    if after is None:
        return f"{before.text} of {whose} is taken out: {_times(before, off_min)}"
    less = f"{_both(_minutes(before, now), _minutes(after, now))} min"
    return f"{before.text} of {whose} is cut, {less}: {_times(before, off_min)} {ARROW} {_times(after, off_min)}"


def left(change: StretchChange, off_min: int, *, private: bool) -> str:
    """``97140 of Ben King stays as it is: 10:30–10:41``."""
    span = change.before
    times = _times(span, off_min) if span is not None else ""
    return f"{span.text if span is not None else ''} of {words.named(change.patient, private)} stays as it is: {times}"


def bill(change: VisitChange, *, private: bool) -> Iterator[str]:
    """One sentence for each thing that becomes different on a bill."""
    units = words.counted(change.units_after, "unit")
    if change.units_before != change.units_after:
        units = f"{change.units_before} {ARROW} {units}"
    timed = f"timed {_both(str(change.timed_before), str(change.timed_after))} min"
    yield f"{words.named(change.patient, private)}: {units} {DOT} {timed}"
    before = {line.text: line.units for line in change.lines_before}
    after = {line.text: line.units for line in change.lines_after}
    lines = [
        f"{text} {_both(str(before.get(text, 0)), str(after.get(text, 0)))}"
        for text in (*before, *(text for text in after if text not in before))
        if before.get(text, 0) != after.get(text, 0)
    ]
    if lines:
        yield f"Units: {', '.join(lines)}"
    if change.come:
        yield f"New to look at: {_findings(change.come)}"
    if change.go:
        yield f"No longer to look at: {_findings(change.go)}"


def _findings(rows: Iterable[FindingRow]) -> str:
    """``Under eight minutes (97116), Two services at once (97110, 97140)``: the codes tell two of one title apart."""
    said = (f"{row.title} ({', '.join(row.codes)})" if row.codes else row.title for row in rows)
    return ", ".join(dict.fromkeys(said))


def history(row: StretchRow, off_min: int) -> Iterator[str]:
    """The stamps of what was pressed, then every correction with who said so, when and why."""
    if row.entered:
        yield "Entered afterwards; nothing was pressed for it."
    elif row.pressed_start is not None:
        span = _exact(row.pressed_start, row.pressed_stop, off_min)
        by = f" by {row.pressed_clinician}" if row.pressed_clinician else ""
        yield f"Pressed as {row.pressed_code or 'rest'} {span}{by}."
    elif row.pressed_minutes is not None:
        yield f"Written as {row.pressed_code}, {row.pressed_minutes} min without clock times."
    else:
        yield f"Counted as {row.pressed_code}."
    for said in row.said:
        who = f" by {said.who}" if said.who else ""
        yield f"{words.exact(said.at, said.off_min)}{who}: {said.what}. “{said.reason}”"
    if not row.said and not row.entered:
        yield "Never corrected."


def stretch(row: StretchRow, now: int, off_min: int) -> str:
    """``97110 Therapeutic exercise · 10:02–10:34 · 32 min · M. Chen``."""
    parts = [row.label if row.rest else f"{row.text} {row.label}"]
    if row.start is not None:
        parts += [words.span(row.start, row.stop, off_min), f"{minutes(row, now)} min"]
    elif row.minutes is not None:
        parts.append(f"{row.minutes} min")
    return f" {DOT} ".join(filter(None, (*parts, row.clinician)))


def minutes(row: StretchRow, now: int) -> int:
    """Whole minutes of a stretch so far."""
    if row.minutes is not None:
        return row.minutes
    return 0 if row.start is None else ((now if row.stop is None else row.stop) - row.start) // MINUTE


def _both(before: str, after: str) -> str:
    return before if before == after else f"{before} {ARROW} {after}"


def _times(span: Span, off_min: int) -> str:
    return "" if span.start is None else words.exact_span(span.start, span.stop, off_min)


def _minutes(span: Span, now: int) -> str:
    if span.minutes is not None:
        return str(span.minutes)
    return str(0 if span.start is None else ((now if span.stop is None else span.stop) - span.start) // MINUTE)


def _has_length(span: Span) -> bool:
    return span.start is not None or span.minutes is not None


def _whole(span: Span, off_min: int, now: int) -> str:
    parts = [span.text, _times(span, off_min), f"{_minutes(span, now)} min" if _has_length(span) else ""]
    return f" {DOT} ".join(filter(None, (*parts, span.clinician)))


def _exact(start: int, stop: int | None, off_min: int) -> str:
    end = words.exact(stop, off_min) if stop is not None else "still running"
    return f"{words.exact(start, off_min)} to {end}"
