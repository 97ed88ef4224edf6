"""Gaussians in a ring, and Gaussians bent into a banana and a funnel."""

import math

import autograd.numpy as np

from ..arrays import as_events, as_positive, as_rng, as_size
from ..distributions import Mixture, Normal
from ..signatures import Density
from .plane import grid_entropy


class BentGaussian:
    """x₁ = std · ε₁,  x₂ = shift(x₁) + exp(log_scale(x₁)) · ε₂,  ε ~ N(0, I): an affine coupling of a Gaussian.

    A subclass gives shift and log_scale, (N,) -> (N,) or one number; mean_log_scale is E[log_scale(x₁)].
    """

    dim = 2

    def __init__(self, std, mean_log_scale):
        self.std = std
        self.entropy = math.log(2 * math.pi * math.e * std) + mean_log_scale

    def sample(self, rng, n):
        """n draws, (n, 2)."""
        e1, e2 = as_rng(rng).standard_normal((2, as_size(n, "n", least=0)))
        x1 = self.std * e1
        return np.stack([x1, self.shift(x1) + np.exp(self.log_scale(x1)) * e2], axis=1)

    def log_prob(self, x):
        """log p(x) = −ε₁²/2 − ε₂²/2 − log std − log_scale(x₁) − log 2π: (N, 2) -> (N,), nats; -inf where ε² overflows.

        ε₂ is taken through its logarithm, which neither overflows nor turns into 0 · ∞.
        """
        x = np.clip(as_events(x, "x", 2).astype(np.float64), -1e160, 1e160)
        x1, x2 = x[:, 0], x[:, 1]
        with np.errstate(over="ignore", divide="ignore"):
            log_scale = self.log_scale(x1)
            away = np.abs(x2 - self.shift(x1))
            e2 = np.where(away == 0, 0.0, np.exp(np.log(away + (away == 0)) - log_scale))
            return -((x1 / self.std) ** 2 + e2**2) / 2 - log_scale - math.log(2 * math.pi * self.std)


class Banana(BentGaussian):
    """x₁ = s1 · ε₁,  x₂ = s2 · ε₂ + b (x₁² − s1²)."""

    def __init__(self, b, s1, s2):
        self.b, self.log_s2 = as_positive(b, "b"), math.log(as_positive(s2, "s2"))
        super().__init__(as_positive(s1, "s1"), self.log_s2)

    def shift(self, x1):
        return self.b * (x1 - self.std) * (x1 + self.std)

    def log_scale(self, x1):
        return np.full_like(x1, self.log_s2)


class Funnel(BentGaussian):
    """x₁ = a · ε₁,  x₂ = exp(x₁/2) · ε₂."""

    def __init__(self, a):
        super().__init__(as_positive(a, "a"), 0.0)

    def shift(self, x1):
        return 0.0

    def log_scale(self, x1):
        return x1 / 2


def eight_gaussians(R: float = 8**0.5, sigma: float = 0.125**0.5) -> Density:
    """Eight round Gaussians of standard deviation sigma, their centres evenly on a ring of radius R."""
    angles, sigma = np.arange(8) * np.pi / 4, as_positive(sigma, "sigma")
    centres = as_positive(R, "R") * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    ring = Mixture([Normal(centre, sigma) for centre in centres])
    ring.entropy = grid_entropy(ring, centres, sigma)
    return ring


def banana(b: float = 0.5, s1: float = 1.0, s2: float = 0.7) -> Density:
    """x₁ = s1 · ε₁,  x₂ = s2 · ε₂ + b (x₁² − s1²)."""
    return Banana(b, s1, s2)


def funnel(a: float = 3.0) -> Density:
    """x₁ = a · ε₁,  x₂ = exp(x₁/2) · ε₂: Neal's funnel (Neal 2003, section 8) in two dimensions."""
    return Funnel(a)
