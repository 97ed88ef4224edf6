"""Answers to ex-09-13 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import autograd.numpy as np

from minflow.calculus import derivative


def height_at(u, s, left, right):
    """Eq. 4 without its ends: how far up the bin, 0 to 1, at the place u."""
    return (s * u**2 + left * u * (1 - u)) / (s + (left + right - 2 * s) * u * (1 - u))


def by_autograd(z, z_knots, x_knots, slopes):
    width, height = z_knots[1] - z_knots[0], x_knots[1] - x_knots[0]
    return derivative(lambda v: height * height_at((v - z_knots[0]) / width, height / width, *slopes))(z)


def by_difference(z, z_knots, x_knots, slopes, h=1e-5):
    width, height = z_knots[1] - z_knots[0], x_knots[1] - x_knots[0]
    high, low = (height_at((v - z_knots[0]) / width, height / width, *slopes) for v in (z + h, z - h))
    return height * (high - low) / (2 * h)


def by_step_ahead(z, z_knots, x_knots, slopes, h=1e-6):
    """Cruder by far, and within the check's tolerance."""
    return by_difference(z + h / 2, z_knots, x_knots, slopes, h / 2)


def by_quotient_rule(z, z_knots, x_knots, slopes):
    (z_0, z_1), (x_0, x_1), (left, right) = z_knots, x_knots, slopes
    s, u = (x_1 - x_0) / (z_1 - z_0), (z - z_0) / (z_1 - z_0)
    above, d_above = s * u**2 + left * (u - u**2), 2 * s * u + left * (1 - 2 * u)
    below, d_below = s + (left + right - 2 * s) * (u - u**2), (left + right - 2 * s) * (1 - 2 * u)
    return s * (d_above * below - above * d_below) / below**2


def by_loop(z, z_knots, x_knots, slopes):
    found = []
    for value in z:
        right, left = (value - z_knots[0]) / np.ptp(z_knots), (z_knots[1] - value) / np.ptp(z_knots)
        s = np.ptp(x_knots) / np.ptp(z_knots)
        above = slopes[1] * right**2 + 2 * s * left * right + slopes[0] * left**2
        found.append(above * s**2 / (s + (slopes[0] + slopes[1] - 2 * s) * left * right) ** 2)
    return np.array(found)


RIGHT = (by_autograd, by_difference, by_step_ahead, by_quotient_rule, by_loop)


def spline_with_the_mean_slope_upside_down(z, z_knots, x_knots, slopes):
    s, u = np.ptp(z_knots) / np.ptp(x_knots), (z - z_knots[0]) / np.ptp(z_knots)
    above = slopes[1] * u**2 + 2 * s * u * (1 - u) + slopes[0] * (1 - u) ** 2
    return s**2 * above / (s + (slopes[0] + slopes[1] - 2 * s) * u * (1 - u)) ** 2


def spline_not_squared(z, z_knots, x_knots, slopes):
    s, u = np.ptp(x_knots) / np.ptp(z_knots), (z - z_knots[0]) / np.ptp(z_knots)
    above = slopes[1] * u**2 + 2 * s * u * (1 - u) + slopes[0] * (1 - u) ** 2
    below = s + (slopes[0] + slopes[1] - 2 * s) * u * (1 - u)
    return s**2 * above / below


def spline_place_in_the_whole(z, z_knots, x_knots, slopes):
    s, u = np.ptp(x_knots) / np.ptp(z_knots), z - z_knots[0]
    above = slopes[1] * u**2 + 2 * s * u * (1 - u) + slopes[0] * (1 - u) ** 2
    return s**2 * above / (s + (slopes[0] + slopes[1] - 2 * s) * u * (1 - u)) ** 2


MISTAKES = (
    ("width and height exchanged", spline_with_the_mean_slope_upside_down),
    ("denominator not squared", spline_not_squared),
    ("place not divided by the width", spline_place_in_the_whole),
)
