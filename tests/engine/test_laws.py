"""The laws of minflow.laws hold for every transform of its catalogue, and each catches the fault it is there for."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd.extend import defvjp, primitive

from minflow import fast, laws, models, transforms
from minflow.arrays import OutsideRange
from minflow.laws.checks import INTEGRAL, SAMPLES, largest_error
from minflow.transforms import AffineCoupling, AutoregressiveSpline, ElementwiseAffine, NeuralODE, Transform

CATALOGUE = laws.catalogue()
ASCII = str.maketrans({"−": "-", "∫": "integral ", "∈": "in", "×": "x"})
LOG_2 = 0.6931471805599453


def law_id(law):
    return law.translate(ASCII)


@pytest.mark.parametrize("name", CATALOGUE)
@pytest.mark.parametrize("law", laws.LAWS, ids=law_id)
def test_law_holds_at_random_parameters(law, name, rng):
    transform = CATALOGUE[name]
    if law == INTEGRAL and transform.dim > 2:
        return  # a grid of up to 800^D points: the integral is a law for D ≤ 2
    size = 0.25 if isinstance(transform, AutoregressiveSpline) else 0.5  # its D splines multiply what they round
    for _ in range(1 if law == INTEGRAL or isinstance(transform, NeuralODE) else 4):  # these cost most
        error, tolerance = largest_error(law, transform, laws.random_params(transform, rng, size=size), rng)
        assert error <= tolerance


@pytest.mark.parametrize("name", CATALOGUE)
def test_round_trip_and_log_det_hold_far_from_the_start(name, rng):
    transform = CATALOGUE[name]
    size = 0.4 if isinstance(transform, AutoregressiveSpline) else 1.0  # its D splines multiply what they round
    for law in [law for law in laws.LAWS if "round trip" in law or "log_det" in law]:
        error, tolerance = largest_error(law, transform, laws.random_params(transform, rng, size=size), rng)
        assert error <= tolerance, law


@pytest.mark.parametrize(("law", "dim", "seed"), [(INTEGRAL, 2, 85), (SAMPLES, 5, 1_001_531)])
def test_a_density_that_is_a_narrow_ridge_obeys_the_laws_of_chance_all_the_same(law, dim, seed):
    transform, rng = CATALOGUE[f"SplineCoupling-odd-mask-{dim}d"], np.random.default_rng(seed)
    error, tolerance = largest_error(law, transform, laws.random_params(transform, rng), rng)
    assert error <= tolerance


def test_only_numerical_transforms_ask_for_more_than_1e_10():
    tolerances = {type(transform).__name__: transform.tolerance for transform in CATALOGUE.values()}
    asking = {name: tolerance for name, tolerance in tolerances.items() if tolerance > 1e-10}
    assert asking == {"NeuralODE": 1e-6, "AutoregressiveSpline": 1e-9}


def test_the_catalogue_holds_every_transform_with_domain_r_in_dimensions_1_2_3_and_5():
    public = {name for name, value in vars(transforms).items() if isinstance(value, type)}
    public -= {"Transform", "Logit"}  # the base class, and a map of the unit interval
    assert {type(transform).__name__ for transform in CATALOGUE.values()} == public
    assert {transform.dim for transform in CATALOGUE.values()} == {1, 2, 3, 5}
    assert all(transform.domain == (-np.inf, np.inf) for transform in CATALOGUE.values())
    assert {transform.dim for transform in laws.catalogue(dim=4).values()} == {4}


def test_report_prints_a_line_for_each_law_and_says_that_all_hold(capsys, rng):
    report = laws.report(AffineCoupling([True, False], (8,)), rng=rng)
    printed = capsys.readouterr().out.splitlines()
    assert report.ok and report.failed == []
    assert printed[0] == "laws of AffineCoupling"
    assert [line.strip()[0] for line in printed[1:]] == ["✓"] * len(laws.LAWS)
    assert [law for law in laws.LAWS if not any(law in line for line in printed)] == []


@pytest.mark.parametrize("name", ["realnvp", "glow", "nsf"])
def test_a_whole_model_obeys_the_laws_at_random_params_of_size_a_tenth(name, rng):
    transform = models.BUILDERS[name](dim=2).transform
    assert laws.report(transform, laws.random_params(transform, rng, size=0.1), rng).failed == []


def test_report_uses_the_params_it_is_given(capsys):
    layer = ElementwiseAffine(1)
    assert not laws.report(layer, {"log_scale": np.array([np.nan]), "shift": np.zeros(1)}).ok
    assert "✗" in capsys.readouterr().out


def test_report_is_the_same_for_the_same_rng(capsys):
    layer = AffineCoupling([True, False, True], (8,))
    first, second = (laws.report(layer, rng=np.random.default_rng(5)) for _ in range(2))
    assert str(first) == str(second)


def test_report_leaves_the_integral_out_above_two_dimensions(capsys):
    assert INTEGRAL not in [result.law for result in laws.report(ElementwiseAffine(3)).results]


def test_random_params_are_new_arrays_away_from_the_start(rng):
    layer = AffineCoupling([True, False], (8,))
    one, two = laws.random_params(layer, rng), laws.random_params(layer, rng)
    assert not np.array_equal(one[-1]["weight"], two[-1]["weight"])
    assert np.abs(one[-1]["weight"]).max() > 0


class Doubling(Transform):
    """x = 2 z: a transform without faults, from which each of the following differs in one place."""

    def forward(self, params, z):
        return 2 * z, self.dim * LOG_2 * np.ones(len(z), z.dtype)

    def inverse(self, params, x):
        return x / 2, -self.dim * LOG_2 * np.ones(len(x), x.dtype)


class ColumnLogDet(Doubling):
    def forward(self, params, z):
        return 2 * z, self.dim * LOG_2 * np.ones((len(z), 1), z.dtype)


class NeverNone(Doubling):
    def forward(self, params, z):
        return 2 * z, self.dim * LOG_2 * np.ones(max(len(z), 1), z.dtype)


class Stretched(Doubling):
    def inverse(self, params, x):
        return x / 2.001, super().inverse(params, x)[1]


class Torn(Doubling):
    """Leaves out what lies between 0 and 20: every z comes back, and not every x."""

    def forward(self, params, z):
        return 2 * z + 20 * (z > 0), super().forward(params, z)[1]

    def inverse(self, params, x):
        return (x - 20) / 2 * (x > 20) + x / 2 * (x <= 0), super().inverse(params, x)[1]


class ForwardSign(Doubling):
    def forward(self, params, z):
        return 2 * z, -super().forward(params, z)[1]


class InverseSign(Doubling):
    def inverse(self, params, x):
        return x / 2, -super().inverse(params, x)[1]


class OneDimensionOnly(Doubling):
    def forward(self, params, z):
        return 2 * z, LOG_2 * np.ones(len(z), z.dtype)

    def inverse(self, params, x):
        return x / 2, -LOG_2 * np.ones(len(x), x.dtype)


class Widening(Doubling):
    def forward(self, params, z):
        return z * np.float64(2), super().forward(params, z)[1]


class InPlace(Doubling):
    def inverse(self, params, x):
        if isinstance(x, np.ndarray):
            x *= 0.5
            return x, super().inverse(params, x)[1]
        return super().inverse(params, x)


class Overflowing(Doubling):
    def inverse(self, params, x):
        return x / 2 + 0 / anp.exp(x * x), super().inverse(params, x)[1]


class OverflowingAbove(Doubling):
    def inverse(self, params, x):
        return x / 2 + 0 * anp.exp(x), super().inverse(params, x)[1]


class OverflowingBelow(Doubling):
    def inverse(self, params, x):
        return x / 2 + 0 * anp.exp(-x), super().inverse(params, x)[1]


class InfinitelyLikely(Doubling):
    def inverse(self, params, x):
        return x / 2, np.where(np.abs(getattr(x, "_value", x)[:, 0]) < 1e5, super().inverse(params, x)[1], np.inf)


@primitive
def doubled_in_float32(z):
    return 2 * z


defvjp(doubled_in_float32, lambda x, z: lambda g: 2 * np.asarray(g, np.float64))


class WideningGradient(Doubling):
    def forward(self, params, z):
        return doubled_in_float32(z), super().forward(params, z)[1]


class Raising(Doubling):
    def inverse(self, params, x):
        raise NotImplementedError("no inverse yet")


@primitive
def doubled(z):
    return 2 * z


defvjp(doubled, lambda x, z: lambda g: g)


@primitive
def halved(x):
    return x / 2


defvjp(halved, lambda z, x: lambda g: g)


class LyingForward(Doubling):
    """Says to autograd that its slope is 1, on one way only."""

    def forward(self, params, z):
        return doubled(z), super().forward(params, z)[1]


class LyingInverse(Doubling):
    def inverse(self, params, x):
        return halved(x), super().inverse(params, x)[1]


class LyingGradient(Doubling):
    """Says that its slope is 1, in log_det and to autograd too: only probability itself knows better."""

    def forward(self, params, z):
        return doubled(z), np.zeros(len(z), z.dtype)

    def inverse(self, params, x):
        return halved(x), np.zeros(len(x), x.dtype)


JACOBIAN = [f"{way} log_det = log|det| of the autograd Jacobian" for way in ("forward", "inverse")]
OPPOSITE = "inverse log_det = −forward log_det"
DIFFERENCES = "gradient = finite differences"


@pytest.mark.parametrize(
    "faulty, broken",
    [
        (Doubling, []),
        (ColumnLogDet, ["shapes (N, D) and (N,), N = 0 and 1 too"]),
        (NeverNone, ["shapes (N, D) and (N,), N = 0 and 1 too"]),
        (Stretched, ["round trip, both ways"]),
        (Torn, ["round trip, both ways"]),
        (ForwardSign, [JACOBIAN[0], OPPOSITE]),
        (InverseSign, [JACOBIAN[1], OPPOSITE, INTEGRAL, SAMPLES]),
        (OneDimensionOnly, [*JACOBIAN, INTEGRAL, SAMPLES]),
        (LyingForward, [JACOBIAN[0], DIFFERENCES]),
        (LyingInverse, [JACOBIAN[1], DIFFERENCES]),
        (LyingGradient, [INTEGRAL, SAMPLES, DIFFERENCES]),
        (Widening, ["float32 stays float32, gradients too"]),
        (WideningGradient, ["float32 stays float32, gradients too"]),
        (InPlace, ["inputs are not changed"]),
        (Overflowing, ["far tails are finite"]),
        (OverflowingAbove, ["far tails are finite"]),
        (OverflowingBelow, ["far tails are finite"]),
        (InfinitelyLikely, ["far tails are finite"]),
        (Raising, ["round trip, both ways"]),
    ],
    ids=lambda value: value.__name__ if isinstance(value, type) else "",
)
def test_a_wrong_transform_fails_the_law_made_for_it(faulty, broken, capsys):
    report = laws.report(faulty(2))
    assert set(broken) <= set(report.failed)
    assert report.ok == (not broken)


def test_a_gradient_by_hand_that_is_wrong_fails_the_law_made_for_it(monkeypatch, capsys):
    pull = fast.coupling.AffineStep.pull
    monkeypatch.setattr(fast.coupling.AffineStep, "pull", lambda step, g, g_log_det: pull(step, g, 2 * g_log_det))
    assert laws.report(AffineCoupling([True, False], (8,))).failed == ["fast map and gradient = autograd's"]


class RightAtContext0(Transform):
    """x = z e^c, with a log_det that overlooks it."""

    context_dim = 1

    def to_x(self, params, z, context):
        return z * anp.exp(context), 0.0

    def to_z(self, params, x, context):
        return x * anp.exp(-context), 0.0


def test_a_conditional_transform_is_tried_at_a_context_that_is_not_0_and_to_its_own_tolerance(capsys):
    assert set(JACOBIAN) <= set(laws.report(RightAtContext0(1)).failed)
    layer = AutoregressiveSpline(2, (3,), bins=3, context_dim=2)
    tolerances = {result.law: result.tolerance for result in laws.report(layer).results}
    assert tolerances["round trip, both ways"] == layer.tolerance == 1e-9


def test_a_gradient_that_lies_fools_the_jacobian_and_neither_probability_nor_differences(capsys):
    for dim in (1, 2):
        assert laws.report(LyingGradient(dim)).failed == [INTEGRAL, SAMPLES, DIFFERENCES]


class Bounded(Doubling):
    """x = 2z on the interval (−1, ∞): points are drawn where the map is defined."""

    domain, range = (-1.0, np.inf), (-2.0, np.inf)

    def forward(self, params, z):
        assert (np.asarray(getattr(z, "_value", z)) > -1).all(), "z must lie in the domain"
        return super().forward(params, z)

    def inverse(self, params, x):
        outside = np.flatnonzero((np.asarray(getattr(x, "_value", x)) <= -2).any(axis=1))
        if outside.size:
            raise OutsideRange("x must lie above -2", outside)
        return super().inverse(params, x)


def test_a_transform_is_tried_where_it_is_defined(capsys):
    assert laws.report(Bounded(1)).ok and laws.report(Bounded(3)).ok


def test_a_law_that_raises_is_reported_with_the_reason(capsys):
    report = laws.report(Raising(2))
    assert "raised NotImplementedError: no inverse yet" in str(report)
    assert not report.ok
