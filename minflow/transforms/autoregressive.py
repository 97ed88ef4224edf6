"""Autoregressive flows (article 5.4): each coordinate is moved by what comes before it in a fixed order.

    layer = MAF(3)                                     # IAF(3): fast where MAF is slow, and slow where MAF is fast
    params = layer.init(rng)
    z, log_det = layer.inverse(params, x)              # one pass of the network: train by maximum likelihood
    x, log_det = layer.forward(params, z)              # D passes: samples come slowly

Both are x_i = z_i · exp(α_i) + μ_i with a Jacobian that is triangular in this order. They differ in what the network
reads of the coordinates placed before i: in MAF the data x_<i, in IAF the latents z_<i. Inverse(MAF) is IAF's family
with −α for α and −μ · e^{−α} for μ.
"""

import autograd.numpy as np

from .. import nets
from ..arrays import as_size
from ..signatures import Activation, ArrayLike, Widths
from .base import Networked, beside, with_attributes
from .coupling import ScaleAndShift, as_cap
from .linear import Permutation


class Autoregressive(Networked):
    """A masked network that reads all coordinates and moves all, for subclasses that say how and which side it reads.

    order: order[i] is the place of coordinate i, by default i. params: those of `nets.mlp` from D inputs to `outputs`
    numbers for each coordinate, all first ones before all second ones; masks (Germain 2015) keep coordinate i from
    seeing places from its own on; all see the context. As for a coupling, a subclass has `move` and `move_back`, with
    all coordinates as b. Raises ValueError when order is no permutation.
    """

    def __init__(self, dim, hidden, activation, order, context_dim=0):
        dim = as_size(dim, "dim")
        super().__init__(dim, dim, hidden, self.outputs * dim, activation, context_dim)
        self.order = Permutation(self.dim if order is None else order).order
        if len(self.order) != self.dim:
            raise ValueError(f"order must hold the place of each of {self.dim} coordinates; got {self.order.tolist()}")
        self.b = np.arange(dim)
        self.columns = slice(None), slice(None)
        self.masks = nets.made_masks(self.order, self.sizes[1:-1], context_dim=self.context_dim)
        coordinates = np.empty(self.sizes[-1], int)
        coordinates[self.outputs_of()] = np.arange(dim)[:, None]
        self.masks[-1] = self.masks[-1][:, coordinates]

    def sequential(self, move, params, u, context=None):
        """The network reads what is being computed. Cost: D passes, one after the other, each for one coordinate.

        move: the name of the method that moves u. Coordinates come in their order, and each is moved by a layer of its
        own: of the network it has the inputs that are known by then and the outputs of its coordinate.
        """
        nets.check_mlp(params, self.sizes)
        params, numbers = nets.masked(params, self.masks), self.outputs_of()
        inputs, known = list(range(self.dim, self.sizes[0])), u[:, :0] if context is None else context
        total = 0.0
        for i in np.argsort(self.order):
            sizes = [len(inputs), *self.sizes[1:-1], self.outputs]
            layer = with_attributes(self, sizes=sizes, b=self.b[:1], masks=None)
            moved, log_det = getattr(layer, move)(nets.part(params, inputs, numbers[i]), known, u[:, i : i + 1])
            inputs, known, total = [*inputs, i], np.concatenate([known, moved], axis=1), total + log_det
        return known[:, self.context_dim :][:, self.order], total

    def outputs_of(self):
        """The numbers of the network's outputs for each coordinate: (D, outputs)."""
        return np.arange(self.outputs * self.dim).reshape(self.outputs, self.dim).T


class AffineAutoregressive(ScaleAndShift, Autoregressive):
    """The moves of an affine coupling; the network gives raw of all coordinates before μ of all.

    α = c · tanh(raw / c) with c = log_scale_cap, and raw where that is inf.
    """

    def __init__(
        self,
        dim: int,
        hidden: Widths = (64, 64),
        activation: Activation = "tanh",
        order: ArrayLike | None = None,
        log_scale_cap: float = 4.0,
        *,
        context_dim: int = 0,
    ) -> None:
        super().__init__(dim, hidden, activation, order, context_dim)
        self.log_scale_cap = as_cap(log_scale_cap)


class MAF(AffineAutoregressive):
    """x_i = z_i · exp(α_i(x_<i)) + μ_i(x_<i)     log_det = Σ_i α_i     (Papamakarios 2017, eq. 3–5; article 5.4)

    The network reads the data. Cost: one pass for `inverse` and its log_det, D passes for `forward`.
    """

    def to_x(self, params, z, context=None):
        return self.sequential("move", params, z, context)

    def to_z(self, params, x, context=None):
        return self.move_back(params, beside(x, context), x)

    def log_scales(self, params, z, x, context=None):
        """α at the pair (z, x), read from x: (N, D)."""
        return self.log_scale_and_shift(params, beside(x, context))[0]


class IAF(AffineAutoregressive):
    """x_i = z_i · exp(α_i(z_<i)) + μ_i(z_<i)     log_det = Σ_i α_i     (Kingma 2016, section 3; article 5.4)

    The network reads the latents. Cost: one pass for `forward` and its log_det, D passes for `inverse`.
    """

    def to_x(self, params, z, context=None):
        return self.move(params, beside(z, context), z)

    def to_z(self, params, x, context=None):
        return self.sequential("move_back", params, x, context)
