"""Coupling layers (article 5.3): one part passes unchanged, and a network reads it and says how to move the other part.

    layer = AffineCoupling([True, False])              # coordinate 0 passes, coordinate 1 is moved
    params = layer.init(rng)
    x, log_det = layer.forward(params, z)

a are the coordinates where mask is True, b the others. Because a is known on both sides, the network is never
inverted, and the Jacobian is block lower triangular (a before b): the determinant is that of its b block.
"""

import math

import autograd.numpy as np

from .. import nets
from ..arrays import as_size, checked
from ..signatures import Activation, Array, ArrayLike, Widths
from .base import Networked, beside


class Coupling(Networked):
    """The split into a and b and the network between them, for subclasses that say how b moves.

    move(params, a, z_b) -> (x_b, log_det) and move_back(params, a, x_b) -> (z_b, log_det) do it; a is there what the
    network reads, z_a and after it the context, if there is one.
    mask: (D,) booleans, True passes unchanged. hidden: widths of the network. params: those of `nets.mlp`, from |a|
    inputs to `outputs` numbers for each coordinate of b; the last layer is 0 at first, so that nothing moves.
    Raises ValueError when the mask keeps every coordinate or none. columns: a and b as slices where they can be, for
    `fast`.
    """

    outputs = 1

    def __init__(
        self, mask: ArrayLike, hidden: Widths = (64, 64), activation: Activation = "tanh", *, context_dim: int = 0
    ) -> None:
        self.mask = as_mask(mask)
        self.a, self.b = np.flatnonzero(self.mask), np.flatnonzero(~self.mask)
        self.columns = _columns(self.a), _columns(self.b)
        self.order = np.argsort(np.concatenate([self.a, self.b]))
        super().__init__(len(self.mask), len(self.a), hidden, self.outputs * len(self.b), activation, context_dim)

    def to_x(self, params, z, context=None):
        return self.with_b_moved(self.move, params, z, context)

    def to_z(self, params, x, context=None):
        return self.with_b_moved(self.move_back, params, x, context)

    def with_b_moved(self, move, params, u, context=None):
        """u (N, D) with its part b moved and every coordinate in its place, and log_det."""
        a, b = u[:, self.a], u[:, self.b]
        moved, log_det = move(params, beside(a, context), b)
        return np.concatenate([a, moved], axis=1)[:, self.order], log_det


class AdditiveCoupling(Coupling):
    """x_a = z_a,  x_b = z_b + m(z_a)          log_det = 0          (Dinh 2015, eq. 9; article 5.7.2)

    det J = 1 whatever the network m: the layer moves probability and never changes its volume. Cost: one network pass
    in either direction.
    """

    def move(self, params, a, z_b):
        return z_b + self.net(params, a), 0.0

    def move_back(self, params, a, x_b):
        return x_b - self.net(params, a), 0.0


class ScaleAndShift:
    """The moves x_b = z_b · exp(α) + μ and back, α and μ from one network; for layers with `net`, b, columns and a cap.

    The network gives (raw, μ), and α = c · tanh(raw / c) with c = log_scale_cap; α = raw where c is infinite.
    """

    outputs = 2

    def move(self, params, a, z_b):
        log_scale, shift = self.log_scale_and_shift(params, a)
        return z_b * np.exp(log_scale) + shift, np.sum(log_scale, axis=1)

    def move_back(self, params, a, x_b):
        log_scale, shift = self.log_scale_and_shift(params, a)
        return (x_b - shift) * np.exp(-log_scale), -np.sum(log_scale, axis=1)

    def log_scale_and_shift(self, params, a):
        """α and μ at what the network reads: two arrays (N, |b|)."""
        outputs = self.net(params, a)
        raw, shift = outputs[:, : len(self.b)], outputs[:, len(self.b) :]
        if self.log_scale_cap == math.inf:
            return raw, shift
        return self.log_scale_cap * nets.tanh(raw / self.log_scale_cap), shift

    def log_scales(self, params, z, x, context=None):
        """α at the pair (z, x), which the network reads from z unless a subclass says otherwise: (N, |b|)."""
        return self.log_scale_and_shift(params, beside(z[:, self.columns[0]], context))[0]


class AffineCoupling(ScaleAndShift, Coupling):
    """x_a = z_a,  x_b = z_b · exp(α(z_a)) + μ(z_a)     log_det = Σ α(z_a)     (Dinh 2017, eq. 4–6; article 5.8)

    One network gives (raw, μ), and α = c · tanh(raw / c) with c = log_scale_cap, so that a layer scales by at most
    e^c either way; with c = inf α is raw, and nothing keeps exp(α) from overflowing. Cost: one network pass in either
    direction, O(D) for log_det.
    """

    def __init__(
        self,
        mask: ArrayLike,
        hidden: Widths = (64, 64),
        activation: Activation = "tanh",
        log_scale_cap: float = 4.0,
        *,
        context_dim: int = 0,
    ) -> None:
        super().__init__(mask, hidden, activation, context_dim=context_dim)
        self.log_scale_cap = as_cap(log_scale_cap)


def alternating_masks(dim: int, layers: int) -> list[Array]:
    """`layers` masks that pass the even and the odd coordinates in turn, so that every coordinate is moved.

    dim 3: [True, False, True], [False, True, False], …  (article 5.8.2)
    """
    if as_size(dim, "dim") < 2:
        need = "dim must be at least 2, since a coupling layer needs two parts: models.maf and models.nsf_ar need one"
        raise ValueError(f"{need}; got {dim}")
    return [np.arange(dim) % 2 == k % 2 for k in range(as_size(layers, "layers"))]


def _columns(index):
    """A slice where the indices are evenly spaced, which NumPy reads without a copy."""
    regular = range(index[0], index[-1] + 1, index[1] - index[0] if len(index) > 1 else 1)
    return slice(regular.start, regular.stop, regular.step) if list(regular) == index.tolist() else index


def as_cap(value):
    """`value` as the cap of log-scales: a positive float, or inf for none."""
    return float(
        checked(
            value,
            isinstance(value, (int, float, np.number)) and not isinstance(value, bool) and value > 0,
            "log_scale_cap",
            "be a positive number, or inf for no cap",
        )
    )


def as_mask(mask):
    """`mask` as an array of booleans (D,), some True and some False."""
    mask = np.asarray(mask, dtype=object).tolist()
    if not isinstance(mask, list) or not {type(keep) for keep in mask} <= {bool, np.bool_}:
        raise ValueError(f"mask must be flat booleans, such as [True, False]; got {mask!r}")
    if all(mask) or not any(mask):
        raise ValueError(f"mask must keep at least one and change at least one of {len(mask)} dimensions; got {mask}")
    return np.asarray(mask, dtype=bool)
