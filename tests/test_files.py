import os
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from ptcoder import __version__, files

TOP = Path(__file__).resolve().parent.parent


def python(*args: str, cwd: Path = TOP) -> str:
    return subprocess.run([sys.executable, *args], cwd=cwd, check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout


def test_a_checkout_finds_its_own_resources() -> None:
    assert files.resource("licenses", "THIRD-PARTY.md") == TOP / "resources" / "licenses" / "THIRD-PARTY.md"


def test_a_wheel_carries_every_resource_and_finds_it(tmp_path: Path) -> None:
    python("-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path))
    (wheel,) = tmp_path.glob(f"ptcoder-{__version__}-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "site")
    ask = "import sys; sys.path.insert(0, 'site'); from ptcoder.files import resource; print(resource())"
    found = Path(python("-I", "-c", ask, cwd=tmp_path).strip())
    assert found == (tmp_path / "site" / "ptcoder" / "_resources").resolve()

    def inside(folder: Path) -> set[str]:
        return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}

    assert inside(found) == inside(TOP / "resources") | {"README.md"}
    assert (found / "README.md").read_bytes() == files.readme().read_bytes() == (TOP / "README.md").read_bytes()


def test_the_policy_lies_where_users_cannot_write(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()  # the tests' own place
    told = {"linux": "/etc/ptcoder/policy.toml", "darwin": "/Library/Application Support/ptcoder/policy.toml"}
    for system, place in told.items():
        program = f"import sys; sys.platform = {system!r}; from ptcoder import files; print(files.policy_file())"
        assert python("-c", program).strip() == place
    program = (
        "import sys; from pathlib import Path; sys.platform = 'win32'; import platformdirs\n"
        "platformdirs.site_config_path = lambda name, appauthor: Path('C:/ProgramData', name)\n"
        "from ptcoder import files; print(files.policy_file())"
    )
    assert python("-c", program).strip() == "C:/ProgramData/ptcoder/policy.toml"


def test_the_environment_chooses_the_data_folder(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert files.data_folder() == data_folder
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PTCODER_DATA", "elsewhere")
    assert files.data_folder() == tmp_path / "elsewhere"


@pytest.mark.parametrize("chosen", [None, ""])
def test_else_it_is_the_users_own(chosen: str | None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("PTCODER_DATA")
    if chosen is not None:
        monkeypatch.setenv("PTCODER_DATA", chosen)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))  # heeded on Linux
    folder = files.data_folder()
    assert folder.name == "ptcoder"
    assert folder.is_absolute()
    if sys.platform.startswith("linux"):
        assert folder == tmp_path / "ptcoder"


def test_the_data_folder_is_made_only_on_request_and_for_its_owner_alone(data_folder: Path) -> None:
    files.data_folder()
    assert not data_folder.exists()
    previous = os.umask(0)
    try:
        assert files.data_folder(create=True) == data_folder
    finally:
        os.umask(previous)
    assert data_folder.is_dir()
    if os.name == "posix":
        assert stat.S_IMODE(data_folder.stat().st_mode) == 0o700
    assert files.data_folder(create=True) == data_folder  # again is no error


def test_looking_for_shipped_files_does_not_load_what_looks_for_kept_ones() -> None:
    ask = "import sys; from ptcoder.files import resource; resource(); print('platformdirs' in sys.modules)"
    assert python("-c", ask).strip() == "False"


def test_the_list_of_licenses_is_the_one_that_would_be_made_now() -> None:
    kept = files.resource("licenses", "THIRD-PARTY.md").read_text(encoding="utf-8")
    assert python("packaging/licenses.py").splitlines() == kept.splitlines()
