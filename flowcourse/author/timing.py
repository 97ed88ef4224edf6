"""How long the cells of notebooks take, and the frames of their widgets: python -m flowcourse.author.timing NOTEBOOKS

It runs each notebook in a fresh kernel, saves nothing, and prints the slowest cells and the median time of a frame of
the slowest widget. Its exit code is 1 where a notebook takes over a minute, all of them over eight minutes, or a frame
over a tenth of a second.
"""

import datetime
import json
import statistics
import sys
from pathlib import Path

import nbformat
from rich.console import Console
from rich.table import Table

from .execute import client_for, runnable

SECONDS = 60
SECONDS_OF_ALL = 480
FRAME = 0.1
SLOWEST = 3

# Runs in the notebook's kernel after its last cell, with names of its own: it moves every control of every live picture
# to each of its positions.
FRAMES = """
import gc, json, time
from minflow.widgets import Live

def positions(control):
    if hasattr(control, "options"):
        return [value for _, value in control._options_full]
    count = round((control.max - control.min) / control.step)
    return [control.min + k * control.step for k in range(0, count + 1, max(1, count // 20))]

def frames(live):
    for control in live.controls:
        start = control.value
        for value in positions(control):
            begin = time.perf_counter()
            control.value = value
            yield time.perf_counter() - begin
        control.value = start

print(json.dumps([list(frames(thing)) for thing in gc.get_objects() if isinstance(thing, Live)]))
"""


def measure(path):
    """(seconds of all cells, [(seconds, cell id)] with the slowest first, [[seconds of each frame] of each widget])."""
    client = client_for(path, record_timing=True)
    with client.setup_kernel():
        for index, cell in enumerate(client.nb.cells):
            client.execute_cell(cell, index)
        frames = _ask(client, FRAMES)
    cells = sorted(((_seconds(cell), cell.id) for cell in client.nb.cells if cell.cell_type == "code"), reverse=True)
    return sum(seconds for seconds, _ in cells), cells, frames


def main(paths):
    """Print the table; returns 1 where something is too slow, otherwise 0."""
    table = Table("notebook", "seconds", "slowest cells", "widgets: a frame")
    total, too_slow = 0.0, []
    for path in runnable(paths):
        seconds, cells, frames = measure(path)
        total += seconds
        name = Path(path).stem
        slowest = ", ".join(f"{cell} {s:.1f}" for s, cell in cells[:SLOWEST])
        usual = max(map(statistics.median, frames), default=0.0)
        table.add_row(name, f"{seconds:.1f}", slowest, f"{1000 * usual:.0f} ms" if frames else "")
        if seconds > SECONDS:
            too_slow.append(f"{name} takes {seconds:.0f} s, and {SECONDS} is the most")
        if usual > FRAME:
            too_slow.append(f"{name} has a widget with frames of {usual:.2f} s, and {FRAME} is the most")
    table.add_row("all", f"{total:.1f}", "", "")
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


def _ask(client, code):
    """What `code` prints in the client's kernel, read as JSON."""
    cell = nbformat.v4.new_code_cell(f"exec({code!r}, {{}})")
    client.nb.cells.append(cell)
    client.execute_cell(cell, len(client.nb.cells) - 1)
    client.nb.cells.pop()
    return json.loads("".join(output.text for output in cell.outputs if output.get("name") == "stdout"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
