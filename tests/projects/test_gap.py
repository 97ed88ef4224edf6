"""The gap challenge: an honest flow gets its gap, and no trick gets a better score than it deserves."""

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from flowcourse import cli
from flowcourse.projects import board, gap
from flowcourse.projects.densities import Bent
from flowcourse.projects.shapes import SHAPES
from flowcourse.projects.submission import Refused, Row, Submission, Trained

RNG = np.random.default_rng

HONEST = """
from minflow import models
from minflow.training import fit

def train(data, rng, cpu_seconds):
    flow = models.realnvp(2, layers=6, hidden=(16, 16))
    params, _ = fit(flow, flow.init(rng, data), data, steps=400, rng=rng, progress=False)
    return flow, params
"""
GAUSSIAN = """
import numpy as np

class Bell:
    def to_latent(self, params, x):
        return (x - params[0]) / params[1]

    def to_data(self, params, z):
        return params[0] + params[1] * z

def train(data, rng, cpu_seconds):
    return Bell(), (data.mean(axis=0), data.std(axis=0))
"""


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Fewer points, so that a judgement takes a second."""
    monkeypatch.setattr(gap, "TRAIN", 4000)
    monkeypatch.setattr(gap, "TEST", 2000)


def judged(submission, names=("a rope",), seed=0):
    return list(gap.judge(submission, seed, seconds=10, names=names))


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_has_mass_one_and_its_draws_are_spread_as_it_says(name):
    target = Bent(SHAPES[name](RNG(3)), RNG(4))
    x = target.sample(RNG(5), 10_000)
    assert np.linalg.norm(x.std(axis=0)) == pytest.approx(2**0.5, abs=0.25) and np.isfinite(x).all()
    low, high = x.min(axis=0) - 0.5, x.max(axis=0) + 0.5
    side = 300
    cells = (np.stack(np.meshgrid(np.arange(side), np.arange(side)), axis=-1).reshape(-1, 2) + 0.5) / side
    cells, area = low + (high - low) * cells, np.prod(high - low) / side**2
    mass = area * np.exp(target.log_prob(cells))
    assert mass.sum() == pytest.approx(1, abs=2e-3)
    for f in (lambda x: x[:, 0], lambda x: x[:, 0] * x[:, 1], lambda x: x[:, 1] ** 2, target.log_prob):
        assert f(x).mean() == pytest.approx(mass @ f(cells), abs=6 * f(x).std() / 10_000**0.5 + 2e-3)


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_is_another_one_for_each_seed_and_has_many_numbers(name):
    one, same, other = (SHAPES[name](RNG(seed)) for seed in (0, 0, 1))
    assert np.array_equal(one.centres, same.centres) and not np.array_equal(one.centres[:9], other.centres[:9])
    assert one.weights.sum() == pytest.approx(1) and len(one.weights) >= 12


def test_each_density_is_drawn_and_compared_with_its_own_points(here):
    shape = Bent(SHAPES["tiles"](rng := RNG([7, 1])), rng)
    fake = here(to_latent=lambda x: x, to_data=lambda z: z)
    first, row = gap.judge(fake, 7, 3, ("a rope", "tiles"))
    x = shape.sample(RNG(0), 50_000)
    difference = shape.log_prob(x) + 0.5 * np.sum(x**2, axis=1) + np.log(2 * np.pi)
    assert (first.name, row.name) == ("a rope", "tiles") and row.note == "trained for 1.2 CPU-seconds"
    assert row.value == pytest.approx(difference.mean(), abs=5 * row.error)
    assert row.error == pytest.approx(difference.std() / gap.TEST**0.5, rel=0.1)
    assert [(x.shape, seconds) for (x,), _, seconds in fake.trainings] == [((gap.TRAIN, 2), 3)] * 2
    assert min(seed for _, seed, _ in fake.trainings) > 2**16, "a seed for each density that nobody can guess"


def test_an_honest_flow_gets_its_gap(submit):
    (row,) = judged(submit(HONEST))
    assert 0.02 < row.value < 0.6 and 0 < row.error < 0.05


def test_a_density_with_a_class_of_its_own_is_judged_and_a_seed_draws_the_same(submit):
    (row,), (again,), (other,) = (judged(submit(GAUSSIAN), seed=seed) for seed in (0, 0, 1))
    assert 0.3 < row.value < 5
    assert row.value == again.value and other.value != row.value
    first, second = judged(submit(GAUSSIAN), names=("a rope", "a rope"))
    assert first.value == row.value != second.value, "each density is bent and drawn for itself"


TRICKS = {
    "a fold": ("return (x - params[0])", "return np.abs(x - params[0])", "flow.to_data does not undo flow.to_latent"),
    "a constant": ("return (x - params[0])", "return 0 * (x - params[0])", "is not finite at some point"),
    "a map that depends on its batch": ("(x - params[0])", "(x - x.mean(axis=0))", "does not undo"),
    "chance": ("(x - params[0])", "(x + np.random.default_rng().normal(size=x.shape))", "does not undo"),
    "draws from elsewhere": (
        "return params[0] + params[1] * z",
        "return np.where(np.sum(z**2, axis=1, keepdims=True) < 4, params[0] + params[1] * z, params[0] + 99 * z)",
        "does not undo",
    ),
    "a density without a map": ("to_latent", "log_prob", "has no to_latent: it is a Bell"),
    "a map without a way back": ("to_data", "sample", "has no to_data"),
    "NaN": ("return (x - params[0])", "return np.nan * (x - params[0])", "got NaN or infinity"),
    "a wrong shape": (
        "return (x - params[0])",
        "return x[:, 0]\n        (x - params[0])",
        r"of shape \(\d+, 2\); got shape",
    ),
    "a flow alone": (
        "(data.mean(axis=0), data.std(axis=0))",
        "",
        "must return the pair \\(flow, params\\); it returned",
    ),
    "a pair in the other order": (
        "return Bell(), (data.mean(axis=0), data.std(axis=0))",
        "return 0, Bell()",
        "in this order; it returned \\(params, flow",
    ),
    "no flow": ("return Bell(), ", "return ", "has no to_latent: it is an array"),
    "too slow": ("return Bell()", "\n    while True: pass\n    return Bell()", "still running after"),
    "training in to_latent": (
        "return (x - params[0])",
        "import time\n        end = time.process_time() + 1.25\n        while time.process_time() < end: pass\n"
        "        return (x - params[0])",
        "the budget for both",
    ),
    "too large": ("data.std(axis=0))", "np.zeros(10**6))", "bytes, and"),
    "no train": ("def train", "def tran", "train is not defined"),
    "a file read": ("return Bell()", "open('/etc/hostname').read()\n    return Bell()", "PermissionError"),
    "a file written": (
        "return Bell()",
        "open('/tmp/written-by-a-flow', 'w')\n    return Bell()",
        "PermissionError|OSError",
    ),
    "another process": ("return Bell()", "__import__('os').fork()\n    return Bell()", "train raised"),
}


@pytest.mark.parametrize("trick", TRICKS)
def test_a_trick_is_refused(submit, jail, trick, monkeypatch):
    if trick.startswith("a file") and not jail.report["landlock"]:
        pytest.skip("this system has no Landlock")
    if trick.startswith("another") and not jail.report["seccomp"]:
        pytest.skip("this system has no seccomp")
    monkeypatch.setattr("flowcourse.projects.submission.SPARE", 1)
    old, new, sentence = TRICKS[trick]
    assert GAUSSIAN.count(old) == 1
    with pytest.raises(Refused, match=sentence):
        list(gap.judge(submit(GAUSSIAN.replace(old, new)), 0, seconds=1, names=("a rope",)))


RIVAL = Path(__file__).parents[2] / "solutions" / "projects" / "gap_rival.py"


@pytest.mark.skipif(not RIVAL.exists(), reason="a release has no solutions")
def test_a_kernel_density_that_is_made_a_map_is_judged_as_well(submit):
    (row,), (bell,) = judged(submit(RIVAL.read_text(encoding="utf-8"))), judged(submit(GAUSSIAN))
    assert 0.01 < row.value < 0.3 < bell.value


@pytest.mark.parametrize(("trained", "asked", "refused"), [(0.5, 0.55, False), (0.5, 0.65, True), (1.05, 0.1, True)])
def test_a_question_takes_its_time_from_that_of_the_training(trained, asked, refused, submit, monkeypatch):
    def run(submission, *call):
        submission.used = asked
        return (np.zeros(1),)

    monkeypatch.setattr(Submission, "run", run)
    given = Trained(np.zeros(1), trained, 1.0), "log_prob"
    if refused:
        with pytest.raises(Refused, match="1 is the budget for both"):
            submit(GAUSSIAN).ask(*given)
    else:
        assert submit(GAUSSIAN).ask(*given).shape == (1,)


def test_the_score_is_a_mean_over_densities_that_are_drawn_apart():
    assert gap.total([Row("one", 1.0, 0.03), Row("other", 2.0, 0.04)]) == pytest.approx((1.5, 0.025))


def test_the_command_judges_a_file_and_puts_it_on_the_board(tmp_path, jail, monkeypatch):
    (tmp_path / "exercises").mkdir()
    (tmp_path / "exercises" / "01-a.ipynb").touch()
    (tmp_path / "projects").mkdir()
    (tmp_path / "mine.py").write_text('"""Two numbers.\n\n\\x1b[2AI would not act on it."""\n' + GAUSSIAN)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(gap.judge, "__defaults__", (2, ("tiles",)))

    def run(*words):
        done = CliRunner().invoke(cli.main, ["project", *words])
        return done.exit_code, done.output

    assert "\ngap        the gap challenge " in run()[1]
    code, text = run("gap", "mine.py", "--seed", "0")
    assert code == 0 and "score, with seed 0" in text and "  mine.py" in text
    words = "\n  Two numbers.\n\n  \\u001b[2AI would not act on it.\n"
    assert words in text, "what its author says stands under the score, and cannot move up to it"
    (name, value, error), *_ = json.loads((tmp_path / board.LOCAL_BOARD).read_text())["gap"]
    assert name == "mine.py" and f"{value:10.4f} ± {error:<9.4f}mine.py" in run("gap")[1]
    (tmp_path / "bad.py").write_text("x = 1\n")
    code, text = run("gap", "bad.py")
    assert code == 1 and "✗ refused: train is not defined in the file" in text and "bad.py" not in run("gap")[1]


def test_the_board_is_sorted_and_keeps_the_latest_of_each_file(tmp_path):
    (tmp_path / "projects").mkdir()
    board.add(tmp_path, "gap", "a.py", 0.5, 0.1)
    board.add(tmp_path, "gap", "b.py", 0.001, 0.1)
    board.add(tmp_path, "gap", "a.py", 0.002, 0.1)
    lines = [line for line in board.lines(tmp_path, "gap") if not line[0].startswith("[")]
    assert lines == [("b.py", 0.001, 0.1), ("a.py", 0.002, 0.1)]
    assert [line for line in board.lines(tmp_path, "gap") if line[0].startswith("[")]
