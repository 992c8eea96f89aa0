"""How long the simulator takes, and how much memory, at each scale, from the shell.

    python benchmarks/simulate.py [--scales 0.02 1 nation] [--repeat 3]

Each run is a process of its own that writes to a folder removed afterwards (the nation takes 3 GB of disk). Peak memory
is that of the largest process; the nation uses one process for each processor, and the sum of all is told too.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

MONTHS = ("--from", "2025-07", "--until", "2026-10")
GIB = 1024**3


def memory(root: int) -> tuple[int, int]:
    """Resident bytes of the largest process under ``root``, itself included, and of all of them."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents.setdefault(int(fields[1]), []).append(int(entry.name))
    family, sizes = [root], []
    while family:
        process = family.pop()
        family += parents.get(process, [])
        try:
            sizes.append(int(Path(f"/proc/{process}/statm").read_text().split()[1]) * 4096)
        except OSError:
            continue
    return max(sizes, default=0), sum(sizes)


def run(scale: str, folder: Path) -> tuple[float, int, int]:
    """Seconds, and peak memory of one process and of all together."""
    command = Path(sys.executable).with_name("ansinh")
    out = folder / "out"
    started = time.perf_counter()
    process = subprocess.Popen(
        [command, "simulate", "--scale", scale, *MONTHS, "--seed", "7", "--out", out],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    largest = together = 0
    done = threading.Event()

    def watch() -> None:
        nonlocal largest, together
        while not done.wait(0.1):
            one, all_of_them = memory(process.pid)
            largest, together = max(largest, one), max(together, all_of_them)

    watcher = threading.Thread(target=watch)
    watcher.start()
    _out, errors = process.communicate()
    seconds = time.perf_counter() - started
    done.set()
    watcher.join()
    if process.returncode:
        raise SystemExit(errors.decode())
    shutil.rmtree(out)
    return seconds, largest, together


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scales", nargs="+", default=["0.02", "1", "nation"])
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    print(f"{'scale':<10}{'best':>9}{'median':>9}{'peak GiB':>10}{'all GiB':>9}")
    for scale in options.scales:
        with tempfile.TemporaryDirectory() as folder:
            repeat = 1 if scale == "nation" else options.repeat
            runs = sorted(run(scale, Path(folder)) for _n in range(repeat))
        peak, together = (max(each[n] for each in runs) / GIB for n in (1, 2))
        print(
            f"{scale:<10}{runs[0][0]:>8.1f}s{runs[len(runs) // 2][0]:>8.1f}s{peak:>10.2f}{together:>9.2f}", flush=True
        )


if __name__ == "__main__":
    main()
