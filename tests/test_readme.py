"""The README says what is so."""

import ast
import re
import tomllib
from pathlib import Path

from ptcoder.clinic.finding_faces import TITLES

TOP = Path(__file__).parent.parent
README = (TOP / "README.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| ([a-z0-9-]+) \| ((?:error|warning|info)(?:, (?:info|warning))?) \| (.{20,}) \|$", re.MULTILINE)
AN_ID = re.compile(r"[a-z]+(-[a-z]+)*")


def ids_in_the_code() -> set[str]:
    """What the coder and the reader of rows give findings as ids, as far as it stands there as text."""
    found: set[str] = set()
    for path in [*(TOP / "ptcoder" / "coding").glob("*.py"), *(TOP / "ptcoder" / "rows").glob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "found" and len(node.args) > 2:
                found.update(str(each.value) for each in ast.walk(node.args[2]) if isinstance(each, ast.Constant))
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Finding":
                found.update(
                    str(keyword.value.value)
                    for keyword in node.keywords
                    if keyword.arg == "id" and isinstance(keyword.value, ast.Constant)
                )
    return found


def ids_in_the_examples() -> set[str]:
    examples = tomllib.loads((TOP / "tests" / "coding" / "worked.toml").read_text(encoding="utf-8"))["example"]
    return {each for example in examples for key in ("findings", "raises") for each in example.get(key, ())}


def test_every_finding_has_its_row_and_its_title() -> None:
    rows = ROW.findall(README)
    ids = [name for name, _, _ in rows]
    assert len(set(ids)) == len(ids)
    code = ids_in_the_code()
    assert all(AN_ID.fullmatch(each) for each in code)
    assert len(code) > 25
    assert code | ids_in_the_examples() == set(ids)
    assert set(TITLES) == set(ids)


def test_every_file_that_is_named_is_there() -> None:
    text = README + (TOP / "resources" / "manual.md").read_text(encoding="utf-8")
    named = re.findall(r"`((?:resources|packaging|\.github|tests)/[^`* ]*)`", text) + re.findall(r"\]\(([^)]+)\)", text)
    assert named
    assert [each for each in named if not (TOP / each).exists()] == []
