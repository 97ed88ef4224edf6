"""ex-19-2: a transform with as many links as possible for the passes that are allowed, a design.

The driver hands over of which layers the transform is made. The judge builds it again, and counts passes and links.
"""

import numpy as np

from minflow import calculus, laws
from minflow.transforms import IAF, MAF, AdditiveCoupling, AffineCoupling, Chain
from minflow.transforms.base import Transform

from ..checking.parts import Check, Demand, TestInput

ALLOWED = MAF, IAF, AffineCoupling, AdditiveCoupling
FOREIGN = -1  # in place of an index of ALLOWED
LARGEST = 500  # numbers that describe a transform; each of its layers has at least D + 1
WIDEST = 32  # units in a hidden layer that the judge builds again: more of them make no more links


def inputs(rng):
    """By hand, the four cases in four dimensions; then in all others, in any order."""
    others = rng.permutation([(dim, k) for dim in (5, 6, 7) for k in range(4)]).tolist()
    return [TestInput(case(dim, k)) for dim, k in (*((4, k) for k in range(4)), *others)]


def case(dim, k):
    triangle = dim * (dim + 1) // 2
    return [(dim, 1, dim, triangle), (dim, dim, 1, triangle), (dim, 1, 1, dim + dim**2 // 4), (dim, 2, 2, dim**2)][k]


def described(answer, dim, density_passes, sample_passes, links):
    """(layers, widths), a row for each layer of the answer's transform, first to last.

    layers: an index of ALLOWED, or FOREIGN, and D numbers: the mask of a coupling, or the order of a MAF or an IAF.
    widths: those of its network, with 0 behind them.
    """
    transform = answer(dim, density_passes, sample_passes, links)
    if transform is ...:
        return transform, transform
    if not isinstance(transform, Transform):
        return np.zeros((0, 0)), np.zeros((0, 0))
    parts = layers_in(transform)
    layers, widths = np.full((len(parts), 1 + transform.dim), FOREIGN), np.zeros((len(parts), depth(parts)))
    for k, part in enumerate(parts):
        if type(part) in ALLOWED:
            layers[k] = ALLOWED.index(type(part)), *getattr(part, "mask", part.order)
            widths[k, : len(part.hidden)] = part.hidden
    return layers, widths


def layers_in(transform):
    """The layers of a chain, and of chains in it."""
    if type(transform) is Chain:
        return [layer for part in transform.layers for layer in layers_in(part)]
    return [transform]


def depth(parts):
    """The number of hidden layers of the deepest network."""
    return max((len(part.hidden) for part in parts if type(part) in ALLOWED), default=0)


def rebuilt(layers, widths):
    """The transform of ALLOWED layers that is described so."""
    parts = []
    for (kind, *row), row_of_widths in zip(layers.astype(int), np.minimum(widths, WIDEST).astype(int), strict=True):
        hidden = tuple(row_of_widths[row_of_widths > 0].tolist())
        make = ALLOWED[kind]
        parts.append(make(len(row), hidden, order=row) if make in (MAF, IAF) else make(np.array(row) > 0, hidden))
    return Chain(parts)


def passes(value):
    """(of a density, of a sample): how often a network is evaluated."""
    layers = rebuilt(*value).layers
    density = sum(layer.dim if type(layer) is IAF else 1 for layer in layers)
    return density, sum(layer.dim if type(layer) is MAF else 1 for layer in layers)


def links_of(value):
    """How many entries of ∂x/∂z are not 0, at random params and at one of 20 random points or more."""
    transform = rebuilt(*value)
    params, z = laws.random_params(transform, np.random.default_rng(1), size=0.7), np.random.default_rng(2)
    jacobian = calculus.batch_jacobian(lambda u: transform.forward(params, u)[0])(z.normal(size=(20, transform.dim)))
    return np.count_nonzero(np.abs(jacobian).max(axis=0) > 1e-9)


def is_a_transform(value, dim, *rest):
    layers, widths = value
    return layers.ndim == widths.ndim == 2 and layers.shape[1] == dim + 1 and len(layers) == len(widths) > 0


def is_allowed(value, *args):
    """Each layer is allowed, and can be built again: what no transform can have raises an exception here."""
    kinds = value[0][:, 0]
    return np.all((kinds >= 0) & (kinds < len(ALLOWED))) and bool(rebuilt(*value).layers)


def said_of_passes(way, at):
    def said(value, *args):
        taken, most = passes(value)[at], args[1 + at]
        return f"a {way} takes {taken} pass{'es' * (taken > 1)} of networks, where at most {most} may be taken."

    return said


def said_of_links(value, dim, density_passes, sample_passes, links):
    return (
        f"in {dim} dimensions your transform has {links_of(value)} links of {dim**2}, and {links} are asked for, with "
        f"{density_passes} passes for a density and {sample_passes} for a sample."
    )


CHECK = Check(
    "ex-19-2",
    arguments=("dim", "density_passes", "sample_passes", "links"),
    returns=("the layers of your transform", "the widths of their networks"),
    inputs=inputs,
    driver=described,
    demands=(
        Demand(
            "a transform",
            is_a_transform,
            "return a transform of minflow with `dim` dimensions: a layer, or a Chain of layers.",
        ),
        Demand(
            "not too large",
            lambda value, *args: value[0].size + value[1].size <= LARGEST,
            "your transform has more layers than can be measured: each takes a pass or more, so few are enough.",
        ),
        Demand(
            "allowed layers",
            is_allowed,
            "there is a layer that the customer does not allow: MAF, IAF and AffineCoupling, in a Chain, are enough.",
        ),
        Demand("passes of a density", lambda value, *args: passes(value)[0] <= args[1], said_of_passes("density", 0)),
        Demand("passes of a sample", lambda value, *args: passes(value)[1] <= args[2], said_of_passes("sample", 1)),
        Demand("links", lambda value, *args: links_of(value) >= args[3], said_of_links),
    ),
)
