"""What every test may rely on: it never sees its user's own data, and property tests repeat themselves."""

import os
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import settings

from ptcoder.clinic import pins
from ptcoder.store import connection

# HYPOTHESIS_PROFILE=search looks, at random and for long, for what the usual examples don't reach.
settings.register_profile("ci", derandomize=True, deadline=None, database=None)
settings.register_profile("search", deadline=None, max_examples=5000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test may be passed over where the system lacks what it asks of it. Linux lacks nothing: there it fails."""
    report = yield
    if report.skipped and sys.platform.startswith("linux") and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"passed over on Linux, where every test runs: {report.longrepr}"
    return report


@pytest.fixture(scope="session", autouse=True)
def _not_the_users_own_data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    nowhere = tmp_path_factory.mktemp("machine") / "policy.toml"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PTCODER_DATA", str(tmp_path_factory.mktemp("kept")))
        patch.setenv("PTCODER_KEY_FILE", "1")  # a test asks nobody's credential store, and no window asks a passphrase
        patch.setenv("PTCODER_STATE", str(tmp_path_factory.mktemp("state")))
        patch.setattr("ptcoder.files.policy_file", lambda: nowhere)  # what this computer's own says is not for tests
        yield


@contextmanager
def hasty() -> Generator[None]:
    """Logs that don't wait for the disk, and PINs that are hashed in no time, for tests of what is said and shown: that
    it lies there safely whatever happens is proven in tests/store and tests/faults.
    """
    said = "PRAGMA synchronous = FULL;"
    assert said in connection._SETTINGS
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection, "_SETTINGS", connection._SETTINGS.replace(said, "PRAGMA synchronous = OFF;"))
        patch.setattr(os, "fsync", lambda _: None)
        patch.setattr(pins, "MEMORY_KIB", 8)
        patch.setattr(pins, "PASSES", 1)
        yield


@pytest.fixture
def policy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The policy of this test's computer; it does not exist yet."""
    file = tmp_path / "machine.toml"
    monkeypatch.setattr("ptcoder.files.policy_file", lambda: file)
    return file


@pytest.fixture
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of this test alone; it does not exist yet."""
    folder = tmp_path / "data"
    monkeypatch.setenv("PTCODER_DATA", str(folder))
    return folder
