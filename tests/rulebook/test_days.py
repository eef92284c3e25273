"""Any day has its rules, and they are those that reading the files anew for that one day would give."""

import csv
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptcoder.files import resource
from ptcoder.rulebook import Edition, Family, Fee, Fees, Method, RuleBook, Threshold
from ptcoder.rulebook import book as book_module
from ptcoder.rulebook.settings import DEFAULTS

CHANGES = """
[[service.change]]
from = 2027-01-01
mue = 5
source = { limit = ["mue-2027"] }

[[service.change]]
from = 2028-07-01
mai = 2
label = "Exercise"
source = { limit = "mue" }
"""
PLAN = """
[[day_cap]]
value = 4
since = 2021-04-01
until = 2023-12-31
source = "a plan"

[[day_cap]]
value = 6
since = 2025-01-01
source = "the same plan"

[[bundled]]
code = "97010"
value = "paid with the visit"
since = 2022-02-02
until = 2022-03-03
source = "the plan"

[[bundled]]
code = "97010"
value = "not paid"
since = 2030-01-01
source = "the plan"

[[substitutions]]
code = "97014"
value = "G0283"
since = 2012-12-12
until = 2012-12-12
source = "the plan, for one day"
"""
PAIRS = """\
97110,97116,1,2022-01-01
97124,97140,0,2022-01-02
97140,97124,1,2015-06-30
"""
FACTOR = """
[[factor]]
value = 33.8872
since = 2023-01-01
until = 2023-12-31
source = "a year without relative values"
"""
ABOVE = """
id = "above"
base = "plan"

[[method]]
value = "ama"
since = 2015-01-01
until = 2019-12-31
source = "above"

[[method]]
value = "full"
since = 2020-01-01
source = "above"

[[order]]
value = ["plan", "assistant", "distinct", "kx", "state", "abn", "telehealth"]
since = 2016-01-01
source = "above"

[[day_cap]]
value = 9
since = 2022-01-01
until = 2022-12-31
source = "above"

[[bundled]]
code = "97010"
value = "paid after all, in a way"
since = 2024-01-01
source = "above"

[[not_covered]]
code = "97016"
value = "not above"
since = 2020-01-01
source = "above"

[[caps]]
units = 8
per = "day"
since = 2018-01-01
source = "above"

[[pairs]]
column1 = "97110"
column2 = "97112"
separable = true
since = 2018-01-01
source = "above"

[[notes]]
topic = "One"
text = "of above"
since = 2018-01-01
source = "above"

[[denials]]
words = "Said above"
since = 2018-01-01
source = "above"
"""
HIGHEST = """
id = "highest"
base = "above"
label = "Highest"
day_cap = []
not_covered = []
denials = []

[[method]]
value = "cms"
since = 1990-01-01
until = 2021-06-30
source = "highest"

[[method]]
value = "ama"
since = 2021-07-01
source = "highest"

[[caps]]
units = 5
per = "discipline"
since = 2020-01-01
source = "highest"

[[caps]]
units = 7
per = "day"
since = 2020-01-01
until = 2026-01-31
source = "highest"

[[pairs]]
column1 = "97110"
column2 = "97112"
separable = true
since = 2018-01-01
until = 2020-01-31
source = "highest"

[[notes]]
topic = "One"
text = "of highest"
since = 2020-01-01
source = "highest"

[[notes]]
topic = "Two"
text = "of highest"
since = 2018-01-01
source = "highest"
"""
METHOD = """
[[method]]
value = "full"
since = 2000-01-01
until = 2010-06-30
source = "old"

[[method]]
value = "cms"
since = 2010-07-01
"""


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped rules and more: a service that changes twice and one that ends, a payer with caps, gaps, a rule for
    one day and a change of method, two more that build on it, pairs that ended on days in a row or could once be
    separated, a factor alone.
    """
    folder = Path(copytree(resource("rules"), tmp_path_factory.mktemp("changed") / "rules"))
    services = folder / "services.toml"
    text = services.read_text("utf-8")
    text = text.replace("[sources]\n", '[sources]\nmue-2027 = "limits of 2027"\n', 1)
    end = text.index("\n\n", text.index('code = "97110"'))
    text = text[:end] + "\n" + CHANGES + text[end:]
    place = text.index("source = {", text.index('code = "97124"')) + len("source = {")
    text = f'{text[:place]} dates = "new-2018",{text[place:]}'
    services.write_text(text.replace('code = "97124"\n', 'code = "97124"\nuntil = 2028-12-31\n'), "utf-8")
    for name, more in (("pairs.csv", PAIRS), ("fees.toml", FACTOR)):
        (folder / name).write_text((folder / name).read_text("utf-8") + more, "utf-8")
    cash = (folder / "payers" / "cash.toml").read_text("utf-8").replace('id = "cash"', 'id = "plan"')
    cash = cash.replace('[[method]]\nvalue = "cms"\nsince = 1999-01-01\n', METHOD)
    (folder / "payers" / "plan.toml").write_text(cash + PLAN, "utf-8")
    for name, text in (("above", ABOVE), ("highest", HIGHEST)):
        (folder / "payers" / f"{name}.toml").write_text(text, "utf-8")
    return folder


class Slow:
    """The files as they stand, read once without any checking; every answer is worked out from all their rows."""

    def __init__(self, folder: Path) -> None:
        def read(name: str) -> dict[str, Any]:
            return tomllib.loads((folder / name).read_text("utf-8"), parse_float=Decimal)

        def rows(name: str) -> list[dict[str, str]]:
            with (folder / name).open(encoding="utf-8", newline="") as file:
                return list(csv.DictReader(file))

        self.services = read("services.toml")["service"]
        payers = [read(f"payers/{path.name}") for path in (folder / "payers").iterdir()]
        self.payers = {values["id"]: values for values in payers}
        self.documentation, questions = read("documentation.toml")["documentation"], read("questions.toml")
        self.questions = [*questions["evaluation"], *questions["alike"]]
        self.thresholds = read("thresholds.toml")["threshold"]
        self.fees, self.values = read("fees.toml"), rows("fees.csv")
        self.assistants = read("general.toml")["assistants"]
        self.pairs = rows("pairs.csv")
        self.edges = self._edges()

    def dated(self) -> Iterator[dict[str, Any]]:
        """Everything with a first or a last day."""
        yield from self.services
        yield from self.fees["factor"]
        yield from self.assistants
        yield from self.documentation
        yield from self.questions
        for payer in self.payers.values():
            for values in payer.values():
                yield from values if isinstance(values, list) else []

    def _edges(self) -> set[date]:
        """Every day on which something begins, or is over for the first time."""
        found = {entry["since"] for entry in self.dated() if "since" in entry}
        found |= {entry["until"] + timedelta(days=1) for entry in self.dated() if "until" in entry}
        found |= {change["from"] for service in self.services for change in service.get("change", [])}
        found |= {date.fromisoformat(row["until"]) + timedelta(days=1) for row in self.pairs if self.ends(row)}
        years = {entry["year"] for entry in [*self.thresholds, *self.fees["values"]]}
        return found | {date(year + more, 1, 1) for year in years for more in (0, 1)}

    @staticmethod
    def ends(row: dict[str, str]) -> bool:
        return bool(row["until"]) and row["modifier"] != "9"

    def service(self, day: date) -> dict[str, tuple[object, ...]]:
        found: dict[str, tuple[object, ...]] = {}
        for service in self.services:
            now = dict(service)
            for change in service.get("change", []):
                if change["from"] <= day:
                    now |= change
            found[now["code"]] = (now["label"], now.get("mue"), now.get("mai"), now["medicare_status"])
        return found

    def payer(self, values: dict[str, Any], day: date) -> tuple[object, ...]:
        """What the file says, and below it what those say that it builds on."""
        chain = [values]
        while "base" in chain[-1]:
            chain.append(self.payers[chain[-1]["base"]])

        def holds(entry: dict[str, Any]) -> bool:
            return entry["since"] <= day <= entry.get("until", date.max)

        def single(name: str) -> list[dict[str, Any]]:
            """The entry of the day from the first file that had begun to speak of it by then."""
            for said in (each[name] for each in chain if name in each):
                if not said or min(entry["since"] for entry in said) <= day:
                    return [entry for entry in said if holds(entry)]
            return []

        def needed(name: str) -> object:
            if name in DEFAULTS and not single(name):
                return list(Family), DEFAULTS[name].source
            firsts = [min(each[name], key=lambda entry: entry["since"]) for each in chain if name in each]
            found = single(name) or [min(firsts, key=lambda entry: entry["since"])]
            assert len(found) == 1
            return found[0]["value"], found[0]["source"]

        def many(name: str, *keys: str) -> list[dict[str, Any]]:
            """All entries of the day, the lowest file's first; one that speaks of the same hides those below it."""
            found: list[dict[str, Any]] = []
            hidden: set[object] = set()
            for said in (each[name] for each in chain if name in each):
                mine = sorted(said, key=lambda entry: entry["since"])
                found[:0] = [entry for entry in mine if holds(entry) and tuple(map(entry.get, keys)) not in hidden]
                hidden |= {tuple(map(entry.get, keys)) for entry in mine}
                if not said or not keys:
                    break
            return found

        codes = tuple(
            {entry["code"]: (entry["value"], entry["source"]) for entry in many(name, "code")}
            for name in ("bundled", "substitutions", "not_covered")
        )
        return (
            *(needed(name) for name in ("method", "ncci", "plan_modifiers", "assistant_modifiers", "order")),
            *([entry["value"] for entry in single(name)] for name in ("day_cap", "medical_review", "visit_limit")),
            *codes,
            {(entry["column1"], entry["column2"]) for entry in many("pairs", "column1", "column2")},
            [(entry["units"], entry["source"]) for entry in many("caps")],
            *([entry["text"] for entry in many(name, "topic")] for name in ("notes", "open_questions")),
            [entry["words"] for entry in many("denials", "words")],
        )

    def pair(self, day: date) -> dict[tuple[str, str], bool]:
        found: dict[tuple[str, str], bool] = {}
        for row in sorted(self.pairs, key=lambda row: row["until"] or "9999", reverse=True):
            if row["modifier"] != "9" and (not row["until"] or day.isoformat() <= row["until"]):
                found[row["column1"], row["column2"]] = row["modifier"] == "1"
        return found

    def fee(self, day: date) -> tuple[Decimal, dict[str, Fee]] | None:
        factors = [entry["value"] for entry in self.fees["factor"] if entry["since"] <= day <= entry["until"]]
        fees = {
            row["code"]: Fee(
                work=Decimal(row["work"]),
                practice=Decimal(row["practice"]),
                malpractice=Decimal(row["malpractice"]),
            )
            for row in self.values
            if row["year"] == str(day.year) and any(Decimal(row[name]) for name in ("work", "practice", "malpractice"))
        }
        return (factors[0], fees) if factors and fees else None

    def check(self, edition: Edition, day: date) -> None:
        assert edition.day == day
        services = {
            code: (service.label, service.mue, service.mai, service.medicare_status)
            for code, service in edition.services.items()
        }
        assert services == self.service(day)
        assert set(edition.payers) == set(self.payers)
        for values in self.payers.values():
            payer = edition.payers[values["id"]]
            optional = (payer.day_cap, payer.medical_review, payer.visit_limit)
            found = (
                (payer.method.value, payer.sources["method"]),
                (payer.ncci, payer.sources["ncci"]),
                (payer.plan_modifiers, payer.sources["plan_modifiers"]),
                (payer.assistant_modifiers, payer.sources["assistant_modifiers"]),
                (list(payer.order), payer.sources["order"]),
                *([value] if value else [] for value in optional),
                *(
                    {code: (said.value, said.source) for code, said in by_code.items()}
                    for by_code in (payer.bundled, payer.substitutions, payer.not_covered)
                ),
                set(payer.pairs),
                [(cap.units, cap.source) for cap in payer.caps],
                [note.text for note in payer.notes],
                [question.text for question in payer.open_questions],
                [denial.words for denial in payer.denials],
            )
            assert found == self.payer(values, day), values["id"]
            for name, value in zip(("day_cap", "medical_review", "visit_limit"), optional, strict=True):
                assert (name in payer.sources) == bool(value)
        wanted = {entry["code"] for entry in self.documentation if entry["since"] <= day}
        assert wanted <= set(edition.payers["cash"].documentation)
        asked = [list(alike.codes) for alike in edition.questions.alike]
        asked += [list(rule.codes) for rule in edition.questions.evaluations.values()]
        begun = [entry["codes"] for entry in self.questions if entry["since"] <= day]
        assert sorted(asked) == sorted(begun)
        assert {key: pair.separable for key, pair in edition.pairs.items()} == self.pair(day)
        amounts = [entry["amount"] for entry in self.thresholds if entry["year"] == day.year]
        assert ([edition.threshold.amount] if edition.threshold else []) == amounts
        fees = edition.fees
        assert ((fees.factor, dict(fees.fees)) if fees else None) == self.fee(day)
        rules = [entry["value"] for entry in self.assistants if day <= entry.get("until", date.max)]
        assert edition.assistants == rules[0]
        begun = [edge for edge in self.edges if edge <= day]
        assert edition.name == f"{f'rules of {max(begun)}' if begun else 'oldest rules'}, checked 2026-11-21"


@pytest.fixture(scope="module")
def both(changed: Path) -> tuple[RuleBook, Slow]:
    slow = Slow(changed)
    return RuleBook.load(changed, confirmed=list(slow.payers)), slow


@given(day=st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_any_day_is_answered_as_a_slow_reading_would(both: tuple[RuleBook, Slow], day: date) -> None:
    fast, slow = both
    slow.check(fast.on(day), day)


def test_the_days_around_every_change_are_answered_as_a_slow_reading_would(both: tuple[RuleBook, Slow]) -> None:
    fast, slow = both
    edges = slow.edges
    assert len(edges) > 20
    for edge in edges:
        for day in (edge - timedelta(days=1), edge):
            slow.check(fast.on(day), day)


def test_the_order_of_asking_makes_no_difference(changed: Path) -> None:
    days = [date(2030, 1, 1), date(1999, 12, 31), date(2024, 3, 9), date(2024, 3, 8), date.max, date.min]
    forth, back = RuleBook.load(changed), RuleBook.load(changed)
    there = [forth.on(day) for day in days]
    assert [back.on(day) for day in reversed(days)] == there[::-1]


def test_a_service_changes_on_its_day_and_says_why(both: tuple[RuleBook, Slow]) -> None:
    def of(day: date) -> tuple[object, ...]:
        service = both[0].on(day).services["97110"]
        return service.mue, service.mai, service.label, "limits of 2027" in service.source

    assert of(date(2026, 12, 31)) == (6, 3, "Therapeutic exercise", False)
    assert of(date(2027, 1, 1)) == (5, 3, "Therapeutic exercise", True)
    assert of(date(2028, 6, 30)) == (5, 3, "Therapeutic exercise", True)
    assert of(date(2028, 7, 1)) == (5, 2, "Exercise", False)


def test_the_first_value_of_a_needed_setting_answers_for_the_days_before_it(both: tuple[RuleBook, Slow]) -> None:
    def method(day: date) -> Method:
        return both[0].on(day).payers["plan"].method

    assert method(date(1995, 1, 1)) is Method.FULL
    assert method(date(2010, 6, 30)) is Method.FULL
    assert method(date(2010, 7, 1)) is Method.CMS


def test_equal_days_share_one_edition_and_near_days_its_parts() -> None:
    book = RuleBook.load()
    edition, later = book.on(date(2026, 5, 5)), book.on(date(2026, 5, 6))
    assert book.on(date(2026, 5, 5)) is edition
    assert later is not edition
    for part in ("services", "payers", "pairs", "threshold", "fees", "tables", "rules"):
        assert getattr(later, part) is getattr(edition, part)


def test_days_beyond_those_kept_are_answered_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book_module, "DAYS_KEPT", 2)
    book = RuleBook.load()
    first = book.on(date(2026, 1, 1))
    book.on(date(2026, 1, 2))
    assert book.on(date(2026, 1, 1)) is first
    book.on(date(2026, 1, 3))
    again = book.on(date(2026, 1, 1))
    assert again == first
    assert again is not first


def test_what_an_edition_holds_cannot_be_changed() -> None:
    edition = RuleBook.load().on(date(2026, 5, 5))
    with pytest.raises(TypeError):
        edition.services["97110"] = edition.services["97112"]  # pyright: ignore[reportIndexIssue]
    with pytest.raises(AttributeError):
        edition.threshold = Threshold(amount=Decimal(1), source="")  # pyright: ignore[reportAttributeAccessIssue]
    assert isinstance(edition.fees, Fees)


def plan(folder: Path, to: Path, name: str, label: str) -> Path:
    text = (folder / "payers" / "cash.toml").read_text("utf-8")
    text = text.replace('id = "cash"', f'id = "{name}"').replace(
        'label = "Cash or out of network"', f'label = "{label}"'
    )
    to.write_text(text, "utf-8")
    return to


def test_added_payers_replace_by_id_and_add_the_rest(folder: Path, tmp_path: Path) -> None:
    own = plan(folder, tmp_path / "own.toml", "medicare", "Ours")
    new = plan(folder, tmp_path / "new.toml", "acme", "Acme")
    newer = plan(folder, tmp_path / "newer.toml", "acme", "Acme, newer")
    shipped = RuleBook.load()
    book = RuleBook.load(payers=[own, new, newer])
    assert book.payers == (*shipped.payers, "acme")
    payers = book.on(date(2026, 5, 5)).payers
    assert (payers["medicare"].label, payers["medicare"].ncci) == ("Ours", False)
    assert payers["acme"].label == "Acme, newer"
    assert payers["cash"] == shipped.on(date(2026, 5, 5)).payers["cash"]


def test_the_payers_table_was_checked_when_its_oldest_file_was(folder: Path, tmp_path: Path) -> None:
    old = plan(folder, tmp_path / "old.toml", "old", "Old")
    old.write_text(old.read_text("utf-8").replace("checked_on = 2026-11-21", "checked_on = 2025-02-03"), "utf-8")
    edition = RuleBook.load(payers=[old]).on(date(2026, 5, 5))
    assert {table.name: table.checked_on for table in edition.tables}["payers"] == date(2025, 2, 3)
    assert edition.payers["old"].checked_on == date(2025, 2, 3)
    assert edition.payers["cash"].checked_on == date(2026, 11, 21)


def test_what_has_no_table_has_the_day_of_its_last_look() -> None:
    assert set(RuleBook.load().checked) == {"thresholds", "fees", "general"}
