"""ex-04-2: z₀ = h(x) for a chain of layers."""

import numpy as np

from ..checking.parts import Check, Law, Mistake, TestInput
from ._layers import back, from_minus_zero, random_chains, through, two_bends


def inputs(rng):
    found = []
    for z, layers, params in (two_bends(), *random_chains(rng)):
        found.append(TestInput((through(z, layers, params)[0][-1], layers, params)))
    return found


def undone(x, layers, params):
    return back(x, layers, params)[0][-1]


def does_not_come_back(inputs, values):
    gaps = [through(z, *p.args[1:])[0][-1] - p.args[0] for p, z in zip(inputs, values, strict=True)]
    return max(float(np.max(np.abs(gap))) for gap in gaps)


CHECK = Check(
    "ex-04-2",
    arguments=("x", "layers", "params"),
    returns=("z",),
    inputs=inputs,
    expected=undone,
    laws=(Law("f(h(x)) is x again", does_not_come_back),),
    mistakes=(
        Mistake(
            "order of the layers",
            lambda x, layers, params: through(x, layers, params, "inverse")[0][-1],
            "you undo the layers first to last: every step is legal and the point is wrong. What was done last is "
            "undone first.",
        ),
        Mistake(
            "params in the old order",
            lambda x, layers, params: undone(x, layers, params[::-1]),
            "you turn the list of layers round, and not that of params: each layer has got the numbers of another.",
        ),
        Mistake(
            "layers in the old order",
            lambda x, layers, params: undone(x, layers[::-1], params),
            "you turn the list of params round, and not that of layers: each layer has got the numbers of another.",
        ),
        Mistake(
            "index −0",
            lambda x, layers, params: through(x, from_minus_zero(layers), from_minus_zero(params), "inverse")[0][-1],
            "your index starts at −0, which is 0: the first layer comes first, and the others follow backwards. The "
            "last one is layers[-1].",
        ),
        Mistake(
            "forward for inverse",
            lambda x, layers, params: through(x, layers, params)[0][-1],
            "you push x forward through the layers: x has come out of f, so go back with inverse.",
        ),
        Mistake(
            "forward in the order of the way back",
            lambda x, layers, params: through(x, layers[::-1], params[::-1])[0][-1],
            "the order is right, and each layer is applied once more: undo it with inverse.",
        ),
        Mistake(
            "starts again at x",
            lambda x, layers, params: layers[0].inverse(params[0], x)[0],
            "every layer starts from x, and only the first one's work is left: a layer takes up where the one "
            "before it stopped.",
        ),
        Mistake(
            "the first layer left out",
            lambda x, layers, params: undone(x, layers[1:], params[1:]),
            "f⁽¹⁾ is not undone: that is z₁, one step from the goal.",
        ),
        Mistake(
            "the last layer left out",
            lambda x, layers, params: undone(x, layers[:-1], params[:-1]),
            "f⁽ᴹ⁾ is not undone: it was the last to touch x, and is the first to go.",
        ),
        Mistake(
            "one layer undone",
            lambda x, layers, params: layers[-1].inverse(params[-1], x)[0],
            "you undo the last layer only, and stop one step back from x: is a return inside the loop?",
        ),
        Mistake("unchanged", lambda x, layers, params: x, "you return x as it came."),
    ),
)
