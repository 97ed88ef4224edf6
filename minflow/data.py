"""Toy densities whose log-density and entropy are exact, so that a flow's NLL has a known floor.

    moons = data.two_moons(sigma=0.05)
    x = moons.sample(rng, 2000)         # (2000, 2)
    moons.log_prob(x)                   # (2000,), nats
    moons.entropy                       # 0.28923… nats: no model's expected NLL is lower

A density here has dim, sample, log_prob and entropy, so that it serves as a target of `evaluation.kl_gap`.
"""

from functools import cached_property

import numpy as np

from .arrays import as_events, as_positive, as_rng, as_size

CHUNK = 1024


def two_moons(sigma=0.05):
    """Two interleaving half circles, blurred: see TwoMoons."""
    return TwoMoons(sigma)


class TwoMoons:
    """x = c + sigma · ε,  c = (cos t, sin t) or (1 − cos t, ½ − sin t) with equal chance.

    t ~ Uniform(0, π) and ε ~ N(0, I): the law of scikit-learn's make_moons(noise=sigma), which takes a regular grid
    of angles where this draws them.
    """

    dim = 2

    def __init__(self, sigma=0.05):
        self.sigma = as_positive(sigma, "sigma")
        if not 1e-6 <= self.sigma <= 1e6:
            raise ValueError(f"sigma must lie between 1e-6 and 1e6, beside moons of radius 1; got {sigma!r}")

    def sample(self, rng, n):
        """n draws, (n, 2)."""
        t = as_rng(rng).uniform(0, np.pi, as_size(n, "n", least=0))
        upper = rng.integers(0, 2, n, dtype=bool)
        x = np.stack([np.cos(t), np.sin(t)], axis=1)
        x[~upper] = [1, 0.5] - x[~upper]
        return x + self.sigma * rng.standard_normal((n, 2))

    def log_prob(self, x):
        """log p(x), (N, 2) -> (N,), nats, to about 1e-13 relative as far out as |x| = 1e150, -inf beyond.

        The lower moon is the upper one turned by half a turn, x -> (1, ½) − x.
        """
        x = as_events(x, "x", 2).astype(np.float64)
        moons = [_log_arc(moon, self.sigma) for moon in (x, np.array([1, 0.5]) - x)]
        return np.logaddexp(*moons) - np.log(2)

    @cached_property
    def entropy(self):
        """−∫ p log p in nats: the trapezoid sum on a grid of step sigma / 4, which converges exponentially here."""
        step, margin = self.sigma / 4, 9 * self.sigma
        first, second = (np.arange(low - margin, high + margin, step) for low, high in ((-1, 2), (-0.5, 1)))
        total = 0.0
        for x1 in first:
            column = np.stack([np.full_like(second, x1), second], axis=1)
            log_p = self.log_prob(column[_distance_to_moons(column) < margin])
            total -= np.sum(np.exp(log_p) * log_p)
        return float(total * step**2)


def _distance_to_moons(x):
    """To the nearer of the two half circles; below an arc's centre its ends are the nearest."""
    to_arc = [
        np.where(arc[:, 1] >= 0, np.abs(np.hypot(*arc.T) - 1), np.hypot(np.abs(arc[:, 0]) - 1, arc[:, 1]))
        for arc in (x, np.array([1, 0.5]) - x)
    ]
    return np.minimum(*to_arc)


def _log_arc(x, sigma):
    """log ∫₀^π N(x; (cos t, sin t), sigma² I) dt / π.

    With x = r (cos φ, sin φ) and s = t − φ, |x − c|² = (r − 1)² + 4 r sin²(s/2): a bump around s = 0, cut to
    the arc. It is integrated where it is above e⁻⁴⁰ of its top, by 48 Gauss–Legendre nodes for each piece.
    """
    parts = [_log_arc_of_chunk(x[i : i + CHUNK], sigma) for i in range(0, len(x), CHUNK)]
    return np.concatenate([np.zeros(0), *parts])


def _log_arc_of_chunk(x, sigma):
    r, phi = np.hypot(x[:, 0], x[:, 1]), np.arctan2(x[:, 1], x[:, 0])
    r, beyond = np.minimum(r, 1e150), r > 1e150
    low, high = -phi, np.pi - phi
    nearest = np.where((low <= 0) & (high >= 0), 0.0, np.minimum(np.abs(low), np.abs(2 * np.pi - high)))
    kappa = 2 * r / sigma**2
    top = np.sin(nearest / 2) ** 2
    reach = 2 * np.arcsin(np.sqrt(np.minimum(1.0, top + 40 / np.maximum(kappa, 1e-300))))
    around_zero = np.maximum(low, -reach), np.minimum(high, reach)
    around_turn = np.maximum(low, 2 * np.pi - reach), high
    total = sum(_bump(a, b, top, kappa) for a, b in (around_zero, around_turn))
    with np.errstate(divide="ignore"):
        log_p = np.log(total) - kappa * top - (r - 1) ** 2 / (2 * sigma**2) - np.log(2 * np.pi**2 * sigma**2)
    return np.where(beyond, -np.inf, log_p)


NODES, WEIGHTS = np.polynomial.legendre.leggauss(48)


def _bump(a, b, top, kappa):
    """∫_a^b exp(−kappa (sin²(s/2) − top)) ds, 0 where b ≤ a."""
    half = np.maximum(b - a, 0)[:, None] / 2
    s = (a + b)[:, None] / 2 + half * NODES
    return np.sum(half * WEIGHTS * np.exp(-kappa[:, None] * (np.sin(s / 2) ** 2 - top[:, None])), axis=1)
