"""The data sets with a known density: their laws, draws, entropies and tails."""

import math

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad, value_and_grad

from minflow import data, models, trees
from minflow.data import curves
from minflow.distributions import Normal
from minflow.losses import reverse_kl

from .shared import close, midpoints, refused

CURVES = {"two_moons": (0.1,), "two_circles": (0.15, 0.4), "two_spirals": (0.2, 1.2, 0.4)}
TOYS = list(data.DENSITIES)


def pieces(name, settings):
    """(c_1, c_2, end, whether t = end · √u) of a pair of curves, written from their laws."""
    if name == "two_moons":
        upper = (lambda t: np.array([np.cos(t), np.sin(t)])), (lambda t: np.array([1 - np.cos(t), 0.5 - np.sin(t)]))
        return *upper, np.pi, False
    if name == "two_circles":
        return *[lambda t, r=r: r * np.array([np.cos(t), np.sin(t)]) for r in (1, settings[1])], 2 * np.pi, False
    _, turns, scale = settings
    return *[lambda t, s=s: s * t * np.array([np.cos(t), np.sin(t)]) for s in (scale, -scale)], 2 * np.pi * turns, True


def nodes_of(end, root, panels=50):
    """t and weights that sum to 1, by 12 Gauss–Legendre nodes a panel."""
    nodes, weights = np.polynomial.legendre.leggauss(12)
    t = ((np.arange(panels)[:, None] + (nodes + 1) / 2) * end / panels).ravel()
    return t, np.tile(weights, panels) / (2 * panels) * (2 * t / end if root else 1)


@pytest.mark.parametrize(("name", "settings"), CURVES.items(), ids=CURVES)
def test_curves_have_the_density_of_their_law(name, settings, rng):
    """p(x) is the mean of N(x; c, sigma² I) over the curves, summed over points that lie everywhere on them."""
    far = 20 * np.array([[np.cos(np.pi / 7), np.sin(np.pi / 7)]])
    sigma, x = settings[0], np.append(rng.normal(size=(12, 2)) * 1.5, far, axis=0)
    *curves, end, root = pieces(name, settings)
    t, weights = nodes_of(end, root)
    energies = [np.sum((x[:, :, None] - curve(t)) ** 2, axis=1) / (2 * sigma**2) for curve in curves]
    top = np.minimum(*energies).min(axis=1)
    mean = sum(np.exp(top[:, None] - energy) @ weights for energy in energies) / 2
    exact = np.log(mean) - top - math.log(2 * math.pi * sigma**2)
    close(data.DENSITIES[name](*settings).log_prob(x), exact, 1e-8)


@pytest.mark.parametrize("name", [name for name in TOYS if name != "checkerboard"])  # whose density is flat
def test_a_density_has_the_gradient_of_differences(name, rng):
    """At its draws and outside them, and at whole numbers too."""
    density, x = data.DENSITIES[name](), 2 * rng.normal(size=(6, 2))
    x[:3] = density.sample(rng, 3)
    score = grad(lambda x: anp.sum(density.log_prob(x)))
    moved = [(density.log_prob(x + step) - density.log_prob(x - step)) / 2e-6 for step in 1e-6 * np.eye(2)]
    np.testing.assert_allclose(score(x), np.stack(moved, axis=1), rtol=1e-4, atol=1e-4)
    whole = np.array([[1, 0], [2, -1]])
    close(score(whole), score(whole.astype(float)))


@pytest.mark.parametrize("name", [name for name in TOYS if name != "checkerboard"])
def test_a_flow_can_learn_to_imitate_a_density(name, rng):
    """Of the checkerboard log p is constant where it is not −∞, so that no gradient leads anywhere."""
    flow, density = models.realnvp(2, layers=2, hidden=(4,)), data.DENSITIES[name]()
    value, slope = value_and_grad(lambda p: reverse_kl(density.log_prob)(flow, p, np.zeros((50, 2)), rng))(
        flow.init(rng)
    )
    assert not np.isnan(value) and np.isfinite(trees.flatten(slope)).all()


@pytest.mark.parametrize(("name", "settings"), CURVES.items(), ids=CURVES)
def test_curves_are_drawn_by_their_law(name, settings, rng):
    """Means of x, of its squares and of sin 3x over draws, against the curves and the noise, to 6 standard errors."""
    n, sigma = 5000, settings[0]
    *curves, end, root = pieces(name, settings)
    t, weights = nodes_of(end, root)
    c = np.concatenate([curve(t) for curve in curves], axis=1)
    weights = np.tile(weights, 2) / 2
    damping = math.exp(-9 * sigma**2 / 2)  # E sin(3(c + sigma ε)) = e^{−9 sigma²/2} sin 3c
    x = data.DENSITIES[name](*settings).sample(rng, n).T
    for values, exact in (
        (x, c @ weights),
        (x**2, (c**2 + sigma**2) @ weights),
        (x[0] * x[1], (c[0] * c[1]) @ weights),
        (np.sin(3 * x), damping * np.sin(3 * c) @ weights),
    ):
        assert (abs(values.mean(axis=-1) - exact) < 6 * values.std(axis=-1) / math.sqrt(n)).all()


def test_the_blur_of_the_moons_is_round(rng):
    assert abs(np.corrcoef(data.two_moons(5.0).sample(rng, 5000).T)[0, 1]) < 0.15


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("eight_gaussians", (2.0, 0.2)),
        ("checkerboard", (4.0, 0)),
        ("blurred_checkerboard", (4.0, 0, 0.1)),
        ("blurred_checkerboard", (4.0, 0, 40.0)),
        ("banana", (0.5, 1.0, 0.7)),
        ("funnel", (3.0,)),
        *((name, (sigma,)) for name in CURVES for sigma in (0.5, 40.0)),
    ],
    ids=str,
)
def test_the_entropy_is_the_mean_of_minus_log_p_over_draws(name, settings, rng):
    """To 6 standard errors. tests/data has the entropies with all their digits."""
    density, n = data.DENSITIES[name](*settings), 4000
    nll = -density.log_prob(density.sample(rng, n))
    assert abs(nll.mean() - density.entropy) <= 6 * nll.std() / math.sqrt(n) + 1e-9


@pytest.mark.parametrize(
    ("name", "settings", "entropy"),  # by a sum over a grid
    [
        ("two_moons", (0.02,), -0.643805822027),
        ("two_circles", (0.04, 2.0), 1.077410118665),
        ("two_spirals", (0.05, 0.5, 1.0), 0.890897571635),
    ],
)
def test_a_narrow_blur_has_the_entropy_of_a_sum_over_a_grid(name, settings, entropy):
    assert data.DENSITIES[name](*settings).entropy == pytest.approx(entropy, abs=5e-9)


@pytest.mark.parametrize(
    ("name", "settings", "gap"),
    [
        ("two_moons", (0.1,), 0.5),
        ("two_circles", (0.1, 0.7), 0.3),
        ("two_circles", (0.1, 0.2), 0.4),
        ("two_circles", (0.1, 1.0), 2.0),
        ("two_circles", (0.1, 2.5), 1.5),
        ("two_circles", (0.1, 4.0), 2.0),
        ("two_spirals", (0.1, 1.5, 0.2), 0.2 * math.pi),
    ],
)
def test_curves_know_how_far_apart_they_are(name, settings, gap):
    """The least distance between the curves, and of a circle from itself across its middle."""
    close(data.DENSITIES[name](*settings).gap, gap)


def brute_force(x, sigma, panels=20_000):
    """log p(x) by the definition: the mean of a Gaussian over all angles, by ten nodes in each of many panels."""
    nodes, weights = np.polynomial.legendre.leggauss(10)
    t = ((np.arange(panels)[:, None] + (nodes + 1) / 2) * np.pi / panels).ravel()
    arcs = [np.stack([np.cos(t), np.sin(t)]), np.stack([1 - np.cos(t), 0.5 - np.sin(t)])]
    exponents = [-np.sum((np.reshape(x, (2, 1)) - arc) ** 2, axis=0) / (2 * sigma**2) for arc in arcs]
    top = max(exponent.max() for exponent in exponents)
    mean = sum(np.tile(weights, panels) @ np.exp(exponent - top) for exponent in exponents) / (4 * panels)
    return top + np.log(mean) - np.log(2 * np.pi * sigma**2)


@pytest.mark.parametrize("sigma", [0.003, 0.05, 0.3, 1.0, 7.0, 1e3])
def test_log_density_is_the_mean_over_the_arcs(sigma):
    points = [[0.0, 1.0], [1.0, 0.02], [0.5, 0.3], [-1.2, -0.3], [2.5, 1.5], [0.0, 0.0], [0.0, -3.0], [1.0, 0.5]]
    exact = [brute_force(x, sigma) for x in points]
    np.testing.assert_allclose(data.two_moons(sigma).log_prob(points), exact, rtol=1e-9, atol=1e-9)


def test_half_a_turn_swaps_the_moons(rng):
    moons, x = data.two_moons(0.1), rng.normal(size=(50, 2))
    np.testing.assert_allclose(moons.log_prob([1, 0.5] - x), moons.log_prob(x), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("sigma", [0.01, 0.05, 5.0])
def test_far_tails_fall_as_a_gaussian_of_the_nearest_point(sigma):
    x = np.array([[0.3, 1e6], [-1e6, 0.0]])
    nearest = np.array([(np.hypot(*x[0]) - 1) ** 2, (1e6 - 1) ** 2])
    log_prob = data.two_moons(sigma).log_prob(x)
    np.testing.assert_allclose(log_prob, -nearest / (2 * sigma**2), rtol=1e-6)


def test_many_points_and_few_give_the_same_densities(rng):
    moons = data.two_moons()
    x = moons.sample(rng, 9000)
    log_p = moons.log_prob(x)
    assert np.array_equal(log_p[::1000], np.concatenate([moons.log_prob(row[None]) for row in x[::1000]]))


def test_entropy_of_a_narrow_blur_is_that_of_a_line_with_a_gaussian_across_it():
    """At sigma ≪ 1: H → log(length of both) + log(sigma √(2πe)); a grid of 1e-5 would need 17 GB."""
    line = np.log(1e-5) + 0.5 * np.log(2 * np.pi * np.e)
    assert data.two_moons(1e-5).entropy == pytest.approx(np.log(2 * np.pi) + line, abs=1e-4)


@pytest.mark.parametrize(
    "make",
    [data.two_moons, *(pytest.param(make, marks=pytest.mark.nightly) for make in (data.two_circles, data.two_spirals))],
)
def test_both_ways_to_an_entropy_agree_where_both_are_exact(make, monkeypatch):
    along = make(0.025).entropy
    monkeypatch.setattr(curves, "APART", np.inf)
    assert along == pytest.approx(make(0.025).entropy, abs=1e-9)


def test_curves_too_close_for_either_way_are_refused():
    close = data.two_circles(1e-4, factor=0.999)
    refused(lambda: close.entropy, "sigma must be below 5e-05 or above 0.0021", "0.0001")


def test_entropy_of_a_wide_blur_is_that_of_a_gaussian():
    """At sigma ≫ 1 the moons are a point: H → log(2πe sigma²)."""
    assert data.two_moons(200.0).entropy == pytest.approx(np.log(2 * np.pi * np.e * 200.0**2), abs=1e-4)


def test_eight_gaussians_sit_evenly_on_their_ring(rng):
    density, angles = data.eight_gaussians(3.0, 0.5), np.arange(8) * np.pi / 4
    centres = 3 * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    x = rng.normal(size=(6, 2)) * 3
    squares = np.sum((x[:, None] - centres) ** 2, axis=2)
    exact = np.log(np.mean(np.exp(-squares / (2 * 0.25)), axis=1) / (2 * np.pi * 0.25))
    close(density.log_prob(x), exact)


def test_checkerboards_fill_the_cells_of_their_law(rng):
    """Cell (i, j) of 4 × 4, i along x₁ from the left, j along x₂ from the bottom, where i + j + offset is even."""
    for L, offset in ((4.0, 0), (1.0, 1), (2.0, 3)):
        board = data.checkerboard(L, offset)
        i, j = np.indices((4, 4)).reshape(2, 16)
        inside = L * ((np.stack([i, j], axis=1) + rng.uniform(0.02, 0.98, (16, 2))) / 2 - 1)
        filled = (i + j + offset) % 2 == 0
        close(np.exp(board.log_prob(inside)), filled / (2 * L**2))
        assert np.isneginf(board.log_prob([[1.01 * L, 0.1 * L], [0.1 * L, -1.01 * L], [-1.3 * L, 1.3 * L]])).all()
        x = board.sample(rng, 2000)
        assert np.isfinite(board.log_prob(x)).all()
        assert (abs(x) < L).all() and (abs(x).max(axis=0) > 0.98 * L).all()
        counts = np.bincount((np.floor(2 * (x / L + 1)) @ [4, 1]).astype(int), minlength=16)
        assert (abs(counts[filled] - 250) < 6 * math.sqrt(250 * 7 / 8)).all()


def test_a_blurred_board_is_a_sum_of_cells(rng):
    """∫ over a cell of N(x; c, sigma² I) is a product of two differences of the normal's distribution function."""
    for L, offset, sigma in ((4.0, 0, 0.3), (1.0, 1, 0.4)):
        x = L * rng.normal(size=(8, 2))
        edges = L * np.linspace(-1, 1, 5)
        cdf = np.vectorize(lambda u: math.erfc(-u / math.sqrt(2)) / 2)((edges - x[:, :, None]) / sigma)
        cells = np.diff(cdf, axis=2)
        i, j = np.indices((4, 4))
        exact = np.einsum("ni,nj,ij->n", cells[:, 0], cells[:, 1], (i + j + offset) % 2 == 0) / (2 * L**2)
        density = data.blurred_checkerboard(L, offset, sigma)
        np.testing.assert_allclose(np.exp(density.log_prob(x)), exact, rtol=1e-7, atol=1e-13)
    draws = data.blurred_checkerboard(4.0, 0, 3.0).sample(rng, 5000)
    assert (abs(draws.var(axis=0) - 16 / 3 - 9) < 1.5).all()
    assert abs(np.corrcoef(draws.T)[0, 1]) < 0.15


def test_bent_gaussians_undo_to_gaussians(rng):
    """p(x) = N(ε₁) N(ε₂) |∂ε/∂x|, and the draws straighten to ε ~ N(0, I)."""
    base, n = Normal(dim=2), 4000
    for density, straighten, volume in (
        (
            data.banana(0.3, 1.5, 0.7),
            lambda x: np.stack([x[:, 0] / 1.5, (x[:, 1] - 0.3 * (x[:, 0] ** 2 - 1.5**2)) / 0.7], axis=1),
            lambda x: math.log(1.5 * 0.7) + 0 * x[:, 0],
        ),
        (
            data.funnel(2.0),
            lambda x: np.stack([x[:, 0] / 2, x[:, 1] * np.exp(-x[:, 0] / 2)], axis=1),
            lambda x: math.log(2) + x[:, 0] / 2,
        ),
    ):
        x = np.append(rng.normal(size=(6, 2)), [[-3.0, 4.0]], axis=0)
        close(density.log_prob(x), base.log_prob(straighten(x)) - volume(x))
        e = straighten(density.sample(rng, n))
        assert (abs(e.mean(axis=0)) < 6 / math.sqrt(n)).all()
        assert (abs(np.cov(e.T) - np.eye(2)) < 6 * math.sqrt(2 / n)).all()


@pytest.mark.parametrize("name", TOYS)
def test_boxes_hold_their_share_of_draws(name, rng):
    """∫ of the density over boxes around three draws, to 6 standard errors."""
    density, n = data.DENSITIES[name](), 20_000
    x = density.sample(rng, n)
    for centre in x[np.abs(x).max(axis=1) < 5][:3]:
        low, high = centre - [0.31, 0.43], centre + [0.37, 0.29]
        lines = [midpoints(a, b, 64) for a, b in zip(low, high)]
        grid = np.stack(np.meshgrid(lines[0][0], lines[1][0]), axis=-1).reshape(-1, 2)
        p = np.sum(np.exp(density.log_prob(grid))) * lines[0][1] * lines[1][1]
        share = np.mean(np.all((x > low) & (x < high), axis=1))
        assert abs(share - p) < 6 * np.sqrt(p * (1 - p) / n) + 1e-2 * p + 1e-3


def test_which_curve_a_point_lies_on_is_chance_too(rng):
    """Of 100 points a fair coin puts 50 on the outer circle, give or take 5, and in no order."""
    circles = data.two_circles(sigma=0.01)
    outer = np.array([np.hypot(*circles.sample(rng, 100).T) > 0.75 for _ in range(100)])
    assert 2 < outer.sum(axis=1).std() < 8 and 45 < outer.sum(axis=1).mean() < 55
    assert abs(np.mean(outer[:, 1:] == outer[:, :-1]) - 0.5) < 0.05


@pytest.mark.parametrize("name", TOYS)
def test_far_tails_of_a_data_density_are_a_number_or_minus_infinity(name):
    size = 10.0 ** np.arange(309)
    zero = np.zeros_like(size)
    for first, second in ((size, size), (-size, zero), (zero, size), (size, -size)):
        log_p = data.DENSITIES[name]().log_prob(np.stack([first, second], axis=1))
        assert not np.isnan(log_p).any() and (log_p[9:] < -10).all()
        assert (np.diff(log_p[np.isfinite(log_p)][3:]) < 0).all() or name == "checkerboard"
    infinite = [[np.inf, 0.0], [0.0, -np.inf], [np.inf, -np.inf], [-np.inf, 1e308]]
    assert np.isneginf(data.DENSITIES[name]().log_prob(infinite)).all()


@pytest.mark.parametrize("name", TOYS)
def test_shapes_of_samples_and_densities(name, rng):
    density = data.DENSITIES[name]()
    assert density.dim == 2
    for n in (0, 1, 5):
        x = density.sample(rng, n)
        assert x.shape == (n, 2) and density.log_prob(x).shape == (n,)
    assert np.array_equal(density.sample(np.random.default_rng(1), 9), density.sample(np.random.default_rng(1), 9))
    assert not np.array_equal(density.sample(rng, 9), density.sample(rng, 9))


@pytest.mark.parametrize("name", TOYS)
def test_lists_integers_float32_and_strided_points_have_the_same_density(name, rng):
    density, x = data.DENSITIES[name](), rng.integers(-3, 4, (6, 2)) + 0.25
    exact = density.log_prob(x)
    wide = np.repeat(x, 2, axis=1)[::-1]
    wide.flags.writeable = False
    for same in (x.tolist(), x.astype(np.float32), wide[::-1, ::2]):
        np.testing.assert_allclose(density.log_prob(same), exact, rtol=1e-5)
    assert density.log_prob([[1, -2]]) == density.log_prob([[1.0, -2.0]])


def test_entropy_of_a_board_with_a_narrow_blur_is_nearly_that_of_hard_edges():
    """A length of 48 edges is blurred, log 2L² + O(sigma): in a moment, where a full grid would have 1e10 points."""
    assert 0 < data.blurred_checkerboard(sigma=1e-5).entropy - np.log(32) < 1e-4


RNG = np.random.default_rng(0)
REFUSED = {
    "sigma 0": (lambda: data.two_moons(0), "sigma must", "positive", "0"),
    "sigma NaN": (lambda: data.two_moons(np.nan), "sigma must", "nan"),
    "sigma a word": (lambda: data.two_moons("small"), "sigma must", "'small'"),
    "sigma of circles": (lambda: data.two_circles(0), "sigma must", "positive", "0"),
    "sigma tiny": (lambda: data.two_spirals(1e-9), "sigma must", "1e-6", "1e-09"),
    "factor": (lambda: data.two_circles(factor=-1), "factor must", "positive", "-1"),
    "turns": (lambda: data.two_spirals(turns=0), "turns must", "positive", "0"),
    "scale": (lambda: data.two_spirals(scale=np.nan), "scale must", "nan"),
    "R": (lambda: data.eight_gaussians(R="wide"), "R must", "'wide'"),
    "sigma of Gaussians": (lambda: data.eight_gaussians(sigma=-1), "sigma must", "-1"),
    "L": (lambda: data.checkerboard(L=np.inf), "L must", "finite", "inf"),
    "offset": (lambda: data.checkerboard(offset=0.5), "offset must", "whole number", "0.5"),
    "sigma of a board": (lambda: data.blurred_checkerboard(sigma=0), "sigma must", "0"),
    "sigma of a board tiny": (lambda: data.blurred_checkerboard(sigma=1e-6), "sigma must", "1e-6 of L", "1e-06"),
    "b": (lambda: data.banana(b=None), "b must", "None"),
    "s1": (lambda: data.banana(s1=0), "s1 must", "0"),
    "a": (lambda: data.funnel(a=-3), "a must", "-3"),
    "a grey level of 17": (lambda: data.dequantise(RNG, [[3, 17]]), "0 to 16; got 17 as pixel 1 of row 0", "(1, 2)"),
    "half a level": (lambda: data.dequantise(RNG, [[0.5, 0]]), "images must", "whole levels"),
    "images NaN": (lambda: data.stream(np.full((2, 2), np.nan)), "images must", "nan", "(2, 2)"),
    "images of another size": (
        lambda: data.Histograms(data.mnist()[2]).to_line(data.digits()[2] / 17),
        "y must have shape (N, 196)",
        "(300, 64)",
    ),
    "one image": (lambda: data.dequantise(RNG, [1, 2]), "images must", "rows", "(2,)"),
    "squares": (lambda: data.stream(np.zeros((2, 8, 8))), "images must", "(2, 8, 8)"),
    "no images": (lambda: data.stream(np.zeros((0, 64))), "images must", "at least 1", "0"),
    "no images of histograms": (lambda: data.Histograms(np.zeros((0, 2))), "images must"),
    "half a level of histograms": (lambda: data.Histograms([[0.5, 1]]), "images must"),
    "no error of one image": (lambda: data.bits_per_dim(len, RNG, np.zeros((1, 64))), "images must", "at least 2", "1"),
    "no draws": (lambda: data.bits_per_dim(len, RNG, np.zeros((3, 64)), draws=0), "draws must", "0"),
    "log_prob": (lambda: data.bits_per_dim(None, RNG, np.zeros((3, 64))), "log_prob must", "NoneType"),
    "rng of dequantise": (lambda: data.dequantise(0, np.zeros((3, 64))), "rng must", "int"),
    "rng of a stream": (lambda: data.stream(np.zeros((3, 64)))(0, 2), "rng must", "int"),
    "n of a stream": (lambda: data.stream(np.zeros((3, 64)))(RNG, 0.5), "n must", "0.5"),
}
for name, make in data.DENSITIES.items():
    REFUSED |= {
        f"points of {name}": (lambda make=make: make().log_prob([1.0, 2.0]), "must have shape (N, 2)", "(2,)"),
        f"NaN of {name}": (lambda make=make: make().log_prob([[np.nan, 2.0]]), "must", "NaN", "row 0"),
        f"rng of {name}": (lambda make=make: make().sample(0, 3), "rng must", "Generator", "int"),
        f"n of {name}": (lambda make=make: make().sample(RNG, 2.5), "n must", "2.5"),
    }


@pytest.mark.parametrize("what", REFUSED)
def test_a_bad_argument_of_a_data_set_is_refused_in_a_sentence(what):
    refused(*REFUSED[what])


def test_the_waiting_times_are_those_of_r():
    """The count, mean and standard deviation of `faithful$waiting`, and its first and last entries."""
    minutes = data.waiting_times()
    assert minutes.shape == (272,) and minutes[:3].tolist() == [79, 54, 74] and minutes[-2:].tolist() == [46, 74]
    close(minutes.mean(), 70.8970588, 1e-7)
    close(minutes.std(ddof=1), 13.5949738, 1e-7)
