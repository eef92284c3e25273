"""What `packaging/` is made of, imported as its own scripts import each other."""

import shutil
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

if not sys.platform.startswith("linux"):  # the other systems' packages are tried by building them
    collect_ignore_glob = ["test_linux.py", "test_elsewhere.py"]

TOP = Path(__file__).parents[2]
COMMIT_TIME = "1780000000"  # 2026-05-28

Script = Callable[[str], ModuleType]


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Script:
    """A module of `packaging/`, by its name."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", COMMIT_TIME)
    for name in ("PTCODER_SIGN_WINDOWS", "PTCODER_SIGN_MAC", "PTCODER_NOTARY", "PTCODER_SIGN_SUMS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.syspath_prepend(str(TOP / "packaging"))
    return import_module


@pytest.fixture(scope="session")
def icons(tmp_path_factory: pytest.TempPathFactory, qapp: object) -> Path:
    """The folder with the icons of a build."""
    made = tmp_path_factory.mktemp("icons")
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(TOP / "packaging"))
        import_module("icons").make(TOP / "resources" / "icons" / "ptcoder.svg", made)
    return made


def must_have(*tools: str) -> None:
    """They are a part of `dev.py test`."""
    missing = [tool for tool in tools if shutil.which(tool) is None]
    if missing:
        pytest.fail(f"missing: {', '.join(missing)}", pytrace=False)
