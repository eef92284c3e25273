"""Every worked example of worked.toml."""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from ptcoder import coding as coder
from ptcoder.coding import code_day
from ptcoder.rulebook import Edition, LocalLimit, Method, Payer, RuleBook, Sourced
from tests.coding.worked import DAY, agrees, elsewhere, finding_ids, told, visit

EXAMPLES: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("worked.toml").read_text("utf-8"))["example"]
KEYS = {
    "name", "source", "ended", "day", "payer", "setting", "attest", "allowed", "rows", "others", "elsewhere",
    "lines", "findings", "raises", "choices", "timed", "total", "estimate", "says", "why",
}  # fmt: skip


README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
OF_A_DESK = frozenset(
    found
    for name in ("plan.py", "note_checks.py")
    for found in re.findall(r'\bid="([a-z-]+)"', Path(coder.__file__).with_name(name).read_text("utf-8"))
)
"""What is told from plans and notes, which no row file has: test_plan.py and test_notes.py has them."""
IDS = (
    frozenset(re.findall(r"^\| ([a-z0-9-]+) \| (?:error|warning|info)", README, re.MULTILINE))
    - OF_A_DESK
    - {"units-not-used"}
)
"""Every finding of the headless coder, but the one of row files, which tests/rows has."""


def codes(example: dict[str, Any]) -> set[str]:
    return {row.split()[0] for row in example["rows"]}


def raised(example: dict[str, Any]) -> set[str]:
    return {*example.get("findings", ()), *example.get("raises", ())}


@pytest.mark.parametrize("finding_id", sorted(OF_A_DESK))
def test_every_finding_of_a_desk_has_a_test(finding_id: str) -> None:
    tests = [path for path in Path(__file__).parents[1].glob("c*/test_*.py") if path != Path(__file__)]
    assert any(finding_id in path.read_text("utf-8") for path in tests)


@pytest.mark.parametrize("finding_id", sorted(IDS))
def test_every_finding_has_an_example_and_a_neighbour(finding_id: str) -> None:
    """A neighbor has a code and the payer of the example, tells all its findings, and this one is not among them."""
    examples = [example for example in EXAMPLES if finding_id in raised(example)]
    others = [example for example in EXAMPLES if "findings" in example and finding_id not in raised(example)]
    assert any(
        codes(example) & codes(other) and example.get("payer") == other.get("payer")
        for example in examples
        for other in others
    )


def test_every_example_says_what_it_is() -> None:
    assert len(IDS) > 40
    assert len({example["name"] for example in EXAMPLES}) == len(EXAMPLES)
    assert all(example[key] for example in EXAMPLES for key in ("name", "source", "why"))


def _with_ended(edition: Edition, ended: dict[str, date]) -> Edition:
    services = {code: replace(edition.services[code], until=until) for code, until in ended.items()}
    return replace(edition, services={**edition.services, **services})


def _as_set(payer: Payer, setting: dict[str, Any]) -> Payer:
    changes = dict(setting)
    if "method" in changes:
        changes["method"] = Method(changes["method"])
    for name in ("not_covered", "bundled", "substitutions"):
        if name in changes:
            changes[name] = {code: Sourced(value=value, source="a test") for code, value in changes[name].items()}
    if "local_limits" in changes:
        limits = changes["local_limits"]
        changes["local_limits"] = tuple(
            LocalLimit(**{**limit, "codes": frozenset(limit["codes"])}, source="a test") for limit in limits
        )
    return replace(payer, **changes, sources={**payer.sources, **dict.fromkeys(setting, "a test")})


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["name"])
def test_worked(book: RuleBook, example: dict[str, Any]) -> None:
    assert set(example) <= KEYS
    day, payer_id = example.get("day", DAY), example.get("payer", "medicare")
    edition = _with_ended(book.on(day), example.get("ended", {}))
    payer = _as_set(edition.payers[payer_id], example.get("setting", {}))
    common: dict[str, Any] = {
        "payer": payer_id,
        "day": day,
        "attest": example.get("attest", ()),
        "allowed": example.get("allowed"),
    }
    expected = [example, *example.get("others", [])]
    visits = [
        visit(
            *each["rows"],
            name=f"visit {at}",
            **common | {key: each[key] for key in ("attest", "allowed") if key in each},
        )
        for at, each in enumerate(expected)
    ]
    codings = code_day(visits, edition, payer, [elsewhere(row) for row in example.get("elsewhere", ())])
    for said, coding in zip(expected, codings, strict=True):
        if "lines" in said:
            assert agrees(said["lines"], coding), told(coding)
        assert all(finding_id in finding_ids(coding) for finding_id in said.get("raises", ()))
        if "findings" in said:
            assert finding_ids(coding) == set(said["findings"]), [finding.text for finding in coding.findings]
        if "timed" in said:
            assert coding.timed_minutes == said["timed"]
        if "total" in said:
            assert coding.total_minutes == said["total"]
    first = codings[0]
    text = {finding.id: finding.text for finding in first.findings}
    for name, words in example.get("says", {}).items():
        assert [word for word in words if word not in text[name]] == []
    if "estimate" in example:
        assert first.allowed_estimate == (None if example["estimate"] == "none" else Decimal(example["estimate"]))
    if "choices" in example:
        options = [
            " ".join(f"{code} {option[code]}" for code in choice.codes)
            for choice in first.choices
            for option in choice.options
        ]
        assert sorted(options) == sorted(example["choices"])
        taken = [" ".join(f"{code} {choice.taken[code]}" for code in choice.codes) for choice in first.choices]
        assert taken == example["choices"][:1]
