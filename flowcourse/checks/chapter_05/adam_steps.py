"""Steps of Adam, right ones and with slips: what the check of ex-05-4 is made of."""

import numpy as np

from ..draws import scale
from ..model import Probe

B1, B2, EPSILON = 0.9, 0.999, 1e-8


def probes(rng):
    zeros = np.zeros(3)
    found = [
        Probe((np.array([0.0, 1.0, -1.0]), np.array([5.0, 0.002, -3.0]), zeros, zeros, 1, 0.1), "first"),
        Probe((np.array([1.0, 2.0, 3.0]), np.array([1.0, -1.0, 0.0]), zeros + 0.1, zeros + 0.001, 2, 0.1)),
    ]
    for size, steps in ((4, int(rng.integers(3, 9))), (5, int(rng.integers(20, 40)))):
        gradients = scale(rng) * (rng.normal(size=(steps, size)) + rng.choice([-1, 1], size))
        gradients[:, 0] = 0.0  # a parameter that nothing has moved yet
        m = v = np.zeros(size)
        for g in gradients[:-1]:
            m, v = means(g, m, v)
        found.append(Probe((rng.normal(size=size), gradients[-1], m, v, steps, scale(rng) / 10)))
    return found


def means(g, m, v):
    return B1 * m + (1 - B1) * g, B2 * v + (1 - B2) * g**2


def hats(m, v, k):
    return m / (1 - np.float64(B1) ** k), v / (1 - np.float64(B2) ** k)


def ratio(m, v):
    return m / (np.sqrt(v) + EPSILON)


def step(params, g, m, v, k, rate):
    m, v = means(g, m, v)
    return params - rate * ratio(*hats(m, v, k)), m, v


def move(direction):
    """A slip in the step alone: direction(m, v, k) with the new means."""

    def formula(params, g, m, v, k, rate):
        return params - rate * direction(*means(g, m, v), k), None, None

    return formula


def mean_slip(new_means):
    """A slip in the means, new_means(g, m, v), and all that follows from it."""

    def formula(params, g, m, v, k, rate):
        m, v = new_means(g, m, v)
        return params - rate * ratio(*hats(m, v, k)), m, v

    return formula


def first_step_is_not_the_rate(probes, values):
    """Largest ||step| / rate − 1| of a first step, where no gradient is 0."""
    gaps = [np.abs(np.abs(v[0] - p.args[0]) / p.args[5] - 1) for p, v in zip(probes, values) if p.name == "first"]
    return float(np.max(gaps))
