"""One made-up bill that has everything a bill can have."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ptcoder.coding import Choice, Coding, Finding, Line, Severity
from ptcoder.visit import Discipline, Visit


@pytest.fixture
def visit() -> Visit:
    return Visit(
        id="=v1",
        patient="Müller, Zoë",
        payer="medicare",
        discipline=Discipline.PT,
        date=date(2026, 3, 2),
    )


@pytest.fixture
def coding() -> Coding:
    return Coding(
        visit="=v1",
        lines=(
            Line(code="97110", discipline=Discipline.PT, modifiers=("GP", "KX"), units=2, minutes=33, why="33 min."),
            Line(
                code="97530",
                discipline=Discipline.OT,
                modifiers=("59", "GO", "CO", "KX", "GA"),
                units=1,
                minutes=9,
                why='He said "two, please".',
            ),
            Line(code="97010", discipline=Discipline.PT, modifiers=(), units=0, minutes=0, why="+ bundled"),
        ),
        findings=(
            Finding(
                id="too-many-modifiers",
                severity=Severity.ERROR,
                codes=("97530", "97110"),
                text="@ five",
                source="CMS, ch. 5",
            ),
            Finding(id="rules-behind", severity=Severity.INFO, codes=(), text="Pairs\nare old.", source="-"),
        ),
        timed_minutes=42,
        total_minutes=50,
        allowed_estimate=Decimal("72.5"),
        edition="rules of 2026-01-01",
        choices=(
            Choice(
                discipline=Discipline.PT,
                codes=("97110", "97140"),
                options=({"97110": 2, "97140": 1}, {"97110": 1, "97140": 2}),
                taken={"97110": 2, "97140": 1},
            ),
        ),
    )
