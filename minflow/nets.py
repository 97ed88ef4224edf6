"""Dense networks as functions: the parameters are the first argument, a list with one dict a layer.

    params = nets.init_mlp(rng, [1, 64, 64, 2])
    y = nets.mlp(params, u, activation="tanh")          # u (N, 1) -> y (N, 2)
    y = nets.mlp(nets.masked(params, masks), u)         # some weights switched off: MADE, with masks of made_masks

A dense layer is y = x @ weight + bias, weight (in, out), bias (out,).
"""

from functools import partial

import autograd.numpy as np

from .arrays import as_floats, as_rng, as_sizes, checked, parameter
from .tracing import defvjp, isbox, primitive


@primitive
def tanh(x):
    """tanh with the gradient 1 − tanh², which saturates to 0 (autograd's own, 1 / cosh², overflows)."""
    return np.tanh(x)


defvjp(tanh, lambda y, x: lambda g: g * (1 - y * y))


@primitive
def relu(x):
    """max(x, 0) with the gradient 1 where x > 0 (autograd's own is ½ at 0)."""
    return np.maximum(x, 0)


defvjp(relu, lambda y, x: lambda g: g * (y > 0))


def softplus(x):
    """log(1 + e^x), a smooth relu."""
    return np.logaddexp(x, 0.0)


def elu(x):
    """x where x > 0, else e^x − 1."""
    return relu(x) + np.expm1(x * (x <= 0))


ACTIVATIONS = {"tanh": tanh, "relu": relu, "softplus": softplus, "elu": elu}
SLOPES = {  # from the output y
    "tanh": lambda y: 1 - y * y,
    "relu": lambda y: y > 0,
    "softplus": lambda y: -np.expm1(-y),
    "elu": lambda y: (y > 0) + (y <= 0) * (y + 1),
}


def init_mlp(rng, sizes, last=0.0, uniform=False):
    """Parameters of a dense network with layer widths `sizes`, at least input and output.

    Weights and biases are normal with variance 1 / inputs (LeCun et al. 1998, eq. 16) or, where `uniform`, lie evenly
    within ±1 / √inputs, which is a third of that variance; with biases 0 every unit of a one-input network would bend
    at 0, and training finds it hard to move the bends. The last layer's weights are multiplied by `last` and its
    biases are 0: with `last` 0 a coupling layer starts as the identity.
    """
    sizes = as_sizes(sizes, "sizes")
    if len(sizes) < 2:
        raise ValueError(f"sizes must name at least an input and an output width; got {sizes}")
    draw = partial(as_rng(rng).uniform, -1, 1) if uniform else as_rng(rng).normal
    shapes = list(zip(sizes[:-1], sizes[1:]))
    params = [{"weight": draw(size=(m, n)) / m**0.5, "bias": draw(size=n) / m**0.5} for m, n in shapes]
    params[-1] = {"weight": params[-1]["weight"] * last, "bias": np.zeros(shapes[-1][1])}
    return params


def params_of(layers):
    """Parameters of a dense network from the weights of another library: [(weight (in, out), bias (out,)), …].

    y = x @ weight + bias: a torch.nn.Linear, whose weight is (out, in), is (weight.T, bias).
    Raises ValueError for another shape, and for a layer that does not take what the one before it gives.
    """
    checked(
        layers,
        isinstance(layers, (list, tuple))
        and layers
        and all(isinstance(p, (list, tuple)) and len(p) == 2 for p in layers),
        "layers",
        "be a list of one or more pairs (weight, bias)",
    )
    params = [{"weight": as_floats(w, "weight"), "bias": as_floats(b, "bias")} for w, b in layers]
    check_mlp(params, [len(np.atleast_2d(params[0]["weight"])), *(layer["bias"].size for layer in params)])
    return params


def mlp(params, y, activation="tanh"):
    """The network at y: (N, inputs) -> (N, outputs), the activation between layers and none after the last.

    activation: a name in ACTIVATIONS, or a pair: see pair_of.
    """
    layers = isbox(params) or (isinstance(params, (list, tuple)) and params)
    checked(params, layers, "params", "be a list of one or more dense layers")
    act, inputs = pair_of(check_activation(activation))[0], np.shape(params[0]["weight"])[0]
    if np.shape(y)[-1:] != (inputs,):
        raise ValueError(f"y must have shape (N, {inputs}), which this network reads; got {np.shape(y)}")
    for layer in params[:-1]:
        y = act(y @ layer["weight"] + layer["bias"])
    return y @ params[-1]["weight"] + params[-1]["bias"]


def check_mlp(params, sizes):
    """A ValueError unless params are those of a dense network with layer widths `sizes`."""
    fits = hasattr(params, "__len__") and len(params) == len(sizes) - 1
    checked(params, fits, "params", f"be a list of {len(sizes) - 1} dense layers")
    for layer, m, n in zip(params, sizes, sizes[1:]):
        parameter(layer, "weight", (m, n))
        parameter(layer, "bias", (n,))


def check_activation(activation):
    """`activation` if it is a name in ACTIVATIONS, or a pair of functions: see pair_of."""
    if isinstance(activation, (list, tuple)) and len(activation) == 2 and all(map(callable, activation)):
        return tuple(activation)
    known = isinstance(activation, str) and activation in ACTIVATIONS
    return checked(activation, known, "activation", f"be one of {sorted(ACTIVATIONS)}, or a pair (function, slope)")


def pair_of(activation):
    """(function, slope) of a name, or of a pair, which it is: y = function(u), elementwise, and dy/du = slope(y).

    The slope is one of the output y, as in SLOPES; the function is written with autograd.numpy. `laws.report` of a
    layer finds a slope that is not the function's.
    """
    return activation if isinstance(activation, tuple) else (ACTIVATIONS[activation], SLOPES[activation])


def made_masks(order, hidden, outputs=1, context_dim=0):
    """For each dense layer a mask (in, out) of weights that stay: output i then looks at the places before its own.

    order: (D,) whole numbers, order[i] the place of coordinate i. hidden: widths. outputs: how many a coordinate; all
    first ones come before all second ones. The last context_dim inputs have place −1, so that all outputs see them.
    A hidden unit of degree d sees places ≤ d and is seen by places > d: degrees go 0, 1, …, D − 2 and round again, or
    in even steps where a layer is too narrow for all of them; with a context they start at −1.
    Source: Germain 2015, section 4, with degrees in turn instead of at random, so that none is left out by chance.
    """
    places = np.asarray(order)
    first = -1 if context_dim else 0
    count = max(len(places) - 1 - first, 1)
    degrees = [np.append(places, np.full(context_dim, first))]
    degrees += [first + np.arange(width) * max(width, count) // width % count for width in hidden]
    masks = [before[:, None] <= after for before, after in zip(degrees[:-1], degrees[1:])]
    return [*masks, degrees[-1][:, None] < np.tile(places, outputs)]


def masked(params, masks):
    """The dense layers with every weight off the mask at 0; as they are where masks is None."""
    if masks is None:
        return params
    return [{**layer, "weight": layer["weight"] * mask} for layer, mask in zip(params, masks)]


def part(params, inputs, outputs):
    """The dense layers with these inputs and outputs alone: the others are taken for 0, or not asked for."""
    first, *rest = params
    *before, last = [{**first, "weight": first["weight"][inputs]}, *rest]
    return [*before, {"weight": last["weight"][:, outputs], "bias": last["bias"][outputs]}]
