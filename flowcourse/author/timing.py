"""Measure the CPU time of the cells of notebooks:  python -m flowcourse.author.timing NOTEBOOKS

It runs each notebook in a fresh kernel, saves nothing, and prints the slowest cells in CPU-seconds, which hardly change
on a busy machine. Its exit code is 1 where a notebook takes more than MOST.
"""

import sys
from pathlib import Path

from nbclient.util import run_sync
from rich.console import Console
from rich.table import Table

from .execute import client_for, runnable

MOST = 12
SLOWEST = 3
SPENT = "sum(__import__('os').times()[:4])"  # of the kernel, and of the processes that it has started


def measure(path):
    """(CPU-seconds of all cells, [(CPU-seconds, cell id)] with the slowest first)."""
    client, cells = client_for(path), []
    with client.setup_kernel():
        before = _spent(client)
        for index, cell in enumerate(client.nb.cells):
            client.execute_cell(cell, index)
            after = _spent(client)
            cells.append((after - before, cell.id))
            before = after
    return sum(seconds for seconds, _ in cells), sorted(cells, reverse=True)


def _spent(client):
    """The CPU-seconds of the kernel since it started."""
    asked = {"silent": True, "store_history": False, "user_expressions": {"spent": SPENT}}
    reply = run_sync(client.kc.execute_interactive)("", **asked)
    return float(reply["content"]["user_expressions"]["spent"]["data"]["text/plain"])


def main(paths):
    """Print the table; returns 1 where something is too slow, otherwise 0."""
    table = Table("notebook", "CPU-seconds", "slowest cells")
    total, too_slow = 0.0, []
    for path in runnable(paths):
        seconds, cells = measure(path)
        total += seconds
        slowest = ", ".join(f"{cell} {s:.1f}" for s, cell in cells[:SLOWEST])
        table.add_row(Path(path).stem, f"{seconds:.1f}", slowest)
        if seconds > MOST:
            too_slow.append(f"{Path(path).stem} takes {seconds:.0f} CPU-seconds, and {MOST} is the most")
    table.add_row("all", f"{total:.1f}", "")
    Console(width=None if sys.stdout.isatty() else 120).print(table)
    print("\n".join(too_slow) or "all within their budgets")
    return 1 if too_slow else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
