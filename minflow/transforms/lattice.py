"""Couplings for fields on a periodic lattice: one small network reads the neighbours of a site, and serves all sites.

layer = LatticeCoupling((8, 8))                  # 8 × 8 sites in the order of ravel: x is (N, 64)
params = layer.init(rng)                         # 12 neighbours -> 16 -> 2 numbers, whatever the lattice
x, log_det = layer.forward(params, z)
LatticeCoupling((12, 12)).forward(params, y)     # the same parameters on a larger lattice, y (N, 144)
"""

from itertools import product

import autograd.numpy as np

from .. import nets
from ..arrays import as_size, as_sizes, checked
from ..signatures import Activation, Widths
from .coupling import AffineCoupling


class LatticeCoupling(AffineCoupling):
    """x_i = z_i · exp(α(near_i)) + μ(near_i) at the moved sites i          log_det = Σ_i α(near_i)

    The sites are coloured as a chessboard: those whose indices have a sum of the given parity pass, the others move.
    near_i: z at the passing sites within `reach` steps of i along each axis, 12 of them in 5 × 5, round the edges. One
    network g gives both numbers at every site, so that the layer commutes with shifts of the lattice by two sites, and
    the same params serve every shape with as many axes. It also commutes with φ → −φ, since α is even and μ is odd:

    raw = ½ (g₁(near) + g₁(−near)),   μ = ½ (g₂(near) − g₂(−near)),   α = c · tanh(raw / c),   c = log_scale_cap.

    shape: even numbers of sites, such as (8, 8); D is their product. params: those of `nets.mlp`, from the neighbours
    to 2. Cost: D network passes either way. Raises ValueError for an odd number of sites, on which the colours of a
    chessboard do not close.
    Source: Albergo et al. 2019, the colours; Albergo et al. 2021, weights that all sites share, as a convolution.
    """

    def __init__(
        self,
        shape: Widths,
        parity: int = 0,
        hidden: Widths = (16,),
        activation: Activation = "tanh",
        log_scale_cap: float = 4.0,
        reach: int = 2,
    ) -> None:
        self.shape, self.reach = as_sizes(shape, "shape"), as_size(reach, "reach")
        if not self.shape or any(sites % 2 for sites in self.shape):
            raise ValueError(f"shape must be even numbers of sites, for the two colours to alternate; got {shape}")
        self.parity = checked(parity, parity in (0, 1), "parity", "be 0 or 1")
        sites = np.indices(self.shape).reshape(len(self.shape), -1)
        super().__init__(sites.sum(axis=0) % 2 == parity, hidden, activation, log_scale_cap)
        steps = [step for step in product(range(-reach, reach + 1), repeat=len(self.shape)) if sum(step) % 2]
        places = sites[:, self.b, None] + np.transpose(steps)[:, None]
        near = np.searchsorted(self.a, np.ravel_multi_index(tuple(places), self.shape, mode="wrap"))
        self.reads = np.eye(len(self.a))[:, near.ravel()]
        self.sizes = [len(steps), *self.hidden, 2]

    def net(self, params, a, context=None):
        """[raw, μ] at every moved site from the passing ones: (N, D/2) -> (N, D)."""
        nets.check_mlp(params, self.sizes)
        sites = len(a) * len(self.b)
        near = np.reshape(a @ self.reads.astype(a.dtype), (sites, self.sizes[0]))
        there, back = (nets.mlp(params, sign * near, self.activation) for sign in (1, -1))
        raw, shift = (there + back)[:, 0] / 2, (there - back)[:, 1] / 2
        return np.concatenate([np.reshape(each, (len(a), len(self.b))) for each in (raw, shift)], axis=1)
