"""`ptcoder setup --from FILE`, as whoever prepares a workstation types it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ptcoder import cli
from ptcoder.cli import program
from ptcoder.clinic import Clinic, setup_file
from ptcoder.clinic.setting_up import STATE, Step
from ptcoder.files import resource
from ptcoder.store import Log, PlainKeys
from ptcoder.store.settings import BACKUP_FOLDER, CLINIC_NAME, LOCK_MINUTES, OFFERED_PAYERS
from ptcoder.visit import Duty, Event, FavoritesChosen, PersonAdded, PinSet

Run = Callable[..., Result]
SAMPLE = resource("samples", "clinic.toml").read_text("utf-8")


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("PTCODER_KEY_FILE", "1")

    def started(text: str, *args: str) -> Result:
        path = tmp_path / "clinic.toml"
        path.write_text(text, "utf-8")
        words = ["setup", "--from", str(path), "--log", str(tmp_path / "data"), *args]
        return CliRunner().invoke(program, words, standalone_mode=False)

    return started


def said(tmp_path: Path) -> list[Event]:
    with Log.open(tmp_path / "data", PlainKeys()) as log:
        return [each.event for each in log.all_records()]


def faults(result: Result) -> list[str]:
    assert result.exception is not None
    return str(result.exception).split("\n")


def test_the_sample_sets_a_clinic_up(run: Run, tmp_path: Path) -> None:
    looked = run(SAMPLE, "--check")
    assert (looked.return_value, looked.output) == (0, "clinic.toml is right: 3 people. Nothing was written.\n")
    assert not (tmp_path / "data").exists()
    assert run(SAMPLE).return_value == 0
    events = said(tmp_path)
    people = [each for each in events if isinstance(each, PersonAdded)]
    assert [(each.name, each.role, each.duties) for each in people] == [
        ("M. Chen", "PT", (Duty.CLINICIAN, Duty.OWNER)),
        ("R. Diaz", "PTA", (Duty.ASSISTANT,)),
        ("K. Okafor", None, (Duty.BILLER,)),
    ]
    assert not any(isinstance(each, PinSet) for each in events)
    clinic = Clinic.open(tmp_path / "data")
    try:
        found = clinic.settings()
        assert (found[CLINIC_NAME], found[LOCK_MINUTES]) == ("Riverside Therapy", 10)
        assert found[OFFERED_PAYERS] == ("medicare", "commercial-cms", "workers-comp", "cash")
        assert found.texts[STATE] == "clinic person keys payers"
        assert clinic.setup.is_due
        assert clinic.setup.sheet().left == (Step.PIN, Step.BACKUP), "only what the file left open"
    finally:
        clinic.close()


def test_the_same_file_twice_changes_nothing_and_another_is_refused(run: Run, tmp_path: Path) -> None:
    assert run(SAMPLE).return_value == 0
    before = said(tmp_path)
    again = run(SAMPLE)
    assert (again.return_value, again.output) == (0, "The log says all of this already.\n")
    other = run(SAMPLE.replace("R. Diaz", "Q. Diaz").replace("Riverside", "Lakeside"))
    assert faults(other)[0].startswith("This log is set up already, and the file says otherwise of: clinic.name, Q. Di")
    assert said(tmp_path) == before


def test_keys_of_everyone_who_treats(run: Run, tmp_path: Path) -> None:
    assert run(SAMPLE.replace('"97110", "97140"', '"97140", "97110"')).return_value == 0
    events = said(tmp_path)
    treating = {each.person for each in events if isinstance(each, PersonAdded) and each.role}
    chosen = [each for each in events if isinstance(each, FavoritesChosen)]
    assert {each.person for each in chosen} == treating
    assert all(each.codes[:2] == ("97140", "97110") for each in chosen)


def test_a_backup_folder_is_tried_and_told_where_it_is_on_the_disk_of_the_log(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    text = SAMPLE.replace("hours = 1 ", f"hours = 1\nfolder = '{folder}'\n#")
    (fault,) = faults(run(text))
    assert re.match(r"clinic\.toml:\d+: backup: folder: cannot take backups\. There is no folder ", fault)
    folder.mkdir()
    (tmp_path / "data").mkdir()
    done = run(text)
    assert done.return_value == 0
    assert "on the same disk as the log" in done.stderr
    assert list(folder.iterdir()) == []
    with Log.open(tmp_path / "data", PlainKeys()) as log:
        assert log.settings()[BACKUP_FOLDER] == folder


OWNER = '[[people]]\nname = "A"\nrole = "PT"\nduties = ["owner"]\n'
WRONG = [
    ("[clinic]\nname = 3\n", 2, "clinic: name: is 3, text on one line"),
    ("[clinic]\nnpi = '1234567890'\n", 2, 'clinic: npi: is "1234567890", the ten digits of an NPI'),
    ("[clinic]\nfax = '1'\n", 2, "clinic: fax: is not known here, one of name, street, city, phone, tax_id, npi"),
    ("clinic = 'A'\n", 1, 'clinic: is "A", a [clinic] table'),
    ("[klinik]\nname = 'A'\n", 1, "klinik: is not known here, one of "),
    ("[backup]\nfolder = 'x'\n", 2, 'backup: folder: is "x", a whole path'),
    ("[backup]\nhours = 1.5\n", 2, "backup: hours: is 1.5, a whole number from 0 to 24"),
    ("[lock]\nminutes = false\n", 2, "lock: minutes: is false, a whole number from 0 to 120"),
    ("[paper]\nsize = 'A5'\n", 2, 'paper: size: is "A5", one of Letter, A4'),
    ("[payers]\noffered = 'cash'\n", 2, 'payers: offered: is "cash", a list of different texts'),
    ("[payers]\noffered = ['cash', 'cash']\n", 2, 'payers: offered: is ["cash", "cash"], different ids such as'),
    ("[payers]\noffered = ['mediaid']\n", 2, "payers: offered: mediaid cannot be offered here, some of cash, "),
    ("[favorites]\nPT = ['92507']\n", 2, 'favorites: PT: is ["92507"], at most 9 codes for PT (92507 is none)'),
    ("[favorites]\nPTA = ['97110']\n", 2, "favorites: PTA: is not known here, one of PT, OT, SLP"),
    ("[favorites]\nOT = '97110'\n", 2, 'favorites: OT: is "97110", a list of at most 9 different codes'),
    (f"{OWNER}pin = '2580'\n", 5, "people number 1: pin: stands in a file, no PIN: each person chooses one"),
    (f"{OWNER}npi = '12'\n", 5, 'people number 1: npi: is "12", the ten digits of an NPI'),
    (f"{OWNER}{OWNER}", 6, 'people number 2: name: is "A", a name that nobody else here has'),
    ("[[people]]\nname = 'A'\nrole = 'PT'\n", 1, "people: nobody is an owner, duties = "),
    ("[[people]]\nname = 'A'\nrole = 'none'\n", 1, "people number 1: duties: is missing, owner or biller"),
    ("[[people]]\nrole = 'PT'\nduties = ['owner']\n", 1, "people number 1: name: is missing, text on one line"),
    (f"{OWNER}[[people]]\nname = 'B'\nrole = 'MD'\n", 7, 'people number 2: role: is "MD", one of PT, PTA, OT'),
    (f"{OWNER}[[people]]\nname = 'B'\nrole = 'PT'\nduties = ['boss']\n", 8, 'people number 2: duties: is ["boss"], a'),
    ("people = 3\n", 1, "people: is 3, [[people]] tables"),
]


@pytest.mark.parametrize(("text", "line", "fault"), WRONG)
def test_each_fault_is_told_by_its_line_and_nothing_is_written(
    run: Run, tmp_path: Path, text: str, line: int, fault: str
) -> None:
    for args in ((), ("--check",)):
        found = faults(run(text, *args))
        assert [each for each in found if each.startswith(f"clinic.toml:{line}: {fault}")], found
        assert all(each.endswith("would be right") for each in found)
    assert not (tmp_path / "data").exists()


def test_all_faults_are_told_at_once_in_the_order_of_the_file(run: Run) -> None:
    found = faults(run("[lock]\nminutes = -1\n[clinic]\nnpi = '1'\n[backup]\nhours = 99\n"))
    assert [int(each.split(":")[1]) for each in found] == [2, 4, 6]


def test_what_is_no_toml_or_cannot_be_read_is_told(run: Run, tmp_path: Path) -> None:
    (fault,) = faults(run("[clinic\n"))
    assert fault.startswith("clinic.toml: line 1, column 8: is no TOML")
    path = tmp_path / "other.toml"
    missing = CliRunner().invoke(program, ["setup", "--from", str(path)], standalone_mode=False)
    assert "cannot be read (No such file or directory)" in str(missing.exception)
    path.write_bytes(b"\xff\xfe[")
    odd = CliRunner().invoke(program, ["setup", "--from", str(path)], standalone_mode=False)
    assert "is not UTF-8; save it as UTF-8" in str(odd.exception)


VALUES = st.one_of(
    st.integers(-5, 300),
    st.booleans(),
    st.sampled_from(["", "x", "PT", "owner", "97110", "cash", "1234567893", "a\nb"]),
    st.lists(st.sampled_from(["97110", "cash", "owner"]), max_size=3),
)
KEYS = st.sampled_from(["name", "npi", "role", "duties", "minutes", "hours", "folder", "offered", "PT", "pin", "size"])
TABLES = st.sampled_from(["clinic", "backup", "lock", "payers", "favorites", "paper", "nothing"])


def toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return f"[{', '.join(map(toml, value))}]"
    return str(value) if isinstance(value, int) else '"' + str(value).replace("\n", "\\n") + '"'


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(TABLES, st.dictionaries(KEYS, VALUES, min_size=1)), max_size=3, unique_by=lambda it: it[0]))
def test_whatever_stands_in_it_is_right_or_told_by_a_line_of_it(
    run: Run, tables: list[tuple[str, dict[str, object]]]
) -> None:
    text = "".join(f"[{name}]\n" + "".join(f"{k} = {toml(v)}\n" for k, v in keys.items()) for name, keys in tables)
    result = run(text, "--check")
    if result.exception is None:
        assert result.return_value == 0
        return
    rows = text.splitlines()
    for fault in faults(result):
        told = re.match(r"clinic\.toml:(\d+): (\w+)(?:: (\w+))?: ", fault)
        assert told is not None, fault
        row = rows[int(told[1]) - 1]
        assert row.startswith((f"{told[3]} =", f"[{told[2]}]")), (fault, row)


# --- what is told, and what lies in the folders afterwards

PIN = "25801479"
PLANTED = ("Quickenbush", "1 Hidden Lane", "Hiddenville", "555-0177", "98-7654321", "zebulon@example.org", PIN)
OWN = (
    '[clinic]\nname = "Quickenbush Therapy"\nstreet = "1 Hidden Lane"\ncity = "Hiddenville"\nphone = "555-0177"\n'
    'tax_id = "98-7654321"\n[[people]]\nname = "Zebulon Quickenbush"\nrole = "PT"\n'
    'credentials = "zebulon@example.org"\nduties = ["owner"]\n'
)


def planted_in(folder: Path, *, besides: Path) -> list[tuple[str, str]]:
    """Which file holds which of the words, as text, as UTF-16 or as hexadecimal digits; also in its own name."""
    found: list[tuple[str, str]] = []
    for path in folder.rglob("*"):
        content = path.read_bytes() if path.is_file() and path != besides else b""
        for word in PLANTED:
            forms = (word.encode(), word.encode("utf-16-le"), word.encode().hex().encode())
            if any(each in content for each in forms) or word in path.name:
                found.append((path.name, word))
    return found


def test_what_is_set_up_is_told_nowhere_and_lies_nowhere_readable(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "clinic.toml"
    for args in (("--check",), (), ()):
        done = run(OWN, *args)
        assert done.return_value == 0
        assert not [each for each in PLANTED if each in done.output + done.stderr]
        assert planted_in(tmp_path, besides=file) == []
    assert planted_in(tmp_path, besides=tmp_path)[0][0] == "clinic.toml", "the search finds what is written plainly"
    assert len(said(tmp_path)) > 6


@pytest.mark.parametrize("key", ["pin", "PIN", "Pins", "pin_code", "first-pin", '"my pin"'])
@pytest.mark.parametrize("value", [f'"{PIN}"', PIN])
def test_a_pin_in_a_file_is_refused_and_not_repeated(run: Run, tmp_path: Path, key: str, value: str) -> None:
    for text in (f"{OWN}{key} = {value}\n", f"{key} = {value}\n{OWN}", f"{OWN}[pins]\nZebulon = {value}\n"):
        refused = run(text)
        assert faults(refused)
        assert PIN not in str(refused.exception) + refused.output
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("key", ["pin", "Pins", "pin_code", "first-pin"])
def test_a_pin_of_a_person_is_told_where_it_is_chosen(run: Run, key: str) -> None:
    (fault,) = faults(run(f"{OWN}{key} = {PIN}\n"))
    assert fault.startswith(
        f"clinic.toml:12: people number 1: {key}: stands in a file, no PIN: each person chooses one"
    )


def test_a_failure_of_the_program_itself_tells_no_word_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(prepared: object, *_: object) -> None:
        raise KeyError(prepared)

    monkeypatch.setenv("PTCODER_KEY_FILE", "1")
    monkeypatch.setattr(setup_file, "take", fail)
    (tmp_path / "clinic.toml").write_text(OWN, "utf-8")
    words = ["ptcoder", "setup", "--from", str(tmp_path / "clinic.toml"), "--log", str(tmp_path / "data")]
    monkeypatch.setattr("sys.argv", words)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == cli.BUG
    told = capsys.readouterr()
    assert "builtins.KeyError" in told.err
    assert not [each for each in PLANTED if each in told.out + told.err]
    assert planted_in(tmp_path, besides=tmp_path / "clinic.toml") == []
