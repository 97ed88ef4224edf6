"""Two moons, two circles, two spirals: points on two curves, blurred by round Gaussian noise.

The plane is read as complex numbers, so that e^{it} is a turn by t.
"""

from functools import cached_property

import numpy as np

from ..arrays import as_positive, as_rng, as_size
from ..signatures import Density
from ..tracing import defvjp, primitive
from .plane import by_chunks, grid_entropy

NODES, WEIGHTS = np.polynomial.legendre.leggauss(20)
APART = 20  # sigmas between two curves, from which their blurs do not overlap: e^{−(20/2)²/2} is below rounding
MOST = 3000  # steps of sigma along the curves, for which the sum over a grid takes half a minute


class BlurredCurves:
    """x = c_j(t) + sigma · ε,  c_j(t) = centre_j + radius_j · (t/end)ᵏ · e^{it},  j = 0 or 1 by equal chance.

    t = end · u^{1/(k+1)}, u ~ Uniform(0, 1) and ε ~ N(0, I). k = 0 makes circular arcs with uniform angles, k = 1
    Archimedean spirals. gap: how far apart two curves are, or two places on one that are not near along it.
    """

    dim = 2

    def __init__(self, sigma, centre, radius, end, k, gap):
        self.sigma, self.centre, self.radius, self.end, self.k = as_positive(sigma, "sigma"), centre, radius, end, k
        self.gap = gap
        if not 1e-6 <= self.sigma <= 1e6:
            raise ValueError(f"sigma must lie between 1e-6 and 1e6, beside curves of size 1; got {sigma!r}")

    def sample(self, rng, n):
        """n draws, (n, 2)."""
        t = self.end * as_rng(rng).uniform(0, 1, as_size(n, "n", least=0)) ** (1 / (self.k + 1))
        j = 1 - rng.integers(0, 2, n, dtype=bool)
        return _pairs(self._point(j, t)) + self.sigma * rng.standard_normal((n, 2))

    def log_prob(self, x):
        """log p(x), (N, 2) -> (N,), nats, to about 1e-13 relative as far out as |x| = 1e153 sigma, -inf beyond."""
        return by_chunks(lambda x: _log_blur(x, self), x, self.sigma)

    @cached_property
    def entropy(self) -> float:
        """−∫ p log p in nats, to 1e-8: by quadrature along curves that are 20 sigma apart, else by a sum over a grid.

        Cost: seconds. Raises ValueError where sigma is too small for a grid, and too large beside the gap.
        """
        length = np.max(self._bend([0, 1], self.end)) * self.end
        if APART * self.sigma < self.gap:
            return self._entropy_along()
        if length > MOST * self.sigma:
            need = f"be below {self.gap / APART:.2g} or above {length / MOST:.2g}, for an entropy of curves this close"
            raise ValueError(f"sigma must {need}; got {self.sigma}")
        curves = self._point(np.array([[0], [1]]), np.linspace(0, self.end, 2 + int(length / self.sigma)))
        return grid_entropy(self, _pairs(curves.ravel()), self.sigma)

    def _entropy_along(self):
        """−½ Σ_j ∫ E[log p(c_j(t) + sigma ε)] w(t) dt: 14² Gauss–Hermite nodes for ε, along and across the curve.

        For t 8 Gauss–Legendre nodes an interval, of 0.8 in the middle and 2, 4, 8, … sigma from the ends on.
        """
        steps = np.minimum(2 * self.sigma / self._bend(0, self.end) * 2.0 ** np.arange(40), 0.8)
        reached = np.cumsum(np.append(steps, np.full(int(self.end), 0.8)))
        half = np.append(0, reached[: 1 + np.searchsorted(reached, self.end / 2)])
        half *= self.end / 2 / half[-1]
        edges = np.append(half, self.end - half[-2::-1])
        nodes, weights = np.polynomial.legendre.leggauss(8)
        t = ((edges[1:] + edges[:-1])[:, None] + np.diff(edges)[:, None] * nodes).ravel() / 2
        share = (np.diff(edges)[:, None] * weights).ravel() / 2 * (self.k + 1) * t**self.k / self.end ** (self.k + 1)
        nodes, weights = np.polynomial.hermite_e.hermegauss(14)
        noise, chance = nodes[:, None] + 1j * nodes, np.outer(weights, weights) / (2 * np.pi)
        total = 0.0
        for j in (0, 1):
            along = self._slope(j, t)
            x = self._point(j, t)[:, None, None] + self.sigma * (along / np.abs(along))[:, None, None] * noise
            log_p = self.log_prob(_pairs(x.ravel())).reshape(x.shape)
            total -= share @ np.sum(chance * log_p, axis=(1, 2)) / 2
        return float(total)

    def _point(self, j, t):
        """c_j(t)."""
        return self.centre[j] + self.radius[j] * (t / self.end) ** self.k * (np.cos(t) + 1j * np.sin(t))

    def _slope(self, j, t):
        """c_j′(t), for k = 0 or 1."""
        return self.radius[j] * (self.k / self.end + 1j * (t / self.end) ** self.k) * (np.cos(t) + 1j * np.sin(t))

    def _bend(self, j, t):
        """A bound on |c_j′| and |c_j″| from 0 to t."""
        return np.abs(self.radius[j]) * ((t / self.end) ** self.k + 2 * self.k / self.end)

    def _log_blur(self, x):
        """log of the mean over j of ∫ N(x; c_j(t), sigma² I) w(t) dt,  w(t) = (k + 1) tᵏ / endᵏ⁺¹: (N, 2) -> (N,)."""
        top, owner, mass, _ = self._masses(x)
        total = np.bincount(owner, np.sum(mass, axis=1), len(x))
        return np.log(total) - top - np.log(4 * np.pi * self.sigma**2 * self.end / (self.k + 1))

    def _score(self, x):
        """The gradient of `_log_blur`, (E[c | x] − x) / sigma²: (N, 2) -> (N, 2)."""
        _, owner, mass, c = self._masses(x)
        sums = [np.bincount(owner, np.sum(part, axis=1), len(x)) for part in (mass * c.real, mass * c.imag, mass)]
        return (np.stack(sums[:2], axis=1) / sums[2][:, None] - x) / self.sigma**2

    def _masses(self, x):
        """The integrals as sums of masses weight · e^{top − E}, E(t) = |x − c(t)|² / 2 sigma² and top the least of it.

        By 20 Gauss–Legendre nodes an interval: (top (N,), which x an interval is for, masses and c at its nodes).
        """
        x = x @ [1, 1j]
        top, owner, j, mid, half = self._intervals(x)
        t = mid + half * NODES
        c = self._point(j, t)
        energy = _half_square((x[owner] - c) / self.sigma)
        mass = half * WEIGHTS * (t / self.end) ** self.k * np.exp(np.clip(top[owner] - energy, -50, 40))
        return top, owner[:, 0], mass, c

    def _intervals(self, x):
        """The least E found for each x (N,), and columns: which x, which curve, middle and half of intervals of t.

        They are halved until E changes little in each, and dropped where e⁻ᴱ is below e⁻³⁷ of its top. `change` and
        `bow` bound |E′| · half and |E″| · half². Far out, where E itself is rounded, it may change by as much as that.
        """
        count = int(np.ceil(self.end))
        owner, j, step = (index.ravel() for index in np.indices((len(x), 2, count)))
        low, high = step * (self.end / count), (step + 1) * (self.end / count)
        top, intervals = np.full(len(x), np.inf), []
        while owner.size:
            mid, half = (low + high) / 2, (high - low) / 2
            away, bend = (x[owner] - self._point(j, mid)) / self.sigma, self._bend(j, high) / self.sigma
            energy = _half_square(away)
            change = half * np.abs(np.real(away * np.conj(self._slope(j, mid)))) / self.sigma
            bow = half**2 * (bend**2 * (1 + half) + np.abs(away) * bend)
            np.minimum.at(top, owner, energy)
            slack = 1 + 1e-15 * energy
            near = energy - change - bow / 2 < top[owner] + 37 * slack
            fine = (change < 12 * slack) & (bow < 9 * slack)
            intervals.append([part[near & fine] for part in (owner, j, mid, half)])
            owner, j, low, mid, high = (part[near & ~fine] for part in (owner, j, low, mid, high))
            owner, j, low, high = np.tile(owner, 2), np.tile(j, 2), np.append(low, mid), np.append(mid, high)
        return top, *(np.concatenate(parts)[:, None] for parts in zip(*intervals))


@primitive
def _log_blur(x, curves):
    return curves._log_blur(x)


defvjp(_log_blur, lambda log_p, x, curves: lambda g: g[:, None] * curves._score(x), argnums=(0,))


def _half_square(c):
    return (c.real**2 + c.imag**2) / 2


def _pairs(c):
    return np.stack([c.real, c.imag], axis=1)


def two_moons(sigma: float = 0.05) -> Density:
    """c = (cos t, sin t) or (1 − cos t, ½ − sin t), t ~ Uniform(0, π): scikit-learn's make_moons with random angles."""
    return BlurredCurves(sigma, centre=np.array([0, 1 + 0.5j]), radius=np.array([1, -1]), end=np.pi, k=0, gap=0.5)


def two_circles(sigma: float = 0.1, factor: float = 0.5) -> Density:
    """c = r (cos t, sin t), r = 1 or factor, t ~ Uniform(0, 2π): scikit-learn's make_circles with random angles."""
    radius = np.array([1, as_positive(factor, "factor")])
    gap = min(2 * radius.min(), abs(1 - factor) or 2)
    return BlurredCurves(sigma, centre=np.zeros(2), radius=radius, end=2 * np.pi, k=0, gap=gap)


def two_spirals(sigma: float = 0.1, turns: float = 1.5, scale: float = 1 / 3) -> Density:
    """c = ± scale · t (cos t, sin t), t = 2π turns √u, u ~ Uniform(0, 1)."""
    end = 2 * np.pi * as_positive(turns, "turns")
    radius = as_positive(scale, "scale") * end * np.array([1, -1])
    return BlurredCurves(sigma, centre=np.zeros(2), radius=radius, end=end, k=1, gap=np.pi * scale)
