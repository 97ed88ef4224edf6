"""Transforms to differentiate, and a number that depends on everything they return."""

import autograd.numpy as anp
import numpy as np

from minflow import laws, trees
from minflow.fast import Fast
from minflow.transforms import (
    ActNorm,
    AdditiveCoupling,
    AffineCoupling,
    Chain,
    Inverse,
    Rescaling,
    Residual,
    Transform,
    alternating_masks,
)

WAYS = ("forward", "inverse")


class Swapped(Transform):
    """x = z with its coordinates in reverse order: a layer without parameters and without a fast gradient."""

    def forward(self, params, z):
        return z[:, ::-1], anp.zeros_like(z[:, 0])

    inverse = forward


class Weighed(Transform):
    """x = z, the very array, with a log_det that depends on it: what comes after must not write into it."""

    def forward(self, params, z):
        return z, anp.sum(z * z, axis=1)

    inverse = forward


EVEN, ODD = alternating_masks(3, 2)
NESTED = Chain(
    [
        AffineCoupling(EVEN, (5,)),
        Inverse(Chain([AdditiveCoupling(ODD, (4, 4), "relu"), Swapped(3), Inverse(ActNorm(3))])),
        Chain([Rescaling(3), Chain([AffineCoupling(ODD, (), log_scale_cap=2.0)])]),
        Inverse(Inverse(AffineCoupling(EVEN, (6,), "relu"))),
    ]
)
TRANSFORMS = laws.catalogue() | {
    "nested": NESTED,
    "nested, inverted": Inverse(NESTED),
    "no hidden layer": AffineCoupling(EVEN, ()),
    "softplus network": AffineCoupling(EVEN, (4, 3), "softplus"),
    "elu network": AffineCoupling(EVEN, (4, 3), "elu"),
    "tiny cap": AffineCoupling(EVEN, (4,), log_scale_cap=0.01),
    "a layer that returns its input": Chain([AffineCoupling(ODD, (4,)), Weighed(3), AffineCoupling(EVEN, (4,))]),
    "a log-determinant by a series": Residual(3, (4,), series=2, probes=2),
    "no parameters": Chain([Swapped(2), Swapped(2)]),
}


def total(step, w, v):
    """Σ w · out + Σ v · log_det, a number that depends on everything the step returns."""

    def value(params, u):
        out, log_det = step(params, u)
        return anp.sum(w * out) + anp.sum(v * log_det)

    return value


def both_totals(transform, way, rng, n=6):
    """The total by the plain definition and by fast, with parameters and points to try them at."""
    params, u = laws.random_params(transform, rng), rng.normal(size=(n, transform.dim))
    u = transform.forward(params, u)[0] if way == "inverse" else u
    w, v = rng.normal(size=u.shape), rng.normal(size=n)
    plain, quick = (total(getattr(owner, way), w, v) for owner in (transform, Fast(transform)))
    return plain, quick, params, u


def assert_same_tree(tree, expected, tolerance=1e-10):
    assert str(trees.map_leaves(np.shape, tree)) == str(trees.map_leaves(np.shape, expected))
    for a, b in zip(trees.leaves(tree), trees.leaves(expected), strict=True):
        np.testing.assert_allclose(a, b, rtol=tolerance, atol=tolerance)
