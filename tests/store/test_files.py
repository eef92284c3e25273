"""A log of every schema that was ever shipped opens, is whole, shows what it held, and can be written on."""

import json
import shutil
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from ptcoder.store import Log
from ptcoder.store.schema import SCHEMA, migrations
from ptcoder.visit import Interval, Noted, State, fold
from tests.store.made_up import database_of, draft

FOLDERS = sorted((Path(__file__).with_name("files")).iterdir())


@pytest.fixture(params=FOLDERS, ids=lambda folder: folder.name)
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy; the files themselves are never opened."""
    return shutil.copytree(request.param, tmp_path / "data")


def test_there_is_a_file_of_every_schema() -> None:
    assert [folder.name for folder in FOLDERS] == [f"schema-{number}" for number in range(1, SCHEMA + 1)]


def test_an_old_log_shows_what_it_held(folder: Path) -> None:
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    with Log.open(folder) as log:
        assert log.verify() == []
        assert [[record.name, record.role] for record in log.people()] == expected["people"]
        assert [[record.name, record.mrn] for record in log.patients()] == expected["patients"]
        assert len(list(log.all_records())) == expected["records"]
        assert log.station.hex() == expected["station"]
        assert log.head.hex() == expected["head"]
        assert {name: list(map(short, log.visits_in(State(name)))) for name in State} == expected["states"]
        assert {visit: shown(log, visit) for visit in expected["visits"]} == expected["visits"]


def test_an_old_log_can_be_written_on(folder: Path) -> None:
    with Log.open(folder) as log:
        before = list(log.all_records())
        (record,) = log.append([draft(Noted(visit=UUID(int=0xC3), text="years later"))])
        assert (record.stamp.n, record.stamp.lamport) == (len(before) + 1, len(before) + 1)
        assert list(log.all_records()) == [*before, record]
        assert log.verify() == []


def test_an_old_log_is_brought_to_the_schema_of_a_new_one(folder: Path) -> None:
    def schema(log: Log) -> Any:
        ask = "SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2"
        return database_of(log).execute(ask).fetchall()

    with Log.open(folder) as old, Log.memory() as new:
        assert schema(old) == schema(new)
        assert database_of(old).execute("PRAGMA user_version").fetchone() == (SCHEMA,)


def test_every_migration_counts_one_up() -> None:
    assert repr(migrations) == f"<Migrations 'ptcoder': [{', '.join(f'schema_{n}' for n in range(1, SCHEMA + 1))}]>"


def shown(log: Log, visit: str) -> Any:
    found = fold(log.visit(UUID(int=int(visit, 16))))
    if found is None:
        return None
    return {
        "patient": short(UUID(found.patient or "")),
        "date": found.date.isoformat(),
        "state": found.state,
        "version": found.version,
        "bill": found.bill,
        "attested": sorted(found.attested),
        "acknowledged": dict(found.acknowledged),
        "opened": found.opened,
        "off_min": found.off_min,
        "intervals": [interval(each) for each in found.intervals],
    }


def interval(it: Interval) -> list[Any]:
    """Code, role, seconds (or units, of what is only counted), and whether it still runs."""
    seconds = None if it.length is None else it.length / 1_000_000
    return [it.code, it.role, it.units if it.length is None and it.start is None else seconds, it.running]


def short(identity: UUID) -> str:
    return f"{identity.int:x}"
