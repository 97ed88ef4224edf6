"""ex-09-13: the slope of a monotone rational-quadratic spline inside one bin (Durkan 2019, eq. 4 and 5)."""

import numpy as np

from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import area


def inputs(rng):
    found = [TestInput((np.array([0.0, 1.0, 2.0]), np.array([0.0, 2.0]), np.array([0.0, 6.0]), np.array([1.0, 5.0])))]
    for inside in (rng.uniform(0.05, 0.95, 3), rng.uniform(0.05, 0.95, 4)):
        z_knots, x_knots, slopes = bin_edges(rng)
        z = z_knots[0] + np.diff(z_knots) * np.concatenate([[0, 1], inside])
        found.append(TestInput((z, z_knots, x_knots, slopes)))
    z_knots, x_knots, slopes = bin_edges(rng)
    return [*found, TestInput((np.linspace(*z_knots, 201), z_knots, x_knots, slopes), "grid")]


def bin_edges(rng):
    """Left and right end of a bin on both axes, with a mean slope away from 1, and two slopes at the knots."""
    width = rng.uniform(0.5, 0.8) if rng.random() < 0.5 else rng.uniform(1.4, 2.0)
    steep = rng.uniform(0.4, 0.7) if rng.random() < 0.5 else rng.uniform(1.6, 2.5)
    left, low = rng.normal(size=2)
    slopes = rng.permutation([rng.uniform(0.3, 0.6), rng.uniform(1.5, 3.0)])
    return left + np.array([0, width]), low + np.array([0, width * steep]), slopes


def slope(z, z_knots, x_knots, slopes, mean=None, place=None, power=2, root=2):
    """dx/dz, eq. 5; a mistake may have another mean slope, place in the bin, or powers above and below."""
    width, height = np.diff(z_knots)[0], np.diff(x_knots)[0]
    mean = height / width if mean is None else mean(width, height)
    u = (z - z_knots[0]) / width if place is None else place(z, z_knots)
    below = mean + (sum(slopes) - 2 * mean) * u * (1 - u)
    return mean**power * numerator(u, mean, *slopes) / below**root


def numerator(u, mean, left, right):
    return right * u**2 + 2 * mean * u * (1 - u) + left * (1 - u) ** 2


def knots_missed(inputs, values):
    """|slope at the two ends − the given slopes|, where the test input starts or ends with them."""
    return max(float(np.max(np.abs(v[:2] - p.args[3]))) for p, v in zip(inputs[1:-1], values[1:-1]))


def height_missed(inputs, values):
    z, _, x_knots, _ = inputs[-1].args
    return abs(area(z, values[-1]) / np.diff(x_knots)[0] - 1)


def slope_with(**numbers):
    return lambda z, z_knots, x_knots, slopes: slope(z, z_knots, x_knots, slopes, **numbers)


def without_denominator(z, z_knots, x_knots, slopes):
    u = (z - z_knots[0]) / np.diff(z_knots)
    return numerator(u, np.diff(x_knots) / np.diff(z_knots), *slopes)


def straight_line(z, z_knots, x_knots, slopes):
    u = (z - z_knots[0]) / np.diff(z_knots)
    return slopes[0] * (1 - u) + slopes[1] * u


CHECK = Check(
    "ex-09-13",
    arguments=("z", "z_knots", "x_knots", "slopes"),
    returns=("slope",),
    inputs=inputs,
    expected=slope,
    rtol=1e-5,  # a finite difference passes
    atol=1e-5,
    laws=(
        Law("at a knot the slope is the given one", knots_missed, tolerance=1e-4),
        Law("the slopes of a bin add up to its height", height_missed, tolerance=5e-3),
    ),
    mistakes=(
        Mistake(
            "denominator not squared",
            slope_with(root=1),
            "your denominator is not squared: the quotient rule divides by the square of what stands below.",
        ),
        Mistake(
            "width forgotten",
            slope_with(mean=lambda width, height: height),
            "your mean slope is the height of the bin: divide it by the width.",
        ),
        Mistake(
            "width and height exchanged",
            slope_with(mean=lambda width, height: width / height),
            "your mean slope is width over height, which is that of the inverse: from z to x it is Δx/Δz.",
        ),
        Mistake(
            "place not divided by the width",
            slope_with(place=lambda z, z_knots: z - z_knots[0]),
            "your ξ is a distance: it must run from 0 to 1 through the bin, so divide by its width.",
        ),
        Mistake(
            "slopes exchanged",
            lambda z, z_knots, x_knots, slopes: slope(z, z_knots, x_knots, slopes[::-1]),
            "you have the two knots' slopes exchanged: at ξ = 0 the left one must remain, at ξ = 1 the right one.",
        ),
        Mistake(
            "per bin",
            lambda z, z_knots, x_knots, slopes: slope(z, z_knots, x_knots, slopes) * np.diff(z_knots),
            "you differentiate by ξ: the chain rule to z has dξ/dz = 1/width as well.",
        ),
        Mistake(
            "height forgotten",
            lambda z, z_knots, x_knots, slopes: slope(z, z_knots, x_knots, slopes) / np.diff(x_knots),
            "you differentiate the share of the bin that is climbed, from 0 to 1: x climbs its whole height, x₁ − x₀.",
        ),
        Mistake(
            "of the inverse",
            lambda z, z_knots, x_knots, slopes: 1 / slope(z, z_knots, x_knots, slopes),
            "that is dz/dx: from z to x it is the other one.",
        ),
        Mistake(
            "logarithm",
            lambda z, z_knots, x_knots, slopes: np.log(slope(z, z_knots, x_knots, slopes)),
            "that is the log_det, the logarithm of the slope: the slope itself is asked.",
        ),
        Mistake(
            "one mean slope too few",
            slope_with(power=1),
            "one factor of the mean slope is missing above: at ξ = 0 the given slope must come out, not a share of it.",
        ),
        Mistake(
            "no denominator",
            without_denominator,
            "you differentiate the numerator alone: a quotient's derivative has the denominator squared below.",
        ),
        Mistake(
            "from knot to knot",
            lambda z, z_knots, x_knots, slopes: np.full(len(z), (x_knots[1] - x_knots[0]) / (z_knots[1] - z_knots[0])),
            "that is the mean slope of the bin, the same at every z: the curve has other slopes at its ends.",
        ),
        Mistake(
            "straight line",
            straight_line,
            "you draw a straight line between the two slopes: its area is not the bin's height, so x would "
            "miss the knot.",
        ),
    ),
)
