"""Findings that tell what became of minutes and services: ties, units not billed, swaps, refusals, dates, tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ptcoder.coding.day import Day, Piece
from ptcoder.coding.findings import Found, found, hours
from ptcoder.coding.modifiers import Bill
from ptcoder.coding.records import ERROR, INFO, WARNING, Choice
from ptcoder.coding.units import QUARTER, counted_by
from ptcoder.rulebook import Method
from ptcoder.visit import Interval

TABLES = "the dates that stand with this program's own tables"


def ties(day: Day, choices: Sequence[tuple[int, Choice]]) -> Iterator[Found]:
    """A unit that could go to several codes."""
    for visit, choice in choices:
        taken = ", ".join(f"{code} {units}" for code, units in choice.taken.items())
        yield found(day, visit, "tie", INFO, choice.codes,
                    f"{' and '.join(choice.codes)} have equal minutes left over, and not all of them get a unit: any "
                    f"choice is right. Taken: {taken}.", "remainders")  # fmt: skip


def minutes_without_unit(day: Day, bill: Bill) -> Iterator[Found]:
    """A timed service under eight minutes, and eight minutes or more that earned no unit."""
    for each in day.in_order:
        if not each.timed or each.refusal is not None or not each.parts:
            continue
        if each.minutes < 8:
            became = "it earned a unit of the total" if each.units else "it earned no unit and is documented"
            yield found(day, each.visit, "under-eight-minutes", INFO, (each.code,),
                        f"{each.code}: {each.minutes} min, under 8: {became}.", "",
                        source=counted_by(each, day), pieces=each.pieces)  # fmt: skip
        period = each.service.unit_minutes
        left = each.minutes - each.units * period
        if left >= 8:
            more = ""
            if each.units and period != QUARTER:
                needed = period if day.payer.method is Method.FULL else period // 2 + 1
                more = f" The next unit begins to count at minute {each.units * period + needed}."
            yield found(day, each.visit, "unit-not-billed", WARNING, (each.code,),
                        f"{each.code}: {left} of its {each.minutes} min earned no unit. {each.reason}{more}", "",
                        source=counted_by(each, day), pieces=each.pieces)  # fmt: skip


def substitutions(day: Day, bill: Bill) -> Iterator[Found]:
    """One code billed in place of another."""
    for each in day.in_order:
        if each.replaces is not None:
            yield found(day, each.visit, "modality-substituted", INFO, (each.replaces, each.code),
                        f"{each.replaces} became {each.code} for {day.payer.label}.", "",
                        source=day.payer.substitutions[each.replaces].source, pieces=each.pieces)  # fmt: skip


def refused(day: Day, bill: Bill) -> Iterator[Found]:
    """Services that this payer bundles or doesn't cover."""
    for each in day.in_order:
        if each.refusal is not None:
            yield found(day, each.visit, "bundled" if each.term.bundled else "not-covered",
                        INFO if each.term.bundled else WARNING, (each.code,),
                        f"{each.code}: {each.refusal.value}; documented, not billed.", "",
                        source=each.refusal.source, pieces=each.pieces)  # fmt: skip


def validity(day: Day, bill: Bill) -> Iterator[Found]:
    """A code that is not valid on the date, or not of this discipline."""
    for each in day.in_order:
        service = each.service
        if not service.valid_on(day.edition.day):
            since = f"valid from {service.since}" if service.since and day.edition.day < service.since else (
                f"valid until {service.until}")  # fmt: skip
            yield found(day, each.visit, "code-not-valid", ERROR, (each.code,),
                        f"{each.code} is not valid on {day.edition.day}: {since}.", "", source=service.source,
                        pieces=each.pieces)  # fmt: skip
        if each.discipline not in service.disciplines:
            known = ", ".join(sorted(service.disciplines))
            yield found(day, each.visit, "code-not-valid", ERROR, (each.code,),
                        f"{each.code} is not a service of {each.discipline} (it is of {known}).", "",
                        source=service.source, pieces=each.pieces)  # fmt: skip


def values_differ(day: Day, bill: Bill) -> Iterator[Found]:
    """Two rows of one code say different things of its line, which can carry only one of them."""
    for each in day.in_order:
        for name in () if each.derived_from else ("abn", "telehealth", "modifiers"):
            said: dict[object, Piece] = {}
            for piece in each.pieces:
                value: str | tuple[str, ...] | None = getattr(piece.interval, name)
                if value:
                    said.setdefault(value if isinstance(value, str) else frozenset(value), piece)
            if len(said) > 1:
                values = [_written(piece.interval, name) for piece in said.values()]
                places = [_place(day, piece) for piece in said.values()]
                text = " and ".join(f"{value}{place}" for value, place in zip(values, places, strict=True))
                yield found(day, each.visit, "values-differ", WARNING, (each.code,),
                            f"{each.code}: {name} is {text}. One line carries one of them; taken: {values[0]}, the "
                            "first.", "modifiers", pieces=said.values())  # fmt: skip


def _written(interval: Interval, name: str) -> str:
    value: str | tuple[str, ...] = getattr(interval, name)
    return value if isinstance(value, str) else ";".join(value)


def _place(day: Day, piece: Piece) -> str:
    return f" ({hours(day, piece.visit, piece.span)})" if piece.clocked else ""


def same_day(day: Day, bill: Bill) -> Iterator[Found]:
    """Visits of one patient, day and payer count together."""
    for index, visit in enumerate(day.visits):
        others = ", ".join(other.id for other in day.visits if other is not visit)
        yield found(day, index, "same-day", INFO, (),
                    f"Counted together with {others}: same patient, day and payer. A line stands with the visit in "
                    "which its service was first given.", "total-time")  # fmt: skip


def behind(day: Day, bill: Bill) -> Sequence[Found]:
    """A day that a table of facts does not reach; yearly amounts are never carried to another year.

    The same of every day with these rules: said once, and kept with them.
    """
    known = day.terms.behind
    if known is None or known[0] is not day.edition:
        missing = _missing(day)
        text = f"Not known for {day.edition.day}: {' and '.join(missing)}. No other year's were used."
        unknown = found(day, 0, "rules-behind", WARNING, (), text, "", source=TABLES)[1] if missing else None
        known = day.terms.behind = day.edition, tuple(_tables_behind(day)), unknown
    _, tables, unknown = known
    if unknown is None:
        return tables
    return (*tables, *[(index, unknown) for index in range(len(day.visits))])


def _tables_behind(day: Day) -> Iterator[Found]:
    today, payer = day.edition.day, day.payer
    for table in day.edition.tables:
        unused = {"payers": True, "pairs": not payer.ncci, "mue": not payer.mue}  # each payer tells of itself below
        if unused.get(table.name):
            continue
        last = table.through or table.checked_on
        if today > last or (table.first is not None and today < table.first):
            known = f"from {table.first} to {last}" if table.first else f"to {last}"
            yield found(day, 0, "rules-behind", INFO, (),
                        f"The table '{table.name}' is known {known}; it was applied to {today} all the same.",
                        "", source=TABLES, table=table.name)  # fmt: skip
    if today > payer.checked_on:
        yield found(day, 0, "rules-behind", INFO, (),
                    f"The rules of {payer.label} were last checked on {payer.checked_on}; they were applied to {today} "
                    "all the same.", "", source=TABLES, table=f"payer {payer.id}")  # fmt: skip


def _missing(day: Day) -> list[str]:
    """What the payer's rules would need for the day and nobody knows."""
    missing: list[str] = []
    if day.payer.threshold and day.edition.threshold is None:
        missing.append("the threshold amount")
    if day.payer.estimate and not day.payer.fees and day.edition.fees is None:
        missing.append("the conversion factor and relative values")
    return missing
