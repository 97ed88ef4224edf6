"""ex-09-5: log p_X of a stack of couplings over a standard normal base."""

import numpy as np

from minflow.distributions import Normal
from minflow.transforms import Chain

from ..checking.parts import Check, Mistake, TestInput
from ._couplings import constant_stack, random_stack, stack_log_prob


def inputs(rng):
    found = [TestInput((np.array([[2.0, 3.0], [1.0, -1.0], [0.0, 5.0]]), *constant_stack(2.0, 2.0)))]
    for n, dim, count in ((5, 2, 3), (4, 3, 2)):
        layers, params = random_stack(rng, dim, count)
        x = Chain(layers).forward(params, rng.normal(size=(n, dim)))[0]
        found.append(TestInput((x, layers, params)))
    return found


def base(z):
    return Normal(dim=z.shape[1]).log_prob(z)


def backward(x, layers, params):
    """z = h(x), the log_det of h, and that of the last step alone."""
    z, total = x, 0.0
    for layer, p in list(zip(layers, params))[::-1]:
        z, log_det = layer.inverse(p, z)
        total = total + log_det
    return z, total, log_det


def first_to_last(x, layers, params):
    z, total, _ = backward(x, layers[::-1], params[::-1])
    return base(z) + total


def at_the_data(x, layers, params):
    return base(backward(x, layers, params)[0]) + sum(layer.inverse(p, x)[1] for layer, p in zip(layers, params))


def forward_log_det_at_the_data(x, layers, params):
    return base(backward(x, layers, params)[0]) + Chain(layers).forward(params, x)[1]


CHECK = Check(
    "ex-09-5",
    arguments=("x", "layers", "params"),
    returns=("log_prob",),
    inputs=inputs,
    expected=stack_log_prob,
    mistakes=(
        *(
            Mistake(
                f"the {which} layer left out",
                lambda x, layers, params, part=part: stack_log_prob(x, layers[part], params[part]),
                f"the {which} layer is never undone: there are M of them, from 0 to M − 1, and both ends count.",
            )
            for which, part in (("first", slice(1, None)), ("last", slice(None, -1)))
        ),
        Mistake(
            "order of the layers",
            first_to_last,
            "you take the layers first to last: on the way back the last one is undone first.",
        ),
        Mistake(
            "no base term",
            lambda x, layers, params: backward(x, layers, params)[1],
            "the log-dets are right, and the base's log-density log p_Z(z) is missing.",
        ),
        Mistake(
            "no log-dets",
            lambda x, layers, params: base(backward(x, layers, params)[0]),
            "the base's log-density at z is right, and the change of volume, the sum of the log-dets, is missing.",
        ),
        Mistake(
            "sign of the log-dets",
            lambda x, layers, params: (lambda z, total, _: base(z) - total)(*backward(x, layers, params)),
            "the log-dets have the wrong sign: add those of inverse, log|det ∂z/∂x|, or subtract those of forward.",
        ),
        Mistake(
            "negative log-likelihood",
            lambda x, layers, params: -stack_log_prob(x, layers, params),
            "that is the negative log-likelihood, which training makes small: log_prob itself is asked.",
        ),
        Mistake(
            "base at the data",
            lambda x, layers, params: base(x) + backward(x, layers, params)[1],
            "you evaluate the base at x: p_Z is a density of z, the point at the end of the way back.",
        ),
        Mistake(
            "log-dets at the data",
            at_the_data,
            "you evaluate each layer's log_det at x: only the last layer ever sees x; the one before it sees "
            "what came out.",
        ),
        Mistake(
            "only one log-det",
            lambda x, layers, params: (lambda z, total, last: base(z) + last)(*backward(x, layers, params)),
            "you keep the log_det of one layer and lose the others: every layer's is added.",
        ),
        Mistake(
            "forward for inverse",
            lambda x, layers, params: (lambda z, total: base(z) + total)(*Chain(layers).forward(params, x)),
            "you push x forward through the layers: the data come out of f, so go back with inverse.",
        ),
        Mistake(
            "forward's log-det at the data",
            forward_log_det_at_the_data,
            "you take forward's log_det at x: forward starts from z, and its log_det has the other sign.",
        ),
    ),
)
