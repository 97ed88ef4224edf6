"""ex-06-6, a fault to repair: an inverse that returns the log_det of forward."""

from functools import partial

import numpy as np

from minflow.transforms import Chain

from ..checking import domains
from ..checking.parts import Check, Mistake, TestInput
from ._couplings import constant_stack, random_stack


def inputs(rng):
    plane = np.array([[2.0, 3.0], [1.0, -1.0], [0.0, 5.0]])
    stacks = [(plane, *constant_stack(2.0, 2.0)), (plane, *constant_stack(0.5, 0.5))]
    for n, dim, count in ((5, 2, 2), (4, 3, 3)):
        stacks.append((rng.normal(size=(n, dim)), *random_stack(rng, dim, count)))
    return [TestInput((x, partial(ahead, *stack), partial(back, *stack))) for x, *stack in stacks]


def ahead(layers, params, z):
    return Chain(layers).forward(params, z)


def back(layers, params, x):
    return Chain(layers).inverse(params, x)[0]


def inverse(x, forward, solve):
    z = solve(x)
    return z, -forward(z)[1]


CHECK = Check(
    "ex-06-6",
    arguments=("x", "forward", "solve"),
    returns=("z", "log_det"),
    inputs=inputs,
    domains={"x": domains.entries(domains.real(1e-3, 30))},
    expected=inverse,
    rtol=1e-4,  # a finite difference passes
    atol=1e-4,
    mistakes=(
        Mistake(
            "forward's log_det",
            lambda x, forward, solve: (None, forward(solve(x))[1]),
            "where f stretches, h shrinks, and your log_det has one sign for both: does it belong to ∂x/∂z or to "
            "∂z/∂x?",
        ),
        Mistake(
            "forward's log_det at x",
            lambda x, forward, solve: (None, forward(x)[1]),
            "you evaluate f at x, which is a point on its other side; and what f returns is the log_det of f.",
        ),
        Mistake(
            "at x",
            lambda x, forward, solve: (None, -forward(x)[1]),
            "the sign is repaired, and the log_det is taken at x: f starts from z.",
        ),
        Mistake(
            "one over the log",
            lambda x, forward, solve: (None, 1 / forward(solve(x))[1]),
            "the determinant of h is one over that of f: what does this do to the logarithm?",
        ),
        Mistake(
            "the first result",
            lambda x, forward, solve: (None, -forward(solve(x))[0]),
            "that is −x: forward returns x first, and its log_det second.",
        ),
        Mistake(
            "absolute value",
            lambda x, forward, solve: (None, -np.abs(forward(solve(x))[1])),
            "you assume that f always stretches. It may shrink as well, and then the log_det of h is positive.",
        ),
        Mistake(
            "forward for solve",
            lambda x, forward, solve: (forward(x)[0], None),
            "your z is f(x): z is the point that f sends to x.",
        ),
    ),
)
