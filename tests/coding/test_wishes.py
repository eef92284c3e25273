"""What one payer asks for beyond the common rules: each finding raised by a visit, and not by its neighbor."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ptcoder.coding import Coding, code_day
from ptcoder.rulebook import Cap, CapPer, Family, LocalLimit, Payer, RuleBook, Sourced

from .worked import DAY, told, visit

BOOK = RuleBook.load(confirmed={"anthem", "uhc"})
PAYERS = BOOK.on(DAY).payers


def coded(payer: Payer, *rows: str, day: date = DAY, attest: tuple[str, ...] = (), allowed: str = "") -> Coding:
    given = visit(*rows, payer=payer.id, day=day, attest=attest, allowed={"PT+SLP": allowed} if allowed else None)
    return code_day([given], BOOK.on(day), payer)[0]


def texts(coding: Coding, finding: str) -> list[str]:
    return [each.text for each in coding.findings if each.id == finding]


FIVE = ("97110 9:00-9:30", "97140 9:30-10:00", "97012 x1")


def test_tennessee_pays_four_units_a_day_and_discipline() -> None:
    payer = PAYERS["workers-comp-tn"]
    assert texts(coded(payer, *FIVE), "units-over-limit") == [
        "5 units of PT on one day, Workers' compensation, Tennessee pays 4. Units stay as counted."
    ]
    assert told(coded(payer, *FIVE))[0].startswith("97110-GP 2")
    assert texts(coded(payer, *FIVE[:2]), "units-over-limit") == []
    assert texts(coded(payer, *FIVE[:2], "97750 10:00-10:30"), "units-over-limit") == []
    assert texts(coded(payer, *FIVE[:2], "97161 x1"), "units-over-limit") == []
    assert texts(coded(payer, *FIVE[:2], "97535 10:00-10:30 OT"), "units-over-limit") == []
    assert texts(coded(payer, "97010 x1", "97110 9:00-9:15"), "not-covered") != []


def test_a_cap_over_the_whole_day_and_one_of_named_codes() -> None:
    cap = Cap(units=4, codes=frozenset(), exempt=frozenset(), per=CapPer.DAY, source="a test")
    payer = replace(PAYERS["workers-comp"], caps=(cap,))
    assert texts(coded(payer, *FIVE[:2], "97535 10:00-10:30 OT"), "units-over-limit") == [
        "6 units on one day, Workers' compensation pays 4. Units stay as counted."
    ]
    named = replace(payer, caps=(replace(cap, units=1, codes=frozenset({"97140"})),))
    assert len(texts(coded(named, *FIVE), "units-over-limit")) == 1
    assert texts(coded(named, FIVE[0]), "units-over-limit") == []


def test_the_one_cap_of_old_files_still_holds() -> None:
    payer = replace(PAYERS["workers-comp"], day_cap=4, sources={"day_cap": "a test"})
    assert len(texts(coded(payer, *FIVE), "units-over-limit")) == 1
    assert texts(coded(payer, *FIVE[:2]), "units-over-limit") == []


def test_texas_asks_for_a_modifier_of_its_own_and_none_is_added() -> None:
    payer = PAYERS["workers-comp-tx"]
    coding = coded(payer, "97545 120 min")
    assert told(coding) == ["97545-GP 1 (120 min)"]
    assert any("WC or WH" in text for text in texts(coding, "modifier-asked"))
    assert texts(coded(payer, "97110 9:00-9:15"), "modifier-asked") == []


def test_a_modifier_chosen_for_the_visit_stands_on_its_lines() -> None:
    payer = PAYERS["workers-comp-tx"]
    given = replace(visit("97545 120 min", payer=payer.id), modifiers={"97545": ("CA", "WH")})
    coding = code_day([given], BOOK.on(DAY), payer)[0]
    assert told(coding) == ["97545-GP-WH-CA 1 (120 min)"]
    assert texts(coding, "modifier-asked") == []


def test_habilitative_or_rehabilitative() -> None:
    payer = replace(PAYERS["cash"], habilitative=True, sources={"habilitative": "a test"})
    assert len(texts(coded(payer, *FIVE), "modifier-asked")) == 1
    assert texts(coded(payer, "97110 9:00-9:05"), "modifier-asked") == []
    assert texts(coded(PAYERS["cash"], *FIVE), "modifier-asked") == []


def test_kx_beside_a_required_notice() -> None:
    payer = PAYERS["medicare"]
    both = coded(payer, "97110 9:00-9:15 abn=required", attest=("kx",), allowed="2600")
    assert told(both) == ["97110-GP-KX-GA 1 (15 min)"]
    assert len(texts(both, "kx-with-notice")) == 1
    voluntary = coded(payer, "97110 9:00-9:15 abn=voluntary", attest=("kx",), allowed="2600")
    assert told(voluntary) == ["97110-GP-KX-GX 1 (15 min)"]
    assert texts(voluntary, "kx-with-notice") == []
    advantage = coded(PAYERS["medicare-advantage-cms"], "97110 9:00-9:15 abn=required")
    assert told(advantage) == ["97110-GP 1 (15 min)"]


@pytest.mark.parametrize(("day", "ended"), [(date(2027, 12, 31), 0), (date(2028, 1, 1), 1)])
def test_telehealth_has_a_last_day(day: date, ended: int) -> None:
    coding = coded(BOOK.on(day).payers["medicare"], "97110 9:00-9:15 telehealth=video", "97140 9:15-9:30", day=day)
    assert len(texts(coding, "telehealth-ended")) == ended
    assert told(coding)[0] == "97110-GP-95 1 (15 min)"


def test_what_the_clinics_contractor_says() -> None:
    limit = LocalLimit(contractor="A contractor", codes=frozenset({"97035"}), text="Twelve treatments.", source="x")
    payer = replace(PAYERS["medicare"], local_limits=(limit,))
    assert texts(coded(payer, "97035 9:00-9:10"), "local-limit") == ["A contractor: Twelve treatments."]
    assert texts(coded(payer, "97110 9:00-9:10"), "local-limit") == []


@pytest.mark.parametrize(("allowed", "told_of"), [("2900", 0), ("2980", 1), ("3000", 1)])
def test_the_amount_from_which_records_are_asked_for(allowed: str, told_of: int) -> None:
    coding = coded(PAYERS["medicare"], "97110 9:00-9:15", attest=("kx",), allowed=allowed)
    assert len(texts(coding, "medical-review")) == told_of


def test_the_review_amount_where_nothing_is_estimated() -> None:
    day = date(2022, 3, 1)
    assert texts(coded(BOOK.on(day).payers["medicare"], "97110 9:00-9:15", day=day, allowed="3100"), "medical-review")
    assert not texts(coded(BOOK.on(day).payers["medicare"], "97110 9:00-9:15", day=day), "medical-review")


def test_a_pair_of_the_payers_own() -> None:
    rows = ("97140 9:00-9:15", "97530 9:15-9:30")
    anthem = coded(PAYERS["anthem"], *rows)
    assert any("appeal" in text for text in texts(anthem, "pair-needs-attestation"))
    attested = coded(PAYERS["anthem"], *rows, attest=("distinct",))
    assert told(attested) == ["97140-GP 1 (15 min)", "97530-59-GP 1 (15 min)"]
    assert texts(coded(PAYERS["medicare"], *rows), "pair-needs-attestation") == []
    alone = replace(PAYERS["anthem"], ncci=False)
    assert texts(coded(alone, *rows), "pair-needs-attestation") != []
    assert texts(coded(alone, "97140 9:00-9:15", "97124 9:15-9:30"), "pair-never") == []


def test_the_clinics_own_fee_table() -> None:
    fees = {"97110": Sourced(value="40.00", source="x"), "97140": Sourced(value="35.50", source="x")}
    cash = replace(PAYERS["cash"], fees=fees)
    assert coded(cash, "97110 9:00-9:30", "97140 9:30-9:45").allowed_estimate == Decimal("115.50")
    assert coded(cash, "97110 9:00-9:30", "97012 x1").allowed_estimate is None
    assert coded(PAYERS["cash"], "97110 9:00-9:30").allowed_estimate is None
    medicare = replace(PAYERS["medicare"], fees=fees)
    assert told(coded(medicare, "97110 9:00-9:30", "97140 9:30-9:45", attest=("kx",), allowed="2390")) == [
        "97110-GP 2 (30 min)",
        "97140-GP-KX 1 (15 min)",
    ]
    day = date(2023, 3, 1)
    unknown = BOOK.on(day).payers["medicare"]
    assert texts(coded(unknown, "97110 9:00-9:30", day=day), "rules-behind")
    own = texts(coded(replace(unknown, fees=fees), "97110 9:00-9:30", day=day), "rules-behind")
    assert not any("conversion factor" in text for text in own)


def test_a_table_reaches_its_last_day() -> None:
    for day, behind in ((date(2024, 9, 30), False), (date(2024, 10, 1), True)):
        said = texts(coded(BOOK.on(day).payers["medicare"], "97110 9:00-9:30", day=day), "rules-behind")
        assert any("'pairs'" in text for text in said) == behind


def test_the_modifiers_stand_in_the_payers_order() -> None:
    backward = replace(PAYERS["medicare"], order=tuple(reversed(Family)), kx_with_abn_warning=False)
    row = "97110 9:00-9:15 PTA abn=required telehealth=video"
    coding = coded(backward, row, attest=("kx",), allowed="2600")
    assert told(coding) == ["97110-95-GA-KX-CQ-GP 1 (15 min)"]
    assert len(texts(coding, "too-many-modifiers")) == 1
