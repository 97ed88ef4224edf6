"""Splines beyond the laws and the reference numbers: their knots, far-apart slopes, and the networks that bend them."""

import numpy as np
import pytest

from minflow import laws, models, trees
from minflow.fast import Fast
from minflow.transforms import AffineCoupling, AutoregressiveSpline, Inverse, RQSpline, SplineCoupling, spline

from .shared import close, refused

DIRECTIONS = pytest.mark.parametrize("way", ["forward", "inverse"])


def some_knots(rng, bins=5, bound=2.0, dim=3, size=1.0):
    raw = size * rng.normal(size=(3 * bins - 1, 1, dim))
    return raw, spline.knots_of(raw, bins, bound)


@pytest.mark.parametrize("size", [0.0, 1.0, 1e6])
def test_knots_rise_from_minus_bound_to_bound(size, rng):
    for x in some_knots(rng, size=size)[1][:2]:
        assert (np.diff(x, axis=0) > 0.99 * 4e-3).all(), "a bin has at least a thousandth of the interval"
        close(x[[0, -1]], np.array([-2.0, 2.0])[:, None, None] * np.ones_like(x[:1]))


def test_knots_are_their_formula(rng):
    raw, (x, y, slopes) = some_knots(rng)
    for line, part in ((x, raw[:5]), (y, raw[5:10])):
        share = np.exp(part) / np.exp(part).sum(axis=0)
        close(np.diff(line, axis=0), 4 * (1e-3 + (1 - 5e-3) * share))
    close(slopes[1:-1], 1e-3 + np.log1p(np.exp(raw[10:])))
    assert (slopes[[0, -1]] == 1).all()


@pytest.mark.parametrize("side", [-1e-12, 0.0, 1e-12])
def test_a_spline_goes_through_its_knots_with_their_slopes(side, rng):
    """Seen from both bins that meet there, and on the way back."""
    _, knots = some_knots(rng)
    x, y, slopes = knots[:, :, 0]
    log_slopes = np.log(slopes).sum(axis=1)
    for step, at, to, log_det in ((spline.rq_forward, x, y, log_slopes), (spline.rq_inverse, y, x, -log_slopes)):
        moved, moved_log_det = step(at + side, knots)
        close(moved, to, 1e-9 if side else 1e-13)
        close(moved_log_det, log_det, 1e-6 if side else 1e-12)


def test_outside_the_knots_a_spline_is_the_identity(rng):
    _, knots = some_knots(rng)
    u = np.array([[-1e6, 2.0001, 3.0], [-2.0001, 1e6, -7.0]])
    for step in (spline.rq_forward, spline.rq_inverse):
        moved, log_det = step(u, knots)
        assert np.array_equal(moved, u) and (log_det == 0).all()


@pytest.mark.parametrize("size", [1.0, 5.0, 1e6])
def test_a_spline_rises_everywhere(size, rng):
    z = np.linspace(-3, 3, 2001)[:, None] * np.ones(3)
    x, log_det = spline.rq_forward(z, some_knots(rng, size=size)[1])
    assert (np.diff(x, axis=0) > 0).all() if size < 1e6 else (np.diff(x, axis=0) >= 0).all()
    assert np.isfinite(log_det).all()


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("size", [5.0, 50.0, 1000.0])
def test_the_inverse_loses_no_digits_where_slopes_are_far_apart(size, dtype, rng):
    """f(h(x)) = x to the rounding of z times the steepest slope, though slopes lie a million times apart."""
    knots = some_knots(rng, size=size)[1].astype(dtype)
    x = rng.uniform(-2, 2, (400, 3)).astype(dtype)
    z, log_det = spline.rq_inverse(x, knots)
    error = abs(spline.rq_forward(z, knots)[0] - x).max()
    assert error <= 10 * np.finfo(dtype).eps * max(1000, knots[2].max())
    assert np.isfinite(log_det).all() and (abs(z) <= 2).all()


def test_each_coordinate_has_the_spline_of_its_own_outputs(rng):
    """3 K − 1 numbers in a row for each coordinate of b, in the order of the coordinates."""
    layer, raw = SplineCoupling([False, True, False], (), bins=3, bound=3.0), rng.normal(size=(2, 8))
    params, z = [{"weight": np.zeros((1, 16)), "bias": raw.ravel()}], rng.normal(size=(9, 3))
    expected, expected_log_det = RQSpline(2, bins=3, bound=3.0).forward({"raw": raw.T}, z[:, [0, 2]])
    for x, log_det in (layer.forward(params, z), Fast(layer).forward(params, z)):
        close(x, np.stack([expected[:, 0], z[:, 1], expected[:, 1]], axis=1))
        close(log_det, expected_log_det)


def test_an_autoregressive_spline_bends_each_place_by_those_before_it(rng):
    """One coordinate at a time in its order, each with the spline of its own row of outputs."""
    layer = AutoregressiveSpline(3, (7, 6), "relu", order=[2, 0, 1], bins=4, bound=3.0)
    params, z = laws.random_params(layer, rng), rng.normal(size=(9, 3))
    raw = layer.net(params, z).reshape(9, 3, 11)
    for d, before in ((1, []), (2, [1]), (0, [1, 2])):
        rest = z.copy()
        rest[:, [i for i in range(3) if i not in before]] = 7.0
        assert np.array_equal(layer.net(params, rest).reshape(9, 3, 11)[:, d], raw[:, d])
    expected = spline.rq_forward(z, spline.knots_of(np.moveaxis(raw, 2, 0), 4, 3.0))
    for results in (layer.forward(params, z), Fast(layer).forward(params, z)):
        close(results[0], expected[0])
        close(results[1], expected[1])


@DIRECTIONS
def test_saturated_spline_networks_give_numbers(way, rng):
    """In float32, with raw outputs of a million, by the plain definition and by fast."""
    layer = SplineCoupling([True, False, False], (4,), bins=8, bound=4.0)
    params = trees.map_leaves(lambda leaf: leaf.astype(np.float32), laws.random_params(layer, rng, 1e6))
    edge = np.float32([[0.5, 4.0, -4.0], [1e6, -1e6, 1e6], [-1e6, 3.9999998, -3.9999998]])
    u = np.concatenate([edge, rng.normal(size=(500, 3)).astype(np.float32)])
    for out, log_det in (getattr(layer, way)(params, u), getattr(Fast(layer), way)(params, u)):
        assert np.isfinite(out).all() and np.isfinite(log_det).all()
        assert out.dtype == log_det.dtype == np.float32


@pytest.mark.parametrize(
    ("layer", "uniform"),
    [
        (SplineCoupling([True, False], (400, 900, 9)), True),
        (AutoregressiveSpline(4, (400, 900, 9)), True),
        (AffineCoupling([True, False], (400, 900, 9)), False),
    ],
    ids=lambda value: type(value).__name__,
)
def test_networks_start_with_the_spread_that_they_say(layer, uniform, rng):
    """Uniform within ±1 / √inputs for splines, whose deviation is that by √3, else normal of deviation 1 / √inputs."""
    for inputs, dense in zip((layer.sizes[0], 400), layer.init(rng)):
        spread = inputs**-0.5 / (3**0.5 if uniform else 1)
        for entries in dense.values():
            assert 0.8 < entries.std() / spread < 1.2 and abs(entries.mean()) < 0.3 * spread
            assert (abs(entries).max() <= inputs**-0.5) == uniform


@pytest.mark.parametrize(("inverted", "kind"), [(True, Inverse), (False, SplineCoupling)])
def test_the_couplings_of_nsf_lead_from_the_data_or_where_told_from_the_latents(inverted, kind):
    *couplings, _ = models.nsf(2, layers=3, hidden=(5,), inverted=inverted).transform.layers
    assert [type(layer) for layer in couplings] == [kind] * 3


def test_nsf_ar_is_of_autoregressive_splines_that_are_read_from_the_data():
    *inverted, _ = models.nsf_ar(3, layers=3, hidden=(5,)).transform.layers
    assert [type(layer) for layer in inverted] == [Inverse] * 3
    layers = [layer.transform for layer in inverted]
    settings = {(type(layer), *layer.sizes[1:-1], layer.bins, layer.bound, layer.activation) for layer in layers}
    assert settings == {(AutoregressiveSpline, 5, 8, 4.0, "relu")}


@pytest.mark.parametrize(("bins", "bound"), [(2, 0.5), (4, 5.0), (8, 100.0), (8, 1e12)])
def test_raw_numbers_of_knots_give_the_knots_again(bins, bound, rng):
    raw = rng.normal(size=(3 * bins - 1, 3, 2))
    knots = spline.knots_of(raw, bins, bound)
    raw_again = spline.raw_of(knots, bound)
    close(spline.knots_of(raw_again, bins, bound), knots, 1e-9 * max(1, bound))
    close(raw_again[2 * bins :], raw[2 * bins :], 1e-9)
    for k in (0, 1):
        part = slice(k * bins, (k + 1) * bins)
        close(np.diff(raw_again[part], axis=0), np.diff(raw[part], axis=0), 1e-8)


def test_the_raw_numbers_of_a_splines_own_knots_make_the_same_spline(rng):
    layer = RQSpline(2, bins=4, bound=3.0)
    params, z = laws.random_params(layer, rng), rng.normal(size=(5, 2))
    outside = {"raw": spline.raw_of(layer.knots(params), 3.0)[:, 0]}
    close(layer.forward(outside, z)[0], layer.forward(params, z)[0])


def test_bins_are_ints_and_the_bound_is_5_unless_given():
    most = np.int64(999)
    for layer in (RQSpline(1, most), SplineCoupling([True, False], bins=most), AutoregressiveSpline(1, bins=most)):
        assert type(layer.bins) is int and layer.bins == 999 and layer.bound == 5.0


X = np.zeros((1, 2))
RNG = np.random.default_rng(0)
MASK = [True, False]
KNOTS = RQSpline(2, bins=3, bound=2.0).knots(RQSpline(2, bins=3).init(RNG))


def moved(x=0.0, y=0.0, slope=0.0):
    return KNOTS + np.array([x, y, slope])[:, None, None, None]


REFUSED = {
    "bins 1": (lambda: RQSpline(2, bins=1), "bins must", "at least 2", "1"),
    "bins 1000": (lambda: RQSpline(2, bins=1000), "bins must", "at most 999", "1000"),
    "bins 8.0": (lambda: SplineCoupling(MASK, bins=8.0), "bins must", "whole number", "8.0"),
    "bins of a triangle": (lambda: AutoregressiveSpline(2, bins=1), "bins must", "at least 2", "1"),
    "bound 0": (lambda: SplineCoupling(MASK, bound=0), "bound must", "positive", "0"),
    "bound inf": (lambda: RQSpline(2, bound=np.inf), "bound must", "finite", "inf"),
    "bound -1": (lambda: AutoregressiveSpline(2, bound=-1), "bound must", "positive", "-1"),
    "raw": (lambda: RQSpline(2).forward({"raw": np.zeros((23, 3))}, X), "raw", "(23, 2)", "(23, 3)"),
    "net of other bins": (
        lambda: SplineCoupling(MASK, bins=4).inverse(SplineCoupling(MASK).init(RNG), X),
        "weight",
        "(64, 11)",
        "(64, 23)",
    ),
    "nsf_ar of no dim": (lambda: models.nsf_ar(0), "dim must", "at least 1", "0"),
    "nsf_ar of no layer": (lambda: models.nsf_ar(2, layers=0), "layers must", "at least 1", "0"),
    "nsf of bound 0": (lambda: models.nsf(2, bound=0), "bound must", "positive", "0"),
    "nsf of one bin": (lambda: models.nsf(2, bins=1), "bins must", "1"),
    "knots flat": (lambda: spline.raw_of(KNOTS[:, :, 0], 2.0), "must have shape (3, K + 1, N or 1, D)", "(3, 4, 2)"),
    "knots of another bound": (lambda: spline.raw_of(KNOTS, 3.0), "knots must go from −3.0 to 3.0", "ends 1 away"),
    "knots x moved": (lambda: spline.raw_of(moved(x=1.0), 2.0), "knots must go from −2.0 to 2.0"),
    "knots x moved back": (lambda: spline.raw_of(moved(x=-1.0), 2.0), "knots must go from −2.0 to 2.0"),
    "knots y moved": (lambda: spline.raw_of(moved(y=0.1), 2.0), "knots must go from −2.0 to 2.0"),
    "knots of end slopes 0.9": (lambda: spline.raw_of(moved(slope=-0.1), 2.0), "with end slopes 1", "0.1 away"),
    "knots with a flat piece": (
        lambda: spline.raw_of(KNOTS * np.array([1, 1, 1e-4])[:, None, None, None], 2.0),
        "slopes above 0.001",
    ),
    "knots that fall": (lambda: spline.raw_of(KNOTS[:, [0, 2, 1, 3]], 2.0), "knots must", "least share -0.33"),
    "knots NaN": (lambda: spline.raw_of(KNOTS * np.nan, 2.0), "knots must", "nan"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_bad_argument_is_refused_in_a_sentence(what):
    refused(*REFUSED[what])
