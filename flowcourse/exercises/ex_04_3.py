"""ex-04-3: log|det ∂x/∂z₀| of a chain, at z₀."""

import numpy as np

from minflow.calculus import log_abs_det

from ..checking.parts import Check, Law, Mistake, TestInput
from ._layers import random_chains, through, two_bends


def inputs(rng):
    return [TestInput(args) for args in (two_bends(), *random_chains(rng))]


def total(z, layers, params):
    return sum(through(z, layers, params)[1])


def not_that_of_the_whole_jacobian(inputs, values):
    """Largest |value − log|det J|| with J by finite differences of the whole chain."""
    gaps = []
    for test_input, value in zip(inputs, values, strict=True):
        z, layers, params = test_input.args
        J = np.stack([column(z, layers, params, step) for step in 1e-5 * np.eye(z.shape[1])], axis=2)
        gaps.append(float(np.max(np.abs(value - log_abs_det(J)))))
    return max(gaps)


def column(z, layers, params, step):
    ahead, behind = (through(z + s, layers, params)[0][-1] for s in (step, -step))
    return (ahead - behind) / (2 * np.sum(step))


def log_dets_at(point_of, way="forward"):
    """The sum when layer m is asked at point_of(points)[m], by its forward or by its inverse."""

    def mistake(z, layers, params):
        points = point_of(through(z, layers, params)[0])
        return sum(getattr(layer, way)(p, u)[1] for layer, p, u in zip(layers, params, points))

    return mistake


CHECK = Check(
    "ex-04-3",
    arguments=("z", "layers", "params"),
    returns=("log_det",),
    inputs=inputs,
    expected=total,
    laws=(Law("it is log|det J| of the whole chain's Jacobian", not_that_of_the_whole_jacobian, tolerance=1e-5),),
    mistakes=(
        Mistake(
            "all at z₀",
            log_dets_at(lambda points: [points[0]] * (len(points) - 1)),
            "you ask every layer at z₀: only the first one ever sees z₀, the next sees what came out. Linear "
            "layers alone would have hidden this.",
        ),
        Mistake(
            "all at x",
            log_dets_at(lambda points: [points[-1]] * (len(points) - 1)),
            "you ask every layer at x, the end of the way: layer m is asked at the point that it receives.",
        ),
        Mistake(
            "at its own output",
            log_dets_at(lambda points: points[1:]),
            "you ask each layer at the point that has come out of it: forward's log_det belongs to the point that "
            "goes in.",
        ),
        Mistake(
            "order of the layers",
            lambda z, layers, params: total(z, layers[::-1], params[::-1]),
            "you go through the layers last to first: forward f⁽¹⁾ acts first. Sums may be turned round, the way of "
            "the point may not.",
        ),
        Mistake(
            "inverse for forward",
            lambda z, layers, params: sum(through(z, layers, params, "inverse")[1]),
            "you use inverse: z is latent, and it is f that acts on it.",
        ),
        Mistake(
            "inverse for forward, last to first",
            lambda z, layers, params: sum(through(z, layers[::-1], params[::-1], "inverse")[1]),
            "you go back from z as if it were data: z is latent, and it is f that acts on it.",
        ),
        Mistake(
            "inverse for forward, sign turned",
            lambda z, layers, params: -sum(through(z, layers, params, "inverse")[1]),
            "you walk with inverse and turn the sign: that is forward's log_det at other points, those before z. "
            "It is f that acts on z.",
        ),
        Mistake(
            "inverse's log-det",
            log_dets_at(lambda points: points[:-1], way="inverse"),
            "the point walks forward, and the log_det is inverse's: each way has its own.",
        ),
        Mistake(
            "inverse's log-det, all at z₀",
            log_dets_at(lambda points: [points[0]] * (len(points) - 1), way="inverse"),
            "you ask every layer's inverse at z₀: z is latent, so it is forward that acts on it, layer after layer.",
        ),
        Mistake(
            "log-dets multiplied",
            lambda z, layers, params: np.prod(through(z, layers, params)[1], axis=0),
            "you multiply the log-dets: determinants multiply, and so their logarithms add.",
        ),
        Mistake(
            "determinants added",
            lambda z, layers, params: np.log(np.sum(np.exp(through(z, layers, params)[1]), axis=0)),
            "you add the determinants and take the logarithm of the sum: areas that grow 2 times and 3 times grow "
            "6 times, not 5.",
        ),
        Mistake(
            "the last log-det alone",
            lambda z, layers, params: through(z, layers, params)[1][-1],
            "you keep the log_det of the last layer and lose the others: is it overwritten in the loop?",
        ),
        Mistake(
            "the first log-det alone",
            lambda z, layers, params: through(z, layers, params)[1][0],
            "you return the log_det of the first layer alone: is a return inside the loop?",
        ),
        *(
            Mistake(
                f"the {which} layer left out",
                lambda z, layers, params, part=part: total(z, layers[part], params[part]),
                f"the {which} layer is missing, in the walk and in the sum: there are M of them, from 0 to M − 1.",
            )
            for which, part in (("first", slice(1, None)), ("last", slice(None, -1)))
        ),
        Mistake(
            "stays 0",
            lambda z, layers, params: np.zeros(len(z)),
            "your log_det stays 0: is the sum kept from one turn of the loop to the next?",
        ),
        Mistake(
            "not summed over the layers",
            lambda z, layers, params: np.array(through(z, layers, params)[1]),
            "you return the log-dets of all layers, one in each row: add them up, point by point.",
        ),
        Mistake(
            "mean over the layers",
            lambda z, layers, params: np.mean(through(z, layers, params)[1], axis=0),
            "you average over the layers: each of them stretches, and the logarithms add.",
        ),
    ),
)
