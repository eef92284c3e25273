"""From starting the frozen program to its first pixels on a screen, against a bare PySide6 window, frozen too.

Wants what `dev.py build` left in `dist/ptcoder`. Both are started in turn on an Xvfb of their own, and what is looked
at is the screen.
"""

import os
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

RUNS = 9
FROZEN = Path(__file__).parents[2] / "dist" / "ptcoder" / "ptcoder"
BARE = """
from PySide6.QtWidgets import QApplication, QMainWindow
app = QApplication([])
window = QMainWindow()
window.resize(1280, 720)
window.show()
app.exec()
"""
WATCH = """
import subprocess, sys, time
from PySide6.QtWidgets import QApplication
app = QApplication([])
screen = app.primaryScreen()
color = lambda: screen.grabWindow(0, 640, 360, 1, 1).toImage().pixel(0, 0)
for command in sys.argv[1:]:
    while color() != 0xff000000:  # the window before is gone
        time.sleep(0.01)
    began = time.perf_counter()
    with subprocess.Popen([command]) as program:
        while color() == 0xff000000:
            assert program.poll() is None, command
            assert time.perf_counter() - began < 30, command
            time.sleep(0.001)
        print(time.perf_counter() - began, flush=True)
        program.kill()
"""


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bare")
    (folder / "bare.py").write_text(BARE, encoding="utf-8")
    places = [f"--{name}={folder / name}" for name in ("distpath", "workpath", "specpath")]
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level=WARN", "--onedir", "--strip", *places]
    subprocess.run([*command, str(folder / "bare.py")], check=True)
    return folder / "distpath" / "bare" / "bare"


def test_the_frozen_program_is_there_at_once(bare: Path, tmp_path: Path) -> None:
    assert FROZEN.is_file(), "nothing is built yet: python3 packaging/dev.py build"
    read, write = os.pipe()
    with subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x720x24", "-br"], pass_fds=[write]
    ) as screen:
        try:
            os.close(write)
            with os.fdopen(read) as told:
                display = f":{told.readline().strip()}"
            env = {key: said for key, said in os.environ.items() if key != "QT_QPA_PLATFORM"}
            env |= {"DISPLAY": display, "PTCODER_DATA": str(tmp_path / "data"), "PTCODER_KEY_FILE": "1"}
            env |= {"PTCODER_THEME": "light", "QT_QPA_PLATFORM": "xcb"}
            commands = [str(FROZEN), str(bare)] * (RUNS + 1)  # the first of each warms the caches
            watch = [sys.executable, "-c", WATCH, *commands]
            done = subprocess.run(watch, env=env, check=True, stdout=subprocess.PIPE, text=True)
        finally:
            screen.kill()
    seconds = [float(line) for line in done.stdout.split()][2:]
    rounds = list(zip(seconds[::2], seconds[1::2], strict=True))
    ratio = statistics.median(ours / other for ours, other in rounds)
    ours, other = (statistics.median(side) for side in zip(*rounds, strict=True))
    print(f"\nbare window, frozen {other:.3f} s; ours {ours:.3f} s: {ratio:.2f} times")
    assert ratio <= 1.5
