"""A density in eight dimensions whose logarithm is known: a mixture of four bent and rotated normals.

No family of flows has its form: a rotation hides the bends from couplings and autoregressive layers, and no map carries
one normal into a mixture in closed form.
"""

import numpy as np

from minflow.distributions import Mixture

DIM = 8


class BentNormal:
    """x = centre + R y,  y_k = s_k ε_k for even k,  y_{k+1} = s_{k+1} ε_{k+1} + (y_k² − s_k²)/2,  ε ~ N(0, I).

    R is a rotation, drawn with the centre and the scales s. The bends keep volumes: log p(x) = log N(ε) − Σ_k log s_k.
    """

    dim = DIM

    def __init__(self, rng):
        self.centre = 0.6 * rng.standard_normal(DIM)
        self.turn = np.linalg.qr(rng.standard_normal((DIM, DIM)))[0]
        self.scale = rng.permutation(np.geomspace(0.3, 1.2, DIM))

    def _bend(self, straight):
        """What is added to y at odd places, from y at even ones."""
        return (straight**2 - self.scale[::2] ** 2) / 2

    def sample(self, rng, n):
        """n draws, (n, 8)."""
        return self.of_noise(rng.standard_normal((n, DIM)))

    def of_noise(self, noise):
        """x of ε: (N, 8) -> (N, 8)."""
        y = noise * self.scale
        y[:, 1::2] += self._bend(y[:, ::2])
        return self.centre + y @ self.turn.T

    def log_prob(self, x):
        """(N, 8) -> (N,), nats."""
        y = (x - self.centre) @ self.turn
        y[:, 1::2] -= self._bend(y[:, ::2])
        noise = y / self.scale
        return -0.5 * np.sum(noise**2 + np.log(2 * np.pi), axis=1) - np.log(self.scale).sum()


def bent_normals():
    """The mixture; always the same."""
    rng = np.random.default_rng(8)
    return Mixture([BentNormal(rng) for _ in range(4)], [0.4, 0.3, 0.2, 0.1])
