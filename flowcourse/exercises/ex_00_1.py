"""ex-00-1: which share of the samples of Zᵏ lies below t, Z uniform on [0, 1]?"""

from ..checking import domains
from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import scale


def inputs(rng):
    """By hand; a guess; powers on both sides of 1, each with t below ½ and above it."""
    test_inputs = [TestInput((0.25, 2.0)), TestInput((0.1, 10.0))]
    for low, high in ((0.1, 0.4), (0.6, 0.8)):
        test_inputs += [TestInput((float(rng.uniform(low, high)), k)) for k in (2 + scale(rng), 1 / (2 + scale(rng)))]
    return test_inputs


def share(t, k):
    return t ** (1 / k)


def not_carried_to_t(inputs, values):
    pairs = [(p.args, float(v)) for p, v in zip(inputs, values, strict=True)]
    return max(abs(v**k - t) for (t, k), v in pairs if share(t, k) > 1e-6)  # a smaller share has too few digits


CHECK = Check(
    "ex-00-1",
    arguments=("t", "k"),
    returns=("the share",),
    inputs=inputs,
    domains={"t": domains.share(), "k": domains.positive(1e-2, 1e3)},
    expected=share,
    laws=(Law("f carries the share back to t", not_carried_to_t),),
    guesses=(("the share below 0.1 for k = 3", 0.1 ** (1 / 3)), ("the share below 0.1 for k = 10", 0.1**0.1)),
    mistakes=(
        Mistake(
            "there for back",
            lambda t, k: t**k,
            "you carry t forward through f. Take k = 2 and t = 0.25: do the z below 0.0625 make all x below 0.25? "
            "Which z is carried *to* t?",
        ),
        Mistake(
            "as for Z",
            lambda t, k: t,
            "that is the share for Z itself: f moves the samples, and does not leave them where they are.",
        ),
        Mistake(
            "divided by the power",
            lambda t, k: t / k,
            "you divide t by k: to undo a power, you need a root.",
        ),
        Mistake(
            "share above",
            lambda t, k: 1 - t ** (1 / k),
            "that is the share of the samples *above* t.",
        ),
        Mistake(
            "carried forward, and share above",
            lambda t, k: 1 - t**k,
            "two things: you carry t forward through f, and give the share *above* it. Which z is carried *to* t?",
        ),
        Mistake(
            "density",
            lambda t, k: t ** (1 / k - 1) / k,
            "that is the density of X at t, which may be above 1: the share is the area under it, from 0 to t.",
        ),
        Mistake(
            "square root",
            lambda t, k: t**0.5,
            "your rule is right for k = 2 only: for other powers, which z is carried to t?",
        ),
    ),
)
