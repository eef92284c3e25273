"""Every byte that a program writes into its folders, looked through for planted names, numbers and notes."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from tests.faults import clinic_day
from tests.faults.conftest import Figure
from tests.faults.processes import TOP, ids, told_by

WRITES = "write,pwrite64,writev,pwritev,pwritev2,sendfile,copy_file_range"
_CALL = re.compile(r"^(?:\d+ +)?\w+\(\d+<([^>]*)>(.*)$")
_BYTES = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')

WORDS = ("Lopez", "Novak", "Ann Example", "97110", "as it was", "medicare", "PatientAdded")
"""Planted by the clinic day: patients, a person, a code, a note, a payer, and a shape."""


def forms(word: str) -> list[bytes]:
    return [word.encode(), word.encode("utf-16-le"), word.encode("utf-16-be"), word.encode().hex().encode()]


def written(trace: Path, folders: list[Path]) -> dict[str, bytes]:
    """All that was written into files of these folders, by file, also what was deleted since."""
    found: dict[str, bytes] = {}
    for line in trace.read_text(encoding="ascii").splitlines():
        call = _CALL.match(line)
        if call is None:
            continue
        path = unescaped(call[1]).decode()
        if any(path.startswith(f"{folder}/") for folder in folders):
            found[path] = found.get(path, b"") + b"".join(unescaped(each[1]) for each in _BYTES.finditer(call[2]))
    return found


def unescaped(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


def test_no_planted_word_is_in_any_byte(tmp_path: Path, places: dict[str, Path], figure: Figure) -> None:
    trace = tmp_path / "trace"
    before = ["strace", "-f", "-y", "-qq", "-xx", "-s", "10000000", "-e", f"trace={WRITES}", "-o", str(trace)]
    code, told, said = told_by("backup", places["data"], 7, before=before)
    assert (code, bool(ids(told))) == (0, True), said
    found = written(trace, list(places.values()))
    names = {Path(path).name for path in found}
    assert {"log.db-wal", "log.rescue.new"} <= names, names
    assert any("/backups/" in path for path in found)
    for path in tmp_path.rglob("*"):
        if path.is_file() and path != trace:
            found[str(path)] = found.get(str(path), b"") + path.read_bytes()
    assert sum(map(len, found.values())) > 100_000
    for path, content in found.items():
        for word in WORDS:
            for form in forms(word):
                assert form not in content, f"{word} in {path}"
                assert form.decode("latin-1") not in path
    figure(f"planted words: {len(WORDS)} in 4 forms, in none of {sum(map(len, found.values())):,} bytes written")


def test_the_search_finds_what_is_written_plainly(tmp_path: Path, places: dict[str, Path]) -> None:
    """Also where the file is gone again."""
    trace = tmp_path / "trace"
    program = (
        "import os, sys, pathlib\n"
        "file = pathlib.Path(sys.argv[1], 'spill')\n"
        "file.write_bytes('Lopez'.encode('utf-16-le')); file.unlink()"
    )
    before = ["strace", "-f", "-y", "-qq", "-xx", "-s", "10000000", "-e", f"trace={WRITES}", "-o", str(trace)]
    subprocess.run([*before, sys.executable, "-c", program, str(places["temporary"])], cwd=TOP, check=True)
    (content,) = written(trace, [places["temporary"]]).values()
    assert any(form in content for form in forms("Lopez"))
    assert clinic_day.NAMES[0].split()[1] == "Lopez"
