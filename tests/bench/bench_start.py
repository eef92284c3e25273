"""From starting the process to the first painted window, against a bare PySide6 window in the same run.

Each run is a process of its own, in turn with the other's, so that a machine that drifts drifts for both.
"""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

RUNS = 9
BARE = """
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        QTimer.singleShot(0, QApplication.quit)
app = QApplication([])
window = Window()
window.resize(1280, 720)
window.show()
app.exec()
"""
OURS = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from ptcoder.cli import main
from ptcoder.ui.window import MainWindow
quit = lambda *args: QTimer.singleShot(0, QApplication.quit)
if sys.argv.pop() == "painted":
    MainWindow.paintEvent = quit
else:
    furnish = MainWindow.furnish
    def then(window, app):
        furnish(window, app)
        quit()
    MainWindow.furnish = then
main()
"""


def seconds(script: str, until: str, env: dict[str, str]) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", script, until], env=env, check=True, timeout=60)
    return time.perf_counter() - began


def test_start_to_first_window(tmp_path: Path) -> None:
    env = {**os.environ, "PTCODER_DATA": str(tmp_path / "data")}
    runs = ((OURS, "painted"), (OURS, "furnished"), (BARE, ""))
    for script, until in runs:  # warms caches, and is the log's first use
        seconds(script, until, env)
    rounds = [[seconds(script, until, env) for script, until in runs] for _ in range(RUNS)]
    painted, furnished, bare = (statistics.median(side) for side in zip(*rounds, strict=True))
    first, whole = (statistics.median(each[at] / each[2] for each in rounds) for at in (0, 1))
    print(f"\nbare window {bare:.3f} s; ours painted {painted:.3f} s ({first:.2f} times), "
          f"with the clinic in it {furnished:.3f} s ({whole:.2f} times)")  # fmt: skip
    assert first <= 2
