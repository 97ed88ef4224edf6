"""The numbers that README and benchmarks/README.md quote are those that were measured and that stand in the results."""

import json
import re
from pathlib import Path

import pytest
from house import MODULES, part
from test_house import AT_TOP, code_lines

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BENCHMARKS = (ROOT / "benchmarks" / "README.md").read_text(encoding="utf-8")


def rows(kind):
    return json.loads((ROOT / "benchmarks" / "results" / f"{kind}.json").read_text(encoding="utf-8"))["rows"]


def faster(dtype, batch):
    """{peer: its time for a training step over minflow's}."""
    wanted = {"task": "training step", "dtype": dtype, "batch": batch}
    return {row["peer"]: row["minflow is faster by"] for row in rows("speed") if wanted.items() <= row.items()}


LIBRARIES = ("nflows", "normflows", "zuko")


def test_the_engine_is_as_long_as_the_readme_says():
    said = int(re.search(r"about (\d) (\d{3}) lines", README).expand(r"\1\2"))
    engine = [path for name, path in MODULES.items() if name.startswith("minflow.") and part(name) not in AT_TOP]
    assert abs(sum(len(code_lines(path.read_text(encoding="utf-8"))) for path in engine) - said) <= 50


@pytest.mark.parametrize(
    ("words", "dtype", "batch", "peers", "low", "high"),
    [
        (
            "a little less than half of the time of nflows, normflows and zuko in float32",
            "float32",
            256,
            LIBRARIES,
            2.0,
            2.5,
        ),
        ("six tenths of it in float64", "float64", 256, LIBRARIES, 1.54, 1.82),
        ("up to a quarter more than compiled JAX", "float32", 256, ("jax_by_hand", "flowjax"), 0.8, 1.0),
        ("up to a quarter more than compiled JAX", "float64", 256, ("jax_by_hand",), 0.8, 1.0),
        ("At batch 1024 PyTorch is as fast", "float64", 1024, LIBRARIES, 0.9, 1.1),
        ("At batch 1024 PyTorch is as fast", "float32", 1024, LIBRARIES, 0.9, 1.2),
    ],
)
def test_the_readmes_words_on_speed_are_what_was_measured(words, dtype, batch, peers, low, high):
    assert words in README
    measured = faster(dtype, batch)
    assert all(low <= measured[peer] <= high for peer in peers), measured


def test_the_gap_on_two_moons_is_what_was_measured():
    said = float(re.search(r"`models\.nsf` comes within (\S+) nats of the two moons", README)[1])
    (row,) = (row for row in rows("quality") if (row["data"], row["model"]) == ("moons", "models.nsf, fit"))
    assert (row["seconds"], round(row["KL gap"], 4)) == (60, said)


def test_the_table_of_speed_is_what_was_measured():
    names = ("nflows", "normflows", "zuko", "flowjax", "jax_by_hand", "numpy_by_hand")
    lines = re.findall(r"^\| (float\d\d), batch (\d+) \| (.*) \|$", BENCHMARKS, re.MULTILINE)
    assert len(lines) == 4
    for dtype, batch, cells in lines:
        measured = faster(dtype, int(batch))
        for name, cell in zip(names, cells.split(" | ")):
            assert float(cell) == float(f"{measured[name]:.2g}"), (dtype, batch, name)


def test_every_gap_and_every_score_in_the_benchmarks_tables_was_measured():
    measured = {f"{row['KL gap']:.4f}" for row in rows("quality")} | {f"{row['KL gap']:.3f}" for row in rows("quality")}
    measured |= {f"{row['KL gap']:.2f}" for row in rows("quality")}
    table = BENCHMARKS[BENCHMARKS.index("| moons, 60 s") : BENCHMARKS.index("minflow and flowjax make about")]
    quoted = re.findall(r"\b0\.\d+", table)
    assert len(quoted) >= 15 and set(quoted) <= measured
    scores = {f"{row['bits/dim']:.3f} ± {row['standard error']:.3f}" for row in rows("digits")}
    quoted = re.findall(r"\d\.\d{3} ± \d\.\d{3}", BENCHMARKS)
    assert len(quoted) >= 6 and set(quoted) <= scores
