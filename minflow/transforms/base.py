"""What a transform is, and the two ways to make a new one from others: Chain and Inverse.

A transform is an invertible map x = f(z) of ℝ^D that knows its log-determinant:

    x, log_det = transform.forward(params, z)      # z (N, D) -> x (N, D), log_det = log|det ∂x/∂z| (N,)
    z, log_det = transform.inverse(params, x)      # log_det = log|det ∂z/∂x| (N,)

It holds configuration only (dim, mask, widths); parameters, arrays of real numbers that become floats, travel as the
first argument. A conditional transform, whose context_dim C is above 0, takes a context (N, C) as the last argument,
and is invertible in z at each context.
"""

import copy
import inspect
import math
import operator
from collections.abc import Sequence
from functools import partial
from textwrap import indent
from typing import Self

import autograd.numpy as np

from .. import nets, trees
from ..arrays import (
    as_batch,
    as_context,
    as_offering,
    as_rng,
    as_size,
    as_sizes,
    as_within,
    call_of,
    describe,
    shown_as,
)
from ..calculus import differentiable
from ..signatures import ArrayLike, Generator, Pair, Params

OTHER = {"forward": "inverse", "inverse": "forward"}


class Transform:
    """An invertible map; a subclass gives `to_x` and `to_z`, and `init` where it has parameters.

    to_x(params, z) -> (x, log_det) and to_z(params, x) -> (z, log_det) receive (N, D) finite floats, and may give one
    number as the log_det of all rows. dim: D. domain, range: (low, high), the open intervals of every coordinate of z
    and of x: `forward` and `inverse` raise OutsideRange, which names the rows, for points that do not.
    context_dim: C; where it is above 0, to_x(params, z, context), to_z(params, x, context) and
    init(rng, x=None, context=None) have the context (N, C), finite floats, as another argument.
    tolerance: to what the laws hold in float64. probes: (K, D) random signs, where log_det is estimated with them.
    """

    domain = range = (-math.inf, math.inf)
    context_dim = 0
    tolerance = 1e-10
    probes = None

    def __init__(self, dim: int) -> None:
        self.dim = as_size(dim, "dim")

    def __repr__(self):
        """The call that makes it: what must be given, its network, and the settings that differ from their defaults."""
        given, settings = [], {}
        for name, argument in inspect.signature(type(self)).parameters.items():
            value = getattr(self, name, ...)
            value = len(value) if name == "probes" and value is not None else value
            if argument.default is argument.empty:
                given.append(value)
            elif value is not ... and (
                name in ("hidden", "activation") or shown_as(value) != shown_as(argument.default)
            ):
                settings[name] = value
        return call_of(type(self), given, settings)

    def init(self, rng: Generator, x: ArrayLike | None = None, context: ArrayLike | None = None) -> Params:
        """Parameters to start from; x (N, D), data on the x side, and its context, for layers that start from data."""
        return {}

    def units(self, params: Params) -> Params:
        """The size of a small change of each parameter, a tree like params: `fit` makes steps in these units.

        1, unless a parameter is measured in units of the data, so that training does not depend on them.
        """
        return trees.map_leaves(np.ones_like, params)

    def to_x(self, params, z):
        raise NotImplementedError(f"{type(self).__name__} must have to_x(params, z) -> (x, log_det); it has none")

    def to_z(self, params, x):
        raise NotImplementedError(f"{type(self).__name__} must have to_z(params, x) -> (z, log_det); it has none")

    def forward(self, params: Params, z: ArrayLike, context: ArrayLike | None = None) -> Pair:
        """x (N, D), and log|det ∂x/∂z| (N,) in nats."""
        return self._moved("to_x", params, as_within(as_batch(z, "z", self.dim), "z", self.domain), context)

    def inverse(self, params: Params, x: ArrayLike, context: ArrayLike | None = None) -> Pair:
        """z (N, D), and log|det ∂z/∂x| (N,) in nats."""
        return self._moved("to_z", params, as_within(as_batch(x, "x", self.dim), "x", self.range), context)

    def _moved(self, method, params, u, context):
        out, log_det = apply(self, method, params, u, as_context(context, self.context_dim, u))
        return out, log_det + np.zeros_like(u[:, 0])

    def reseeded(self, rng: Generator) -> Self:
        """The transform with fresh random probes, for layers whose log_det is an estimate; itself for all others."""
        if self.probes is None:
            return self
        return with_attributes(self, probes=random_signs(as_rng(rng), self.probes.shape))


class Networked(Transform):
    """A transform with a dense network, for subclasses that say what it reads and what its outputs do.

    inputs, hidden, outputs: its widths; context_dim more inputs, after the others, are the context. params: those of
    `nets.mlp`, the last layer 0 at first. activation: a name in nets.ACTIVATIONS, or a pair: see nets.pair_of.
    """

    masks = None  # all weights stay

    def __init__(self, dim, inputs, hidden, outputs, activation, context_dim=0):
        super().__init__(dim)
        self.context_dim = as_size(context_dim, "context_dim", least=0)
        self.hidden = as_sizes(hidden, "hidden")
        self.sizes = [inputs + self.context_dim, *self.hidden, outputs]
        self.activation = nets.check_activation(activation)

    def init(self, rng: Generator, x: ArrayLike | None = None, context: ArrayLike | None = None) -> Params:
        return nets.init_mlp(rng, self.sizes)

    def net(self, params, y, context=None):
        """The network at y and the context: (N, inputs) -> (N, outputs)."""
        nets.check_mlp(params, self.sizes)
        return nets.mlp(nets.masked(params, self.masks), beside(y, context), self.activation)


class Chain(Transform):
    """x = t_M(… t_2(t_1(z)))     log_det = Σ_m log_det_m     (article 3.1)

    params: a list with the parameters of t_1 … t_M. Cost: the sum of the layers'. The layers with a context_dim above
    0 get the context.
    Raises ValueError for no layers, different dims, two context_dims, or a params list of another length.
    """

    def __init__(self, layers: Sequence[Transform]) -> None:
        self.layers = list(layers) if isinstance(layers, (list, tuple)) else [layers]
        strangers = [describe(layer) for layer in self.layers if not isinstance(layer, Transform)]
        if strangers or not self.layers:
            raise ValueError(f"layers must be a list of one or more transforms; got {', '.join(strangers) or 'none'}")
        dims = [as_offering(layer, "each of the layers", "dim").dim for layer in self.layers]
        if len(set(dims)) > 1:
            raise ValueError(f"layers must all have one dimension; got {dims}")
        super().__init__(dims[0])
        self.context_dim = context_dim_of(*self.layers)
        self.domain, self.range = self.layers[0].domain, self.layers[-1].range

    def __repr__(self):
        """The call that makes it, with a line for each layer: params has their entries in this order."""
        return f"{type(self).__name__}([\n" + "".join(indent(f"{layer},\n", "    ") for layer in self.layers) + "])"

    def init(self, rng: Generator, x: ArrayLike | None = None, context: ArrayLike | None = None) -> Params:
        """Last layer first, each layer seeing the data as the layers after it have pulled it back."""
        params = []
        for layer in reversed(self.layers):
            params.insert(0, start(layer, rng, x, context))
            x = None if x is None else apply(layer, "inverse", params[0], x, context)[0]
        return params

    def units(self, params: Params) -> Params:
        return type(params)([units_of(layer, p) for layer, p in self.pairs(params)])

    def reseeded(self, rng: Generator) -> Self:
        layers = [layer.reseeded(rng) for layer in self.layers]
        return self if all(map(operator.is_, layers, self.layers)) else with_attributes(self, layers=layers)

    def to_x(self, params, z, context=None):
        return _compose("forward", self.pairs(params), z, context)

    def to_z(self, params, x, context=None):
        return _compose("inverse", reversed(self.pairs(params)), x, context)

    def pairs(self, params):
        """(layer, its parameters), first to last."""
        if isinstance(params, dict) or not hasattr(params, "__len__") or len(params) != len(self.layers):
            raise ValueError(f"params must hold an entry for each of {len(self.layers)} layers; got {describe(params)}")
        return list(zip(self.layers, params))


class Inverse(Transform):
    """x = t⁻¹(z): the same map in the other direction, with its log_det; params are those of t.

    `init` starts t without data: x lies on the z side of t, where no layer starts from.
    """

    def __init__(self, transform: Transform) -> None:
        super().__init__(as_offering(transform, "transform", "dim", "forward", "inverse").dim)
        self.transform, self.context_dim = transform, context_dim_of(transform)
        self.domain, self.range = transform.range, transform.domain

    def init(self, rng: Generator, x: ArrayLike | None = None, context: ArrayLike | None = None) -> Params:
        return start(self.transform, rng)

    def units(self, params: Params) -> Params:
        return units_of(self.transform, params)

    def reseeded(self, rng: Generator) -> Self:
        transform = self.transform.reseeded(rng)
        return self if transform is self.transform else with_attributes(self, transform=transform)

    def to_x(self, params, z, context=None):
        return apply(self.transform, "inverse", params, z, context)

    def to_z(self, params, x, context=None):
        return apply(self.transform, "forward", params, x, context)


def sign_of(direction):
    """1 forward and −1 inverse: the sign of log|det ∂x/∂z|, and the step through the layers of a Chain."""
    return 1 if direction == "forward" else -1


def layers_of(transform, direction, params):
    """[(layer, its params, its direction)] as `direction` of the transform applies them: Chain and Inverse taken apart.

    A subclass of theirs is one layer, since it may do something else.
    """
    if type(transform) is Inverse:
        return layers_of(transform.transform, OTHER[direction], params)
    if type(transform) is not Chain:
        return [(transform, params, direction)]
    pairs = transform.pairs(params)[:: sign_of(direction)]
    return [entry for layer, p in pairs for entry in layers_of(layer, direction, p)]


def settings_of(transform):
    """The containers of all settings: the attributes of each layer, and the lists and dicts among these."""
    held = getattr(transform, "__dict__", {})
    found = [held, *(value for value in held.values() if isinstance(value, (list, dict)))]
    if type(transform) is Inverse:
        return found + settings_of(transform.transform)
    layers = transform.layers if type(transform) is Chain else []
    return found + [settings for layer in layers for settings in settings_of(layer)]


def apply(transform, method, params, u, context=None):
    """(out, log_det) of transform.method(params, u), with the context where its context_dim is above 0.

    method: "forward" or "inverse", or "to_x" or "to_z", which may give one number as the log_det of all rows.
    Raises ValueError unless out has the shape of u and log_det that of its first column, both of real numbers.
    """
    contexts, name = (context,) if getattr(transform, "context_dim", 0) else (), f"{type(transform).__name__}.{method}"
    pair = differentiable(getattr(transform, method), name)(params, u, *contexts)
    if not hasattr(pair, "__len__") or len(pair) != 2:
        raise ValueError(f"{name} must return a pair, points and log_det; got {describe(pair)}")
    out, log_det = pair
    if getattr(out, "shape", None) != u.shape:
        raise ValueError(f"{name} must return points of shape {u.shape}; got {describe(out)}")
    kinds = {out.dtype.kind, getattr(log_det, "dtype", out.dtype).kind}
    if "O" in kinds:  # np.stack and np.where of boxes
        raise ValueError(f"{name} must be written with autograd.numpy; got an array of objects, made by plain NumPy")
    if "c" in kinds:
        raise ValueError(f"{name} must return real numbers; got complex ones")
    rows, shape = u.shape[:1], getattr(log_det, "shape", () if isinstance(log_det, (int, float)) else None)
    if shape not in ((rows, ()) if method in ("to_x", "to_z") else (rows,)):
        raise ValueError(f"{name} must return a log_det of shape {rows}; got {describe(log_det)}")
    return out, log_det


def start(transform, rng, x=None, context=None):
    """transform.init(rng, x), with the context where its context_dim is above 0."""
    return transform.init(rng, x, context) if context_dim_of(transform) else transform.init(rng, x)


def units_of(transform, params):
    """transform.units(params), or those of a Transform where it has none."""
    return getattr(transform, "units", partial(Transform.units, transform))(params)


def context_dim_of(*transforms):
    """The context_dim that those of the transforms have which read a context; 0 when none does."""
    dims = sorted({getattr(transform, "context_dim", 0) for transform in transforms} - {0})
    if len(dims) > 1:
        raise ValueError(f"layers must read contexts of one dimension, or none; got context_dims {dims}")
    return dims[0] if dims else 0


def without_context(flow):
    """A ValueError for a flow that reads a context, where none can be given."""
    if dim := context_dim_of(flow):
        raise ValueError(f"flow must not read a context here, where none can be given; got context_dim {dim}")


def beside(y, context):
    """[y, context] row by row, what a network reads: (N, C) after (N, inputs); y itself without a context."""
    return y if context is None else np.concatenate([y, context], axis=1)


def random_signs(rng, shape):
    """Probes ε with E[ε εᵀ] = I, so that E[εᵀ J ε] = tr J (Hutchinson 1989)."""
    return rng.choice([-1.0, 1.0], size=shape)


def with_attributes(transform, /, **changed):
    """A copy of the transform, of its class, with other attributes."""
    fresh = copy.copy(transform)
    vars(fresh).update(changed)
    return fresh


def _compose(direction, pairs, point, context):
    total = 0.0
    for layer, params in pairs:
        point, log_det = apply(layer, direction, params, point, context)
        total = total + log_det
    return point, total
