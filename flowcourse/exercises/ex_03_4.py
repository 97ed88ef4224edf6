"""ex-03-4: a point at which the density of a flow is higher than at f(0)."""

import numpy as np

from minflow.distributions import Normal

from ..checking.parts import Check, Demand, TestInput
from ._layers import Bend, back, bend_params, either_sign, through

LEAST = 0.7  # nats above log p_X(f(0))
TURNS = np.linspace(0, 2 * np.pi, 200)


def inputs(rng):
    chains = [chain((0, 1), 4 * np.log(2) * np.ones(2), (2.0, 4.0))]
    for order in ((1, 0), (0,), (0, 1, 0)):
        c = [either_sign(rng, 2.9 if len(order) == 1 else 2.5, 3.2) for _ in order]
        chains.append(chain(order, c, [either_sign(rng, 0.3, 1.0) for _ in order]))
    while not _needs_all(*chains[-1]):
        c = [either_sign(rng, 2.5, 3.2) for _ in order]
        chains[-1] = chain(order, c, [either_sign(rng, 0.3, 1.0) for _ in order])
    return [TestInput((Normal(dim=2), *one)) for one in chains]


def _needs_all(layers, params):
    """Whether a point is dense enough, and the densest one for the first two layers is not."""
    z = np.random.default_rng(0).uniform(-1.5, 1.5, size=(500, 2))
    _, log_dets = through(z, layers, params)
    base, start = -0.5 * np.sum(z**2, axis=1), sum(through(np.zeros((1, 2)), layers, params)[1])
    gains = base - sum(log_dets) + start
    return gains.max() > LEAST + 0.3 and gains[np.argmax(base - sum(log_dets[:2]))] < LEAST - 0.3


def chain(order, c, d):
    """(layers, params) of bends in the plane: coordinate `reads` passes, the other is scaled and lifted."""
    return [Bend(2, reads) for reads in order], [bend_params(*pair) for pair in zip(c, d)]


def log_p(x, base, layers, params):
    """log p_X at one point x (2,)."""
    points, log_dets = back(x[None], layers, params)
    return float((base.log_prob(points[-1]) + sum(log_dets))[0])


def image(z, base, layers, params):
    """f(z) of one point z (2,)."""
    return through(z[None], layers, params)[0][-1][0]


def gain(x, *flow):
    """By how many nats log p_X(x) is above log p_X(f(0))."""
    return log_p(x, *flow) - log_p(image(np.zeros(2), *flow), *flow)


def enough(x, *flow):
    return gain(x, *flow) >= LEAST


def picture(answer):
    """The density of the flow by hand, with f(0) and the learner's point."""
    from minflow import plots

    base, layers, params = inputs(np.random.default_rng(0))[0].args
    x, centre = np.asarray(answer(base, layers, params), float), image(np.zeros(2), base, layers, params)
    ring = np.stack([np.cos(TURNS), np.sin(TURNS)], axis=1)
    marks = np.concatenate([centre + 0.15 * ring, x + 0.15 * ring, x + 0.05 * ring, x[None]])

    def log_prob(u):
        points, log_dets = back(u, layers, params)
        return base.log_prob(points[-1]) + sum(log_dets)

    title = "The flow's log p, with a ring around f(0) and two around your x"
    picture = plots.density(log_prob, ((-2.5, 3.5), (-2.5, 3.5)), marks, title)
    picture.alt = (
        f"Heat map of the flow's log p. f(0) lies at ({centre[0]:.2f}, {centre[1]:.2f}), and your point at "
        f"({x[0]:.2f}, {x[1]:.2f}), where log p is {gain(x, base, layers, params):.2f} nats higher.".replace("-", "−")
    )
    return picture


CHECK = Check(
    "ex-03-4",
    arguments=("base", "layers", "params"),
    returns=("x",),
    inputs=inputs,
    picture=picture,
    demands=(
        Demand(
            "one point",
            lambda x, *flow: x.shape == (2,) and np.all(np.isfinite(x)),
            lambda x, *flow: f"give one point, finite numbers of shape (2,); yours has shape {x.shape}",
        ),
        Demand(
            "not f(0)",
            lambda x, *flow: np.max(np.abs(x - image(np.zeros(2), *flow))) > 1e-9,
            "that is f(0) itself, the point of the claim",
        ),
        Demand(
            "x and not z",
            lambda x, *flow: enough(x, *flow) or not enough(image(x, *flow), *flow),
            "f of your point is dense enough: you return z, and x = f(z) is asked",
        ),
        Demand(
            "not where f stretches",
            lambda x, *flow: gain(x, *flow) > -LEAST,
            lambda x, *flow: (
                f"log p_X is {-gain(x, *flow):.2f} nats lower there than at f(0): is f stretching around your point? "
                "The same mass on more area is less dense"
            ),
        ),
        Demand(
            "denser",
            enough,
            lambda x, *flow: (
                f"log p_X there is {gain(x, *flow):+.2f} nats relative to f(0), and at least +{LEAST} are asked: "
                "move to where f squeezes more than the base falls"
            ),
        ),
    ),
)
