"""What was measured: a table on the terminal, JSON and Markdown and a picture in a folder."""

import json
import math

from rich.console import Console
from rich.table import Table

from . import machine, peers


def write(kind, rows, notes, folder, quick):
    """results/<kind>.json and .md, and the same table on the terminal."""
    facts = machine.describe() | peers.versions()
    columns = list(dict.fromkeys(key for row in rows for key in row))
    table = Table(*columns, title=kind)
    for row in rows:
        table.add_row(*(_cell(row.get(column)) for column in columns))
    console = Console()
    console.print(table)
    for note in notes:
        console.print(note, markup=False)
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{kind}-quick" if quick else kind
    content = {"machine": facts, "notes": notes, "rows": rows}
    (folder / f"{name}.json").write_text(json.dumps(content, indent=1, default=float) + "\n", encoding="utf-8")
    lines = [f"# {kind}", "", ", ".join(f"{key} {value}" for key, value in facts.items()), ""]
    lines += [f"| {' | '.join(columns)} |", "|---" * len(columns) + "|"]
    lines += [f"| {' | '.join(_cell(row.get(column)) for column in columns)} |" for row in rows]
    lines += ["", *(f"- {note}" for note in notes)]
    (folder / f"{name}.md").write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
    return folder / f"{name}.md"


def draw(kind, rows, value, label, folder):
    """A bar for each peer in each group of rows; `label` says what the value is."""
    from matplotlib.figure import Figure

    groups = list(dict.fromkeys(_group(row, value) for row in rows))
    names = list(dict.fromkeys(row["peer"] for row in rows))
    figure = Figure(figsize=(8, 1 + 0.22 * len(groups) * (len(names) + 1)), layout="constrained")
    axes, position, ticks = figure.subplots(), 0, []
    for group in groups:
        for row in (row for row in rows if _group(row, value) == group):
            if not isinstance(row.get(value), (int, float)) or not math.isfinite(row[value]):
                continue
            axes.barh(position, row[value], color="tab:blue" if row["peer"].startswith("minflow") else "lightgrey")
            ticks.append((position, f"{group} {row['peer']}"))
            position += 1
        position += 1
    axes.set_yticks(*zip(*ticks), fontsize=7)
    axes.invert_yaxis()
    axes.set_xlabel(label)
    figure.savefig(folder / f"{kind}.svg", metadata={"Date": None})


def _group(row, value):
    return ", ".join(str(row[key]) for key in ("task", "dtype", "batch", "data", "couplings", "D") if key in row)


def _cell(value):
    if value is None:
        return ""
    return f"{value:.3g}" if isinstance(value, float) else str(value)
