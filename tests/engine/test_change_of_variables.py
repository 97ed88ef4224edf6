"""Densities of X = f(Z): both forms give the textbook's, agree, add up, and meet edges without a warning."""

import math

import autograd.numpy as anp
import numpy as np
from autograd import elementwise_grad

from minflow import laws
from minflow.change_of_variables import log_density, log_density_1d, log_density_1d_forward, log_density_forward
from minflow.distributions import Logistic, Normal, Uniform
from minflow.transforms import AffineCoupling

from .shared import close


def test_log_normal_density_is_the_textbooks(rng):
    x = np.exp(rng.normal(size=6))
    textbook = -np.log(x) - 0.5 * np.log(2 * np.pi) - np.log(x) ** 2 / 2
    for dh in (None, lambda x: 1 / x):
        close(log_density_1d(Normal(), anp.log, dh, support=(0, np.inf))(x), textbook)
    for df in (None, anp.exp):
        close(log_density_1d_forward(Normal(), anp.exp, df)(np.log(x)), textbook)


def test_decreasing_maps_have_positive_density(rng):
    """x = −2 z + 1 of a standard normal is N(1, 2²)."""
    x, base = rng.normal(size=6), Normal()
    exact = Normal(1.0, 2.0).log_prob(x)
    close(log_density_1d(base, lambda x: (1 - x) / 2)(x), exact)
    close(log_density_1d_forward(base, lambda z: 1 - 2 * z)((1 - x) / 2), exact)


def test_density_is_0_off_the_support():
    """And the inverse is never asked there: log(0) would be a warning."""
    normal = Normal()
    for h, support, x in (
        (anp.log, (0, np.inf), [-1.0, 0.0, np.inf, 2.0]),
        (lambda x: anp.log(3 - x), (-np.inf, 3), [4.0, 3.0, -np.inf, 1.0]),
        (lambda x: anp.log(x - 1) - anp.log(2 - x), (1, 2), [1.0, 2.0, 0.0, 1.5]),
    ):
        density = log_density_1d(normal, h, support=support)
        log_p = density([*x, 0.9 * x[3]])
        assert np.isneginf(log_p[:3]).all() and np.isfinite(log_p[3])
        close(log_p[3:], [density([x[3]])[0], density([0.9 * x[3]])[0]])


def test_density_of_a_linear_map_is_gaussian(rng):
    """X = A Z + b is N(b, A Aᵀ), in rows X = Z Aᵀ + b; both forms."""
    A, b, x = np.array([[2.0, 0.5], [-1.0, 0.3]]), np.array([1.0, -2.0]), rng.normal(size=(5, 2))
    precision, log_volume = np.linalg.inv(A @ A.T), math.log(abs(np.linalg.det(A)))
    exact = -0.5 * np.einsum("ni,ij,nj->n", x - b, precision, x - b) - math.log(2 * math.pi) - log_volume
    W, base = np.linalg.inv(A), Normal(dim=2)
    close(log_density(base, lambda x: (x - b) @ W.T)(x), exact)
    close(log_density_forward(base, lambda z: z @ A.T + b)((x - b) @ W.T), exact)


def test_the_base_of_a_density_need_not_be_symmetric(rng):
    """x = e^z of N(0.7, 1.6²), and x = A z + b of two such in opposite directions, by both forms."""
    base, x = Normal(0.7, 1.6), np.exp(rng.normal(size=6))
    exact = base.log_prob(np.log(x)) - np.log(x)
    for dh, df in ((None, None), (lambda x: 1 / x, anp.exp)):
        close(log_density_1d(base, anp.log, dh, support=(0, np.inf))(x), exact)
        close(log_density_1d_forward(base, anp.exp, df)(np.log(x)), exact)
    base, A, b = Normal([0.7, -1.2], [1.6, 0.5]), np.array([[2.0, 0.5], [-1.0, 0.3]]), np.ones(2)
    z = rng.normal(size=(5, 2))
    exact = base.log_prob(z) - math.log(abs(np.linalg.det(A)))
    close(log_density(base, lambda x: (x - b) @ np.linalg.inv(A).T)(z @ A.T + b), exact)
    close(log_density_forward(base, lambda z: z @ A.T + b)(z), exact)


def bent(z):
    """An increasing map without a simple inverse."""
    return z + 0.5 * anp.sin(z)


def unbent(x):
    z = x
    for _ in range(80):
        z = x - 0.5 * np.sin(z)
    return z


def test_forward_and_inverse_form_agree(rng):
    z = rng.normal(size=20)
    inverse_form = log_density_1d(Normal(), unbent, dh=lambda x: 1 / (1 + 0.5 * np.cos(unbent(x))))
    np.testing.assert_allclose(log_density_1d_forward(Normal(), bent)(z), inverse_form(bent(z)), rtol=1e-10, atol=1e-12)


def test_forward_and_inverse_form_agree_for_a_coupling(rng):
    layer = AffineCoupling([True, False, True], (6,))
    params, z, base = laws.random_params(layer, rng), rng.normal(size=(8, 3)), Logistic(dim=3)
    forward_form = log_density_forward(base, lambda z: layer.forward(params, z)[0])(z)
    inverse_form = log_density(base, lambda x: layer.inverse(params, x)[0])(layer.forward(params, z)[0])
    np.testing.assert_allclose(forward_form, inverse_form, rtol=1e-10, atol=1e-12)


def test_density_integrates_to_1():
    x = np.linspace(-12, 12, 4001)
    density = log_density_1d(Normal(), unbent, dh=lambda x: 1 / (1 + 0.5 * np.cos(unbent(x))))
    assert abs(np.sum(np.exp(density(x))) * (x[1] - x[0]) - 1) < 1e-8


def test_a_density_may_be_above_1():
    assert log_density_1d(Uniform(), lambda x: 5 * x)([0.1])[0] == np.log(5)


def test_a_point_where_the_slope_of_h_is_0_has_density_0():
    assert np.isneginf(log_density_1d(Normal(), lambda x: x**3)([0.0]))[0]


def test_a_point_where_the_slope_of_f_is_0_has_infinite_density():
    assert np.isposinf(log_density_1d_forward(Normal(), lambda z: z**3)([0.0]))[0]


def test_h_is_asked_on_the_support_only():
    asked = []

    def h(x):
        asked.extend(np.ravel(getattr(x, "_value", x)))
        return anp.log(x)

    for low in (0.0, 1e17, -3.0):
        asked.clear()
        log_density_1d(Normal(), lambda x, low=low: h(x - low), support=(low, np.inf))(
            [low - 1, low, 2 * low + 1e9, -1e30]
        )
        assert min(asked) > 0


def test_infinite_points_have_density_0():
    for support in ((-np.inf, np.inf), (0, np.inf), (-np.inf, 0)):
        assert np.isneginf(log_density_1d(Normal(), lambda x: 2 * x, support=support)([np.inf, -np.inf])).all()


def test_far_points_are_a_number_or_minus_infinity():
    far = np.array([1e6, -1e6])
    assert np.isfinite(log_density_1d(Normal(), lambda x: x / 3)(far)).all()
    assert np.isfinite(log_density(Normal(dim=2), lambda x: x / 3)(far[None])).all()


def test_a_singular_map_gives_minus_infinity_in_the_inverse_form():
    assert np.isneginf(log_density(Normal(dim=2), lambda x: x @ np.ones((2, 2)))([[1.0, 2.0]]))[0]


def test_empty_batches_have_empty_densities():
    assert log_density_1d(Normal(), lambda x: 2 * x)([]).shape == (0,)
    assert log_density(Normal(dim=2), lambda x: 2 * x)(np.zeros((0, 2))).shape == (0,)
    assert log_density_forward(Normal(dim=2), lambda z: 2 * z)(np.zeros((0, 2))).shape == (0,)


def test_float32_stays_float32(rng):
    x = rng.uniform(0.5, 2, size=(4, 2)).astype(np.float32)
    assert log_density_1d(Normal(), anp.log, support=(0, np.inf))(x[:, 0]).dtype == np.float32
    assert log_density(Normal(dim=2), anp.log)(x).dtype == np.float32


def test_points_are_not_changed():
    x = np.array([-1.0, 0.5, 2.0])
    log_density_1d(Normal(), anp.log, support=(0, np.inf))(x)
    assert x.tolist() == [-1.0, 0.5, 2.0]


def test_the_score_of_x_is_the_gradient_of_its_log_density(rng):
    x = np.exp(rng.normal(size=5))
    density = log_density_1d(Normal(), anp.log, support=(0, np.inf))
    np.testing.assert_allclose(elementwise_grad(density)(x), -(1 + np.log(x)) / x, rtol=1e-10, atol=1e-12)
