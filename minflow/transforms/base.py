"""What a transform is, and the two ways to make a new one from others: Chain and Inverse.

A transform is an invertible map x = f(z) of ℝ^D that knows its log-determinant:

    x, log_det = transform.forward(params, z)      # z (N, D) -> x (N, D), log_det = log|det ∂x/∂z| (N,)
    z, log_det = transform.inverse(params, x)      # log_det = log|det ∂z/∂x| (N,)

It holds configuration only (dim, mask, widths); parameters travel as the first argument.
"""

import copy
import math
import operator

import autograd.numpy as np

from .. import nets
from ..arrays import as_batch, as_offering, as_rng, as_size, as_sizes, describe


class Transform:
    """An invertible map; a subclass gives `to_x` and `to_z`, and `init` where it has parameters.

    to_x(params, z) -> (x, log_det) and to_z(params, x) -> (z, log_det) receive (N, D) finite floats, and may give one
    number as the log_det of all rows. dim: D. domain, range: (low, high) of every coordinate of z and of x.
    tolerance: to what the laws hold in float64. probes: (K, D) random signs, where log_det is estimated with them.
    """

    domain = range = (-math.inf, math.inf)
    tolerance = 1e-10
    probes = None

    def __init__(self, dim):
        self.dim = as_size(dim, "dim")

    def init(self, rng, x=None):
        """Parameters to start from; x (N, D), data on the x side, for layers that start from data."""
        return {}

    def forward(self, params, z):
        """x (N, D), and log|det ∂x/∂z| (N,) in nats."""
        z = as_batch(z, "z", self.dim)
        x, log_det = self.to_x(params, z)
        return x, log_det + np.zeros_like(z[:, 0])

    def inverse(self, params, x):
        """z (N, D), and log|det ∂z/∂x| (N,) in nats."""
        x = as_batch(x, "x", self.dim)
        z, log_det = self.to_z(params, x)
        return z, log_det + np.zeros_like(x[:, 0])

    def reseeded(self, rng):
        """The transform with fresh random probes, for layers whose log_det is an estimate; itself for all others."""
        if self.probes is None:
            return self
        fresh = copy.copy(self)
        fresh.probes = random_signs(as_rng(rng), self.probes.shape)
        return fresh


class Networked(Transform):
    """A transform with a dense network, for subclasses that say what it reads and what its outputs do.

    inputs, hidden, outputs: its widths. params: those of `nets.mlp`, the last layer 0 at first.
    """

    masks = None  # all weights stay

    def __init__(self, dim, inputs, hidden, outputs, activation):
        super().__init__(dim)
        self.sizes = [inputs, *as_sizes(hidden, "hidden"), outputs]
        self.activation = nets.check_activation(activation)

    def init(self, rng, x=None):
        return nets.init_mlp(rng, self.sizes)

    def net(self, params, y):
        """The network at y: (N, inputs) -> (N, outputs)."""
        nets.check_mlp(params, self.sizes)
        return nets.mlp(nets.masked(params, self.masks), y, self.activation)


class Chain(Transform):
    """x = t_M(… t_2(t_1(z)))     log_det = Σ_m log_det_m     (article 3.1)

    params: a list with the parameters of t_1 … t_M. Cost: the sum of the layers'.
    Raises ValueError for no layers, different dims, or a params list of another length.
    """

    def __init__(self, layers):
        self.layers = list(layers) if isinstance(layers, (list, tuple)) else [layers]
        strangers = [describe(layer) for layer in self.layers if not isinstance(layer, Transform)]
        if strangers or not self.layers:
            raise ValueError(f"layers must be a list of one or more transforms; got {', '.join(strangers) or 'none'}")
        dims = [layer.dim for layer in self.layers]
        if len(set(dims)) > 1:
            raise ValueError(f"layers must all have one dimension; got {dims}")
        super().__init__(dims[0])
        self.domain, self.range = self.layers[0].domain, self.layers[-1].range

    def init(self, rng, x=None):
        """Last layer first, each layer seeing the data as the layers after it have pulled it back."""
        params = []
        for layer in reversed(self.layers):
            params.insert(0, layer.init(rng, x))
            x = None if x is None else layer.inverse(params[0], x)[0]
        return params

    def reseeded(self, rng):
        layers = [layer.reseeded(rng) for layer in self.layers]
        return self if all(map(operator.is_, layers, self.layers)) else Chain(layers)

    def to_x(self, params, z):
        return _compose([(layer.forward, p) for layer, p in self.pairs(params)], z)

    def to_z(self, params, x):
        return _compose([(layer.inverse, p) for layer, p in reversed(self.pairs(params))], x)

    def pairs(self, params):
        """(layer, its parameters), first to last."""
        if isinstance(params, dict) or not hasattr(params, "__len__") or len(params) != len(self.layers):
            raise ValueError(f"params must hold an entry for each of {len(self.layers)} layers; got {describe(params)}")
        return list(zip(self.layers, params))


class Inverse(Transform):
    """x = t⁻¹(z): the same map read from the other side, log_det and all; params are those of t.

    `init` starts t without data: x lies on the z side of t, where no layer starts from.
    """

    def __init__(self, transform):
        super().__init__(as_offering(transform, "transform", "dim", "forward", "inverse").dim)
        self.transform = transform
        self.domain, self.range = transform.range, transform.domain

    def init(self, rng, x=None):
        return self.transform.init(rng)

    def reseeded(self, rng):
        transform = self.transform.reseeded(rng)
        return self if transform is self.transform else Inverse(transform)

    def to_x(self, params, z):
        return self.transform.inverse(params, z)

    def to_z(self, params, x):
        return self.transform.forward(params, x)


def random_signs(rng, shape):
    """Probes ε with E[ε εᵀ] = I, so that E[εᵀ J ε] = tr J (Hutchinson 1989)."""
    return rng.choice([-1.0, 1.0], size=shape)


def _compose(steps, point):
    total = 0.0
    for step, params in steps:
        point, log_det = step(params, point)
        total = total + log_det
    return point, total
