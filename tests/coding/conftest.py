"""The shipped rules, read once."""

import pytest

from ptcoder.rulebook import RuleBook


@pytest.fixture(scope="session")
def book() -> RuleBook:
    return RuleBook.load()
