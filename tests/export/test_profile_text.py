"""A profile changed by choosing: what somebody wrote stays, and what comes of it is read."""

from __future__ import annotations

import pytest

from ptcoder.export.charge_lines import FIELDS
from ptcoder.export.profile_text import OPTION_WORDS, OPTIONS, moved, names, with_column, with_option, without_column
from ptcoder.export.profiles import read_profile
from tests.export.outgoing import PROFILES

OWN = """# ours, since March
separator = "pipe" # as they asked

[[column]]
name = "Code" # theirs
field = "code"

[[column]]
name = "Units"
field = "units"
"""


def test_columns_come_go_and_move() -> None:
    assert names(OWN) == ("Code", "Units")
    more = with_column(with_column(OWN, "units"), "units")
    assert names(more) == ("Code", "Units", "units", "units 2")
    assert [each.field for each in read_profile("ours", more).columns] == ["code", "units", "units", "units"]
    turned = moved(OWN, 0, 1)
    assert names(turned) == ("Units", "Code")
    assert turned.startswith('# ours, since March\nseparator = "pipe" # as they asked\n\n[[column]]\nname = "Units"')
    assert '# theirs\nfield = "code"' in turned
    assert moved(turned, 1, 0) == OWN
    assert names(without_column(OWN, 0)) == ("Units",)
    assert without_column(without_column(OWN, 0), 0) == '# ours, since March\nseparator = "pipe" # as they asked\n'


def test_an_option_is_said_otherwise_or_for_the_first_time() -> None:
    assert read_profile("ours", with_option(OWN, "separator", '"tab"')).separator == "\t"
    assert with_option(OWN, "separator", '"tab"').count("separator") == 1
    assert read_profile("ours", with_option(OWN, "mark", "true")).mark
    assert with_option("", "mark", "true") == "mark = true\n"


@pytest.mark.parametrize("field", FIELDS)
def test_any_column_begins_a_profile(field: str) -> None:
    (column,) = read_profile("ours", with_column("", field)).columns
    assert (column.name, column.field) == (field, field)


@pytest.mark.parametrize(("key", "said"), [(key, said) for key in OPTIONS for said in OPTIONS[key]])
def test_whatever_is_offered_is_read(key: str, said: str) -> None:
    assert OPTION_WORDS[key]
    for text in PROFILES.values():
        assert read_profile("ours", with_option(text, key, said)).columns


def test_what_is_shipped_is_no_other_after_there_and_back() -> None:
    for text in PROFILES.values():
        last = len(names(text)) - 1
        assert read_profile("ours", moved(moved(text, 0, last), last, 0)) == read_profile("ours", text)


def test_a_text_that_is_no_profile_is_changed_all_the_same() -> None:
    assert names("[[column]]\nfield = 3") == ("",)
    assert names("x = [") == ()
    assert with_column("x = [", "code").startswith("x = [\n\n[[column]]")
