"""ex-19-2: a transform with as many links as possible for the passes that are allowed, a design."""

import numpy as np

from minflow import calculus, laws
from minflow.transforms import IAF, MAF, AdditiveCoupling, AffineCoupling, Chain
from minflow.transforms.base import Transform

from ..checking.parts import Check, Demand, TestInput

ALLOWED = MAF, IAF, AffineCoupling, AdditiveCoupling


def inputs(rng):
    """By hand, the four cases in four dimensions; then in random ones."""
    dims = [4, 4, 4, 4, *rng.integers(5, 8, size=4).tolist()]
    return [TestInput(case(dim, k % 4)) for k, dim in enumerate(dims)]


def case(dim, k):
    triangle = dim * (dim + 1) // 2
    return [(dim, 1, dim, triangle), (dim, dim, 1, triangle), (dim, 1, 1, dim + dim**2 // 4), (dim, 2, 2, dim**2)][k]


def measured(answer, dim, density_passes, sample_passes, links):
    """(D, passes for a density, passes for a sample, links, layers that are not allowed) of the answer's transform."""
    transform = answer(dim, density_passes, sample_passes, links)
    if transform is ...:
        return transform
    if not isinstance(transform, Transform):
        return np.zeros(5)
    layers = layers_in(transform)
    foreign = sum(type(layer) not in ALLOWED for layer in layers)
    if foreign or transform.dim != dim:
        return np.array([transform.dim, 0, 0, 0, foreign], dtype=float)
    params = laws.random_params(transform, np.random.default_rng(1), size=0.7)
    z, calls = np.random.default_rng(2).normal(size=(20, dim)), []
    for layer in dict.fromkeys(layers):
        layer.net = counted(layer.net, calls)
    x, _ = transform.forward(params, z)
    sample = len(calls)
    transform.inverse(params, x)
    density = len(calls) - sample
    jacobian = calculus.batch_jacobian(lambda u: transform.forward(params, u)[0])(z)
    linked = np.count_nonzero(np.abs(jacobian).max(axis=0) > 1e-9)
    return np.array([dim, density, sample, linked, 0], dtype=float)


def layers_in(transform):
    """The layers of a chain, and of chains in it."""
    if type(transform) is Chain:
        return [layer for part in transform.layers for layer in layers_in(part)]
    return [transform]


def counted(net, calls):
    def counting(*given):
        calls.append(1)
        return net(*given)

    return counting


def is_a_transform(v, dim, *rest):
    return v.shape == (5,) and np.isfinite(v).all() and v[0] == dim


def said_of_passes(way, allowed, at):
    def said(v, *args):
        return f"a {way} takes {v[at]:.0f} passes of networks, where at most {args[allowed]} may be taken."

    return said


def said_of_links(v, dim, density_passes, sample_passes, links):
    return (
        f"in {dim} dimensions your transform has {v[3]:.0f} links of {dim**2}, and {links} are asked for, with "
        f"{density_passes} passes for a density and {sample_passes} for a sample."
    )


CHECK = Check(
    "ex-19-2",
    arguments=("dim", "density_passes", "sample_passes", "links"),
    returns=("what was measured of the transform",),
    inputs=inputs,
    driver=measured,
    demands=(
        Demand(
            "a transform",
            is_a_transform,
            "return a transform of minflow with `dim` dimensions: a layer, or a Chain of layers.",
        ),
        Demand(
            "allowed layers",
            lambda v, *args: v[4] == 0,
            "there is a layer that the customer does not allow: MAF, IAF and AffineCoupling, in a Chain, are enough.",
        ),
        Demand("passes of a density", lambda v, *args: v[1] <= args[1], said_of_passes("density", 1, 1)),
        Demand("passes of a sample", lambda v, *args: v[2] <= args[2], said_of_passes("sample", 2, 2)),
        Demand("links", lambda v, *args: v[3] >= args[3], said_of_links),
    ),
)
