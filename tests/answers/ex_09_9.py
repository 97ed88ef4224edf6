"""Answers to ex-09-9 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import autograd.numpy as np

from minflow.distributions import Normal
from minflow.transforms import Chain


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


RIGHT = (
    generate_by_sum,
    generate_by_chain,
    generate_and_go_back,
)


MISTAKES = (
    ("adds forward's log_dets", generate_with(lambda base, log_dets: base + sum(log_dets))),
    ("a mean of log_dets", generate_with(lambda base, log_dets: base - np.mean(np.stack(log_dets), axis=0))),
    ("negative log-likelihood", generate_with(lambda base, log_dets: sum(log_dets) - base)),
)
