"""What a coding says of itself."""

from __future__ import annotations

import pickle

import pytest

from ptcoder.coding import Severity, code_day
from ptcoder.rulebook import RuleBook
from tests.coding.worked import DAY, visit


def test_lines_say_themselves(book: RuleBook) -> None:
    edition = book.on(DAY)
    coding = code_day([visit("97110 9:00-9:20", "97010 9:20-9:30")], edition, edition.payers["medicare"])[0]
    assert [(line.text, line.status, line.billed) for line in coding.lines] == [
        ("97110-GP", "billed", True),
        ("97010", "not_billed", False),
    ]
    assert coding.billed == coding.lines[:1]
    assert coding.not_billed == coding.lines[1:]


def test_the_worst_of_its_findings(book: RuleBook) -> None:
    edition = book.on(DAY)
    payer = edition.payers["commercial-cms"]
    for rows, worst in (
        (("97110 20 min",), Severity.INFO),
        (("97110 20 min", "97035 9:00-9:38"), Severity.WARNING),
        (("97110 20 min", "97035 9:00-9:38", "97012 9:40-9:50 constant"), Severity.ERROR),
    ):
        assert code_day([visit(*rows, payer=payer.id)], edition, payer)[0].worst() is worst
    assert code_day([visit("97110 9:00-9:20")], edition, edition.payers["cash"])[0].worst() is None


def test_they_can_be_kept_and_not_changed(book: RuleBook) -> None:
    edition = book.on(DAY)
    coding = code_day([visit("97110 20 min")], edition, edition.payers["medicare"])[0]
    assert pickle.loads(pickle.dumps(coding)) == coding
    assert repr(coding.lines[0]).startswith("Line(code='97110', discipline=<Discipline.PT: 'PT'>, modifiers=('GP',), ")
    bare = coding.with_findings(())
    assert (bare.findings, bare.lines) == ((), coding.lines)
    assert coding.findings
    for record in (coding, coding.lines[0], coding.findings[0]):
        with pytest.raises(AttributeError):
            setattr(record, record._fields[0], "another")
