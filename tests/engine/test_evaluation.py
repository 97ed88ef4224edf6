"""The KL gap: its closed form, its error, and at which points it is measured; and the index of the tail of weights."""

import math

import numpy as np
import pytest

from minflow.distributions import Normal, Uniform
from minflow.evaluation import kl_gap, pareto_k
from minflow.flow import Flow
from minflow.transforms import ElementwiseAffine, Rescaling

from .shared import close, refused

GAUSSIAN = Flow(Normal(dim=2), ElementwiseAffine(2))


def test_the_kl_gap_between_gaussians_is_its_closed_form(rng):
    """KL(N(0, I) ‖ N(0, s²)) = Σ_d log s_d + (1/s_d² − 1)/2, within 6 standard errors."""
    s, base = np.array([1.5, 0.8]), Normal(dim=2)
    flow = Flow(base, Rescaling(2))
    gap, error = kl_gap(flow, {"log_scale": np.log(s)}, base, rng, n=9000)
    exact = np.sum(np.log(s) + (1 / s**2 - 1) / 2)
    assert abs(gap - exact) < 6 * error
    variance = np.sum((1 / s**2 - 1) ** 2 / 2)
    assert abs(error / math.sqrt(variance / 9000) - 1) < 0.2
    assert kl_gap(flow, {"log_scale": np.zeros(2)}, base, rng, n=100) == (0.0, 0.0)


def test_the_kl_gap_is_a_mean_over_draws_of_the_target(rng):
    target, seed, n = Normal([1.0, -2.0], [0.5, 2.0]), 5, 9
    flow = GAUSSIAN
    params = {"log_scale": np.array([0.3, -0.1]), "shift": np.array([0.5, 0.2])}
    x = target.sample(np.random.default_rng(seed), n)
    gaps = target.log_prob(x) - flow.log_prob(params, x)
    gap_and_error = kl_gap(flow, params, target, np.random.default_rng(seed), n)
    close(gap_and_error, [gaps.mean(), gaps.std(ddof=1) / 3])
    narrow = Flow(Uniform(dim=2), flow.transform)
    assert kl_gap(narrow, params, target, rng, n) == (np.inf, np.inf)


def test_one_point_of_density_0_makes_the_gap_infinite(rng):
    """A Normal that leaves the box of a Uniform with a chance of one in twenty."""
    flow = Flow(Uniform(-2, 2, dim=2), Rescaling(2))
    params, target = flow.init(rng), Normal(dim=2)
    share = np.isinf(flow.log_prob(params, target.sample(rng, 1000))).mean()
    assert 0.01 < share < 0.3
    assert kl_gap(flow, params, target, rng, n=1000) == (np.inf, np.inf)


class _Recorder:
    """A flow that notes the dtype and the length of what it is asked for."""

    dim = 2

    def __init__(self):
        self.asked = []

    def log_prob(self, params, x):
        self.asked.append((x.dtype, len(x)))
        return np.zeros(len(x))


def test_the_gap_is_measured_in_the_dtype_of_the_parameters_and_in_pieces(rng):
    for dtype in (np.float32, np.float64):
        for n, pieces in ((9000, [4096, 4096, 808]), (4096, [4096]), (4097, [4096, 1])):
            flow = _Recorder()
            kl_gap(flow, {"a": np.zeros(2, dtype)}, Normal(dim=2), rng, n=n)
            assert flow.asked == [(dtype, piece) for piece in pieces]


class _Target:
    """A standard normal in two dimensions that has no dim and draws `more` points than it is asked for."""

    def __init__(self, more=0):
        normal = Normal(dim=2)
        self.log_prob, self.sample = normal.log_prob, lambda rng, n: normal.sample(rng, n + more).tolist()


def test_the_gap_is_measured_on_as_many_points_as_asked_for(rng):
    flow = Flow(Normal(dim=2), Rescaling(2))
    params = {"log_scale": np.zeros(2)}
    assert kl_gap(flow, params, _Target(), rng, n=9) == (0.0, 0.0)
    refused(
        lambda: kl_gap(flow, params, _Target(more=1), rng, n=9),
        "_Target.sample must return shape (9, 2); got a list of 10",
    )
    line = Flow(Normal(), Rescaling(1))
    assert kl_gap(line, {"log_scale": np.zeros(1)}, Normal(), rng, n=9) == (0.0, 0.0)


@pytest.mark.parametrize("k", [-0.5, 0.1, 0.3, 0.5, 0.7, 1.2])
def test_k_is_that_of_weights_with_an_exact_pareto_tail(k):
    """w = 1 + (u^(−k) − 1)/k, u uniform, has a generalised Pareto tail of index k above every threshold."""
    u = (np.arange(200_000) + 0.5) / 200_000
    log_w = np.log1p((u**-k - 1) / k)
    exact = pareto_k(log_w)
    assert abs(exact - k) < 0.03
    close([pareto_k(log_w[::-1] - 3000), pareto_k(log_w + 900)], exact, 1e-9)


def test_k_is_the_mean_over_the_posterior_of_zhang_and_stephens():
    """By hand: 25 weights, of which 5 are the tail; the sums of the papers, term by term."""
    log_w = np.log(np.append(np.linspace(0.1, 0.9, 19), [1.0, 1.1, 1.4, 2.0, 3.5, 9.0]))
    x = np.array([0.1, 0.4, 1.0, 2.5, 8.0])
    theta = np.array([1 / 8 + (1 - math.sqrt(32 / (j - 0.5))) / (3 * 0.1) for j in range(1, 33)])
    k = np.array([np.mean(np.log(1 - t * x)) for t in theta])
    likelihood = np.array([(-t / each) ** 5 * math.exp(-5 * (each + 1)) for t, each in zip(theta, k)])
    mean = np.sum(theta * likelihood) / np.sum(likelihood)
    close(pareto_k(log_w), (5 * np.mean(np.log(1 - mean * x)) + 5) / 15, 1e-9)


def test_k_of_weights_that_have_no_tail_to_fit():
    assert pareto_k(np.full(100, -7.0)) == -np.inf
    assert pareto_k(np.append(np.zeros(100), [1.0, 2.0])) == np.inf
    assert np.isfinite(pareto_k(np.append(np.full(50, -np.inf), np.linspace(0, 1, 50))))


@pytest.mark.parametrize(
    "log_w, says",
    [
        (np.zeros(24), "the number of rows of log_w must be a whole number of at least 25; got the int 24"),
        (np.zeros((30, 1)), r"log_w must have shape \(N,\)"),
        (np.full(30, np.nan), "log_w must"),
        (np.full(30, -np.inf), "the largest of log_w must be finite"),
        (np.append(np.zeros(30), np.inf), "the largest of log_w must be finite"),
    ],
)
def test_what_are_no_weights_is_refused(log_w, says):
    with pytest.raises(ValueError, match=says):
        pareto_k(log_w)
