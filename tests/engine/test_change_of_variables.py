"""Densities of X = f(Z) beyond the statements: both forms agree, add up, and meet edges without a warning."""

import autograd.numpy as anp
import numpy as np
from autograd import elementwise_grad

from minflow import laws
from minflow.change_of_variables import log_density, log_density_1d, log_density_1d_forward, log_density_forward
from minflow.distributions import Logistic, Normal, Uniform
from minflow.transforms import AffineCoupling


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


def test_points_are_not_changed(rng):
    x = np.array([-1.0, 0.5, 2.0])
    log_density_1d(Normal(), anp.log, support=(0, np.inf))(x)
    assert x.tolist() == [-1.0, 0.5, 2.0]


def test_the_score_of_x_is_the_gradient_of_its_log_density(rng):
    x = np.exp(rng.normal(size=5))
    density = log_density_1d(Normal(), anp.log, support=(0, np.inf))
    np.testing.assert_allclose(elementwise_grad(density)(x), -(1 + np.log(x)) / x, rtol=1e-10, atol=1e-12)
