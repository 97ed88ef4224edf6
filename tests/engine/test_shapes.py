"""Bent maps of each coordinate beyond the laws: far out, at the edges of their ranges, and what they refuse."""

import math

import numpy as np
import pytest

from minflow.arrays import OutsideRange
from minflow.distributions import Normal
from minflow.flow import Flow
from minflow.transforms import ELU, Exp, Inverse, LeakyReLU, Logit, Sigmoid, SinhArcsinh, Softplus, Tanh

from .shared import close, refused

BOUNDED = {Softplus: (0, np.inf), ELU: (-1, np.inf), Tanh: (-1, 1), Sigmoid: (0, 1), Exp: (0, np.inf)}
FAR = np.array([[-1e6], [1e6]])


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize(
    ("shape", "log_slopes"),
    [
        (Softplus(1), [-1e6, 0.0]),
        (ELU(1), [-1e6, 0.0]),
        (Tanh(1), [2 * np.log(2) - 2e6] * 2),
        (Sigmoid(1), [-1e6, -1e6]),
        (Exp(1), [-1e6, 1e6]),
        (LeakyReLU(1), [np.log(0.1), 0.0]),
        (Inverse(Logit(1)), [-1e6, -1e6]),
    ],
    ids=str,
)
def test_slopes_are_right_a_million_out(shape, log_slopes, dtype):
    log_det = shape.forward({}, FAR.astype(dtype))[1]
    assert log_det.dtype == dtype
    close(log_det, np.array(log_slopes), 1e-6)


def test_softplus_keeps_the_digits_of_small_and_large_x():
    x = np.array([1e-300, 1e-12, 1e-3, 1.0, 800.0, 1e6])
    expected = [np.log(1e-300), np.log(1e-12), np.log(np.expm1(1e-3)), np.log(np.expm1(1.0)), 800.0, 1e6]
    z, log_det = Softplus(1).inverse({}, x[:, None])
    close(z[:, 0], expected, 1e-11)
    close(log_det[:2], -z[:2, 0], 1e-11)


@pytest.mark.parametrize("z", [-1e-300, -1e-12, -1e-3])
def test_elu_keeps_the_digits_of_small_numbers(z):
    x = ELU(1).forward({}, [[z]])[0]
    np.testing.assert_allclose(x, math.expm1(z), rtol=1e-14)
    np.testing.assert_allclose(ELU(1).inverse({}, x)[0], z, rtol=1e-14)


def test_tanh_and_sinh_arcsinh_have_their_log_det_as_far_out_as_numbers_go():
    layer, z = SinhArcsinh(1), np.array([[-1e200], [1e200]])
    close(Tanh(1).forward({}, z)[1], [-2e200, -2e200])
    for log_tail in (0.0, math.log(0.5)):
        x, log_det = layer.forward({"log_tail": np.array([log_tail]), "skew": np.zeros(1)}, z)
        close(log_det, np.full(2, log_tail + (math.exp(log_tail) - 1) * math.asinh(1e200)))
        close(layer.inverse({"log_tail": np.array([log_tail]), "skew": np.zeros(1)}, x)[1], -log_det)


def test_far_out_sinh_arcsinh_is_a_power_and_near_0_its_skew_is_added_to_arcsinh():
    """|x| / |z|^(e^t) tends to a constant: tails as heavy as one wants."""
    layer, log_tail = SinhArcsinh(1), np.log([2.0])
    x = layer.forward({"log_tail": log_tail, "skew": np.zeros(1)}, np.array([[1e6], [1e7], [-1e7]]))[0]
    close(x[1:, 0] / x[0, 0], [100.0, -100.0], 1e-6)
    x = layer.forward({"log_tail": log_tail, "skew": np.array([0.3])}, np.array([[0.0], [1.0]]))[0]
    close(x[:, 0], np.sinh([0.6, 2 * np.arcsinh(1) + 0.6]))


@pytest.mark.parametrize("kind", BOUNDED, ids=lambda kind: kind.__name__)
def test_a_shape_onto_an_interval_refuses_its_ends_and_all_beyond_and_says_where(kind):
    shape, (low, high) = kind(2), BOUNDED[kind]
    assert shape.domain == (-np.inf, np.inf) and shape.range == (low, high)
    inside = shape.forward({}, np.array([[0.3, -0.2]]))[0][0]
    ends = [end for end in (low, low - 1, high, high + 1) if np.isfinite(end)]
    x = np.array([inside, *[[inside[0], end] for end in ends], inside])
    with pytest.raises(OutsideRange, match="x must lie strictly between") as problem:
        shape.inverse({}, x)
    assert problem.value.rows.tolist() == list(range(1, 1 + len(ends)))
    log_p = Flow(Normal(dim=2), shape).log_prob({}, x)
    assert np.isneginf(log_p[1:-1]).all()
    close(log_p[[0, -1]], Flow(Normal(dim=2), shape).log_prob({}, x[[0, -1]]))


def test_logit_refuses_z_outside_the_unit_interval():
    words = r"z must lie strictly between 0.0 and 1.0; got other numbers in 2 rows: 1, 2"
    with pytest.raises(OutsideRange, match=words):
        Logit(1).forward({}, [[0.5], [1.0], [-0.1]])
    flow = Flow(Normal(dim=1), Inverse(Logit(1)))
    assert np.isneginf(flow.log_prob({}, [[0.5], [2.0]])).tolist() == [False, True]


REFUSED = {
    "slope 0": (lambda: LeakyReLU(2, 0.0), "slope must", "positive", "0.0"),
    "slope -1": (lambda: LeakyReLU(2, -1), "slope must", "-1"),
    "skew missing": (lambda: SinhArcsinh(1).inverse({"log_tail": np.zeros(1)}, [[1.0]]), "params must", "'skew'"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_a_bad_argument_is_refused_in_a_sentence(what):
    refused(*REFUSED[what])
