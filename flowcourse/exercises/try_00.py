"""The fill-in cell of lesson 0."""

from ..checking.parts import Check, Mistake, TestInput
from ._draws import scale


def strips(rng):
    """A height below 1 and two widths, of which neither is 1."""
    return [TestInput((0.2, 0.5, 2.0)), *(TestInput((0.4 * scale(rng), scale(rng), 5 * scale(rng))) for _ in range(2))]


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
)
