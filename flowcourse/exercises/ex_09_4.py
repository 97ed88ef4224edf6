"""ex-09-4: log|det ∂x/∂z| of one affine coupling."""

from functools import partial

import numpy as np

from minflow.calculus import batch_jacobian, log_abs_det

from ..checking.parts import Check, Law, Mistake, TestInput
from ._couplings import GivenCoupling, coupled, coupling_inputs, first_half, split
from ._given import ROWS_BY_MASK


def inputs(rng):
    """Couplings drawn until some point shrinks in one coordinate more than it stretches in another: there log_det,
    |log_det| and the sum of the |α| are three different numbers.
    """
    while True:
        found = coupling_inputs(rng)
        for z, mask, net in found:
            log_scale = net(z[:, mask])[0]
            if np.any((log_scale.sum(axis=1) < -0.1) & (log_scale.max(axis=1) > 0.1)):
                return [TestInput(args) for args in found]


def log_det(z, mask, net):
    return GivenCoupling(mask).forward(net, z)[1]


def differs_from_the_jacobian(inputs, values):
    """|log_det − log|det J|| with the whole Jacobian by autograd, on the first two inputs."""
    gaps = []
    for test_input, value in zip(inputs[:2], values):
        z, mask, net = test_input.args
        whole = log_abs_det(batch_jacobian(partial(map_alone, mask, net))(z))
        gaps.append(float(np.max(np.abs(value - whole))))
    return max(gaps)


def map_alone(mask, net, z):
    return coupled(z, mask, net)


def of_parts(reduce, at=0):
    """reduce(α, μ), the network asked at the part number `at`."""
    return lambda z, mask, net: reduce(*net(split(z, mask)[at]))


CHECK = Check(
    "ex-09-4",
    arguments=("z", "mask", "net"),
    returns=("log_det",),
    inputs=inputs,
    expected=log_det,
    laws=(Law("log_det is log|det J| of the whole Jacobian", differs_from_the_jacobian),),
    raised=ROWS_BY_MASK,
    mistakes=(
        Mistake(
            "sums both halves",
            lambda z, mask, net: sum(np.sum(net(part)[0], axis=1) for part in split(z, mask)),
            "you add α of both halves: the half that passes has slope 1 and adds log 1 = 0.",
        ),
        Mistake(
            "counts every coordinate",
            of_parts(lambda log_scale, shift: 2 * np.sum(log_scale, axis=1)),
            "you have each α twice: only the moved coordinates count, there is one α for each.",
        ),
        Mistake(
            "wrong half",
            of_parts(lambda log_scale, shift: np.sum(log_scale, axis=1), at=1),
            "you ask the network at the half that moves: α is a function of the half that passes.",
        ),
        Mistake(
            "first half for the mask",
            lambda z, mask, net: log_det(z, first_half(z), net),
            "you take the first half of the columns for what passes: the mask says which, True passes unchanged.",
        ),
        Mistake(
            "one sum for the batch",
            of_parts(lambda log_scale, shift: np.full(len(log_scale), np.sum(log_scale))),
            "you sum over the batch as well, so that one row's log_det knows of the others: sum over coordinates only.",
        ),
        Mistake(
            "sums exp(α)",
            of_parts(lambda log_scale, shift: np.sum(np.exp(log_scale), axis=1)),
            "you sum the scales exp(α): a determinant multiplies them, and its logarithm sums their logarithms, the α.",
        ),
        Mistake(
            "product of exp(α)",
            of_parts(lambda log_scale, shift: np.exp(np.sum(log_scale, axis=1))),
            "that is the determinant itself: its logarithm is asked (and the exp would overflow in many dimensions).",
        ),
        Mistake(
            "a mean",
            of_parts(lambda log_scale, shift: np.mean(log_scale, axis=1)),
            "you average over the moved coordinates: each of them stretches, so sum.",
        ),
        Mistake(
            "|α|",
            of_parts(lambda log_scale, shift: np.sum(np.abs(log_scale), axis=1)),
            "you take |α|: a scale below 1 shrinks, and its logarithm is negative. The bars are inside the log.",
        ),
        Mistake(
            "log of α",
            of_parts(lambda log_scale, shift: np.sum(np.log(np.abs(log_scale)), axis=1)),
            "you take the logarithm of α: α is the logarithm of the scale already.",
        ),
        Mistake(
            "adds the shift",
            of_parts(lambda log_scale, shift: np.sum(log_scale + shift, axis=1)),
            "you add μ as well: a shift moves a volume about and leaves its size alone.",
        ),
        Mistake(
            "sum of the shift",
            of_parts(lambda log_scale, shift: np.sum(shift, axis=1)),
            "you sum μ, the second result of the network: the log-scale α is the first.",
        ),
        Mistake(
            "sign",
            of_parts(lambda log_scale, shift: -np.sum(log_scale, axis=1)),
            "that is the log_det of the inverse: from z to x the scale is exp(+α).",
        ),
    ),
)
