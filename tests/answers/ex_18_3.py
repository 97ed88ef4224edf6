"""Answers to ex-18-3 that people write: right ones by other ways."""

import math

import numpy as np


def by_solver_and_grid(whole, part, w):
    """The ODE for log u by the trapezoid rule on a fine grid of s, and the promised density on a grid of x."""
    s = np.concatenate([np.linspace(0, 1, 200_001), np.geomspace(1, 1e6, 400_001)[1:]])
    rate = (1 - w) * s / (whole + s**2) + w * s / (part + s**2)
    fall = np.sum((rate[1:] + rate[:-1]) / 2 * np.diff(s))
    x = np.linspace(-12, 12, 200_001) * math.sqrt(max(whole, part))
    log_p, log_p_k = -0.5 * x**2 / whole, -0.5 * x**2 / part
    density = np.exp(log_p + w * (log_p_k - log_p))
    return 1e6 * math.exp(-fall), math.sqrt(np.sum(density * x**2) / np.sum(density))


def by_logarithms(whole, part, w):
    guided = math.exp(0.5 * ((1 - w) * math.log(whole) + w * math.log(part)))
    return guided, math.sqrt(whole * part / (part * (1 - w) + w * whole))


def by_quotient(whole, part, w):
    return math.sqrt(whole) * (part / whole) ** (w / 2), (1 / whole + w * (1 / part - 1 / whole)) ** -0.5


RIGHT = (by_solver_and_grid, by_logarithms, by_quotient)
