"""Laplace, Student's t and the full-covariance normal beyond the statements: references, tails, dtypes, gradients."""

import math
from fractions import Fraction

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import elementwise_grad, hessian

from minflow.change_of_variables import log_density_1d
from minflow.distributions import Laplace, Mixture, MultivariateNormal, Normal, Product, StudentT, Uniform

from .oracle import array, cases
from .sentences import assert_refused

EVERY = {
    "Laplace": Laplace(),
    "StudentT": StudentT(2.5),
    "Cauchy": StudentT(1),
    "MultivariateNormal": MultivariateNormal([0.0], [[1.0]]),
    "Product": Product([StudentT(4, 1.0)]),
    "Mixture": Mixture([Laplace(-1.0), StudentT(4, 1.0), MultivariateNormal(0.0, [[2.0]])]),
}
COVARIANCE = np.array([[2.0, 0.6, 0.1], [0.6, 1.0, -0.3], [0.1, -0.3, 0.5]])


def test_arctan_of_cauchy_has_the_reference_density():
    case = cases("univariate.json")["arctan_of_cauchy"]
    found = log_density_1d(StudentT(1), anp.tan, support=(-math.pi / 2, math.pi / 2))(array(case["x"]))
    np.testing.assert_allclose(found, array(case["log_pdf"]), rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize(
    "df, u, exact",  # scipy.stats.t.logpdf
    [
        (0.3, 0.7, -2.1020029351),
        (2.5, -3.1, -3.7776860384),
        (30, 1.4, -1.9082302835),
        (1999.0, 2.0, -2.9180647611),
    ],
)
def test_student_has_the_reference_density(df, u, exact):
    assert StudentT(df).log_prob([u])[0] == pytest.approx(exact, abs=1e-10)


def test_the_two_forms_of_the_normaliser_meet():
    below, above = (StudentT(df).log_norm for df in (1999.999999, 2000.0))
    assert below == pytest.approx(above, abs=1e-12)


@pytest.mark.parametrize("name", EVERY)
def test_far_tails_are_a_number_or_minus_infinity(name):
    z = np.array([1e6, -1e6, 1e160, 1e300, -1e300, np.inf, -np.inf])
    for points in (z, z[:2].astype(np.float32)):
        log_p = EVERY[name].log_prob(points)
        assert not np.isnan(log_p).any() and (log_p < -10).all()
    assert np.isneginf(EVERY[name].log_prob(z[-2:])).all()


def test_far_tails_have_the_exact_value():
    assert Laplace().log_prob([-1e6])[0] == pytest.approx(-1e6 - math.log(2))
    assert StudentT(1).log_prob([1e300])[0] == pytest.approx(-math.log(math.pi) - 600 * math.log(10))
    assert MultivariateNormal([0.0], [[4.0]]).log_prob([1e6])[0] == pytest.approx(-0.125e12)


@pytest.mark.parametrize("name", EVERY)
def test_a_base_of_one_dimension_reads_flat_and_column_alike(name, rng):
    base, z = EVERY[name], rng.normal(size=5)
    assert np.array_equal(base.log_prob(z), base.log_prob(z[:, None]))
    assert base.dim == 1 and base.sample(rng, 5).shape == (5,) and base.sample(rng, 0).shape == (0,)
    assert base.log_prob(np.zeros(0)).shape == base.log_prob(np.zeros((0, 1))).shape == (0,)


@pytest.mark.parametrize("name", EVERY)
def test_float32_stays_float32_to_the_gradient(name, rng):
    z = 3 * rng.normal(size=6).astype(np.float32)
    assert EVERY[name].log_prob(z).dtype == np.float32
    assert elementwise_grad(EVERY[name].log_prob)(z).dtype == np.float32


@pytest.mark.parametrize("name", EVERY)
def test_the_score_and_its_slope_are_those_of_differences(name, rng):
    z, step = rng.normal(size=8) * 2 + 0.01, 1e-5
    score = elementwise_grad(EVERY[name].log_prob)
    slope = (EVERY[name].log_prob(z + step) - EVERY[name].log_prob(z - step)) / (2 * step)
    np.testing.assert_allclose(score(z), slope, rtol=1e-5, atol=1e-4)
    if name not in ("Laplace", "Mixture"):  # a corner in the middle
        bend = (score(z + step) - score(z - step)) / (2 * step)
        np.testing.assert_allclose(elementwise_grad(score)(z), bend, rtol=1e-4, atol=1e-3)


def test_the_score_of_student_is_finite_everywhere():
    z = np.array([0.0, 1.0, math.sqrt(3), 1e160, -1e300])
    score = elementwise_grad(StudentT(3).log_prob)
    np.testing.assert_allclose(score(z), [0.0, -1.0, -2 / math.sqrt(3), 0.0, 0.0], atol=1e-12)
    assert elementwise_grad(score)(np.zeros(1)) == pytest.approx(-4 / 3)


def test_the_hessian_of_a_full_normal_is_minus_its_precision(rng):
    base = MultivariateNormal([1.0, 0.0, -1.0], COVARIANCE)
    found = hessian(lambda z: base.log_prob(z[None])[0])(rng.normal(size=3))
    np.testing.assert_allclose(found, -np.linalg.inv(COVARIANCE), atol=1e-10)


def test_three_dimensions(rng):
    for base in (Laplace(dim=3), StudentT(3, dim=3), MultivariateNormal(np.zeros(3), COVARIANCE)):
        assert base.dim == 3 and base.sample(rng, 4).shape == (4, 3) and base.sample(rng, 0).shape == (0, 3)
        assert base.log_prob(base.sample(rng, 4)).shape == (4,)
        assert np.isneginf(base.log_prob([[0.0, -np.inf, np.inf]])).all()


def test_five_digits_are_left_at_the_edge_of_a_singular_covariance(rng):
    """|u|² = (z₁² − 2 ρ z₁z₂ + z₂²) / (1 − ρ²), in exact fractions."""
    rho = 1 - 1.01e-10
    base = MultivariateNormal([0, 0], [[1, rho], [rho, 1]])
    z, exact = base.sample(rng, 200), Fraction(rho)
    rest = 1 - exact**2
    forms = [float((Fraction(a) ** 2 - 2 * exact * Fraction(a) * Fraction(b) + Fraction(b) ** 2) / rest) for a, b in z]
    expected = -0.5 * np.array(forms) - math.log(2 * math.pi) - 0.5 * math.log(rest)
    np.testing.assert_allclose(base.log_prob(z), expected, atol=1e-4, rtol=1e-5)


def test_coordinates_in_unlike_units_are_far_from_singular():
    base = MultivariateNormal([0, 0], np.diag([1e-30, 1e30]))
    assert base.log_prob([[1e-15, -1e15]])[0] == pytest.approx(-1 - math.log(2 * math.pi))


BAD = {
    "df 0": (lambda: StudentT(0), "df must", "positive", "0"),
    "df a word": (lambda: StudentT("many"), "df must", "'many'"),
    "scale of Laplace": (lambda: Laplace(0, -1), "scale must", "positive", "-1"),
    "scale of Student": (lambda: StudentT(1, 0, 0), "scale must", "positive"),
    "one mean": (lambda: MultivariateNormal(0.0, np.eye(2)), "mean and covariance must", "(D, D)"),
    "mean of rows": (lambda: MultivariateNormal([[0.0, 0.0]], np.eye(2)), "mean and covariance must", "(D,)"),
    "covariance a line": (lambda: MultivariateNormal([0, 0], [1, 1]), "mean and covariance must", "(D, D)"),
    "covariance of the rows": (lambda: MultivariateNormal([0, 0], np.eye(4)), "shapes (2,) and (4, 4)", "(D, D)"),
    "covariance NaN": (lambda: MultivariateNormal([0, 0], [[1, np.nan], [0, 1]]), "must be finite", "NaN"),
    "covariance skew": (lambda: MultivariateNormal([0, 0], [[1, 0.5], [0.4, 1]]), "symmetric", "0.5"),
    "covariance singular": (lambda: MultivariateNormal([0, 0], np.ones((2, 2))), "positive definite", "1.0"),
    "covariance nearly singular": (
        lambda: MultivariateNormal([0, 0], [[1, 1 - 5e-11], [1 - 5e-11, 1]]),
        "not nearly singular",
        "from 5e-11",
    ),
    "covariance 0": (lambda: MultivariateNormal([0, 0], [[1, 0], [0, 0]]), "positive definite", "from 0"),
    "covariance negative": (lambda: MultivariateNormal([0, 0], -np.eye(2)), "positive definite", "-1.0"),
    "covariance words": (lambda: MultivariateNormal([0], [["a"]]), "covariance must", "real numbers"),
    "z of another dim": (lambda: MultivariateNormal([0, 0], np.eye(2)).log_prob([1.0, 2.0]), "(N, 2)", "(2,)"),
    "z NaN": (lambda: StudentT(2).log_prob([np.nan]), "z must", "NaN", "row 0"),
    "rng": (lambda: MultivariateNormal([0, 0], np.eye(2)).sample(0, 3), "rng must", "int"),
    "n": (lambda: Normal().sample(np.random.default_rng(0), 1.5), "n must", "1.5"),
}


@pytest.mark.parametrize("what", BAD)
def test_bad_input_gets_one_sentence(what):
    assert_refused(*BAD[what])


@pytest.mark.parametrize(
    ("make", "given"),
    [
        (Normal, [[1.0, -2.0], [2.0, 0.5]]),
        (Uniform, [[-1.0, -2.0], [9.0, 7.0]]),
        (MultivariateNormal, [[1.0, -2.0], [[2.0, 0.3], [0.3, 1.0]]]),
        (lambda weights: Mixture([Normal(dim=2), Laplace(dim=2)], weights), [[0.25, 0.75]]),
    ],
    ids=["Normal", "Uniform", "MultivariateNormal", "Mixture"],
)
def test_a_distribution_stays_as_it_was_when_the_arrays_that_made_it_change(make, given):
    arrays, z = [np.array(numbers) for numbers in given], np.array([[0.5, 1.5]])
    base = make(*arrays)
    before = base.log_prob(z), base.sample(np.random.default_rng(0), 3)
    for array_given in arrays:
        array_given *= 3
    after = base.log_prob(z), base.sample(np.random.default_rng(0), 3)
    assert all(map(np.array_equal, before, after))
