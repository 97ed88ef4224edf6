"""ex-10-2: a planar layer that is steep and keeps volume, a counterexample to two claims about residual layers."""

import numpy as np

from ..checking import domains
from ..checking.parts import Check, Demand, TestInput
from ._draws import offset

CLOSE = 1e-6


def inputs(rng):
    test_inputs = [TestInput((np.array([3.0, 4.0]), 10.0))]
    for dim in (3, 5):
        w = np.array([offset(rng) for _ in range(dim)])
        test_inputs.append(TestInput((w, float(rng.uniform(3, 30)))))
    along = [offset(rng) * np.eye(4)[axis] for axis in (2, 0, 3)]
    along += [np.array([0.0, 3.0]), np.array([-2.0, 0.0]), np.ones(2), np.array([1.0, -1.0, 0.0])]
    along += [np.arange(1.0, 1 + dim)[::way] for dim in (2, 4) for way in (1, -1)]
    along += [np.arange(3.0), rng.normal(size=100), *(size * rng.normal(size=3) for size in (1e-5, 1e5))]
    return [*test_inputs, *(TestInput((w, float(rng.uniform(3, 30)))) for w in along)]


def length(u):
    return float(np.sqrt(np.sum(u**2)))


def steep(u, w):
    """The Lipschitz constant of g."""
    return length(u) * length(w)


def is_direction(u, w, steepness):
    return u.shape == w.shape and bool(np.all(np.isfinite(u)))


def never_folds(u, w, steepness):
    return float(w @ u) >= -1 - CLOSE


def keeps_volume(u, w, steepness):
    return abs(float(w @ u)) <= CLOSE


def changes(u, w, steepness):
    wu = float(w @ u)
    return f"wᵀu is {wu:.3g}: on the plane wᵀz + b = 0 the layer multiplies volumes by {1 + wu:.3g}, not by 1"


def folds(u, w, steepness):
    return (
        f"wᵀu is {float(w @ u):.3g}, below −1: the layer folds space, and has no inverse. Which u makes log_det 0 on "
        "both sides of the plane and on it?"
    )


def another_steepness(u, w, steepness):
    return (
        f"the layer keeps volume, and its g has the Lipschitz constant {steep(u, w):.4g}, not {steepness:.4g}. It is "
        "the largest stretch of u ψᵀ, on the plane"
    )


def picture(answer):
    """A grid under the layer of the example by hand."""
    from minflow import plots

    w = np.array([0.6, 0.8])
    u = np.asarray(answer(w.copy(), 2.0))
    title = "A planar layer with a g twice as steep as 1,\nand no volume changes"
    return plots.grid(lambda z: z + u * np.tanh(z @ w)[:, None], title=title)


CHECK = Check(
    "ex-10-2",
    arguments=("w", "steepness"),
    returns=("u",),
    inputs=inputs,
    domains={"w": domains.entries(domains.real(1e-5, 1e5)), "steepness": domains.positive(3, 1e4)},
    admits=lambda w, steepness: np.any(w != 0),
    picture=picture,
    demands=(
        Demand("no direction", is_direction, "u must have an entry for each entry of w, all of them finite"),
        Demand(
            "no layer",
            lambda u, w, steepness: length(u) > CLOSE,
            "with u = 0 the layer is the identity: it keeps volume, but its g is not steep anywhere",
        ),
        Demand("folds", never_folds, folds),
        Demand("changes volume", keeps_volume, changes),
        Demand(
            "length of w forgotten",
            lambda u, w, steepness: abs(length(u) - steepness) > CLOSE or abs(length(w) - 1) <= CLOSE,
            "the layer keeps volume, and ‖u‖ equals the steepness. But g also depends on z through wᵀz, "
            "which changes ‖w‖ times as fast as z",
        ),
        Demand(
            "another steepness",
            lambda u, w, steepness: abs(steep(u, w) - steepness) <= CLOSE * steepness,
            another_steepness,
        ),
    ),
)
