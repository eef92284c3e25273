"""The shipped rules: every value sourced, codes and links consistent, and what holds before and after each change."""

import csv
import re
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from ptcoder.files import resource
from ptcoder.rulebook import Category, Edition, Kind, Method, RuleBook
from ptcoder.visit import Attendance, Discipline

TODAY = date(2026, 11, 21)
FIRST_AND_FURTHER = {
    "97129": "97130",
    "97545": "97546",
    "97550": "97551",
    "90912": "90913",
    "92605": "92618",
    "92607": "92608",
    "96112": "96113",
    "G0541": "G0542",
}


@pytest.fixture(scope="module")
def today(book: RuleBook) -> Edition:
    return book.on(TODAY)


# ---- sources


def test_every_service_says_where_it_comes_from(today: Edition) -> None:
    assert len(today.services) == 109
    for service in today.services.values():
        assert len(service.source) > 40, service.code
        assert "PPRRVU" in service.source, service.code
        assert ("Medically Unlikely Edits" in service.source) == (service.mue is not None), service.code


def test_every_setting_of_a_payer_says_where_it_comes_from(today: Edition) -> None:
    settings = {
        *("method", "plan_modifiers", "assistant_modifiers", "threshold", "abn", "estimate", "students_counted"),
        *("ncci", "mue", "pooled", "first_period", "distinct_modifier", "distinct_column"),
    }
    for payer in today.payers.values():
        assert set(payer.sources) == settings
        assert all(source.strip() for source in payer.sources.values())
        for said in (payer.substitutions, payer.bundled, payer.not_covered):
            assert all(sourced.source.strip() and sourced.value.strip() for sourced in said.values())


def test_recalled_values_begin_with_unverified(today: Edition) -> None:
    assert today.payers["commercial-cms"].sources["assistant_modifiers"].startswith("unverified: ")
    assert today.payers["medicare"].sources["pooled"].startswith("unverified: Medicare leaves open")
    assert today.rules["full-quarters"].startswith("unverified: ")
    assert not today.payers["medicare"].sources["method"].startswith("unverified")


def test_every_yearly_amount_and_pair_has_a_source(book: RuleBook, today: Edition) -> None:
    for year in range(2018, 2027):
        threshold = book.on(date(year, 6, 1)).threshold
        assert threshold is not None
        assert threshold.source
    assert all("NCCI" in pair.source for pair in today.pairs.values())
    assert today.fees is not None
    assert "2026" in today.fees.source
    assert "PPRRVU" in today.fees.source


def test_the_coder_finds_every_general_rule_it_cites(today: Edition) -> None:
    cited = {
        *("total-time", "ama-midpoint", "full-quarters", "remainders", "time-other-clocks", "add-on", "evaluation"),
        *("one-on-one", "supervised", "group", "overlap", "double-booking", "odd-length", "record", "telehealth"),
        *("assistants", "students", "modifiers", "pairs", "mue", "mppr", "threshold", "not-covered", "abn"),
    }
    assert cited <= set(today.rules)
    assert today.rules["total-time"] == "Medicare Claims Processing Manual, Pub. 100-04, ch. 5 s20.2"
    assert all(len(source) > 15 for source in today.rules.values())


def test_no_rule_file_speaks_of_the_machine_it_was_made_on() -> None:
    for path in resource("rules").rglob("*.*"):
        assert not re.search(r"/(work|home|tmp|root)/|\.\./", path.read_text("utf-8")), path


# ---- services


def test_what_is_billed_once_a_day_is_never_timed(today: Edition) -> None:
    assert {kind.value for kind in Kind if kind.is_once_a_day} == {"supervised", "eval", "group"}
    for service in today.services.values():
        assert service.kind.is_timed == (service.unit_minutes > 0)
        assert not (service.kind.is_timed and service.kind.is_once_a_day)


def test_codes_and_labels_are_short_and_stand_once(today: Edition) -> None:
    labels = Counter(service.label for service in today.services.values())
    assert [label for label, count in labels.items() if count > 1] == []
    for code, service in today.services.items():
        assert service.code == code
        assert re.fullmatch(r"\d{5}|G\d{4}", code)
        assert service.label[0].isupper()
        assert len(service.label) <= 45, service.label


def test_first_and_further_codes_name_each_other(today: Edition) -> None:
    services = today.services
    assert {code: service.further for code, service in services.items() if service.further} == FIRST_AND_FURTHER
    firsts = {code: service.first for code, service in services.items() if service.first}
    by_time = {further: first for first, further in FIRST_AND_FURTHER.items()}
    assert firsts == by_time | {"97598": "97597", "98981": "98980"}


def test_only_device_codes_are_outside_the_rule_for_assistants(today: Edition) -> None:
    exempt = {code for code, service in today.services.items() if service.assistant_exempt}
    assert exempt == {"98976", "98977", "98978", "98984", "98985", "98986"}


@pytest.mark.parametrize(
    ("kind", "category", "attendance"),
    [
        (Kind.SUPERVISED, Category.UNATTENDED, Attendance.UNATTENDED),
        (Kind.TIMED_MODALITY, Category.ATTENDED, Attendance.CONSTANT),
        (Kind.EVAL, Category.EVALUATION, Attendance.ONE_ON_ONE),
    ],
)
def test_a_kind_has_its_button_and_its_attendance(
    today: Edition, kind: Kind, category: Category, attendance: Attendance
) -> None:
    services = [service for service in today.services.values() if service.kind is kind]
    assert len(services) > 4
    assert {(service.category, service.attendance) for service in services} == {(category, attendance)}


def test_15_minute_procedures_are_attended_one_on_one(today: Edition) -> None:
    for service in today.services.values():
        if service.kind is Kind.TIMED_PROCEDURE:
            assert (service.unit_minutes, service.attendance) == (15, Attendance.ONE_ON_ONE)
            assert service.disciplines == {Discipline.PT, Discipline.OT}


@pytest.mark.parametrize(
    ("code", "mue", "mai"),
    [
        ("97110", 6, 3), ("97112", 4, 3), ("97140", 6, 3), ("97530", 6, 3), ("97535", 8, 3), ("97150", 1, 3),
        ("97161", 1, 2), ("97129", 1, 2), ("97130", 7, 3), ("97014", 0, 3), ("96000", 1, None), ("96112", None, None),
    ],
)  # fmt: skip
def test_daily_limits(today: Edition, code: str, mue: int | None, mai: int | None) -> None:
    assert (today.services[code].mue, today.services[code].mai) == (mue, mai)


def test_status_marks_agree_with_what_medicare_is_said_to_do(today: Edition) -> None:
    medicare = today.payers["medicare"]
    by_status = {
        status: {code for code, service in today.services.items() if service.medicare_status == status}
        for status in "BIN"
    }
    assert set(medicare.bundled) == by_status["B"]
    assert set(medicare.substitutions) == by_status["I"]
    assert set(medicare.not_covered) == by_status["N"] | {"20560", "20561"}


@pytest.mark.parametrize(
    ("codes", "since"),
    [
        ("97161 97162 97163 97164 97165 97166 97167 97168", date(2017, 1, 1)),
        ("97763", date(2018, 1, 1)),
        ("97129 97130 90912 90913 20560 20561", date(2020, 1, 1)),
        ("98975 98976 98977 98980 98981", date(2022, 1, 1)),
        ("98978", date(2023, 1, 1)),
        ("97037 97550 97551 97552", date(2024, 1, 1)),
        ("G0541 G0542 G0543", date(2025, 1, 1)),
        ("98979 98984 98985 98986", date(2026, 1, 1)),
    ],
)
def test_codes_are_valid_from_their_first_day(today: Edition, codes: str, since: date) -> None:
    before = date(since.year - 1, 12, 31)
    for code in codes.split():
        assert today.services[code].valid_on(since)
        assert not today.services[code].valid_on(before)


def test_examples_part_the_codes_that_are_mixed_up(today: Edition) -> None:
    assert "Treadmill for endurance" in today.services["97110"].examples
    assert "Treadmill for walking pattern" in today.services["97116"].examples
    assert "Manual traction" in today.services["97140"].examples
    assert "Sit to stand" in today.services["97530"].examples


# ---- payers


def test_the_shipped_payers(book: RuleBook, today: Edition) -> None:
    assert set(book.payers) == {"medicare", "commercial-cms", "commercial-ama", "workers-comp", "cash"}
    assert {name: payer.method for name, payer in today.payers.items()} == {
        "medicare": Method.CMS,
        "commercial-cms": Method.CMS,
        "commercial-ama": Method.AMA,
        "workers-comp": Method.CMS,
        "cash": Method.CMS,
    }
    flags = ("plan_modifiers", "assistant_modifiers", "threshold", "abn", "estimate", "ncci", "mue", "students_counted")
    on = {name: {flag for flag in flags if getattr(payer, flag)} for name, payer in today.payers.items()}
    assert on == {
        "medicare": set(flags) - {"students_counted"},
        "commercial-cms": {"plan_modifiers", "ncci", "mue", "students_counted"},
        "commercial-ama": {"plan_modifiers", "ncci", "mue", "students_counted"},
        "workers-comp": {"plan_modifiers", "students_counted"},
        "cash": set(),
    }
    for payer in today.payers.values():
        assert payer.checked_on == date(2026, 11, 21)
        pooled = set() if payer.method is Method.AMA else {"97129", "97130", "90912", "90913"}
        assert payer.pooled == pooled
        assert (payer.first_period, payer.distinct_modifier, payer.distinct_column) == ("midpoint", "59", 2)
        assert payer.day_cap is None


def test_only_medicare_bundles_replaces_or_leaves_out(today: Edition) -> None:
    for payer in today.payers.values():
        said = {*payer.bundled, *payer.substitutions, *payer.not_covered}
        assert bool(said) == (payer.id == "medicare")


def test_97014_becomes_g0283_from_march_2003(book: RuleBook) -> None:
    assert "97014" not in book.on(date(2003, 2, 28)).payers["medicare"].substitutions
    assert book.on(date(2003, 3, 1)).payers["medicare"].substitutions["97014"].value == "G0283"
    assert book.on(TODAY).payers["medicare"].substitutions["97014"].value == "G0283"


# ---- pairs


@pytest.mark.parametrize(
    ("column1", "column2", "last"),
    [
        ("97140", "97530", date(2019, 12, 31)),
        ("97530", "97116", date(2019, 12, 31)),
        ("97110", "97164", date(2019, 12, 31)),
        ("97530", "97535", date(2021, 12, 31)),
        ("97165", "97164", date(2017, 6, 30)),
    ],
)
def test_pairs_that_ended_hold_on_their_last_day_and_never_after(
    book: RuleBook, column1: str, column2: str, last: date
) -> None:
    assert book.on(last).pairs[column1, column2].separable
    assert (column1, column2) not in book.on(date.fromordinal(last.toordinal() + 1)).pairs
    assert (column1, column2) not in book.on(TODAY).pairs


@pytest.mark.parametrize(("column1", "column2"), [("97161", "97140"), ("97530", "97161"), ("97150", "97163")])
def test_pairs_that_were_void_are_never_in_force(book: RuleBook, column1: str, column2: str) -> None:
    for day in (date(2019, 6, 1), date(2020, 1, 1), date(2020, 9, 30), date(2020, 10, 1), TODAY):
        assert (column1, column2) not in book.on(day).pairs


@pytest.mark.parametrize(
    ("column1", "column2", "separable"),
    [
        ("97140", "97124", False),
        ("97530", "97750", True),
        ("97140", "97750", True),
        ("97150", "97110", True),
        ("97161", "97750", False),
        ("97163", "97161", False),
        ("90912", "97110", True),
        ("97012", "97140", True),
        ("G0283", "97032", True),
        ("97530", "95851", False),
    ],
)
def test_pairs_in_force(today: Edition, column1: str, column2: str, separable: bool) -> None:
    pair = today.pairs[column1, column2]
    assert (pair.column1, pair.column2, pair.separable) == (column1, column2, separable)
    assert (column2, column1) not in today.pairs


def test_exercise_with_manual_therapy_or_re_education_is_no_pair(today: Edition) -> None:
    for pair in (("97110", "97140"), ("97110", "97112"), ("97112", "97140"), ("97110", "97530")):
        assert pair not in today.pairs
        assert pair[::-1] not in today.pairs


def test_333_pairs_are_in_force_and_the_ended_ones_are_kept(today: Edition) -> None:
    with resource("rules", "pairs.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(today.pairs) == sum(1 for row in rows if not row["until"]) == 333
    assert Counter(row["until"] for row in rows if row["modifier"] == "9") == {"2020-01-01": 42, "2020-10-01": 21}
    assert sum(1 for row in rows if row["until"] and row["modifier"] != "9") == 278


# ---- amounts by date


@pytest.mark.parametrize(
    ("year", "amount"),
    [
        *[(2018, 2010), (2019, 2040), (2020, 2080), (2021, 2110), (2022, 2150)],
        *[(2023, 2230), (2024, 2330), (2025, 2410), (2026, 2480)],
    ],
)
def test_the_threshold_of_a_year_holds_on_all_its_days(book: RuleBook, year: int, amount: int) -> None:
    for day in (date(year, 1, 1), date(year, 12, 31)):
        threshold = book.on(day).threshold
        assert threshold is not None
        assert threshold.amount == Decimal(amount)


def test_no_year_borrows_a_threshold(book: RuleBook) -> None:
    assert book.on(date(2017, 12, 31)).threshold is None
    assert book.on(date(2027, 1, 1)).threshold is None


@pytest.mark.parametrize(
    ("day", "factor"),
    [
        (date(2023, 12, 31), None),
        (date(2024, 1, 1), "32.7442"),
        (date(2024, 3, 8), "32.7442"),
        (date(2024, 3, 9), "33.2875"),
        (date(2024, 12, 31), "33.2875"),
        (date(2025, 1, 1), "32.3465"),
        (date(2025, 12, 31), "32.3465"),
        (date(2026, 1, 1), "33.4009"),
        (date(2026, 12, 31), "33.4009"),
        (date(2027, 1, 1), None),
    ],
)
def test_the_conversion_factor_of_a_day(book: RuleBook, day: date, factor: str | None) -> None:
    fees = book.on(day).fees
    assert (fees and str(fees.factor)) == factor


def test_relative_values_are_those_of_the_year(book: RuleBook) -> None:
    expense = {}
    for year in (2024, 2025, 2026):
        fees = book.on(date(year, 7, 1)).fees
        assert fees is not None
        fee = fees.fees["97110"]
        assert (fee.work, fee.malpractice) == (Decimal("0.45"), Decimal("0.01"))
        expense[year] = fee.practice
    assert expense == {2024: Decimal("0.42"), 2025: Decimal("0.43"), 2026: Decimal("0.41")}


def test_codes_priced_by_the_carrier_have_no_fee(today: Edition) -> None:
    assert today.fees is not None
    carrier = {code for code, service in today.services.items() if service.medicare_status == "C"}
    assert carrier == {"97039", "97139", "97799", "98978", "98986"}
    assert not carrier & set(today.fees.fees)
    assert not {"97545", "97546", "97602"} & set(today.fees.fees)
    assert {"97110", "97161", "G0283"} <= set(today.fees.fees)


def test_the_published_check_of_the_estimate_comes_out(book: RuleBook) -> None:
    """97110 twice and 97140 once: 71.32 in 2025, 72.48 in 2026; each unit after the dearest keeps half its expense."""
    totals = []
    for year in (2025, 2026):
        fees = book.on(date(year, 7, 1)).fees
        assert fees is not None
        units = sorted((fees.fees[code] for code in ("97110", "97110", "97140")), key=lambda fee: -fee.practice)
        shares = [Decimal(1), Decimal("0.5"), Decimal("0.5")]
        totals.append(
            sum(
                round(fees.factor * (fee.work + fee.practice * share + fee.malpractice), 2)
                for fee, share in zip(units, shares, strict=True)
            )
        )
    assert totals == [Decimal("71.32"), Decimal("72.48")]


@pytest.mark.parametrize(
    ("day", "rule"),
    [
        (date(1990, 1, 1), "none"),
        (date(2019, 12, 31), "none"),
        (date(2020, 1, 1), "2020"),
        (date(2021, 12, 31), "2020"),
        (date(2022, 1, 1), "2022"),
        (TODAY, "2022"),
    ],
)
def test_how_assistants_are_weighed_on_a_day(book: RuleBook, day: date, rule: str) -> None:
    assert book.on(day).assistants == rule


def test_the_tables_say_until_when_they_are_known(today: Edition) -> None:
    assert {table.name: (table.first, table.through, table.checked_on) for table in today.tables} == {
        "services": (None, None, date(2026, 11, 21)),
        "payers": (None, None, date(2026, 11, 21)),
        "pairs": (date(2024, 7, 1), date(2024, 9, 30), date(2026, 11, 21)),
        "mue": (None, date(2026, 12, 31), date(2026, 11, 21)),
    }
