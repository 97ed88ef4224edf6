"""ex-09-8 and ex-09-9, faults to repair: the first wrong answer of each is the fault as it was found."""

import math

import autograd.numpy as np

from minflow.calculus import batch_jacobian, log_abs_det
from minflow.distributions import Normal
from minflow.transforms import Chain


def inverse_in_two_lines(x, forward, solve):
    z = solve(x)
    return z, np.zeros(len(x)) - forward(z)[1]


def inverse_by_jacobian(x, forward, solve):
    z = solve(x)
    return z, -log_abs_det(batch_jacobian(lambda u: forward(u)[0])(z))


def inverse_by_differences(x, forward, solve, h=1e-5):
    z, step = solve(x), h * np.eye(x.shape[1])
    jacobians = np.stack([(forward(z + e)[0] - forward(z - e)[0]) / (2 * h) for e in step], axis=2)
    return z, -log_abs_det(jacobians)


def inverse_with(log_det):
    """log_det(x, z, forward)."""
    return lambda x, forward, solve: (solve(x), log_det(x, solve(x), forward))


def generate_by_sum(z, layers, params):
    x, log_prob = z, Normal(dim=z.shape[1]).log_prob(z)
    for k, layer in enumerate(layers):
        x, log_det = layer.forward(params[k], x)
        log_prob = log_prob - log_det
    return x, log_prob


def generate_by_chain(z, layers, params):
    x, log_det = Chain(layers).forward(params, z)
    return x, -0.5 * (z**2).sum(axis=1) - 0.5 * z.shape[1] * math.log(2 * math.pi) - log_det


def generate_and_go_back(z, layers, params):
    x, _ = Chain(layers).forward(params, z)
    again, log_det = Chain(layers).inverse(params, x)
    return x, Normal(dim=z.shape[1]).log_prob(again) + log_det


def generate_with(combine):
    """combine(log_prob of the base, log_dets first to last)."""

    def answer(z, layers, params):
        x, log_dets = z, []
        for layer, p in zip(layers, params, strict=True):
            x, log_det = layer.forward(p, x)
            log_dets.append(log_det)
        return x, combine(Normal(dim=z.shape[1]).log_prob(z), log_dets)

    return answer


def generate_base_at_x(z, layers, params):
    x, log_det = Chain(layers).forward(params, z)
    return x, Normal(dim=z.shape[1]).log_prob(x) - log_det


def generate_all_at_z(z, layers, params):
    log_prob = Normal(dim=z.shape[1]).log_prob(z)
    for layer, p in zip(layers, params, strict=True):
        log_prob = log_prob - layer.forward(p, z)[1]
    return Chain(layers).forward(params, z)[0], log_prob


def generate_added_to_itself(z, layers, params):
    x = z
    for layer, p in zip(layers, params):
        x, log_det = layer.forward(p, x)
        log_det += log_det
    return x, Normal(dim=z.shape[1]).log_prob(z) - log_det


RIGHT = {
    "ex-09-8": (inverse_in_two_lines, inverse_by_jacobian, inverse_by_differences),
    "ex-09-9": (generate_by_sum, generate_by_chain, generate_and_go_back),
}

WRONG = {
    "ex-09-8": (
        ("forward's log_det", inverse_with(lambda x, z, forward: forward(z)[1])),
        ("forward's log_det at x", inverse_with(lambda x, z, forward: forward(x)[1])),
        ("at x", inverse_with(lambda x, z, forward: -forward(x)[1])),
        ("one over the log", inverse_with(lambda x, z, forward: 1 / forward(z)[1])),
        ("the first result", inverse_with(lambda x, z, forward: -forward(z)[0])),
        ("absolute value", inverse_with(lambda x, z, forward: -abs(forward(z)[1]))),
        ("forward for solve", lambda x, forward, solve: (forward(x)[0], -forward(solve(x))[1])),
        ("parts", lambda x, forward, solve: solve(x)),
    ),
    "ex-09-9": (
        ("only the last log_det", generate_with(lambda base, log_dets: base - log_dets[-1])),
        ("the last log_det doubled", generate_added_to_itself),
        ("only the first log_det", generate_with(lambda base, log_dets: base - log_dets[0])),
        ("adds forward's log_dets", generate_with(lambda base, log_dets: base + sum(log_dets))),
        ("adds the last log_det", generate_with(lambda base, log_dets: base + log_dets[-1])),
        ("a mean of log_dets", generate_with(lambda base, log_dets: base - np.mean(np.stack(log_dets), axis=0))),
        ("no log_det", generate_with(lambda base, log_dets: base)),
        ("negative log-likelihood", generate_with(lambda base, log_dets: sum(log_dets) - base)),
        ("base at x", generate_base_at_x),
        ("every layer at z", generate_all_at_z),
    ),
}
