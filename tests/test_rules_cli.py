"""`ptcoder rules`: what is shown and checked, the page for the wall, and CMS's own files, taken into log or folder."""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import pytest

from ptcoder import cli
from ptcoder.clinic import Clinic
from ptcoder.clinic.people_sheets import Particulars
from ptcoder.export.cheat_sheet import METHODS, bands, sections
from ptcoder.export.in_force import quarter_end, rules_in_force
from ptcoder.files import resource
from ptcoder.rulebook import RuleBook
from ptcoder.store import Log
from ptcoder.store.lock import held
from ptcoder.visit import Discipline, PayerWritten, RulesImported
from tests.rulebook.cms.layouts import commas, edit, limits, pairs, tabbed, value, values

DAY = "2026-05-01"


class Done(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data_folder: Path, tmp_path: Path) -> Run:
    """``run("show", ...)`` in a folder of its own, where nothing has been taken yet."""
    monkeypatch.chdir(tmp_path)

    def rules(*args: str | Path) -> Done:
        monkeypatch.setattr(sys, "argv", ["ptcoder", "rules", *map(str, args)])
        with pytest.raises(SystemExit) as end:
            cli.main()
        said = capsys.readouterr()
        return Done(int(end.value.code or 0), said.out, said.err)

    return rules


@pytest.fixture
def mue(tmp_path: Path) -> Path:
    path = tmp_path / "MUE_Eff_04-01-2026.csv"
    path.write_bytes(commas(limits({"97110": ("1", "2 Date"), "97140": ("6", "3 Date")})))
    return path


def code(*args: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ptcoder", "code", *map(str, args)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


# --- show


def test_everything_in_force_has_its_source(run: Run) -> None:
    done = run("show", "--on", DAY, "--format", "json")
    rows = [json.loads(line) for line in done.out.splitlines()]
    assert done.code == 0
    assert all(row["source"] and row["checked_on"] and row["value"] for row in rows)
    assert {row["topic"] for row in rows} >= {"services", "pairs", "threshold", "fees", "general", "payer medicare"}
    assert {row["day"] for row in rows} == {DAY}
    codes = {row["name"] for row in rows if row["topic"] == "services"}
    assert codes == set(RuleBook.load().on(date.fromisoformat(DAY)).services)


def test_what_speaks_of_a_code(run: Run) -> None:
    done = run("show", "--on", DAY, "--code", "97140")
    assert done.code == 0
    assert "97140  Manual therapy, timed_procedure, units of 15 min" in done.out
    assert "97140 + 97124  never paid together" in done.out
    assert "work " in done.out
    assert "97112  " not in done.out
    assert max(map(len, done.out.splitlines()[1:])) <= 118


def test_the_rules_of_a_payer(run: Run) -> None:
    done = run("show", "--on", DAY, "--payer", "medicare")
    assert done.out.startswith("rules of 2026-01-01, checked ")
    assert "\npayer medicare, checked " in done.out
    assert "services, checked" not in done.out
    assert "substitutions 97014" in done.out
    assert "[Medicare Claims Processing Manual" in done.out


def test_values_in_words(run: Run) -> None:
    rows = rules_in_force(RuleBook.load(), date.fromisoformat(DAY))
    said = {(row.topic, row.name): row.value for row in rows}
    assert said["payer medicare", "method"] == "cms"
    assert said["payer medicare", "plan_modifiers"] == "yes"
    assert said["payer medicare", "students_counted"] == "no"
    assert said["payer medicare", "pooled"] == "90912, 90913, 97129, 97130"
    assert said["payer medicare", "order"] == "distinct, plan, assistant, kx, abn, telehealth, state"
    assert "only with 97129" in said["services", "97130"]
    assert "valid from 2020-01-01" in said["services", "97130"]


def test_a_day_before_the_amounts_has_none(run: Run) -> None:
    rows = rules_in_force(RuleBook.load(), date(2010, 1, 1))
    assert {row.topic for row in rows if not row.topic.startswith("payer")} == {"services", "pairs", "general"}


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["--on", "tomorrow"], "tomorrow is no day"),
        (["--code", "97999"], "97999 is not known, a code such as 97110 would be right"),
        (["--payer", "nobody"], "nobody is not known, one of"),
        (["--rules", "none"], "none: folder: is not there, so it holds no rules, a folder with services.toml"),
        (["--rules", "none", "--log", "none"], "not both"),
        (["--log", "none"], "there is no log in none"),
    ],
)
def test_what_cannot_be_shown(args: list[str], told: str, run: Run) -> None:
    done = run("show", *args)
    assert (done.code, done.out) == (2, "")
    assert told in done.err


# --- check


def test_tables_behind_their_quarter(run: Run) -> None:
    done = run("check", "--on", "2027-02-01")
    assert done.code == 1
    assert "table pairs: known to 2024-09-30; import CMS's NCCI PTP files of the quarter" in done.out
    assert "table mue: known to 2026-12-31; import CMS's MUE file" in done.out
    assert "table services: known to the quarter of 2026-11-21, when it was last checked" in done.out
    assert "payer medicare: last checked on 2026-11-21" in done.out
    assert "threshold: no amount is known for 2027" in done.out
    assert "fees: no relative values are known for 2027" in done.out
    assert "unverified." in done.out


def test_tables_that_reach_the_day(run: Run) -> None:
    done = run("check", "--on", "2024-09-30")
    assert done.code == 0
    assert done.out.splitlines()[-1] == "Everything reaches this day."
    assert len(done.out.splitlines()) == 2


def test_faults_of_the_rule_files_are_listed(run: Run, tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    done = run("check", "--rules", tmp_path / "rules")
    assert done.code == 1
    assert f"{tmp_path / 'rules'}: folder: holds no rules, a folder with services.toml" in done.out
    assert "1 faults in the rule files." in done.out


def test_the_end_of_a_quarter() -> None:
    found = [quarter_end(date(2026, month, 5)) for month in (1, 3, 4, 8, 12)]
    assert [day.isoformat()[5:] for day in found] == ["03-31", "03-31", "06-30", "09-30", "12-31"]


# --- sheet


class Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.rows = 0
        self.text = ""

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag != "meta":
            self.open.append(tag)
        self.rows += tag in ("tr", "h2")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_sheet_as_text(run: Run) -> None:
    done = run("sheet", "--on", DAY)
    assert done.code == 0
    for said in ("97110  Therapeutic exercise", "8-22 min", "97014 > G0283", "GP GO GN", "$2,480.00 in 2026", DAY):
        assert said in done.out
    assert "Medicare Part B" in done.out
    assert "RTM" not in done.out
    assert "not known for 2030" in run("sheet", "--on", "2030-01-01").out


@pytest.mark.parametrize("discipline", list(Discipline))
def test_the_sheet_as_a_page(discipline: Discipline, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "sheet.html"
    assert run("sheet", "-o", path, "--on", DAY, "--discipline", discipline) == Done(0, "", "")
    page = path.read_text("utf-8")
    seen = Seen()
    seen.feed(page)
    assert seen.open == []
    assert "http" not in page
    assert f"Units and codes, {discipline}, on {DAY}" in seen.text
    # three columns of 9 pt lines on a sheet of letter paper: some sixty rows each, headings and wrapped ones too
    assert seen.rows <= 150


def test_a_sheet_that_cannot_be_written(run: Run, tmp_path: Path) -> None:
    done = run("sheet", "-o", tmp_path / "none" / "sheet.txt")
    assert done.code == 2
    assert "cannot be written" in done.err
    assert run("sheet", "-o", tmp_path / "sheet.txt").code == 0
    assert (tmp_path / "sheet.txt").read_text("utf-8").startswith("Units and codes, PT, on ")


def test_the_bands_of_each_method() -> None:
    found = {method.value: [minutes for minutes, _ in bands(method)] for method in METHODS}
    assert found["cms"][:4] == ["0-7 min", "8-22 min", "23-37 min", "38-52 min"]
    assert found["cms"][8] == "113-127 min"
    assert found["ama"] == found["cms"]  # one code alone; several are where they part
    assert found["full"][:3] == ["0-14 min", "15-29 min", "30-44 min"]


def test_every_discipline_has_its_codes() -> None:
    edition = RuleBook.load().on(date.fromisoformat(DAY))
    found = {each: {code for part in sections(edition, each) for code, _ in part.rows} for each in Discipline}
    assert "97161" in found[Discipline.PT] - found[Discipline.OT]
    assert "92507" in found[Discipline.SLP] - found[Discipline.PT]


# --- import


def test_into_the_log(run: Run, mue: Path, data_folder: Path) -> None:
    asked = run("import", mue)
    assert asked.code == 1
    assert "limit 97110: 6 a day (indicator 3) -> 1 a day (indicator 2)" in asked.out
    assert "holds from 2026-04-01, known through 2026-06-30" in asked.out
    assert "Visits before 2026-04-01 stay as they are." in asked.out
    assert "Nothing was taken: say --yes" in asked.err
    done = run("import", mue, "--yes")
    assert (done.code, done.err) == (0, "")
    with Log.open(data_folder) as log:
        (taken,) = log.rules()
    assert isinstance(taken.event, RulesImported)
    assert taken.event.file == mue.name
    shown = run("show", "--on", DAY, "--code", "97110")
    assert "at most 1 a day (indicator 2)" in shown.out
    assert mue.name in shown.out
    assert run("show", "--on", DAY, "--code", "97110", "--log", data_folder) == shown
    shipped = run("show", "--on", DAY, "--code", "97110", "--rules", resource("rules"))
    assert "at most 6 a day (indicator 3)" in shipped.out
    assert "at most 6 a day" in run("show", "--on", "2026-03-31", "--code", "97110").out
    assert "It changes no value of its first day." in run("import", mue, "--yes").out


def test_into_the_log_of_another_folder(run: Run, mue: Path, tmp_path: Path, data_folder: Path) -> None:
    assert run("import", mue, "--yes", "--log", tmp_path / "clinic").code == 0
    assert not data_folder.exists()
    assert "at most 1 a day" in run("show", "--on", DAY, "--code", "97110", "--log", tmp_path / "clinic").out


@pytest.mark.parametrize(("answer", "ends"), [(True, 0), (False, 1)])
def test_the_person_is_asked(
    answer: bool, ends: int, run: Run, mue: Path, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr("click.confirm", lambda _: answer)
    assert run("import", mue).code == ends
    with Log.open(data_folder) as log:
        assert len(log.rules()) == answer


def test_into_a_folder_for_coding(run: Run, tmp_path: Path, mue: Path) -> None:
    folder = tmp_path / "rules"
    folder.mkdir()
    visits = tmp_path / "visits.csv"
    visits.write_text(f"visit,date,payer,code,minutes\nv1,{DAY},medicare,97110,40\nv0,2026-03-31,medicare,97110,40\n")
    edits = [edit(one, "97140", until="20240930") for one in RuleBook.load().on(date(2026, 4, 1)).services]
    edits.append(edit("97140", "97530", since="20260401"))
    (tmp_path / "ccipra-v321r0-f4.txt").write_bytes(tabbed(pairs(*edits)))
    assert "units-over-limit" not in code(visits).stderr
    assert run("import", mue, "--to", folder).code == 1
    assert not list(folder.iterdir())
    assert run("import", mue, "--to", folder, "--yes").code == 0
    done = code(visits, "--rules", folder)
    over = [line for line in done.stderr.splitlines() if "units-over-limit" in line]
    assert [line[:3] for line in over] == ["v1,"]
    assert "'pairs' is known from 2024-07-01 to 2024-09-30" in done.stderr
    assert run("import", tmp_path / "ccipra-v321r0-f4.txt", "--to", folder, "--yes").code == 0
    visits.write_text(f"visit,date,payer,code,minutes\nv1,{DAY},medicare,97140,20\nv1,{DAY},medicare,97530,20\n")
    done = code(visits, "--rules", folder, "--format", "json")
    assert "pair-needs-attestation" in done.stderr
    assert "rules-behind" not in done.stderr
    edition = json.loads(done.stdout)["edition"]
    assert "ccipra-v321r0-f4.txt" in edition
    assert mue.name in edition
    assert "at most 1 a day" in run("show", "--on", DAY, "--code", "97110", "--rules", folder).out


def test_a_whole_folder_of_rules_is_kept(run: Run, mue: Path, tmp_path: Path) -> None:
    import shutil

    folder = Path(shutil.copytree(resource("rules"), tmp_path / "rules"))
    assert run("import", mue, "--to", folder, "--yes").code == 0
    assert len(RuleBook.load(folder).imports) == 1


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["none.csv"], "none.csv: cannot be read"),
        (["none.csv", "--to", "f"], "none.csv: cannot be read"),
        (["v.csv", "--to", "f"], "v.csv: does not tell its year, its year, said with --year, would be right"),
        (["v.csv", "--to", "f", "--log", "g"], "--log and --to"),
        (["v.csv", "--to", "v.csv", "--year", "2027", "--yes"], "cannot be written"),
        (["v.csv", "--year", "27"], "27 is not in the range"),
        (["damaged.txt"], "damaged.txt:10: modifier: is 7, one of 0, 1, 9 would be right\nNothing was taken."),
        ([], "Missing argument"),
    ],
)
def test_what_cannot_be_imported(args: list[str], told: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "v.csv").write_bytes(commas(values(value("97110", "0.4", "0.4", "0.01"))[3:]))
    (tmp_path / "damaged.txt").write_bytes(tabbed(pairs(edit("97140", "97530", "7", since="20260401"))))
    done = run("import", *args)
    assert done.code == 2
    assert told in done.err
    assert "Traceback" not in done.err


def test_a_log_that_cannot_be_opened(run: Run, mue: Path, tmp_path: Path) -> None:
    (tmp_path / "log").mkdir()
    (tmp_path / "log" / "log.db").write_bytes(b"no log" * 1000)
    (tmp_path / "log" / "log.key").write_bytes(b"")
    for args in (["import", mue, "--yes"], ["show"]):
        done = run(*args, "--log", tmp_path / "log")
        assert done.code == 2
        assert done.err


def test_an_import_in_the_log_that_cannot_be_read_is_told(run: Run, mue: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("ptcoder.rulebook.cms.kept.pack", lambda _: "?")
        assert run("import", mue, "--yes").code == 0
    done = run("show", "--on", DAY, "--code", "97110")
    assert "1 of the imported tables cannot be read" in done.err
    assert "at most 6 a day" in done.out


# --- what is loaded


def test_help_names_every_command(run: Run) -> None:
    done = run("--help")
    assert done.code == 0
    assert all(name in done.out for name in ("check", "import", "payers", "sheet", "show"))
    assert run("unknown").code == 2


def test_coding_loads_none_of_it() -> None:
    """Also not where the folder has imports: then only what lays them over the rules."""
    program = (
        "import sys; sys.argv = ['ptcoder', 'code', sys.argv[1], '-o', sys.argv[2]]\n"
        "from ptcoder import cli\n"
        "try: cli.main()\n"
        "except SystemExit: pass\n"
        "print([name for name in sys.modules if name.startswith(('ptcoder.rules_cli', 'ptcoder.rulebook.cms', "
        "'ptcoder.store', 'ptcoder.clinic', 'sqlite3', 'zipfile', 'xml'))], file=sys.stderr)"
    )
    command = [sys.executable, "-c", program, str(resource("samples", "visits.csv")), "-"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.stderr.splitlines()[-1] == "[]"


# --- payers


OWN = 'base = "uhc"\nconfirmed = true\n\n[[method]]\nvalue = "ama"\nsince = 1999-01-01\nsource = "our contract"\n'


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "uhc.toml"
    path.write_text(OWN, "utf-8")
    return path


def row(out: str, payer: str) -> str:
    return next(line for line in out.splitlines() if line.split()[0] == payer)


def test_templates_are_listed_and_marked(run: Run) -> None:
    done = run("payers")
    assert done.code == 0
    assert "(template, off until the clinic confirms it, checked 2026-11-21)" in row(done.out, "uhc")
    assert row(done.out, "medicare").endswith("Medicare Part B")
    lines = done.out.splitlines()
    assert lines.index(row(done.out, "workers-comp")) < lines.index(row(done.out, "aetna"))


def test_everything_about_a_payer(run: Run) -> None:
    done = run("payers", "cigna")
    assert done.out.startswith("cigna: Cigna\n  It is a template, off until the clinic confirms it")
    assert "It builds on commercial-" in done.out
    for said in ("documentation 97140 ", "denials ", "caps ", "open_questions ", "not_covered 97026 ", "method "):
        assert f"\n  {said}" in done.out
    assert "Last reviewed here: never." in done.out
    assert "nobody: is not known, one of aetna," in run("payers", "nobody").err


@pytest.mark.parametrize("payer", [*RuleBook.load().payers, *RuleBook.load().templates])
def test_what_a_note_has_to_show_and_why_it_is_denied_is_told_of_every_payer(payer: str, run: Run) -> None:
    done = run("payers", payer)
    assert "\n  documentation " in done.out
    assert "\n  denials " in done.out or payer == "cash"


def test_a_payer_goes_into_the_log(run: Run, own: Path, data_folder: Path) -> None:
    asked = run("payer", "add", own, "--from", "2026-05-01")
    assert asked.code == 1
    assert "Against uhc (UnitedHealthcare, commercial):\n  method: cms -> ama\n" in asked.out
    assert "? students counted: yes" in asked.out
    assert "Visits before 2026-05-01 stay as they are." in asked.out
    assert "Nothing was taken: say --yes" in asked.err
    with Log.open(data_folder) as log:
        assert log.rules() == []
    done = run("payer", "add", own, "--from", "2026-05-01", "--yes")
    assert (done.code, done.err) == (0, "")
    with Log.open(data_folder) as log:
        (record,) = log.rules()
    assert isinstance(record.event, PayerWritten)
    assert (record.event.payer, record.event.content, str(record.event.since)) == ("uhc", OWN, "2026-05-01")
    assert "template, confirmed" in row(run("payers", "--clinic", "--on", "2026-05-01").out, "uhc")
    assert "template, off" in row(run("payers", "--log", data_folder, "--on", "2026-04-30").out, "uhc")
    assert "template, off" in row(run("payers").out, "uhc")
    shown = run("payers", "uhc", "--clinic", "--on", "2026-05-01").out
    assert "It is a template that the clinic has confirmed, on 2026-05-01." in shown
    assert "From the clinic's log: payer uhc of 2026-05-01 (uhc.toml, sha256 " in shown
    assert "method               ama\n                       [our contract]" in shown
    assert "method  " in run("show", "--payer", "uhc", "--on", "2026-05-01").out


def test_a_template_is_confirmed_and_taken_back(run: Run, data_folder: Path) -> None:
    assert "Say first who treats here." in run("payer", "confirm", "anthem", "--yes").err
    done = run("payer", "confirm", "anthem", "--who", "Dana", "--yes", "--from", "2026-05-01")
    assert done.code == 0
    assert "It changes no rule of its first day." in done.out
    assert "? Assistants: Does the plan ask for CQ and CO?" in done.out
    assert "Dana" in run("payers", "anthem", "--clinic", "--on", "2026-05-01").out
    back = ("payer", "confirm", "anthem", "--withdraw", "--from", "2026-06-01")
    assert run(*back).code == 1
    assert run(*back, "--yes").code == 0
    states = [row(run("payers", "--clinic", "--on", day).out, "anthem") for day in ("2026-05-31", "2026-06-01")]
    assert ["confirmed" in state for state in states] == [True, False]
    assert "anthem: this clinic has said nothing of it that holds on 2026-06-01" in run(*back, "--yes").err
    with Log.open(data_folder) as log:
        assert [type(each.event).__name__ for each in log.rules()] == ["PayerWritten", "RulesWithdrawn"]


def test_what_was_taken_is_listed_and_withdrawn(run: Run, mue: Path, own: Path) -> None:
    assert "Nothing was taken into the log" in run("withdraw").out
    run("import", mue, "--yes")
    run("payer", "add", own, "--from", "2026-05-01", "--yes")
    listed = run("withdraw").out.splitlines()
    assert [line[10:].split(" of ")[0] for line in listed] == ["mue", "payer uhc"]
    which = listed[0][:8]
    assert run("withdraw", which).code == 1
    done = run("withdraw", which, "--from", "2026-05-15", "--reason", "the wrong file", "--yes")
    assert (done.code, done.err) == (0, "")
    assert "at most 1 a day" in run("show", "--on", "2026-05-14", "--code", "97110").out
    assert "at most 6 a day" in run("show", "--on", "2026-05-15", "--code", "97110").out
    assert run("withdraw").out.splitlines()[0].endswith(", withdrawn: holds to 2026-05-14")
    assert "withdrawn already" in run("withdraw", which, "--from", "2026-06-01", "--yes").err
    run("withdraw", which, "--from", "2026-04-01", "--yes")
    assert run("withdraw").out.splitlines()[0].endswith(", withdrawn from its first day on")
    assert "x: is none of those taken" in run("withdraw", "x").err


def test_a_review_is_told(run: Run, data_folder: Path) -> None:
    assert "Say first who treats here." in run("payer", "reviewed", "medicare").err
    clinic = Clinic.open(data_folder)
    clinic.add_person("Ann Example", "PT")
    clinic.close()
    assert run("payer", "reviewed", "medicare").code == 0
    assert "(last reviewed " in row(run("payers", "--clinic").out, "medicare")


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["payer", "add", "none.toml"], "none.toml: cannot be read"),
        (
            ["payer", "add", "bad.toml"],
            "bad.toml: method 2026-01-01: value: is 7, one of cms, ama, full would be right",
        ),
        (["payer", "confirm", "nobody"], "nobody is not a payer we know"),
        (["payer", "confirm", "medicare"], "medicare is no template"),
        (["payers", "--rules", "f", "--clinic"], "--rules and --clinic"),
        (["payers", "--rules", "none"], "none: folder: is not there"),
        (["payers", "--log", "none"], "--log: there is no log in none"),
    ],
)
def test_what_cannot_be_done_with_payers(args: list[str], told: str, run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.toml").write_text('base = "medicare"\n[[method]]\nvalue = 7\nsince = 2026-01-01\nsource = "s"\n')
    done = run(*args)
    assert done.code == 2
    assert told in done.err
    assert "Traceback" not in done.err


def test_rules_are_changed_by_one_program_alone(run: Run, data_folder: Path, mue: Path) -> None:
    with held(data_folder, "window"):
        for command in (("import", mue, "--yes"), ("withdraw",)):
            done = run(*command)
            assert done.code == 2
            assert done.err.startswith(f"The log is in use: window on {platform.node()}")
        assert not (data_folder / "log.db").exists()
        assert run("show", "--on", DAY).code == 0
    assert run("import", mue, "--yes").code == 0


def test_an_owner_with_a_pin_says_it_before_rules_are_taken(
    run: Run, mue: Path, data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Log.open(data_folder):
        pass
    clinic = Clinic.open(data_folder)
    ann = clinic.staff.add(Particulars(name="Ann Example", role="PT"), "2580")
    clinic.staff.add(Particulars(name="Bo Sample", role="", duties=("owner",)), "7391")
    clinic.close()
    refused = run("import", mue, "--yes")
    assert refused.code == 2
    assert "one of Ann Example, Bo Sample would be right" in refused.err
    assert "in a terminal" in run("import", mue, "--yes", "--who", "Ann Example").err
    assert "would be right" in run("import", mue, "--yes", "--who", "Nobody").err
    asked: list[tuple[str, bool]] = []

    def typed(pin: str) -> None:
        def prompt(text: str, *, hide_input: bool, err: bool) -> str:
            asked.append((text, hide_input and err))
            return pin

        monkeypatch.setattr("click.prompt", prompt)
        monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)

    typed("0000")
    assert "That is not the PIN." in run("import", mue, "--yes", "--who", "ann example").err
    assert asked == [("PIN of Ann Example", True)]
    typed("2580")
    assert run("import", mue, "--yes", "--who", "Ann Example").code == 0
    with Log.open(data_folder) as log:
        records = [each for each in log.all_records() if isinstance(each.event, RulesImported)]
    assert [str(each.stamp.who) for each in records] == [ann.id]
    assert run("withdraw").code == 0, "to look, nobody is asked"
    assert len(asked) == 2


# --- fees


def test_a_fee_table_is_taken_and_listed(run: Run, data_folder: Path, tmp_path: Path) -> None:
    table = tmp_path / "cash.csv"
    table.write_text("code,fee\n97110,45\n", "utf-8")
    assert "No payer has fees of its own" in run("fees", "show").out
    asked = run("fees", "add", table, "--payer", "cash", "--from", DAY)
    assert asked.code == 1
    assert f"1 fees for visits from {DAY} on" in asked.out
    assert "  97110 Therapeutic exercise: $45.00" in asked.out
    assert run("fees", "add", table, "--payer", "cash", "--from", DAY, "--yes").code == 0
    assert run("fees", "show", "--on", DAY).out == "cash  1 fees\n"
    assert run("fees", "show", "cash", "--on", DAY).out.startswith(
        f"97110      45.00  [fees of cash of {DAY} (cash.csv, sha256 "
    )
    assert run("fees", "show", "cash", "--on", "2026-04-30").out == "cash has no fees of its own on 2026-04-30.\n"
    assert "fees of cash of" in run("withdraw").out


def test_a_wrong_fee_table_is_told_by_its_line(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "cash.csv"
    table.write_text("code,fee\n97110,free\n", "utf-8")
    wrong = run("fees", "add", table, "--payer", "cash", "--yes")
    assert wrong.code == 2
    assert "cash.csv: line 2: fee: is free" in wrong.err
    assert run("fees", "add", table, "--payer", "cash", "--yes", "--without-wrong").code == 2, "nothing is left"
    table.write_text("code,fee\n97110,free\n97140,40\n", "utf-8")
    asked = run("fees", "add", table, "--payer", "cash", "--from", DAY, "--yes")
    assert asked.code == 2
    assert "or take the others with --without-wrong" in asked.err
    assert "No payer has fees of its own" in run("fees", "show").out
    assert run("fees", "add", table, "--payer", "cash", "--from", DAY, "--yes", "--without-wrong").code == 0
    assert run("fees", "show", "--on", DAY).out == "cash  1 fees\n"
    assert run("fees", "show", "nobody").code == 2
