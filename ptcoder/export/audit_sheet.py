"""The audit sheet of a visit: what was pressed and when, what was put right and why, how the units follow, who stands
for it, and the hashes that prove that nothing was changed since.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ptcoder.export.audit_record import entries
from ptcoder.export.chart import Chart, exact, length, time_of_day, wall
from ptcoder.export.cheat_sheet import METHODS
from ptcoder.export.page import Block, Column, Facts, Heading, Page, Paragraph, Row, Table
from ptcoder.export.treatment_record import note
from ptcoder.visit import MINUTE, Amended, Attested, EnteredLate, History, Interval, ModifierChosen, histories

NAME = "audit-sheet"
TITLE = "Audit sheet"
STRETCHES = (
    Column(title="Code"),
    Column(title="Service", grows=2),
    Column(title="Start", right=True),
    Column(title="Stop", right=True),
    Column(title="Min:sec", right=True),
    Column(title="Given by", grows=2),
    Column(title="How", grows=1),
    Column(title="Record", grows=1),
)
CORRECTIONS = (
    Column(title="Said at"),
    Column(title="By"),
    Column(title="As pressed", grows=2),
    Column(title="As it is now", grows=2),
    Column(title="Reason", grows=2),
)
ARITHMETIC = (
    Column(title="Code"),
    Column(title="Stretches", grows=1),
    Column(title="Min:sec", right=True),
    Column(title="Minutes", right=True),
)
LINES = (
    Column(title="Line"),
    Column(title="Units", right=True),
    Column(title="Minutes", right=True),
    Column(title="Why", grows=1),
)
FINDINGS = (
    Column(title="Finding"),
    Column(title="Codes"),
    Column(title="What it says", grows=3),
    Column(title="Answer", grows=1),
)
NOTE = (Column(title="Code"), Column(title="Heading"), Column(title="What was documented", grows=1))
EVENTS = (
    Column(title="No.", right=True),
    Column(title="Said at"),
    Column(title="By"),
    Column(title="What", grows=1),
    Column(title="Hash"),
)
CHAINED = (
    "Each record's hash covers the one before it: a record that was changed, taken out or put in later shows. The "
    "command `ptcoder verify` checks it. A hash is shown by its first 16 digits, the end of a chain whole."
)
ROUNDED = "Seconds are added up over the visit and rounded down once; what counts can be less where stretches overlap."


def page(chart: Chart) -> Page:
    """What is empty is left out, but for the note: that nothing was documented is said."""
    blocks: list[Block] = [Facts(rows=(*chart.whose(), *_standing(chart)))]
    known = histories(chart.records)
    stretches = tuple(_stretch(chart, each) for each in _in_time(known.values()))
    if stretches:
        blocks += [Heading(text="What was given"), Table(columns=STRETCHES, rows=stretches, small=True)]
    else:
        blocks.append(Paragraph(text="Nothing was recorded in this visit."))
    blocks += [Paragraph(text=f"Late entry, from {each.source}: {each.reason}") for each in chart.said(EnteredLate)]
    corrections = tuple(row for each in _in_time(known.values()) for row in _corrections(chart, each))
    if corrections:
        blocks += [Heading(text="Corrections"), Table(columns=CORRECTIONS, rows=corrections, small=True)]
    blocks += _counting(chart)
    if chart.coding.findings:
        rows = tuple(_findings(chart))
        blocks += [Heading(text="Findings and answers"), Table(columns=FINDINGS, rows=rows, small=True)]
    word = _word(chart)
    if word:
        blocks += [Heading(text="Attested"), Paragraph(text="\n".join(word))]
    documented = tuple((row.code or "visit", row.label, row.text.replace("\n", "; ")) for row in note(chart))
    blocks.append(Heading(text="Documented"))
    blocks.append(
        Table(columns=NOTE, rows=documented, small=True)
        if documented
        else Paragraph(text="No documentation was recorded in this program.")
    )
    blocks += [Heading(text="The record"), Table(columns=EVENTS, rows=tuple(entries(chart)), small=True)]
    chains = "\n".join(f"Station {each.station[:8]}, record {each.n}: {each.hash}" for each in chart.chains)
    blocks += [Paragraph(text=chains, small=True), Paragraph(text=CHAINED, small=True)]
    return chart.page(TITLE, blocks)


def _standing(chart: Chart) -> Iterator[tuple[str, str]]:
    signed = chart.signature
    yield "Signed", chart.signed() or "not signed"
    yield "Version of the bill", str(chart.visit.version) if signed is not None else "not signed"
    yield "Rules", chart.coding.edition
    yield "Signed with", f"ptcoder {signed[1].program}" if signed is not None else "not signed"
    by = f", by {chart.printed_by}" if chart.printed_by else ""
    yield "This sheet", f"{wall(chart.printed_at, chart.off_min)}{by}, ptcoder {chart.program}"
    yield "Visit", chart.visit.id


def _in_time(known: Iterable[History]) -> list[History]:
    return sorted(known, key=lambda each: (each.last.start or 0, each.last.order))


def _stretch(chart: Chart, each: History) -> Row:
    last, off = each.last, chart.visit.off_min
    code = last.code or ""
    kept = [
        *(["taken out"] if each.deleted else []),
        *(["entered later"] if each.original is None else []),
        *(["corrected"] if any(isinstance(row.event, Amended) for row in each.corrections) else []),
        *([last.doubt] if last.doubt else []),
    ]
    return (
        code or "rest",
        chart.label(code) if code else "rest or charting",
        time_of_day(last.start, off),
        time_of_day(last.stop, off) or ("running" if last.running else ""),
        f"{last.units} ×" if last.start is None else length(exact(last)),
        chart.called(last.clinician) or last.role.value,
        chart.how(last),
        ", ".join(kept) or "as pressed",
    )


def _corrections(chart: Chart, each: History) -> Iterator[Row]:
    off = chart.visit.off_min
    was = "not pressed" if each.original is None else _told(chart, each.original, off)
    now = "taken out" if each.deleted else _told(chart, each.last, off)
    for row in each.corrections:
        reason = str(getattr(row.event, "reason", ""))
        yield chart.when(row), chart.called(row.stamp.who), was, now, reason


def _told(chart: Chart, each: Interval, off: int) -> str:
    """``97110 10:02–10:34, 32:00, M. Chen``."""
    who = chart.called(each.clinician)
    if each.start is None:
        return f"{each.code} × {each.units}"
    until = time_of_day(each.stop, off) or "running"
    parts = (f"{each.code or 'rest'} {time_of_day(each.start, off)}–{until}", length(exact(each)), who)
    return ", ".join(filter(None, parts))


def _counting(chart: Chart) -> Iterator[Block]:
    payer, coding = chart.payer, chart.coding
    rows = tuple(_arithmetic(chart))
    if rows:
        yield Heading(text="Minutes of each service")
        sums = (
            ("", "Timed minutes", "", str(coding.timed_minutes)),
            ("", "All treatment", "", str(coding.total_minutes)),
        )
        yield Table(columns=ARITHMETIC, rows=rows, sums=sums, small=True)
        yield Paragraph(text=ROUNDED, small=True)
    if coding.lines:
        yield Heading(text="Lines and why")
        yield Paragraph(text=f"Counted by {METHODS[payer.method]}. Source: {payer.sources['method']}.", small=True)
        lines = tuple((line.text, str(line.units), str(line.minutes or ""), line.why) for line in coding.lines)
        yield Table(columns=LINES, rows=lines, small=True)
    for choice in coding.choices:
        taken = ", ".join(f"{code} {units}" for code, units in choice.taken.items())
        yield Paragraph(text=f"A unit could go to {' or '.join(choice.codes)}; taken: {taken}.", small=True)


def _arithmetic(chart: Chart) -> Iterator[Row]:
    """``12:00 + 10:10``: the stretches of each service, their sum and its whole minutes."""
    by_code: dict[str, list[int]] = {}
    for each in chart.stretches():
        by_code.setdefault(chart.billed_as(each.code or ""), []).append(exact(each))
    for code, lengths in by_code.items():
        whole = sum(lengths)
        yield code, " + ".join(map(length, lengths)), length(whole), str(whole // MINUTE)


def _findings(chart: Chart) -> Iterator[Row]:
    for each in chart.coding.findings:
        answer = chart.visit.acknowledged.get(f"{each.id}:{'+'.join(each.codes)}", "")
        said = f"{each.text} ({each.source})" if each.source else each.text
        yield f"{each.severity.value} {each.id}", " ".join(each.codes), said, answer


def _word(chart: Chart) -> list[str]:
    """What a person stands for: attestations with what they rest on, and modifiers that were chosen."""
    held: dict[str, Attested] = {each.what: each for each in chart.said(Attested)}
    said = [
        f"{each.what}: {', '.join(each.grounds)}" if each.grounds else each.what for each in held.values() if each.holds
    ]
    chosen = {(each.code, each.modifier): each.holds for each in chart.said(ModifierChosen)}
    return [*said, *(f"{modifier} on {code}, chosen" for (code, modifier), holds in chosen.items() if holds)]
