"""The treatment record of one visit as plain text, in SOAP order, to be pasted into an electronic medical record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ptcoder.coding.notes import goal_label, note_rows
from ptcoder.export.chart import Chart, exact, length, time_of_day
from ptcoder.export.page import Block, Facts, Heading, Page, Paragraph
from ptcoder.visit import GOAL, MINUTE, Noted

NAME = "treatment-record"
TITLE = "Treatment record"
PARTS = {"S": "Subjective", "O": "Objective", "A": "Assessment", "P": "Plan"}
PART_OF = {
    "pain": "S",
    "response": "A",
    "reassessment": "A",
    "progress": "A",
    "changes": "P",
    "home": "P",
}
"""Where a field of the visit as a whole stands, by the first word of its id; every other is objective."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One thing that the note says. ``part`` is S, O, A or P; ``code`` that of the service, "" for the visit."""

    part: str
    code: str
    label: str
    text: str


def note(chart: Chart) -> tuple[Said, ...]:
    """What was documented: by service in the order of first treatment, then of the visit as a whole."""
    return tuple(
        Said(
            part="O" if row.code else _part_of(row.field),
            code=row.code,
            label=row.label,
            text=row.text,
        )
        for row in note_rows(chart.visit, chart.edition, chart.payer, chart.goals)
    )


def _part_of(field: str) -> str:
    return "A" if field.startswith(GOAL) else PART_OF.get(field.partition("_")[0], "O")


def page(chart: Chart) -> Page:
    """The parts of which nothing is known say so, so that nobody takes them for lost."""
    said = note(chart)
    blocks: list[Block] = [Facts(rows=tuple(chart.whose()), across=3)]
    if chart.late:
        blocks.append(Paragraph(text=f"{chart.late}."))
    for part, title in PARTS.items():
        blocks.append(Heading(text=title))
        lines = [*_of_visit(part, said), *(_objective(chart, said) if part == "O" else _more(chart, part))]
        blocks.append(Paragraph(text="\n".join(lines) or "Nothing was recorded."))
    blocks.append(Heading(text="Charges"))
    billed = [f"{line.text} × {line.units}" for line in chart.coding.billed]
    minutes = f"Timed minutes {chart.coding.timed_minutes}. Total treatment minutes {chart.coding.total_minutes}."
    signed = chart.signed()
    signature = f"Signed by {signed}" if signed else "Not signed."
    blocks.append(Paragraph(text="\n".join((", ".join(billed) or "Nothing is billed.", minutes, signature))))
    return chart.page(TITLE, blocks)


def _of_visit(part: str, said: Iterable[Said]) -> Iterator[str]:
    yield from (f"{row.label}: {row.text}" for row in said if row.part == part and not row.code)


def _objective(chart: Chart, said: Iterable[Said]) -> Iterator[str]:
    """Each service with its minutes and times, and below it what was documented of it."""
    rows = tuple(said)
    for code in dict.fromkeys(line.code for line in chart.coding.lines):
        lines = [each for each in chart.coding.lines if each.code == code]
        minutes = sum(each.minutes for each in lines)
        units = sum(each.units for each in lines)
        told = f"{minutes} min, " if minutes else ""
        yield f"{code} {chart.label(code)}: {told}{units} unit{'s' * (units != 1)}"
        yield from (f"    {each}" for each in _times(chart, code))
        yield from (
            f"    {row.label}: {_inset(row.text)}" for row in rows if row.code and chart.billed_as(row.code) == code
        )
    yield from (each.text for each in chart.said(Noted))


def _inset(text: str) -> str:
    """Further lines of what was written, below the service that they are about."""
    return text.replace("\n", "\n        ")


def _times(chart: Chart, code: str) -> Iterator[str]:
    off = chart.visit.off_min
    for each in chart.stretches():
        if chart.billed_as(each.code or "") == code:
            who = chart.called(each.clinician) or each.role.value
            how = f", {chart.how(each)}" if chart.how(each) else ""
            until = time_of_day(each.stop, off) or "running"
            yield f"{time_of_day(each.start, off)}–{until} ({length(exact(each))}), {who}{how}"
    for each in chart.measured():
        if chart.billed_as(each.code or "") == code:
            who = chart.called(each.clinician) or each.role.value
            how = f", {chart.how(each)}" if chart.how(each) else ""
            yield f"{exact(each) // MINUTE} min without clock times, {who}{how}"


def _more(chart: Chart, part: str) -> Iterator[str]:
    if part == "P":
        yield from (f"Goal: {goal_label(goal)}" for goal in chart.goals)
