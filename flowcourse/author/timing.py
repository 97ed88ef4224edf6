"""How long the cells of notebooks take:  python -m flowcourse.author.timing NOTEBOOKS

It runs each notebook in a fresh kernel, saves nothing, and prints the slowest cells. Its exit code is 1 where a
notebook takes over a minute, or all of them over eight minutes.
"""

import datetime
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from .execute import client_for, runnable

SECONDS = 60
SECONDS_OF_ALL = 480
SLOWEST = 3


def measure(path):
    """(seconds of all cells, [(seconds, cell id)] with the slowest first)."""
    client = client_for(path, record_timing=True)
    with client.setup_kernel():
        for index, cell in enumerate(client.nb.cells):
            client.execute_cell(cell, index)
    cells = sorted(((_seconds(cell), cell.id) for cell in client.nb.cells if cell.cell_type == "code"), reverse=True)
    return sum(seconds for seconds, _ in cells), cells


def main(paths):
    """Print the table; returns 1 where something is too slow, otherwise 0."""
    table = Table("notebook", "seconds", "slowest cells")
    total, too_slow = 0.0, []
    for path in runnable(paths):
        seconds, cells = measure(path)
        total += seconds
        name = Path(path).stem
        slowest = ", ".join(f"{cell} {s:.1f}" for s, cell in cells[:SLOWEST])
        table.add_row(name, f"{seconds:.1f}", slowest)
        if seconds > SECONDS:
            too_slow.append(f"{name} takes {seconds:.0f} s, and {SECONDS} is the most")
    table.add_row("all", f"{total:.1f}", "")
    if total > SECONDS_OF_ALL:
        too_slow.append(f"all take {total:.0f} s, and {SECONDS_OF_ALL} is the most")
    Console(width=None if sys.stdout.isatty() else 120).print(table)
    print("\n".join(too_slow) or "all within their budgets")
    return 1 if too_slow else 0


def _seconds(cell):
    times = cell.metadata.get("execution", {})
    began, ended = (times.get(name) for name in ("iopub.execute_input", "shell.execute_reply"))
    return (_instant(ended) - _instant(began)).total_seconds() if began and ended else 0.0


def _instant(text):
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
