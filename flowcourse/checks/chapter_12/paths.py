"""Paths followed back by Euler steps, right ones and with slips: what the check of ex-12-3 is made of."""

from functools import partial

import numpy as np

from ..draws import area
from ..maps import gumbel_pdf, normal_pdf
from ..model import Probe
from .fields import bend, bend_jacobian, growth, growth_jacobian, random_bend


def probes(rng):
    by_hand = partial(growth, 1.0), partial(growth_jacobian, 1.0), normal_log_prob, 2
    found = [Probe((np.array([[4.0], [-2.0], [1.0]]), *by_hand))]
    for n, dim, steps in ((4, 3, 3), (5, 2, 5), (3, 4, 4)):
        field = random_bend(rng, dim)
        x = rng.normal(size=(n, dim))
        found.append(Probe((x, partial(bend, **field), partial(bend_jacobian, **field), gumbel_log_prob, steps)))
    field = {"A": rng.uniform(0.6, 1.0, (1, 1)), "c": rng.uniform(0.2, 0.5, 1)}
    grid = np.linspace(-7.0, 7.0, 57)[:, None]
    return [*found, Probe((grid, partial(bend, **field), partial(bend_jacobian, **field), normal_log_prob, 20), "grid")]


def normal_log_prob(z):
    """log p_Z of the standard normal: (N, D) -> (N,)."""
    return np.sum(np.log(normal_pdf(z)), axis=1)


def gumbel_log_prob(z):
    """Skewed in every coordinate, so that z and −z differ."""
    return np.sum(np.log(gumbel_pdf(z)), axis=1)


def trace(J):
    return np.trace(J, axis1=1, axis2=2)


def back(x, v, jacobian, steps, time=lambda k, K: 1 - k / K, growth=trace, sign=-1):
    """(z, ∫ growth dt): Euler steps from time 1 to 0. `time`, `growth` and `sign` are where slips may be."""
    y, total = x, 0.0
    for k in range(steps):
        t = time(k, steps)
        total = total + growth(jacobian(y, t)) / steps
        y = y + sign * v(y, t) / steps
    return y, total


def z_and_log_prob(x, v, jacobian, log_p_z, steps):
    z, log_det = back(x, v, jacobian, steps)
    return z, log_p_z(z) - log_det


def log_p_from(formula):
    """formula(log p_Z(z), log_det) for log p; of z it says nothing."""

    def both(x, v, jacobian, log_p_z, steps):
        z, log_det = back(x, v, jacobian, steps)
        return None, formula(log_p_z(z), log_det)

    return both


def with_growth(growth):
    """Something else in the place of the trace."""

    def both(x, v, jacobian, log_p_z, steps):
        z, log_det = back(x, v, jacobian, steps, growth=partial(growth, steps))
        return None, log_p_z(z) - log_det

    return both


def with_times(time):
    """Other times for the steps, in v and in the trace."""

    def both(x, v, jacobian, log_p_z, steps):
        z, log_det = back(x, v, jacobian, steps, time=time)
        return z, log_p_z(z) - log_det

    return both


def forwards(x, v, jacobian, log_p_z, steps):
    return back(x, v, jacobian, steps, time=lambda k, K: k / K, sign=1)[0], None


def uphill(x, v, jacobian, log_p_z, steps):
    return back(x, v, jacobian, steps, sign=1)[0], None


def steps_without_length(x, v, steps):
    y = x
    for k in range(steps):
        y = y - v(y, 1 - k / steps)
    return y


def a_step_too_many(x, v, jacobian, log_p_z, steps):
    z, log_det = back(x, v, jacobian, steps)
    log_det = log_det + trace(jacobian(z, 0.0)) / steps
    z = z - v(z, 0.0) / steps
    return z, log_p_z(z) - log_det


def after_the_step(x, v, jacobian, log_p_z, steps):
    y, log_det = x, 0.0
    for k in range(steps):
        t = 1 - k / steps
        y = y - v(y, t) / steps
        log_det = log_det + trace(jacobian(y, t)) / steps
    return None, log_p_z(y) - log_det


def mass_is_not_one(probes, values):
    """∫ p_X − 1 on the grid, a first-order solver's error allowed."""
    grids = [(p.args[0][:, 0], np.exp(v[1])) for p, v in zip(probes, values, strict=True) if p.name == "grid"]
    return max(abs(area(*grid) - 1) for grid in grids)


def log_of_determinant(steps, J):
    return np.log(np.abs(np.linalg.det(J)))
