"""Base distributions: formulas, draws, tails, dtypes and gradients, and what a base must return."""

import math
from fractions import Fraction

import autograd.numpy as anp
import numpy as np
import pytest
from autograd import elementwise_grad, grad, hessian, value_and_grad

from minflow.distributions import (
    Laplace,
    Logistic,
    Mixture,
    MultivariateNormal,
    Normal,
    Product,
    StudentT,
    Uniform,
    log_prob_of,
    sample_of,
)
from minflow.flow import Flow
from minflow.transforms import ElementwiseAffine

from .shared import close, midpoints, refused

FAR_APART = [Normal(-3.0, 0.1), Normal(2.0, 0.5)], [0.2, 0.8]
ONE_DIMENSION = {
    "Normal": lambda: Normal(0.7, 1.6),
    "Logistic": lambda: Logistic(-0.4, 0.6),
    "Uniform": lambda: Uniform(-0.5, 2.0),
    "Laplace": lambda: Laplace(-0.4, 0.6),
    "StudentT": lambda: StudentT(2.5, 0.7, 1.6),
    "Cauchy": lambda: StudentT(1),
    "MultivariateNormal": lambda: MultivariateNormal([0.3], [[2.0]]),
    "Product": lambda: Product([StudentT(4, 1.0)]),
    "Mixture": lambda: Mixture([Normal(-2.0, 0.5), Logistic(1.0, 0.3), Uniform(2, 3)], [0.3, 0.6, 0.1]),
    "a mixture of mixtures": lambda: Mixture([Mixture(*FAR_APART), Laplace(-1.0), MultivariateNormal(0.0, [[2.0]])]),
}
every = pytest.mark.parametrize("make", ONE_DIMENSION.values(), ids=ONE_DIMENSION)
LOC, SCALE = np.array([0.3, -1.0]), np.array([0.5, 2.0])
COVARIANCE = np.array([[2.0, 0.6, 0.1], [0.6, 1.0, -0.3], [0.1, -0.3, 0.5]])


def in_units(log_p):
    """Σ_d of log_p at (z − LOC) / SCALE, less log SCALE."""
    return lambda z: np.sum(log_p((z - LOC) / SCALE) - np.log(SCALE), axis=1)


FORMULAS = {
    "Normal": (lambda: Normal(LOC, SCALE), in_units(lambda u: -(u**2) / 2 - math.log(2 * math.pi) / 2)),
    "Logistic": (lambda: Logistic(LOC, SCALE), in_units(lambda u: np.log(np.exp(-u) / (1 + np.exp(-u)) ** 2))),
    "Laplace": (lambda: Laplace(LOC, SCALE), in_units(lambda u: -np.abs(u) - math.log(2))),
    "Cauchy": (lambda: StudentT(1, LOC, SCALE), in_units(lambda u: -np.log(np.pi * (1 + u**2)))),
    "StudentT(2)": (lambda: StudentT(2, LOC, SCALE), in_units(lambda u: -1.5 * np.log(2 + u**2))),
    "StudentT(3)": (
        lambda: StudentT(3, LOC, SCALE),
        in_units(lambda u: math.log(2 / (math.pi * math.sqrt(3))) - 2 * np.log(1 + u**2 / 3)),
    ),
    "Uniform": (lambda: Uniform([-99.0, -98.0], [99.0, 102.0]), lambda z: np.full(len(z), -math.log(198 * 200))),
    "Mixture": (
        lambda: Mixture([Normal([0.0, 1.0]), Normal([2.0, -1.0], 0.5)], [0.25, 0.75]),
        lambda z: np.log(
            0.25 * np.exp(Normal([0.0, 1.0]).log_prob(z)) + 0.75 * np.exp(Normal([2.0, -1.0], 0.5).log_prob(z))
        ),
    ),
    "a diagonal covariance": (lambda: MultivariateNormal(LOC, np.diag(SCALE**2)), Normal(LOC, SCALE).log_prob),
}


@pytest.mark.parametrize("name", FORMULAS)
def test_a_log_density_is_its_formula(name, rng):
    (make, formula), z = FORMULAS[name], 3 * rng.normal(size=(5, 2))
    close(make().log_prob(z), formula(z))


def test_the_log_density_of_a_full_normal_is_the_quadratic_form(rng):
    A, mean = rng.normal(size=(3, 3)) + 2 * np.eye(3), rng.normal(size=3)
    cov, z = A @ A.T, rng.normal(size=(6, 3))
    form = np.einsum("ni,ij,nj->n", z - mean, np.linalg.inv(cov), z - mean)
    exact = -0.5 * form - 0.5 * np.linalg.slogdet(cov)[1] - 1.5 * math.log(2 * math.pi)
    close(MultivariateNormal(mean, cov).log_prob(z), exact, 1e-7)


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


@pytest.mark.parametrize("df", [1.9e4, 1e6, 1e12])
def test_many_degrees_of_freedom_are_nearly_normal(df, rng):
    """log t_ν = log φ + (u⁴ − 2u² − 1) / 4ν + O(ν⁻²)."""
    u = rng.normal(size=5)
    close(StudentT(df).log_prob(u), Normal().log_prob(u) + (u**4 - 2 * u**2 - 1) / (4 * df), 40 / df**2 + 1e-12)


def test_the_two_forms_of_the_normaliser_of_student_meet():
    below, above = (StudentT(df).log_norm for df in (1999.999999, 2000.0))
    assert below == pytest.approx(above, abs=1e-12)


@every
def test_draws_fall_in_intervals_as_often_as_the_density_says(make, rng):
    """The share of draws in each of 8 intervals against the integral of the density, to 6 standard errors."""
    base, n = make(), 20_000
    draws = base.sample(rng, n)
    assert draws.shape == (n,)
    edges = np.quantile(draws, np.linspace(0.03, 0.97, 9))
    for a, b in zip(edges[:-1], edges[1:]):
        z, step = midpoints(a, b, 4000)
        p = np.sum(np.exp(base.log_prob(z))) * step
        share = np.mean((draws > a) & (draws <= b))
        assert abs(share - p) < 6 * math.sqrt(p * (1 - p) / n) + 1e-3, f"in ({a:.3}, {b:.3}]"


@pytest.mark.parametrize("name", ["Normal", "Logistic", "Uniform", "Mixture"])
def test_a_density_has_mass_1(name):
    z, step = midpoints(-14, 14, 40_000)
    assert np.sum(np.exp(ONE_DIMENSION[name]().log_prob(z))) * step == pytest.approx(1, abs=1e-3)


def test_coordinates_are_drawn_independently(rng):
    n = 20_000
    for base in (Normal([1.0, -2.0], [0.5, 2.0]), Logistic(dim=2), Uniform(dim=2), Laplace(dim=2)):
        draws = base.sample(rng, n)
        assert draws.shape == (n, 2) and abs(np.corrcoef(draws.T)[0, 1]) < 6 / math.sqrt(n)


def test_draws_of_a_full_normal_have_its_mean_and_covariance(rng):
    cov, mean, n = np.array([[4.0, 1.2], [1.2, 0.5]]), np.array([5.0, -3.0]), 20_000
    x, variance = MultivariateNormal(mean, cov).sample(rng, n), np.diag(cov)
    np.testing.assert_array_less(abs(x.mean(axis=0) - mean), 6 * np.sqrt(variance / n))
    np.testing.assert_array_less(abs(np.cov(x.T) - cov), 6 * np.sqrt((np.outer(variance, variance) + cov**2) / n))


@every
def test_far_tails_of_a_distribution_are_a_number_or_minus_infinity(make):
    base, z = make(), np.array([1e6, -1e6, 1e160, 1e300, -1e300, np.inf, -np.inf])
    for points in (z, z[:2].astype(np.float32)):
        log_p = base.log_prob(points)
        assert not np.isnan(log_p).any() and (log_p < -10).all()
    assert np.isneginf(base.log_prob(z[-2:])).all()


@pytest.mark.parametrize(
    ("base", "z", "exact"),
    [
        (Normal(), 1e6, -0.5e12),
        (Logistic(), -1e6, -1e6),
        (Laplace(), -1e6, -1e6 - math.log(2)),
        (StudentT(1), 1e300, -math.log(math.pi) - 600 * math.log(10)),
        (MultivariateNormal([0.0], [[4.0]]), 1e6, -0.125e12),
        (Mixture(*FAR_APART), 1e3, -0.5 * 1996**2 + math.log(0.8 * 2) - 0.5 * math.log(2 * math.pi)),
        (Logistic(3.0), 3.0, math.log(0.25)),
    ],
    ids=str,
)
def test_a_log_density_has_its_exact_value(base, z, exact):
    assert base.log_prob([z])[0] == pytest.approx(exact, rel=1e-10)


@every
def test_a_base_of_one_dimension_reads_flat_and_column_alike_and_batches_may_be_empty(make, rng):
    base, z = make(), rng.uniform(size=5)
    assert np.array_equal(base.log_prob(z), base.log_prob(z[:, None]))
    assert base.dim == 1 and base.sample(rng, 5).shape == (5,) and base.sample(rng, 0).shape == (0,)
    assert base.log_prob(np.zeros(0)).shape == base.log_prob(np.zeros((0, 1))).shape == (0,)
    assert np.array_equal(*(base.sample(np.random.default_rng(3), 50) for _ in range(2)))


@pytest.mark.parametrize(
    "base",
    [Normal(dim=3), Logistic(dim=3), Uniform(dim=3), Laplace(dim=3), StudentT(3, dim=3), Mixture([Normal(dim=3)] * 2)]
    + [MultivariateNormal(np.zeros(3), COVARIANCE)],
    ids=lambda base: type(base).__name__,
)
def test_a_base_of_three_dimensions_has_rows(base, rng):
    assert base.dim == 3 and base.sample(rng, 4).shape == (4, 3) and base.sample(rng, 0).shape == (0, 3)
    assert base.log_prob(base.sample(rng, 4)).shape == (4,)
    assert np.isneginf(base.log_prob([[0.0, -np.inf, np.inf]])).all()


@every
def test_float32_stays_float32_to_the_gradient(make, rng):
    base, z = make(), rng.uniform(size=6).astype(np.float32)
    assert base.log_prob(z).dtype == np.float32
    if type(base) is not Uniform:  # autograd warns of a constant
        assert elementwise_grad(base.log_prob)(z).dtype == np.float32


def test_integers_and_lists_become_float64():
    assert Normal().log_prob([0, 1]).dtype == np.float64
    assert Normal([0, 1], 2).log_prob([[0, 1]])[0] == pytest.approx(-np.log(2 * np.pi) - 2 * np.log(2))
    assert Mixture([Normal(1.0)], [1]).log_prob([0.5])[0] == Normal(1.0).log_prob([0.5])[0]


def test_uniform_is_minus_infinity_outside_and_constant_on_its_closed_box():
    base = Uniform([0.0, -1.0], [2.0, 1.0])
    assert (base.log_prob([[0.0, -1.0], [1.0, 0.0], [2.0, 1.0]]) == -np.log(4)).all()
    assert np.isneginf(base.log_prob([[2.1, 0.0], [1.0, -1.1], [-0.1, 5.0]])).all()


@pytest.mark.parametrize("name", [name for name in ONE_DIMENSION if name != "Uniform"])
def test_the_score_and_its_slope_are_those_of_differences(name, rng):
    base, z, step = ONE_DIMENSION[name](), rng.normal(size=8) * 2 + 0.01, 1e-5
    z = np.clip(z, -4, 1.9)  # a part of the mixture is a Uniform that begins at 2
    score = elementwise_grad(base.log_prob)
    slope = (base.log_prob(z + step) - base.log_prob(z - step)) / (2 * step)
    np.testing.assert_allclose(score(z), slope, rtol=1e-5, atol=1e-4)
    if "Laplace" not in name and "mixture" not in name:  # a corner in the middle
        bend = (score(z + step) - score(z - step)) / (2 * step)
        np.testing.assert_allclose(elementwise_grad(score)(z), bend, rtol=1e-4, atol=1e-3)


@pytest.mark.parametrize("name", [name for name in ONE_DIMENSION if name != "Uniform"])
def test_density_and_score_at_whole_numbers_are_those_at_the_same_floats(name):
    """Also where loc and scale are no whole numbers."""
    base, z = ONE_DIMENSION[name](), np.array([-1, 1, 0])
    both = value_and_grad(lambda z: anp.sum(base.log_prob(z)))
    for whole in (z, z == 1):
        for value, expected in zip(both(whole), both(whole.astype(float))):
            close(value, expected)


def test_the_score_of_a_mixture_is_that_of_the_nearest_part_where_the_others_underflow():
    z = np.array([60.0, 1e5])
    np.testing.assert_allclose(elementwise_grad(Mixture(*FAR_APART).log_prob)(z), -(z - 2) / 0.25)


def test_the_score_of_student_is_finite_everywhere():
    z = np.array([0.0, 1.0, math.sqrt(3), 1e160, -1e300])
    score = elementwise_grad(StudentT(3).log_prob)
    np.testing.assert_allclose(score(z), [0.0, -1.0, -2 / math.sqrt(3), 0.0, 0.0], atol=1e-12)
    assert elementwise_grad(score)(np.zeros(1)) == pytest.approx(-4 / 3)


def test_the_hessian_of_a_full_normal_is_minus_its_precision(rng):
    base = MultivariateNormal([1.0, 0.0, -1.0], COVARIANCE)
    close(hessian(lambda z: base.log_prob(z[None])[0])(rng.normal(size=3)), -np.linalg.inv(COVARIANCE))


def test_the_gradient_of_a_mixture_of_two_dimensions_is_the_weighted_one(rng):
    parts, z = (Normal([0.0, 1.0]), Logistic([1.0, 1.0], 0.3)), rng.normal(size=(3, 2))
    share = np.exp([part.log_prob(z) for part in parts])
    slopes = [elementwise_grad(part.log_prob)(z) for part in parts]
    expected = sum(w[:, None] * slope for w, slope in zip(share / share.sum(axis=0), slopes))
    close(elementwise_grad(Mixture(parts).log_prob)(z), expected)


@pytest.mark.parametrize(
    "covariance",
    [np.diag([1e-30, 1e30]), [[1, 0.9, 0], [0.9, 1, 0], [0, 0, 4]], [[1, 1 - 2e-10], [1 - 2e-10, 1]]],
    ids=["units far apart", "correlated", "nearly singular"],
)
def test_correlations_and_not_units_decide_what_is_singular(covariance):
    base = MultivariateNormal(np.zeros(len(covariance)), covariance)
    z = np.sqrt(np.diag(covariance))
    form = z @ np.linalg.solve(covariance, z) if z[0] > 1e-3 else 2.0
    volume = np.linalg.slogdet(covariance)[1]
    expected = -0.5 * form - 0.5 * volume - len(z) / 2 * math.log(2 * math.pi)
    assert base.log_prob(z[None])[0] == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_full_normal_has_density_0_and_no_slope_where_squares_overflow_its_dtype(dtype):
    base, far = MultivariateNormal([0, 0], [[1e-4, 9e-5], [9e-5, 1e-4]]), np.finfo(dtype).max
    z = np.array([[far, far], [1, 0]], dtype)
    assert np.isneginf(base.log_prob(z)).tolist() == [True, False]
    assert elementwise_grad(base.log_prob)(z).any(axis=1).tolist() == [False, True]


@pytest.mark.parametrize(
    "covariance",
    [
        [[1, 0.5], [0.4, 1]],
        [[1, 0.4], [0.5, 1]],
        [[0.01, 0.001], [0.0011, 0.01]],
        [[1, 1 - 5e-11], [1 - 5e-11, 1]],
        [[100, 100 - 5e-9], [100 - 5e-9, 100]],
        [[1, 0, 0], [0, 1, 1], [0, 1, 1]],
        [[1, 0], [0, 0]],
        [[-1, 0], [0, 1]],
        [[1, 2], [2, 1]],
    ],
    ids=str,
)
def test_a_matrix_that_is_no_covariance_is_refused(covariance):
    refused(
        lambda: MultivariateNormal(np.zeros(len(covariance)), covariance),
        "covariance must be symmetric, positive definite and not nearly singular",
        "correlations with eigenvalues from",
    )


def test_five_digits_are_left_at_the_edge_of_a_singular_covariance(rng):
    """|u|² = (z₁² − 2 ρ z₁z₂ + z₂²) / (1 − ρ²), in exact fractions."""
    rho = 1 - 1.01e-10
    base = MultivariateNormal([0, 0], [[1, rho], [rho, 1]])
    z, exact = base.sample(rng, 200), Fraction(rho)
    rest = 1 - exact**2
    forms = [float((Fraction(a) ** 2 - 2 * exact * Fraction(a) * Fraction(b) + Fraction(b) ** 2) / rest) for a, b in z]
    expected = -0.5 * np.array(forms) - math.log(2 * math.pi) - 0.5 * math.log(rest)
    np.testing.assert_allclose(base.log_prob(z), expected, atol=1e-4, rtol=1e-5)


TEN = [Normal(float(k)) for k in range(10)]


@pytest.mark.parametrize(("weight", "dtype"), [(0.1, np.float32), (0.1, np.float64), (0.1 + 2e-8, np.float32)])
def test_weights_are_scaled_to_sum_to_1(weight, dtype):
    assert abs(Mixture(TEN, np.full(10, weight, dtype)).weights.sum() - 1) < 1e-15


@pytest.mark.parametrize(
    ("dtype", "off"), [(np.float64, 1e-8), (np.float64, -1e-8), (np.float32, 1e-6), (np.float64, 1e-3)]
)
def test_weights_that_do_not_sum_to_1_as_exactly_as_their_dtype_allows_are_refused(dtype, off):
    weights = np.full(10, 0.1 + off, dtype)
    with pytest.raises(ValueError, match="weights must be 10 positive numbers that sum to 1; got"):
        Mixture(TEN, weights)


def test_a_product_is_its_parts_side_by_side(rng):
    full = MultivariateNormal([1.0, 0.0], [[2.0, 0.3], [0.3, 0.5]])
    parts = [Normal(0.5, 2.0), full, Uniform(-1, 3, dim=1), Laplace(dim=2)]
    product, z = Product(parts), rng.uniform(-1, 3, size=(7, 6))
    assert product.dim == 6 and type(product.dim) is int
    pieces = [z[:, :1], z[:, 1:3], z[:, 3:4], z[:, 4:]]
    close(product.log_prob(z), sum(part.log_prob(piece) for part, piece in zip(parts, pieces)))
    z[2, 3] = 4.0
    assert np.isneginf(product.log_prob(z)).tolist() == [n == 2 for n in range(7)]
    draws, again = product.sample(np.random.default_rng(3), 5), np.random.default_rng(3)
    close(draws, np.concatenate([part.sample(again, 5).reshape(5, part.dim) for part in parts], axis=1))
    assert product.log_prob(z.astype(np.float32)).dtype == np.float32


class Given:
    """A base of dimension 2 whose log_prob and sample return what they are given."""

    dim = 2

    def __init__(self, result):
        self.log_prob, self.sample = (lambda z: result), (lambda rng, n: result)


def test_what_a_base_returns_is_read_as_one_number_a_point_and_one_point_a_draw(rng):
    z = np.zeros((4, 2))
    assert log_prob_of(Given(z[:, 0]), z).shape == (4,) and sample_of(Given(z), rng, 4).shape == (4, 2)
    assert sample_of(Normal(), rng, 4).shape == (4, 1)
    assert sample_of(Given([[1, 2]] * 4), rng, 4).dtype == log_prob_of(Given([1, 2, 3, 4]), z).dtype == float
    for column in (z[:, :1], z[:, 0]):
        assert sample_of(Given(column), rng, 4, dim=1).shape == (4, 1)


Z = np.zeros((4, 2))


@pytest.mark.parametrize("wrong", [Z[:, :1], 0.0, Z, Z[1:, 0]], ids=np.shape)
def test_a_log_prob_of_another_shape_is_refused(wrong):
    refused(lambda: log_prob_of(Given(wrong), Z), "Given.log_prob must return shape (4,)")


@pytest.mark.parametrize("wrong", [Z[:, :1], Z[:, 0], Z.T, Z[1:], 0.0], ids=np.shape)
def test_a_sample_of_another_shape_is_refused(wrong, rng):
    refused(lambda: sample_of(Given(wrong), rng, 4), "Given.sample must return shape (4, 2)")


class Part(Normal):
    """A Normal of dimension 2 whose results `change` spoils."""

    def __init__(self, change):
        super().__init__(dim=2)
        self.change = change

    def log_prob(self, z):
        return self.change(super().log_prob(z))

    def sample(self, rng, n):
        return self.change(super().sample(rng, n))


def test_parts_of_a_mixture_are_held_to_what_a_base_must_return(rng):
    z, good = rng.normal(size=(4, 2)), Mixture([Normal(dim=2), Part(list)])
    close(good.log_prob(z), Normal(dim=2).log_prob(z))
    assert good.sample(rng, 4).shape == (4, 2) and Mixture([Normal()] * 2).sample(rng, 4).shape == (4,)
    for change in (np.sum, lambda result: result[:, None], lambda result: result[1:]):
        mixture = Mixture([Normal(dim=2), Part(change)])
        refused(lambda: mixture.log_prob(z), "Part.log_prob must return shape (4,)")  # noqa: B023
        refused(lambda: mixture.sample(rng, 4), "Part.sample must return shape (4, 2)")  # noqa: B023


@pytest.mark.parametrize(("kind", "parts"), [(Product, "parts"), (Mixture, "components")])
def test_what_is_no_list_of_distributions_is_refused(kind, parts):
    refused(lambda: kind([Part]), f"each of {parts} must have dim and log_prob and sample")
    for nothing in ([], Normal(), None):
        refused(lambda: kind(nothing), "be a list of one or more distributions")  # noqa: B023


def slope_of(log_prob, x):
    """The gradient in the shift of a flow whose base has this log_prob."""
    base = Given(None)
    base.log_prob = log_prob
    flow, params = Flow(base, ElementwiseAffine(2)), {"log_scale": np.zeros(2), "shift": np.zeros(2)}
    return grad(lambda p: anp.sum(flow.log_prob(p, x)))(params)["shift"]


def test_a_base_that_returns_a_list_has_a_gradient(rng):
    x = rng.normal(size=(3, 2))
    for kind in (list, tuple):
        close(slope_of(lambda z, kind=kind: kind(-0.5 * anp.sum(row**2) for row in z), x), np.sum(x, axis=0))
    close(slope_of(lambda z: [1, 2, 3], x), np.zeros(2))


PLAIN = {
    "asarray": lambda z: np.sum(np.asarray(z) ** 2, axis=1),
    "exp": lambda z: np.sum(np.exp(np.asarray(z)), axis=1),
    "isnan": lambda z: np.sum(np.isnan(np.asarray(z)), axis=1),
    "solve": lambda z: np.sum(np.linalg.solve(np.eye(2), np.asarray(z).T), axis=0),
    "floats": lambda z: np.asarray(z, dtype=float)[:, 0],
    "copy": lambda z: z.copy()[:, 0],
    "math": lambda z: [math.exp(row[0]) for row in z],
}


@pytest.mark.parametrize("how", PLAIN)
def test_a_base_of_plain_numpy_is_refused_where_it_is_differentiated(how, rng):
    """Whatever NumPy says where it meets what autograd is tracing."""
    x = rng.normal(size=(3, 2))
    assert PLAIN[how](x) is not None
    refused(lambda: slope_of(PLAIN[how], x), "Given.log_prob must be written with autograd.numpy")


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
    for one, same in zip(before, after, strict=True):
        np.testing.assert_array_equal(one, same)


@pytest.mark.parametrize(
    ("made", "call"),
    [
        (Normal(), "Normal(dim=1)"),
        (Normal(1.0, [2.0, 3.0]), "Normal(mean=1.0, std=[2.0, 3.0], dim=2)"),
        (Laplace([0.0, 2.0, 0.0]), "Laplace(loc=[0.0, 2.0, 0.0], dim=3)"),
        (Logistic([1.0, 2.0], 1.0), "Logistic(loc=[1.0, 2.0], dim=2)"),
        (StudentT(3.5, 0.0, 2.0), "StudentT(3.5, scale=2.0, dim=1)"),
        (Uniform(-1.0, [2.0, 3.0]), "Uniform(-1.0, [2.0, 3.0], dim=2)"),
        (Product([Normal()]), "Product([Normal(dim=1)])"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_distribution_shows_the_call_that_makes_it(made, call):
    assert repr(made) == call


REFUSED = {
    "std 0": (lambda: Normal(0, 0), "std must", "positive", "0"),
    "std -1": (lambda: Normal(0, [1, -1]), "std must", "positive", "-1"),
    "mean NaN": (lambda: Normal(np.nan), "mean must", "finite", "NaN"),
    "scale 0": (lambda: Logistic(0, 0.0), "scale must", "positive"),
    "mean and std": (lambda: Normal([0, 1], [1, 1, 1]), "mean and std must", "(2,)", "(3,)"),
    "mean of another dim": (lambda: Normal([0, 1], dim=3), "mean and std must", "3", "(2,)"),
    "low above high": (lambda: Uniform(1, 0), "high must", "low", "1", "0"),
    "low and high": (lambda: Uniform([0, 1], [1, 2, 3]), "low and high must", "(2,)", "(3,)"),
    "high infinite": (lambda: Uniform(0, np.inf), "high", "must", "finite", "inf"),
    "components of two dims": (lambda: Mixture([Normal(), Normal(dim=2)]), "components must", "[1, 2]"),
    "weights of another length": (lambda: Mixture([Normal(), Normal(1)], [1.0]), "weights must", "2"),
    "weight 0": (lambda: Mixture([Normal(), Normal(1)], [1.0, 0.0]), "weights must", "positive"),
    "df 0": (lambda: StudentT(0), "df must", "positive", "0"),
    "df a word": (lambda: StudentT("many"), "df must", "'many'"),
    "scale of Laplace": (lambda: Laplace(0, -1), "scale must", "positive", "-1"),
    "scale of Student": (lambda: StudentT(1, 0, 0), "scale must", "positive"),
    "one mean": (lambda: MultivariateNormal(0.0, np.eye(2)), "mean and covariance must", "(D, D)"),
    "mean of rows": (lambda: MultivariateNormal([[0.0, 0.0]], np.eye(2)), "mean and covariance must", "(D,)"),
    "covariance a line": (lambda: MultivariateNormal([0, 0], [1, 1]), "mean and covariance must", "(D, D)"),
    "covariance of the rows": (lambda: MultivariateNormal([0, 0], np.eye(4)), "shapes (2,) and (4, 4)", "(D, D)"),
    "covariance NaN": (lambda: MultivariateNormal([0, 0], [[1, np.nan], [0, 1]]), "must be finite", "NaN"),
    "covariance words": (lambda: MultivariateNormal([0], [["a"]]), "covariance must", "real numbers"),
    "z of another dim": (lambda: MultivariateNormal([0, 0], np.eye(2)).log_prob([1.0, 2.0]), "(N, 2)", "(2,)"),
    "z NaN of Student": (lambda: StudentT(2).log_prob([np.nan]), "z must", "NaN", "row 0"),
    "rng of a full normal": (lambda: MultivariateNormal([0, 0], np.eye(2)).sample(0, 3), "rng must", "int"),
    "n of Normal": (lambda: Normal().sample(np.random.default_rng(0), 1.5), "n must", "1.5"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_bad_argument_of_a_distribution_is_refused_in_a_sentence(what):
    refused(*REFUSED[what])


def test_the_dimension_is_that_of_the_longer_argument_and_bounds_are_kept():
    assert Normal(0.0, [1.0, 2.0]).dim == Normal([0.0, 1.0], 2.0).dim == 2
    assert Uniform([-1.0, 0.0], 3.0).high.tolist() == [3.0, 3.0]


LEARNED = {"Normal": Normal, "Logistic": Logistic, "Laplace": Laplace, "StudentT": lambda *given: StudentT(3, *given)}


@pytest.mark.parametrize("name", [*LEARNED, "MultivariateNormal"])
def test_a_base_may_learn_its_parameters(name, rng):
    """By itself and under a flow, one number for all coordinates or one for each."""
    x, flow = rng.normal(size=(5, 2)) + 0.01, Flow(Normal(dim=2), ElementwiseAffine(2))
    params = {"log_scale": np.array([0.3, -0.2]), "shift": np.zeros(2)}
    full = lambda mean, std: MultivariateNormal(mean, [[2.0, 0.3], [0.3, 1.0]])  # noqa: E731
    for loc, scale in ((np.array([0.4, -1.0]), np.array([0.5, 2.0])), *[(0.4, 2.0)] * (name in LEARNED)):

        def total(both):
            base = LEARNED.get(name, full)(*both) if np.ndim(loc) else LEARNED[name](*both, 2)  # noqa: B023
            return anp.sum(base.log_prob(x)) + anp.sum(Flow(base, flow.transform).log_prob(params, x))

        for part, slope in enumerate(grad(total)((loc, scale))):
            step = 1e-6 * np.eye(2) if np.ndim(loc) else [1e-6]
            moved = [
                [[v + k * s if i == part else v for i, v in enumerate((loc, scale))] for k in (1, -1)] for s in step
            ]
            differences = [(total(up) - total(down)) / 2e-6 for up, down in moved]
            np.testing.assert_allclose(np.ravel(slope), differences, rtol=1e-5, atol=1e-5)
