"""ex-04-5: n samples of a base pushed through a chain of layers."""

import copy

import numpy as np

from minflow.distributions import Laplace, Logistic, Normal

from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import offset, scale
from ._layers import back, notebook_chain, random_chains, through, two_bends


def inputs(rng):
    _, layers, params = two_bends()
    found = [TestInput((np.random.default_rng(1), 3, Normal(dim=2), layers, params))]
    for kind, (z, layers, params) in zip((Logistic, Laplace), random_chains(rng), strict=True):
        n, dim = z.shape
        base = kind([offset(rng) for _ in range(dim)], [scale(rng) for _ in range(dim)])
        found.append(TestInput((np.random.default_rng(rng.integers(2**32)), n + 2, base, layers, params)))
    return found


def draw(rng, n, base, times=1):
    """Samples of the base, from the last of `times` draws; the test input's own rng is copied and stays as it is."""
    rng = copy.deepcopy(rng)
    return [base.sample(rng, n) for _ in range(times)][-1]


def samples(rng, n, base, layers, params):
    return through(draw(rng, n, base), layers, params)[0][-1]


def not_draws_of_the_base(inputs, values):
    gaps = []
    for test_input, x in zip(inputs, values, strict=True):
        rng, n, base, layers, params = test_input.args
        gaps.append(float(np.max(np.abs(back(x, layers, params)[0][-1] - draw(rng, n, base)))))
    return max(gaps)


def draws_of(z_of):
    """The samples made from z_of(rng, n, base) in the place of the base's."""

    def formula(rng, n, base, layers, params):
        return through(z_of(copy.deepcopy(rng), n, base), layers, params)[0][-1]

    return formula


def drawn_in_the_loop(rng, n, base, layers, params):
    return layers[-1].forward(params[-1], draw(rng, n, base, times=len(layers)))[0]


def picture(answer):
    """The learner's samples of the notebook's chain, cut after each of its layers."""
    from minflow import plots

    base, (layers, params) = Normal(dim=2), notebook_chain()
    z = draw(np.random.default_rng(0), 2000, base)
    panels, names = {"z₀, from the base": z}, ("scale", "bend up", "turn", "bend down")
    for k, name in enumerate(names, start=1):
        panels[f"yours, after {name}"] = answer(np.random.default_rng(0), 2000, base, layers[:k], params[:k])
    return plots.clouds(panels, z[:, 0], "Your samples, after each layer of the chain", columns=5)


CHECK = Check(
    "ex-04-5",
    arguments=("rng", "n", "base", "layers", "params"),
    returns=("samples",),
    inputs=inputs,
    expected=samples,
    laws=(
        Law("h takes the samples back to base.sample(rng, n), drawn once from the rng given", not_draws_of_the_base),
    ),
    picture=picture,
    mistakes=(
        Mistake(
            "inverse for forward",
            lambda *args: back(draw(*args[:3]), *args[3:])[0][-1],
            "you take the draws through the inverse: the base's draws are z, and forward makes x of them.",
        ),
        Mistake(
            "inverse for forward, first to last",
            lambda *args: through(draw(*args[:3]), *args[3:], "inverse")[0][-1],
            "you take the draws through the inverses: the base's draws are z, and forward makes x of them.",
        ),
        Mistake(
            "order of the layers",
            lambda rng, n, base, layers, params: samples(rng, n, base, layers[::-1], params[::-1]),
            "you apply the layers last to first: that is the order of the way back. Forward f⁽¹⁾ acts first.",
        ),
        Mistake(
            "no layers",
            lambda rng, n, base, layers, params: draw(rng, n, base),
            "those are samples of the base, z₀: the layers have not touched them.",
        ),
        Mistake(
            "drawn in the loop",
            drawn_in_the_loop,
            "you draw anew for every layer, and only the last layer acts on what is left: randomness enters once, at "
            "z₀.",
        ),
        Mistake(
            "standard normal assumed",
            draws_of(lambda rng, n, base: rng.standard_normal((n, base.dim))),
            "you draw from a standard normal: often the base is one, and here it is what `base` says.",
        ),
        Mistake(
            "a seed of its own",
            draws_of(lambda rng, n, base: base.sample(np.random.default_rng(0), n)),
            "you make a generator of your own, and every call gives the same samples: draw from the rng that is given.",
        ),
        Mistake(
            "one draw for all",
            draws_of(lambda rng, n, base: np.repeat(base.sample(rng, 1), n, axis=0)),
            "your samples are n copies of one: each needs a draw of its own.",
        ),
        Mistake(
            "the last layer left out",
            lambda rng, n, base, layers, params: samples(rng, n, base, layers[:-1], params[:-1]),
            "the last layer has not acted: your points are one step short of x.",
        ),
        Mistake(
            "the last layer alone",
            lambda rng, n, base, layers, params: samples(rng, n, base, layers[-1:], params[-1:]),
            "every layer starts from z₀, and only the last one's work is left: a layer takes up where the one before "
            "it stopped.",
        ),
    ),
)
