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
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from ptcoder.ui.window import MainWindow
MainWindow.paintEvent = lambda self, event: QTimer.singleShot(0, QApplication.quit)
from ptcoder.ui.app import run
run(demo=False, speed=1)
"""


def seconds(script: str, env: dict[str, str]) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", script], env=env, check=True, timeout=60)
    return time.perf_counter() - began


def test_start_to_first_window(tmp_path: Path) -> None:
    env = {**os.environ, "PTCODER_DATA": str(tmp_path / "data")}
    seconds(BARE, env), seconds(OURS, env)  # warm caches, and the log's first use
    pairs = [(seconds(OURS, env), seconds(BARE, env)) for _ in range(RUNS)]
    ratios = [ours / bare for ours, bare in pairs]
    ours, bare = (statistics.median(side) for side in zip(*pairs, strict=True))
    print(f"\nfirst window: ours {ours:.3f} s, bare {bare:.3f} s, median of ratios {statistics.median(ratios):.2f}")
    assert statistics.median(ratios) <= 2
