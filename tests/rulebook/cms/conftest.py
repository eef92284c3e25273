"""The shipped rules, and reading a made-up file by them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from ptcoder.rulebook import BadRules, RuleBook
from ptcoder.rulebook.cms.importing import Wanted, read_files
from ptcoder.rulebook.cms.records import Imported

TODAY = date(2026, 12, 1)
Read = Callable[..., Imported]


@pytest.fixture(scope="session")
def book() -> RuleBook:
    return RuleBook.load()


@pytest.fixture(scope="session")
def read(book: RuleBook) -> Read:
    """``read(name, data, **said)``: the import in one file."""

    def by_name(name: str, data: bytes, **said: Any) -> Imported:
        return read_files([(name, data)], book.on(TODAY).services, Wanted(taken_on=TODAY, **said))

    return by_name


@pytest.fixture(scope="session")
def faults(read: Read) -> Callable[..., tuple[str, ...]]:
    """The faults for which a file is not read."""

    def of(name: str, data: bytes, **said: Any) -> tuple[str, ...]:
        with pytest.raises(BadRules) as told:
            read(name, data, **said)
        return told.value.faults

    return of
