"""Every wrong input of wrong_inputs.toml ends with exit 2, a line for each fault at its place, and nothing written."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ptcoder import cli, code_cli
from ptcoder.rulebook import RuleBook

DATA: dict[str, list[dict[str, Any]]] = tomllib.loads(Path(__file__).with_name("wrong_inputs.toml").read_text("utf-8"))
COLUMNS = (
    *("visit", "date", "payer", "code", "start", "end", "minutes", "patient", "discipline", "clinician", "role"),
    *("attendance", "group_size", "units", "allowed_to_date", "attest", "prefer", "abn", "telehealth", "modifiers"),
)
GOOD = {"date": "2026-03-02", "payer": "medicare", "code": "97110", "start": "10:00", "end": "10:15"}
TOLD = re.compile(r"rows\.csv:(\d+: [^:]+(?::\d+)?): \S")


def line(cells: dict[str, str]) -> str:
    return ",".join('"' + cells.get(column, "").replace('"', '""') + '"' for column in COLUMNS) + "\n"


def with_row(cells: dict[str, str]) -> bytes:
    good = (line({**GOOD, "visit": visit}) for visit in "ac")
    return (",".join(COLUMNS) + "\n" + line({**GOOD, "visit": "b", **cells}).join(good)).encode()


def inputs() -> Iterator[tuple[str, bytes, list[str]]]:
    for group in DATA["cell"]:
        column = group["column"]
        bare = {"start": "", "end": ""} if column == "minutes" else {}
        for cell in group["wrong"]:
            yield f"{column} {cell!a}", with_row({**bare, column: cell}), [f"3: {column}"]
    for number, group in enumerate(DATA["row"], 1):
        yield f"row {number}", with_row(group["cells"]), [f"3: {column}" for column in group["at"]]
    for file in DATA["file"]:
        data = file["latin1"].encode("latin-1") if "latin1" in file else file["text"].encode()
        yield file["name"], data, file["at"]


INPUTS = list(inputs())


def test_there_are_many() -> None:
    assert len(INPUTS) >= 200
    assert len({data for _, data, _ in INPUTS}) == len(INPUTS)


@pytest.mark.parametrize(("data", "at"), [each[1:] for each in INPUTS], ids=[each[0] for each in INPUTS])
def test_a_wrong_input(
    data: bytes,
    at: list[str],
    book: RuleBook,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(RuleBook, "load", lambda *_: book)
    monkeypatch.setattr(code_cli.signal, "signal", lambda *_: None)
    monkeypatch.chdir(tmp_path)
    Path("rows.csv").write_bytes(data)
    words = ["code", "rows.csv", "-o", "lines.csv", "--findings", "findings.csv"]
    assert cli.program.main(words, standalone_mode=False) == 2
    out, err = capsys.readouterr()
    told = [TOLD.match(each) for each in err.splitlines()]
    assert [each and each[1] for each in told] == at, err
    assert out == ""
    assert [path.name for path in tmp_path.iterdir()] == ["rows.csv"]
