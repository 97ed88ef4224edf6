"""What the README, benchmarks/README.md and the lessons say of the benchmarks is what stands in their results."""

import json
import math
import re
from pathlib import Path

import pytest
from house import MODULES, part
from test_house import AT_TOP, code_lines

from benchmarks import peers

ROOT = Path(__file__).parents[2]
RESULTS = ROOT / "benchmarks" / "results"
README, BENCHMARKS = ((ROOT / path).read_text(encoding="utf-8") for path in ("README.md", "benchmarks/README.md"))
PAGE = (ROOT / "docs" / "which-flow.md").read_text(encoding="utf-8")
LIBRARIES = ("nflows", "normflows", "zuko")


def lesson(name):
    """The text of a notebook's cells."""
    cells = json.loads((ROOT / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


MOVING, DIGITS, REALNVP, WHICH = map(lesson, ("14-minflow-to-pytorch", "13-digits", "09-realnvp", "19-which-flow-when"))


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


def family(model, data, seconds=5.0):
    """The KL gap of a family of minflow after so many CPU-seconds."""
    (row,) = rows("families", model=model, data=data, seconds=seconds)
    return row["KL gap"]


def first_of(data):
    """(the smallest gap of the two spline flows, the smallest of all others) after 5 CPU-seconds."""
    found = {row["model"]: row["KL gap"] for row in rows("families", data=data, seconds=5.0)}
    splines = [found.pop(name) for name in ("nsf", "nsf_ar")]
    return min(splines), min(found.values())


def dimension(model, way, dim=256):
    (row,) = rows("families", model=model, D=dim)
    return row[f"{way} ×"]


def ms(model, way, dim):
    """CPU milliseconds of 64 densities or samples."""
    (row,) = rows("families", model=model, D=dim)
    return row[f"{way} ms"]


def steps(model, data):
    (row,) = rows("families", model=model, data=data, seconds=5.0)
    return row["steps"]


def seeds_of(model):
    """The gaps of the single trainings, on each density."""
    return [row["of each seed"] for row in rows("families", model=model, seconds=5.0)]


def matched_over_likelihood():
    """{density: the gap of cnf by its likelihood less that by flow matching, in errors of the difference}."""
    found = {}
    for row in rows("families", model="cnf", seconds=5.0):
        (other,) = rows("families", model="cnf, matched", data=row["data"], seconds=5.0)
        found[row["data"]] = (row["KL gap"] - other["KL gap"]) / math.hypot(
            row["standard error"], other["standard error"]
        )
    return found


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
    (
        WHICH,
        "the best flow of another kind has a gap that is five times as large or more",
        lambda: all(5 * a <= b for a, b in map(first_of, ("moons", "circles", "spirals", "checkerboard"))),
    ),
    (
        WHICH,
        "On five, though on the eight Gaussians an i-ResNet is level with them",
        lambda: first_of("funnel")[0] > first_of("funnel")[1] and family("iresnet", "eight Gaussians") < 0.015,
    ),
    (
        WHICH,
        "On the funnel the splines lose against every flow of affine layers that scale",
        lambda: first_of("funnel")[0] > max(family(name, "funnel") for name in ("realnvp", "glow", "maf", "iaf")),
    ),
    (
        WHICH,
        "the bar of NICE stays where it is, at 0.44 nats",
        lambda: between(0.435, 0.445, [family("nice", "circles", seconds) for seconds in (1.0, 2.0, 5.0)]),
    ),
    (
        WHICH,
        "On five of the six densities it comes closer than the likelihood by more than two errors of the difference",
        lambda: (
            [data for data, apart in matched_over_likelihood().items() if apart > 2]
            == ["moons", "circles", "spirals", "checkerboard", "funnel"]
            and 1 < matched_over_likelihood()["eight Gaussians"] < 2
        ),
    ),
    (
        WHICH,
        "with 24 to 44 times as many steps in the same time",
        lambda: (
            ends(
                [
                    steps("cnf, matched", row["data"]) / row["steps"]
                    for row in rows("families", model="cnf", seconds=5.0)
                ],
                0,
            )
            == (24, 44)
        ),
    ),
    (
        WHICH,
        "A step of one family may take 60 times as long as a step of another",
        lambda: 60 <= steps("radial", "funnel") / steps("cnf", "funnel") < 65,
    ),
    (
        WHICH,
        "A spline coupling costs 5 to 7 times a RealNVP in 64 to 256 dimensions",
        lambda: (
            ends(
                [ms("nsf", way, dim) / ms("realnvp", way, dim) for way in ("density", "sample") for dim in (64, 256)], 0
            )
            == (5, 7)
        ),
    ),
    (
        WHICH,
        "ends higher than that of the MAF, by a factor of 1.3 to 1.8",
        lambda: ends([ms("cnf", "sample", dim) / ms("maf", "sample", dim) for dim in (2, 8, 64, 256)], 1) == (1.3, 1.8),
    ),
    (
        WHICH,
        "10⁷ densities take 3 minutes with `maf`, 10 with `nsf`, 21 with `nsf_ar`, and even the queue of `iaf` is done "
        "after 3 hours",
        lambda: (
            [round(1e7 * ms(name, "density", 64) / 64e3 / 60) for name in ("maf", "nsf", "nsf_ar")] == [3, 10, 21]
            and round(1e7 * ms("iaf", "density", 64) / 64e3 / 3600) == 3
        ),
    ),
    (
        WHICH,
        "10⁹ draws take `nsf` 5 hours in D = 2 and 8 in D = 8. `nsf_ar` takes 13 and 88 for its queue, and `cnf` 16 "
        "and 37 for its solver",
        lambda: (
            [round(1e9 * ms(name, "sample", dim) / 64e3 / 3600) for name in ("nsf", "nsf_ar", "cnf") for dim in (2, 8)]
            == [5, 8, 13, 88, 16, 37]
        ),
    ),
    (
        PAGE,
        "those of `planar` differ by a factor of three on two densities",
        lambda: sum(max(pair) > 3 * min(pair) for pair in seeds_of("planar")) == 2,
    ),
    (
        WHICH,
        "with a factor of nearly 1000 at D = 256",
        lambda: 900 < dimension("iresnet", "density") < 1000,
    ),
    (WHICH, "with more than 4000: each", lambda: dimension("nsf_ar", "sample") > 4000),
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
