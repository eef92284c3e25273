"""The page about security names tests, and they are there."""

import ast
import re
from pathlib import Path

TOP = Path(__file__).parent.parent
PAGE = (TOP / "resources" / "security.md").read_text(encoding="utf-8")
PARAGRAPHS = (
    "(a)(1)",
    "(a)(2)(i)",
    "(a)(2)(ii)",
    "(a)(2)(iii)",
    "(a)(2)(iv)",
    "(b)",
    "(c)(1)",
    "(c)(2)",
    "(d)",
    "(e)(1)",
)


def functions(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_test_that_is_named_is_there() -> None:
    named = re.findall(r"`(tests/[\w/.]+)::(\w+)`", PAGE)
    assert len(named) > 12
    assert [f"{path}::{name}" for path, name in named if name not in functions(TOP / path)] == []
    assert all(name.startswith("test_") for _, name in named)


def test_every_paragraph_has_its_row_and_what_has_no_test_says_that_it_is_not_there() -> None:
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in PAGE.splitlines() if line.startswith("| (")]
    assert [cells[0].split(",")[0].split(" ")[0] for cells in rows] == list(PARAGRAPHS)
    for cells in rows:
        assert "`tests/" in cells[3] or cells[2].startswith("Not in this version"), cells[0]
