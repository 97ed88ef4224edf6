"""The toy densities of data.DENSITIES beyond the statements: tails, boxes, shapes, dtypes, and bad settings."""

import numpy as np
import pytest

from minflow import data
from minflow.evaluation import kl_gap
from minflow.flow import Flow
from minflow.transforms import ElementwiseAffine

from .sentences import assert_refused
from .statements import midpoints

TOYS = {name: make() for name, make in data.DENSITIES.items()}


@pytest.mark.parametrize("name", TOYS)
def test_boxes_hold_their_share_of_draws(name, rng):
    """∫ of the density over boxes around three draws, to 6 standard errors."""
    density, n = TOYS[name], 20_000
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
def test_far_tails_are_a_number_or_minus_infinity(name):
    size = 10.0 ** np.arange(309)
    zero = np.zeros_like(size)
    for first, second in ((size, size), (-size, zero), (zero, size), (size, -size)):
        log_p = TOYS[name].log_prob(np.stack([first, second], axis=1))
        assert not np.isnan(log_p).any() and (log_p[9:] < -10).all()
        assert (np.diff(log_p[np.isfinite(log_p)][3:]) < 0).all() or name == "checkerboard"
    infinite = [[np.inf, 0.0], [0.0, -np.inf], [np.inf, -np.inf], [-np.inf, 1e308]]
    assert np.isneginf(TOYS[name].log_prob(infinite)).all()


@pytest.mark.parametrize("name", TOYS)
def test_shapes_of_samples_and_densities(name, rng):
    density = TOYS[name]
    assert density.dim == 2 and isinstance(density.entropy, float)
    for n in (0, 1, 5):
        x = density.sample(rng, n)
        assert x.shape == (n, 2) and density.log_prob(x).shape == (n,)
    assert np.array_equal(density.sample(np.random.default_rng(1), 9), density.sample(np.random.default_rng(1), 9))
    assert not np.array_equal(density.sample(rng, 9), density.sample(rng, 9))


@pytest.mark.parametrize("name", TOYS)
def test_lists_integers_float32_and_strided_points_have_the_same_density(name, rng):
    density, x = TOYS[name], rng.integers(-3, 4, (6, 2)) + 0.25
    exact = density.log_prob(x)
    wide = np.repeat(x, 2, axis=1)[::-1]
    wide.flags.writeable = False
    for same in (x.tolist(), x.astype(np.float32), wide[::-1, ::2]):
        np.testing.assert_allclose(density.log_prob(same), exact, rtol=1e-5)
    assert density.log_prob([[1, -2]]) == density.log_prob([[1.0, -2.0]])


@pytest.mark.parametrize("sigma", [0.003, 0.5, 40.0])
def test_every_blur_has_a_finite_density_of_mass_1_in_its_middle(sigma, rng):
    """The mean of e^{−log p} over draws in a box is the box's area over its chance."""
    for make in (data.two_moons, data.two_circles, data.two_spirals, data.blurred_checkerboard):
        density = make(sigma=sigma)
        x = density.sample(rng, 4000)
        nll = -density.log_prob(x)
        assert np.isfinite(nll).all()
        if sigma > 0.1:
            assert abs(nll.mean() - density.entropy) < 6 * nll.std() / 4000**0.5


def test_entropy_of_a_board_with_a_narrow_blur_is_nearly_that_of_hard_edges():
    """A length of 48 edges is blurred, log 2L² + O(sigma): in a moment, where a full grid would have 1e10 points."""
    assert 0 < data.blurred_checkerboard(sigma=1e-5).entropy - np.log(32) < 1e-4


def test_a_toy_is_a_target_of_kl_gap(rng):
    flow = Flow(TOYS["eight_gaussians"], ElementwiseAffine(2))
    params = {"log_scale": np.zeros(2), "shift": np.zeros(2)}
    assert kl_gap(flow, params, TOYS["eight_gaussians"], rng, n=500) == (0.0, 0.0)


BAD = {
    "sigma 0": (lambda: data.two_circles(0), "sigma must", "positive", "0"),
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
}
for toy, density in TOYS.items():
    BAD |= {
        f"points of {toy}": (lambda d=density: d.log_prob([1.0, 2.0]), "must have shape (N, 2)", "(2,)"),
        f"NaN of {toy}": (lambda d=density: d.log_prob([[np.nan, 2.0]]), "must", "NaN", "row 0"),
        f"rng of {toy}": (lambda d=density: d.sample(0, 3), "rng must", "Generator", "int"),
        f"n of {toy}": (lambda d=density: d.sample(np.random.default_rng(0), 2.5), "n must", "2.5"),
    }


@pytest.mark.parametrize("what", BAD)
def test_bad_input_gets_one_sentence(what):
    assert_refused(*BAD[what])
