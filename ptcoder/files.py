"""Where things lie: what is shipped with the program, and what it keeps for whoever uses it."""

import os
import sys
from pathlib import Path

POLICY = "policy.toml"


def resource(*parts: str) -> Path:
    """The file or folder that stands at `resources/<parts>` in the source.

    An installed wheel and a frozen program carry `resources` inside the package, as `_resources`.
    """
    package = Path(__file__).resolve().parent
    shipped = package / "_resources"
    return (shipped if shipped.is_dir() else package.parent / "resources").joinpath(*parts)


def readme() -> Path:
    """The page about the program, which is its help too; a wheel carries it among its resources."""
    shipped = resource("README.md")
    return shipped if shipped.is_file() else Path(__file__).resolve().parent.parent / "README.md"


def data_folder(*, create: bool = False) -> Path:
    """The folder that holds the log: `PTCODER_DATA` if set, else the system's place for a user's data.

    It is absolute and, unless `create` is set, may not exist. It is created for its owner alone; one that
    exists is left as it is.
    """
    chosen = os.environ.get("PTCODER_DATA")
    if chosen:
        folder = Path(chosen).expanduser().absolute()
    else:
        from platformdirs import user_data_path  # here, because coding visits from a file keeps nothing

        folder = user_data_path("ptcoder", appauthor=False)
    if create:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def state_folder() -> Path:
    """A second place, for what the data folder cannot take: `PTCODER_STATE` if set, else the system's place for the
    state of a user's programs. It is absolute and may not exist.
    """
    chosen = os.environ.get("PTCODER_STATE")
    if chosen:
        return Path(chosen).expanduser().absolute()
    from platformdirs import user_state_path

    return user_state_path("ptcoder", appauthor=False)


def policy_file() -> Path:
    """Where whoever looks after this machine settles what holds for everybody on it; there is usually none.

    It lies where an ordinary user cannot write, and no variable of a user's moves it.
    """
    if sys.platform == "win32":
        from platformdirs import site_config_path  # %PROGRAMDATA%, as the system itself tells it

        return site_config_path("ptcoder", appauthor=False) / POLICY
    place = "/Library/Application Support/ptcoder" if sys.platform == "darwin" else "/etc/ptcoder"
    return Path(place) / POLICY
