"""The program as it is called: what it writes where, and how it ends."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ptcoder import __version__
from ptcoder.files import resource

SAMPLE = resource("samples", "visits.csv")
DOUBLE = resource("samples", "double-booked.csv")
FAULTS = resource("samples", "with-faults.csv")
HEADER = "visit,date,payer,code,minutes,patient\n"
LINES = "visit,line,date,patient,payer,discipline,code,mod1,mod2,mod3,mod4,units,minutes,status,why"
FINDINGS = "visit,severity,id,codes,message,source"

posix = pytest.mark.skipif(os.name != "posix", reason="signals, pipes and devices as Unix has them")


def ptcoder(*args: str | Path, stdin: bytes = b"", **options) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "ptcoder", *map(str, args)]
    return subprocess.run(command, input=stdin, capture_output=True, timeout=60, **options)


def shell(words: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(f"'{sys.executable}' -m ptcoder {words}", shell=True, capture_output=True, timeout=60)


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


# --- what it writes ---------------------------------------------------------------------------------------------


def test_the_samples_visits():
    done = ptcoder("code", SAMPLE)
    assert done.returncode == 0
    assert done.stdout.decode().startswith(f"{LINES},x_shows\nlopez-1,1,2026-03-02,lopez,medicare,PT,97110,GP,")
    bills: dict[str, list[str]] = {}
    for line in table(done.stdout):
        modifiers = [line[f"mod{at}"] for at in range(1, 5) if line[f"mod{at}"]]
        bills.setdefault(line["visit"], []).append(" ".join([*("-".join([line["code"], *modifiers]), line["units"])]))
        assert (line["status"] == "billed") == (line["units"] != "0")
        assert line["why"]
    assert bills == {
        "lopez-1": ["97110-GP 1", "97140-GP 1", "97116-GP 1"],
        "baker-1": ["97110-GP 2", "97140-GP 1"],
        "chen-1": ["97112-GP 2", "97110-GP 1"],
        "diaz-1": ["G0283-GP 1", "97140-GP 1"],
        "evans-1": ["97110-GP 2", "97140 0"],
        "fox-1": ["97110-GP-CQ 1"],
        "gray-1": ["97162-GP 1", "97535-GP 1"],
        "hall-1": ["97150-GP 1"],
        "ivanov-1": ["97150-GP 1"],
        "jones-1": ["97530-GP-KX 3"],
        "king-am": ["97110-GP 2"],
        "lee-1": ["97545-GP 1", "97546-GP 1"],
        "moss-1": ["97530-GO 1", "97535-GO 1"],
        "novak-1": ["92507-GN 1"],
        "olsen-1": ["97140 2"],
    }
    found = {(row["visit"], row["id"]) for row in table(done.stderr)}
    assert found >= {
        ("baker-1", "under-eight-minutes"),
        ("chen-1", "tie"),
        ("diaz-1", "attended-with-unattended"),
        ("diaz-1", "modality-substituted"),
        ("fox-1", "assistant-share"),
        ("king-am", "same-day"),
        ("king-pm", "same-day"),
        ("moss-1", "no-clock-times"),
    }


def test_the_sample_of_a_spreadsheet():
    done = ptcoder("code", resource("samples", "excel-semicolons.csv"))
    assert done.returncode == 0
    assert [(line["visit"], line["code"], line["units"]) for line in table(done.stdout)] == [
        ("müller-1", "97110", "2"),
        ("müller-1", "97140", "1"),
        ("weiß-1", "97530", "2"),
    ]


def test_json_says_the_same():
    lines = table(ptcoder("code", SAMPLE).stdout)
    done = ptcoder("code", "--format", "json", SAMPLE)
    assert done.returncode == 0
    visits = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert [
        (visit["visit"], line["code"], line["discipline"], str(line["units"]), line["status"], line["x"]["x_shows"])
        for visit in visits
        for line in visit["lines"]
    ] == [(row["visit"], row["code"], row["discipline"], row["units"], row["status"], row["x_shows"]) for row in lines]
    assert list(visits[0]) == [
        *("visit", "lines", "findings", "timed_minutes", "total_minutes", "allowed_estimate", "edition", "choices")
    ]
    chen = visits[2]
    assert chen["choices"] == [
        {
            "discipline": "PT",
            "codes": ["97112", "97110"],
            "options": [{"97112": 2, "97110": 1}, {"97112": 1, "97110": 2}],
            "taken": {"97112": 2, "97110": 1},
        }
    ]


ALSO_ROWS = (
    HEADER
    + "a,2026-03-02,medicare,97110,33,p\na,2026-03-02,medicare,97140,7,p\n"
    + "b,2026-03-02,cash,97110,20,q\n"
    + "c,2026-03-02,medicare,97140,8,p\n"
)


def test_also_tells_what_a_visit_would_be_under_another_payer():
    rows = table(ptcoder("code", "--also", "commercial-ama", stdin=ALSO_ROWS.encode()).stdout)
    assert [(row["visit"], row["line"], row["payer"], row["code"], row["units"], row["status"]) for row in rows] == [
        ("a", "1", "medicare", "97110", "2", "billed"),
        ("a", "2", "medicare", "97140", "1", "billed"),
        ("a", "1", "commercial-ama", "97110", "2", "would_bill"),
        ("a", "2", "commercial-ama", "97140", "1", "would_bill"),
        ("b", "1", "cash", "97110", "1", "billed"),
        ("b", "1", "commercial-ama", "97110", "1", "would_bill"),
    ]
    done = ptcoder("code", "--format", "json", "--also", "cash", "--also", "commercial-ama", stdin=ALSO_ROWS.encode())
    first, _, third = (json.loads(line) for line in done.stdout.decode().splitlines())
    assert list(first["also"]) == ["cash", "commercial-ama"]
    assert [(line["code"], line["modifiers"]) for line in first["also"]["cash"]["lines"]] == [
        ("97110", []),
        ("97140", []),
    ]
    assert third["lines"] == third["also"]["cash"]["lines"] == []
    assert "also" not in json.loads(
        ptcoder("code", "--format", "json", stdin=ALSO_ROWS.encode()).stdout.split(b"\n")[0]
    )


def test_also_names_a_payer_that_is_known():
    done = ptcoder("code", "--also", "nobody", stdin=ALSO_ROWS.encode())
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr.decode() == "--also nobody: is not a payer we know; `ptcoder rules payers` lists them\n"


def test_findings_go_to_standard_error_or_to_their_file(tmp_path):
    plain = ptcoder("code", DOUBLE)
    assert plain.returncode == 1
    assert {row["id"] for row in table(plain.stderr)} >= {"clinician-double-booked"}
    kept = ptcoder("code", DOUBLE, "-o", tmp_path / "lines.csv", "--findings", tmp_path / "findings.csv")
    assert (kept.returncode, kept.stdout, kept.stderr) == (1, b"", b"")
    assert (tmp_path / "lines.csv").read_bytes() == plain.stdout
    assert (tmp_path / "findings.csv").read_bytes() == plain.stderr
    assert names(tmp_path) == ["findings.csv", "lines.csv"]


def test_findings_have_a_header_in_their_file_alone(tmp_path):
    rows = HEADER.replace("minutes", "start,end") + "v,2024-08-01,cash,97161,,,\n"
    done = ptcoder("code", "--findings", tmp_path / "f", stdin=rows.encode())
    assert done.returncode == 0
    assert (tmp_path / "f").read_text().splitlines()[0] == FINDINGS
    if len((tmp_path / "f").read_text().splitlines()) == 1:
        assert ptcoder("code", stdin=rows.encode()).stderr == b""


def test_standard_input_gives_what_the_file_gives():
    from_file = ptcoder("code", SAMPLE)
    for args in ((), ("-",)):
        piped = ptcoder("code", *args, stdin=SAMPLE.read_bytes())
        assert (piped.returncode, piped.stdout, piped.stderr) == (0, from_file.stdout, from_file.stderr)


@posix
def test_a_pipe_that_has_a_name_is_read_as_well():
    read, write = os.pipe()
    os.write(write, SAMPLE.read_bytes())  # so little that the pipe holds it
    os.close(write)
    done = ptcoder("code", f"/dev/fd/{read}", pass_fds=(read,))
    os.close(read)
    assert (done.returncode, done.stdout) == (0, ptcoder("code", SAMPLE).stdout)


def test_the_systems_encoding_plays_no_part():
    rows = (HEADER + "Zoë,2024-08-01,cash,97110,15,\n").encode()
    done = ptcoder("code", stdin=rows, env={**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"})
    assert done.returncode == 0
    assert b"\nZo\xc3\xab,1," in done.stdout


def test_formulas_do_not_run():
    rows = '"=v",2024-08-01,cash,97110,15,"- p",-5,"＝x"\n'
    done = ptcoder("code", stdin=(HEADER.replace("\n", ",x_n,x_=\n") + rows).encode())
    (line,) = table(done.stdout)
    assert (line["visit"], line["patient"], line["x_n"], line["x_="]) == ("'=v", "'- p", "-5", "'＝x")


# --- how it ends ------------------------------------------------------------------------------------------------


def test_faults_write_nothing(tmp_path):
    out, findings = tmp_path / "lines.csv", tmp_path / "findings.csv"
    findings.write_text("kept")
    done = ptcoder("code", FAULTS, "-o", out, "--findings", findings)
    assert (done.returncode, done.stdout) == (2, b"")
    assert [line.split(": ")[0:2] for line in done.stderr.decode().splitlines()] == [
        [f"{FAULTS}:{line}", column]
        for line, column in (
            (2, "date"),
            (3, "payer"),
            (3, "code"),
            (4, "end"),
            (5, "minutes"),
            (6, "minutes"),
            (7, "visit"),
        )
    ]
    assert names(tmp_path) == ["findings.csv"]
    assert findings.read_text() == "kept"


def test_faults_of_standard_input():
    done = ptcoder("code", stdin=b"")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"<stdin>:1: file: is empty,")


def test_unsorted():
    rows = [f"v{at % 3},2024-08-01,cash,97110,15,\n" for at in range(6)]
    apart = ptcoder("code", stdin=(HEADER + "".join(rows)).encode())
    assert apart.returncode == 2
    assert b"--unsorted" in apart.stderr
    gathered = ptcoder("code", "--unsorted", stdin=(HEADER + "".join(rows)).encode())
    together = ptcoder("code", stdin=(HEADER + "".join(sorted(rows))).encode())
    assert gathered.returncode == together.returncode == 0
    assert gathered.stdout == together.stdout


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["{dir}/none.csv"], "{dir}/none.csv: No such file or directory"),
        (["{dir}"], "{dir}: Is a directory"),
        (["{file}", "-o", "{dir}"], "{dir}: is a folder; name a file to write"),
        (["{file}", "-o", "{dir}/no/x"], "{dir}/no/x: its folder does not exist; make it, or write elsewhere"),
        (["{file}", "-o", "{file}"], "{file}: is the file that is being coded; write to another"),
        (["{file}", "--findings", "{dir}/./v.csv"], "{dir}/v.csv: is the file that is being coded; write to another"),
        (
            ["{file}", "-o", "{dir}/a", "--findings", "{dir}/a"],
            "{dir}/a: is wanted for the lines and for the findings; write them to two files",
        ),
    ],
)
def test_where_nothing_can_be_read_or_written(args, told, tmp_path):
    file = tmp_path / "v.csv"
    file.write_bytes(SAMPLE.read_bytes())
    done = ptcoder("code", *(arg.format(dir=tmp_path, file=file) for arg in args))
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == told.format(dir=tmp_path, file=file) + "\n"
    assert names(tmp_path) == ["v.csv"]
    assert file.read_bytes() == SAMPLE.read_bytes()


def test_bad_rules_are_told(tmp_path):
    (tmp_path / "p.toml").write_text("id = 7\n")
    for args in (["code", SAMPLE, "--payers", tmp_path / "p.toml"], ["code", SAMPLE, "--rules", tmp_path / "none"]):
        done = ptcoder(*args)
        assert (done.returncode, done.stdout) == (2, b"")
        assert done.stderr
        assert b"Traceback" not in done.stderr


@posix
def test_a_pipe_that_closes_ends_it_quietly(tmp_path):
    many = tmp_path / "many.csv"
    many.write_text(HEADER + "".join(f"v{at},2024-08-01,cash,97110,15,\n" for at in range(5000)))
    command = [sys.executable, "-m", "ptcoder", "code", str(many), "--findings", str(tmp_path / "f")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.readline()
        running.stdout.close()
        assert running.stderr.read() == b""
        assert running.wait(60) == 128 + signal.SIGPIPE
    assert names(tmp_path) == ["many.csv"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has /dev/full, a disk that never has room")
def test_a_full_disk_is_told():
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "ptcoder", "code", str(SAMPLE)]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, timeout=60, check=False)
    assert done.returncode == 2
    assert done.stderr.endswith(b"standard output: No space left on device\n")
    assert ptcoder("code", SAMPLE, "-o", "/dev/full").stderr.endswith(b"/dev/full: No space left on device\n")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux has /dev/full, a disk that never has room")
@pytest.mark.parametrize(
    ("to", "told"), [("--findings /dev/full", b"/dev/full: No space left on device\n"), ("2>/dev/full", b"")]
)
def test_findings_that_cannot_be_written_are_told(to, told):
    done = shell(f"code {SAMPLE} {to}")
    assert (done.returncode, done.stderr) == (2, told)


@posix
@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ("code <&-", 2, b"<stdin>: is closed; name the file to code\n"),
        (f"code {SAMPLE} >&-", 2, b"standard output: is closed; say with -o where the lines go\n"),
        (f"code {SAMPLE} -o {{dir}}/a --findings {{dir}}/b <&- >&- 2>&-", 0, b""),
        (f"code {FAULTS} 2>&-", 2, b""),
        (f"code {DOUBLE} 2>&-", 1, b""),
    ],
)
def test_closed_streams_are_told(words, code, told, tmp_path):
    done = shell(words.format(dir=tmp_path))
    assert (done.returncode, done.stderr) == (code, told)
    assert names(tmp_path) == (["a", "b"] if "{dir}" in words else [])


@posix
@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)])
def test_stopped_on_the_way_it_cleans_up(name, code, tmp_path):
    how = getattr(signal, name)
    many = tmp_path / "many.csv"
    many.write_text(HEADER + "".join(f"v{at},2024-08-01,cash,97110,15,\n" for at in range(100_000)))
    command = [sys.executable, "-m", "ptcoder", "code", str(many), "-o", str(tmp_path / "out.csv")]

    def heed() -> None:
        """Whoever runs these tests in the background hands down that such a signal is ignored."""
        signal.signal(how, signal.SIG_DFL)

    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, preexec_fn=heed) as running:
        deadline = time.monotonic() + 30
        while len(names(tmp_path)) == 1 and running.poll() is None and time.monotonic() < deadline:
            time.sleep(0.02)
        assert len(names(tmp_path)) == 2
        running.send_signal(how)
        _, told = running.communicate(timeout=30)
    assert running.returncode == code
    assert b"Traceback" not in told
    assert names(tmp_path) == ["many.csv"]


def test_interrupted_while_it_begins_it_ends_without_a_word():
    """As by Ctrl+C in the first moments, while what it needs is looked for."""
    early = (
        "import runpy, sys\n"
        "class Interrupting:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'click': raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupting())\n"
        "runpy.run_module('ptcoder', run_name='__main__')\n"
    )
    done = subprocess.run([sys.executable, "-c", early], capture_output=True, timeout=30)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")


@posix
def test_a_file_that_changes_while_it_is_read_is_told(tmp_path):
    many = tmp_path / "many.csv"
    many.write_text(HEADER + "".join(f"v{at},2024-08-01,cash,97110,15,\n" for at in range(20_000)))
    command = [sys.executable, "-m", "ptcoder", "code", str(many), "-o", str(tmp_path / "out.csv")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        deadline = time.monotonic() + 30
        while len(names(tmp_path)) == 1 and running.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
        with many.open("a") as file:
            file.write("late,2024-08-01,cash,97110,15,\n")
        _, told = running.communicate(timeout=60)
    assert running.returncode == 2, told[-2000:]
    assert told.decode().splitlines()[-1] == (
        f"{many}: the file was changed while it was being coded; nothing was kept, code it again"
    )
    assert names(tmp_path) == ["many.csv"]


# --- what it needs ----------------------------------------------------------------------------------------------


def test_coding_needs_no_window_and_no_database():
    script = (
        "import sys\n"
        "from ptcoder.cli import program\n"
        f"program.main(['code', {str(SAMPLE)!r}], standalone_mode=False)\n"
        "print(*sys.modules, sep='\\n', file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=True)
    loaded = done.stderr.splitlines()
    assert "ptcoder.rows" in loaded
    forbidden = ("PySide6", "sqlcipher3", "sqlite3", "sqlite_utils", "ptcoder.store", "ptcoder.ui", "ptcoder.clinic")
    assert not [name for name in loaded if name.startswith(forbidden)]


def test_payers_are_listed():
    done = ptcoder("rules", "payers")
    assert done.returncode == 0
    ids = [line.split()[0] for line in done.stdout.decode().splitlines()]
    assert {"medicare", "commercial-cms", "commercial-ama", "workers-comp", "cash"} <= set(ids)
    assert all(len(line.split()) > 1 for line in done.stdout.decode().splitlines())


def test_version_help_and_mistakes():
    assert ptcoder("--version").stdout.decode() == f"ptcoder {__version__}{os.linesep}"
    assert b"code" in ptcoder("--help").stdout
    for args in (["nothing"], ["code", "--nothing"], ["code", "--format", "xml"], ["--demo-speed", "0"]):
        done = ptcoder(*args)
        assert (done.returncode, done.stdout) == (2, b"")
        assert b"Error" in done.stderr


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks for a display as Linux has it")
@pytest.mark.parametrize("args", [[], ["--demo"], ["window"]])
def test_without_a_display_it_says_what_works_without_one(args):
    bare = {name: value for name, value in os.environ.items() if "DISPLAY" not in name and "QT_QPA" not in name}
    done = ptcoder(*args, env=bare)
    assert done.returncode == 2
    assert done.stdout == b""
    assert len(done.stderr.splitlines()) == 1
    assert b"python3 packaging/dev.py run code resources/samples/visits.csv" in done.stderr
