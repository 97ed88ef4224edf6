"""A checkerboard with hard edges, and the same blurred."""

from functools import cached_property

import autograd.numpy as np
import numpy

from ..arrays import as_events, as_positive, as_rng, as_size
from ..signatures import Density
from ..tracing import getval
from .plane import by_chunks

NODES, WEIGHTS = numpy.polynomial.legendre.leggauss(48)


class Checkerboard:
    """x is uniform on half the cells of [−L, L]², cut into 4 × 4: on cell (i, j) where i + j + offset is even.

    i counts columns from the left, j rows from the bottom, both from 0.
    """

    dim = 2

    def __init__(self, L=4.0, offset=0):
        self.L, self.offset = as_positive(L, "L"), as_size(offset, "offset", least=0) % 2
        self.log_area = np.log(2) + 2 * np.log(self.L)

    def sample(self, rng, n):
        """n draws, (n, 2)."""
        i, j = as_rng(rng).integers(0, [[4], [2]], (2, as_size(n, "n", least=0)))
        cell = np.stack([i, 2 * j + (i + self.offset) % 2], axis=1)
        return self.L * ((cell + rng.uniform(size=(n, 2))) / 2 - 1)

    def log_prob(self, x):
        """−log 2L² in the filled cells and -inf elsewhere: (N, 2) -> (N,), nats."""
        cell = np.floor(np.clip(getval(as_events(x, "x", 2)) / self.L, -2, 2) * 2 + 2)
        filled = ((cell >= 0) & (cell < 4)).all(axis=1) & (cell.sum(axis=1) % 2 == self.offset)
        return np.where(filled, -self.log_area, -np.inf)

    @cached_property
    def entropy(self) -> float:
        """log 2L², in nats."""
        return float(self.log_area)


class BlurredCheckerboard(Checkerboard):
    """x = c + sigma · ε,  c uniform on a checkerboard and ε ~ N(0, I).

    The cells are products of intervals: p(x) = (e(x₁) e(x₂) + o(x₁) o(x₂)) / 2L², where e(u) and o(u) are the chances
    that u plus noise falls into an even and into an odd interval; with offset 1 it is e(x₁) o(x₂) + o(x₁) e(x₂).
    """

    def __init__(self, L=4.0, offset=0, sigma=0.1):
        super().__init__(L, offset)
        self.sigma = as_positive(sigma, "sigma")
        if not self.sigma >= 1e-6 * self.L:
            raise ValueError(f"sigma must be at least 1e-6 of L, which is {self.L}; got {sigma!r}")

    def sample(self, rng, n):
        """n draws, (n, 2)."""
        return super().sample(rng, n) + self.sigma * rng.standard_normal((n, 2))

    def log_prob(self, x):
        """log p(x), (N, 2) -> (N,), nats, to about 1e-13 relative as far out as |x| = 1e153 sigma, -inf beyond."""
        return by_chunks(lambda x: self._join(self._stripes(x[:, 0]), self._stripes(x[:, 1])), x, self.sigma)

    @cached_property
    def entropy(self) -> float:
        """−∫ p log p in nats, by the trapezoid sum on a grid of step sigma / 4 around the edges of the cells.

        Where no edge is within 8 sigma the density is constant, and one step leads from edge to edge.
        """
        edges = np.round(np.linspace(-1, 1, 5) * self.L / (self.sigma / 4))
        u = np.unique(edges[:, None] + np.arange(-33, 34)) * (self.sigma / 4)
        width = (np.append(u[1:], u[-1]) - np.append(u[0], u[:-1])) / 2
        stripes = self._stripes(u)
        rows = (self._join(row[:, None], stripes) for row in stripes.T)
        return float(-sum(share * np.sum(width * np.exp(row) * row) for share, row in zip(width, rows)))

    def _join(self, first, second):
        even, odd = first + np.roll(second, self.offset, axis=0)
        return np.logaddexp(even, odd) - self.log_area

    def _stripes(self, u):
        """log e(u), log o(u): (N,) -> (2, N)."""
        edges = self.L * np.linspace(-1, 1, 5) / self.sigma
        parts = [_log_interval(u / self.sigma, *ends) for ends in zip(edges[:-1], edges[1:])]
        return np.stack([np.logaddexp(parts[0], parts[2]), np.logaddexp(parts[1], parts[3])])


def _log_interval(u, low, high):
    """log ∫ N(u; t, 1) dt from low to high, by 48 Gauss–Legendre nodes where the integrand is above e⁻⁴⁰ of its top.

    At distance d from the nearest t it is the top, e^{−d²/2}, times e^{−d|s| − s²/2}, s counted from there.
    """
    nearest = np.clip(u, low, high)
    d = np.abs(u - nearest)[:, None]
    reach = 80 / (np.sqrt(d**2 + 80) + d)
    a, b = np.maximum((low - nearest)[:, None], -reach), np.minimum((high - nearest)[:, None], reach)
    s = (a + b) / 2 + (b - a) / 2 * NODES
    mass = np.sum((b - a) / 2 * WEIGHTS * np.exp(-d * np.abs(s) - s**2 / 2), axis=1)
    return np.log(mass) - d[:, 0] ** 2 / 2 - np.log(2 * np.pi) / 2


def checkerboard(L: float = 4.0, offset: float = 0) -> Density:
    """Uniform on the dark cells of a board of 4 × 4 on [−L, L]²."""
    return Checkerboard(L, offset)


def blurred_checkerboard(L: float = 4.0, offset: float = 0, sigma: float = 0.1) -> Density:
    """A checkerboard plus round noise of standard deviation sigma."""
    return BlurredCheckerboard(L, offset, sigma)
