"""Where the chain stood when this machine last saw the log, remembered outside of it.

A file that was copied, or put back from an earlier state, would go on under the numbers of records that exist
elsewhere: two different chains with one name. It is told by what is remembered here, and gets a station of its own.
"""

from __future__ import annotations

from ptcoder.store import reading
from ptcoder.store.connection import Database
from ptcoder.store.record import Tip


def said(tip: Tip) -> str:
    """A station's head as it is remembered."""
    return f"{tip.station.hex()}:{tip.n}:{tip.hash.hex()}"


def missing(database: Database, remembered: str) -> str:
    """What the log lacks of what was remembered as its head, in words; "" if nothing. What cannot be read is no reason
    to say so.
    """
    station, _, rest = remembered.partition(":")
    n, _, head = rest.partition(":")
    try:
        named, number, seen = bytes.fromhex(station), int(n), bytes.fromhex(head)
    except ValueError:
        return ""
    found = reading.hash_at(database, named, number)
    if number <= 0 or found == seen:
        return ""
    known = f"record {number:,} of station {station[:8]}, the last that this computer knew of"
    if found is not None:
        return f"it has another record in the place of {known}"
    last = reading.tip(database, named).n
    return f"it lacks {known}, and {f'ends at record {last:,}' if last else 'has none of that station'}"
