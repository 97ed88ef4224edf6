"""Compare a submitted density with an exact one that nobody knows beforehand: shuffled questions, mass, KL gap."""

import numpy as np

from .submission import Refused, finite

AGAIN, CHUNK = 500, 20_000  # rows that are asked twice, and about so many rows in one question
GRIDS, SIDE = 8, 120  # to integrate: so many times two grids of SIDE × SIDE cells, with a random point in each cell


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
    """A density of the plane behind a Bend: log p_X(x) = log p_Z(h(x)), and the entropy of X is that of Z."""

    dim = 2

    def __init__(self, density, rng):
        self.density, self.bend = density, Bend(rng, density.sample(rng, 2000).std())

    @property
    def entropy(self):
        return self.density.entropy

    def sample(self, rng, n):
        return self.bend.to_x(self.density.sample(rng, n))

    def log_prob(self, x):
        return self.density.log_prob(self.bend.to_z(x))


def log_densities(submission, trained, rng, test, nets):
    """(log q at test, log q at nets): each a tuple of points and, where there is one, of a context, row by row.

    All rows are asked in one shuffled order, some of `test` twice. Refused where log q is no log-density, or depends
    on the other rows.
    """
    n = len(test[0])
    heap = [np.concatenate([at_test, at_test[:AGAIN], on_nets]) for at_test, on_nets in zip(test, nets, strict=True)]
    log_q = np.empty(len(heap[0]))
    for rows in in_other_company(rng, len(log_q), n, AGAIN, 2 + len(log_q) // CHUNK):
        log_q[rows] = log_prob_at(submission, trained, *[part[rows] for part in heap])
    at_test, again, on_nets = np.split(log_q, [n, n + AGAIN])
    if not np.allclose(at_test[:AGAIN], again, rtol=1e-6, atol=1e-6):
        raise Refused(
            "flow.log_prob gives two values for one point: it depends on other rows of its batch, or on chance"
        )
    return at_test, on_nets


def in_other_company(rng, n, first, copies, calls):
    """The rows 0 … n − 1 in random order, dealt out to calls; row first + k, a copy of row k, is never in its call."""
    call = rng.integers(calls, size=n)
    call[first : first + copies] = (call[:copies] + rng.integers(1, calls, size=copies)) % calls
    return [rng.permutation(np.flatnonzero(call == one)) for one in range(calls)]


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


def jittered(rng, points):
    """(GRIDS sets of points, the area that each point of a set stands for): they integrate a density over the plane.

    One point at random in each cell of a box around `points`; and one in each cell of a box that is five times as wide,
    which stands for no area if it lies in the small box.
    """
    low, high = points.min(axis=0), points.max(axis=0)
    low, size = low - 0.05 * (high - low), 1.1 * (high - low)
    corners = np.stack(np.meshgrid(*[np.arange(SIDE)] * 2), axis=-1).reshape(-1, 2)
    inner, outer = (corners + rng.uniform(size=(2, GRIDS, *corners.shape))) / SIDE
    outer = 5 * outer - 2
    beyond = np.any((outer < 0) | (outer > 1), axis=-1)
    areas = np.concatenate([np.ones(inner.shape[:2]), 25.0 * beyond], axis=1) * np.prod(size) / SIDE**2
    return low + np.concatenate([inner, outer], axis=1) * size, areas


def mass_of(log_q, areas):
    """The mass on the nets; Refused where it is above 1 beyond doubt, or no number."""
    with np.errstate(over="ignore"):
        masses = np.sum(areas * np.where(areas > 0, np.exp(log_q).reshape(areas.shape), 0.0), axis=1)
        mass, error = masses.mean(), masses.std(ddof=1) / len(masses) ** 0.5 if np.isfinite(masses).all() else np.inf
    if not (np.isfinite(masses).all() and mass <= 1.003 + 4 * error):
        raise Refused(f"the density has mass {mass:.4f} ± {error:.4f}, and 1 is the most")
    return float(mass)


def kl_gap(log_p, log_q, mass=1.0):
    """(gap, error): the mean of log p − log q at draws of p, plus the logarithm of the mass where that is above 1.

    The mass is `mass` or that on the draws themselves, the mean of q/p, whichever is larger. So the gap is never below
    0, whatever log q is: by Jensen's inequality the mean of log q/p is at most the logarithm of the mean of q/p.
    """
    difference = log_p - log_q
    if np.isinf(difference).any():
        return np.inf, np.inf
    on_draws = np.logaddexp.reduce(-difference) - np.log(len(difference))
    gap = difference.mean() + max(0.0, on_draws, np.log(max(mass, 1e-300)))
    return float(gap), float(difference.std(ddof=1) / len(difference) ** 0.5)
