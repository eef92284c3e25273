"""The layout of the record, against the published vectors and an implementation that shares nothing with ours."""

import hashlib
import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptcoder.store.record import COLUMNS, START, Record, Tip, chained, digest, uuid7
from ptcoder.visit import Noted, encode
from tests.store.made_up import NOON, draft

VECTORS: list[dict[str, Any]] = json.loads(Path(__file__).with_name("vectors.json").read_text(encoding="utf-8"))
BYTES = ("prev", "station", "id", "boot", "who", "salt")


def by_hand(f: dict[str, Any]) -> bytes:
    whole = (
        b"\x01"
        + f["prev"]
        + f["station"]
        + f["n"].to_bytes(8, "big")
        + f["id"]
        + f["lamport"].to_bytes(8, "big")
        + f["at_us"].to_bytes(8, "big", signed=True)
        + f["off_min"].to_bytes(2, "big", signed=True)
        + f["boot"]
        + f["mono_us"].to_bytes(8, "big")
        + f["who"]
        + hashlib.sha256(f["salt"] + f["body"]).digest()
    )
    assert len(whole) == 1 + 32 + 16 + 8 + 16 + 8 + 8 + 2 + 16 + 8 + 16 + 32
    return hashlib.sha256(whole).digest()


def fields_of(vector: dict[str, Any]) -> dict[str, Any]:
    shown = vector["record"]
    fields = {name: bytes.fromhex(shown[name]) if name in BYTES else shown[name] for name in shown}
    fields["body"] = shown["body"].encode()
    return fields


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["what"] for vector in VECTORS])
def test_vector(vector: dict[str, Any]) -> None:
    fields = fields_of(vector)
    assert set(fields) == set(COLUMNS) - {"hash"}
    assert by_hand(fields).hex() == vector["hash"]
    assert digest(**fields).hex() == vector["hash"]
    assert Record(**fields, hash=b"").digest().hex() == vector["hash"]


def test_the_vectors_reach_the_edges() -> None:
    records = [vector["record"] for vector in VECTORS]
    assert len(records) >= 6
    assert any(record["off_min"] < 0 for record in records)
    assert any(record["at_us"] < 0 for record in records)
    assert any(not any(bytes.fromhex(record["boot"])) for record in records)
    assert any(not any(bytes.fromhex(record["who"])) for record in records)
    assert any(record["n"] > 1 << 32 for record in records)
    assert any(record["n"] == 1 and not any(bytes.fromhex(record["prev"])) for record in records)


u63 = st.integers(0, (1 << 63) - 1)
sixteen = st.binary(min_size=16, max_size=16)
any_record = st.fixed_dictionaries(
    {
        "prev": st.binary(min_size=32, max_size=32),
        "station": sixteen,
        "n": u63,
        "id": sixteen,
        "lamport": u63,
        "at_us": st.integers(-(1 << 63), (1 << 63) - 1),
        "off_min": st.integers(-(1 << 15), (1 << 15) - 1),
        "boot": sixteen,
        "mono_us": u63,
        "who": sixteen,
        "salt": sixteen,
        "body": st.binary(max_size=200),
    }
)


@given(any_record)
def test_any_record_hashes_as_written_by_hand(fields: dict[str, Any]) -> None:
    assert digest(**fields) == by_hand(fields)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("prev", bytes(31)),
        ("station", bytes(17)),
        ("id", b""),
        ("boot", b""),
        ("who", bytes(15)),
        ("salt", bytes(8)),
        ("n", -1),
        ("lamport", 1 << 64),
        ("at_us", 1 << 63),
        ("off_min", 40_000),
        ("mono_us", -1),
    ],
)
def test_what_does_not_fit_is_refused_and_never_cut_or_padded(name: str, value: object) -> None:
    fields: dict[str, Any] = {**fields_of(VECTORS[0]), name: value}
    with pytest.raises(ValueError, match="field of the record"):
        digest(**fields)


def test_records_follow_each_other_from_the_tip() -> None:
    tip = Tip(station=b"s" * 16, n=7, hash=b"h" * 32, lamport=90)
    event = Noted(visit=UUID(int=1), text="x")
    first, second = chained(tip, [(draft(event), encode(event)), (draft(event, who=None), encode(event))])
    assert (first.n, first.lamport, first.prev) == (8, 91, tip.hash)
    assert (second.n, second.lamport, second.prev) == (9, 92, first.hash)
    assert first.hash == first.digest() != second.hash
    assert first.salt != second.salt
    assert second.who == bytes(16)
    assert second.logged().stamp.who is None
    assert first.logged().event == event
    assert first.prev != START


@pytest.mark.parametrize("at_us", [0, NOON, -5_000_000, 1 << 62])
def test_ids_are_of_version_7_and_told_apart(at_us: int) -> None:
    ids = {uuid7(at_us) for _ in range(100)}
    assert len(ids) == 100
    assert {found.version for found in ids} == {7}
    if at_us == NOON:
        assert {found.int >> 80 for found in ids} == {NOON // 1000}
