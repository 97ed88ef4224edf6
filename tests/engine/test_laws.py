"""The laws of minflow.laws hold for every transform of its catalogue, and each catches the fault it is there for."""

import autograd.numpy as anp
import numpy as np
import pytest
from autograd.extend import defvjp, primitive

from minflow import fast, laws, models, transforms
from minflow.arrays import OutsideRange
from minflow.laws.checks import INTEGRAL, SAMPLES, _gap, largest_error
from minflow.laws.reporting import Result
from minflow.transforms import AffineCoupling, AutoregressiveSpline, ElementwiseAffine, Transform

CATALOGUE = laws.catalogue()
ASCII = str.maketrans({"−": "-", "∫": "integral ", "∈": "in", "×": "x"})
LOG_2 = 0.6931471805599453


def law_id(law):
    return law.translate(ASCII)


def assert_law(law, name, rng, far=1.0):
    """`far` times as far from the start of the transform as the laws are tried by themselves."""
    transform = CATALOGUE[name]
    if law == INTEGRAL and transform.dim > 2:
        return  # a grid of up to 800^D points: the integral is a law for D ≤ 2
    size = 0.2 if isinstance(transform, AutoregressiveSpline) else 0.5  # its D splines multiply what they round
    error, tolerance = largest_error(law, transform, laws.random_params(transform, rng, size=far * size), rng)
    assert error <= tolerance, law


@pytest.mark.parametrize("name", CATALOGUE)
@pytest.mark.parametrize("law", laws.LAWS, ids=law_id)
def test_law_holds_at_random_parameters(law, name, rng):
    assert_law(law, name, rng)


FAR = [law for law in laws.LAWS if "round trip" in law or "log_det" in law]


@pytest.mark.parametrize("name", [name for name in CATALOGUE if name not in ("NeuralODE-3d", "NeuralODE-5d")])
def test_round_trip_and_log_det_hold_far_from_the_start(name, rng):
    for law in FAR:
        assert_law(law, name, rng, far=2.0)


@pytest.mark.nightly
@pytest.mark.parametrize("name", CATALOGUE)
def test_every_law_holds_at_many_random_parameters(name, rng):
    for law in laws.LAWS:
        for _ in range(2 if law == INTEGRAL else 8):
            assert_law(law, name, rng)
        if law in FAR:
            assert_law(law, name, rng, far=2.0)


@pytest.mark.parametrize(("law", "dim", "seed"), [(INTEGRAL, 2, 85), (SAMPLES, 5, 1_001_531)])
def test_a_density_that_is_a_narrow_ridge_still_obeys_the_laws_of_chance(law, dim, seed):
    assert_law(law, f"SplineCoupling-odd-mask-{dim}d", np.random.default_rng(seed))


def test_only_numerical_transforms_ask_for_more_than_1e_10():
    tolerances = {type(transform).__name__: transform.tolerance for transform in CATALOGUE.values()}
    asking = {name: tolerance for name, tolerance in tolerances.items() if tolerance > 1e-10}
    assert asking == {"NeuralODE": 1e-6, "AutoregressiveSpline": 1e-9}


def test_the_catalogue_holds_every_transform_with_domain_r_in_dimensions_1_2_3_and_5():
    public = {name for name, value in vars(transforms).items() if isinstance(value, type)}
    public -= {"Transform", "Logit"}  # the base class, and a map of the unit interval
    assert {type(transform).__name__ for transform in CATALOGUE.values()} == public
    assert {transform.dim for transform in CATALOGUE.values()} == {1, 2, 3, 5}
    assert {transform.domain for transform in CATALOGUE.values()} == {(-np.inf, np.inf)}
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
    transform = models.BUILDERS[name](dim=2, layers=2, hidden=(16,)).transform
    assert laws.report(transform, laws.random_params(transform, rng, size=0.1), rng).failed == []


def test_report_uses_the_params_it_is_given(capsys):
    report = laws.report(ElementwiseAffine(1), {"log_scale": np.array([np.nan]), "shift": np.zeros(1)})
    assert not report.ok and "✗" in capsys.readouterr().out
    assert repr(report) == f"<Report ElementwiseAffine: {13 - len(report.failed)} of 13 laws hold>"


def test_report_is_the_same_for_the_same_rng_and_leaves_the_integral_out_above_two_dimensions(capsys):
    layer = AffineCoupling([True, False, True], (8,))
    first, second = (laws.report(layer, rng=np.random.default_rng(5)) for _ in range(2))
    assert str(first) == str(second)
    assert set(laws.LAWS) - {result.law for result in first.results} == {INTEGRAL}


def test_random_params_are_new_arrays_away_from_the_start(rng):
    layer = AffineCoupling([True, False], (8,))
    one, two = laws.random_params(layer, rng), laws.random_params(layer, rng)
    assert not np.array_equal(one[-1]["weight"], two[-1]["weight"])
    assert np.abs(one[-1]["weight"]).max() > 0
    small, large = (laws.random_params(ElementwiseAffine(3), np.random.default_rng(5), size) for size in (0.5, 2.0))
    assert np.array_equal(4 * small["shift"], large["shift"])


@pytest.mark.parametrize(
    ("a", "b", "gap"),
    [
        ([0.5], [0.4], 0.1),
        ([2001.0], [2000.0], 1 / 2000),
        ([-2001.0, 1.0], [-2000.0, 1.0], 1 / 2000),
        ([1.0, 3.0], [1.0, 2.0], 0.5),
        ([], [], 0.0),
        ([1.0], 1.0, np.inf),
        ([1.0, np.nan], [1.0, 2.0], np.inf),
        ([1.0, 2.0], [np.nan, 2.0], np.inf),
    ],
)
def test_a_gap_is_a_share_of_what_is_larger_than_1(a, b, gap):
    assert _gap(a, b) == pytest.approx(gap)


@pytest.mark.parametrize(
    ("result", "said"),
    [
        (Result("a law", 1e-3, 1e-3), "✓ a law: 1.0e-03 ≤ 1e-03"),
        (Result("a law", 2e-3, 1e-3), "✗ a law: 2.0e-03 not ≤ 1e-03"),
        (Result("a law", 0.0, 0.0), "✓ a law"),
        (Result("a law", 1.0, 0.0, ": raised E: no"), "✗ a law: raised E: no"),
        (Result("a law", np.nan, 1e-3), "✗ a law: nan not ≤ 1e-03"),
    ],
)
def test_a_result_is_one_line(result, said):
    assert str(result) == said and result.holds == said.startswith("✓")


def log_det(u, slope=LOG_2):
    return slope * u.shape[1] * np.ones(len(u), u.dtype)


class Doubling(Transform):
    """x = 2 z without a fault, except for the `forward` or `inverse` that is given."""

    def __init__(self, dim=2, forward=None, inverse=None):
        super().__init__(dim)
        self.given_forward, self.given_inverse = forward, inverse

    def forward(self, params, z):
        return self.given_forward(z) if self.given_forward else (2 * z, log_det(z))

    def inverse(self, params, x):
        return self.given_inverse(x) if self.given_inverse else (x / 2, log_det(x, -LOG_2))


def as_autograd_sees(function, slope):
    """`function`, whose slope autograd takes for `slope`."""
    seen = primitive(function)
    defvjp(seen, lambda out, u: lambda g: slope * np.asarray(g, getattr(slope, "dtype", g.dtype)))
    return seen


def halved_in_place(x):
    if isinstance(x, np.ndarray):
        x *= 0.5
        return x, log_det(x, -LOG_2)
    return x / 2, log_det(x, -LOG_2)


def infinitely_likely(x):
    return x / 2, np.where(np.abs(getattr(x, "_value", x)[:, 0]) < 1e5, log_det(x, -LOG_2), np.inf)


def raising(x):
    raise NotImplementedError("no inverse yet")


def far_out(u):
    return (np.asarray(getattr(u, "_value", u)) > 3).any(axis=1)


nearly_half = as_autograd_sees(lambda x: x / 2, 0.5001)
double_of_slope_1 = as_autograd_sees(lambda z: 2 * z, 1)
half_of_slope_1 = as_autograd_sees(lambda x: x / 2, 1)
double_in_float64 = as_autograd_sees(lambda z: 2 * z, np.float64(2))
SHAPES, ROUND_TRIP, TAILS = "shapes (N, D) and (N,), N = 0 and 1 too", "round trip, both ways", "far tails are finite"
FLOAT32, DIFFERENCES = "float32 stays float32, gradients too", "gradient = finite differences"
JACOBIAN = [f"{way} log_det = log|det| of the autograd Jacobian" for way in ("forward", "inverse")]
ROWS = "a row alone is as among others, each at its context"
OPPOSITE = "inverse log_det = −forward log_det"
LYING = {  # to autograd and in log_det: only probability and differences know better
    "forward": lambda z: (double_of_slope_1(z), log_det(z, 0.0)),
    "inverse": lambda x: (half_of_slope_1(x), log_det(x, 0.0)),
}
FAULTS = {
    "none": ({}, []),
    "a column of log_dets": ({"forward": lambda z: (2 * z, log_det(z)[:, None])}, [SHAPES]),
    "a log_det of no point": ({"forward": lambda z: (2 * z, np.resize(log_det(z), max(len(z), 1)))}, [SHAPES]),
    "an inverse that stretches": ({"inverse": lambda x: (x / 2.001, log_det(x, -LOG_2))}, [ROUND_TRIP]),
    "no numbers": ({"inverse": lambda x: (np.nan * x, log_det(x, -LOG_2))}, [ROUND_TRIP, TAILS]),
    "a gap from 0 to 20, where no z leads": (
        {
            "forward": lambda z: (2 * z + 20 * (z > 0), log_det(z)),
            "inverse": lambda x: ((x - 20) / 2 * (x > 20) + x / 2 * (x <= 0), log_det(x, -LOG_2)),
        },
        [ROUND_TRIP],
    ),
    "another sign forward": ({"forward": lambda z: (2 * z, log_det(z, -LOG_2))}, [JACOBIAN[0], OPPOSITE]),
    "another sign back": ({"inverse": lambda x: (x / 2, log_det(x))}, [JACOBIAN[1], OPPOSITE, INTEGRAL, SAMPLES]),
    "the log_det of one dimension": (
        {
            "forward": lambda z: (2 * z, log_det(z[:, :1])),
            "inverse": lambda x: (x / 2, log_det(x[:, :1], -LOG_2)),
        },
        [*JACOBIAN, INTEGRAL, SAMPLES],
    ),
    "a wrong gradient forward": (
        {"forward": lambda z: (double_of_slope_1(z), log_det(z))},
        [JACOBIAN[0], DIFFERENCES],
    ),
    "a wrong gradient back": (
        {"inverse": lambda x: (half_of_slope_1(x), log_det(x, -LOG_2))},
        [JACOBIAN[1], DIFFERENCES],
    ),
    "a gradient that is wrong in its fourth digit": (
        {"inverse": lambda x: (nearly_half(x), log_det(x, -LOG_2))},
        [DIFFERENCES],
    ),
    "a wrong log_det far above": ({"forward": lambda z: (2 * z, log_det(z) + far_out(z))}, [JACOBIAN[0], OPPOSITE]),
    "a wrong log_det far below": ({"forward": lambda z: (2 * z, log_det(z) + far_out(-z))}, [JACOBIAN[0], OPPOSITE]),
    "a wrong gradient with its log_det": (LYING, [INTEGRAL, SAMPLES, DIFFERENCES]),
    "float64 made of float32": ({"forward": lambda z: (z * np.float64(2), log_det(z))}, [FLOAT32]),
    "a gradient in float64": ({"forward": lambda z: (double_in_float64(z), log_det(z))}, [FLOAT32]),
    "points that are written to": ({"inverse": halved_in_place}, ["inputs are not changed"]),
    "0 / 0 far out": ({"inverse": lambda x: (x / 2 + 0 / anp.exp(x * x), log_det(x, -LOG_2))}, [TAILS]),
    "overflow above": ({"inverse": lambda x: (x / 2 + 0 * anp.exp(x), log_det(x, -LOG_2))}, [TAILS]),
    "overflow below": ({"inverse": lambda x: (x / 2 + 0 * anp.exp(-x), log_det(x, -LOG_2))}, [TAILS]),
    "an infinite density far out": ({"inverse": infinitely_likely}, [TAILS]),
    "no inverse": ({"inverse": raising}, [ROUND_TRIP]),
    "images that end at 50": ({"forward": lambda z: (anp.clip(2 * z, -50, 50), log_det(z))}, [TAILS]),
    "latents that end at 500": ({"inverse": lambda x: (anp.clip(x / 2, -5e2, 5e2), log_det(x, -LOG_2))}, [TAILS]),
    "a log_det in float32 that is 0.01 off": (
        {"forward": lambda z: (2 * z, log_det(z, LOG_2 + (0.01 if z.dtype == np.float32 else 0.0)))},
        [FLOAT32],
    ),
    "a log_det of one row that is wrong": ({"forward": lambda z: (2 * z, log_det(z, LOG_2 + (len(z) == 1)))}, [ROWS]),
    "a log_det that is no number": ({"inverse": lambda x: (x / 2, np.nan * log_det(x))}, [ROWS]),
    "an image that depends on the other rows": (
        {"inverse": lambda x: (x / 2 + 1e-3 * anp.mean(x, axis=0), log_det(x, -LOG_2))},
        [ROWS],
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_breaks_the_law_made_for_it(fault, capsys):
    steps, broken = FAULTS[fault]
    report = laws.report(Doubling(**steps))
    assert set(broken) <= set(report.failed)
    assert report.ok == (not broken)


def test_params_that_are_written_to_break_the_law_of_inputs(capsys):
    class Writing(ElementwiseAffine):
        def to_x(self, params, z):
            params["shift"] += 1e-3
            return super().to_x(params, z)

    assert "inputs are not changed" in laws.report(Writing(2)).failed


def test_a_law_that_raises_is_reported_with_the_reason(capsys):
    assert "raised NotImplementedError: no inverse yet" in str(laws.report(Doubling(inverse=raising)))


@pytest.mark.parametrize("dim", [1, 2])
def test_a_gradient_that_lies_fools_the_jacobian_and_neither_probability_nor_differences(dim, capsys):
    assert laws.report(Doubling(dim, **LYING)).failed == [INTEGRAL, SAMPLES, DIFFERENCES]


def test_a_gradient_by_hand_that_is_wrong_fails_the_law_made_for_it(monkeypatch, capsys):
    pull = fast.coupling.AffineStep.pull
    monkeypatch.setattr(fast.coupling.AffineStep, "pull", lambda step, g, g_log_det: pull(step, g, 2 * g_log_det))
    assert laws.report(AffineCoupling([True, False], (8,))).failed == ["fast map and gradient = autograd's"]


class Scaled(Transform):
    """x = z e^k(c), k the identity unless another function is given, and its log_det times `share`."""

    context_dim = 1

    def __init__(self, k=lambda c: c, share=1.0):
        super().__init__(1)
        self.k, self.share = k, share

    def to_x(self, params, z, context):
        return z * anp.exp(self.k(context)), self.share * (self.k(context) + 0 * z)[:, 0]

    def to_z(self, params, x, context):
        return x * anp.exp(-self.k(context)), -self.share * (self.k(context) + 0 * x)[:, 0]


@pytest.mark.parametrize(
    ("transform", "broken"),
    [
        (Scaled(), []),
        (Scaled(lambda c: c[:1]), [ROWS]),
        (Scaled(lambda c: c[::-1]), [ROWS]),
        (Scaled(lambda c: 0 * c), [ROWS]),
        (Scaled(share=0.0), [*JACOBIAN, INTEGRAL, SAMPLES]),
    ],
    ids=["right", "the context of the first row", "that of the last row", "none", "none in the log_det"],
)
def test_each_row_is_tried_at_a_context_of_its_own(transform, broken, capsys):
    assert laws.report(transform).failed == broken


def test_a_layer_that_starts_at_the_identity_need_not_read_its_context_there(rng, capsys):
    layer = AffineCoupling([True, False], (4,), context_dim=2)
    assert laws.report(layer, layer.init(rng), rng).ok


def test_a_conditional_transform_is_tried_to_its_own_tolerance(capsys):
    layer = AutoregressiveSpline(2, (3,), bins=3, context_dim=2)
    tolerances = {result.law: result.tolerance for result in laws.report(layer).results}
    assert tolerances[ROUND_TRIP] == layer.tolerance == 1e-9


class Bounded(Doubling):
    """x = 2 z on the interval (−1, ∞), which refuses all else."""

    domain, range = (-1.0, np.inf), (-2.0, np.inf)

    def forward(self, params, z):
        assert (np.asarray(getattr(z, "_value", z)) > -1).all(), "z must lie in the domain"
        return super().forward(params, z)

    def inverse(self, params, x):
        outside = np.flatnonzero((np.asarray(getattr(x, "_value", x)) <= -2).any(axis=1))
        if outside.size:
            raise OutsideRange("x must lie above -2", outside)
        return super().inverse(params, x)


@pytest.mark.parametrize("transform", [Bounded(1), Bounded(3), *(transforms.Logit(dim) for dim in (1, 2, 3))])
def test_a_transform_is_tried_where_it_is_defined(transform, rng, capsys):
    assert laws.report(transform, rng=rng).failed == []
