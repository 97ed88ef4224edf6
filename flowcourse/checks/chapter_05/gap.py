"""ex-05-5: KL(p‖q) from points of p, as a mean difference with its standard error."""

import numpy as np

from minflow import models
from minflow.distributions import Normal
from minflow.flow import Flow
from minflow.laws import random_params
from minflow.transforms import ElementwiseAffine

from ..draws import offset, scale
from ..model import Check, Law, Probe, Signature
from .gap_picture import picture


class Gaussian(Normal):
    """A normal that knows its entropy."""

    @property
    def entropy(self):
        return 0.5 * self.dim * np.log(2 * np.pi * np.e) + float(np.sum(np.log(self.scale)))


def probes(rng):
    line = Flow(Normal(), ElementwiseAffine(1))
    beside = {"log_scale": np.zeros(1), "shift": np.array([0.5])}
    found = [Probe((np.array([[-1.0], [1.0], [3.0]]), Gaussian(), line, beside))]
    plane, flow = Gaussian([offset(rng), offset(rng)], [scale(rng), scale(rng)]), models.realnvp(2, 2, hidden=(4,))
    found.append(Probe((plane.sample(rng, 5), plane, flow, random_params(flow.transform, rng, 0.3))))
    for n, name in ((4, ""), (400, "many")):
        target = Gaussian([offset(rng) for _ in range(3)], [scale(rng) for _ in range(3)])
        off = {"log_scale": np.log(target.scale) + 0.2, "shift": target.loc + 0.3 * target.scale}
        found.append(Probe((target.sample(rng, n), target, Flow(Normal(dim=3), ElementwiseAffine(3)), off), name))
    return found


def both_logs(x, target, flow, params):
    return target.log_prob(x), flow.log_prob(params, x)


def error(values, ddof=1):
    return np.std(values, ddof=ddof) / np.sqrt(len(values))


def gap_and_error(*args):
    log_p, log_q = both_logs(*args)
    return np.mean(log_p - log_q), error(log_p - log_q)


def far_from_the_exact_gap(probes, values):
    """Errors between the gap and KL of two Gaussians, 3 · (log s + (1 + 0.3²) / (2 s²) − ½) with log s = 0.2."""
    exact = 3 * (0.2 + (1 + 0.3**2) / (2 * np.exp(0.4)) - 0.5)
    return max(abs(gap - exact) / err for p, (gap, err) in zip(probes, values, strict=True) if p.name == "many")


def on_gap(formula):
    """A slip in the gap: formula(log p, log q)."""
    return lambda *args: (formula(*both_logs(*args)), None)


def on_error(formula):
    """A slip in the error: formula(log p, log q)."""
    return lambda *args: (None, formula(*both_logs(*args)))


def on_error_of_points(formula):
    """A slip in the error: formula(log p − log q, D)."""
    return lambda x, *rest: (None, formula(np.subtract(*both_logs(x, *rest)), x.shape[1]))


CHECK = Check(
    "ex-05-5",
    arguments=("x", "target", "flow", "params"),
    returns=("gap", "error"),
    probes=probes,
    expected=gap_and_error,
    laws=(Law("the gap is within six errors of the exact KL divergence", far_from_the_exact_gap, tolerance=6.0),),
    picture=picture,
    signatures=(
        Signature(
            "log q − log p",
            on_gap(lambda log_p, log_q: np.mean(log_q - log_p)),
            "you subtract the wrong way round: the gap is by how much log p lies *above* log q on average.",
        ),
        Signature(
            "NLL − entropy",
            lambda x, target, flow, params: (-np.mean(flow.log_prob(params, x)) - target.entropy, None),
            "NLL − entropy is right on average, and noisy: log p at the same points has most of the noise of log q, "
            "and takes it away.",
        ),
        Signature(
            "the NLL",
            on_gap(lambda log_p, log_q: -np.mean(log_q)),
            "that is the NLL, counted from 0: the gap is counted from the floor.",
        ),
        Signature(
            "clipped at 0",
            on_gap(lambda log_p, log_q: max(np.mean(log_p - log_q), 0.0)),
            "you cut the gap off at 0: the true one is never negative, and its estimate from few points may be. "
            "Cutting it makes it too large on average.",
        ),
        Signature(
            "absolute value of the mean",
            on_gap(lambda log_p, log_q: abs(np.mean(log_p - log_q))),
            "you take the absolute value of the mean: an estimate from few points may be negative, and says so.",
        ),
        Signature(
            "absolute differences",
            on_gap(lambda log_p, log_q: np.mean(np.abs(log_p - log_q))),
            "you average |log p − log q|: at some points q is above p, and those count with their sign.",
        ),
        Signature(
            "ratio of densities",
            on_gap(lambda log_p, log_q: np.mean(np.exp(log_p - log_q))),
            "you average p/q: the gap is the mean of its logarithm.",
        ),
        Signature(
            "logarithm of the mean",
            on_gap(lambda log_p, log_q: np.log(np.mean(np.exp(log_p - log_q)))),
            "you take the logarithm after averaging: the gap is the mean of logarithms, and the two differ.",
        ),
        Signature(
            "difference of densities",
            on_gap(lambda log_p, log_q: np.mean(np.exp(log_p) - np.exp(log_q))),
            "you subtract densities: the gap compares their logarithms.",
        ),
        Signature(
            "weighted by p",
            on_gap(lambda log_p, log_q: np.mean(np.exp(log_p) * (log_p - log_q))),
            "you weight by p: the points were drawn from p, which weights them already.",
        ),
        Signature(
            "sum for mean",
            on_gap(lambda log_p, log_q: np.sum(log_p - log_q)),
            "you sum over the points: the gap is a mean, in nats for each point.",
        ),
        Signature(
            "error of the NLL",
            on_error(lambda log_p, log_q: error(log_q)),
            "that is the error of the NLL: the gap is a mean of differences, and they scatter less.",
        ),
        Signature(
            "errors as if independent",
            on_error(lambda log_p, log_q: np.hypot(error(log_p), error(log_q))),
            "you add the two errors as if log p and log q were independent: they are taken at the same points, and "
            "most of their noise cancels.",
        ),
        Signature(
            "difference of deviations",
            on_error(lambda log_p, log_q: abs(error(log_p) - error(log_q))),
            "you subtract two deviations: take the deviation of the differences, point by point.",
        ),
        Signature(
            "deviation for error",
            on_error(lambda log_p, log_q: np.std(log_p - log_q, ddof=1)),
            "that is how far single points scatter: the mean of N of them scatters √N times less.",
        ),
        Signature(
            "deviation for error, with N",
            on_error(lambda log_p, log_q: np.std(log_p - log_q)),
            "that is how far single points scatter: the mean of N of them scatters √N times less; and s has N − 1.",
        ),
        Signature(
            "divided by N",
            on_error(lambda log_p, log_q: np.std(log_p - log_q, ddof=1) / len(log_p)),
            "you divide by N: variances of a mean fall like 1/N, its deviation like 1/√N.",
        ),
        Signature(
            "divided by √(N D)",
            on_error_of_points(lambda d, dim: error(d) / np.sqrt(dim)),
            "you count N · D numbers: there is one difference for each of the N points, whatever D is.",
        ),
        Signature(
            "N − 1 twice",
            on_error(lambda log_p, log_q: error(log_p - log_q) * np.sqrt(len(log_p) / (len(log_p) - 1))),
            "you take N − 1 in s and once more under the root: N − 1 belongs to s, and the error is s/√N.",
        ),
        Signature(
            "N for N − 1",
            on_error(lambda log_p, log_q: error(log_p - log_q, ddof=0)),
            "your s has 1/N, as np.std does unless told: a spread about a mean that was estimated from the same points "
            "is too small, and N − 1 mends it. (No likelihood is maximised here.)",
        ),
        Signature(
            "variance for deviation",
            on_error(lambda log_p, log_q: np.var(log_p - log_q, ddof=1) / np.sqrt(len(log_p))),
            "you divide the variance by √N: its root, the deviation, is what belongs there.",
        ),
        Signature(
            "variance of the mean",
            on_error(lambda log_p, log_q: np.var(log_p - log_q, ddof=1) / len(log_p)),
            "that is the variance of the mean, in nats²: an error is its root.",
        ),
    ),
)
