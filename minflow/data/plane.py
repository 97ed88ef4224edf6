"""What the blurred densities of the plane share: log-densities by chunks, far tails, entropy by a sum over a grid."""

import autograd.numpy as np

from ..arrays import as_events
from ..tracing import getval

CHUNK = 1024


def by_chunks(function, x, sigma):
    """function(x) over chunks of x (N, 2) in float64, (N,); -inf beyond |x| = 1e153 sigma, where squares overflow."""
    x = as_events(x, "x", 2).astype(np.float64)
    beyond = (np.abs(getval(x)) > 1e153 * sigma).any(axis=1)
    x = np.where(beyond[:, None], 0.0, x)
    parts = [function(x[i : i + CHUNK]) for i in range(0, len(x), CHUNK)]
    return np.where(beyond, -np.inf, np.concatenate([np.zeros(0), *parts]))


def grid_entropy(density, centres, sigma):
    """−∫ p log p in nats of a density blurred by N(0, sigma² I) around `centres` (n, 2), neighbours ≤ sigma apart.

    The trapezoid sum, which converges exponentially here, on the points of a grid of step sigma / 3 that lie within
    8 sigma of a centre.
    """
    step, reach = sigma / 3, np.arange(-24, 25)
    around = reach[:, None] + 1j * reach
    around = around[np.abs(around) <= 24]
    nodes = np.unique(np.round(centres @ [1, 1j] / step)[:, None] + around)
    log_p = density.log_prob(np.stack([nodes.real, nodes.imag], axis=1) * step)
    return float(-np.sum(np.exp(log_p) * log_p) * step**2)
