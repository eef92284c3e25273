"""Findings about what this one payer asks for: day caps, modifiers of its own, telehealth's last day, local limits."""

from __future__ import annotations

from collections.abc import Iterator

from ptcoder.coding.day import Day, Treated
from ptcoder.coding.findings import Found, found
from ptcoder.coding.modifiers import Bill, asked, chosen
from ptcoder.coding.records import INFO, WARNING
from ptcoder.rulebook import CapPer, ExtraModifier


def caps(day: Day, bill: Bill) -> Iterator[Found]:
    """More units in a day than the payer pays, by discipline or over all."""
    payer = day.payer
    for cap in payer.caps:
        counted = [each for each in day.in_order if each.units and cap.counts(each.service)]
        groups: dict[str, list[Treated]] = {}
        for each in counted:
            groups.setdefault(each.discipline.value if cap.per is CapPer.DISCIPLINE else "", []).append(each)
        for discipline, mine in groups.items():
            yield from _above(day, mine, cap.units, discipline, cap.source)
    if payer.day_cap is not None:
        by_discipline: dict[str, list[Treated]] = {}
        for each in day.in_order:
            if each.units:
                by_discipline.setdefault(each.discipline, []).append(each)
        for discipline, mine in by_discipline.items():
            yield from _above(day, mine, payer.day_cap, discipline, payer.sources["day_cap"])


def _above(day: Day, mine: list[Treated], most: int, discipline: str, source: str) -> Iterator[Found]:
    units = sum(each.units for each in mine)
    if units > most:
        of = f" of {discipline}" if discipline else ""
        yield found(day, mine[0].visit, "units-over-limit", WARNING, [each.code for each in mine],
                    f"{units} units{of} on one day, {day.payer.label} pays {most}. Units stay as counted.", "",
                    source=source, pieces=[piece for each in mine for piece in each.pieces])  # fmt: skip


def own_modifiers(day: Day, bill: Bill) -> Iterator[Found]:
    """Modifiers that the payer asks for and that only a person can tell; none is added."""
    payer = day.payer
    lacking: dict[tuple[int, ExtraModifier, bool], list[Treated]] = {}
    for each in day.in_order:
        if not each.units:
            continue
        picked, questions = chosen(each, day), asked(each, payer)
        for question in questions:
            answers = [option for option in question.options if option in picked]
            if len(answers) != 1:
                lacking.setdefault((each.visit, question, bool(answers)), []).append(each)
        unasked = [each for each in picked if not any(each in question.options for question in questions)]
        if unasked:
            yield found(day, each.visit, "modifier-not-asked", WARNING, (each.code,),
                        f"{each.code}: {', '.join(unasked)} was chosen, but the rules of {payer.label} don't ask for "
                        "it on this code: it is left out. Take it back, or add it to the payer's rules.", "modifiers",
                        pieces=each.pieces)  # fmt: skip
    for (visit, question, several), mine in lacking.items():
        options = " or ".join(question.options)
        text = f"{', '.join(each.code for each in mine)}: {payer.label} asks for {options} ({question.condition}). "
        yield found(day, visit, "modifier-asked", WARNING, [each.code for each in mine],
                    text + ("Only one of them stands on a line: none is added." if several else
                            "It is not added by itself."),
                    "", source=question.source, pieces=[piece for each in mine for piece in each.pieces],
                    options=question.options)  # fmt: skip


def notice_with_kx(day: Day, bill: Bill) -> Iterator[Found]:
    """A line that attests necessity and expects a denial at once."""
    for draft, line in zip(bill.drafts, bill.lines, strict=True) if day.payer.kx_with_abn_warning else ():
        if "KX" in line.modifiers and "GA" in line.modifiers:
            yield found(day, draft.treated.visit, "kx-with-notice", WARNING, (line.code,),
                        f"{line.text}: KX says that it was necessary, GA that a denial is expected. One of them "
                        "is wrong.", "", source=day.payer.sources["kx_with_abn_warning"],
                        pieces=draft.treated.pieces)  # fmt: skip


def denial_expected(day: Day, bill: Bill) -> Iterator[Found]:
    """A line that expects a denial without a notice, which the word for it may not have been meant to say."""
    for draft, line in zip(bill.drafts, bill.lines, strict=True):
        if "GZ" in line.modifiers:
            yield found(day, draft.treated.visit, "denial-expected", INFO, (line.code,),
                        f"{line.text}: GZ says that a denial is expected and that no notice (ABN) was given. If "
                        "you expect no denial, leave the notice empty.", "abn",
                        pieces=draft.treated.pieces)  # fmt: skip


def notice_not_used(day: Day, bill: Bill) -> Iterator[Found]:
    """A notice (ABN) under a payer whose lines carry no modifier for it."""
    if day.payer.abn:
        return
    mine: dict[int, list[Treated]] = {}
    for each in day.in_order:
        if each.abn and each.units:
            mine.setdefault(each.visit, []).append(each)
    for visit, services in mine.items():
        codes = [each.code for each in services]
        yield found(day, visit, "notice-not-used", INFO, codes,
                    f"{', '.join(dict.fromkeys(codes))}: what is said of a notice (ABN) makes no modifier. GA, GX, GY "
                    f"and GZ are not used for {day.payer.label}.", "", source=day.payer.sources["abn"],
                    pieces=[piece for each in services for piece in each.pieces])  # fmt: skip


def telehealth(day: Day, bill: Bill) -> Iterator[Found]:
    """Telehealth after the payer's last day for it."""
    last = day.payer.telehealth_until
    if last is None or day.edition.day <= last:
        return
    for each in day.in_order:
        if each.telehealth and each.units:
            yield found(day, each.visit, "telehealth-ended", WARNING, (each.code,),
                        f"{each.code}: {day.payer.label} is known to pay telehealth until {last}; what holds on "
                        f"{day.edition.day} is not known.", "", source=day.payer.sources["telehealth_until"],
                        pieces=each.pieces)  # fmt: skip


def local_limits(day: Day, bill: Bill) -> Iterator[Found]:
    """What the clinic's contractor says of codes on the bill."""
    for limit in day.payer.local_limits:
        mine = [each for each in day.in_order if each.units and each.code in limit.codes]
        if mine:
            yield found(day, mine[0].visit, "local-limit", INFO, [each.code for each in mine],
                        f"{limit.contractor}: {limit.text}", "", source=limit.source,
                        pieces=[piece for each in mine for piece in each.pieces])  # fmt: skip


def review_amount(day: Day, bill: Bill) -> Iterator[Found]:
    """The year's amount from which the payer may ask for the records."""
    amount = day.payer.medical_review
    for bucket in bill.buckets if amount is not None else ():
        reached = bucket.after if bucket.after is not None else bucket.before
        if reached is not None and amount is not None and reached >= amount:
            yield found(day, bucket.visit, "medical-review", INFO, (),
                        f"{bucket.name}: about ${reached:,.2f} this year. From ${amount:,.2f} the payer may ask for "
                        "the records.", "", source=day.payer.sources["medical_review"])  # fmt: skip
