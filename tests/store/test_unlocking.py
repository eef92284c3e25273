"""Where the key is had from, and what is said and done where it is not to be had."""

from __future__ import annotations

import shutil
from pathlib import Path
from threading import Thread
from uuid import UUID

import pytest

from ptcoder.store import (
    Code,
    Guard,
    KeyDamaged,
    KeyLocked,
    KeyMissing,
    Log,
    LogBusy,
    LogError,
    PlainKeys,
    SealedKeys,
    StoreFailed,
    Way,
    WrongCode,
    WrongKey,
    WrongPassphrase,
)
from ptcoder.store import recovery_code as codes
from ptcoder.visit import KeyChanged, State
from tests.store.made_up import draft, key_of, notes, opened, raw
from tests.store.vaults import DeafVault, MemoryVault

ONE = UUID(int=1)
WORDS, OTHER_WORDS = "four calm words here", "other calm words here"
OLD = Path(__file__).with_name("files") / "schema-1"


@pytest.fixture
def vault() -> MemoryVault:
    return MemoryVault()


@pytest.fixture
def folder(tmp_path: Path, vault: MemoryVault) -> Path:
    """A log of one open visit whose key is in the vault, closed."""
    with Log.open(tmp_path / "data", SealedKeys(vault)) as log:
        log.append([draft(opened(ONE))])
    return tmp_path / "data"


def guard_of(log: Log) -> Guard:
    assert log.guard is not None
    return log.guard


def new_code(folder: Path, vault: MemoryVault | None, *, passphrase: str = "") -> str:
    keys = SealedKeys(vault)
    if passphrase:
        keys.unlock_with_passphrase(folder / "log.key", passphrase)
    with Log.open(folder, keys) as log:
        return guard_of(log).new_code()


def opened_visits(folder: Path, keys: SealedKeys) -> list[UUID]:
    with Log.open(folder, keys) as log:
        assert log.verify() == []
        return log.visits_in(State.OPEN)


def locked(folder: Path, keys: SealedKeys) -> KeyLocked:
    with pytest.raises(KeyLocked) as found:
        Log.open(folder, keys)
    return found.value


# --- the store


def test_the_key_lies_in_the_store_and_not_in_the_folder(folder: Path, vault: MemoryVault) -> None:
    (key,) = vault.keys()
    assert {path.name for path in folder.iterdir()} == {"log.db", "log.key"}
    for path in folder.iterdir():
        content = path.read_bytes()
        assert key.encode() not in content.lower()
        assert bytes.fromhex(key) not in content
    assert opened_visits(folder, SealedKeys(vault)) == [ONE]


def test_a_store_that_does_not_know_it_and_no_code(folder: Path) -> None:
    with pytest.raises(KeyMissing, match="No recovery code was made"):
        Log.open(folder, SealedKeys(MemoryVault()))
    with pytest.raises(KeyMissing, match="No recovery code was made"):
        Log.open(folder, SealedKeys(None))


def test_a_store_that_does_not_answer(folder: Path, vault: MemoryVault) -> None:
    vault.fails = True
    with pytest.raises(StoreFailed, match="does not answer"):
        Log.open(folder, SealedKeys(vault))
    vault.fails = False
    new_code(folder, vault)
    vault.fails = True
    told = locked(folder, SealedKeys(vault))
    assert told.ways == (Way.CODE,)
    assert "does not answer" in str(told)
    vault.fails = False
    assert opened_visits(folder, SealedKeys(vault)) == [ONE]


@pytest.mark.parametrize("vault", [DeafVault(), MemoryVault(fails=True)])
def test_a_store_that_keeps_nothing_is_not_trusted_with_a_new_log(tmp_path: Path, vault: MemoryVault) -> None:
    told = locked(tmp_path, SealedKeys(vault))
    assert told.ways == (Way.NEW_PASSPHRASE,)
    assert "credential store" in str(told)
    assert list(tmp_path.iterdir()) == []


def test_something_else_in_the_store(folder: Path, vault: MemoryVault) -> None:
    new_code(folder, vault)
    account = next(name for name in vault.kept if not name.endswith(".head"))
    for secret in ("", "no key", "00" * 31, "00" * 32):
        vault.kept[account] = secret
        assert locked(folder, SealedKeys(vault)).ways == (Way.CODE,)


def test_a_wrong_key_in_the_store_and_no_other_way(folder: Path, vault: MemoryVault) -> None:
    account = next(name for name in vault.kept if not name.endswith(".head"))
    vault.kept[account] = "00" * 32
    with pytest.raises(WrongKey, match="does not open this log"):
        Log.open(folder, SealedKeys(vault))


def test_a_key_file_that_is_gone_or_broken(folder: Path, vault: MemoryVault) -> None:
    text = (folder / "log.key").read_bytes()
    for content in (b"", text[:-20], b"secret", b"\xff\xfe"):
        (folder / "log.key").write_bytes(content)
        with pytest.raises(KeyDamaged, match="not a key, or not a whole one"):
            Log.open(folder, SealedKeys(vault))
        assert (folder / "log.key").read_bytes() == content
    (folder / "log.key").unlink()
    with pytest.raises(KeyMissing, match="key of this log is missing"):
        Log.open(folder, SealedKeys(vault))
    with pytest.raises(KeyMissing, match="key of this log is missing"):
        SealedKeys(None).set_first_passphrase(folder / "log.key", folder / "log.db", WORDS)
    assert {path.name for path in folder.iterdir()} == {"log.db"}


def test_a_sealed_file_is_nothing_for_plain_keys(folder: Path) -> None:
    with pytest.raises(KeyDamaged, match="Start without PTCODER_KEY_FILE"):
        Log.open(folder, PlainKeys())


def test_a_first_start_that_was_cut_off_is_gone_on_with(folder: Path, vault: MemoryVault) -> None:
    (folder / "log.db").unlink()
    assert opened_visits(folder, SealedKeys(vault)) == []


# --- the passphrase


def begun(folder: Path) -> SealedKeys:
    keys = SealedKeys(None)
    folder.mkdir(exist_ok=True)
    keys.set_first_passphrase(folder / "log.key", folder / "log.db", WORDS)
    with Log.open(folder, keys) as log:
        log.append([draft(opened(ONE))])
    return keys


def test_without_a_store_a_passphrase_is_wanted_first(tmp_path: Path) -> None:
    told = locked(tmp_path, SealedKeys(None))
    assert told.ways == (Way.NEW_PASSPHRASE,)
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(WrongPassphrase, match="at least 12 characters"):
        SealedKeys(None).set_first_passphrase(tmp_path / "log.key", tmp_path / "log.db", "short")
    assert list(tmp_path.iterdir()) == []
    begun(tmp_path)
    assert WORDS.encode() not in (tmp_path / "log.key").read_bytes()


def test_a_passphrase_is_asked_once_for_each_run(tmp_path: Path) -> None:
    keys = begun(tmp_path)
    assert opened_visits(tmp_path, keys) == [ONE]
    keys = SealedKeys(None)
    assert locked(tmp_path, keys).ways == (Way.PASSPHRASE,)
    with pytest.raises(WrongPassphrase, match="not the passphrase"):
        keys.unlock_with_passphrase(tmp_path / "log.key", OTHER_WORDS)
    assert locked(tmp_path, keys).ways == (Way.PASSPHRASE,)
    keys.unlock_with_passphrase(tmp_path / "log.key", WORDS)
    assert opened_visits(tmp_path, keys) == [ONE]


def test_two_that_begin_at_once_have_one_passphrase(tmp_path: Path) -> None:
    begun(tmp_path)
    with pytest.raises(KeyLocked, match="meanwhile") as told:
        SealedKeys(None).set_first_passphrase(tmp_path / "log.key", tmp_path / "log.db", OTHER_WORDS)
    assert told.value.ways == (Way.PASSPHRASE,)


def test_a_passphrase_takes_the_key_out_of_the_store_and_back(folder: Path, vault: MemoryVault) -> None:
    (key,) = vault.keys()
    with Log.open(folder, SealedKeys(vault)) as log:
        guard_of(log).set_passphrase(WORDS)
        assert guard_of(log).status().passphrase
        log.append(notes(ONE, 1))
    assert vault.keys() == []
    keys = SealedKeys(vault)
    assert locked(folder, keys).ways == (Way.PASSPHRASE,)
    keys.unlock_with_passphrase(folder / "log.key", WORDS)
    with Log.open(folder, keys) as log:
        assert not log.has_new_station
        guard_of(log).remove_passphrase()
    assert vault.keys() == [key]
    assert opened_visits(folder, SealedKeys(vault)) == [ONE]


def test_what_a_cut_off_change_left_in_the_store_is_taken_away(folder: Path, vault: MemoryVault) -> None:
    with Log.open(folder, SealedKeys(vault)) as log:
        before = dict(vault.kept)
        guard_of(log).set_passphrase(WORDS)
    vault.kept.update(before)
    keys = SealedKeys(vault)
    assert locked(folder, keys).ways == (Way.PASSPHRASE,), "it is asked all the same"
    keys.unlock_with_passphrase(folder / "log.key", WORDS)
    assert vault.keys() == []


def test_without_a_store_the_passphrase_stays(tmp_path: Path) -> None:
    with Log.open(tmp_path, begun(tmp_path)) as log, pytest.raises(StoreFailed, match="passphrase has to stay"):
        guard_of(log).remove_passphrase()


# --- the recovery code


def test_the_code_opens_the_log_on_another_machine(folder: Path, vault: MemoryVault, tmp_path: Path) -> None:
    code = new_code(folder, vault)
    moved = shutil.copytree(folder, tmp_path / "moved")
    there = MemoryVault()
    keys = SealedKeys(there)
    told = locked(moved, keys)
    assert told.ways == (Way.CODE,)
    assert "not in this computer's credential store" in str(told)
    with pytest.raises(WrongCode, match="not the one of this log"):
        keys.unlock_with_code(moved / "log.key", codes.new())
    assert there.kept == {}
    keys.unlock_with_code(moved / "log.key", code.lower().replace("-", ""))
    with Log.open(moved, keys) as log:
        assert log.visits_in(State.OPEN) == [ONE]
        assert log.has_new_station, "the old machine may go on"
        assert guard_of(log).status().code is Code.VERIFIED
        assert guard_of(log).take_news() == ["recovered"]
        assert guard_of(log).take_news() == []
    assert there.keys() == vault.keys()
    with Log.open(moved, SealedKeys(there)) as log:
        assert not log.has_new_station
        assert guard_of(log).take_news() == []


def test_the_code_where_the_store_takes_nothing(folder: Path, vault: MemoryVault) -> None:
    code = new_code(folder, vault)
    keys = SealedKeys(DeafVault())
    keys.unlock_with_code(folder / "log.key", code)
    with Log.open(folder, keys) as log:
        assert log.visits_in(State.OPEN) == [ONE]
        assert "could not be kept on this computer" in guard_of(log).warnings()[0]


def test_a_newer_code_is_the_only_one(folder: Path, vault: MemoryVault) -> None:
    first, second = new_code(folder, vault), new_code(folder, vault)
    with pytest.raises(WrongCode, match="only the newest"):
        SealedKeys(None).unlock_with_code(folder / "log.key", first)
    keys = SealedKeys(None)
    keys.unlock_with_code(folder / "log.key", second)
    assert opened_visits(folder, keys) == [ONE]


def test_a_forgotten_passphrase(tmp_path: Path) -> None:
    begun(tmp_path)
    code = new_code(tmp_path, None, passphrase=WORDS)
    keys = SealedKeys(None)
    assert locked(tmp_path, keys).ways == (Way.PASSPHRASE, Way.CODE)
    keys.unlock_with_code(tmp_path / "log.key", code)
    with Log.open(tmp_path, keys) as log:
        guard_of(log).set_passphrase(OTHER_WORDS)
    keys = SealedKeys(None)
    with pytest.raises(WrongPassphrase):
        keys.unlock_with_passphrase(tmp_path / "log.key", WORDS)
    keys.unlock_with_passphrase(tmp_path / "log.key", OTHER_WORDS)
    assert opened_visits(tmp_path, keys) == [ONE]


def test_how_far_the_code_is(folder: Path, vault: MemoryVault) -> None:
    with Log.open(folder, SealedKeys(vault)) as log:
        guard = guard_of(log)
        assert guard.status().code is Code.NONE
        guard.confirm_code()
        assert guard.status().code is Code.NONE
        guard.new_code()
        assert guard.status().code is Code.SHOWN
        guard.confirm_code()
        assert guard.status().code is Code.VERIFIED
        guard.new_code()
        assert guard.status().code is Code.SHOWN


# --- a key file of the old form


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return shutil.copytree(OLD, tmp_path / "old")


def test_an_old_key_goes_into_the_store(old: Path, vault: MemoryVault) -> None:
    key = key_of(old)
    inode = (old / "log.key").open("rb")
    with inode, Log.open(old, SealedKeys(vault)) as log:
        assert log.verify() == []
        assert not log.has_new_station
        assert guard_of(log).take_news() == ["sealed"]
        assert inode.read() == bytes(80), "the readable key was written over"
    assert vault.keys() == [key]
    assert key.encode() not in (old / "log.key").read_bytes()
    assert {path.name for path in old.iterdir()} == {"log.db", "log.key", "expected.json"}
    opened_visits(old, SealedKeys(vault))


def test_an_old_key_goes_behind_a_passphrase(old: Path) -> None:
    key, before = key_of(old), (old / "log.key").read_bytes()
    keys = SealedKeys(None)
    assert locked(old, keys).ways == (Way.NEW_PASSPHRASE,)
    assert (old / "log.key").read_bytes() == before
    keys.set_first_passphrase(old / "log.key", old / "log.db", WORDS)
    assert key.encode() not in (old / "log.key").read_bytes()
    opened_visits(old, keys)
    keys = SealedKeys(None)
    keys.unlock_with_passphrase(old / "log.key", WORDS)
    opened_visits(old, keys)


@pytest.mark.parametrize("vault", [DeafVault(), MemoryVault(fails=True)])
def test_an_old_key_stays_where_the_store_fails(old: Path, vault: MemoryVault) -> None:
    before = (old / "log.key").read_bytes()
    assert locked(old, SealedKeys(vault)).ways == (Way.NEW_PASSPHRASE,)
    assert (old / "log.key").read_bytes() == before


def test_an_old_key_that_does_not_open_the_log_is_left_alone(old: Path, vault: MemoryVault) -> None:
    wrong = b"ptcoder key 1: " + b"0" * 64 + b"\n"
    (old / "log.key").write_bytes(wrong)
    with pytest.raises(WrongKey):
        Log.open(old, SealedKeys(vault))
    with pytest.raises(WrongKey):
        SealedKeys(None).set_first_passphrase(old / "log.key", old / "log.db", WORDS)
    assert (old / "log.key").read_bytes() == wrong


# --- change of key


def test_another_key(folder: Path, vault: MemoryVault) -> None:
    code = new_code(folder, vault)
    (before,) = vault.keys()
    with Log.open(folder, SealedKeys(vault)) as log:
        records = list(log.all_records())
        newer = log.change_key()
        assert list(log.all_records()) == records
        (more,) = log.append([draft(opened(UUID(int=2)))])
        assert more.stamp.n == records[-1].stamp.n + 1
        assert guard_of(log).take_news() == ["key"]
        assert guard_of(log).status().code is Code.SHOWN
    (after,) = vault.keys()
    assert after != before
    assert {path.name for path in folder.iterdir()} == {"log.db", "log.key"}
    with pytest.raises(Exception, match="not a database"), raw(folder, before) as file:
        file.execute("SELECT count(*) FROM event")
    with pytest.raises(WrongCode):
        SealedKeys(None).unlock_with_code(folder / "log.key", code)
    keys = SealedKeys(None)
    keys.unlock_with_code(folder / "log.key", newer)
    assert opened_visits(folder, keys) == [ONE, UUID(int=2)]


def test_another_key_behind_the_passphrase(tmp_path: Path) -> None:
    with Log.open(tmp_path, begun(tmp_path)) as log:
        for passphrase, said in ((None, "the passphrase is needed"), (OTHER_WORDS, "not the passphrase")):
            with pytest.raises(WrongPassphrase, match=said):
                log.change_key(passphrase)
            assert log.visits_in(State.OPEN) == [ONE]
        log.change_key(WORDS)
        assert log.visits_in(State.OPEN) == [ONE]
    keys = SealedKeys(None)
    keys.unlock_with_passphrase(tmp_path / "log.key", WORDS)
    assert opened_visits(tmp_path, keys) == [ONE]


def test_no_change_while_another_program_has_the_log(folder: Path, vault: MemoryVault) -> None:
    (before,) = vault.keys()
    with Log.open(folder, SealedKeys(vault)) as log, Log.open(folder, SealedKeys(vault)) as other:
        other.visits_in(State.OPEN)
        with pytest.raises(LogBusy):
            log.change_key()
        assert log.visits_in(State.OPEN) == other.visits_in(State.OPEN) == [ONE]
        assert other.append(notes(ONE, 1))
        assert log.append(notes(ONE, 1))
    assert vault.keys() == [before]
    assert opened_visits(folder, SealedKeys(vault)) == [ONE]


def test_a_damaged_log_keeps_its_key(folder: Path, vault: MemoryVault) -> None:
    with Log.open(folder, SealedKeys(vault)) as log:
        log.append(notes(ONE, 300))
    content = bytearray((folder / "log.db").read_bytes())
    content[-2000] ^= 0xFF
    (folder / "log.db").write_bytes(content)
    with Log.open(folder, SealedKeys(vault)) as log, pytest.raises(LogError, match="damaged"):
        log.change_key()
    with Log.open(folder, SealedKeys(vault)) as log:
        assert log.visits_in(State.OPEN) == [ONE]


def test_a_store_that_fails_in_the_middle_of_a_change(folder: Path, vault: MemoryVault) -> None:
    """The log has the new key, the store the old one: the key file leads from the one to the other."""
    with Log.open(folder, SealedKeys(vault)) as log:
        vault.fails = True
        log.change_key()
        assert log.visits_in(State.OPEN) == [ONE]
    vault.fails = False
    (before,) = vault.keys()
    with Log.open(folder, SealedKeys(vault)) as log:
        assert log.visits_in(State.OPEN) == [ONE]
        assert guard_of(log).take_news() == ["key"]
    assert vault.keys() != [before]
    assert '"next"' not in (folder / "log.key").read_text()


def test_a_copy_from_before_the_change_is_opened_by_the_key_of_today(
    folder: Path, vault: MemoryVault, tmp_path: Path
) -> None:
    copy = (folder / "log.db").read_bytes()
    with Log.open(folder, SealedKeys(vault)) as log:
        log.change_key()
        log.change_key()
    (folder / "log.db").write_bytes(copy)
    with Log.open(folder, SealedKeys(vault)) as log:
        assert log.visits_in(State.OPEN) == [ONE]
        log.change_key()
        assert log.visits_in(State.OPEN) == [ONE]
    assert opened_visits(folder, SealedKeys(vault)) == [ONE]


# --- the head


def test_an_earlier_state_put_back_gets_a_station_of_its_own(folder: Path, vault: MemoryVault) -> None:
    earlier = (folder / "log.db").read_bytes()
    with Log.open(folder, SealedKeys(vault)) as log:
        assert not log.has_new_station
        log.append(notes(ONE, 3))
        station = log.station
    (folder / "log.db").write_bytes(earlier)
    for turn in range(2):
        with Log.open(folder, SealedKeys(vault)) as log:
            assert log.has_new_station is (turn == 0)
            assert log.station != station
            (record,) = log.append(notes(ONE, 1))
            assert record.stamp.n == turn + 1
            assert log.verify() == []


def test_a_copy_and_its_original_never_write_under_one_station(
    folder: Path, vault: MemoryVault, tmp_path: Path
) -> None:
    copy = shutil.copytree(folder, tmp_path / "copy")
    written: list[tuple[bytes, int]] = []
    for place in (folder, copy, folder, copy, copy, folder):
        with Log.open(place, SealedKeys(vault)) as log:
            written += [(record.stamp.station, record.stamp.n) for record in log.append(notes(ONE, 2))]
    assert len(set(written)) == len(written)


def test_without_a_store_nothing_is_guessed(tmp_path: Path) -> None:
    keys = begun(tmp_path)
    earlier = (tmp_path / "log.db").read_bytes()
    with Log.open(tmp_path, keys) as log:
        log.append(notes(ONE, 3))
    (tmp_path / "log.db").write_bytes(earlier)
    with Log.open(tmp_path, keys) as log:
        assert not log.has_new_station


def test_a_log_that_arrives_by_passphrase_gets_a_station_of_its_own(tmp_path: Path) -> None:
    begun(tmp_path)
    keys = SealedKeys(MemoryVault())
    keys.unlock_with_passphrase(tmp_path / "log.key", WORDS)
    for first in (True, False):
        with Log.open(tmp_path, keys) as log:
            assert log.has_new_station is first


@pytest.mark.parametrize("head", ["", "x", "::", "00:x:00", "zz:7:00", "00:0:00"])
def test_a_head_that_cannot_be_read_says_nothing(folder: Path, vault: MemoryVault, head: str) -> None:
    account = next(name for name in vault.kept if name.endswith(".head"))
    vault.kept[account] = head
    with Log.open(folder, SealedKeys(vault)) as log:
        assert not log.has_new_station


def test_the_head_is_remembered_at_the_ends_and_never_at_a_press(folder: Path, vault: MemoryVault) -> None:
    account = next(name for name in vault.kept if name.endswith(".head"))
    with Log.open(folder, SealedKeys(vault)) as log:
        at_start, asked = vault.kept[account], vault.asked
        for _ in range(5):
            log.append(notes(ONE, 1))
        assert vault.asked == asked
        assert vault.kept[account] == at_start
        head = log.head.hex()
    assert vault.kept[account].endswith(f":6:{head}")


def test_a_store_that_forgets_meanwhile_does_not_keep_the_log_from_closing(folder: Path, vault: MemoryVault) -> None:
    log = Log.open(folder, SealedKeys(vault))
    log.append(notes(ONE, 1))
    vault.fails = True
    log.close()
    vault.fails = False
    with Log.open(folder, SealedKeys(vault)) as again:
        assert not again.has_new_station
        assert len(list(again.all_records())) == 2


def test_what_was_cut_off_behind_the_head_last_remembered_is_missed(folder: Path, vault: MemoryVault) -> None:
    log = Log.open(folder, SealedKeys(vault))
    assert log.remembering() is None
    log.append(notes(ONE, 1))
    cut = {path: path.read_bytes() for path in folder.glob("log.db*")}
    log.append(notes(ONE, 3))
    remember = log.remembering()
    assert remember is not None
    thread = Thread(target=remember)
    thread.start()
    thread.join()
    assert log.remembering() is None, "once is enough"
    station = log.station.hex()[:8]
    kept = dict(vault.kept)
    log.close()
    vault.kept = kept  # as where the computer went down before the log was closed
    for path in folder.glob("log.db*"):
        path.unlink()
    for path, content in cut.items():
        path.write_bytes(content)
    with Log.open(folder, SealedKeys(vault)) as again:
        assert again.missing == (
            f"it lacks record 5 of station {station}, the last that this computer knew of, and ends at record 2"
        )
        assert again.has_new_station
        assert again.verify() == []
    with Log.open(folder, SealedKeys(vault)) as again:
        assert again.missing == ""


def test_another_record_in_the_place_of_the_head_is_told(folder: Path, vault: MemoryVault) -> None:
    account = next(name for name in vault.kept if name.endswith(".head"))
    station, n, _ = vault.kept[account].split(":")
    vault.kept[account] = f"{station}:{n}:{'00' * 32}"
    with Log.open(folder, SealedKeys(vault)) as log:
        assert log.missing.startswith(f"it has another record in the place of record 1 of station {station[:8]}")
    vault.kept[account] = f"{'77' * 16}:4:{'00' * 32}"
    with Log.open(folder, SealedKeys(vault)) as log:
        assert log.missing.endswith("and has none of that station")


def test_a_change_of_key_that_nobody_told_of_is_told_at_a_later_opening(folder: Path, vault: MemoryVault) -> None:
    with Log.open(folder, SealedKeys(vault)) as log:
        log.change_key()  # and the program is killed before it can say so
    with Log.open(folder, SealedKeys(vault)):
        pass  # as `ptcoder rules show` does, which says nothing
    with Log.open(folder, SealedKeys(vault)) as log:
        assert guard_of(log).take_news() == ["key"]
        log.append([draft(KeyChanged(what="code")), draft(KeyChanged(what="key"))])
    with Log.open(folder, SealedKeys(vault)) as log:
        assert guard_of(log).take_news() == []
