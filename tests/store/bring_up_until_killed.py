"""Brings the log in a folder to a schema two steps further, slowly; says when the copy is made and when it is done.

`python -m tests.store.bring_up_until_killed FOLDER`
"""

import sys
import time
from pathlib import Path

from ptcoder.store.connection import Database, Migrations, connect
from ptcoder.store.migrating import bring_up
from ptcoder.store.schema import schema_1
from tests.store.test_backup import source

LATER = Migrations("ptcoder")
LATER()(schema_1)


@LATER()
def schema_2(database: Database) -> None:
    print("aside", flush=True)
    database.executescript("CREATE TABLE second (it TEXT) STRICT; PRAGMA user_version = 2;")
    time.sleep(0.05)


@LATER()
def schema_3(database: Database) -> None:
    database.executescript("CREATE TABLE third (it TEXT) STRICT; PRAGMA user_version = 3;")
    time.sleep(0.05)


def main(folder: Path) -> None:
    place = source(folder)
    database = connect(place.path, place.key)
    bring_up(database, place, LATER, 3)
    print("done", flush=True)
    time.sleep(60)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
