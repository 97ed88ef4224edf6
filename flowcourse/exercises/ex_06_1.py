"""ex-06-1: z = h(x) for one affine coupling."""

import numpy as np

from ..checking import domains
from ..checking.parts import Check, Law, Mistake, TestInput
from ._couplings import coupled, coupling_inputs, first_half, split, uncoupled, with_moved
from ._given import ROWS_BY_MASK


def inputs(rng):
    return [TestInput((coupled(z, mask, net), mask, net)) for z, mask, net in coupling_inputs(rng)]


def does_not_come_back(inputs, values):
    again = with_moved(lambda b, log_scale, shift: b * np.exp(log_scale) + shift)
    return max(float(np.max(np.abs(again(z, *p.args[1:]) - p.args[0]))) for p, z in zip(inputs, values))


CHECK = Check(
    "ex-06-1",
    arguments=("x", "mask", "net"),
    returns=("z",),
    inputs=inputs,
    domains={"x": domains.entries(domains.real(1e-3, 1e3))},
    expected=uncoupled,
    laws=(Law("f(h(x)) is x again", does_not_come_back),),
    raised=ROWS_BY_MASK,
    mistakes=(
        Mistake("unchanged", lambda x, mask, net: x, "you return x unchanged: the moved part has to be taken back."),
        Mistake(
            "mask turned round",
            lambda x, mask, net: uncoupled(x, ~mask, net),
            "you take back what passed: the mask means the same in both directions, True passes unchanged.",
        ),
        Mistake(
            "wrong half",
            with_moved(lambda b, log_scale, shift: (b - shift) * np.exp(-log_scale), at=1),
            "you evaluate the network at the half that moved. Forward evaluated it at the half that passed, and x"
            " still holds that one.",
        ),
        Mistake(
            "first half for the mask",
            lambda x, mask, net: uncoupled(x, first_half(x), net),
            "you let the first half of the columns pass, whatever the mask says: True in the mask passes unchanged.",
        ),
        Mistake(
            "α and μ exchanged",
            with_moved(lambda b, log_scale, shift: (b - log_scale) * np.exp(-shift)),
            "you have exchanged the two results of the network: the first is α, the log-scale, the second the shift μ.",
        ),
        Mistake(
            "no scale",
            with_moved(lambda b, log_scale, shift: b - shift),
            "the shift is undone, and the scale is not.",
        ),
        Mistake(
            "no shift",
            with_moved(lambda b, log_scale, shift: b * np.exp(-log_scale)),
            "the scale is undone, and the shift is not.",
        ),
        Mistake(
            "the forward map",
            coupled,
            "you apply the coupling a second time: undo it, the last step first.",
        ),
        Mistake(
            "exp(+α)",
            with_moved(lambda b, log_scale, shift: (b - shift) * np.exp(log_scale)),
            "you multiply by exp(α) a second time: how is a scale undone?",
        ),
        Mistake(
            "shift after scale",
            with_moved(lambda b, log_scale, shift: b * np.exp(-log_scale) - shift),
            "you undo in the order in which it was done: the shift came last, so it has to be undone first.",
        ),
        Mistake(
            "divides by α",
            with_moved(lambda b, log_scale, shift: (b - shift) / log_scale),
            "you divide by α, which is the logarithm of the scale.",
        ),
        Mistake(
            "parts side by side",
            lambda x, mask, net: np.concatenate(split(uncoupled(x, mask, net), mask), axis=1),
            "every number is right and some are in the wrong column: each part belongs where the mask took it from.",
        ),
    ),
)
