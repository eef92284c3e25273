"""`ptcoder code` on files that nobody would write: coded, or refused with faults, and nothing else.

`FUZZ_MINUTES=10 python3 packaging/dev.py test tests/fuzz -s` goes on by the clock, with new luck at every start, and
tells how many files it tried. Without it, a hundred, always the same ones.
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import time
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from ptcoder import cli, code_cli
from ptcoder.rulebook import RuleBook

MINUTES = float(os.environ.get("FUZZ_MINUTES", "0"))
ROUND = 400
"""So many files are tried between two looks at the clock."""

COLUMNS = (
    *("visit", "date", "payer", "code", "start", "end", "minutes", "patient", "discipline", "clinician", "role"),
    *("attendance", "group_size", "units", "allowed_to_date", "attest", "prefer", "abn", "telehealth", "modifiers"),
    *("x_note", "X_Two"),
)
BOOK = RuleBook.load(confirmed={"uhc", "anthem", "cigna"})
CODES = sorted(BOOK.on(date(2026, 3, 2)).services)
PAYERS = sorted(BOOK.on(date(2026, 3, 2)).payers)
FAULT = re.compile(r"rows\.csv:\d+: .+: \S|rows\.csv: \S|\.\.\. and \d+ more$")
CLOCK = st.builds("{:02d}:{:02d}".format, st.integers(8, 17), st.integers(0, 59))
ODD = st.one_of(
    st.sampled_from(
        [
            *(
                "",
                " ",
                "\x00",
                '"',
                "'",
                ";",
                ",",
                "\t",
                "\u2028",
                "\ufeff",
                "=1+1",
                "@a",
                "-1",
                "NaN",
                "1e999",
                "9" * 400,
            ),
            *("10:00", "24:00", "2026-03-02T23:59:59.999999+14:00", "0001-01-01T00:00Z", "2026-02-29", "12,5", "1,234"),
            *(
                "required;voluntary",
                "kx;kx;",
                "97;97;WC",
                "\U0001f600",
                "\u0130",
                "\uff11\uff15",
                "inf",
                "1_000",
                "0x10",
            ),
        ]
    ),
    st.text(max_size=8),
)
LIKELY: dict[str, st.SearchStrategy[str]] = {
    "visit": st.sampled_from(["a", "b", "c", "d"]),
    "date": st.sampled_from(
        ["2026-03-02", "2026-03-02", "2024-07-01", "2019-12-31", "2021-06-01", "2028-01-01", "2000-02-29"]
    ),
    "payer": st.sampled_from(PAYERS),
    "code": st.sampled_from([*CODES, *("97110", "97140", "97530", "97129", "97545", "97150", "97014", "97161") * 8]),
    "start": CLOCK,
    "end": CLOCK,
    "minutes": st.sampled_from(["", "", "", "7.5", "8", "23", "125", "0"]),
    "patient": st.sampled_from(["", "p", "q"]),
    "discipline": st.sampled_from(["", "PT", "OT", "slp"]),
    "clinician": st.sampled_from(["", "x", "y"]),
    "role": st.sampled_from(["", "PT", "PTA", "OT", "OTA", "SLP", "STUDENT"]),
    "attendance": st.sampled_from(["", "", "one_on_one", "constant", "unattended", "group"]),
    "group_size": st.sampled_from(["", "", "1", "2", "999"]),
    "units": st.sampled_from(["", "", "1", "4", "999"]),
    "allowed_to_date": st.sampled_from(["", "0", "2479.99", "2480", "999999999.99"]),
    "attest": st.sampled_from(["", "kx", "distinct", "kx;distinct"]),
    "prefer": st.sampled_from(["", "1", "0"]),
    "abn": st.sampled_from(["", "required", "voluntary", "none", "excluded", "voluntary;excluded"]),
    "telehealth": st.sampled_from(["", "video", "audio"]),
    "modifiers": st.sampled_from(["", "WC", "WH;CA", "96", "97", "ZZ"]),
}
OF_VISIT = ("date", "payer", "patient", "attest", "allowed_to_date")


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """Files whose cells are mostly right, and sometimes not; at times with bytes cut out of their middle."""
    columns = draw(st.permutations(COLUMNS)) if draw(st.booleans()) else list(COLUMNS)
    columns = columns[: draw(st.integers(4, len(columns)))] if not draw(st.integers(0, 9)) else columns
    oddness = draw(st.sampled_from([0, 0, 0, 1, 20]))
    separator, end = draw(st.sampled_from([",", ";", "\t"])), draw(st.sampled_from(["\n", "\r\n"]))
    visits: dict[str, dict[str, str]] = {}
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator=end)
    writer.writerow(columns)
    for _ in range(draw(st.integers(1, 8))):
        row = {name: draw(LIKELY.get(name, ODD)) for name in columns}
        if not oddness:
            first = visits.setdefault(row.get("visit", ""), row)
            row |= {name: first[name] for name in OF_VISIT if name in row}
            _straighten(row)
        else:
            for name in columns:
                if draw(st.integers(0, 99)) < oddness:
                    row[name] = draw(ODD)
        writer.writerow(row.values())
    data = out.getvalue().encode("utf-8", "surrogatepass")
    if oddness and not draw(st.integers(0, 3)):
        cut = sorted(draw(st.lists(st.integers(0, len(data)), min_size=2, max_size=2)))
        data = data[: cut[0]] + draw(st.binary(max_size=6)) + data[cut[1] :]
    return data


def _straighten(row: dict[str, str]) -> None:
    """Times in order, and one kind of them; so most files are coded, not refused."""
    if row.get("minutes") or "start" not in row or "end" not in row:
        row |= {name: "" for name in ("start", "end") if name in row}
        if "minutes" in row:
            row["minutes"] = row["minutes"] or "16"
    elif row["start"] == row["end"]:
        row["end"] = "18:00"
    else:
        row["start"], row["end"] = sorted((row["start"], row["end"]))


def code(data: bytes, options: list[str], folder: Path, book: RuleBook) -> int:
    """Runs the command, and says what is wrong with its answer."""
    for name in ("lines", "findings"):
        (folder / name).unlink(missing_ok=True)
    (folder / "rows.csv").write_bytes(data)
    words = ["code", "rows.csv", "-o", "lines", "--findings", "findings", *options]
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        status = cli.program.main(words, standalone_mode=False)
    told = err.getvalue()
    assert status in (0, 1, 2), status
    assert out.getvalue() == ""
    if status == 2:
        assert told
        assert all(FAULT.match(line) for line in told.rstrip("\n").split("\n")), told
        assert sorted(path.name for path in folder.iterdir()) == ["rows.csv"]
        return status
    lines = (folder / "lines").read_text(encoding="utf-8")
    if "json" in options:
        visits = [json.loads(line) for line in lines.split("\n") if line]
        found = [finding["severity"] for visit in visits for finding in visit["findings"]]
        rows = [line for visit in visits for line in visit["lines"]]
        assert all(len(line["modifiers"]) == len(set(line["modifiers"])) for line in rows)
    else:
        rows = list(csv.DictReader(io.StringIO(lines, newline="")))
        found = [
            row["severity"]
            for row in csv.DictReader(io.StringIO((folder / "findings").read_text(encoding="utf-8"), newline=""))
        ]
    assert ("error" in found) == (status == 1)
    for row in rows:
        billed = row["status"] in ("billed", "would_bill")
        assert (int(row["units"]) > 0) == billed
        assert int(row["minutes"]) >= 0
        assert row["why"]
    return status


def test_any_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(RuleBook, "load", lambda *_: BOOK)
    monkeypatch.setattr(code_cli.signal, "signal", lambda *_: None)
    monkeypatch.chdir(tmp_path)
    ended: Counter[int] = Counter()
    options = st.sampled_from(
        [[], [], ["--unsorted"], ["--format", "json"], ["--also", "commercial-ama"], ["--unsorted", "--format", "json"]]
    )

    def try_them(luck: int, examples: int) -> None:
        @seed(luck)
        @settings(
            max_examples=examples,
            deadline=None,
            database=None,
            derandomize=False,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example],
        )
        @given(files(), options)
        def one(data: bytes, words: list[str]) -> None:
            ended[code(data, words, tmp_path, BOOK)] += 1

        one()

    until = time.monotonic() + MINUTES * 60
    luck = time.time_ns() if MINUTES else 7
    try_them(luck, ROUND if MINUTES else 120)
    while time.monotonic() < until:
        luck += 1
        try_them(luck, ROUND)
    print(f"\n{ended.total()} files: {ended[0]} coded, {ended[1]} with errors, {ended[2]} refused")
    assert min(ended[0], ended[1], ended[2]) > 0
