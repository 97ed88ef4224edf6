"""Exact densities behind a map that is drawn, what a submission says of densities and draws, and the KL gap."""

import numpy as np

from .submission import Refused, finite


class Bend:
    """x = f(z) turns the plane and then bends it, LAYERS times, along each axis in turn; f keeps every area.

    A bend adds a wave of one coordinate to the other: a sum of TERMS sines, whose heights, frequencies and phases are
    drawn.
    """

    LAYERS, TERMS = 6, 4

    def __init__(self, rng, size):
        angle = rng.uniform(0, 2 * np.pi)
        self.turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        shape = self.LAYERS, self.TERMS, 1
        self.heights = size * rng.uniform(0.02, 0.12, shape)
        self.frequencies = rng.uniform(0.5, 2.0, shape) / size
        self.phases = rng.uniform(0, 2 * np.pi, shape)

    def to_x(self, z):
        x = (z @ self.turn.T).T
        for k in range(self.LAYERS):
            x[k % 2] += self._wave(k, x[1 - k % 2])
        return x.T

    def to_z(self, x):
        z = np.array(x.T)
        for k in reversed(range(self.LAYERS)):
            z[k % 2] -= self._wave(k, z[1 - k % 2])
        return z.T @ self.turn

    def _wave(self, k, along):
        return np.sum(self.heights[k] * np.sin(self.frequencies[k] * along + self.phases[k]), axis=0)


class Bent:
    """A density of the plane behind a Bend: log p_X(x) = log p_Z(h(x))."""

    dim = 2

    def __init__(self, density, rng):
        self.density, self.bend = density, Bend(rng, density.sample(rng, 2000).std())

    def sample(self, rng, n):
        return self.bend.to_x(self.density.sample(rng, n))

    def log_prob(self, x):
        return self.density.log_prob(self.bend.to_z(x))


def log_prob_at(submission, trained, *at):
    """flow.log_prob at rows of points and, where there is one, of a context; Refused where that is no log-density."""
    log_q = submission.ask(trained, "log_prob", *at)
    if log_q.shape != (len(at[0]),):
        raise Refused(f"flow.log_prob has shape {log_q.shape} for {len(at[0])} points: it must be ({len(at[0])},)")
    if np.isnan(log_q).any() or np.isposinf(log_q).any():
        raise Refused("flow.log_prob is NaN or +inf at some point")
    return log_q


def draws_of(submission, trained, rng, n, dim, *context):
    """flow.sample, n draws (n, dim), with a generator of its own; Refused where they have another shape, or NaN."""
    draws = submission.ask(trained, "sample", np.random.default_rng(rng.integers(2**31)), n, *context)
    return finite(draws, (n, dim), "flow.sample")


def kl_gap(log_p, log_q):
    """(gap, error): the mean of log p − log q at draws of p, which is KL(p‖q) where q has mass 1."""
    difference = log_p - log_q
    return float(difference.mean()), float(difference.std(ddof=1) / len(difference) ** 0.5)
