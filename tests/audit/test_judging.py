"""One bill held against its record: nothing where it is the coder's own, a finding wherever one thing is another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ptcoder.audit.causes import OF_FINDING, WORDS, Cause, Effect
from ptcoder.audit.drawing import draw
from ptcoder.audit.judging import Judge
from ptcoder.audit.records import Audited, Difference, Item, Recorded, items
from ptcoder.audit.visits import Signed, audit_visit
from ptcoder.audit.ways import to_do, way_out
from ptcoder.audit.worksheet import Worksheet, in_words, page
from ptcoder.coding import Elsewhere, code_visit
from ptcoder.export.page import as_text
from ptcoder.rulebook import Payer
from ptcoder.visit import Visit
from tests.clinic.hand_clock import book
from tests.coding.test_properties import days
from tests.coding.worked import DAY, elsewhere, visit

MODIFIERS = st.sampled_from(["GP", "GO", "KX", "59", "CQ", "95", "GA", "XS"])


def recorded(*visits: Visit, day: date = DAY, payer: str = "medicare", beside: tuple[Elsewhere, ...] = ()) -> Recorded:
    edition = book().on(day)
    before = book().on(date(day.year - 1, 12, 31)).threshold
    return Recorded(
        visits=visits,
        audited=(0,),
        edition=edition,
        payer=edition.payers[payer],
        elsewhere=beside,
        year_before=before,
    )


def judged(record: Recorded, *billed: str) -> tuple[Difference, ...]:
    """``billed`` as ``97110-GP 2``."""
    lines: list[Item] = []
    for each in billed:
        line, units = each.split()
        code, *modifiers = line.split("-")
        lines.append(Item(code, tuple(modifiers), int(units)))
    return Judge(record).differences(lines)


Day = tuple[list[Visit], date, Payer, list[Elsewhere]]


def _record(made: Day) -> Recorded:
    visits, day, payer, others = made
    edition = book().on(day)
    return Recorded(
        visits=tuple(visits), audited=(0,), edition=edition, payer=payer, elsewhere=tuple(others),
        year_before=book().on(date(day.year - 1, 12, 31)).threshold,
    )  # fmt: skip


@settings(max_examples=50)
@given(days())
def test_nothing_is_found_in_what_the_coder_itself_gave(made: Day) -> None:
    judge = Judge(_record(made))
    told = frozenset((each.id, each.codes) for each in judge.right.findings)
    lines = items(judge.right.lines)
    assert judge.differences(lines, told) == ()
    parted = [Item(each.code, each.modifiers[::-1], 1) for each in lines for _ in range(each.units)]
    assert judge.differences(parted[::-1], told) == ()


@settings(max_examples=80)
@given(days(), st.data())
def test_any_single_change_is_found_and_the_amounts_add_up(made: Day, data: st.DataObject) -> None:
    judge = Judge(_record(made))
    told = frozenset((each.id, each.codes) for each in judge.right.findings)
    lines = list(items(judge.right.lines))
    assume(lines)
    at = data.draw(st.integers(0, len(lines) - 1))
    code, modifiers, units = lines[at]
    change = data.draw(st.sampled_from(["units", "modifier", "without", "code", "twice", "left out"]))
    if change == "units":
        lines[at] = Item(code, modifiers, data.draw(st.integers(1, 9).filter(lambda other: other != units)))
    elif change == "modifier":
        lines[at] = Item(code, (*modifiers, data.draw(MODIFIERS)), units)
    elif change == "without" and modifiers:
        lines[at] = Item(code, modifiers[1:], units)
    elif change == "code":
        other = data.draw(st.sampled_from(["97110", "97032", "G0283", "97014", "97163", "12345"]))
        assume(other != code)
        lines[at] = Item(other, modifiers, units)
    elif change == "left out":
        del lines[at]
    else:
        lines.append(lines[at])
    found = judge.differences(lines, told)
    assert found
    for each in found:
        assert each.source
        assert each.text.endswith((".", "?"))
        assert each.cause in WORDS
    before, after = judge.amounts(lines)
    sums = [each.money for each in found]
    if before is not None and after is not None and None not in sums:
        assert sum(each for each in sums if each is not None) == after - before


def test_each_cause_by_an_example() -> None:
    record = recorded(visit("97110 9:00-9:33", "97140 9:33-9:40", "97014 9:40-9:55"))
    right = ("97110-GP 2", "97140-GP 1", "G0283-GP 1")
    assert judged(record, *right) == ()

    def causes(*billed: str, of: Recorded = record) -> list[Cause]:
        return [each.cause for each in judged(of, *billed)]

    assert causes("97110-GP 3", *right[1:]) == [Cause.WRONG_UNITS]
    assert causes("97110 2", *right[1:]) == [Cause.MISSING_MODIFIER]
    assert causes("97110-GP-KX 2", *right[1:]) == [Cause.SURPLUS_MODIFIER]
    assert causes("97110-GO 2", *right[1:]) == [Cause.OTHER_MODIFIER]
    assert causes("97110-GP-CQ 2", *right[1:]) == [Cause.ASSISTANT_SHARE]
    assert causes("97110-GP-59 2", *right[1:]) == [Cause.NCCI_PAIR]
    assert causes("97110-59-GP 3", *right[1:]) == [Cause.NCCI_PAIR, Cause.WRONG_UNITS]
    assert causes(*right[:2], "G0283-GP 2") == [Cause.UNATTENDED_AS_TIMED]
    assert causes(*right[:2], "97032-GP 1") == [Cause.UNATTENDED_AS_TIMED]
    assert causes(*right[:2], "97014-GP 1") == [Cause.OTHER_CODE]
    assert causes(*right[:2]) == [Cause.NOT_BILLED]
    assert causes(*right, "97112-GP 1") == [Cause.NOT_RECORDED]
    assert causes(*right, "97001-GP 1") == causes(*right, "12345-GP 1") == [Cause.CODE_NOT_VALID]
    assert causes("97110-GP 2", *right) == [Cause.DOUBLE_BILLED]
    packs = recorded(visit("97110 9:00-9:33", "97010 9:40-9:55"))
    assert causes("97110-GP 2", "97010-GP 1", of=packs) == [Cause.NOT_PAYABLE]
    short = recorded(visit("97110 9:00-9:33", "97140 9:33-9:36"), payer="commercial-ama")
    assert causes("97110-GP 2", "97140-GP 1", of=short) == [Cause.WRONG_UNITS]
    overlap = recorded(visit("97110 9:00-9:20", "97140 9:10-9:30"))
    assert causes("97110-GP 2", "97140-GP 1", of=overlap) == [Cause.OVERLAPPING_SERVICES]
    evaluation = recorded(visit("97161 9:00-9:20"))
    assert causes("97163-GP 1", of=evaluation) == [Cause.OTHER_CODE]
    assert causes("97110-GP 1", of=recorded(visit("97112 9:00-9:20"))) == [Cause.OTHER_CODE]
    student = recorded(visit("97110 9:00-9:20 STUDENT", "97140 9:20-9:40"))
    assert causes("97110-GP 1", "97140-GP 1", of=student) == [Cause.NOT_QUALIFIED]
    alone = recorded(visit("97110 9:00-9:10"), visit("97110 15:00-15:10"))
    assert causes("97110-GP 1", of=alone) == []
    together = recorded(visit("97110 9:00-9:10", "97140 9:10-9:17"), visit("97112 15:00-15:06"))
    assert causes("97110-GP 1", of=together) == [Cause.NOT_TOGETHER]


def test_units_of_the_therapist_and_the_assistant_parted_otherwise() -> None:
    record = recorded(visit("97110 9:00-9:30", "97110 9:30-9:45 PTA"))
    (found,) = judged(record, "97110-GP 1", "97110-GP-CQ 2")
    assert (found.cause, found.billed, found.right) == (
        Cause.ASSISTANT_SHARE,
        "97110-GP × 1, 97110-GP-CQ × 2",
        "97110-GP × 2, 97110-GP-CQ × 1",
    )
    assert (found.effect, found.money) == (Effect.UNDERPAID, Decimal("-2.66"))
    (paid_whole,) = judged(record, "97110-GP 3")
    assert (paid_whole.cause, paid_whole.effect) == (Cause.ASSISTANT_SHARE, Effect.OVERPAID)


def test_the_threshold_of_another_year() -> None:
    near = recorded(visit("97110 9:00-9:20", attest=["kx"], allowed={"PT+SLP": "2415"}))
    (found,) = judged(near, "97110-GP-KX 1")
    assert found.cause is Cause.STALE_THRESHOLD
    assert found.text == ("97110: KX is as the threshold of 2025 ($2,410.00) would have it; that of 2026 is $2,480.00.")
    above = recorded(visit("97110 9:00-9:20", attest=["kx"], allowed={"PT+SLP": "2500"}))
    assert [each.cause for each in judged(above, "97110-GP 1")] == [Cause.MISSING_MODIFIER]


def test_what_speaks_against_lines_that_are_as_counted() -> None:
    shared = elsewhere("97110 9:10-9:25 patient=q clinician=ann")
    record = recorded(visit("97110 9:00-9:20 clinician=ann"), beside=(shared,))
    (found,) = judged(record, "97110-GP 1")
    assert (found.cause, found.effect, found.money) == (
        Cause.OVERLAPPING_PATIENTS,
        Effect.CORRECT,
        Decimal("0.00"),
    )
    record = recorded(visit("97110 9:05-9:20 clinician=ann"), beside=(shared,))
    (found,) = judged(record, "97110-GP 1")
    lacking, *_ = judged(record)  # of nothing billed at all
    assert lacking.money is not None
    assert (found.effect, found.money) == (Effect.OVERPAID, -lacking.money)
    patient = elsewhere("97140 9:10-9:25 patient=p clinician=bob")
    record = recorded(visit("97110 9:05-9:20 clinician=ann"), beside=(patient,))
    assert [each.cause for each in judged(record, "97110-GP 1")] == [Cause.OVERLAPPING_PATIENTS]
    for rows, billed, cause in (
        (["97150 9:00-9:20"], ["97150-GP 1"], Cause.GROUP_OF_ONE),
        (["97140 9:00-9:20", "97124 9:20-9:40"], ["97140-GP 2", "97124-GP 1"], Cause.NCCI_PAIR),
        (["97161 9:00-9:20 PTA"], ["97161-GP 1"], Cause.NOT_QUALIFIED),
        (["97161 9:00-9:20", "97162 9:20-9:40"], ["97161-GP 1", "97162-GP 1"], Cause.CODES_TOGETHER),
    ):
        found = judged(recorded(visit(*rows)), *billed)
        assert cause in [each.cause for each in found], rows
        assert judged_told(recorded(visit(*rows))) == ()


def judged_told(record: Recorded) -> tuple[Difference, ...]:
    """Of a bill that has the findings itself."""
    judge = Judge(record)
    told = frozenset((each.id, each.codes) for each in judge.right.findings)
    assert any(each.id in OF_FINDING for each in judge.right.findings)
    return judge.differences(items(judge.right.lines), told)


# --- what was signed and what left


def audited(signed: Signed, *rows: str) -> Audited:
    return audit_visit(recorded(visit(*(rows or ("97110 9:00-9:20",)))), signed, "M-1")


RIGHT, WRONG = (Item("97110", ("GP",), 1),), (Item("97110", ("GP",), 2),)


@pytest.mark.parametrize(
    ("signed", "causes", "standing"),
    [
        (Signed(version=1, lines=RIGHT), [], "Signed, version 1; not exported"),
        (Signed(version=1, lines=RIGHT, left=RIGHT, left_version=1), [], "Signed, version 1; version 1 left"),
        (Signed(version=1, lines=WRONG), [Cause.WRONG_UNITS], "Signed, version 1; not exported"),
        (
            Signed(version=2, lines=RIGHT, left=WRONG, left_version=1),
            [Cause.NOT_REPLACED],
            "Signed, version 2; version 1 left",
        ),
        (
            Signed(version=2, lines=RIGHT, left=RIGHT, left_version=1),
            [Cause.NOT_REPLACED],
            "Signed, version 2; version 1 left",
        ),
        (
            Signed(version=1, lines=None, left=WRONG, left_version=1),
            [Cause.EDITED_AFTER_EXPORT],
            "Reopened; version 1 left",
        ),
        (
            Signed(version=1, lines=None, left=RIGHT, left_version=1),
            [Cause.EDITED_AFTER_EXPORT],
            "Reopened; version 1 left",
        ),
        (Signed(version=1, lines=None), [], "Reopened"),
        (Signed(version=1, lines=WRONG, edited=True), [Cause.EDITED_AFTER_SIGNING], "Signed, version 1; not exported"),
        (
            Signed(version=1, lines=RIGHT, edited=True, left=RIGHT, left_version=1),
            [Cause.EDITED_AFTER_EXPORT],
            "Signed, version 1; version 1 left",
        ),
        (
            Signed(version=1, lines=None, unreadable=True),
            [Cause.UNREADABLE],
            "Signed, version 1; not exported",
        ),
    ],
)
def test_what_was_signed_and_what_left(signed: Signed, causes: list[Cause], standing: str) -> None:
    found = audited(signed)
    assert [each.cause for each in found.differences] == causes
    assert found.standing == standing
    assert found.left == (signed.left is not None)


def test_the_whole_way_from_the_record_to_what_left_adds_up() -> None:
    found = audited(Signed(version=2, lines=WRONG, left=(Item("97110", ("GP",), 3),), left_version=1))
    assert [each.cause for each in found.differences] == [Cause.WRONG_UNITS, Cause.NOT_REPLACED]
    assert found.money == sum(each.money or 0 for each in found.differences)
    assert found.money is not None
    assert found.money > 0


def test_other_rules_than_those_of_the_signature_are_told() -> None:
    edition = code_visit(visit("97110 9:00-9:20"), book().on(DAY), book().on(DAY).payers["medicare"]).edition
    assert audited(Signed(version=1, lines=RIGHT, edition=edition)).note == ""
    assert audited(Signed(version=1, lines=RIGHT, edition="rules of old")).note == (
        f"Signed by the rules of old; held against the {edition}."
    )


# --- the way out


def test_the_way_out() -> None:
    today = date(2026, 12, 1)
    waiting = audited(Signed(version=1, lines=WRONG))
    assert way_out(waiting, Effect.OVERPAID, today).text.startswith("It has not left.")
    out = audited(Signed(version=1, lines=WRONG, left=WRONG, left_version=1))
    way = way_out(out, Effect.OVERPAID, today)
    assert (way.by, way.source) == (
        date(2027, 1, 30),
        "42 CFR 401.305(b) and (f), as amended from 2025-01-01 (89 FR 97710)",
    )
    way = way_out(out, Effect.UNDERPAID, today)
    assert (way.by, way.source) == (date(2027, 3, 2), "42 CFR 424.44(a); 42 CFR 405.980(c)(1)")
    on_leap_day = replace(out, day=date(2024, 2, 29))
    assert way_out(on_leap_day, Effect.UNDERPAID, today).by == date(2025, 2, 28)
    assert "frequency code 7" in way_out(out, Effect.CORRECT, today).text
    other = audit_visit(
        recorded(
            visit("97110 9:00-9:20", payer="tricare", day=date(2024, 2, 29)), day=date(2024, 2, 29), payer="tricare"
        ),
        Signed(version=1, lines=WRONG, left=WRONG, left_version=1),
        "M-1",
    )
    for effect in (Effect.OVERPAID, Effect.UNDERPAID):
        way = way_out(other, effect, today)
        assert way.by is None
        assert "TRICARE" in way.text
        assert way.source.startswith("unverified")


# --- the draw


@given(st.sets(st.uuids().map(str), max_size=30), st.integers(0, 40), st.text(max_size=5))
def test_a_sample_is_the_same_for_the_same_seed(visits: set[str], count: int, seed: str) -> None:
    drawn = draw(visits, count, seed)
    assert draw(sorted(visits, reverse=True), count, seed) == drawn
    assert len(drawn) == len(set(drawn)) == min(count, len(visits))
    assert draw(visits, count + 1, seed)[: len(drawn)] == drawn
    fewer = visits - set(drawn[:1])
    assert draw(fewer, max(0, count - 1), seed) == drawn[1:]


def test_a_sample_is_the_same_on_every_python() -> None:
    """What the documented draw gave on the day on which it was written; auditors draw it again years later."""
    visits = [f"visit {number}" for number in range(100)]
    assert draw(visits, 5, "2026-03") == DRAWN


DRAWN = ("visit 6", "visit 31", "visit 99", "visit 98", "visit 92")


# --- on paper


def test_the_worksheet() -> None:
    rows = (
        audited(Signed(version=1, lines=RIGHT)),
        audited(Signed(version=1, lines=WRONG, left=WRONG, left_version=1)),
        audited(Signed(version=2, lines=RIGHT, left=(), left_version=1, edition="rules of old")),
    )
    sheet = Worksheet(
        period="March 2026", seed="7", of=31, rows=rows, identified=date(2026, 12, 1), by="Ann Example", program="1",
        sender=("A clinic",), made_at=0,
    )  # fmt: skip
    text = as_text(page(sheet))
    assert "Drawn: 3 of 31 visits" in text
    assert "Seed: 7" in text
    assert "Wrong units" in text
    assert "PAID TOO MUCH" in text
    assert "PAID TOO LITTLE" in text
    assert "2027-01-30" in text, "sixty days after it was found"
    assert "42 CFR 401.305(b) and (f)" in text
    assert text.count("Reviewer's decision") == 2
    assert "Signature ____" in text
    assert "Signed by the rules of old" in " ".join(text.split())
    (difference,) = rows[1].differences
    words = in_words(difference, rows[1], date(2026, 12, 1))
    assert words.startswith("Wrong units: billed 97110-GP × 2, the record gives 97110-GP × 1; $")
    assert "By 2027-01-30." in words
    fine = as_text(page(replace(sheet, rows=rows[:1], by="")))
    assert "Made on: 2026-12-01\n" in fine
    assert "BY CAUSE" not in fine


def test_what_is_to_be_done() -> None:
    today = date(2026, 12, 1)
    assert to_do(audited(Signed(version=1, lines=WRONG)), today) == (), "it is corrected before it leaves"
    out = audited(Signed(version=1, lines=WRONG, left=WRONG, left_version=1))
    done = to_do(out, today)
    assert [each.refund for each in done] == [True]
    assert done[0].text.startswith("Internal audit: ")
    assert done[0].by == date(2027, 1, 30)
    assert done[0].amount == sum(each.money or 0 for each in out.differences)
    both = replace(
        out,
        differences=(
            *out.differences,
            replace(out.differences[0], effect=Effect.CORRECT, money=None, cause=Cause.CODES_TOGETHER, code=""),
        ),
    )
    refund, corrected = to_do(both, today)
    assert refund == done[0]
    assert (corrected.refund, corrected.amount, corrected.by) == (False, None, None)
    assert corrected.text == "Internal audit: Codes that need or exclude each other"
