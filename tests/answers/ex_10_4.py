"""Answers to ex-10-4 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math

import autograd.numpy as np


def turned_by_points(z, net):
    """A scale and a shift from what the inverse makes of two numbers: the line through them."""
    log_scale, shift = net(z)
    at_0, at_1 = ((c - shift) / np.exp(log_scale) for c in (0.0, 1.0))
    return np.log(at_1 - at_0), at_0


def turned_by_loop(z, net):
    log_scale, shift = net(z)
    new = [[(-a, -m / math.exp(a)) for a, m in zip(*row, strict=True)] for row in zip(log_scale, shift, strict=True)]
    return tuple(np.moveaxis(np.array(new), -1, 0))


def turned_with(log_scale=lambda a, m: -a, shift=lambda a, m: -m * np.exp(-a)):
    """α′ = log_scale(α, μ) and μ′ = shift(α, μ)."""
    return lambda z, net: (log_scale(*net(z)), shift(*net(z)))


RIGHT = (
    turned_by_points,
    turned_by_loop,
)


MISTAKES = (
    ("scale for its logarithm", turned_with(log_scale=lambda a, m: 1 / np.exp(a))),
    ("shift with the wrong scale", turned_with(shift=lambda a, m: -m * np.exp(a))),
    ("sign of the shift", turned_with(shift=lambda a, m: m / np.exp(a))),
    ("order", lambda z, net: turned_by_points(z, net)[::-1]),
    ("parts", lambda z, net: (z - net(z)[1]) / np.exp(net(z)[0])),
)
