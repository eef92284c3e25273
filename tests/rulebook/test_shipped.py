"""The shipped rules: every value sourced, codes and links consistent, and what holds before and after each change."""

import csv
import re
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal

import pytest

from ptcoder.files import resource
from ptcoder.rulebook import CapPer, Category, Edition, Family, Kind, Method, Payer, RuleBook
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


@pytest.fixture(scope="module")
def templates(book: RuleBook) -> Mapping[str, Payer]:
    return {name: template.on(TODAY) for name, template in book.templates.items()}


# ---- sources


def test_every_service_says_where_it_comes_from(today: Edition) -> None:
    assert len(today.services) == 109
    for service in today.services.values():
        assert len(service.source) > 40, service.code
        assert "PPRRVU" in service.source, service.code
        assert ("Medically Unlikely Edits" in service.source) == (service.mue is not None), service.code


def test_every_setting_of_a_payer_says_where_it_comes_from(today: Edition, templates: Mapping[str, Payer]) -> None:
    settings = {
        *("method", "plan_modifiers", "assistant_modifiers", "threshold", "abn", "estimate", "students_counted"),
        *("ncci", "mue", "pooled", "first_period", "distinct_modifier", "distinct_column"),
        *("order", "habilitative", "kx_with_abn_warning", "assistants_cosigned"),
    }
    besides = {
        *("telehealth_until", "medical_review", "prior_authorization", "visit_limit"),
        *("plan_of_care", "progress_report_days", "referral", "claim_number"),
    }
    for payer in [*today.payers.values(), *templates.values()]:
        assert settings <= set(payer.sources) <= settings | besides
        assert {name for name in besides if getattr(payer, name)} == set(payer.sources) - settings
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
    assert {name: payer.method for name, payer in today.payers.items()} == {
        "medicare": Method.CMS,
        "medicare-advantage-cms": Method.CMS,
        "medicare-advantage-ama": Method.AMA,
        "commercial-cms": Method.CMS,
        "commercial-ama": Method.AMA,
        "commercial-full-quarter": Method.FULL,
        "tricare": Method.CMS,
        "workers-comp": Method.CMS,
        "workers-comp-tn": Method.CMS,
        "workers-comp-tx": Method.CMS,
        "cash": Method.CMS,
    }
    assert set(book.payers) == set(today.payers)
    flags = ("plan_modifiers", "assistant_modifiers", "threshold", "abn", "estimate", "ncci", "mue", "students_counted")
    flags = (*flags, "habilitative", "kx_with_abn_warning", "assistants_cosigned", "template")
    on = {name: {flag for flag in flags if getattr(payer, flag)} for name, payer in today.payers.items()}
    commercial = {"plan_modifiers", "ncci", "mue", "students_counted"}
    advantage = {"plan_modifiers", "assistant_modifiers", "ncci", "mue"}
    assert on == {
        "medicare": set(flags) - {"students_counted", "habilitative", "assistants_cosigned", "template"},
        "medicare-advantage-cms": advantage,
        "medicare-advantage-ama": advantage,
        "commercial-cms": commercial,
        "commercial-ama": commercial,
        "commercial-full-quarter": commercial,
        "tricare": commercial | {"assistant_modifiers"},
        "workers-comp": {"plan_modifiers", "students_counted"},
        "workers-comp-tn": {"plan_modifiers", "students_counted"},
        "workers-comp-tx": commercial,
        "cash": {"students_counted"},
    }
    for payer in today.payers.values():
        assert payer.checked_on == date(2026, 11, 21)
        pooled = {"97129", "97130", "90912", "90913"} if payer.method is Method.CMS else set()
        assert payer.pooled == pooled
        assert (payer.first_period, payer.distinct_modifier, payer.distinct_column) == ("midpoint", "59", 2)
        assert payer.order == tuple(Family)
        assert (payer.day_cap, payer.contractor, payer.local_limits, payer.reviewed) == (None, "", (), None)
        assert (payer.telehealth_until is not None) == (payer.id == "medicare")
        assert payer.pairs == {}


def test_which_payers_replace_bundle_or_leave_out(today: Edition, templates: Mapping[str, Payer]) -> None:
    payers = {name: payer for name, payer in {**today.payers, **templates}.items() if name != "medicare"}
    swaps = {name: {code: to.value for code, to in payer.substitutions.items()} for name, payer in payers.items()}
    assert {name: swap for name, swap in swaps.items() if swap} == {
        "medicare-advantage-cms": {"97014": "G0283"},
        "medicare-advantage-ama": {"97014": "G0283"},
        "uhc": {"97014": "G0283"},
    }
    assert not any(payer.bundled for payer in payers.values())
    assert {name: set(payer.not_covered) for name, payer in payers.items() if payer.not_covered} == {
        "tricare": {"20560", "20561"},
        "workers-comp-tn": {"97010"},
        "cigna": {"97026", "97016", "97545", "97546", "20560", "20561"},
    }


# What was found about named plans: (payer, setting, day, value the day before, value from the day on).
BEGINNINGS = [
    ("tricare", "assistant_modifiers", date(2020, 4, 16), False, True),
    ("uhc", "assistant_modifiers", date(2021, 12, 1), False, True),
    ("cigna", "assistant_modifiers", date(2022, 10, 15), False, True),
    ("humana", "assistant_modifiers", date(2020, 1, 1), False, True),
    ("horizon", "assistant_modifiers", date(2022, 6, 27), False, True),
    ("premera", "assistant_modifiers", date(2022, 1, 1), False, True),
    ("wellmark", "assistant_modifiers", date(2022, 1, 1), False, True),
    ("aetna", "assistant_modifiers", date(2024, 3, 1), False, False),
    ("uhc", "pooled", date(2020, 1, 1), {"97129", "97130", "90912", "90913"}, {"97129", "97130"}),
    ("anthem", "pooled", date(2021, 4, 1), {"97129", "97130", "90912", "90913"}, {"97129", "97130"}),
    ("medicare", "medical_review", date(2018, 1, 1), None, Decimal(3000)),
    ("medicare", "medical_review", date(2028, 1, 1), Decimal(3000), None),
    ("medicare", "telehealth_until", date(2020, 3, 1), None, date(2027, 12, 31)),
    ("medicare", "telehealth_until", date(2028, 1, 1), date(2027, 12, 31), date(2027, 12, 31)),
    ("humana", "prior_authorization", date(2020, 1, 1), False, True),
    ("tricare", "prior_authorization", date(2025, 1, 1), True, False),
    ("aetna", "visit_limit", date(2026, 1, 1), False, True),
]


@pytest.mark.parametrize(("name", "setting", "day", "before", "after"), BEGINNINGS)
def test_a_plans_rule_begins_on_its_day(
    book: RuleBook, name: str, setting: str, day: date, before: object, after: object
) -> None:
    def on(when: date) -> object:
        payer = book.templates[name].on(when) if name in book.templates else book.on(when).payers[name]
        value = getattr(payer, setting)
        return bool(value) if isinstance(value, str) else value

    assert (on(day - timedelta(days=1)), on(day)) == (before, after)


def test_the_first_days_that_stand_in_the_sources_are_those_of_the_rules(book: RuleBook) -> None:
    firsts = {name: book.templates[name].values["plan_modifiers"][-1].since for name in ("uhc", "anthem")}
    assert firsts == {"uhc": date(2020, 7, 1), "anthem": date(2021, 11, 1)}
    assert book.templates["uhc"].by_code["substitutions"]["97014"][0].since == date(2007, 1, 1)


def test_the_caps_that_were_found(book: RuleBook, today: Edition, templates: Mapping[str, Payer]) -> None:
    payers = {**today.payers, **templates}
    caps = {name: payer.caps for name, payer in payers.items() if payer.caps}
    assert {name: (cap.units, cap.per) for name, (cap,) in caps.items()} == {
        "workers-comp-tn": (4, CapPer.DISCIPLINE),
        "anthem": (4, CapPer.DISCIPLINE),
        "cigna": (4, CapPer.DAY),
        "bcbs-nd": (4, CapPer.DISCIPLINE),
    }
    assert {name: set(cap.exempt) for name, (cap,) in caps.items() if cap.exempt} == {"workers-comp-tn": {"97750"}}
    anthem = caps["anthem"][0].codes
    assert {"97110", "97124", "97129", "97130", "97140", "97533", "97542", "97760", "97763"} <= anthem
    assert not anthem & {"97530", "97032", "97035", "97150", "97750", "97545"}
    assert {name for name, (cap,) in caps.items() if cap.codes} == {"anthem"}
    assert book.templates["anthem"].on(date(2021, 3, 31)).caps == ()
    assert "disputed" in caps["cigna"][0].source


def test_anthems_pair_may_be_attested_and_appealed(book: RuleBook, templates: Mapping[str, Payer]) -> None:
    assert {name for name, payer in templates.items() if payer.pairs} == {"anthem"}
    pair = templates["anthem"].pairs["97140", "97530"]
    assert pair.separable
    assert "appeal" in pair.appeal
    assert book.templates["anthem"].on(date(2023, 3, 31)).pairs == {}


def test_texas_asks_for_modifiers_on_work_conditioning(book: RuleBook, today: Edition) -> None:
    payers = today.payers
    assert {name for name, payer in payers.items() if payer.extra_modifiers} == {"workers-comp-tx"}
    extra = payers["workers-comp-tx"].extra_modifiers
    assert {code: [asked.options for asked in found] for code, found in extra.items()} == {
        "97545": [("WC", "WH"), ("CA",)],
        "97546": [("WC", "WH"), ("CA",)],
    }
    assert all("134.230" in asked.source for found in extra.values() for asked in found)
    assert book.on(date(2016, 8, 31)).payers["workers-comp-tx"].extra_modifiers == {}


def test_denials_carry_the_reason_codes_that_mean_them(today: Edition, templates: Mapping[str, Payer]) -> None:
    payers = {**today.payers, **templates}
    codes = {name: {denial.reason for denial in payer.denials} for name, payer in payers.items()}
    assert codes["medicare"] == {"", "119", "50", "16"}
    assert codes["uhc"] == codes["commercial-ama"] == {"197", "97", "236", "119", "29", ""}
    assert codes["medicare-advantage-ama"] == {"197"}
    assert codes["workers-comp-tx"] == {"", "197"}
    assert codes["cash"] == set()
    assert "253" not in {code for found in codes.values() for code in found}


def test_what_notes_have_to_show(today: Edition, templates: Mapping[str, Payer]) -> None:
    shared = today.payers["cash"].documentation
    assert set(shared) == {"any", "97110", "97112", "97140", "97035", "G0283", "97530", "97150"}
    assert "signature with credentials" in shared["any"][0].wants
    assert [wanted.wants[0] for wanted in templates["uhc"].documentation["any"]] == [
        "date of service",
        "length of the session; start and stop times are not asked for",
    ]
    assert templates["cigna"].documentation["any"][1].wants == ("total treatment minutes",)


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
