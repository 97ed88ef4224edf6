"""Autoregressive splines (article 5.3 and 5.4): each coordinate is bent by a spline that depends on those before it.

    layer = AutoregressiveSpline(3)
    params = layer.init(rng)
    x, log_det = layer.forward(params, z)              # one pass of the network
    z, log_det = layer.inverse(params, x)              # D passes

The network reads the latents, as in IAF. To train by maximum likelihood take Inverse(AutoregressiveSpline(3)), whose
network reads the data, as in MAF: then the density takes one pass, and samples D.
"""

import autograd.numpy as np

from ..arrays import as_positive
from ..signatures import Activation, ArrayLike, Widths
from .autoregressive import Autoregressive
from .base import beside
from .spline import SplineOfNetwork, as_bins


class AutoregressiveSpline(SplineOfNetwork, Autoregressive):
    """x_i = spline(z_i) with knots from the network at z_<i     log_det = Σ_i log ∂x_i/∂z_i

    order: order[i] is the place of coordinate i, by default i; z_<i are those placed before it. The masked network
    gives 3 K − 1 numbers for each coordinate, read by `knots_of`; K = bins. At first the identity, and always where
    z_i lies outside ±bound. Cost: one network pass for `forward` and O(K D) for its log_det, D passes for `inverse`.
    Raises ValueError when order is no permutation. Source: Durkan et al. 2019, section 3.2; article 5.3 and 5.4.
    """

    tolerance = 1e-9  # each of D splines reads what the ones before it have rounded

    def __init__(
        self,
        dim: int,
        hidden: Widths = (64, 64),
        activation: Activation = "tanh",
        order: ArrayLike | None = None,
        bins: int = 8,
        bound: float = 5.0,
        *,
        context_dim: int = 0,
    ) -> None:
        self.bins, self.bound = as_bins(bins), as_positive(bound, "bound")
        super().__init__(dim, hidden, activation, order, context_dim)

    def outputs_of(self):
        """The numbers of one coordinate lie in a row."""
        return np.arange(self.dim * self.outputs).reshape(self.dim, self.outputs)

    def to_x(self, params, z, context=None):
        return self.move(params, beside(z, context), z)

    def to_z(self, params, x, context=None):
        return self.sequential("move_back", params, x, context)
