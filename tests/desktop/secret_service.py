"""A log begins, opens again and closes with its key in the Secret Service of this session: run in a session of its own.

`python -m tests.desktop.secret_service FOLDER`
"""

import sys
from pathlib import Path

from ptcoder.store import Log, SealedKeys
from ptcoder.store.vault import system_vault


def main(folder: Path) -> None:
    vault = system_vault()
    assert vault is not None, "no Secret Service answers in this session"
    with Log.open(folder, SealedKeys(vault)) as log:
        station = log.station
        log.change_key()
    with Log.open(folder, SealedKeys(vault)) as log:
        assert log.station == station
    account = SealedKeys(vault).read(folder / "log.key").account
    kept = vault.get(account)
    assert kept is not None
    assert len(bytes.fromhex(kept)) == 32
    assert vault.get(f"{account}.head") is not None
    for _ in range(2):
        vault.delete(account)
        assert vault.get(account) is None
    sys.stdout.write("kept\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
