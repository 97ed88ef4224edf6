"""The gap challenge: an honest flow gets its gap, and no trick gets a better score than it deserves."""

import json

import numpy as np
import pytest
from click.testing import CliRunner

from flowcourse import cli
from flowcourse.projects import board, densities, gap
from flowcourse.projects.submission import Refused, Row, Submission, Trained
from minflow import data
from minflow.data import DENSITIES

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
    def log_prob(self, params, x):
        return -0.5 * np.sum(((x - params[0]) / params[1]) ** 2, axis=1) - np.log(2 * np.pi * params[1] ** 2)

def train(data, rng, cpu_seconds):
    return Bell(), (data.mean(axis=0), data.std())
"""


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Fewer points, so that a judgement takes a second."""
    for module, name, value in ((gap, "TRAIN", 4000), (gap, "TEST", 2000), (densities, "SIDE", 40)):
        monkeypatch.setattr(module, name, value)


def judged(submission, names=("two_moons",), seed=0):
    return list(gap.judge(submission, seed, seconds=10, names=names))


@pytest.mark.parametrize("name", gap.NAMES)
def test_a_bent_density_keeps_its_mass_and_its_entropy(name):
    target = densities.Bent(DENSITIES[name](), np.random.default_rng(3))
    x = target.sample(np.random.default_rng(4), 5_000)
    log_p = target.log_prob(x)
    assert abs(np.mean(-log_p) - target.entropy) < 6 * log_p.std() / len(x) ** 0.5
    nets, areas = densities.jittered(np.random.default_rng(5), x)
    masses = np.sum(areas * np.exp(target.log_prob(nets.reshape(-1, 2))).reshape(areas.shape), axis=1)
    assert abs(masses.mean() - 1) < 6 * masses.std() / densities.GRIDS**0.5 + 2e-3


def test_samples_of_a_bent_density_are_spread_as_it_says():
    target = densities.Bent(data.banana(), np.random.default_rng(1))
    x = target.sample(np.random.default_rng(2), 50_000)
    x1, x2 = (np.quantile(x[:, d], [0.3, 0.6]) for d in (0, 1))
    inside = np.mean((x[:, 0] > x1[0]) & (x[:, 0] < x1[1]) & (x[:, 1] > x2[0]) & (x[:, 1] < x2[1]))
    cells = np.stack(np.meshgrid(np.linspace(*x1, 201)[:-1], np.linspace(*x2, 201)[:-1]), axis=-1).reshape(-1, 2)
    cells = cells + [np.diff(x1)[0] / 400, np.diff(x2)[0] / 400]
    mass = np.exp(target.log_prob(cells)).sum() * np.diff(x1)[0] * np.diff(x2)[0] / 200**2
    assert abs(mass - inside) < 6 * (mass / 50_000) ** 0.5


def test_an_honest_flow_gets_its_gap(submit):
    (row,) = judged(submit(HONEST))
    assert 0.02 < row.value < 0.6 and 0 < row.error < 0.05


def test_a_density_with_a_class_of_its_own_is_judged_and_a_seed_draws_the_same(submit):
    (row,), (again,), (other,) = (judged(submit(GAUSSIAN), seed=seed) for seed in (0, 0, 1))
    assert 0.3 < row.value < 5
    assert row.value == again.value and other.value != row.value
    first, second = judged(submit(GAUSSIAN), names=("two_moons", "two_moons"))
    assert first.value == row.value != second.value, "each density is bent and drawn for itself"


TRICKS = {
    "a density that is too large everywhere": ("- np.log(2", "+ 0.1 - np.log(2", "mass 1.1"),
    "a large constant": ("return -0.5 *", "return np.full(len(x), 800.0)\n        -0.5 *", "and 1 is the most"),
    "a constant beyond all numbers": (
        "return -0.5 *",
        "return np.full(len(x), 1e4)\n        -0.5 *",
        "and 1 is the most",
    ),
    "a constant": ("return -0.5 *", "return np.zeros(len(x))\n        -0.5 *", "and 1 is the most"),
    "a density that depends on its batch": ("params[0])", "x.mean(axis=0))", "two values for one point"),
    "chance": (
        "return -0.5 *",
        "return np.random.default_rng().normal(size=len(x)) - 0.5 *",
        "two values for one point",
    ),
    "NaN": ("return -0.5 *", "return np.nan * x[:, 0] - 0.5 *", "NaN or \\+inf"),
    "infinity": ("return -0.5 *", "return np.inf - 0.5 *", "NaN or \\+inf"),
    "a wrong shape": ("axis=1)", "axis=1, keepdims=True)", "it must be \\(\\d+,\\)"),
    "a flow alone": ("(data.mean(axis=0), data.std())", "", "must return the pair \\(flow, params\\); it returned"),
    "no flow": ("return Bell(), ", "return ", "has no log_prob"),
    "too slow": ("return Bell()", "\n    while True: pass\n    return Bell()", "still running after"),
    "training in log_prob": (
        "return -0.5 *",
        "import time\n        end = time.process_time() + 1.25\n        while time.process_time() < end: pass\n"
        "        return -0.5 *",
        "the budget for both",
    ),
    "too large": ("data.std())", "np.zeros(10**6))", "bytes, and"),
    "no train": ("def train", "def tran", "train is not defined"),
    "a file read": ("return Bell()", "open('/etc/hostname').read()\n    return Bell()", "PermissionError"),
    "a file written": ("return Bell()", "open('/tmp/x', 'w')\n    return Bell()", "PermissionError|OSError"),
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
        list(gap.judge(submit(GAUSSIAN.replace(old, new)), 0, seconds=1, names=("two_moons",)))


def test_the_exact_density_before_it_was_bent_is_worth_nothing(submit):
    text = "from minflow import data as known\n\nclass Known:\n    def log_prob(self, params, x):\n"
    text += "        return known.two_moons(sigma=0.1).log_prob(x)\n\n"
    text += "def train(data, rng, cpu_seconds):\n    return Known(), ()\n"
    (row,), (bell,) = judged(submit(text)), judged(submit(GAUSSIAN))
    assert row.value > bell.value


@pytest.mark.parametrize("share", [0.001, 0.01, 0.5])
@pytest.mark.parametrize("boost", [0.1, 3.0, 700.0, 1e6])
def test_a_density_that_is_too_large_at_some_test_points_scores_worse(share, boost):
    rng = np.random.default_rng(0)
    log_p, difference = rng.normal(size=5000), 0.05 * rng.normal(size=5000)
    log_q = log_p + difference
    log_q[: int(share * 5000)] += boost
    honest, _ = densities.kl_gap(log_p, log_p + difference)
    assert densities.kl_gap(log_p, log_q)[0] > honest - 1e-3 and densities.kl_gap(log_p, log_q)[0] > 0


def test_a_copy_is_asked_in_other_company_and_every_row_once():
    calls = densities.in_other_company(np.random.default_rng(0), 1000, 300, 100, 4)
    assert sorted(np.concatenate(calls).tolist()) == list(range(1000))
    where = {row: k for k, rows in enumerate(calls) for row in rows}
    assert [k for k in range(100) if where[k] == where[300 + k]] == []


@pytest.mark.parametrize("extra", [0.0005, 0.001, 0.0015])
def test_a_mass_a_little_above_one_gains_nothing(extra):
    log_p = np.random.default_rng(0).normal(size=5000)
    on_nets, areas = np.full(8 * 100, -np.log(4.0)), np.full((8, 100), 4 / 100)
    for more in (0.0, extra):
        mass = densities.mass_of(on_nets + more, areas)
        assert densities.kl_gap(log_p, log_p - 0.1 + more, mass)[0] == pytest.approx(0.1)


@pytest.mark.parametrize(("above", "refused"), [(0.0025, False), (0.0035, True), (-0.5, False)])
def test_a_mass_above_one_is_refused_beyond_a_share_for_the_net_and_four_standard_errors(above, refused):
    areas = np.ones((8, 1))
    for spread in (0.0, 0.01):
        error = np.array([-1, 1] * 4).std(ddof=1) * spread / 8**0.5
        masses = 1 + above + (4.2 * error if refused else 3.8 * error) + spread * np.array([-1, 1] * 4)
        if refused:
            with pytest.raises(Refused, match="and 1 is the most"):
                densities.mass_of(np.log(masses), areas)
        else:
            assert densities.mass_of(np.log(masses), areas) == pytest.approx(masses.mean())


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


def test_a_density_that_is_zero_at_a_test_point_has_an_infinite_gap():
    assert densities.kl_gap(np.zeros(3), np.array([-1.0, -np.inf, -1.0])) == (np.inf, np.inf)


def test_the_command_judges_a_file_and_puts_it_on_the_board(tmp_path, jail, monkeypatch):
    (tmp_path / "exercises").mkdir()
    (tmp_path / "exercises" / "01-a.ipynb").touch()
    (tmp_path / "projects").mkdir()
    (tmp_path / "mine.py").write_text('"""Two numbers.\n\nI would not act on it."""\n' + GAUSSIAN)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(gap, "NAMES", ("banana",))
    monkeypatch.setattr(gap.judge, "__defaults__", (2, ("banana",)))

    def run(*words):
        done = CliRunner().invoke(cli.main, ["project", *words])
        return done.exit_code, done.output

    assert "\ngap        the gap challenge " in run()[1]
    code, text = run("gap", "mine.py", "--seed", "0")
    assert code == 0 and "score, with seed 0" in text and "  mine.py" in text
    assert "\nTwo numbers.\n\nI would not act on it.\n" in text, "what its author says stands under the score"
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
