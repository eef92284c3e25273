"""Where the chain stood when this machine last saw the log, remembered outside of it.

A file that was copied, or put back from an earlier state, would go on under the numbers of records that exist
elsewhere: two different chains with one name. It is told by what is remembered here, and gets a station of its own.
"""

from __future__ import annotations

from ptcoder.store.connection import Database, run
from ptcoder.store.record import Tip


def said(tip: Tip) -> str:
    """A station's head as it is remembered."""
    return f"{tip.station.hex()}:{tip.n}:{tip.hash.hex()}"


def is_missing(database: Database, remembered: str) -> bool:
    """Whether the log lacks the record that was its head. What cannot be read is no reason to say so."""
    station, _, rest = remembered.partition(":")
    n, _, head = rest.partition(":")
    try:
        named, number, seen = bytes.fromhex(station), int(n), bytes.fromhex(head)
    except ValueError:
        return False
    row = run(database, "SELECT hash FROM event WHERE station = ? AND n = ?", named, number).fetchone()
    return number > 0 and (row is None or row[0] != seen)
