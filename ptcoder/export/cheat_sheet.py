"""One page to pin to the wall: the usual codes, the minutes of each unit, the modifiers, made from the rules in force.

As a page of HTML that prints on one sheet of paper, or as plain text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from ptcoder.coding.units import units_alone, units_for_total
from ptcoder.rulebook import Category, Edition, Method, Service
from ptcoder.visit import Discipline

LEFT_OUT = (Category.OTHER,)
UNITS = 8
QUARTER = 15
TITLES = {
    Category.EVALUATION: "Evaluation (untimed)",
    Category.ONE_ON_ONE: "One on one",
    Category.ATTENDED: "Modalities, constant attendance",
    Category.UNATTENDED: "Modalities, unattended (once a day)",
    Category.GROUP: "Group",
    Category.WORK: "Work",
    Category.TESTS: "Tests and measurements",
}
METHODS = {
    Method.CMS: "CMS: total of all timed minutes",
    Method.AMA: "AMA: each code alone",
    Method.FULL: "Full quarter-hours: each code alone",
}
MODIFIERS = (
    ("GP GO GN", "physical / occupational / speech plan of care, on every line"),
    ("CQ CO", "assistant's own part above 10 % of the unit; stands next to GP or GO"),
    ("KX", "above the year's threshold: necessity is attested and documented"),
    ("59 XE XP XS XU", "pair in force, separable, truly distinct: attested, never by habit"),
    ("GA GX GY GZ", "notice (ABN) on file / voluntary / excluded / denial expected, none"),
    ("95 93", "telehealth by video / by audio"),
)


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    rows: tuple[tuple[str, str], ...]


def sections(edition: Edition, discipline: Discipline) -> list[Section]:
    """What stands on the page for one discipline."""
    found: list[Section] = []
    for category, title in TITLES.items():
        services = [
            each
            for each in edition.services.values()
            if each.category is category and discipline in each.disciplines and each.valid_on(edition.day)
        ]
        if services:
            found.append(Section(title, tuple((each.code, _service(each)) for each in services)))
    found += [Section(f"Minutes, {title}", bands(method)) for method, title in METHODS.items()]
    used = {method: [each.label for each in edition.payers.values() if each.method is method] for method in METHODS}
    counting = tuple((method.value.upper(), "; ".join(payers)) for method, payers in used.items() if payers)
    found.append(Section("Who counts how", counting))
    swaps: dict[tuple[str, str], list[str]] = {}
    for payer in edition.payers.values():
        for code, swap in payer.substitutions.items():
            swaps.setdefault((code, swap.value), []).append(payer.label)
    found.append(
        Section("Billed as another code", tuple((f"{a} > {b}", "; ".join(who)) for (a, b), who in swaps.items()))
    )
    found.append(Section("Modifiers", MODIFIERS))
    threshold = edition.threshold
    amount = f"${threshold.amount:,.2f} in {edition.day.year}" if threshold else f"not known for {edition.day.year}"
    found.append(Section("Threshold (KX)", (("PT + SLP, OT apart", amount),)))
    return [section for section in found if section.rows]


def bands(method: Method) -> tuple[tuple[str, str], ...]:
    """Units and the minutes that give them, for codes of 15 minutes; found by counting."""
    first: dict[int, int] = {}
    minute = 0
    while len(first) < UNITS + 2:
        count = units_for_total(minute) if method is Method.CMS else units_alone(minute, QUARTER, method)
        first.setdefault(count, minute)
        minute += 1
    return tuple((f"{first[unit]}-{first[unit + 1] - 1} min", str(unit)) for unit in range(UNITS + 1))


def _service(service: Service) -> str:
    """Most tests are counted once; those that go by quarter-hours say so."""
    timed = " (timed)" if service.category is Category.TESTS and service.unit_minutes == QUARTER else ""
    return f"{service.label}{timed}"


def as_text(edition: Edition, discipline: Discipline) -> str:
    found = [_heading(edition, discipline), ""]
    for section in sections(edition, discipline):
        width = max(len(left) for left, _ in section.rows)
        found += [section.title, *(f"  {left:<{width}}  {right}" for left, right in section.rows), ""]
    return "\n".join([*found, *_notes(edition), ""])


def as_html(edition: Edition, discipline: Discipline) -> str:
    """A page of its own: nothing is fetched, letter or A4, three columns."""
    blocks = "\n".join(_block(section) for section in sections(edition, discipline))
    heading = escape(_heading(edition, discipline))
    notes = "".join(f"<p>{escape(note)}</p>" for note in _notes(edition))
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{heading}</title><style>
@page {{ margin: 9mm }}
body {{ font: 9pt/1.22 sans-serif; color: #000; margin: 0 auto; max-width: 195mm }}
h1 {{ font-size: 13pt; margin: 0 0 2mm }}
main {{ columns: 3; column-gap: 4mm }}
section {{ break-inside: avoid; margin: 0 0 1.8mm }}
h2 {{ font-size: 9.5pt; margin: 0; border-bottom: 0.5pt solid #000 }}
table {{ border-collapse: collapse; width: 100% }}
td {{ padding: 0 1mm 0 0; vertical-align: top }}
td:first-child {{ white-space: nowrap; font-weight: bold; width: 1% }}
footer p {{ font-size: 7.5pt; margin: 0.5mm 0 0 }}
</style></head><body>
<h1>{heading}</h1>
<main>
{blocks}
</main>
<footer>{notes}</footer>
</body></html>
"""


def _block(section: Section) -> str:
    rows = "".join(f"<tr><td>{escape(left)}</td><td>{escape(right)}</td></tr>" for left, right in section.rows)
    return f"<section><h2>{escape(section.title)}</h2><table>{rows}</table></section>"


def _heading(edition: Edition, discipline: Discipline) -> str:
    return f"Units and codes, {discipline}, on {edition.day}"


def _notes(edition: Edition) -> Sequence[str]:
    return (
        f"From the {edition.name}.",
        "One clinician's minute counts for one patient. Evaluation, group and unattended time never enter the total.",
        "Labels are our own; CPT codes are the American Medical Association's.",
    )
