"""What the rules were on a day, each with its source. Knows no visit's minutes, no clock and no window."""

from ptcoder.rulebook.book import RuleBook
from ptcoder.rulebook.edition import Edition
from ptcoder.rulebook.notes import OTHER, FieldKind, Need, NoteField
from ptcoder.rulebook.own_fees import FeeTable, WrittenFees, WrongFee, fee_of, fee_table, read_fee_table
from ptcoder.rulebook.payer import (
    ANY,
    Cap,
    CapPer,
    Denial,
    ExtraModifier,
    Family,
    LocalLimit,
    Payer,
    Remark,
    Review,
    Wanted,
)
from ptcoder.rulebook.payers import PayerFile
from ptcoder.rulebook.questions import Ask, Component, EvaluationRule, LookAlike, Questions
from ptcoder.rulebook.reading import BadRules
from ptcoder.rulebook.records import Category, Fee, Fees, Kind, Method, Pair, Service, Sourced, Table, Threshold
from ptcoder.rulebook.written import WrittenPayer

__all__ = [
    "ANY",
    "OTHER",
    "Ask",
    "BadRules",
    "Cap",
    "CapPer",
    "Category",
    "Component",
    "Denial",
    "Edition",
    "EvaluationRule",
    "ExtraModifier",
    "Family",
    "Fee",
    "FeeTable",
    "Fees",
    "FieldKind",
    "Kind",
    "LocalLimit",
    "LookAlike",
    "Method",
    "Need",
    "NoteField",
    "Pair",
    "Payer",
    "PayerFile",
    "Questions",
    "Remark",
    "Review",
    "RuleBook",
    "Service",
    "Sourced",
    "Table",
    "Threshold",
    "Wanted",
    "WrittenFees",
    "WrittenPayer",
    "WrongFee",
    "fee_of",
    "fee_table",
    "read_fee_table",
]
