"""The forms of a note: for every code, in short fields, each with its source."""

from datetime import date
from pathlib import Path

import pytest

from ptcoder.rulebook import ANY, OTHER, BadRules, FieldKind, Need, RuleBook, WrittenPayer

TODAY = date(2026, 11, 21)
ASKED = (
    "97110 97112 97116 97124 97140 97530 97535 97150 97545 97546 97750 97761 97161 97162 97163 97164 97165 97166 "
    "97167 97168 92521 92522 92523 92524 92610 97010 97012 97014 97016 97018 G0283 97032 97035"
)


def test_every_code_of_the_practice_has_its_form(book: RuleBook) -> None:
    forms = book.on(TODAY).notes
    for code in (*ASKED.split(), ANY, OTHER):
        assert any(field.need is Need.REQUIRED for field in forms[code]), code
        assert len({field.label for field in forms[code]}) == len(forms[code])
    assert {field.id for field in forms[ANY]} >= {"response", "reassessment", "progress", "changes", "home"}
    assert forms["97014"] == forms["G0283"]
    assert [field.id for field in forms["97110"]][:3] == ["region", "exercises", "purpose"]


def test_every_field_has_a_source_and_what_its_kind_needs(book: RuleBook) -> None:
    for fields in book.on(TODAY).notes.values():
        for field in fields:
            assert len(field.source) > 20
            assert bool(field.unit) == (field.kind is FieldKind.NUMBER)
            assert (len(field.options) > 1) == (field.kind is FieldKind.CHOICE)
            assert not field.phrases or field.kind is FieldKind.TEXT


def test_a_field_may_have_a_source_of_its_own(book: RuleBook) -> None:
    response, reassessment, *_ = book.on(TODAY).notes[ANY]
    assert response.source.startswith("Medicare Benefit Policy Manual")
    assert reassessment.source.startswith("unverified")


def test_before_the_first_form_there_is_none(book: RuleBook) -> None:
    assert book.on(date(1998, 12, 31)).notes == {}


def test_a_payer_may_demand_fields(book: RuleBook) -> None:
    wanted = book.on(TODAY).payers["workers-comp"].documentation["97545"]
    assert [each.fields for each in wanted] == [("injury",)]
    own = 'base = "cash"\n[[documentation]]\ncode = "97110"\nwants = ["x"]\nsince = 2026-01-01\nsource = "a contract"\n'
    taken = book.check_payer(written(own + 'fields = ["help"]\n'))
    assert taken.on(TODAY).documentation["97110"][-1].fields == ("help",)
    with pytest.raises(BadRules, match="fields: names aid, a field of notes"):
        book.check_payer(written(own + 'fields = ["aid"]\n'))


def written(content: str) -> WrittenPayer:
    return WrittenPayer(file="own.toml", since=date(2026, 1, 1), content=content)


def test_forms_without_anything_to_write_are_refused(folder: Path) -> None:
    (folder / "notes.toml").write_text("checked_on = 2026-11-21\n[[form]]\n", "utf-8")
    with pytest.raises(BadRules) as caught:
        RuleBook.load(folder)
    told = "\n".join(caught.value.faults)
    for what in ("codes", "since", "source", "field", "form: none is for any", "form: none is for other"):
        assert f": {what}" in told


def test_a_folder_made_before_there_were_forms_has_the_shipped_ones(book: RuleBook, folder: Path) -> None:
    (folder / "notes.toml").unlink()
    assert RuleBook.load(folder).on(TODAY).notes == book.on(TODAY).notes
