"""Base distributions beyond the statements: tails, supports, shapes, dtypes and gradients."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import elementwise_grad

from minflow.distributions import Logistic, Mixture, Normal, Uniform

FAR_MIXTURE = Mixture([Normal(-3.0, 0.1), Normal(2.0, 0.5)], [0.2, 0.8])
EVERY = {
    "Normal": Normal(),
    "Logistic": Logistic(),
    "Uniform": Uniform(),
    "Mixture": FAR_MIXTURE,
    "mixture of mixtures": Mixture([FAR_MIXTURE, Uniform(-1, 1)]),
}


@pytest.mark.parametrize("name", EVERY)
def test_far_tails_are_a_number_or_minus_infinity(name):
    z = np.array([1e6, -1e6, 1e300, -1e300, np.inf, -np.inf])
    for points in (z, z[:2].astype(np.float32)):
        log_p = EVERY[name].log_prob(points)
        assert not np.isnan(log_p).any() and (log_p < 0).all()
    assert np.isneginf(EVERY[name].log_prob(z[-2:])).all()


def test_far_tails_have_the_exact_value():
    assert Normal().log_prob([1e6])[0] == pytest.approx(-0.5e12)
    assert Logistic().log_prob([-1e6])[0] == -1e6
    assert FAR_MIXTURE.log_prob([1e3])[0] == pytest.approx(Normal(2.0, 0.5).log_prob([1e3])[0] + np.log(0.8))


@pytest.mark.parametrize("name", EVERY)
def test_a_base_of_one_dimension_reads_flat_and_column_alike(name, rng):
    base, z = EVERY[name], rng.uniform(size=5)
    assert np.array_equal(base.log_prob(z), base.log_prob(z[:, None]))
    assert base.log_prob(z).shape == (5,) and base.sample(rng, 5).shape == (5,)


@pytest.mark.parametrize("name", EVERY)
def test_empty_batches_and_no_draws_are_empty(name, rng):
    base = EVERY[name]
    assert base.log_prob(np.zeros(0)).shape == base.log_prob(np.zeros((0, 1))).shape == (0,)
    assert base.sample(rng, 0).shape == (0,)


@pytest.mark.parametrize("base", [Normal(dim=3), Logistic(dim=3), Uniform(dim=3), Mixture([Normal(dim=3)] * 2)])
def test_shapes_in_three_dimensions(base, rng):
    assert base.dim == 3
    assert base.sample(rng, 4).shape == (4, 3) and base.sample(rng, 0).shape == (0, 3)
    assert base.log_prob(base.sample(rng, 4)).shape == (4,)


@pytest.mark.parametrize("name", EVERY)
def test_float32_stays_float32_to_the_gradient(name, rng):
    z = rng.uniform(size=4).astype(np.float32)
    assert EVERY[name].log_prob(z).dtype == np.float32
    if name != "Uniform":
        assert elementwise_grad(EVERY[name].log_prob)(z).dtype == np.float32


def test_integers_and_lists_become_float64():
    assert Normal().log_prob([0, 1]).dtype == np.float64
    assert Normal([0, 1], 2).log_prob([[0, 1]])[0] == pytest.approx(-np.log(2 * np.pi) - 2 * np.log(2))


def test_uniform_is_minus_infinity_outside_and_constant_on_its_closed_box():
    base = Uniform([0.0, -1.0], [2.0, 1.0])
    inside = base.log_prob([[0.0, -1.0], [1.0, 0.0], [2.0, 1.0]])
    assert (inside == -np.log(4)).all()
    assert np.isneginf(base.log_prob([[2.1, 0.0], [1.0, -1.1], [-0.1, 5.0]])).all()


@pytest.mark.parametrize("name", ["Normal", "Logistic", "Mixture"])
def test_the_score_is_the_slope_of_the_log_density(name, rng):
    z, step = rng.normal(size=6), 1e-5
    slope = (EVERY[name].log_prob(z + step) - EVERY[name].log_prob(z - step)) / (2 * step)
    np.testing.assert_allclose(elementwise_grad(EVERY[name].log_prob)(z), slope, rtol=1e-6, atol=1e-5)


def test_the_score_of_a_mixture_is_that_of_the_nearest_part_where_the_others_underflow():
    z = np.array([60.0, 1e5])
    np.testing.assert_allclose(elementwise_grad(FAR_MIXTURE.log_prob)(z), -(z - 2) / 0.25)


def test_logistic_is_symmetric_with_log_density_log_of_a_quarter_at_its_middle():
    assert Logistic(3.0).log_prob([3.0])[0] == pytest.approx(np.log(0.25))
    assert Logistic().log_prob([2.5])[0] == Logistic().log_prob([-2.5])[0]


def test_samples_depend_on_the_generator_alone():
    for base in EVERY.values():
        one, two = (base.sample(np.random.default_rng(3), 50) for _ in range(2))
        assert np.array_equal(one, two)


def test_settings_are_read_and_not_kept(rng):
    mean = np.array([1.0, 2.0])
    base = Normal(mean)
    before = base.log_prob(np.zeros((1, 2)))
    mean[:] = 100.0
    assert np.array_equal(base.log_prob(np.zeros((1, 2))), before)


def test_weights_given_as_integers_or_alone_are_read():
    alone = Mixture([Normal(1.0)], [1])
    assert alone.log_prob([0.5])[0] == Normal(1.0).log_prob([0.5])[0]


def test_gradient_flows_through_mixtures_of_two_dimensions(rng):
    base = Mixture([Normal([0.0, 1.0]), Logistic([1.0, 1.0], 0.3)])
    z = rng.normal(size=(3, 2))
    found = elementwise_grad(lambda z: anp.sum(base.log_prob(z)))(z)
    assert found.shape == (3, 2) and np.isfinite(found).all()
