"""A log of an earlier schema is copied aside before it is brought to a later one, and is never left in between."""

import random
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ptcoder.store import Log, LogTooNew, backup
from ptcoder.store.connection import Database, Migrations, connect, run
from ptcoder.store.migrating import bring_up
from ptcoder.store.schema import SCHEMA, schema_1
from tests.store.bring_up_until_killed import LATER
from tests.store.test_backup import source

OLD = Path(__file__).with_name("files") / "schema-1"
KILLS = 7


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    shutil.copytree(OLD, folder)
    return folder


def version(folder: Path) -> int:
    """The schema of the log, after whatever was cut off is taken back."""
    place = source(folder)
    database = connect(place.path, place.key)
    try:
        found = int(run(database, "PRAGMA user_version").fetchone()[0])
        tables = {row[0] for row in run(database, "SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert ("second" in tables, "third" in tables) == (found == 3, found == 3), "half a migration"
        return found
    finally:
        database.close()


def test_a_copy_that_opens_is_made_first(folder: Path) -> None:
    place = source(folder)
    before = backup.whole(place.path, place.key)
    database = connect(place.path, place.key)
    try:
        aside = bring_up(database, place, LATER, 3)
        assert bring_up(database, place, LATER, 3) is None, "nothing is left to do"
    finally:
        database.close()
    assert version(folder) == 3
    assert aside == folder / "log.schema-1.db"
    assert backup.whole(folder / "log.schema-1.db", place.key) == before
    with pytest.raises(LogTooNew, match="format 3"):
        Log.open(folder)


def test_a_log_of_our_own_schema_is_not_copied(folder: Path) -> None:
    with Log.open(folder):
        assert sorted(path.name for path in folder.glob("*.db")) == ["log.db"]
    assert SCHEMA == 1, "then a stored file of the earlier schema is copied when it is opened: test that here"


def test_a_step_that_fails_leaves_no_step_done(folder: Path) -> None:
    steps = Migrations("ptcoder")
    steps()(schema_1)

    @steps()
    def schema_2(database: Database) -> None:
        database.executescript("CREATE TABLE second (it TEXT) STRICT; PRAGMA user_version = 2;")

    @steps()
    def schema_3(database: Database) -> None:
        raise ValueError("this step fails")

    place = source(folder)
    for copies in (1, 2):
        database = connect(place.path, place.key)
        try:
            with pytest.raises(ValueError, match="this step fails"):
                bring_up(database, place, steps, 3)
        finally:
            database.close()
        assert version(folder) == 1
        assert len(list(folder.glob("log.schema-1*.db"))) == copies, "no copy replaces another"
    with Log.open(folder) as log:
        assert log.verify() == []


def test_cut_off_at_any_moment_it_is_as_it_was_or_done(tmp_path: Path) -> None:
    luck = random.Random(20260302)
    found: list[int] = []
    for turn in range(KILLS):
        folder = tmp_path / str(turn)
        shutil.copytree(OLD, folder)
        command = [sys.executable, "-m", "tests.store.bring_up_until_killed", str(folder)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]) as child:
            assert child.stdout is not None
            assert child.stdout.readline() == b"aside\n"
            if turn == 0:
                assert child.stdout.readline() == b"done\n"
            else:
                time.sleep(luck.uniform(0, 0.12))
            child.kill()
        found.append(version(folder))
        assert backup.whole(folder / "log.schema-1.db", source(folder).key).records
    assert set(found) == {1, 3}
