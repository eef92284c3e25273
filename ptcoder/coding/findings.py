"""How a finding is said: its words for people, codes and hours of the clock."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ptcoder.coding.day import Day, Piece
from ptcoder.coding.records import Finding, Severity
from ptcoder.visit import MINUTE, Interval

Found = tuple[int, Finding]


def found(
    day: Day,
    visit: int,
    name: str,
    severity: Severity,
    codes: Sequence[str],
    text: str,
    rule: str,
    *,
    pieces: Iterable[Piece] = (),
    span: tuple[int, int] | None = None,
    source: str = "",
    table: str = "",
    options: Sequence[str] = (),
) -> Found:
    """A finding that stands with the visit at index ``visit``; ``rule`` names a rule of the edition as its source."""
    return visit, Finding(
        name,
        severity,
        tuple(codes) if len(codes) < 2 else tuple(dict.fromkeys(codes)),
        text,
        source or day.edition.rules[rule],
        tuple(dict.fromkeys([piece.interval.id for piece in pieces])),
        span,
        table,
        tuple(options),
    )


def hours(day: Day, visit: int, span: tuple[int, int]) -> str:
    """``10:14-10:20`` in the visit's own offset; with seconds where both lie in one minute."""
    exact = span[0] // MINUTE == span[1] // MINUTE
    return "-".join(_clock(edge + day.visits[visit].off_min * MINUTE, exact) for edge in span)


def _clock(edge: int, exact: bool) -> str:
    seconds = edge // 1_000_000 % 86_400
    said = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}"
    return f"{said}:{seconds % 60:02d}" if exact else said


def same_person(one: Interval, other: Interval) -> bool:
    """Whether two stretches are one clinician's. Where one is not named: one person per role."""
    if one.clinician and other.clinician:
        return one.clinician == other.clinician
    return one.role is other.role
