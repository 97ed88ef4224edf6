"""Steps of Runge–Kutta, right ones and with slips: what the check of ex-12-2 is made of."""

from functools import partial

import numpy as np

from ..model import Probe
from .fields import bend, growth, random_bend


def probes(rng):
    found = [Probe((partial(growth, 1.0), np.array([[1.0], [2.0], [-4.0]]), 0.0, 1.0), "growth")]
    for n, dim, sign in ((4, 3, 1), (5, 2, -1)):
        v, h = partial(bend, **random_bend(rng, dim)), sign * float(rng.uniform(0.5, 0.8))
        found.append(Probe((v, rng.normal(size=(n, dim)), float(rng.uniform(0.3, 0.6)), h)))
    return found


def step(v, y, t, h, at=(0, 0.5, 0.5, 1), reach=None, of=(0, 0, 1, 2), weights=(1, 2, 2, 1), total=6):
    """y + h Σ w_i k_i / total with k_i = v(y + h·reach_i·k_{of_i}, t + h·at_i): slips are other numbers."""
    k = []
    for a, r, j in zip(at, at if reach is None else reach, of, strict=True):
        k.append(v(y + h * r * k[j] if k else y, t + h * a))
    return y + h * sum(w * slope for w, slope in zip(weights, k, strict=True)) / total


def slipped(**numbers):
    return lambda v, y, t, h: step(v, y, t, h, **numbers)


def from_stage_to_stage(v, y, t, h):
    """Each stage starts where the one before it was."""
    k1 = v(y, t)
    second = y + h / 2 * k1
    k2 = v(second, t + h / 2)
    third = second + h / 2 * k2
    k3 = v(third, t + h / 2)
    return y + h / 6 * (k1 + 2 * k2 + 2 * k3 + v(third + h * k3, t + h))


def stages_without_h(v, y, t, h):
    k1 = v(y, t)
    k2 = v(y + k1 / 2, t + h / 2)
    k3 = v(y + k2 / 2, t + h / 2)
    return y + h / 6 * (k1 + 2 * k2 + 2 * k3 + v(y + k3, t + h))


def brackets_missing(v, y, t, h):
    k1 = v(y, t)
    k2 = v(y + h / 2 * k1, t + h / 2)
    k3 = v(y + h / 2 * k2, t + h / 2)
    return y + h / 6 * k1 + 2 * k2 + 2 * k3 + v(y + h * k3, t + h)


def far_from_exponential(probes, values):
    """For v = y a step of 1 gives e·y to the fourth order: 1 + 1 + 1/2 + 1/6 + 1/24."""
    gaps = [v / p.args[1] - (2 + 1 / 2 + 1 / 6 + 1 / 24) for p, v in zip(probes, values) if p.name == "growth"]
    return float(np.max(np.abs(gaps)))


def picture(answer):
    """The error of the learner's steps at the end of a quarter turn and more, over their number, beside Euler's."""
    from minflow import plots

    counts, curves = 2 ** np.arange(7), {}
    for name, method, colour in (
        ("Euler", slipped(weights=(6, 0, 0, 0)), plots.GUIDE),
        ("your RK4", answer, plots.MODEL),
    ):
        errors = np.array([abs(follow(method, n) - np.exp(0.3 + 3j)) for n in counts])
        order = np.polyfit(np.log(counts[3:]), np.log(errors[3:]), 1)[0]
        curves[f"{name}, slope {order:.1f}".replace("-", "−")] = counts, errors, colour
    title = "The spiral of the notebook: half the step, a sixteenth of your error"
    return plots.lines(curves, "steps", "error at time 1", title, logx=True, logy=True)


def follow(method, steps):
    """Where (1, 0) comes in the spiral field, as a complex number."""
    y = np.array([[1.0, 0.0]])
    for k in range(steps):
        y = method(spiral, y, k / steps, 1 / steps)
    return complex(*y[0])


def spiral(y, t):
    return np.stack([0.3 * y[:, 0] - 3 * y[:, 1], 3 * y[:, 0] + 0.3 * y[:, 1]], axis=1)
