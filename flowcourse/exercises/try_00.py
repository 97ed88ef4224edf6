"""The fill-in cells of lesson 0."""

import numpy as np

from ..checking.parts import Check, Mistake, TestInput
from ._draws import scale


def strips(rng):
    """A height below 1 and two widths, of which neither is 1."""
    return [TestInput((0.2, 0.5, 2.0)), *(TestInput((0.4 * scale(rng), scale(rng), 5 * scale(rng))) for _ in range(2))]


def images(rng):
    """Points x above 0, which f made from some z."""
    return [TestInput((np.exp([1.0, 4.0]),)), TestInput((np.exp(3 * rng.normal(size=5) + 1),))]


def gains(rng):
    return [TestInput((0.1, 1000.0)), *(TestInput((0.05 * scale(rng), 10 * scale(rng))) for _ in range(2))]


CHECKS = (
    Check(
        "try-00-1",
        title="the height over the green strip",
        arguments=("blue_height", "blue_width", "green_width"),
        returns=("the height",),
        inputs=strips,
        expected=lambda height, blue, green: height * blue / green,
        mistakes=(
            Mistake(
                "stretching makes higher",
                lambda height, blue, green: height * green / blue,
                "your density becomes higher where the strip becomes wider: then the green strip holds more than the "
                "blue one.",
            ),
            Mistake(
                "the same height",
                lambda height, blue, green: height,
                "you keep the height: on a strip of another width that is another probability.",
            ),
            Mistake(
                "the probability",
                lambda height, blue, green: height * blue,
                "that is the probability in the strip, height times width: how high is it, spread over the green "
                "strip?",
            ),
            Mistake(
                "blue width forgotten",
                lambda height, blue, green: height / green,
                "you divide by the green width: how much probability is there to spread over it?",
            ),
            Mistake(
                "the stretch alone",
                lambda height, blue, green: green / blue,
                "that says how much wider the strip becomes: the question is how high the density is over it.",
            ),
        ),
    ),
    Check(
        "try-00-2",
        title="the way back, last step first",
        arguments=("x",),
        returns=("z",),
        inputs=images,
        expected=lambda x: (np.log(x) - 1) / 3,
        mistakes=(
            Mistake(
                "in the same order",
                lambda x: np.log(x) / 3 - 1,
                "you divide first and subtract then: f multiplied first and added then. Which of the two is undone "
                "first?",
            ),
            Mistake(
                "the logarithm last",
                lambda x: np.log((x - 1) / 3),
                "you take the logarithm last: exp was the last step of f, so its undoing comes first.",
            ),
            Mistake(
                "exp not undone",
                lambda x: (x - 1) / 3,
                "you undo the multiplication and the sum: f also takes exp, and that must be undone as well.",
            ),
            Mistake(
                "the way there",
                lambda x: np.exp(3 * x + 1),
                "that is f, the way from z to x: h starts at x and leads to z.",
            ),
            Mistake(
                "one over f",
                lambda x: np.exp(-3 * x - 1),
                "you return 1/f: the −1 in f⁻¹ does not mean a fraction. h is the function that undoes f.",
            ),
            Mistake(
                "shift forgotten",
                lambda x: np.log(x) / 3,
                "you undo exp and the factor: f also adds a number.",
            ),
            Mistake(
                "factor forgotten",
                lambda x: np.log(x) - 1,
                "you undo exp and the sum: f also multiplies z.",
            ),
            Mistake(
                "shift added",
                lambda x: (np.log(x) + 1) / 3,
                "you add the number that f has added already.",
            ),
        ),
    ),
    Check(
        "try-00-3",
        title="how many points a small gain needs",
        arguments=("gain", "times"),
        returns=("the number of points",),
        inputs=gains,
        expected=lambda gain, times: np.log(times) / gain,
        mistakes=(
            Mistake(
                "factors added",
                lambda gain, times: times / gain,
                "you divide the factor itself: nats add up from point to point, and the factors multiply. How many "
                "nats are needed in all?",
            ),
            Mistake(
                "added factors",
                lambda gain, times: times / np.exp(gain),
                "you divide by the factor of one point: the factors of the points multiply, they do not add up.",
            ),
            Mistake(
                "decimal logarithm",
                lambda gain, times: np.log10(times) / gain,
                "you take the logarithm to base 10: a nat belongs to the natural logarithm.",
            ),
            Mistake(
                "binary logarithm",
                lambda gain, times: np.log2(times) / gain,
                "you take the logarithm to base 2: a nat belongs to the natural logarithm.",
            ),
            Mistake(
                "nats for points",
                lambda gain, times: np.log(times),
                "that is how many nats are needed in all: how many points bring them together?",
            ),
            Mistake(
                "multiplied",
                lambda gain, times: np.log(times) * gain,
                "you multiply by the gain: with a larger gain fewer points are needed.",
            ),
        ),
    ),
)
