"""An import comes back as it was kept: in a folder, and packed in the log."""

from __future__ import annotations

import json
import zlib
from base64 import b64encode
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from ptcoder.files import resource
from ptcoder.rulebook import BadRules, RuleBook
from ptcoder.rulebook.cms import kept
from ptcoder.rulebook.cms.importing import Wanted
from ptcoder.rulebook.cms.kept import from_text, pack, read_imports, to_text, unpack, write_import
from ptcoder.rulebook.cms.offering import offer
from ptcoder.rulebook.cms.records import Imported, Limit, Limits
from tests.rulebook.cms.conftest import TODAY
from tests.rulebook.cms.layouts import commas, value, values
from tests.rulebook.cms.test_overlay import VALUES, YEAR, any_import, imported, places


@given(any_import())
def test_an_import_comes_back(each: Imported) -> None:
    assert from_text(to_text(each), "x") == each
    assert unpack(pack(each), "x") == each
    assert to_text(from_text(to_text(each), "x")) == to_text(each)


def test_a_folder_keeps_them_in_the_order_in_which_they_were_taken(tmp_path: Path) -> None:
    taken = [imported(Limits(rows=(Limit(code="97110", units=n, indicator=2),))) for n in (5, 4)]
    taken.append(imported(VALUES, **YEAR))
    paths = [write_import(tmp_path / "rules", each) for each in taken]
    assert [path.name[:5] for path in paths] == ["0001-", "0002-", "0003-"]
    assert read_imports(tmp_path / "rules") == tuple(taken)
    assert sorted(path.name for path in (tmp_path / "rules" / "imports").iterdir()) == [path.name for path in paths]
    book = RuleBook.load(tmp_path / "rules")
    assert book.imports == tuple(taken)
    assert book.on(date(2026, 4, 1)).services["97110"].mue == 4
    assert book.payers == RuleBook.load().payers


def test_imports_lie_over_the_rules_of_their_own_folder(
    folder: Path, edit: Callable[[str, str, str, str], int]
) -> None:
    edit("services.toml", 'code = "97110"', "Therapeutic exercise", "Own words")
    write_import(folder, imported(Limits(rows=())))
    made = RuleBook.load(folder).on(date(2026, 4, 1)).services["97110"]
    assert (made.label, made.mue) == ("Own words", None)


def test_shipped_rules_have_no_imports() -> None:
    assert not resource("rules", "imports").exists()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"{", "imports/0001-x.json: is no import of ours"),
        (b"[]", "imports/0001-x.json: is no import of ours"),
        (b"\xff", "imports/0001-x.json: is not UTF-8"),
        (None, "imports/0001-x.json: cannot be read"),
    ],
)
def test_a_file_in_the_folder_that_is_none(data: bytes | None, told: str, tmp_path: Path) -> None:
    path = tmp_path / "imports" / "0001-x.json"
    path.parent.mkdir()
    if data is None:
        path.mkdir()
    else:
        path.write_bytes(data)
    with pytest.raises(BadRules, match=told):
        RuleBook.load(tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        {"format": 2},
        {"kind": "x"},
        {"since": "yesterday"},
        {"since": 20260401},
        {"left_out": "0"},
        {"left_out": True},
        {"file": None},
        {"rows": 7},
        {"rows": [["97110", 5]]},
        {"rows": [[97110, 5, 2]]},
        {"rows": [["97110", "5", 2]]},
    ],
)
def test_a_text_that_is_none(change: dict[str, Any]) -> None:
    said = json.loads(to_text(imported(Limits(rows=(Limit(code="97110", units=5, indicator=2),))))) | change
    with pytest.raises(BadRules, match="x: is no import of ours"):
        from_text(json.dumps(said), "x")


@pytest.mark.parametrize("factor", ["x", "NaN", "-1", 34, None])
def test_an_amount_that_is_none(factor: object) -> None:
    said = json.loads(to_text(imported(VALUES, **YEAR))) | {"factor": factor}
    with pytest.raises(BadRules, match="is no import of ours"):
        from_text(json.dumps(said), "x")


def test_what_is_packed_and_none(monkeypatch: pytest.MonkeyPatch) -> None:
    good = pack(imported(places("")))
    half = b64encode(zlib.compress(b"x" * 5000)[:-6]).decode()
    for content in ("", "?", "x" * 9, good[:-8], half, b64encode(zlib.compress(b"\xff")).decode()):
        with pytest.raises(BadRules, match="is no import of ours"):
            unpack(content, "x")
    monkeypatch.setattr(kept, "MOST", 10)
    with pytest.raises(BadRules, match="too large"):
        unpack(good, "x")


def test_an_offer_tells_what_it_would_change(tmp_path: Path, book: RuleBook) -> None:
    path = tmp_path / "PPRRVU27_JAN.csv"
    path.write_bytes(commas(values(value("97110", "0.45", "0.40", "0.01"))))
    made = offer(book, [path], Wanted(taken_on=TODAY))
    assert made.imported.file == "PPRRVU27_JAN.csv"
    assert "conversion factor of the year: new, 33.9" in [each.text for each in made.differences]
    assert made.remarks == ()
    with pytest.raises(BadRules, match="cannot be read"):
        offer(book, [tmp_path / "none.csv"], Wanted(taken_on=TODAY))
