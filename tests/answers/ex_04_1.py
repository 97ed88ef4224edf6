"""Answers to ex-04-1 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np


def ratio_with(slopes):
    """1 / the product of two slopes, slopes(z0, z1, x) giving both."""

    def answer(z0):
        z1 = z0**2
        first, second = slopes(z0, z1, z1**2 + z1)
        return 1 / (first * second)

    return answer


def ratio_by_logs(z0):
    z1 = z0 * z0
    return np.exp(-(np.log(2 * z0) + np.log(2 * z1 + 1)))


RIGHT = (
    ratio_by_logs,
    ratio_with(lambda z0, z1, x: (4 * z0, z1 + 0.5)),
)


MISTAKES = (
    ("both slopes at z₀", ratio_with(lambda z0, z1, x: (2 * z0, 2 * z0 + 1))),
    ("both slopes at x", ratio_with(lambda z0, z1, x: (2 * x, 2 * x + 1))),
    ("slopes where the steps end", ratio_with(lambda z0, z1, x: (2 * z1, 2 * x + 1))),
    ("log for exp", lambda z0: -np.log(2 * z0) - np.log(2 * z0**2 + 1)),
    ("type", lambda z0: (2 * z0, 2 * z0**2 + 1)),
)
