"""ex-08-5: what a fixed volume costs."""

import math

import autograd.numpy as np

LOG_2PI_E = math.log(2 * math.pi) + 1


def floor_by_kl(entropy, dim):
    """The gap as a Kullback–Leibler divergence between two Gaussians, each of D equal axes."""
    std = math.exp(entropy / dim) / math.sqrt(2 * math.pi * math.e)
    one_axis = -math.log(std) + 0.5 * std**2 - 0.5
    return dim * one_axis, dim * math.log(std)


def floor_by_loss(entropy, dim):
    v = np.exp(entropy * 2 / dim) / (2 * np.pi * np.e)
    loss = dim / 2 * np.log(2 * np.pi) + dim * v / 2
    return loss - entropy, entropy - dim / 2 * np.log(2 * np.pi * np.e)


def floor_with(v=lambda h, d: math.exp(2 * h / d - LOG_2PI_E), gap=lambda v, h, d: d / 2 * (v - 1 - math.log(v))):
    """v(entropy, dim), gap(v, entropy, dim), and the right log_volume."""
    return lambda entropy, dim: (gap(v(entropy, dim), entropy, dim), floor_by_kl(entropy, dim)[1])


def floor_with_volume(log_volume):
    """The right gap, and log_volume(v, entropy, dim)."""

    def answer(entropy, dim):
        v = math.exp(2 * entropy / dim - LOG_2PI_E)
        return dim / 2 * (v - 1 - math.log(v)), log_volume(v, entropy, dim)

    return answer


RIGHT = {
    "ex-08-5": (floor_by_kl, floor_by_loss),
}

WRONG = {
    "ex-08-5": (
        ("a plane assumed", lambda entropy, dim: (floor_by_kl(entropy, 2)[0], floor_by_kl(entropy, dim)[1])),
        ("entropy not shared out", floor_with(v=lambda h, d: math.exp(2 * h - LOG_2PI_E))),
        ("a deviation for v", floor_with(v=lambda h, d: math.exp(h / d - LOG_2PI_E / 2))),
        ("no two in the exponent", floor_with(v=lambda h, d: np.exp(h / d) / (2 * np.pi * np.e))),
        ("e forgotten", floor_with(v=lambda h, d: np.exp(2 * h / d) / (2 * np.pi))),
        ("divided by 2π, times e", floor_with(v=lambda h, d: np.exp(2 * h / d) / (2 * np.pi) * np.e)),
        ("divided by 2, times πe", floor_with(v=lambda h, d: np.exp(2 * h / d) / 2 * np.pi * np.e)),
        ("the other KL", floor_with(gap=lambda v, h, d: d / 2 * (1 / v - 1 + np.log(v)))),
        ("no half", floor_with(gap=lambda v, h, d: d * (v - 1 - np.log(v)))),
        ("one coordinate's gap", floor_with(gap=lambda v, h, d: (v - 1 - np.log(v)) / 2)),
        ("the loss for the gap", floor_with(gap=lambda v, h, d: d / 2 * (math.log(2 * math.pi) + v))),
        ("no log v", floor_with(gap=lambda v, h, d: d / 2 * (v - 1))),
        ("no minus one", floor_with(gap=lambda v, h, d: d / 2 * (v - np.log(v)))),
        ("plus log v", floor_with(gap=lambda v, h, d: d / 2 * (v - 1 + np.log(v)))),
        ("log_volume of h", floor_with_volume(lambda v, h, d: d / 2 * LOG_2PI_E - h)),
        ("log_volume of one axis", floor_with_volume(lambda v, h, d: math.log(v) / 2)),
        ("log v for log s", floor_with_volume(lambda v, h, d: math.log(v))),
        ("D log v", floor_with_volume(lambda v, h, d: d * math.log(v))),
        ("the base on one axis", floor_with_volume(lambda v, h, d: h - LOG_2PI_E / 2)),
        ("volume for log_volume", floor_with_volume(lambda v, h, d: v ** (d / 2))),
        ("entropy for log_volume", floor_with_volume(lambda v, h, d: h)),
        ("gap below 0", lambda entropy, dim: (-floor_by_kl(entropy, dim)[0], floor_by_kl(entropy, dim)[1])),
        ("order", lambda entropy, dim: floor_by_kl(entropy, dim)[::-1]),
        ("parts", lambda entropy, dim: floor_by_kl(entropy, dim)[0]),
    ),
}
