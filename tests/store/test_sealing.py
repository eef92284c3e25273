"""The sealed key file: each lock opens with its own key and nothing else, and the text holds no secret."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ptcoder.store import WrongCode, WrongPassphrase
from ptcoder.store import recovery_code as codes
from ptcoder.store.sealing import NotASeal, Seal, new_seal, read_seal

KEY, OTHER = bytes(range(32)), bytes(range(1, 33))
PASSPHRASE = "four calm words here"


@pytest.fixture(scope="module")
def code() -> str:
    return codes.new()


@pytest.fixture(scope="module")
def seal(code: str) -> Seal:
    return new_seal().with_code(KEY, code).with_passphrase(KEY, PASSPHRASE)


def test_both_locks_open(seal: Seal, code: str) -> None:
    kept = read_seal(seal.text())
    assert kept == seal
    assert kept.open_with_code(code.lower().replace("-", " ")) == KEY
    assert kept.open_with_passphrase(PASSPHRASE) == KEY


def test_a_passphrase_is_what_is_read_not_how_it_is_put_together(seal: Seal) -> None:
    accented = new_seal().with_passphrase(KEY, "Zo\u00eb's seven clocks")
    assert accented.open_with_passphrase("Zoe\u0308's seven clocks") == KEY


def test_no_other_opens(seal: Seal) -> None:
    with pytest.raises(WrongCode, match="not the one of this log"):
        seal.open_with_code(codes.new())
    with pytest.raises(WrongPassphrase, match="not the passphrase"):
        seal.open_with_passphrase(PASSPHRASE + " ")
    with pytest.raises(WrongCode):
        new_seal().open_with_code(codes.new())
    with pytest.raises(WrongPassphrase):
        new_seal().open_with_passphrase(PASSPHRASE)


def test_a_lock_belongs_to_its_log(seal: Seal, code: str) -> None:
    stolen = replace(new_seal(), code=seal.code, passphrase=seal.passphrase)
    with pytest.raises(WrongCode):
        stolen.open_with_code(code)
    with pytest.raises(WrongPassphrase):
        stolen.open_with_passphrase(PASSPHRASE)


def test_a_short_passphrase_is_refused() -> None:
    with pytest.raises(WrongPassphrase, match="at least 12 characters"):
        new_seal().with_passphrase(KEY, "short")


def test_the_text_holds_no_secret(seal: Seal, code: str) -> None:
    text = seal.changing_to(new_seal().with_code(OTHER, codes.new()), KEY, OTHER).text().lower()
    for secret in (KEY.hex(), OTHER.hex(), code.lower(), *code.lower().split("-"), PASSPHRASE, "calm"):
        assert secret not in text


def test_a_change_leads_from_the_old_key_to_the_new_and_back(code: str) -> None:
    log = new_seal()
    first = log.with_code(KEY, code)
    second = first.changing_to(replace(log, code=None).with_code(OTHER, codes.new()), KEY, OTHER)
    assert second.next_key(KEY) == OTHER
    assert second.next_key(OTHER) is None
    assert first.next_key(KEY) is None
    after = read_seal(second.text()).next
    assert after is not None
    assert after == second.next
    assert after.seal.former_keys(OTHER) == [KEY]
    assert after.seal.former_keys(KEY) == []
    third = bytes(range(2, 34))
    last = after.seal.changing_to(replace(log, code=None), OTHER, third).next
    assert last is not None
    assert last.seal.former_keys(third) == [OTHER, KEY]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "7",
        '"ptcoder key"',
        '{"ptcoder key": 2}',
        '{"ptcoder key": 3, "log": "00"}',
        "[" * 100_000,
    ],
)
def test_what_is_no_seal(text: str) -> None:
    with pytest.raises(NotASeal):
        read_seal(text)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("log",), "00"),
        (("log",), 7),
        (("code", "nonce"), "zz"),
        (("code", "sealed"), "00" * 47),
        (("passphrase", "salt"), None),
        (("passphrase", "argon2id", "memory_kib"), 1 << 30),
        (("passphrase", "argon2id", "passes"), 0),
        (("passphrase", "argon2id", "lanes"), 1000),
        (("former",), 3),
        (("next",), {}),
    ],
)
def test_a_seal_with_something_else_in_it(seal: Seal, path: tuple[str, ...], value: object) -> None:
    row = json.loads(seal.text())
    *outer, last = path
    part = row
    for name in outer:
        part = part[name]
    part[last] = value
    with pytest.raises(NotASeal):
        read_seal(json.dumps(row))


@given(st.integers(0, 10_000), st.characters(max_codepoint=127))
def test_a_changed_text_opens_right_or_not_at_all(at: int, sign: str) -> None:
    code = "00000-00000-00000-00000-00000-1Y69H"
    text = Seal(log=bytes(16)).with_code(KEY, code).text()
    broken = text[: at % len(text)] + sign + text[at % len(text) + 1 :]
    with suppress(NotASeal, WrongCode):
        assert read_seal(broken).open_with_code(code) == KEY
