"""ex-05-4: two blobs with the entropy of the base and a higher peak, which NICE cannot fit, a counterexample."""

import numpy as np

from ..checking.parts import Check, Demand, TestInput

CLOSE = 1e-6


def inputs(rng):
    test_inputs = [TestInput((0.5, 2, float(np.log(2))))]
    for dim, (low, high) in ((1, (0.15, 0.35)), (3, (0.6, 0.8)), (8, (0.35, 0.45))):
        test_inputs.append(TestInput((float(rng.uniform(low, high)), dim, float(rng.uniform(0.8, 2.5)))))
    for dim, low, high, excess in (
        (2, 0.02, 0.05, 6.0),
        (2, 0.95, 0.98, 0.05),
        (40, 0.1, 0.9, 20.0),
        (1, 0.5, 0.5, 4.0),
        (1, 0.5, 0.5, 8.0),
        (2, 0.3, 0.4, 15.0),
        (1, 0.5, 0.5, 22.0),
        (1000, 0.3, 0.7, 20.0),
        (2, 0.5, 0.5, 1e-3),
    ):
        test_inputs.append(TestInput((float(rng.uniform(low, high)), dim, excess * float(rng.uniform(0.9, 1.1)))))
    return test_inputs


def choice(weight):
    """The entropy of the choice between the blobs."""
    return -weight * np.log(weight) - (1 - weight) * np.log(1 - weight)


def over_the_base(s, weight, dim):
    """The entropy of the blobs minus that of N(0, I)."""
    return float(choice(weight) + dim * (weight * np.log(s[0]) + (1 - weight) * np.log(s[1])))


def top(s, weight, dim):
    """How far the highest peak of the data is above that of N(0, I), in nats."""
    return float(max(np.log(weight) - dim * np.log(s[0]), np.log(1 - weight) - dim * np.log(s[1])))


def are_widths(s, weight, dim, excess):
    return all(part.shape == () and np.isfinite(part) and part > 0 for part in s)


def same_entropy(s, weight, dim, excess):
    return abs(over_the_base(s, weight, dim)) <= CLOSE


def known_slip(entropy):
    """True unless the widths would be right for this wrong entropy."""
    return lambda s, weight, dim, excess: abs(entropy(s, weight, dim)) > CLOSE


def without_choice(s, weight, dim):
    return over_the_base(s, weight, dim) - choice(weight)


def one_axis(s, weight, dim):
    """The widths are those of a line; 1 where that is right."""
    return 1.0 if dim == 1 else over_the_base(s, weight, 1)


def shares_forgotten(s, weight, dim):
    """Two full blobs, whatever their shares are; 1 where both shares are equal."""
    return 1.0 if weight == 0.5 else choice(weight) + dim * 0.5 * np.log(s[0] * s[1])


def choice_taken_off(s, weight, dim):
    return over_the_base(s, weight, dim) - 2 * choice(weight)


def another_entropy(s, weight, dim, excess):
    return (
        f"the entropy of the data differs from that of N(0, I) by {over_the_base(s, weight, dim):.3g} nats, so the "
        "bound is not 0, and a rescaling would still help"
    )


def too_low(s, weight, dim, excess):
    above = round(top(s, weight, dim), 3) + 0.0
    return (
        f"the entropy is right. The highest peak of the data is {above:.3f} nats above that of N(0, I), and has to be "
        f"{excess:.3f} above it: which blob can be made narrower?"
    )


def picture(answer):
    """The sorted log-densities of the learner's blobs in the plane, and those of every NICE with the same entropy."""
    from minflow import plots

    weight, dim = 0.5, 2
    s = [float(part) for part in answer(weight, dim, 1.0)]
    rank = (np.arange(2000) + 0.5) / 2000
    half_square = -np.log(1 - rank)  # quantiles of ½‖z‖² in the plane
    base = -np.log(2 * np.pi) - half_square
    blobs = [np.log(w) - 2 * np.log(width) + base for w, width in zip((weight, 1 - weight), s)]
    data = np.sort(np.concatenate(blobs))[::-1][::2]
    curves = {"your blobs": (rank, data, plots.DATA), "every NICE of this entropy": (rank, base, plots.MODEL)}
    title = "The same entropy, other levels"
    picture = plots.lines(curves, "share of the samples at this level or higher", "log-density, nats", title)
    picture.alt = (
        f"Sorted log-densities: your blobs start at {data[0]:.2f} and every NICE at {base[0]:.2f}; the means are "
        f"{data.mean():.2f} and {base.mean():.2f}. The curves cross."
    )
    return picture


CHECK = Check(
    "ex-05-4",
    arguments=("weight", "dim", "excess"),
    returns=("s1", "s2"),
    inputs=inputs,
    picture=picture,
    demands=(
        Demand("no widths", are_widths, "s1 and s2 must be two finite numbers above 0"),
        Demand(
            "choice forgotten",
            known_slip(without_choice),
            "your entropy is the mean of the two blobs' entropies. From which blob a point comes is uncertain as well, "
            "and log p has log of the share in it",
        ),
        Demand(
            "choice with the wrong sign",
            known_slip(choice_taken_off),
            "the uncertainty of the choice between the blobs makes the entropy larger; yours makes it smaller",
        ),
        Demand(
            "one axis",
            known_slip(one_axis),
            "your widths are right on a line. In D dimensions each blob has its deviation on D axes",
        ),
        Demand(
            "shares forgotten",
            known_slip(shares_forgotten),
            "your two blobs count equally in the entropy. Each counts with its share of the points",
        ),
        Demand("another entropy", same_entropy, another_entropy),
        Demand("not high enough", lambda s, weight, dim, excess: top(s, weight, dim) >= excess - CLOSE, too_low),
    ),
)
