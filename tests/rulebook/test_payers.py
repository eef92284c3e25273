"""Payers build on each other, templates are off until a clinic confirms them, and a day has the rules of its day."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from ptcoder.files import resource
from ptcoder.rulebook import ANY, BadRules, Cap, CapPer, Family, Review, RuleBook

TEMPLATES = ["aetna", "anthem", "bcbs-nd", "cigna", "horizon", "humana", "premera", "uhc", "va-ccn", "wellmark"]
TODAY = date(2026, 11, 21)
Edit = Callable[[str, str, str, str], int]


def own(folder: Path, text: str, name: str = "own.toml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def faults(*payers: Path, folder: Path | None = None, confirmed: tuple[str, ...] = ()) -> list[str]:
    with pytest.raises(BadRules) as caught:
        RuleBook.load(folder, payers, confirmed=confirmed)
    return list(caught.value.faults)


# ---- templates


def test_templates_are_off_but_can_be_looked_at(book: RuleBook) -> None:
    assert sorted(book.templates) == TEMPLATES
    assert not set(book.payers) & set(TEMPLATES)
    assert set(book.on(TODAY).payers) == set(book.payers)
    rules = book.templates["uhc"].on(TODAY)
    assert (rules.id, rules.label, rules.template) == ("uhc", "UnitedHealthcare, commercial", True)
    with pytest.raises(TypeError):
        del book.templates["uhc"]  # pyright: ignore[reportIndexIssue]


def test_a_confirmed_template_is_on_and_the_others_stay_off() -> None:
    book = RuleBook.load(confirmed={"uhc", "medicare"})
    assert "uhc" in book.payers
    assert book.on(TODAY).payers["uhc"].substitutions["97014"].value == "G0283"
    assert sorted(book.templates) == [name for name in TEMPLATES if name != "uhc"]


def test_a_clinics_file_confirms_a_template_and_changes_what_differs(tmp_path: Path) -> None:
    text = """
base = "uhc"
confirmed = true
reviewed = { on = 2026-10-01, who = "Dana, billing" }

[[distinct_modifier]]
value = "XU"
since = 2026-10-01
source = "our contract"
"""
    book = RuleBook.load(payers=[own(tmp_path, text)])
    before, after = (book.on(day).payers["uhc"] for day in (date(2026, 9, 30), date(2026, 10, 1)))
    assert (before.distinct_modifier, after.distinct_modifier) == ("59", "XU")
    assert after.sources["distinct_modifier"] == "our contract"
    assert after.reviewed == Review(on=date(2026, 10, 1), who="Dana, billing")
    assert after.label == "UnitedHealthcare, commercial"
    template = RuleBook.load().templates["uhc"].on(TODAY)
    assert (after.checked_on, after.order, after.notes) == (template.checked_on, template.order, template.notes)
    assert template.reviewed is None
    assert "uhc" not in book.templates


def test_a_file_may_add_a_plan_under_a_name_of_its_own(tmp_path: Path) -> None:
    book = RuleBook.load(
        payers=[own(tmp_path, 'base = "anthem"\nid = "anthem-va"\nlabel = "Ours"\nconfirmed = true\n')]
    )
    payer = book.on(TODAY).payers["anthem-va"]
    assert (payer.label, payer.caps) == ("Ours", book.templates["anthem"].on(TODAY).caps)


def test_a_file_may_build_on_one_given_before_it(tmp_path: Path) -> None:
    first = own(tmp_path, 'base = "uhc"\nconfirmed = true\nlabel = "First"\n', "first.toml")
    second = own(tmp_path, 'base = "uhc"\nid = "second"\n', "second.toml")
    payers = RuleBook.load(payers=[first, second]).on(TODAY).payers
    assert (payers["uhc"].label, payers["second"].label) == ("First", "First")


def test_a_plan_of_a_template_that_is_not_confirmed_is_refused(tmp_path: Path) -> None:
    right = "true, once the clinic has held it against its contract, would be right"
    for text in ('base = "uhc"\n', 'base = "uhc"\nid = "mine"\nconfirmed = false\n'):
        path = own(tmp_path, text)
        assert faults(path) == [f"{path}: confirmed: is not true, and uhc is a template, {right}"]


def test_what_builds_on_a_template_confirmed_by_name_is_on(tmp_path: Path) -> None:
    book = RuleBook.load(payers=[own(tmp_path, 'base = "uhc"\nid = "mine"\n')], confirmed=["uhc"])
    assert {"uhc", "mine"} <= set(book.payers)


def test_a_template_that_a_clinic_keeps_as_one_stays_off(tmp_path: Path) -> None:
    book = RuleBook.load(payers=[own(tmp_path, 'base = "uhc"\nid = "draft"\ntemplate = true\n')])
    assert "draft" in book.templates
    assert "draft" not in book.payers


def test_a_confirmed_name_that_no_payer_has_is_refused() -> None:
    found = faults(confirmed=("uhc", "united"))
    assert found[0].startswith("confirmed: names united, one of aetna, anthem, ")
    assert len(found) == 1


def test_wrong_override_files_are_refused_with_place_and_mend(tmp_path: Path) -> None:
    path = own(
        tmp_path, 'base = "uhc"\nconfirmed = true\n[[ncci]]\nvalue = "no"\nsince = 2026-01-01\n[[abc]]\nvalue = 1\n'
    )
    found = faults(path)
    assert found[:2] == [
        f'{path}: ncci 2026-01-01: value: is "no", true or false would be right',
        f"{path}: ncci 2026-01-01: source: is missing, text on one line would be right",
    ]
    assert found[2].startswith(f"{path}: abc: is not known here, one of base, method, ")
    path = own(tmp_path, 'base = "united"\n')
    assert faults(path)[0].startswith(f"{path}: base: is united, one of aetna, ")
    path = own(tmp_path, 'base = ["uhc"]\n')
    assert faults(path) == [f'{path}: base: is ["uhc"], text on one line would be right']
    right = "a value with since and source, the last without until, would be right"
    path = own(tmp_path, 'base = "cash"\nmethod = []\n')
    assert faults(path) == [f"{path}: method: there is no value, {right}"]
    path = own(
        tmp_path, 'base = "cash"\n[[method]]\nvalue = "ama"\nsince = 2026-01-01\nuntil = 2026-06-30\nsource="x"\n'
    )
    assert faults(path) == [f"{path}: method: there is none after 2026-06-30, {right}"]


def test_shipped_payers_that_build_on_each_other_in_a_ring_are_refused(folder: Path, edit: Edit) -> None:
    edit("payers/commercial-cms.toml", "", "checked_on", 'base = "uhc"\nchecked_on')
    told = [fault.split(",")[0] for fault in faults(folder=folder)]
    assert "payers/commercial-cms.toml: base: is uhc" in told
    assert "payers/uhc.toml: base: is commercial-cms" in told


def test_a_folder_of_templates_alone_offers_nobody(folder: Path) -> None:
    for path in (folder / "payers").iterdir():
        if path.name != "cash.toml":
            path.unlink()
    path = folder / "payers" / "cash.toml"
    path.write_text("template = true\n" + path.read_text("utf-8"), "utf-8")
    assert faults(folder=folder) == [
        "payers: files: there is none to be read, at least one payer's file would be right"
    ]
    assert RuleBook.load(folder, confirmed=["cash"]).payers == ("cash",)


def test_a_folder_from_before_a_file_existed_takes_the_shipped_one(folder: Path, book: RuleBook) -> None:
    for name in ("documentation.toml", "questions.toml"):
        (folder / name).unlink()
    old = RuleBook.load(folder)
    assert old.questions == book.questions
    assert old.on(TODAY).payers["medicare"] == book.on(TODAY).payers["medicare"]


def test_a_payer_file_of_the_first_version_still_loads(tmp_path: Path) -> None:
    text = resource("rules", "payers", "cash.toml").read_text("utf-8")
    text += '\n[[day_cap]]\nvalue = 4\nsince = 2024-01-01\nsource = "x"\n'
    payer = RuleBook.load(payers=[own(tmp_path, text)]).on(TODAY).payers["cash"]
    assert (payer.day_cap, payer.caps, payer.order) == (4, (), tuple(Family))
    assert {
        payer.sources[name][:12] for name in ("order", "habilitative", "kx_with_abn_warning", "assistants_cosigned")
    } == {"unverified: "}


# ---- what joins and what replaces


def test_entries_join_those_of_the_base(tmp_path: Path) -> None:
    text = """
base = "medicare"
denials = []
caps = []

[[bundled]]
code = "97010"
value = "ours"
since = 2026-01-01
source = "x"

[[notes]]
topic = "Sequestration"
text = "none with us"
since = 2026-01-01
source = "x"

[[documentation]]
code = "97110"
wants = ["a drawing"]
since = 2026-01-01
source = "x"
"""
    shipped = RuleBook.load().on(TODAY).payers["medicare"]
    payer = RuleBook.load(payers=[own(tmp_path, text)]).on(TODAY).payers["medicare"]
    assert {code: said.value for code, said in payer.bundled.items()} == {
        code: said.value for code, said in shipped.bundled.items()
    } | {"97010": "ours"}
    assert [note.text for note in payer.notes] == [shipped.notes[1].text, "none with us"]
    assert payer.documentation["97110"][:-1] == shipped.documentation["97110"]
    assert payer.documentation["97110"][-1].wants == ("a drawing",)
    assert (payer.denials, payer.not_covered) == ((), shipped.not_covered)


def test_local_limits_are_those_of_the_clinics_contractor(tmp_path: Path) -> None:
    text = 'base = "medicare"\n'
    for contractor in ("North", "South"):
        text += f'[[local_limits]]\ncontractor = "{contractor}"\ncodes = ["97035"]\ntext = "{contractor} says so"\n'
        text += 'since = 2026-01-01\nuntil = 2026-06-30\nsource = "x"\n'
    without = RuleBook.load(payers=[own(tmp_path, text)])
    assert without.on(date(2026, 3, 1)).payers["medicare"].local_limits == ()
    text += '[[contractor]]\nvalue = "South"\nsince = 2026-02-01\nsource = "enrolment letter"\n'
    book = RuleBook.load(payers=[own(tmp_path, text)])
    said = {
        day: [limit.text for limit in book.on(day).payers["medicare"].local_limits]
        for day in (date(2026, 1, 31), date(2026, 2, 1), date(2026, 6, 30), date(2026, 7, 1))
    }
    assert list(said.values()) == [[], ["South says so"], ["South says so"], []]


def test_the_order_of_modifiers_can_be_asked_for(tmp_path: Path) -> None:
    order = ["plan", "assistant", "distinct", "kx", "abn", "telehealth", "state"]
    text = f'base = "cash"\n[[order]]\nvalue = {order}\nsince = 2026-01-01\nsource = "the plan"\n'.replace("'", '"')
    book = RuleBook.load(payers=[own(tmp_path, text)])
    assert book.on(date(2025, 12, 31)).payers["cash"].order == tuple(Family)
    assert book.on(date(2026, 1, 1)).payers["cash"].order == tuple(map(Family, order))


# ---- caps


def cap(*codes: str, exempt: tuple[str, ...] = ()) -> Cap:
    return Cap(units=4, codes=frozenset(codes), exempt=frozenset(exempt), per=CapPer.DAY, source="x")


def test_a_cap_without_codes_counts_modalities_and_procedures(book: RuleBook) -> None:
    services = book.on(TODAY).services
    open_cap = cap(exempt=("97750",))
    counted = {code for code, service in services.items() if open_cap.counts(service)}
    assert {"97110", "97010", "97014", "G0283", "97035", "97150", "97545", "97129", "97755"} <= counted
    assert not counted & {"97750", "97161", "97164", "97168", "97597", "98976", "97799", "95851"}
    assert {code for code, service in services.items() if cap("97110", "97161").counts(service)} == {"97110", "97161"}


# ---- every day, every payer


def test_every_payer_has_rules_with_a_source_on_every_day() -> None:
    book = RuleBook.load(confirmed=TEMPLATES)
    assert len(book.payers) == 21
    day = date(2018, 1, 1)
    while day <= date(2027, 12, 31):
        payers = book.on(day).payers
        assert set(payers) == set(book.payers)
        day += timedelta(days=1)
    for day in (date(year, month, 1) for year in range(2018, 2028) for month in range(1, 13)):
        for payer in book.on(day).payers.values():
            assert all(source.strip() for source in payer.sources.values())
            said = [*payer.caps, *payer.denials, *payer.notes, *payer.open_questions, *payer.pairs.values()]
            said += [item for items in payer.extra_modifiers.values() for item in items]
            said += [item for items in payer.documentation.values() for item in items]
            said += [*payer.substitutions.values(), *payer.bundled.values(), *payer.not_covered.values()]
            assert all(len(item.source) > 5 for item in said), payer.id
            assert ANY in payer.documentation


def test_what_is_not_known_is_told_as_unverified_or_asked() -> None:
    payers = RuleBook.load(confirmed=TEMPLATES).on(TODAY).payers
    assert {name for name, payer in payers.items() if payer.sources["method"].startswith("unverified: ")} == {
        *("aetna", "anthem", "bcbs-nd", "cash", "cigna", "horizon", "humana", "premera", "va-ccn", "wellmark"),
        *("commercial-full-quarter", "medicare-advantage-ama", "medicare-advantage-cms", "tricare"),
    }
    topics = {name: {question.topic for question in payer.open_questions} for name, payer in payers.items()}
    assert {"Minutes", "Authorization", "Unattended stimulation"} <= topics["tricare"]
    assert {"Day of GP", "Assistants' cut", "Unattended stimulation"} <= topics["uhc"]
    assert {"Through ASH", "Daily cap"} <= topics["cigna"]
    assert "Assistants" in topics["aetna"]
    assert "Minutes" in topics["medicare-advantage-ama"]
    assert topics["medicare"] == topics["cash"] == set()


FEES = 'base = "cash"\n[[fees]]\ncode = "97110"\nvalue = {}\nsince = 2026-01-01\nsource = "our price list"\n'


def test_a_clinic_may_give_its_own_fees(tmp_path: Path) -> None:
    book = RuleBook.load(payers=[own(tmp_path, FEES.format("48.50"))])
    before, after = (book.on(day).payers["cash"].fees for day in (date(2025, 12, 31), date(2026, 1, 1)))
    assert before == {}
    assert (after["97110"].value, after["97110"].source) == ("48.50", "our price list")
    (fault,) = faults(own(tmp_path, FEES.format("-1")))
    assert "fees 97110" in fault
    assert "a number above 0 would be right" in fault
