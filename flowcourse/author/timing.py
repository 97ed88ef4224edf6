"""How long notebooks take by cell, and their widgets by frame: python -m flowcourse.author.timing NOTEBOOKS

Runs each notebook in a fresh kernel, saves nothing, prints the slowest cells and the median frame of the slowest
widget, and ends with 1 where a notebook takes over a minute, all of them over eight, or a frame over a tenth of a
second.
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

# Runs in the notebook's own kernel, behind its last cell and apart from its names: every position of every control of
# every live picture.
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
    """(seconds of all cells, [(seconds, cell id)] slowest first, a list for each widget of its frames' seconds)."""
    client = client_for(path, record_timing=True)
    with client.setup_kernel():
        for index, cell in enumerate(client.nb.cells):
            client.execute_cell(cell, index)
        frames = _ask(client, FRAMES)
    cells = sorted(((_seconds(cell), cell.id) for cell in client.nb.cells if cell.cell_type == "code"), reverse=True)
    return sum(seconds for seconds, _ in cells), cells, frames


def main(paths):
    """Prints the table; 1 where something is too slow, otherwise 0."""
    table = Table("notebook", "seconds", "slowest cells", "widgets: a frame")
    total, too_slow = 0.0, []
    for path in runnable(paths):
        seconds, cells, frames = measure(path)
        total += seconds
        name = Path(path).stem
        slowest = ", ".join(f"{cell} {s:.1f}" for s, cell in cells[:SLOWEST])
        usual = max(map(statistics.median, frames), default=0.0)
        table.add_row(name, f"{seconds:.1f}", slowest, f"{1000 * usual:.0f} ms" if frames else "")
        too_slow += [f"{name} takes {seconds:.0f} s, and {SECONDS} is the most"] * (seconds > SECONDS)
        too_slow += [f"{name} has a widget with frames of {usual:.2f} s, and {FRAME} is the most"] * (usual > FRAME)
    table.add_row("all", f"{total:.1f}", "", "")
    too_slow += [f"all take {total:.0f} s, and {SECONDS_OF_ALL} is the most"] * (total > SECONDS_OF_ALL)
    Console(width=None if sys.stdout.isatty() else 120).print(table)
    print("\n".join(too_slow) or "all within their budgets")
    return min(len(too_slow), 1)


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
