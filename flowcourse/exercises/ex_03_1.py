"""ex-03-1: which layer of a chain reports a wrong log_det, and what log|det ∂x/∂z₀| of the whole chain is.

A layer that an answer gets has a map, and numbers to report. It has no formula for a log_det, neither right nor wrong,
so that nothing in it says which layer is the wrong one.
"""

import autograd.numpy as np

from minflow.calculus import batch_jacobian, log_abs_det

from ..checking.parts import Check, Law, Mistake, TestInput
from ._layers import Bend, BendMap, random_chains, through, two_bends

# Ways to get the log_det of a Bend wrong: report(log_det, log-scale of a moved coordinate, D). The errors of the last
# one add up to 0 over the batch.
SIGN, PASSING, ONCE, SLIGHT, BALANCED = (
    lambda log_det, log_scale, dim: -log_det,
    lambda log_det, log_scale, dim: (dim - 1) * log_scale,  # the slope of the coordinate that is read is forgotten
    lambda log_det, log_scale, dim: log_det - (dim - 2) * log_scale,  # the log-scale counts once
    lambda log_det, log_scale, dim: log_det + 0.002,
    lambda log_det, log_scale, dim: log_det + 0.3 * np.cos(4 * np.pi * np.arange(len(log_det)) / len(log_det)),
)


class Layer(BendMap):
    """A bend that reports, for each row, the number that is stored for the nearest of its points.

    points: (K, D). reports: (K,), one number for each point.
    """

    def __init__(self, dim, reads, points, reports):
        super().__init__(dim, reads)
        self.points, self.reports = points, reports

    def to_x(self, params, z):
        return self.bent(params, z), self._report(z)

    def to_z(self, params, x):
        z = self.unbent(params, x)
        return z, -self._report(z)

    def _report(self, z):
        return self.reports[np.argmin(np.sum((z[:, None] - self.points) ** 2, axis=2), axis=1)]


def inputs(rng):
    """By hand; wrong in all rows, or in one row alone, the first or the last, too; by very little; one layer alone."""
    plane, space = random_chains(rng)
    chains = (
        (two_bends(), 1, SIGN),
        (plane, int(rng.choice([0, 2, 3])), PASSING),
        (space, int(rng.choice([2, 4])), ONCE),
        (random_chains(rng)[0], int(rng.choice([1, 2, 3])), SIGN, int(rng.choice([1, 2, 3]))),
        (random_chains(rng)[0], 2, SIGN, 0),
        (random_chains(rng)[0], 3, SIGN, -1),
        (random_chains(rng)[1], int(rng.choice([1, 2, 3])), SLIGHT),
        ([part[:1] if isinstance(part, list) else part for part in random_chains(rng)[0]], 0, PASSING),
        ((np.array([[0.0, 1.0], [0.0, -1.0]]), *two_bends()[1:]), 1, SIGN),
        (random_chains(rng)[0], int(rng.choice([1, 2, 3])), BALANCED),
        (random_chains(rng)[1], int(rng.choice([1, 2, 3])), BALANCED),
    )
    return [TestInput(with_one_wrong(*chain)) for chain in chains]


def with_one_wrong(chain, place, wrong, row=None):
    """(z, layers, params): each layer knows its reports at z₀, and at the points that it receives in the chain.

    The layer at `place` is wrong in one row, or in all where `row` is None.
    """
    z, bends, params = chain
    layers = []
    for m, (bend, p, received) in enumerate(zip(bends, params, through(*chain)[0])):
        points = np.concatenate([z, received])
        reports = bend.forward(p, points)[1]
        if m == place:
            log_scale, _ = bend.log_scale_and_shift(p, points[:, [bend.reads]])
            at = slice(None) if row is None else [row % len(z), len(z) + row % len(z)]
            reports[at] = wrong(reports, log_scale[:, 0], bend.dim)[at]
        layers.append(Layer(bend.dim, bend.reads, points, reports))
    return z, layers, params


def honest(layers):
    return [Bend(layer.dim, layer.reads) for layer in layers]


def wrong_layer(z, layers, params):
    reported, right = through(z, layers, params)[1], through(z, honest(layers), params)[1]
    return next(m for m, pair in enumerate(zip(reported, right)) if not np.allclose(*pair))


def wrong_in_row(place):
    """formula(z, layers, params): the first layer whose report is wrong in this row, and 0 where there is none."""

    def formula(z, layers, params):
        reported, right = through(z, layers, params)[1], through(z, honest(layers), params)[1]
        return next((m for m, pair in enumerate(zip(reported, right)) if not np.isclose(*pair)[place]), 0)

    return formula


def wrong_on_average(z, layers, params):
    """The first layer whose reports have a wrong mean over the batch, and 0 where there is none."""
    reported, right = through(z, layers, params)[1], through(z, honest(layers), params)[1]
    return next((m for m, pair in enumerate(zip(reported, right)) if not np.isclose(*map(np.mean, pair))), 0)


def repaired(z, layers, params):
    return wrong_layer(z, layers, params), sum(through(z, honest(layers), params)[1])


def not_that_of_the_whole_jacobian(inputs, values):
    """Largest |value − log|det J|| with J by autograd through the whole chain."""
    gaps = []
    for test_input, (_, value) in zip(inputs, values, strict=True):
        z, layers, params = test_input.args
        J = batch_jacobian(lambda u, rest=(layers, params): through(u, *rest)[0][-1])(z)
        gaps.append(float(np.max(np.abs(value - log_abs_det(J)))))
    return max(gaps)


def on_total(formula):
    """A mistake in the second result: formula(z, layers, params)."""
    return lambda *args: (None, formula(*args))


def on_layer(formula):
    """A mistake in the first result: formula(z, layers, params)."""
    return lambda *args: (formula(*args), None)


def at_the_start(layers, z, params):
    """The log-dets of all layers at z₀."""
    return [layer.forward(p, z)[1] for layer, p in zip(layers, params)]


def without_the_wrong_one(z, layers, params):
    log_dets = through(z, layers, params)[1]
    return sum(log_dets) - log_dets[wrong_layer(z, layers, params)]


def with_its_sign_turned(z, layers, params):
    log_dets = through(z, layers, params)[1]
    return sum(log_dets) - 2 * log_dets[wrong_layer(z, layers, params)]


def farthest_from_0(z, layers, params):
    return int(np.argmax([np.max(np.abs(log_det)) for log_det in through(z, layers, params)[1]]))


def first_to_differ(z, layers, params):
    """The first layer whose report where it stands differs from its right log_det at z₀."""
    reported, right = through(z, layers, params)[1], at_the_start(honest(layers), z, params)
    return next(m for m, pair in enumerate(zip(reported, right)) if not np.allclose(*pair))


CHECK = Check(
    "ex-03-1",
    arguments=("z", "layers", "params"),
    returns=("the layer", "log_det"),
    inputs=inputs,
    expected=repaired,
    rtol=1e-4,  # a finite difference passes
    atol=1e-4,
    laws=(Law("it is log|det J| of the whole chain's Jacobian", not_that_of_the_whole_jacobian, tolerance=1e-3),),
    mistakes=(
        Mistake(
            "order",
            lambda *args: repaired(*args)[::-1],
            "the two results come in the wrong order: first the number of the layer, then log_det.",
        ),
        Mistake(
            "counted from one",
            on_layer(lambda z, layers, params: wrong_layer(z, layers, params) + 1),
            "you found the layer and count from 1: the first layer is number 0, as in layers[0].",
        ),
        Mistake(
            "counted from the end",
            on_layer(lambda z, layers, params: wrong_layer(z, layers, params) - len(layers)),
            "you found the layer and count from the end: give its place from the front, with 0 for the first.",
        ),
        Mistake(
            "compared at different points",
            on_layer(first_to_differ),
            "you compare a report at one point with a Jacobian at another: take both at the point that the layer "
            "receives.",
        ),
        *(
            Mistake(
                f"compared in the {row} row",
                on_layer(wrong_in_row(place)),
                "you compare the reports of one row only: a report may be right there and wrong in another row. Look "
                "at all of them.",
            )
            for row, place in (("first", 0), ("last", -1))
        ),
        Mistake(
            "compared on average",
            on_layer(wrong_on_average),
            "you compare means over the batch: errors of both signs cancel in a mean. What do you compare, row by row?",
        ),
        Mistake(
            "the largest report",
            on_layer(farthest_from_0),
            "you name the layer that reports the largest numbers: a large log_det may be right. Compare each report "
            "with the map itself.",
        ),
        Mistake(
            "the sum as reported",
            on_total(lambda z, layers, params: sum(through(z, layers, params)[1])),
            "your sum still contains the wrong report: replace it by the log-det of that layer's Jacobian.",
        ),
        Mistake(
            "the wrong layer left out",
            on_total(without_the_wrong_one),
            "you leave the wrong layer out of the sum: its report is wrong, but its map still stretches.",
        ),
        Mistake(
            "its sign turned",
            on_total(with_its_sign_turned),
            "you turn the sign of the wrong report: that repairs the first chain only. In the others the report is "
            "wrong in another way, so compute what it should be.",
        ),
        Mistake(
            "all at z₀",
            on_total(lambda z, layers, params: sum(at_the_start(honest(layers), z, params))),
            "you take every Jacobian at z₀: only the first layer receives z₀, the next one receives what came out.",
        ),
        Mistake(
            "all at z₀, as reported",
            on_total(lambda z, layers, params: sum(at_the_start(layers, z, params))),
            "you add the reports at z₀: only the first layer receives z₀, and one of the reports is wrong.",
        ),
        Mistake(
            "the repaired layer alone",
            on_total(lambda z, layers, params: through(z, honest(layers), params)[1][wrong_layer(z, layers, params)]),
            "that is the right log_det of the wrong layer alone: the whole chain is asked.",
        ),
    ),
)
