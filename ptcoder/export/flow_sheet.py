"""The flow sheet: from when until when each service was given, by whom, and what it comes to."""

from __future__ import annotations

from collections.abc import Iterator

from ptcoder.export.cells import safe
from ptcoder.export.chart import Chart, exact, length, time_of_day
from ptcoder.export.page import Block, Column, Facts, Heading, Page, Paragraph, Row, Table
from ptcoder.export.record import iso
from ptcoder.visit import MINUTE, Interval

NAME = "flow-sheet"
TITLE = "Flow sheet"
COLUMNS = ("visit", "date", "patient", "start", "stop", "minutes", "code", "service", "clinician", "role", "attendance",
           "group_size", "units", "late_entry")  # fmt: skip
TIMES = (
    Column(title="Start"),
    Column(title="Stop"),
    Column(title="Min:sec", right=True),
    Column(title="Code"),
    Column(title="Service", grows=3),
    Column(title="Given by", grows=2),
    Column(title="How"),
)
BARE = (
    Column(title="Code"),
    Column(title="Service", grows=3),
    Column(title="Minutes", right=True),
    Column(title="Given by", grows=2),
    Column(title="How"),
)
SERVICES = (
    Column(title="Code"),
    Column(title="Service", grows=1),
    Column(title="Min:sec", right=True),
    Column(title="Minutes", right=True),
    Column(title="Timed"),
    Column(title="Units", right=True),
)
RULE = (
    "The seconds of a service are added up over the visit, and the sum is counted in whole minutes, rounded down once. "
    "Documentation, set-up and rest are in none of these minutes."
)


def page(chart: Chart) -> Page:
    """Every stretch of care in the order of time, then what each service comes to."""
    blocks: list[Block] = [Facts(rows=tuple(chart.whose()))]
    if chart.late:
        blocks.append(Paragraph(text=f"{chart.late}."))
    stretches = tuple(_time(chart, each) for each in chart.stretches())
    if stretches:
        blocks += [Heading(text="Start and stop"), Table(columns=TIMES, rows=stretches)]
    elif chart.coding.lines:
        blocks.append(Paragraph(text="No service of this visit has start and stop times."))
    bare = tuple(_bare(chart, each) for each in chart.measured())
    if bare:
        blocks += [Heading(text="Minutes without clock times"), Table(columns=BARE, rows=bare)]
    if chart.coding.lines:
        blocks += [Heading(text="Minutes of each service"), Table(columns=SERVICES, rows=tuple(sums(chart)))]
    else:
        blocks.append(Paragraph(text="Nothing was treated in this visit."))
    blocks.append(
        Facts(
            rows=(
                ("Timed minutes", str(chart.coding.timed_minutes)),
                ("Total treatment minutes", str(chart.coding.total_minutes)),
                ("Signed", chart.signed() or "not signed"),
            )
        )
    )
    blocks.append(Paragraph(text=RULE, small=True))
    blocks += chart.moved()
    return chart.page(TITLE, blocks)


def sums(chart: Chart) -> Iterator[Row]:
    """What was recorded for each service, and what of it counts, in the order of first treatment."""
    recorded = chart.recorded()
    seen: set[str] = set()
    for line in chart.coding.lines:
        service = chart.services.get(line.code)
        timed = "yes" if service is not None and service.kind.is_timed else "no"
        first = line.code not in seen  # a code on two lines was given once
        seen.add(line.code)
        given = length(recorded[line.code]) if first and recorded.get(line.code) else ""
        yield line.text, chart.label(line.code), given, str(line.minutes or ""), timed, str(line.units)


def _time(chart: Chart, each: Interval) -> Row:
    off = chart.visit.off_min
    return (
        time_of_day(each.start, off),
        time_of_day(each.stop, off) if each.stop is not None else "running",
        length(exact(each)) if each.length is not None else "",
        each.code or "",
        chart.label(each.code or ""),
        chart.called(each.clinician) or each.role.value,
        chart.how(each),
    )


def _bare(chart: Chart, each: Interval) -> Row:
    code, who = each.code or "", chart.called(each.clinician) or each.role.value
    return code, chart.label(code), str(exact(each) // MINUTE), who, chart.how(each)


def rows(chart: Chart) -> Iterator[Row]:
    """The cells of each stretch and each counted service, safe for a spreadsheet."""
    visit, off = chart.visit, chart.visit.off_min
    for each in (*chart.stretches(), *chart.counted()):
        person, attendance = chart.people.get(each.clinician or ""), chart.attendance(each)
        yield (
            visit.id,
            visit.date.isoformat(),
            safe(chart.number),
            iso(each.start, off) if each.start is not None else "",
            iso(each.stop, off) if each.stop is not None else "",
            "" if each.length is None else f"{float(each.length) / MINUTE:.3f}",
            each.code or "",
            safe(chart.label(each.code or "")),
            safe(person.name if person is not None else ""),
            each.role.value,
            attendance.value if attendance is not None else "",
            str(each.group_size or ""),
            str(each.units) if each.length is None and each.start is None else "",
            safe(chart.late),
        )
