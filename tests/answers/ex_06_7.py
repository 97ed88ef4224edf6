"""Answers to ex-06-7 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

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


RIGHT = (generate_by_sum, generate_by_chain)


def generate_with_the_last(z, layers, params):
    x = z
    for k in range(len(layers)):
        x, log_det = layers[k].forward(params[k], x)
    return x, Normal(dim=z.shape[1]).log_prob(z) - log_det


def generate_by_place(z, layers, params):
    """A layer that stands twice has one place."""
    return generate_by_sum(z, layers, [params[layers.index(layer)] for layer in layers])


MISTAKES = (("only the last log_det", generate_with_the_last), ("", generate_by_place))
