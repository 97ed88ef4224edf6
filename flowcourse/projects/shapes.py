"""Shapes in the plane that are drawn: each is a mixture of many spots, so that its log-density is exact.

shape = SHAPES["a rope"](rng)
x = shape.sample(rng, 1000)             # (1000, 2)
shape.log_prob(x)                       # (1000,), nats
"""

import numpy as np

from minflow.distributions import Logistic


class Mixture:
    """p(x) = Σ_k w_k p_Z(R_k⁻¹ (x − m_k)) / |det R_k|,  centres m (K, 2), roots R (K, 2, 2), weights (K,) of any sum.

    p_Z is a logistic in each coordinate, of deviation 1: with normals the best model would be known beforehand.
    The middle of the shape is moved to 0, and its size made 1: the mean of the two variances.
    """

    dim, spot = 2, Logistic(scale=3**0.5 / np.pi, dim=2)

    def __init__(self, centres, roots, weights):
        self.weights = weights / weights.sum()
        middle = self.weights @ centres
        within = np.sum(roots**2, axis=(1, 2))
        size = np.sqrt(self.weights @ (np.sum((centres - middle) ** 2, axis=1) + within) / 2)
        self.centres, self.roots = (centres - middle) / size, roots / size

    def sample(self, rng, n):
        k = rng.choice(len(self.weights), size=n, p=self.weights)
        return self.centres[k] + np.einsum("nij,nj->ni", self.roots[k], self.spot.sample(rng, n))

    def log_prob(self, x):
        log_p = np.full(len(x), -np.inf)
        log_scales = np.log(self.weights) - np.linalg.slogdet(self.roots)[1]
        for centre, inverse, log_scale in zip(self.centres, np.linalg.inv(self.roots), log_scales, strict=True):
            log_p = np.logaddexp(log_p, log_scale + self.spot.log_prob((x - centre) @ inverse.T))
        return log_p


def _roots(sizes, angles):
    """Roots of spots of these two sizes (K, 2), turned by these angles (K,)."""
    cos, sin = np.cos(angles), np.sin(angles)
    return np.stack([cos, -sin, sin, cos], axis=-1).reshape(-1, 2, 2) * sizes[:, None]


def _round(widths):
    return widths[:, None, None] * np.eye(2)


def _wave(rng, t, terms):
    """A random sum of sines of t with period 1, the higher ones lower: (K,) -> (K,)."""
    n = np.arange(1, terms + 1)[:, None]
    return np.sum(rng.normal(size=n.shape) / n * np.sin(2 * np.pi * n * t + rng.uniform(0, 2 * np.pi, n.shape)), axis=0)


def islands(rng, count=40):
    """Spots anywhere, of very different sizes."""
    sizes = 10 ** rng.uniform(-1.3, -0.2, (count, 2))
    return Mixture(
        rng.uniform(-2, 2, (count, 2)), _roots(sizes, rng.uniform(0, np.pi, count)), rng.uniform(0.3, 1.7, count)
    )


def rope(rng, count=300):
    """A closed curve that crosses itself, thick and thin in turn."""
    t = np.arange(count) / count
    centres = np.stack([_wave(rng, t, 4), _wave(rng, t, 4)], axis=1)
    return Mixture(centres, _round(0.12 * np.exp(_wave(rng, t, 2) / 2)), np.exp(_wave(rng, t, 2) / 2))


def two_ropes(rng, count=250):
    """Two open curves of their own widths, one of them with most of the mass."""
    t = np.linspace(0, 0.7, count)
    centres = [np.stack([_wave(rng, t, 3), _wave(rng, t, 3)], axis=1) + rng.uniform(-1, 1, 2) for _ in range(2)]
    widths = np.repeat([0.05, 0.15], count)
    return Mixture(np.concatenate(centres), _round(widths), np.repeat(rng.uniform(0.3, 1, 2), count))


def tiles(rng, side=5):
    """Half of the fields of a board, each a soft spot of its own weight."""
    fields = np.stack(np.meshgrid(np.arange(side), np.arange(side)), axis=-1).reshape(-1, 2)
    kept = rng.permutation(len(fields))[: len(fields) // 2]
    return Mixture(fields[kept].astype(float), _round(np.full(len(kept), 0.22)), rng.uniform(0.3, 1.7, len(kept)))


def galaxy(rng, count=100):
    """A broad middle, and arms that wind around it and become thin."""
    arms, t = rng.integers(2, 5), np.linspace(0.15, 1, count)
    angles = rng.uniform(3, 7) * t + 2 * np.pi * np.arange(arms)[:, None] / arms + rng.uniform(-0.3, 0.3, (arms, 1))
    on_arms = np.stack([t * np.cos(angles), t * np.sin(angles)], axis=-1).reshape(-1, 2)
    widths = np.tile(0.09 - 0.05 * t, arms)
    weights = np.repeat(rng.uniform(0.5, 1, arms), count)
    return Mixture(
        np.concatenate([on_arms, [[0, 0]]]), _round(np.append(widths, 0.35)), np.append(weights, 0.3 * weights.sum())
    )


def strokes(rng, count=30):
    """Long thin spots in nearly one direction."""
    sizes = np.stack([10 ** rng.uniform(-0.7, 0, count), 10 ** rng.uniform(-1.6, -1, count)], axis=1)
    return Mixture(
        rng.uniform(-1.5, 1.5, (count, 2)), _roots(sizes, rng.uniform(0, 0.6, count)), rng.uniform(0.3, 1.7, count)
    )


SHAPES = {
    "islands": islands,
    "a rope": rope,
    "two ropes": two_ropes,
    "tiles": tiles,
    "a galaxy": galaxy,
    "strokes": strokes,
}
