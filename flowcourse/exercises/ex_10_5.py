"""ex-10-5: the smallest number of terms of log det(I + J) that is enough for every J of a given norm."""

import numpy as np

from ..checking import domains
from ..checking.parts import Check, Law, Mistake, TestInput

CASES = (  # D, the range of λ, the fewest terms
    (3, (0.6, 0.7), 6),
    (100, (0.4, 0.5), 6),
    (30, (0.7, 0.8), 14),
    (1, (0.05, 0.1), 2),
    (2, (0.985, 0.99), 900),
    (4, (0.9985, 0.999), 5000),
    (10, (0.9996, 0.9997), 20_000),
)


def inputs(rng):
    """Tolerances halfway, in logarithms, between the errors of n − 1 and of n terms, so that rounding cannot matter."""
    test_inputs = [TestInput((2, 0.5, 0.1))]
    for dim, (low, high), least in CASES:
        bound, n = float(rng.uniform(low, high)), int(rng.integers(least, least + 6))
        errors = lost(dim, bound)
        tolerance = float(np.sqrt(errors[n - 1] * errors[n - 2]))
        test_inputs.append(TestInput((dim, bound, tolerance), "slow" if least > 800 else ""))
    return [*test_inputs, TestInput((1, 0.3, 0.15))]


def away_from_an_edge(dim, bound, tolerance):
    """True where one term or more is needed, and rounding cannot change their number."""
    errors = np.append(-dim * np.log1p(-bound), lost(dim, bound))
    return errors[0] > tolerance and np.min(np.abs(errors / tolerance - 1)) > 1e-6


def terms(bound):
    """1, 2, … up to where the terms that are lost are of no account."""
    return np.arange(1, 50 + int(20 / (1 - bound)))


def lost(dim, bound, worst=-1.0):
    """|error| after 1, 2, … terms for J = worst·λ·I."""
    kappa, n = worst * bound, terms(bound)
    return dim * np.abs(np.log1p(kappa) - np.cumsum(-((-kappa) ** n) / n))


def first(errors, tolerance):
    """The smallest n for which entry n − 1 is within the tolerance."""
    return 1 + np.argmax(errors <= tolerance)


def fewest(dim, bound, tolerance):
    return first(lost(dim, bound), tolerance)


def by(errors):
    """The n at which errors(D, λ, n) first is within the tolerance."""
    return lambda dim, bound, tolerance: first(errors(dim, bound, terms(bound)), tolerance)


def too_few(inputs, values):
    """By how much the series of J = −λI misses, beyond the tolerance."""
    gaps = []
    for test_input, n in zip(inputs, values, strict=True):
        dim, bound, tolerance = test_input.args
        gaps.append(float(lost(dim, bound)[int(n) - 1] - tolerance))
    return max(gaps)


def picture(answer):
    """The learner's number of terms over λ, beside the notebook's bound, and what J = λI alone would need."""
    from minflow import plots

    bounds = np.linspace(0.1, 0.95, 18)
    rules = {"every J, by your rule": answer, "the notebook's bound": NOTEBOOK, "J = λI alone": stretching}
    counts = {name: np.array([float(rule(2, float(b), 0.01)) for b in bounds]) for name, rule in rules.items()}
    colours = plots.MODEL, plots.GUIDE, plots.DATA
    curves = {name: (bounds, n, colour) for (name, n), colour in zip(counts.items(), colours)}
    picture = plots.lines(curves, "λ", "terms n", "Terms for an error of 0.01 nats in the plane")
    ends = "; ".join(f"{name}: {n[-1]:.0f}" for name, n in counts.items())
    picture.alt = f"The number of terms rises with λ, and slowly at first. At λ = 0.95 it is, for {ends}."
    return picture


def stretching(dim, bound, tolerance):
    return first(lost(dim, bound, worst=1.0), tolerance)


NOTEBOOK = by(lambda dim, bound, n: dim * bound ** (n + 1) / ((n + 1) * (1 - bound)))

CHECK = Check(
    "ex-10-5",
    arguments=("dim", "lipschitz", "tolerance"),
    returns=("n",),
    inputs=inputs,
    domains={
        "dim": domains.whole(1, 100),
        "lipschitz": domains.between(0.01, 0.95),
        "tolerance": domains.positive(1e-4, 10),
    },
    admits=away_from_an_edge,
    expected=fewest,
    laws=(Law("n terms are enough for the J that loses most", too_few, tolerance=0.0),),
    picture=picture,
    mistakes=(
        Mistake(
            "the notebook's bound",
            NOTEBOOK,
            "your n is safe, and larger than it must be: the notebook's bound replaces every 1/k by 1/(n + 1). There "
            "is a J for which you can compute exactly what is lost.",
        ),
        Mistake(
            "geometric series",
            by(lambda dim, bound, n: dim * bound ** (n + 1) / (1 - bound)),
            "your n is safe, and larger than it must be: you leave out that term k is divided by k.",
        ),
        Mistake(
            "signs that alternate",
            stretching,
            "your n is enough for J = λI, where the lost terms alternate and partly cancel. For which J do they all "
            "have the same sign?",
        ),
        Mistake(
            "the first lost term",
            by(lambda dim, bound, n: dim * bound ** (n + 1) / (n + 1)),
            "your n looks at the first lost term alone. All later ones are lost as well, and they may have the same "
            "sign.",
        ),
        Mistake(
            "the last kept term",
            by(lambda dim, bound, n: dim * bound**n / n),
            "you stop when the last term is within the tolerance. What counts is the sum of all that come after it.",
        ),
        Mistake(
            "one eigenvalue",
            lambda dim, bound, tolerance: fewest(1, bound, tolerance),
            "your n is enough in one dimension. A trace adds D eigenvalues, and all of them may be the worst one.",
        ),
        Mistake(
            "one eigenvalue, by the notebook's bound",
            lambda dim, bound, tolerance: NOTEBOOK(1, bound, tolerance),
            "two things: your n is for one eigenvalue in place of D, and the notebook's bound is larger than what "
            "is lost.",
        ),
        *(
            Mistake(
                f"too few terms to look at, {count}",
                lambda dim, bound, tolerance, count=count: first(lost(dim, bound)[:count], tolerance),
                "your list of terms is too short for λ near 1, where thousands are needed: np.argmax is 0 where "
                "nothing is True.",
            )
            for count in (100, 1000, 10_000)
        ),
        *(
            Mistake(
                f"no more than {count} terms",
                lambda dim, bound, tolerance, count=count: np.minimum(fewest(dim, bound, tolerance), count),
                f"you stop at {count} terms, whatever is still lost: λ near 1 needs more.",
            )
            for count in (100, 1000, 10_000)
        ),
        Mistake(
            "one too few",
            lambda dim, bound, tolerance: fewest(dim, bound, tolerance) - 1,
            "your n is one too small: does your count begin at 0, or with the terms before the last one?",
        ),
        Mistake(
            "one too many",
            lambda dim, bound, tolerance: fewest(dim, bound, tolerance) + 1,
            "your n is one too large: the terms up to n are kept, and n + 1 is the first one lost.",
        ),
    ),
)
