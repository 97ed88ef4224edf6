"""ex-03-2: log p_X of a base pushed through a chain of layers."""

import numpy as np

from minflow.distributions import Logistic, Normal

from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import offset, scale
from ._layers import (
    Bend,
    back,
    bend_params,
    chain_of_four,
    either_sign,
    from_minus_zero,
    random_chains,
    through,
    two_bends,
)

CELL = 0.25


def inputs(rng):
    z, layers, params = two_bends()
    test_inputs = [TestInput((through(z, layers, params)[0][-1], Normal(dim=2), layers, params))]
    for kind, (z, layers, params) in zip((Normal, Logistic), random_chains(rng), strict=True):
        dim = z.shape[1]
        base = kind([offset(rng) for _ in range(dim)], [scale(rng) for _ in range(dim)])
        test_inputs.append(TestInput((through(z, layers, params)[0][-1], base, layers, params)))
    twice, between = Bend(2), Bend(2, 1)
    params = [bend_params(either_sign(rng, 0.4, 1.0), either_sign(rng, 0.3, 1.2)) for _ in range(3)]
    test_inputs.append(TestInput((rng.normal(size=(3, 2)), Normal(dim=2), [twice, between, twice], params)))
    side = np.arange(-5, 5, CELL), np.arange(-13, 13, CELL)
    grid = np.stack(np.meshgrid(*side), axis=-1).reshape(-1, 2)
    params = [bend_params(either_sign(rng, 0.3, 0.6), either_sign(rng, 0.3, 1.0))]
    return [*test_inputs, TestInput((grid, Normal(dim=2), [Bend(2)], params), "grid")]


def log_prob(x, base, layers, params):
    points, log_dets = back(x, layers, params)
    return base.log_prob(points[-1]) + sum(log_dets)


def mass_is_not_one(inputs, values):
    return max(abs(np.sum(np.exp(v)) * CELL**2 - 1) for p, v in zip(inputs, values, strict=True) if p.name == "grid")


def log_prob_with(combine):
    """combine(base, points from x to z₀, log-dets of the inverses, last layer first)."""
    return lambda x, base, layers, params: combine(base, *back(x, layers, params))


def at_the_data(x, base, layers, params):
    log_dets = [layer.inverse(p, x)[1] for layer, p in zip(layers, params)]
    return base.log_prob(back(x, layers, params)[0][-1]) + sum(log_dets)


def starts_again(x, base, layers, params):
    log_dets = [layer.inverse(p, x)[1] for layer, p in zip(layers, params)]
    return base.log_prob(layers[0].inverse(params[0], x)[0]) + sum(log_dets)


def forward_at_the_points(sign):
    """The mistake of taking forward's log_det, at the point where each layer's inverse starts."""

    def formula(x, base, layers, params):
        points = back(x, layers, params)[0]
        log_dets = [layer.forward(p, u)[1] for layer, p, u in zip(layers[::-1], params[::-1], points)]
        return base.log_prob(points[-1]) + sign * sum(log_dets)

    return formula


def pushed_forward(x, base, layers, params):
    points, log_dets = through(x, layers, params)
    return base.log_prob(points[-1]) + sum(log_dets)


def first_to_last(x, base, layers, params):
    points, log_dets = through(x, layers, params, "inverse")
    return base.log_prob(points[-1]) + sum(log_dets)


def picture(answer):
    """The learner's density of a chain of four layers, beside samples of it."""
    from minflow import plots

    base, (layers, params) = Normal(dim=2), chain_of_four()
    samples = through(base.sample(np.random.default_rng(0), 1000), layers, params)[0][-1]
    box, title = ((-5.0, 2.5), (-6.0, 4.0)), "Your log p, and samples of the chain"
    return plots.density(lambda x: answer(x, base, layers, params), box, samples, title)


CHECK = Check(
    "ex-03-2",
    arguments=("x", "base", "layers", "params"),
    returns=("log p",),
    inputs=inputs,
    expected=log_prob,
    laws=(Law("p_X, summed over a fine grid of the plane, is 1", mass_is_not_one, tolerance=2e-3),),
    picture=picture,
    mistakes=(
        Mistake(
            "order of the layers",
            first_to_last,
            "you undo the layers from first to last: the one that acted last must be undone first.",
        ),
        Mistake(
            "first layer left out",
            log_prob_with(lambda base, points, log_dets: base.log_prob(points[-2]) + sum(log_dets[:-1])),
            "you stop before layers[0] is undone: with which number does your loop end, and is that one included?",
        ),
        Mistake(
            "params in the old order",
            lambda x, base, layers, params: log_prob(x, base, layers, params[::-1]),
            "you reverse the list of layers and not that of params: each layer is used with the numbers of another "
            "one.",
        ),
        Mistake(
            "layers in the old order",
            lambda x, base, layers, params: log_prob(x, base, layers[::-1], params),
            "you reverse the list of params and not that of layers: each layer is used with the numbers of another "
            "one.",
        ),
        Mistake(
            "index −0",
            lambda x, base, layers, params: first_to_last(x, base, from_minus_zero(layers), from_minus_zero(params)),
            "your index starts at −0, which is 0: so the first layer is undone first, and the others follow from the "
            "end. The last layer is layers[-1].",
        ),
        Mistake(
            "log-dets at the data",
            at_the_data,
            "you take every log_det at x: only the last layer is undone at x, the one before it at the point that "
            "came out.",
        ),
        Mistake(
            "sign of the log-dets",
            log_prob_with(lambda base, points, log_dets: base.log_prob(points[-1]) - sum(log_dets)),
            "the log-dets have the wrong sign: those of inverse, log|det ∂z/∂x|, are added.",
        ),
        Mistake(
            "forward's log-det at the point of the inverse",
            forward_at_the_points(-1),
            "you subtract forward's log_det and take it at z_m: the two directions are negatives at *corresponding* "
            "points, and forward's point is the one before the layer.",
        ),
        Mistake(
            "forward's log-det added",
            forward_at_the_points(1),
            "you add the log_det of forward at z_m: on the way back the change of volume is that of inverse.",
        ),
        Mistake(
            "no log-dets",
            log_prob_with(lambda base, points, log_dets: base.log_prob(points[-1])),
            "the base's log-density at z₀ is right, but the change of volume, the sum of the log-dets, is missing.",
        ),
        Mistake(
            "no base term",
            log_prob_with(lambda base, points, log_dets: sum(log_dets)),
            "the log-dets are right, but log p_Z(z₀) is missing.",
        ),
        Mistake(
            "base at the data",
            log_prob_with(lambda base, points, log_dets: base.log_prob(points[0]) + sum(log_dets)),
            "you evaluate the base at x: p_Z is a density of z₀, the point at the end of the way back.",
        ),
        Mistake(
            "the base at every point",
            log_prob_with(lambda base, points, log_dets: sum(map(base.log_prob, points[1:])) + sum(log_dets)),
            "you evaluate the base at every point on the way: p_Z appears once, at z₀.",
        ),
        Mistake(
            "standard normal assumed",
            log_prob_with(
                lambda base, points, log_dets: Normal(dim=points[0].shape[1]).log_prob(points[-1]) + sum(log_dets)
            ),
            "you assume that the base is a standard normal: it often is, but here it is the argument `base`.",
        ),
        Mistake(
            "one log-det alone",
            log_prob_with(lambda base, points, log_dets: base.log_prob(points[-1]) + log_dets[-1]),
            "you keep the log_det of one layer and lose the others: does the loop overwrite it?",
        ),
        Mistake(
            "forward for inverse",
            pushed_forward,
            "you push x forward through the layers: x came out of f, so go back with inverse.",
        ),
        Mistake(
            "forward in the order of the way back",
            lambda x, base, layers, params: pushed_forward(x, base, layers[::-1], params[::-1]),
            "the order is right, but each layer is applied again: undo it with inverse.",
        ),
        Mistake(
            "starts again at x",
            starts_again,
            "every layer starts from x: each one must start where the one before it stopped.",
        ),
        Mistake(
            "negative log-likelihood",
            lambda x, base, layers, params: -log_prob(x, base, layers, params),
            "that is −log p, the loss of a training: the task asks for log p itself.",
        ),
    ),
)
