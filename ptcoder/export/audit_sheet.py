"""The audit sheet of a visit: what was pressed and when, what was put right and why, how the units follow, who stands
for it, and the hashes that prove that nothing was changed since.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ptcoder.coding import Finding, Severity
from ptcoder.export.audit_record import EVENTS, Usual, entries
from ptcoder.export.audit_sources import Sources
from ptcoder.export.chart import Chart, exact, length, time_of_day, wall
from ptcoder.export.cheat_sheet import METHODS
from ptcoder.export.page import Block, Column, Facts, Heading, Page, Paragraph, Row, Table
from ptcoder.export.treatment_record import note
from ptcoder.visit import (
    Amended,
    Attested,
    Denied,
    History,
    Interval,
    ModifierChosen,
    ToDo,
    Voided,
    claim_work,
    histories,
)

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
LINES = (
    Column(title="Line"),
    Column(title="Stretches, min:sec", grows=1),
    Column(title="Minutes", right=True),
    Column(title="Units", right=True),
    Column(title="Why", grows=4),
)
WORK = (
    Column(title="Entered"),
    Column(title="What", grows=2),
    Column(title="Amount", right=True),
    Column(title="Last day"),
    Column(title="Note", grows=2),
    Column(title="How it ended", grows=2),
)
FINDINGS = (Column(title="Finding", grows=2), Column(title="What it says", grows=5), Column(title="Answer", grows=2))
NOTE = (Column(title="Code"), Column(title="What was documented", grows=1))
BESIDE = 2
"""Parts of a table beside one another."""
COUNTED = (
    "Counted by {method}{source}: {timed} timed minutes, {total} in all. Seconds are summed up and rounded down once; "
    "overlaps may count less."
)
CHAINED = "Each hash, of which 8 digits are shown, covers the record before it: `ptcoder verify` finds any change."


def page(chart: Chart) -> Page:
    """Set on one sheet where it can be. What is empty is left out, but for the note: that nothing was documented is
    said.
    """
    usual, sources = Usual.of(chart), Sources(chart)
    blocks: list[Block] = [Facts(rows=(*chart.whose(), *_standing(chart)), across=4)]
    known = histories(chart.records)
    stretches = tuple(row for each in _in_time(known.values()) for row in _stretch(chart, usual, each))
    if stretches:
        blocks += [Heading(text="What was given"), Table(columns=STRETCHES, rows=stretches, small=True)]
    else:
        blocks.append(Paragraph(text="Nothing was recorded in this visit."))
    if chart.late:
        blocks.append(Paragraph(text=f"{chart.late}."))
    blocks += _counting(chart, sources)
    blocks += _findings(chart, sources)
    if sources.text:
        blocks.append(Paragraph(text=sources.text, small=True))
    blocks += _denials(chart)
    documented = tuple(_documented(chart))
    blocks.append(Heading(text="Documented"))
    blocks.append(
        Table(columns=NOTE, rows=documented, small=True, beside=BESIDE)
        if documented
        else Paragraph(text="No documentation was recorded in this program.")
    )
    blocks += _record(chart, usual)
    blocks += chart.moved()
    return chart.page(TITLE, blocks, tight=True)


def _standing(chart: Chart) -> Iterator[tuple[str, str]]:
    signed = chart.signature
    if signed is None:
        yield "Signed by", "not signed"
    else:
        row, event = signed
        yield "Signed by", event.called or chart.called(row.stamp.who)
        yield "Version of the bill", f"{chart.visit.version}, signed {chart.when(row)}"


def _in_time(known: Iterable[History]) -> list[History]:
    return sorted(known, key=lambda each: (each.last.start or 0, each.last.order))


def _stretch(chart: Chart, usual: Usual, each: History) -> Iterator[Row]:
    """The stretch as it is now; below it how it was pressed, and who put it right when and why."""
    last, off = each.last, chart.visit.off_min
    code = last.code or ""
    kept = [
        *(["taken out"] if each.deleted else []),
        *(["entered later"] if each.original is None else []),
        *(["corrected"] if any(isinstance(row.event, Amended) for row in each.corrections) else []),
        *([last.doubt] if last.doubt else []),
    ]
    yield (
        code or "rest",
        chart.label(code) if code else "rest or charting",
        time_of_day(last.start, off),
        time_of_day(last.stop, off) or ("running" if last.running else ""),
        f"{last.units} ×" if last.length is None and last.start is None else length(exact(last)),
        chart.called(last.clinician) or last.role.value,
        chart.how(last),
        ", ".join(kept) or ("as written" if _is_bare(last) else "as pressed"),
    )
    told = tuple(_corrections(chart, usual, each))
    if told:
        said = "; ".join(told)
        yield (said[:1].upper() + said[1:],)


def _is_bare(each: Interval) -> bool:
    """Whether only its minutes are known."""
    return each.start is None and each.length is not None


def _corrections(chart: Chart, usual: Usual, each: History) -> Iterator[str]:
    """``Pressed 97110 10:02–10:34, 32:00``, then each correction; who gave it, where that became another."""
    off, first = chart.visit.off_min, each.original
    if first is not None and first != each.last:
        until = time_of_day(first.stop, off) or "running"
        timed = f"{time_of_day(first.start, off)}–{until}, {length(exact(first))}"
        who = f", {chart.called(first.clinician)}" if first.clinician != each.last.clinician else ""
        if _is_bare(first):
            yield f"Written {first.code}, {length(exact(first))}{who}"
        else:
            yield f"Pressed {first.code or 'rest'} {f'× {first.units}' if first.start is None else timed}{who}"
    for row in each.corrections:
        did = "taken out" if isinstance(row.event, Voided) else "entered" if first is None else "corrected"
        reason = str(getattr(row.event, "reason", ""))
        yield f"{did} {usual.at(row)} by {chart.called(row.stamp.who) or 'nobody named'}: {reason}"


def _counting(chart: Chart, sources: Sources) -> Iterator[Block]:
    payer, coding = chart.payer, chart.coding
    if coding.lines:
        yield Heading(text="Lines and why")
        said = COUNTED.format(
            method=METHODS[payer.method],
            source=f" {sources.mark(payer.sources['method'])}",
            timed=coding.timed_minutes,
            total=coding.total_minutes,
        )
        yield Paragraph(text=said, small=True)
        yield Table(columns=LINES, rows=tuple(_lines(chart, sources)), small=True)
    for choice in coding.choices:
        taken = ", ".join(f"{code} {units}" for code, units in choice.taken.items())
        yield Paragraph(text=f"A unit could go to {' or '.join(choice.codes)}; taken: {taken}.", small=True)
    word = _word(chart)
    if word:
        yield Paragraph(text=f"Attested: {'; '.join(word)}.")


def _lines(chart: Chart, sources: Sources) -> Iterator[Row]:
    """Each line with the stretches that it is made of, ``12:00 + 10:10 = 22:10``: those of a code on two lines once."""
    lengths: dict[str, list[int]] = {}
    for each in (*chart.stretches(), *chart.measured()):
        lengths.setdefault(chart.billed_as(each.code or ""), []).append(exact(each))
    for line in chart.coding.lines:
        mine = lengths.pop(line.code, [])
        told = " + ".join(map(length, mine)) + (f" = {length(sum(mine))}" if len(mine) > 1 else "")
        yield line.text, told, str(line.minutes or ""), str(line.units), sources.marked(line.why)


def _findings(chart: Chart, sources: Sources) -> Iterator[Block]:
    """Errors and warnings with their answers; below them what was only told."""
    told = [each for each in chart.coding.findings if each.severity is Severity.INFO]
    asked = [each for each in chart.coding.findings if each.severity is not Severity.INFO]
    if chart.coding.findings:
        yield Heading(text="Findings and answers")
    if asked:
        yield Table(columns=FINDINGS, rows=tuple(_asked(chart, each, sources) for each in asked), small=True)
    if told:
        yield Paragraph(text="\n".join(f"{each.id}: {_finding(each, sources)}" for each in told), small=True)


def _denials(chart: Chart) -> Iterator[Block]:
    """What payers denied of it, what is to be done about it, and how that ended; nothing where there is none."""
    told = tuple(_work(chart, each) for each in claim_work(chart.records))
    if told:
        yield Heading(text="Denials and what became of the bill")
        yield Table(columns=WORK, rows=told, small=True)


def _work(chart: Chart, each: ToDo) -> Row:
    said, ended = each.said, each.ended
    if isinstance(said, Denied):
        what = f"Denied: {said.reason} on {said.code or 'the whole bill'}, version {said.version}"
        last, more = said.appeal_by, said.note
    else:
        what, last, more = ("Refund" if said.kind == "refund" else "Corrected claim"), said.due, said.text
    how = "open"
    if ended is not None:
        note = f" ({ended.said.note})" if ended.said.note else ""
        how = f"{ended.said.on}, {chart.called(ended.stamp.who) or 'nobody named'}: {ended.said.how}{note}"
    amount = f"${said.amount}" if said.amount else ""
    return f"{said.on}", what, amount, "" if last is None else f"{last}", more, how


def _asked(chart: Chart, each: Finding, sources: Sources) -> Row:
    answer = chart.visit.acknowledged.get(each.key, "")
    return " ".join((each.severity.value, each.id, *each.codes)), _finding(each, sources), answer


def _finding(each: Finding, sources: Sources) -> str:
    """What it says, with the number of its source where that does not stand in it already."""
    said, mark = sources.marked(each.text), sources.mark(each.source)
    return said if not mark or said.endswith((mark, f"{mark}.")) else f"{said} {mark}"


def _word(chart: Chart) -> list[str]:
    """What a person stands for: attestations with what they rest on, and modifiers that were chosen."""
    held: dict[str, Attested] = {each.what: each for each in chart.said(Attested)}
    said = [
        f"{each.what} ({', '.join(each.grounds)})" if each.grounds else each.what
        for each in held.values()
        if each.holds
    ]
    chosen = {(each.code, each.modifier): each.holds for each in chart.said(ModifierChosen)}
    return [*said, *(f"{modifier} on {code}, chosen" for (code, modifier), holds in chosen.items() if holds)]


def _documented(chart: Chart) -> Iterator[Row]:
    """The note, a row for each service."""
    found: dict[str, list[str]] = {}
    for row in note(chart):
        said = row.text.replace("\n", "; ")
        found.setdefault(row.code or "visit", []).append(f"{row.label}: {said}")
    yield from ((code, " · ".join(said)) for code, said in found.items())


def _record(chart: Chart, usual: Usual) -> Iterator[Block]:
    """Every record of the visit, then what stands for all of it."""
    signed = chart.signature
    yield Heading(text="The record")
    if usual.text:
        yield Paragraph(text=usual.text, small=True)
    yield Table(columns=EVENTS, rows=tuple(entries(chart, usual)), small=True, beside=BESIDE)
    by = f" by {chart.printed_by}" if chart.printed_by else ""
    signed_with = f"signed with ptcoder {signed[1].program}, " if signed is not None else ""
    made = f"{signed_with}printed {wall(chart.printed_at, chart.off_min)}{by} with ptcoder {chart.program}"
    chains = [f"Station {each.station[:8]}, record {each.n}: {each.hash}" for each in chart.chains]
    told = (*chains, CHAINED, f"Visit {chart.visit.id}: {chart.coding.edition}, {made}.")
    yield Paragraph(text="\n".join(told), small=True)
