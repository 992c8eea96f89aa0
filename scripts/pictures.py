"""The pictures of the README, made from what the program prints about the province in ./demo.

Commands run in a terminal of their own (a pseudo-terminal, so that they colour as they do for a person), and what
it shows becomes an SVG. The statement becomes a PNG by pdftoppm, of poppler. `make pictures` runs this.
"""

from __future__ import annotations

import csv
import datetime as dt
import fcntl
import io
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from pathlib import Path

from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).parent.parent
IMAGES = ROOT / "docs" / "images"
WIDTH, HEIGHT = 110, 60
TITLES = {"vi": "An Sinh: ai còn nợ, và vì sao", "en": "An Sinh: who owes, and why"}


def shown(command: str, language: str) -> str:
    """What a terminal shows after ``command``, ANSI colours included."""
    path = f"{ROOT / '.venv' / 'bin'}:{os.environ['PATH']}"
    ours = {"PATH": path, "ANSINH_HOME": "demo/home", "ANSINH_LANG": language, "TERM": "xterm-256color"}
    environment = os.environ | ours
    controller, terminal = pty.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", HEIGHT, WIDTH, 0, 0))
    with subprocess.Popen(["bash", "-c", command], cwd=ROOT, env=environment, stdout=terminal, stderr=terminal) as run:
        os.close(terminal)
        output = b""
        while chunk := read(controller):
            output += chunk
    os.close(controller)
    if run.returncode:
        sys.exit(f"{command} failed:\n{output.decode()}")
    return output.decode().replace("\r\n", "\n")


def read(terminal: int) -> bytes:
    """The next piece of output; nothing when the program has ended."""
    try:
        return os.read(terminal, 65536)
    except OSError:
        return b""


def draw(commands: list[str], language: str) -> None:
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    for command in commands:
        console.print(Text(f"$ {command}", "bold"))
        console.print(Text.from_ansi(shown(command, language)))
    svg = console.export_svg(title=TITLES[language])
    # rich names a web font; a picture asks nobody for anything.
    svg = re.sub(r"@font-face \{.*?\}\s*|<!--.*?-->\s*", "", svg, flags=re.DOTALL).replace(
        "Fira Code", "ui-monospace, Menlo"
    )
    svg = re.sub(r"terminal-\d+", "terminal", svg)
    (IMAGES / f"terminal.{language}.svg").write_text(svg, encoding="utf-8")


def main() -> None:
    as_of = dt.date.today().replace(day=1) - dt.timedelta(days=1)  # noqa: DTZ011 - the demo's own day
    statement = next((ROOT / "demo").glob("C12-TS_*.pdf"))
    employer = statement.stem.partition("_")[2]
    with (ROOT / "demo" / "ledger" / "balances.csv").open(encoding="utf-8") as file:
        evaded = [row for row in csv.DictReader(file) if row["employer_code"] == employer and row["class"] == "evading"]
    IMAGES.mkdir(parents=True, exist_ok=True)
    commands = [
        f"ansinh ledger --as-of {as_of}",
        f"ansinh explain {employer} --as-of {as_of} --month {evaded[0]['month']} | head -n 13",
    ]
    for language in TITLES:
        draw(commands, language)
    subprocess.run(
        ["pdftoppm", "-r", "80", "-png", "-singlefile", "-f", "1", statement, IMAGES / "statement"], check=True
    )


if __name__ == "__main__":
    main()
