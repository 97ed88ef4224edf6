"""Planar and radial layers beyond the laws: how they move points, where their formulas divide by zero, what is refused.

What holds for residual layers as well is said here for all three.
"""

import itertools
from functools import partial

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import grad

from minflow import calculus, laws, trees
from minflow.fast import Fast
from minflow.transforms import Planar, Radial, Residual
from minflow.transforms.planar import planar_root

from .gradients import WAYS
from .shared import close, refused

SINGLE = Planar(3), Radial(3), Residual(3, (5,), 0.99), Residual(3, (4,), series=2)
EACH = pytest.mark.parametrize("layer", SINGLE, ids=str)


@EACH
@pytest.mark.parametrize("size", [5.0, 30.0])
def test_extreme_parameters_stay_invertible_and_finite(size, layer, rng):
    """Planes that are almost folded, centers that draw almost everything in, weights a thousand times too large."""
    params = laws.random_params(layer, rng, size)
    z = np.concatenate([rng.normal(size=(20, 3)), 1e6 * rng.normal(size=(5, 3)), np.zeros((1, 3))])
    x, log_det = layer.forward(params, z)
    back, back_log_det = layer.inverse(params, x)
    for part in (x, log_det, back, back_log_det):
        assert np.isfinite(part).all(), part
    close(layer.forward(params, back)[0] / (1 + abs(x)), x / (1 + abs(x)), 1e-9)


@EACH
def test_rows_are_inverted_as_if_each_were_alone(layer, rng):
    params, x = laws.random_params(layer, rng), rng.normal(size=(6, 3))
    whole = layer.inverse(params, x)
    for n in range(6):
        for part, alone in zip(whole, layer.inverse(params, x[n : n + 1]), strict=True):
            close(alone[0], part[n], 1e-10)


def test_planar_layers_move_points_along_one_direction_only(rng):
    """x − z = tanh(wᵀz + b) u, with wᵀu = m(wᵀu_raw) = −1 + log(1 + exp(wᵀu_raw)) and u − u_raw along w."""
    layer, z = Planar(3), rng.normal(size=(20, 3))
    params = laws.random_params(layer, rng)
    u, w, b, gap = layer.direction_and_plane(params)
    close(layer.forward(params, z)[0] - z, np.outer(np.tanh(z @ w + b), u))
    close([w @ u, gap - 1], 2 * [np.log1p(np.exp(w @ params["u_raw"])) - 1])
    close(np.cross(u - params["u_raw"], w), np.zeros(3))


def test_radial_layers_move_points_along_their_radius(rng):
    """|x − center| = r (1 + β h), in a direction that does not turn."""
    layer, z = Radial(3), rng.normal(size=(6, 3))
    for _ in range(5):
        params = laws.random_params(layer, rng, 2.0)
        a, gap = (np.log1p(np.exp(params[name])) for name in ("a_raw", "beta_raw"))
        x, v = layer.forward(params, z)[0], z - params["center"]
        r = np.linalg.norm(v, axis=1)
        close(x - params["center"], v * (1 + (gap - a) / (a + r))[:, None])


def test_the_equation_of_a_planar_layer_is_solved_from_flat_to_steep(rng):
    """y + (gap − 1) tanh y = a to rounding, for gaps of 0 and from 1e-12 to 1e8 and a from 0 to 1e6, in few steps."""
    for gap, dtype in itertools.product([0.0, *10.0 ** np.arange(-12, 9)], (np.float64, np.float32)):
        a = np.concatenate([[0.0], 10.0 ** np.arange(-9, 7), rng.normal(size=20)]).astype(dtype)
        a = np.concatenate([a, -a])
        gaps = np.full(a.shape, gap, dtype)
        y = planar_root(a, gaps)
        assert y.dtype == dtype and (np.sign(y) * np.sign(a) >= 0).all()
        back = y.astype(np.float64) + (gaps.astype(np.float64) - 1) * np.tanh(y.astype(np.float64))
        size = abs(a) + abs(y) * (1 + np.maximum(gap - 1, 0) * (1 - np.tanh(y) ** 2))
        assert (abs(back - a) <= 10 * np.finfo(dtype).eps * size + 1e-30).all(), (gap, dtype)


def test_at_its_center_a_radial_layer_stretches_alike_in_all_directions():
    """The Jacobian is (1 + β / a) I there, where the formula divides by r = 0."""
    layer, params = Radial(2), {"center": np.ones(2), "a_raw": np.array(0.3), "beta_raw": np.array(1.1)}
    scale = np.log1p(np.exp(1.1)) / np.log1p(np.exp(0.3))
    for step, factor in ((layer.forward, scale), (layer.inverse, 1 / scale)):
        J = calculus.batch_jacobian(lambda u, step=step: step(params, u)[0])(np.ones((1, 2)))
        close(J[0], factor * np.eye(2))
        close(step(params, np.ones((1, 2)))[1], [2 * np.log(factor)])


def test_without_a_plane_a_planar_layer_moves_all_points_alike(rng):
    layer, z = Planar(2), rng.normal(size=(3, 2))
    params = {"w": np.zeros(2), "u_raw": np.array([1.0, -2.0]), "b": np.array(0.5)}
    x, log_det = layer.forward(params, z)
    close(x, z + np.tanh(0.5) * params["u_raw"])
    close(log_det, np.zeros(3))
    close(layer.inverse(params, x)[0], z)


EDGES = [(Planar(3), {"w": size * np.ones(3), "u_raw": np.arange(3.0) - 1, "b": np.array(0.2)}) for size in (0, 2, -2)]
EDGES += [
    (Radial(3), {"center": np.zeros(3), "a_raw": np.array(a), "beta_raw": np.array(beta)})
    for a, beta in itertools.product((-2.0, 3.0), repeat=2)
]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("layer", "params"), EDGES)
def test_fast_has_autograds_gradient_where_the_formula_divides_by_zero_or_bends(layer, params, way, rng):
    """w = 0, points at the center and beside it, and raw numbers of either sign."""
    z, w, v = rng.normal(size=(6, 3)), rng.normal(size=(6, 3)), rng.normal(size=6)
    z *= np.array([1, 0, 1e-3, 1e-6, 1e-9, 1e-12])[:, None]

    def total(step, both):
        out, log_det = step(*both)
        return anp.sum(w * out) + anp.sum(v * log_det)

    plain, quick = getattr(layer, way), getattr(Fast(layer), way)
    close(total(quick, (params, z)), total(plain, (params, z)))
    gradient, expected = (trees.flatten(grad(partial(total, step))((params, z))) for step in (quick, plain))
    assert np.isfinite(expected).all()
    close(gradient, expected)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("layer", "params"),
    [
        (Planar(2), {"w": np.array([40.0, 0.0]), "u_raw": np.array([40.0, 1.0]), "b": np.zeros(())}),
        (Radial(2), {"center": np.ones(2), "a_raw": np.array(1e3), "beta_raw": np.array(1e3)}),
    ],
    ids=["planar", "radial"],
)
def test_numbers_whose_exponential_overflows_have_a_softplus(layer, params, way):
    z = np.zeros((1, 2))
    for output, expected in zip(getattr(Fast(layer), way)(params, z), getattr(layer, way)(params, z)):
        assert np.isfinite(output).all()
        close(output, expected)


RNG = np.random.default_rng(0)
Z = np.zeros((1, 2))


@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("layer", [Planar(2), Radial(2)], ids=["planar", "radial"])
def test_parameters_that_are_not_finite_are_refused_each_by_its_name(layer, wrong):
    """An infinite bias would move every point by u, and β_raw = −∞ would be a pull that is just possible."""
    for step in (layer.forward, layer.inverse, Fast(layer).forward, Fast(layer).inverse):
        for name, value in layer.init(RNG).items():
            params = {**layer.init(RNG), name: np.where(np.arange(value.size).reshape(value.shape) == 0, wrong, value)}
            refused(lambda step=step, params=params: step(params, Z), f"params['{name}']", "NaN or infinity")


REFUSED = {
    "rng 0": (lambda: Planar(2).init(0), "rng must be a numpy.random.Generator"),
    "rng None": (lambda: Radial(2).init(None), "rng must be a numpy.random.Generator"),
    "no u_raw": (lambda: Planar(2).forward({"w": np.ones(2)}, Z), "params must hold 'u_raw' of shape"),
    "w of another dim": (lambda: Planar(2).inverse(Planar(3).init(RNG), Z), "params['w'] must be", "shape (2,)"),
    "a_raw of one": (
        lambda: Radial(2).forward({"a_raw": np.ones(1)}, Z),
        "params['a_raw'] must be an array of shape (",
    ),
    "another center": (lambda: Radial(2).inverse(Radial(3).init(RNG), Z), "params['center'] must be an array of shape"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_bad_argument_is_refused_in_a_sentence(what):
    refused(*REFUSED[what])
