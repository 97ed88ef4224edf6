"""ex-09-5: a MAF that goes on from known coordinates, so that one beginning gets many endings."""

import numpy as np

from ..checking import domains
from ..checking.parts import Check, Law, Mistake, TestInput
from ._autoregressive import filled, pencil, queue, random_network, scaled, unscaled

KNOWN, LENGTH = 25, 60  # of the series in the picture


def inputs(rng):
    known = np.array([[2.0], [1.0], [-2.0]])
    test_inputs = [TestInput((known, np.array([[1.0, 1.0], [-2.0, 0.5], [0.5, 2.0]]), pencil))]
    for n, dim, k in ((5, 4, 1), (2, 6, 2), (4, 5, 2)):
        test_inputs.append(
            TestInput((rng.normal(size=(n, k)), rng.normal(size=(n, dim - k)), random_network(rng, dim)))
        )
    for n, dim, k in ((3, 13, 1), (4, 7, 6), (1, 40, 5)):
        test_inputs.append(TestInput((rng.normal(size=(n, k)), rng.normal(size=(n, dim - k)), series)))
    return [*test_inputs, TestInput((known, np.zeros((3, 2)), whisper), "whisper")]


def complete(known, z, net):
    return ending(scaled)(known, z, net)


def ending(move, passes=None):
    """x that begins with what is known; each pass makes all of the others again, by move(z, α, μ)."""

    def formula(known, z, net):
        k = known.shape[1]
        x = np.concatenate([known, np.zeros_like(z)], axis=1)
        for _ in range(z.shape[1] if passes is None else passes(*z.shape)):
            x = np.concatenate([known, move(z, *(part[:, k:] for part in net(x)))], axis=1)
        return x

    return formula


def both(known, z):
    return np.concatenate([known, z], axis=1)


def reads_z(known, z, net):
    k = known.shape[1]
    return both(known, scaled(z, *(part[:, k:] for part in net(both(known, z)))))


def places_from_the_start(known, z, net):
    """α and μ of the first coordinates, for the latents of the last ones."""
    x, k = both(known, np.zeros_like(z)), known.shape[1]
    for i in range(z.shape[1]):
        log_scale, shift = net(x)
        x[:, k + i] = scaled(z[:, i], log_scale[:, i], shift[:, i])
    return x


def does_not_go_back(inputs, values):
    gaps = []
    for test_input, x in zip(inputs, values):
        known, z, net = test_input.args
        gaps.append(np.max(np.abs(unscaled(x, *net(x))[:, known.shape[1] :] - z)))
    return float(max(gaps))


def has_changed(inputs, values):
    pairs = ((test_input.args[0], x) for test_input, x in zip(inputs, values))
    return float(max(np.max(np.abs(x[:, : known.shape[1]] - known)) for known, x in pairs))


def series(u):
    """α = ln 0.3 and μ = 0.98 times the value before."""
    before = np.concatenate([np.zeros((len(u), 1)), u[:, :-1]], axis=1)
    return np.full(u.shape, np.log(0.3)), 0.98 * before


def whisper(u):
    """α = 0 and μ = (0, 1e-12 u₁, 1e12 u₂): nothing seems to change any more, and then it does."""
    shift = np.array([[0.0, 1e-12, 1e12]]) * np.roll(filled(u), 1, axis=1)
    return np.zeros(u.shape), shift


def picture(answer):
    """One series, of which the beginning is known, and four endings by the learner's answer."""
    from minflow import plots

    rng = np.random.default_rng(1)
    known = np.repeat(queue(scaled, rng.normal(size=(1, KNOWN)), series), 4, axis=0)
    x = np.asarray(answer(known, rng.normal(size=(4, LENGTH - KNOWN)), series))
    figure, axes = plots.new_figure(size=(7.2, 3.2))
    for row in x:
        axes.plot(np.arange(KNOWN, LENGTH + 1), row[KNOWN - 1 :], color=plots.MODEL, alpha=0.7)
    axes.plot(np.arange(1, KNOWN + 1), x[0, :KNOWN], color=plots.DATA, linewidth=2)
    axes.set(xlabel="place i", ylabel="value of x at place i", title="One beginning, four endings")
    apart = np.std(x[:, -1])
    alt = (
        f"A wandering curve over {KNOWN} places, which then goes on in four ways up to place {LENGTH}. At the end the "
        f"four differ by {apart:.1f} (standard deviation); at place {KNOWN} they are one."
    )
    return plots.Picture(figure, alt)


CHECK = Check(
    "ex-09-5",
    arguments=("known", "z", "net"),
    returns=("x",),
    inputs=inputs,
    domains=dict.fromkeys(("known", "z"), domains.entries(domains.real(1e-3, 100))),
    expected=complete,
    laws=(
        Law("what is known stays as it is", has_changed, tolerance=0.0),
        Law("the latents of the other coordinates are z again", does_not_go_back),
    ),
    picture=picture,
    mistakes=(
        Mistake(
            "k passes for D − k",
            lambda known, z, net: ending(scaled, lambda *_: known.shape[1])(known, z, net),
            "you make as many passes as coordinates are known: how many have to wait in the queue?",
        ),
        Mistake(
            "known taken for latents",
            lambda known, z, net: queue(scaled, both(known, z), net),
            "you took what is known for latents: these are data already, and no map is applied to them.",
        ),
        Mistake(
            "known overwritten at last",
            lambda known, z, net: scaled(both(known, z), *net(complete(known, z, net))),
            "the last coordinates are right, and the known ones were scaled and shifted: put them back in each pass.",
        ),
        Mistake(
            "reads z",
            reads_z,
            "your network reads z: it must read the data, what is known and what has been made so far.",
        ),
        Mistake(
            "one pass, or from the last",
            ending(scaled, lambda n, rest: 1),
            "only the first of the missing coordinates is right. Each other one reads those before it, and you make it "
            "before they are ready: in one pass for all, or from the last coordinate to the first.",
        ),
        Mistake(
            "one pass too few",
            ending(scaled, lambda n, rest: rest - 1),
            "the last coordinate is wrong: it needs all those before it, and they are ready one pass later.",
        ),
        Mistake(
            "a pass for each row",
            ending(scaled, lambda n, rest: n),
            "you make as many passes as there are rows: coordinates wait for each other, and all rows go together.",
        ),
        Mistake(
            "places from the start",
            places_from_the_start,
            "the first column of z belongs to the first *missing* coordinate: which columns of α and μ go with it?",
        ),
        Mistake(
            "the missing part alone",
            lambda known, z, net: complete(known, z, net)[:, known.shape[1] :],
            "you return the coordinates that were missing: return all D of them, the known ones first.",
        ),
        Mistake(
            "never made",
            lambda known, z, net: both(known, z),
            "you put z behind what is known: these are latents, and a MAF scales and shifts them.",
        ),
        Mistake(
            "the inverse in the queue",
            ending(unscaled),
            "your queue is right, but each coordinate is undone in it: x_i is z_i times exp(α_i), plus μ_i.",
        ),
        Mistake(
            "shift taken off",
            ending(lambda u, a, m: u * np.exp(a) - m),
            "you subtract the shift: that belongs to the way from x to z.",
        ),
        Mistake(
            "no scale",
            ending(lambda u, a, m: u + m),
            "the shift is there, but the scale is missing: each z is multiplied by exp(α) first.",
        ),
        Mistake(
            "no shift",
            ending(lambda u, a, m: u * np.exp(a)),
            "the scale is there, but the shift μ is missing.",
        ),
        Mistake(
            "shift before scale",
            ending(lambda u, a, m: (u + m) * np.exp(a)),
            "you shift first, and so the shift is scaled too: scale z, then add μ.",
        ),
        Mistake(
            "exp(−α)",
            ending(lambda u, a, m: u * np.exp(-a) + m),
            "you divide by the scale: that belongs to the way from x to z.",
        ),
        Mistake(
            "no exponential",
            ending(lambda u, a, m: u * a + m),
            "you multiply by α, which is the logarithm of the scale: the scale is exp(α).",
        ),
        Mistake(
            "α and μ exchanged",
            ending(lambda u, a, m: scaled(u, m, a)),
            "the two results of the network are exchanged: the first is α, the log-scale, the second the shift μ.",
        ),
    ),
)
