"""What pictures say in words: the numbers that a reader would read off; and the arguments that they refuse."""

import re
from types import SimpleNamespace

import autograd.numpy as np
import pytest

from minflow import models, plots
from minflow.distributions import Logistic, Mixture, Normal, Uniform
from minflow.plots import plane

from .drawn import Doubling, history

NORMAL = Normal(dim=2)


def four_panel(flow=None, n=500):
    rng = np.random.default_rng(0)
    return plots.four_panel(flow or Doubling(), {}, 2 * rng.standard_normal((n, 2)), rng)


@pytest.mark.parametrize("base", [Normal(1.0, 0.5), Uniform(-1.0, 2.0)], ids=lambda base: type(base).__name__)
@pytest.mark.parametrize("a", [-3.0, -0.1, 0.7, 5.0])
def test_area_under_p_x_is_1_at_every_slope_and_the_strip_keeps_its_probability(a, base):
    z, x = re.findall(r"area ([\d.]+), peak [\d.]+, ([\d.]+) in", plots.slope(a, 0.5, base).alt)
    assert z == x and z[0] == "1.00"


SHAPES = {"lower": np.tril(np.ones((3, 3))), "upper": np.triu(np.ones((3, 3))), "diagonal": 2 * np.eye(2)}
SAID = {  # a picture, and parts of its alt text
    "slope -2": (lambda: plots.slope(-2.0), "X: area 1.00, peak 0.20"),
    "slope of a uniform": (lambda: plots.slope(0.2, base=Uniform()), "X: area 1.00, peak 5.00"),
    "a density on a line": (
        lambda: plots.density_1d(Normal().log_prob, -3, 5),
        "A curve from −3.0 to 5.0: area 1.00, highest 0.40 at x = 0.0.",
    ),
    "half a density": (lambda: plots.density(NORMAL.log_prob, ((0, 6), (-6, 6))), "holds 0.50 of the mass"),
    "density of minus infinity": (lambda: plots.density(Uniform(dim=2).log_prob, ((-1, 3), (-1, 3))), "holds 1.00"),
    "corners": (lambda: plots.parallelogram([[2, 1], [0.5, 1.5]]), "corners (0, 0), (2, 0.5), (3, 2), (1, 1.5)"),
    "a segment": (
        lambda: plots.parallelogram([[1, 2], [0.5, 1]]),
        "det A = 0: the square is flattened to a segment of length 3.35, area 0",
    ),
    "a point": (lambda: plots.parallelogram(np.zeros((2, 2))), "flattened to a point"),
    "flat": (lambda: plots.parallelogram([[0.01, 0], [0, 0.002]]), "det A = 2e−05: area 2e−05, not mirrored"),
    "flat, mirrored": (lambda: plots.parallelogram([[0.01, 0], [0, -0.002]]), "det A = −2e−05: area 2e−05, mirrored"),
    "tiny": (lambda: plots.parallelogram(1e-13 * np.eye(2)), "det A = 1e−26: area 1e−26, not mirrored"),
    "large and small": (lambda: plots.parallelogram([[1e5, 0], [0, -1e-5]]), "det A = −1.00"),
    "a scaling": (lambda: plots.grid(lambda z: 2 * z), "Every cell: 4 times its area; none is mirrored"),
    "a swap": (lambda: plots.grid(lambda z: z[:, ::-1]), "Every cell: 1 times its area; 100% of them are mirrored"),
    "a shear": (
        lambda: plots.grid(lambda z: np.stack([z[:, 0], z[:, 1] + z[:, 0] ** 2], axis=1)),
        "Every cell: 1 times its area; none",
    ),
    "a stretch that grows": (  # of mean (e² − e^1.5) / 0.5 in the highest cells, (e^−1.5 − e^−2) / 0.5 in the lowest
        lambda: plots.grid(lambda z: np.stack([z[:, 0] * np.exp(z[:, 1]), z[:, 1]], axis=1)),
        "Cells become 0.176 to 5.8",
    ),
    "matrices": (
        lambda: plots.matrices(SHAPES | {"full": -np.ones((2, 2)), "big": np.eye(20)}),
        "lower: 3 × 3, 6 of 9 entries are not 0, none above the diagonal; diagonal 1.00, 1.00, 1.00.",
        "upper: 3 × 3, 6 of 9 entries are not 0, none below the diagonal",
        "diagonal: 2 × 2, 2 of 4 entries are not 0, only the diagonal; diagonal 2.00, 2.00.",
        "full: 2 × 2, 4 of 4 entries are not 0, on both sides",
        "big: 20 × 20, 20 of 400 entries are not 0, only the diagonal.",
    ),
}


@pytest.mark.parametrize("what", SAID)
def test_an_alt_text_says_what_is_seen(what):
    make, *parts = SAID[what]
    alt = make().alt
    for part in parts:
        assert part in alt


def test_an_alt_text_says_nothing_of_what_is_not_there():
    assert "validation" not in history().alt
    assert "its F" not in plots.parallelogram([[1, 2], [0.5, 1]]).alt


@pytest.mark.parametrize("seed", range(3))
def test_area_of_the_parallelogram_is_the_absolute_determinant_and_its_sign_says_whether_it_is_mirrored(seed):
    A = np.random.default_rng(seed).normal(size=(2, 2))
    det, alt = np.linalg.det(A), plots.parallelogram(A).alt
    assert f"det A = {det:.2f}: area {abs(det):.2f}, ".replace("-", "−") in alt
    assert ("its F is in mirror writing" in alt) == ("not mirrored" not in alt) == (det < 0)


def test_a_parallelogram_is_called_by_its_columns_without_a_minus_before_a_zero():
    assert plots.parallelogram(-np.eye(2)).title == "The unit square under A with columns (−1, 0) and (0, −1)"


def test_four_panels_of_a_flow_of_ours_on_another_base():
    rng = np.random.default_rng(0)
    flow = models.realnvp(2, layers=2, hidden=(8,), base=Logistic(dim=2))
    x = rng.standard_normal((300, 2)).astype(np.float32)
    assert "The data X, 300 points" in plots.four_panel(flow, flow.init(rng), x, rng).alt


@pytest.mark.parametrize(
    ("base", "held"),
    [(Uniform(dim=2), 100), (Uniform([-1.0, 0.0], [3.0, 1.0]), 100), (Mixture([Uniform(dim=2), Normal(dim=2)]), 90)],
    ids=["Uniform", "oblong", "on a hill"],
)
def test_four_panels_of_a_base_with_a_plateau_say_what_its_curve_holds(base, held):
    flow = Doubling()
    flow.base, rng = base, np.random.default_rng(0)
    alt = plots.four_panel(flow, {}, 2 * base.sample(rng, 2000), rng).alt
    assert alt.count(f"{held} % are inside the {held} % curve") == 2


def test_what_a_curve_holds_is_the_nearest_percent():
    for lower in (0, 1000):  # nats, by which a density that is not normalised may lie
        assert plane.levels_of(np.log([[0.493, 0.507]]) - lower, (0.5, 0.9))[1] == [51, 100]


N = np.arange(1.0, 20.0)
GREY = np.random.default_rng(0).uniform(size=(20, 64))


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: plots.slope(0.0), "a must be finite and not 0"),
        (lambda: plots.slope(float("nan")), "a must be finite and not 0.* got nan"),
        (lambda: plots.slope(1.0, base=Logistic()), "base must be a Normal or a Uniform"),
        (lambda: plots.slope(1.0, base=Normal(dim=2)), "of one dimension"),
        (lambda: plots.density_1d(Normal().log_prob, 0, 1, np.zeros((0,))), "samples must hold at least one"),
        (lambda: plots.density_1d(Normal().log_prob, 0, 1, np.zeros((3, 1))), r"samples must have shape \(N,\)"),
        (lambda: plots.density_1d(Normal().log_prob, 1, 0), "low must be below high"),
        (lambda: plots.density(Normal(dim=2).log_prob, (0, 1)), r"box must be \(\(low, high\), \(low, high\)\)"),
        (lambda: four_panel(n=0), "x must hold at least one point"),
        (lambda: plots.four_panel(Doubling(), {}, np.zeros((5, 3)), None), r"x must have shape \(N, 2\)"),
        (lambda: plots.four_panel(Doubling(), {}, np.zeros((5, 2)), 0), "rng must be a numpy.random.Generator"),
        (lambda: plots.matrices({}), "panels must hold at least one matrix"),
        (lambda: plots.matrices({"J": np.ones(3)}), r"panels\['J'\] must be a finite matrix .* got shape \(3,\)"),
        (lambda: plots.clouds({}), "panels must hold clouds of at least one point"),
        (lambda: plots.clouds({"z": np.zeros((3, 3))}), r"panels\['z'\] must have shape \(N, 2\)"),
        (lambda: plots.grid(3.0), "f must be"),
        (lambda: plots.grid(lambda z: (z, 0 * z[:, 0])), r"f must return shape \(4225, 2\).* got a tuple of 2"),
        (lambda: plots.grid(lambda z: z[:, :1]), r"f must return shape \(4225, 2\).* shape \(4225, 1\)"),
        (lambda: plots.grid(lambda z: z[:, 0]), r"f must return shape \(4225, 2\).* got an array of shape \(4225,\)"),
        (lambda: plots.grid(lambda z: z + np.inf), r"f\(z\) must be finite; got NaN or infinity in 4225 rows"),
        (lambda: plots.density(lambda x: x, ((0, 1), (0, 1))), r"log_prob must return shape \(25600,\)"),
        (lambda: plots.density(Uniform(dim=2).log_prob, ((2, 3), (2, 3))), "log_prob must be finite somewhere"),
        (lambda: plots.grid(np.exp, (0, 1)), r"box must be \(\(low, high\), \(low, high\)\)"),
        (lambda: plots.grid(np.exp, ((0, 1), (1, 0))), "with low < high"),
        (lambda: plots.grid(np.exp, lines=1), "lines must be a whole number of at least 2; got the int 1"),
        (lambda: plots.images({}), "rows must hold at least one row of images"),
        (lambda: plots.images({"x": GREY[:, :10]}), r"rows\['x'\] must be rows of square images.* shape \(20, 10\)"),
        (lambda: plots.images({"x": GREY * np.nan}), r"rows\['x'\] must be finite; got NaN or infinity"),
        (lambda: plots.images({"x": GREY[0]}), r"rows\['x'\] must be rows of square images.* shape \(64,\)"),
        (lambda: plots.images({"x": GREY[:0]}), r"rows\['x'\] must be rows of square images.* shape \(0, 64\)"),
        (lambda: plots.lines({}, "x", "y", "t"), "curves must hold at least one curve"),
        (lambda: plots.lines({"a": (N, N[1:])}, "x", "y", "t"), "x and y of 'a' must be as long as each other"),
        (lambda: plots.ledger(SimpleNamespace(rows=[], total=0.0)), "record must hold at least one row"),
        (lambda: plots.density_and_samples(None, np.zeros((0, 2)), ((0, 1), (0, 1))), "samples must hold at least one"),
        (lambda: plots.parallelogram(np.eye(3)), r"A must be a 2 × 2 matrix; got an array of shape \(3, 3\)"),
        (lambda: plots.parallelogram([[1.0, np.nan], [0.0, 1.0]]), "A and its determinant must be finite"),
        (lambda: plots.parallelogram([[1e200, 0.0], [0.0, 1e200]]), "A and its determinant must be finite"),
        (lambda: plots.parallelogram("A"), "A must be an array of real numbers"),
        (lambda: plots.parallelogram(np.eye(2), box=(0, 1)), r"box must be \(\(low, high\), \(low, high\)\)"),
        (lambda: plots.history(SimpleNamespace(losses=[], validation=[])), "record must hold at least one step"),
    ],
)  # fmt: skip
def test_a_wrong_argument_gets_a_sentence(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()
