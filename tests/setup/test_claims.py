"""What is said of the benchmarks is what stands in their results: every table, and what the README claims."""

import json
from pathlib import Path

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "benchmarks" / "results"


def test_every_line_of_a_table_of_the_benchmarks_is_one_of_the_results():
    measured = {line for path in RESULTS.glob("*.md") for line in path.read_text(encoding="utf-8").splitlines()}
    cells = json.loads((ROOT / "notebooks" / "14-minflow-to-pytorch.ipynb").read_text(encoding="utf-8"))["cells"]
    lesson = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")
    tables = {
        "benchmarks/README.md": (ROOT / "benchmarks" / "README.md").read_text(encoding="utf-8"),
        "notebook 14": lesson[lesson.index("## 12") : lesson.index("**Before you read on:**")],
    }
    for name, text in tables.items():
        lines = [line for line in text.splitlines() if line.startswith("|")]
        assert len(lines) > 10 and not [line for line in lines if line not in measured], name


def rows(kind, **wanted):
    all_rows = json.loads((RESULTS / f"{kind}.json").read_text(encoding="utf-8"))["rows"]
    return [row for row in all_rows if wanted.items() <= row.items()]


def test_minflow_is_as_fast_and_comes_as_close_as_the_readme_says():
    """A quarter and a third of the time of nflows, less than any library, as long as JAX by hand, 0.0010 nats."""

    def over(dtype, *peers):
        steps = rows("speed", task="training step", batch=256, model="RealNVP", dtype=dtype)
        return [row["minflow is faster by"] for row in steps if row["peer"] in peers]

    assert 3.6 <= over("float32", "nflows")[0] <= 4.4 and 2.8 <= over("float64", "nflows")[0] <= 3.3
    both = "float32", "float64"
    assert all(min(over(dtype, "nflows", "normflows", "zuko", "flowjax")) > 1 for dtype in both)
    assert all(0.95 <= over(dtype, "jax_by_hand")[0] <= 1.3 for dtype in both)
    (gap,) = rows("quality", data="moons", peer="minflow", model="models.nsf, fit")
    assert round(gap["KL gap"], 4) == 0.0010
