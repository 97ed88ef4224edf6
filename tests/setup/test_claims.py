"""What the README, benchmarks/README.md and the lessons say of the benchmarks is what stands in their results."""

import json
import re
from pathlib import Path

import pytest
from house import MODULES, part
from test_house import AT_TOP, code_lines

from benchmarks import peers

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "benchmarks" / "results"
README, BENCHMARKS = ((ROOT / path).read_text(encoding="utf-8") for path in ("README.md", "benchmarks/README.md"))
LIBRARIES = ("nflows", "normflows", "zuko")


def lesson(name):
    """The text of a notebook's cells."""
    cells = json.loads((ROOT / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


MOVING, DIGITS, REALNVP = map(lesson, ("14-minflow-to-pytorch", "13-digits", "09-realnvp"))


def rows(kind, **wanted):
    found = json.loads((RESULTS / f"{kind}.json").read_text(encoding="utf-8"))["rows"]
    return [row for row in found if wanted.items() <= row.items()]


def over(batch, *names, task="training step", dtypes=("float32", "float64"), model="RealNVP"):
    """The times of these peers over minflow's."""
    found = rows("speed", task=task, batch=batch, model=model)
    return [row["minflow is faster by"] for row in found if row["peer"] in names and row["dtype"] in dtypes]


def more_steps(*names):
    """The steps of models.nsf in quality over those of these peers, with spline couplings; zuko has none of them."""
    ours = {row["data"]: row["steps"] for row in rows("quality", model="models.nsf, fit")}
    kinds = dict.fromkeys(names, "spline couplings") | {"zuko": "autoregressive splines"}
    theirs = [row for name in names for row in rows("quality", peer=name, model=kinds[name])]
    return [ours[row["data"]] / row["steps"] for row in theirs]


def ends(values, digits):
    return round(min(values), digits), round(max(values), digits)


def gap(data, peer, model):
    (row,) = rows("quality", data=data, peer=peer, model=model)
    return row["KL gap"]


def between(low, high, values):
    return bool(values) and min(values) >= low and max(values) <= high


def test_every_line_of_their_tables_is_one_of_the_results():
    measured = {line for path in RESULTS.glob("*.md") for line in path.read_text(encoding="utf-8").splitlines()}
    tables = BENCHMARKS, MOVING[MOVING.index("## 12") : MOVING.index("**Before you read on:**")]
    for text in tables:
        lines = [line for line in text.splitlines() if line.startswith("|")]
        assert len(lines) > 10 and not [line for line in lines if line not in measured]


def test_the_engine_is_as_long_as_the_readme_says():
    said = int(re.search(r"about (\d) (\d{3}) lines", README).expand(r"\1\2"))
    engine = [path for name, path in MODULES.items() if name.startswith("minflow.") and part(name) not in AT_TOP]
    assert abs(sum(len(code_lines(path.read_text(encoding="utf-8"))) for path in engine) - said) <= 50


def test_the_model_of_the_benchmarks_has_as_many_parameters_as_they_say():
    count = peers.load(["minflow"])[0]["minflow"].build("float32", 2, 8, (64, 64)).parameter_count
    assert f"with {count:,} parameters".replace(",", " ") in BENCHMARKS


GAPS = "moons", "circles", "checkerboard", "spirals"
CLAIMS = [
    (
        README,
        "a quarter of the time of nflows in float32 at batch 256",
        lambda: between(3.6, 4.4, over(256, "nflows", dtypes=("float32",))),
    ),
    (README, "a third of it in float64", lambda: between(2.8, 3.3, over(256, "nflows", dtypes=("float64",)))),
    (
        README,
        "less than in any other library that we measured",
        lambda: all(min(over(n, *LIBRARIES, "flowjax")) > 1 for n in (256, 1024, 4096)),
    ),
    (
        README,
        "about as long as in a JAX program compiled for this one model",
        lambda: between(0.95, 1.3, over(256, "jax_by_hand") + over(1024, "jax_by_hand")),
    ),
    (
        README,
        "0.0010 nats above the entropy of the two moons",
        lambda: round(gap("moons", "minflow", "models.nsf, fit"), 4) == 0.0010,
    ),
    (
        BENCHMARKS,
        "it then took 55 to 63 seconds for 60, and 26 to 34 for 30",
        lambda: (
            [
                ends([row["CPU s"] for row in rows("quality", peer="minflow") if row["seconds"] == seconds], 0)
                for seconds in (60, 30)
            ]
            == [(55, 63), (26, 34)]
        ),
    ),
    (
        BENCHMARKS,
        "neither does the program written by hand in NumPy",
        lambda: all(min(over(n, "numpy_by_hand")) > 1 for n in (256, 1024, 4096)),
    ),
    (
        BENCHMARKS,
        "is level in float64 at batch 1024 and in float32 at 4096, and takes 1.1 to 1.8 times as long elsewhere",
        lambda: (
            ends(over(1024, "jax_by_hand", dtypes=("float64",)) + over(4096, "jax_by_hand", dtypes=("float32",)), 1)
            == (1.0, 1.0)
            and ends(
                over(256, "jax_by_hand")
                + over(1024, "jax_by_hand", dtypes=("float32",))
                + over(4096, "jax_by_hand", dtypes=("float64",)),
                1,
            )
            == (1.1, 1.8)
        ),
    ),
    (
        BENCHMARKS,
        "evaluates log_prob of the RealNVP in 55 to 77 % of minflow's time and samples in 65 to 89 %",
        lambda: (
            [
                ends([x for n in (256, 1024, 4096) for x in over(n, "jax_by_hand", task=task)], 2)
                for task in ("log_prob", "sample")
            ]
            == [(0.55, 0.77), (0.65, 0.89)]
        ),
    ),
    (
        BENCHMARKS,
        "flowjax evaluates that log_prob at batch 256 in 86 to 92 %, and takes 77 to 86 % for log_prob and samples",
        lambda: (
            ends(over(256, "flowjax", task="log_prob"), 2) == (0.86, 0.92)
            and ends(
                [
                    x
                    for task in ("log_prob", "sample")
                    for x in over(512, "flowjax", task=task, model="spline couplings")
                ],
                2,
            )
            == (0.77, 0.86)
        ),
    ),
    (
        BENCHMARKS,
        "`models.nsf` comes closest on all four",
        lambda: all(
            min(rows("quality", data=data), key=lambda row: row["KL gap"])["model"] == "models.nsf, fit"
            for data in GAPS
        ),
    ),
    (
        BENCHMARKS,
        "it makes 1.2 to 1.8 times the steps of flowjax'",
        lambda: ends(more_steps("flowjax"), 1) == (1.2, 1.8),
    ),
    (
        BENCHMARKS,
        "and 4 to 15 times those of the spline flows of the PyTorch",
        lambda: ends(more_steps(*LIBRARIES), 0) == (4, 15),
    ),
]


@pytest.mark.parametrize(("text", "sentence", "holds"), CLAIMS, ids=[sentence for _, sentence, _ in CLAIMS])
def test_a_sentence_on_the_benchmarks_is_true(text, sentence, holds):
    assert sentence in text and holds()


def test_the_words_on_memory_and_on_wide_data_are_what_was_measured():
    deep = {row["peer"]: row["MB"] for row in rows("memory", couplings=64)}
    mine = deep.pop("minflow")
    least, most, others = map(int, re.search(r"takes minflow (\d+) MB .* take (\d+) to (\d+):", BENCHMARKS).groups())
    assert mine <= 10 and least == round(mine)
    assert (most, others) == (round(min(deep.values()), -1), round(max(deep.values()), -1))
    wide = {row["peer"]: f"{row['minflow is faster by']:.2g}" for row in rows("scaling", D=784)}
    said = (
        f"{wide['nflows']} (nflows), {wide['zuko']} (zuko), {wide['flowjax']} (flowjax) and {wide['normflows']} (norm"
    )
    assert said in BENCHMARKS and said in MOVING.replace("\n", " ")
    assert f"take {wide['numpy_by_hand']} (NumPy) and {wide['jax_by_hand']} (JAX) of minflow's time" in BENCHMARKS


def test_the_words_on_digits_are_what_was_measured():
    found = {(row["peer"], row["model"]): row for row in rows("digits")}
    others = [row for row in found.values() if "more" in row]
    assert len(others) == len(found) - 1 and "more" not in found["minflow", "autoregressive splines"]
    nearest = min(others, key=lambda row: row["more"])
    said = f"by {nearest['more']:.3f} ± {nearest['paired error']:.3f} before flowjax' and by more before all others"
    assert nearest["peer"] == "flowjax" and said in BENCHMARKS
    assert f"in place of the logit reaches {found['minflow', 'spline couplings']['bits/dim']:.2f}" in DIGITS
    assert round(gap("moons", "minflow", "models.realnvp, fit") / gap("moons", "minflow", "models.nsf, fit")) == 6
    assert "the gap on the moons is 6 times smaller" in REALNVP
