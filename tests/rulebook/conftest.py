"""The book of the shipped rules, and a copy of them that a test may change."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from ptcoder.files import resource
from ptcoder.rulebook import RuleBook


@pytest.fixture(scope="session")
def book() -> RuleBook:
    return RuleBook.load()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(resource("rules"), tmp_path / "rules"))


@pytest.fixture
def edit(folder: Path) -> Callable[[str, str, str, str], int]:
    """``edit(file, after, old, new)`` changes the copy: past the words ``after``, the first ``old`` becomes ``new``.

    Gives the line on which the change begins.
    """

    def apply(file: str, after: str, old: str, new: str) -> int:
        path = folder / file
        text = path.read_text("utf-8")
        place = text.index(old, text.index(after))
        path.write_text(text[:place] + new + text[place + len(old) :], "utf-8")
        return text.count("\n", 0, place) + 1

    return apply
