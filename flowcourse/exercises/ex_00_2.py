"""ex-00-2, a fault to repair: a map of two straight pieces, whose way back looks for the knee at x = 0."""

import numpy as np

from ..checking import domains
from ..checking.edges import around
from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import scale


def inputs(rng):
    """By hand; knees at a negative and at a positive x, with x on both sides, and between the knee and 0.

    Then one slope for two pieces.
    """
    test_inputs = [TestInput((np.array([1.0, 5.0, -1.0, 0.5]), 2.0, 1.0, 3.0))]
    for sign, (low, high) in ((-1, (2.5, 0.4)), (1, (0.4, 2.5)), (-1, (0.4, 1.6))):
        low, high = low * rng.uniform(0.8, 1.2), high * rng.uniform(0.8, 1.2)
        place = sign * float(rng.uniform(0.8, 2.0))
        z = np.concatenate([[0.0], rng.uniform(0.2, 2.0, size=3), -rng.uniform(0.2, 2.0, size=3)])
        between = place * rng.uniform(0.2, 0.8, size=2)
        x = np.concatenate([there(z, place, low, high), between, around(place)])
        test_inputs.append(TestInput((x, place, low, high)))
    return [*test_inputs, TestInput((rng.uniform(-2, 2, size=5), scale(rng), 0.7, 0.7))]


def there(z, place, low, high):
    return place + np.where(z > 0, high, low) * z


def back(x, place, low, high):
    return (x - place) / np.where(x > place, high, low)


def not_x(inputs, values):
    return max(float(np.max(np.abs(there(v, *p.args[1:]) - p.args[0]))) for p, v in zip(inputs, values, strict=True))


CHECK = Check(
    "ex-00-2",
    arguments=("x", "place", "low", "high"),
    returns=("z",),
    inputs=inputs,
    domains={
        "x": domains.entries(domains.real(1e-3, 1e2)),
        "place": domains.real(1e-2, 40),
        "low": domains.positive(0.02, 30),
        "high": domains.positive(0.02, 30),
    },
    expected=back,
    laws=(Law("f(z) is the x that came in", not_x),),
    mistakes=(
        Mistake(
            "place kept in the lower piece",
            lambda x, place, low, high: np.where(x > place, (x - place) / high, x / low),
            "above the knee it is right; below it, too, the line starts from `place`: subtract it there as well.",
        ),
        Mistake(
            "knee at x = 0",
            lambda x, place, low, high: (x - place) / np.where(x > 0, high, low),
            "that is what the code gave before: some of the x between 0 and `place` take the wrong piece. Where on "
            "the axis of x does the line bend?",
        ),
        Mistake(
            "slopes exchanged",
            lambda x, place, low, high: (x - place) / np.where(x > place, low, high),
            "you take the slope of the other piece: which of the two belongs to z > 0?",
        ),
        Mistake(
            "multiplied",
            lambda x, place, low, high: (x - place) * np.where(x > place, high, low),
            "you multiply by the slope as f does: the way back undoes this.",
        ),
        Mistake(
            "multiplied below the knee",
            lambda x, place, low, high: (x - place) * np.where(x > place, 1 / high, low),
            "above the knee you divide, below it you multiply: what does f do with z below 0, and what undoes that?",
        ),
        Mistake(
            "multiplied above the knee",
            lambda x, place, low, high: (x - place) * np.where(x > place, high, 1 / low),
            "below the knee you divide, above it you multiply: what does f do with z above 0, and what undoes that?",
        ),
        Mistake(
            "the way there",
            there,
            "that is f, the way from z to x.",
        ),
        Mistake(
            "place forgotten",
            lambda x, place, low, high: x / np.where(x > 0, high, low),
            "you forget the shift: it was the last step of f, so it is undone first.",
        ),
        Mistake(
            "place undone last",
            lambda x, place, low, high: x / np.where(x > place, high, low) - place,
            "you undo the shift last: it was the last step of f, so it must be undone first.",
        ),
        Mistake(
            "knee on the wrong side",
            lambda x, place, low, high: (x - place) / np.where(x > -place, high, low),
            "your knee is at x = −place: to which x does f carry z = 0?",
        ),
        Mistake(
            "knee scaled by high",
            lambda x, place, low, high: (x - place) / np.where(x > high * place, high, low),
            "your knee is at high · place: f adds the place after the slope, and does not multiply it.",
        ),
        Mistake(
            "knee divided by high",
            lambda x, place, low, high: (x - place) / np.where(x > place / high, high, low),
            "your knee is at place / high: f adds the place after the slope, and does not multiply it.",
        ),
        Mistake(
            "one slope",
            lambda x, place, low, high: (x - place) / high,
            "you divide by `high` everywhere: below the knee the line has another slope.",
        ),
        Mistake(
            "sign lost",
            lambda x, place, low, high: np.abs(x - place) / np.where(x > place, high, low),
            "z is never negative in your answer: which x come from z below 0?",
        ),
    ),
)
