"""What is said of the benchmarks is what stands in their results: tables, README and paper."""

import json
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "benchmarks" / "results"


def test_every_line_of_a_table_of_the_benchmarks_is_one_of_the_results():
    measured = {line for path in RESULTS.glob("*.md") for line in path.read_text(encoding="utf-8").splitlines()}
    cells = json.loads((ROOT / "notebooks" / "13-minflow-to-pytorch.ipynb").read_text(encoding="utf-8"))["cells"]
    lesson = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    tables = {
        "benchmarks/README.md": (ROOT / "benchmarks" / "README.md").read_text(encoding="utf-8"),
        "notebook 13": lesson[lesson.index("## 12") : lesson.index("In float32 nflows takes")],
    }
    for name, text in tables.items():
        lines = [line for line in text.splitlines() if line.startswith("|")]
        assert len(lines) > 10 and not [line for line in lines if line not in measured], name


def test_the_readme_says_what_the_results_say():
    """A quarter of a time is four times as fast, to the nearest whole number."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    speed, quality = (json.loads((RESULTS / f"{name}.json").read_text())["rows"] for name in ("speed", "quality"))
    step = {"task": "training step", "batch": 256, "model": "RealNVP"}
    times = {(row["peer"], row["dtype"]): row["minflow is faster by"] for row in speed if step.items() <= row.items()}
    less = {dtype: {3: "a third", 4: "a quarter"}[round(times["nflows", dtype])] for dtype in ("float32", "float64")}
    assert f"takes {less['float32']} of the time of nflows in float32 at batch 256" in readme
    assert f" and {less['float64']} of it in float64. That is less than in any other library" in readme
    assert [peer for peer, times_as_fast in times.items() if peer[0] != "minflow" and times_as_fast <= 1] == []
    best = {"data": "moons", "peer": "minflow", "model": "models.nsf, fit"}
    (gap,) = [row["KL gap"] for row in quality if best.items() <= row.items()]
    assert f"`models.nsf` gets within {gap:.4f} nats" in readme


def test_the_paper_cites_what_its_bibliography_has_and_measured_what_it_says():
    paper, listed = ((ROOT / "paper" / f"paper.{kind}").read_text(encoding="utf-8") for kind in ("md", "bib"))
    assert set(re.findall(r"@(\w+)", paper)) == set(re.findall(r"^@\w+\{(\w+),$", listed, re.MULTILINE))
    step = {"task": "training step", "batch": 256, "model": "RealNVP", "dtype": "float32"}
    rows = [row for row in json.loads((RESULTS / "speed.json").read_text())["rows"] if step.items() <= row.items()]
    took = {row["peer"]: row["ms"] for row in rows}
    slower = [took[name] for name in ("nflows", "normflows", "zuko")]
    words = f"at {took['minflow']:.2f} ms, beside {took['flowjax']:.1f} ms for FlowJAX"
    assert f"{words} and {min(slower):.1f} to {max(slower):.1f} ms" in paper
