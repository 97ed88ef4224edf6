"""What was measured: a table on the terminal, JSON and Markdown and a picture in a folder."""

import json
import math
from textwrap import dedent

from rich.console import Console
from rich.table import Table

from . import machine, peers

# kind: its tables, each a caption, the fields its rows have in common, and for its columns a heading and a cell
RATIO = "{ms:.3g} ({minflow is faster by:.2g})"
LAYOUTS = {
    "speed": [
        (
            f"{task} of RealNVP, CPU ms (over minflow's)",
            {"task": task, "model": "RealNVP"},
            [("{dtype}, batch {batch}", RATIO)],
        )
        for task in ("training step", "log_prob", "sample")
    ]
    + [
        (
            "Spline couplings, batch 512, CPU ms (over minflow's)",
            {"model": "spline couplings"},
            [("{task}, {dtype}", RATIO)],
        ),
        (
            "Training step of other flows of minflow, CPU ms",
            {"own": True},
            [("{dtype}, batch {batch}", "{ms:.3g}")],
        ),
    ],
    "memory": [("MB of one backward pass", {}, [("{couplings} couplings, {N} points", "{MB:.3g}")])],
    "scaling": [
        ("CPU ms of a training step (over minflow's)", {}, [("D = {D}", RATIO)]),
        ("MB of one backward pass", {}, [("D = {D}", "{MB:.3g}")]),
    ],
    "quality": [
        (
            "KL gap in nats, the mean over the seeds ± its standard error",
            {},
            [("{data}, {seconds:.0f} s", "{KL gap:.4f} ± {standard error:.4f}")],
        ),
        ("Steps in this time", {}, [("{data}, {seconds:.0f} s", "{steps:.0f}")]),
    ],
    "families": [
        (
            "KL gap in nats after 4 CPU-seconds, the mean over the seeds ± its standard error",
            {"what": "gap"},
            [("{data}", "{KL gap:.4f} ± {error:.4f}")],
        ),
        ("Steps in this time", {"what": "gap"}, [("{data}", "{steps:.0f}")]),
        (
            "Size, parameters, and the learning rate that was chosen",
            {"what": "chosen"},
            [("D = {D}", "{size}, {parameters}, {rate:g}")],
        ),
        (
            "KL gap at each learning rate, of the seed that does not count (D = 2: the mean of two)",
            {"what": "tried"},
            [("D = {D}, {rate:g}", "{KL gap:.4f}")],
        ),
        (
            "CPU ms for the density of 256 points (over D = 2)",
            {"what": "cost"},
            [("D = {D}", "{density ms:.2f} ({density ×:.1f})")],
        ),
        ("CPU ms for 256 samples (over D = 2)", {"what": "cost"}, [("D = {D}", "{sample ms:.2f} ({sample ×:.1f})")]),
    ],
    "digits": [
        (
            "Test images, mean over the seeds ± its standard error; what is more than minflow's best, image by image",
            {},
            [
                ("bits/dim", "{bits/dim:.3f} ± {standard error:.3f}"),
                ("more than the best", "{more:.3f} ± {paired error:.3f}"),
                ("held out", "{held out:.3f}"),
                ("steps", "{steps:.0f}"),
                ("CPU s", "{CPU s:.0f}"),
            ],
        )
    ],
}
LINES = ("peer", "model")  # the fields that name a line
ALT = "Bars for the first table, minflow's in blue; the tables give their numbers."


def write(kind, about, rows, notes, folder, quick):
    """results/<kind>.json and .md, and the same tables on the terminal."""
    content = {"machine": machine.describe() | peers.versions(), "notes": notes, "rows": rows}
    console = Console()
    for caption, header, body in tables(kind, rows):
        table = Table(*header, title=caption)
        for line in body:
            table.add_row(*line)
        console.print(table)
    for note in notes:
        console.print(note, markup=False)
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{kind}-quick" if quick else kind
    (folder / f"{name}.json").write_text(json.dumps(content, indent=1, default=float) + "\n", encoding="utf-8")
    (folder / f"{name}.md").write_text(markdown(kind, about, content, not quick), encoding="utf-8")
    return folder / f"{name}.md"


def markdown(kind, about, content, pictured):
    """The page of what was measured: its tables and their picture, then how it was done, by `about`, and where."""
    lines = [f"# {kind}", ""]
    for caption, header, body in tables(kind, content["rows"]):
        lines += [f"{caption}:", "", _line(header), _line(["---"] * len(header)), *map(_line, body), ""]
    if pictured:
        lines += [f"![{ALT}]({kind}.svg)", ""]
    facts = ", ".join(f"{key} {value}" for key, value in content["machine"].items())
    lines += [*dedent(about).strip().splitlines(), "", *(f"- {note}" for note in content["notes"]), f"- {facts}"]
    return "\n".join(lines) + "\n"


def tables(kind, rows):
    """(caption, header, lines) of each table of a kind: a line for each peer and model."""
    return [
        (caption, *_table([row for row in rows if shared.items() <= row.items()], columns))
        for caption, shared, columns in LAYOUTS[kind]
    ]


def _table(rows, columns):
    names = [name for name in LINES if any(name in row for row in rows)]
    lines, headings = {}, []
    for row in rows:
        line = lines.setdefault(tuple(row.get(name, "") for name in names), {})
        for heading, cell in columns:
            line[heading.format_map(row)] = _cell(cell, row)
        headings += [heading for heading in line if heading not in headings]
    body = [[*key, *(line.get(heading, "") for heading in headings)] for key, line in lines.items()]
    return [*names, *headings], body


def _cell(cell, row):
    """What was not measured leaves its cell empty."""
    try:
        return cell.format_map(row)
    except (KeyError, TypeError, ValueError):
        return ""


def _line(cells):
    return f"| {' | '.join(cells)} |"


def draw(kind, rows, value, label, folder):
    """A bar for each peer in each group of rows of the first table; `label` says what the value is."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    rows = [row for row in rows if LAYOUTS[kind][0][1].items() <= row.items()]
    groups = list(dict.fromkeys(_group(row) for row in rows))
    figure = Figure(figsize=(8, 1 + 0.22 * (len(rows) + len(groups))), layout="constrained")
    axes, position, ticks = figure.subplots(), 0, []
    for group in groups:
        for row in (row for row in rows if _group(row) == group):
            if not isinstance(row.get(value), (int, float)) or not math.isfinite(row[value]):
                continue
            axes.barh(position, row[value], color="tab:blue" if row["peer"] == "minflow" else "lightgrey")
            ticks.append((position, " ".join(filter(None, (group, row["peer"], row.get("model"))))))
            position += 1
        position += 1
    axes.set_yticks(*zip(*ticks), fontsize=7)
    axes.invert_yaxis()
    axes.set_xlabel(label)
    with rc_context({"svg.fonttype": "none"}):  # letters as letters: a tenth of the size
        figure.savefig(folder / f"{kind}.svg", metadata={"Date": None})


def _group(row):
    return ", ".join(str(row[key]) for key in ("task", "dtype", "batch", "data", "couplings", "D") if key in row)
