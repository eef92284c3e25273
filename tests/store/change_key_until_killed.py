"""Changes the key of the log in a folder for ever, with a store that is a file, and says when each change begins.

`python -m tests.store.change_key_until_killed FOLDER STORE`
"""

import json
import sys
from pathlib import Path

from ptcoder.store import Log, SealedKeys


class FileVault:
    """A credential store that outlives the program; what it is told is there whole, or not at all."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def get(self, account: str) -> str | None:
        return self._kept().get(account)

    def set(self, account: str, secret: str) -> None:
        self._keep({**self._kept(), account: secret})

    def delete(self, account: str) -> None:
        self._keep({name: secret for name, secret in self._kept().items() if name != account})

    def _kept(self) -> dict[str, str]:
        return json.loads(self._file.read_bytes()) if self._file.exists() else {}

    def _keep(self, kept: dict[str, str]) -> None:
        new = self._file.with_suffix(".new")
        new.write_text(json.dumps(kept), encoding="utf-8")
        new.replace(self._file)


def main(folder: Path, store: Path) -> None:
    with Log.open(folder, SealedKeys(FileVault(store))) as log:
        while True:
            sys.stdout.write("changing\n")
            sys.stdout.flush()
            log.change_key()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
