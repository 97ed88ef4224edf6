"""Answers to ex-18-3 that people write: right ones by other ways."""

import math

import numpy as np


def by_solver_and_grid(whole, part, w):
    """The ODE for log u by the trapezoid rule on a grid of log s, and the promised density on a grid of x."""
    whole, part, unit = 1.0, part / whole, math.sqrt(whole)
    t = np.linspace(-25, 15, 20_001)
    s = np.exp(t)
    rate = ((1 - w) * s / (whole + s**2) + w * s / (part + s**2)) * s
    fall = np.sum((rate[1:] + rate[:-1]) / 2) * (t[1] - t[0])
    x = np.linspace(-12, 12, 200_001) * math.sqrt(max(whole, part))
    log_p, log_p_k = -0.5 * x**2 / whole, -0.5 * x**2 / part
    density = np.exp(log_p + w * (log_p_k - log_p))
    return unit * math.exp(15 - fall), unit * math.sqrt(np.sum(density * x**2) / np.sum(density))


def by_logarithms(whole, part, w):
    guided = math.exp(0.5 * ((1 - w) * math.log(whole) + w * math.log(part)))
    return guided, math.sqrt(whole * part / (part * (1 - w) + w * whole))


def by_quotient(whole, part, w):
    return math.sqrt(whole) * (part / whole) ** (w / 2), (1 / whole + w * (1 / part - 1 / whole)) ** -0.5


RIGHT = (by_solver_and_grid, by_logarithms, by_quotient)
