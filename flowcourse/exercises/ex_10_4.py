"""ex-10-4: the scale and shift of the IAF that Inverse(MAF) is."""

import numpy as np

from ..checking.parts import Check, Law, Mistake, TestInput
from ._autoregressive import pencil, queue, random_network, scaled, unscaled


def inputs(rng):
    found = [TestInput((np.array([[3.0, 5.0, 4.0], [1.0, 2.0, 0.0], [-2.0, 0.5, 2.0], [0.5, 1.0, -3.0]]), pencil))]
    for n, dim in ((5, 4), (3, 5)):
        found.append(TestInput((rng.normal(size=(n, dim)), random_network(rng, dim))))
    return found


def turned(z, net):
    log_scale, shift = net(z)
    return 0 - log_scale, -shift * np.exp(-log_scale)


def another_map(inputs, values):
    """How far the IAF with these numbers is from the inverse of the MAF."""
    gaps = []
    for test_input, new in zip(inputs, values):
        z, net = test_input.args
        gaps.append(np.max(np.abs(scaled(z, *new) - unscaled(z, *net(z)))))
    return float(max(gaps))


def scale_and_shift_by(log_scale=None, shift=None):
    """A mistake in α′ = log_scale(α, μ), in μ′ = shift(α, μ), or in both."""
    return lambda z, net: tuple(None if part is None else part(*net(z)) for part in (log_scale, shift))


def at_the_other_side(z, net):
    """α and μ at the x with z = MAF's inverse of x."""
    return turned(queue(scaled, z, net), net)


def at_the_result(z, net):
    """α and μ at the x that the inverse makes of z."""
    return turned(unscaled(z, *net(z)), net)


CHECK = Check(
    "ex-10-4",
    arguments=("z", "net"),
    returns=("α′", "μ′"),
    inputs=inputs,
    expected=turned,
    laws=(Law("z · exp(α′) + μ′ is (z − μ) · exp(−α)", another_map),),
    mistakes=(
        Mistake(
            "the same numbers",
            scale_and_shift_by(lambda a, m: a, lambda a, m: m),
            "those are α and μ of the MAF: its inverse takes μ off and divides. Write that as a scale and a shift.",
        ),
        Mistake(
            "α not turned",
            scale_and_shift_by(lambda a, m: a),
            "your α′ is α: the inverse divides by exp(α), and dividing is a scale too, with another logarithm.",
        ),
        Mistake(
            "x itself",
            lambda z, net: (unscaled(z, *net(z)), None),
            "your first result is x, what the inverse makes of z: asked are the log-scale and the shift that make it.",
        ),
        Mistake(
            "scale for its logarithm",
            scale_and_shift_by(lambda a, m: np.exp(-a)),
            "exp(−α) is the scale itself: α′ is its logarithm.",
        ),
        Mistake(
            "one over α",
            scale_and_shift_by(lambda a, m: 1 / a),
            "your α′ is 1/α: one over a scale has minus its logarithm.",
        ),
        Mistake(
            "shift not turned",
            scale_and_shift_by(None, lambda a, m: m),
            "your μ′ is μ: the inverse takes the shift off, and then it is scaled.",
        ),
        Mistake(
            "shift not scaled",
            scale_and_shift_by(None, lambda a, m: -m),
            "your μ′ is −μ: the inverse takes μ off *before* it scales, so the shift is scaled too.",
        ),
        Mistake(
            "shift with the wrong scale",
            scale_and_shift_by(None, lambda a, m: -m * np.exp(a)),
            "you multiply the shift by exp(+α): the inverse divides by that scale.",
        ),
        Mistake(
            "sign of the shift",
            scale_and_shift_by(None, lambda a, m: m * np.exp(-a)),
            "your μ′ has the other sign: the inverse takes μ off.",
        ),
        Mistake(
            "shift times α′",
            scale_and_shift_by(None, lambda a, m: m * a),
            "you multiply the shift by α′: a scale is exp of its logarithm.",
        ),
        Mistake(
            "reads the result",
            at_the_result,
            "you ask the network at the result: an IAF reads z, which goes in, not x, which comes out.",
        ),
        Mistake(
            "MAF's data",
            at_the_other_side,
            "you ask the network at what a MAF makes of z: turned round, its input is z, and that is what it reads.",
        ),
    ),
)
