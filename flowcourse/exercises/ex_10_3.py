"""ex-10-3: a MAF from data to latents, z = h(x), and the log_det of this way."""

import autograd.numpy as np

from ..checking.parts import Check, Law, Mistake, TestInput
from ._autoregressive import pencil, queue, random_network, scaled, unscaled


def inputs(rng):
    found = [TestInput((np.array([[3.0, 5.0, 4.0], [2.0, 6.0, 17.0], [-1.0, 0.5, 2.0], [0.0, 1.0, -3.0]]), pencil))]
    for n, dim in ((5, 4), (3, 5)):
        net = random_network(rng, dim)
        found.append(TestInput((queue(scaled, rng.normal(size=(n, dim)), net), net)))
    return found


def inverse(x, net):
    log_scale, shift = net(x)
    return unscaled(x, log_scale, shift), -np.sum(log_scale, axis=1)


def does_not_come_back(inputs, values):
    gaps = []
    for test_input, (z, _) in zip(inputs, values):
        x, net = test_input.args
        gaps.append(np.max(np.abs(scaled(z, *net(x)) - x)))
    return float(max(gaps))


def z_by(formula):
    """z = formula(x, α, μ) with α and μ at x; it says nothing about log_det."""
    return lambda x, net: (formula(x, *net(x)), None)


def log_det_by(formula):
    return lambda x, net: (None, formula(*net(x)))


def again_and_again(x, net):
    for _ in range(x.shape[1]):
        x = unscaled(x, *net(x))
    return x, None


def banana(u):
    """α = (0, ln ¼) and μ = (0, ½(u₁² − 1)): the conditionals of a banana."""
    u1 = u[:, 0]
    zero = np.zeros_like(u1)
    return np.stack([zero, zero - np.log(4.0)], axis=1), np.stack([zero, 0.5 * (u1**2 - 1)], axis=1)


def picture(answer):
    """A banana, and the learner's latents of it."""
    from minflow import data, plots

    x = data.banana(b=0.5, s1=1.0, s2=0.25).sample(np.random.default_rng(0), 1000)
    z, log_det = (np.asarray(part) for part in answer(x, banana))
    found = plots.clouds({"data": x, "your z = h(x)": z}, (plots.DATA, plots.LATENT))
    found.alt = (
        f"Left 1000 points of a banana, a bent and thin cloud. Right your latents of them, a round cloud with "
        f"deviations {z[:, 0].std():.1f} and {z[:, 1].std():.1f}: each conditional has been standardised. "
        f"log_det is {log_det.mean():.4f} at every point."
    )
    return found


CHECK = Check(
    "ex-10-3",
    arguments=("x", "net"),
    returns=("z", "log_det"),
    inputs=inputs,
    expected=inverse,
    laws=(Law("z · exp(α) + μ, with α and μ at x, is x again", does_not_come_back),),
    picture=picture,
    mistakes=(
        Mistake(
            "the forward map",
            z_by(scaled),
            "you scale and shift x once more: z is asked, so undo both.",
        ),
        Mistake(
            "exp(+α)",
            z_by(lambda x, log_scale, shift: (x - shift) * np.exp(log_scale)),
            "you multiply by exp(α) once more: undoing a scale is dividing by it.",
        ),
        Mistake(
            "shift added",
            z_by(lambda x, log_scale, shift: (x + shift) * np.exp(-log_scale)),
            "you add the shift once more: f added it, so it comes off.",
        ),
        Mistake(
            "shift after scale",
            z_by(lambda x, log_scale, shift: x * np.exp(-log_scale) - shift),
            "you undo in the order in which it was done: the shift came last, so it goes first.",
        ),
        Mistake(
            "no scale",
            z_by(lambda x, log_scale, shift: x - shift),
            "the shift is undone, and the scale is not: z is then no standard normal.",
        ),
        Mistake(
            "no shift",
            z_by(lambda x, log_scale, shift: x * np.exp(-log_scale)),
            "the scale is undone, and the shift is not: take μ away first.",
        ),
        Mistake(
            "divides by α",
            z_by(lambda x, log_scale, shift: (x - shift) / log_scale),
            "you divide by α: the scale was exp(α).",
        ),
        Mistake(
            "α and μ exchanged",
            z_by(lambda x, log_scale, shift: unscaled(x, shift, log_scale)),
            "you have the two results of the network exchanged: the first is α, the log-scale, the second the shift μ.",
        ),
        Mistake(
            "reads z",
            lambda x, net: (queue(unscaled, x, net), None),
            "you feed the network the latents, one after the other: that is an IAF. A MAF reads the data, and all of x "
            "lies on the table.",
        ),
        Mistake(
            "D times over",
            again_and_again,
            "you apply the inverse D times: the queue is on the way from z to x. Back, one pass does all coordinates.",
        ),
        Mistake(
            "log_det of the way there",
            log_det_by(lambda log_scale, shift: np.sum(log_scale, axis=1)),
            "that is the log_det of f, from z to x: your function goes from x to z.",
        ),
        Mistake(
            "shift in the log_det",
            log_det_by(lambda log_scale, shift: -np.sum(log_scale + shift, axis=1)),
            "you count the shift: it moves a volume about and leaves its size, so no μ in the log_det.",
        ),
        Mistake(
            "sum of the shift",
            log_det_by(lambda log_scale, shift: -np.sum(shift, axis=1)),
            "you sum the shift: volumes change by the scales, whose logarithms are α.",
        ),
        Mistake(
            "α at z",
            lambda x, net: (None, -np.sum(net(inverse(x, net)[0])[0], axis=1)),
            "you ask the network at z for the log_det: α is a function of the data, the same α that scaled them back.",
        ),
        Mistake(
            "summed over the rows",
            log_det_by(lambda log_scale, shift: -np.sum(log_scale, axis=0)),
            "you sum over the rows: the sum runs over the coordinates, and each row keeps its own number.",
        ),
        Mistake(
            "det for log_det",
            log_det_by(lambda log_scale, shift: np.exp(-np.sum(log_scale, axis=1))),
            "that is the determinant of h, the product of its diagonal: log_det is its logarithm.",
        ),
        Mistake(
            "sums exp(−α)",
            log_det_by(lambda log_scale, shift: np.sum(np.exp(-log_scale), axis=1)),
            "you sum the diagonal: a determinant is its product, and the logarithm of that a sum of logarithms, of −α.",
        ),
    ),
)
