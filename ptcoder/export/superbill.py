"""The superbill: what a patient who pays hands in to a plan; on a sheet of its own, for the patient, in words why it is
not what the last visit cost.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from ptcoder.coding import Line
from ptcoder.export.charge_lines import LETTERS, POINTED
from ptcoder.export.chart import Chart, long_day, with_credentials
from ptcoder.export.page import Block, Column, Facts, Heading, Page, Paragraph, Row, Table
from ptcoder.visit import PLACES, payments, providers_of

NAME = "superbill"
TITLE = "Superbill"
UNKNOWN = "\N{EN DASH}"
LINES = (
    Column(title="Date"),
    Column(title="Code"),
    Column(title="Modifiers"),
    Column(title="Service", grows=1),
    Column(title="Diagnosis"),
    Column(title="Units", right=True),
    Column(title="Fee", right=True),
    Column(title="Amount", right=True),
)
PAYMENTS = (Column(title="Paid on"), Column(title="How", grows=1), Column(title="Amount", right=True))
NO_FEE = "There is no fee for {codes} in the clinic's table, so there is no total."
WHY = (
    "Each visit is billed by what was done in it and for how long. Services are counted in units of 15 minutes; what "
    "was done, and for how many minutes, follows from what you needed on that day."
)


def page(chart: Chart) -> Page:
    """Only what is billed stands on it; a fee that is not known is a dash, and then there is no total."""
    blocks: list[Block] = [Facts(rows=tuple(_whose(chart)))]
    blocks += [Heading(text="Diagnosis"), Paragraph(text=_diagnoses(chart))]
    billed = tuple(_lines(chart))
    blocks.append(Heading(text="Services"))
    blocks.append(
        Table(columns=LINES, rows=billed, sums=(_total(chart),)) if billed else Paragraph(text="Nothing is billed.")
    )
    missing = [line.code for line in chart.coding.billed if line.code not in chart.fees]
    if missing:
        blocks.append(Paragraph(text=NO_FEE.format(codes=", ".join(dict.fromkeys(missing)))))
    blocks += [Heading(text="Paid"), *_paid(chart)]
    entered = chart.late.partition(", from ")[0]  # why it is late is between the clinic and its record
    signed = chart.signed() or "not signed"
    blocks += [Heading(text="Signed"), Paragraph(text=f"{signed}\n{entered}." if entered else signed)]
    blocks += chart.moved()
    if chart.since is not None and chart.since.changes:
        blocks += [
            Heading(text=f"Why this is not the bill of {long_day(chart.since.day)}", apart=True),
            Paragraph(text=WHY),
            Paragraph(text="\n".join(chart.since.changes)),
        ]
    return chart.page(TITLE, blocks)


def total(chart: Chart) -> Decimal | None:
    """What the billed lines come to; None where a fee is not known."""
    return amount_of(tuple(chart.coding.billed), chart.fees)


def amount_of(billed: Sequence[Line], fees: Mapping[str, Decimal]) -> Decimal | None:
    """What these lines come to; None where a fee is not known."""
    amounts = [fees.get(line.code) for line in billed]
    known = [each for each in amounts if each is not None]
    if len(known) != len(amounts):
        return None
    return sum((fee * line.units for fee, line in zip(known, billed, strict=True)), Decimal("0.00"))


def balance(chart: Chart) -> Decimal | None:
    """What is still owed; None where no total is known."""
    owed = total(chart)
    return None if owed is None else owed - sum((each.amount for each in payments(chart.records)), Decimal("0.00"))


def money(amount: Decimal | None) -> str:
    """``$1,234.50``; ``-$5.00``."""
    if amount is None:
        return UNKNOWN
    return f"{'-' if amount < 0 else ''}${abs(amount):,.2f}"


def _whose(chart: Chart) -> Iterator[tuple[str, str]]:
    yield from (row for row in chart.whose() if row[0] != "Discipline")
    place = chart.place
    yield "Place of service", f"{place} {PLACES.get(place, '')}".rstrip()
    rendering, supervising = providers_of(chart.visit, chart.people)
    if rendering is not None:
        yield "Provider", with_credentials(rendering)
        yield "Provider's NPI", rendering.npi or "not recorded"
    if supervising is not None and supervising != rendering:
        yield "Supervised by", f"{with_credentials(supervising)}, NPI {supervising.npi or 'not recorded'}"
    yield "Clinic's NPI", chart.letterhead.npi or "not recorded"
    yield "Tax id", chart.letterhead.tax_id or "not recorded"
    if chart.care is not None and chart.care.referrer:
        npi = f", NPI {chart.care.referrer_npi}" if chart.care.referrer_npi else ""
        yield "Referred by", f"{chart.care.referrer}{npi}"


def diagnoses(chart: Chart) -> tuple[str, ...]:
    """The visit's diagnoses as they were signed, the first counts most; what its course of care says since is none."""
    pointers = chart.visit.pointers
    found = [code for codes in pointers.values() for code in codes]
    return tuple(dict.fromkeys((*pointers.get("", ()), *found)))[: len(LETTERS)]


def _diagnoses(chart: Chart) -> str:
    found = diagnoses(chart)
    named = (f"{LETTERS[at]}\N{NO-BREAK SPACE}{code}" for at, code in enumerate(found))
    return "   ".join(named) or "No diagnosis is recorded."


def _pointers(chart: Chart, code: str) -> str:
    known = diagnoses(chart)
    pointers = chart.visit.pointers
    mine = pointers.get(code) or pointers.get("") or known[:1]
    return "".join(LETTERS[known.index(each)] for each in mine[:POINTED] if each in known)


def _lines(chart: Chart) -> Iterator[Row]:
    for line in chart.coding.billed:
        fee = chart.fees.get(line.code)
        yield (
            chart.visit.date.isoformat(),
            line.code,
            " ".join(line.modifiers),
            chart.label(line.code),
            _pointers(chart, line.code),
            str(line.units),
            money(fee),
            money(None if fee is None else fee * line.units),
        )


def _total(chart: Chart) -> Row:
    units = sum(line.units for line in chart.coding.billed)
    return ("Total", "", "", "", "", str(units), "", money(total(chart)))


def _paid(chart: Chart) -> Iterator[Block]:
    paid = payments(chart.records)
    if paid:
        rows = tuple((each.on.isoformat(), each.how, money(each.amount)) for each in paid)
        given = sum((each.amount for each in paid), Decimal("0.00"))
        sums = (("Paid", "", money(given)), ("Balance", "", money(balance(chart))))
        yield Table(columns=PAYMENTS, rows=rows, sums=sums)
    else:
        yield Paragraph(text=f"Nothing is paid yet. Balance {money(balance(chart))}.")
