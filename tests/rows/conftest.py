"""Small row files, and short ways to read them."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import dedent

import pytest

from ptcoder.rows import BadRows, Checked, Coded, Source, check
from ptcoder.rulebook import RuleBook

Code = Callable[..., list[Coded]]
FaultsOf = Callable[..., list[str]]


@pytest.fixture(scope="session")
def book() -> RuleBook:
    return RuleBook.load()


def open_rows(text: str | bytes, book: RuleBook, *, unsorted: bool = False) -> Checked:
    data = text if isinstance(text, bytes) else dedent(text).encode()
    return check(Source.memory("f.csv", data), book, unsorted=unsorted)


@pytest.fixture
def code(book: RuleBook) -> Code:
    """All visits of a file, coded."""
    return lambda text, unsorted=False: list(open_rows(text, book, unsorted=unsorted).coded())


@pytest.fixture
def faults_of(book: RuleBook) -> FaultsOf:
    """What is wrong with a file, line by line; nothing if it can be coded."""

    def faults(text: str | bytes, unsorted: bool = False) -> list[str]:
        try:
            open_rows(text, book, unsorted=unsorted)
        except BadRows as bad:
            return str(bad).splitlines()
        return []

    return faults
