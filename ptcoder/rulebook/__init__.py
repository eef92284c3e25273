"""What the rules were on a day, each with its source. Knows no visit's minutes, no clock and no window."""

from ptcoder.rulebook.book import RuleBook
from ptcoder.rulebook.reading import BadRules
from ptcoder.rulebook.records import (
    Category,
    Edition,
    Fee,
    Fees,
    Kind,
    Method,
    Pair,
    Payer,
    Service,
    Sourced,
    Table,
    Threshold,
)

__all__ = [
    "BadRules",
    "Category",
    "Edition",
    "Fee",
    "Fees",
    "Kind",
    "Method",
    "Pair",
    "Payer",
    "RuleBook",
    "Service",
    "Sourced",
    "Table",
    "Threshold",
]
