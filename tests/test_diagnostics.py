"""What the program keeps of itself: enough to find a fault by, and never a word that came from outside the source."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from ptcoder import __version__, cli
from ptcoder.diagnostics import (
    DIARY,
    DIARY_BYTES,
    DIARY_FILES,
    FOLDER,
    MOST_OF_A_RUN,
    REPORTS_KEPT,
    Diagnostics,
    Told,
    described,
)

NAME = "Zebulon Quickenbush"
SECRETS = (NAME, "Quickenbush", "zebulon", "MRN-884213")


@pytest.fixture
def made() -> Iterator[Callable[[Path], Diagnostics]]:
    """Makes those of a folder, and ends them."""
    with ExitStack() as ends:

        def make(data: Path) -> Diagnostics:
            kept = Diagnostics(data)
            ends.callback(kept.end)
            return kept

        yield make


Make = Callable[[Path], Diagnostics]


def look_up(patients: dict[str, str]) -> str:
    return patients[NAME]


def read(path: Path) -> bytes:
    return (path / f"{NAME}.pdf").read_bytes()


def parse(text: str) -> object:
    return json.loads(text)


def from_another(patients: dict[str, str]) -> str:
    try:
        return look_up(patients)
    except KeyError as error:
        raise ValueError(f"{NAME} (MRN-884213) is nowhere") from error


def several(patients: dict[str, str]) -> None:
    raise ExceptionGroup(NAME, [ValueError(NAME), OSError(28, NAME)])


def noted(patients: dict[str, str]) -> None:
    error = ValueError(NAME)
    error.add_note(f"while {NAME} was treated")
    raise error


DEEDS: dict[str, Callable[[], object]] = {
    "a key": lambda: look_up({}),
    "a file": lambda: read(Path("/home/zebulon")),
    "a text": lambda: parse(f'{{"patient": "{NAME}"'),
    "a cause": lambda: from_another({}),
    "a group": lambda: several({}),
    "a note": lambda: noted({}),
    "a number": lambda: int(NAME),
    "an attribute": lambda: getattr(NAME, NAME.replace(" ", "_")),
}


def caught(deed: Callable[[], object]) -> Exception:
    try:
        deed()
    except (LookupError, OSError, ValueError, AttributeError, ExceptionGroup) as error:
        return error
    raise AssertionError("nothing failed")


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_no_planted_name_is_in_a_report(deed: Callable[[], object], tmp_path: Path, made: Make) -> None:
    error = caught(deed)
    planted = f"{error} {error!r} {vars(error)} {error.__cause__!r}"
    assert NAME.split()[-1] in planted
    kept = made(tmp_path).report(error)
    assert kept is not None
    for text in (described(error), kept.text, str(kept.path.name)):
        assert not [each for each in SECRETS if each.casefold() in text.casefold()]
    assert type(error).__name__ in kept.text
    assert __version__ in kept.text


def test_it_leads_to_the_place() -> None:
    text = described(caught(lambda: from_another({})), seconds=7)
    lines = text.splitlines()
    at = lines.index("builtins.ValueError")
    assert lines.index("It came from builtins.KeyError") > at
    assert any(line.endswith("in from_another") for line in lines[at:])
    assert lines[-1].endswith("in look_up")
    assert "It had run for 7 seconds." in lines
    assert "builtins.OSError ENOSPC" in described(caught(lambda: several({})))


def test_the_same_is_reported_once_and_never_too_much(tmp_path: Path, made: Make) -> None:
    kept = made(tmp_path)
    assert [kept.report(caught(lambda: look_up({}))) is not None for _ in range(3)] == [True, False, False]
    for at in range(MOST_OF_A_RUN + 5):
        kind = type(f"Kind{at}", (Exception,), {})
        kept.report(kind())
    assert len(kept.reports()) == MOST_OF_A_RUN
    for run in range(4):
        another = made(tmp_path)
        for at in range(MOST_OF_A_RUN):
            another.report(type(f"Run{run}Kind{at}", (Exception,), {})())
    reports = kept.reports()
    assert len(reports) == REPORTS_KEPT
    assert reports == sorted(reports, key=lambda each: each.at, reverse=True)
    assert "Run3Kind9" in reports[0].text


def test_the_diary_says_what_came_to_pass_and_rotates(tmp_path: Path, made: Make) -> None:
    kept = made(tmp_path)
    assert kept.last() == ""
    assert kept.begin() is None
    kept.tell(Told.OPENED, milliseconds=12)
    kept.end()
    lines = kept.last().splitlines()
    assert [line.split(" ", 1)[1].split(" seconds")[0] for line in lines] == [
        "The program started.",
        "The log was opened. milliseconds=12",
        "The program ended.",
    ]
    for _ in range(DIARY_FILES * DIARY_BYTES // 40):
        kept.tell(Told.TROUBLE)
    kept.end()
    files = sorted(path.name for path in (tmp_path / FOLDER).iterdir())
    assert files == [DIARY, *(f"{DIARY}.{at}" for at in range(1, DIARY_FILES))]
    assert all(path.stat().st_size <= DIARY_BYTES for path in (tmp_path / FOLDER).iterdir())
    with pytest.raises(ValueError, match="format code 'd'"):
        kept.tell(Told.OPENED, patient=NAME)  # pyright: ignore[reportArgumentType]


def test_what_happened_before_is_in_the_report(tmp_path: Path, made: Make) -> None:
    kept = made(tmp_path)
    kept.begin()
    kept.tell(Told.OPENED)
    report = kept.report(caught(lambda: look_up({})))
    kept.end()
    assert report is not None
    assert "The log was opened." in report.text.split("Before it\n")[1]


def test_what_the_system_ended_is_reported_at_the_next_start(tmp_path: Path, made: Make) -> None:
    home = tmp_path / "zebulon quickenbush"
    home.mkdir()
    script = home / "ends.py"
    script.write_text(
        "import faulthandler, pathlib, sys\n"
        "from ptcoder.diagnostics import Diagnostics\n"
        "kept = Diagnostics(pathlib.Path(sys.argv[1]))\n"
        "assert kept.begin() is None\n"
        "def treat():\n"
        "    faulthandler._sigsegv()\n"
        "treat()\n"
    )
    ended = subprocess.run([sys.executable, str(script), str(tmp_path / "data")], check=False)
    assert ended.returncode != 0
    kept = made(tmp_path / "data")
    report = kept.begin()
    assert report is not None
    assert 'File "ends.py", line 6 in treat' in report.text
    assert not [each for each in SECRETS if each.casefold() in report.text.casefold()]
    assert "ended by the system" in kept.last()
    kept.end()
    assert made(tmp_path / "data").begin() is None, "told once"


def test_a_disk_that_takes_nothing_ends_nothing(tmp_path: Path, made: Make) -> None:
    (tmp_path / FOLDER).write_text("in the way")
    kept = made(tmp_path)
    assert kept.begin() is None
    kept.tell(Told.OPENED)
    assert kept.report(caught(lambda: look_up({}))) is None
    assert (kept.reports(), kept.last()) == ([], "")
    kept.end()


def test_a_command_that_fails_tells_the_place_and_not_the_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(**_: object) -> None:
        look_up({})

    monkeypatch.setattr(cli.program, "main", fail)
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert ended.value.code == cli.BUG
    said = capsys.readouterr().err
    assert "builtins.KeyError" in said
    assert said.strip().endswith("in look_up")
    assert not [each for each in SECRETS if each.casefold() in said.casefold()]
