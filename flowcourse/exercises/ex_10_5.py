"""ex-10-5: a MAF from latents to data, coordinate after coordinate."""

import numpy as np

from ..checking.parts import Check, Law, Mistake, TestInput
from ._autoregressive import pencil, queue, random_network, scaled, unscaled

LENGTH = 60  # of the series in the picture


def inputs(rng):
    found = [TestInput((np.array([[1.0, 1.0, 1.0], [2.0, -2.0, -1.0], [-1.5, 0.5, 2.0], [0.5, -1.0, 3.0]]), pencil))]
    for n, dim in ((5, 4), (3, 6)):
        found.append(TestInput((rng.normal(size=(n, dim)), random_network(rng, dim))))
    return found


def forward(z, net):
    return queue(scaled, z, net)


def does_not_go_back(inputs, values):
    gaps = []
    for test_input, x in zip(inputs, values):
        z, net = test_input.args
        gaps.append(np.max(np.abs(unscaled(x, *net(x)) - z)))
    return float(max(gaps))


def repeated(start, passes=0):
    """The mistake of feeding a pass its own result instead of z, D + passes times: from z · start, start 0 or 1."""

    def formula(z, net):
        x = z * start
        for _ in range(z.shape[1] + passes):
            x = scaled(x, *net(x))
        return x

    return formula


def columns(order, x=None):
    """One column after the other, in `order(D)`, each computed once; the others as in x(z), by default 0."""

    def formula(z, net):
        made = np.zeros_like(z) if x is None else x(z)
        for i in order(z.shape[1]):
            log_scale, shift = net(made)
            made[:, i] = z[:, i] * np.exp(log_scale[:, i]) + shift[:, i]
        return made

    return formula


def series(u):
    """α = ln 0.3 and μ = 0.98 times the value before."""
    before = np.concatenate([np.zeros((len(u), 1)), u[:, :-1]], axis=1)
    return np.full(u.shape, np.log(0.3)), 0.98 * before


def picture(answer):
    """Series of numbers, each near the one before, made by the learner's queue."""
    from minflow import plots

    z = np.random.default_rng(1).normal(size=(3, LENGTH))
    x = np.asarray(answer(z, series))
    figure, axes = plots.new_figure(size=(7.2, 3.2))
    for row, style in zip(x, ("-", "--", ":")):
        axes.plot(np.arange(1, LENGTH + 1), row, style, color=plots.MODEL)
    axes.set(xlabel="place i", ylabel="value of x at place i", title="Your MAF as a time series: three samples")
    step = np.std(np.diff(x, axis=1))
    alt = (
        f"Three wandering curves over {LENGTH} places, between {x.min():.1f} and {x.max():.1f}. Neighbouring values "
        f"differ by {step:.1f} on average: each value was made near the one before it."
    )
    return plots.Picture(figure, alt)


CHECK = Check(
    "ex-10-5",
    arguments=("z", "net"),
    returns=("x",),
    inputs=inputs,
    expected=forward,
    laws=(Law("(x − μ) · exp(−α), with α and μ at x, is z again", does_not_go_back),),
    picture=picture,
    mistakes=(
        Mistake(
            "reads z",
            lambda z, net: scaled(z, *net(z)),
            "you feed the network z, in one pass: that is an IAF. A MAF reads the data, and they have to be made "
            "first.",
        ),
        Mistake(
            "the inverse in the queue",
            lambda z, net: queue(unscaled, z, net),
            "your queue is right, and each coordinate of it is undone: x_i is z_i times exp(α_i), plus μ_i.",
        ),
        Mistake(
            "one pass from zeros",
            lambda z, net: scaled(z, *net(np.zeros_like(z))),
            "the network read an x that was still empty (was it asked once only? is the last coordinate made first?): "
            "then only the first coordinate is right.",
        ),
        Mistake(
            "one pass too few",
            lambda z, net: queue(scaled, z, net, passes=z.shape[1] - 1),
            "the last coordinate is wrong: it needs all those before it, and they are ready one pass later.",
        ),
        Mistake(
            "one pass too few from z",
            lambda z, net: queue(scaled, z, net, start=z, passes=z.shape[1] - 1),
            "the last coordinate is wrong: it needs all those before it, and they are ready one pass later.",
        ),
        Mistake(
            "a pass for each row",
            lambda z, net: queue(scaled, z, net, passes=len(z)),
            "you make as many passes as there are rows: it is the coordinates that wait for each other, all rows go "
            "through the queue together.",
        ),
        Mistake(
            "two passes",
            lambda z, net: queue(scaled, z, net, passes=2),
            "two passes make two coordinates right: each pass makes one more, and there are D of them.",
        ),
        Mistake(
            "scales x again",
            repeated(0),
            "each pass scales what the last one made: it is z that is scaled and shifted; only the network reads x.",
        ),
        Mistake(
            "scales x again, from z",
            repeated(1),
            "each pass scales what the last one made: it is z that is scaled and shifted; only the network reads x.",
        ),
        Mistake(
            "the first never made",
            columns(lambda dim: range(1, dim)),
            "you leave the first coordinate at 0: nothing comes before it, and still it has a scale and a shift.",
        ),
        Mistake(
            "the first as it is",
            columns(lambda dim: range(1, dim), np.copy),
            "you take the first coordinate over as it is: nothing comes before it, and still it has a scale and a "
            "shift.",
        ),
        Mistake(
            "the last never made",
            columns(lambda dim: range(dim - 1)),
            "you leave the last coordinate at 0: there are D of them, and the last one is made of all the others.",
        ),
        Mistake(
            "the inverse",
            lambda z, net: unscaled(z, *net(z)),
            "you take z for data and undo the map: here z is given, and x is asked.",
        ),
        Mistake(
            "shift taken off",
            lambda z, net: queue(lambda u, a, m: u * np.exp(a) - m, z, net),
            "you take the shift off: that belongs to the way from x to z.",
        ),
        Mistake(
            "no scale",
            lambda z, net: queue(lambda u, a, m: u + m, z, net),
            "the shift is there, and the scale is missing: each z is multiplied by exp(α) first.",
        ),
        Mistake(
            "no shift",
            lambda z, net: queue(lambda u, a, m: u * np.exp(a), z, net),
            "the scale is there, and the shift μ is missing.",
        ),
        Mistake(
            "shift before scale",
            lambda z, net: queue(lambda u, a, m: (u + m) * np.exp(a), z, net),
            "you shift first, and so the shift is scaled too: scale z, then add μ.",
        ),
        Mistake(
            "exp(−α)",
            lambda z, net: queue(lambda u, a, m: u * np.exp(-a) + m, z, net),
            "you divide by the scale: that belongs to the way from x to z.",
        ),
        Mistake(
            "no exponential",
            lambda z, net: queue(lambda u, a, m: u * a + m, z, net),
            "you multiply by α, which is the logarithm of the scale: the scale is exp(α).",
        ),
        Mistake(
            "α and μ exchanged",
            lambda z, net: queue(lambda u, a, m: scaled(u, m, a), z, net),
            "you have the two results of the network exchanged: the first is α, the log-scale, the second the shift μ.",
        ),
    ),
)
