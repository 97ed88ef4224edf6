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


RIGHT = (turned_by_points, turned_by_loop)


def turned_scale(z, net):
    log_scale, shift = net(z)
    scale = np.exp(-log_scale)
    return scale, -shift * scale


def turned_without_scale(z, net):
    log_scale, shift = net(z)
    return -log_scale, -shift


def turned_multiplied(z, net):
    log_scale, shift = net(z)
    return -log_scale, -shift * np.exp(log_scale)


MISTAKES = (
    ("scale for its logarithm", turned_scale),
    ("shift not scaled", turned_without_scale),
    ("shift with the wrong scale", turned_multiplied),
    ("order", lambda z, net: turned_by_points(z, net)[::-1]),
    ("parts", lambda z, net: (z - net(z)[1]) / np.exp(net(z)[0])),
)
