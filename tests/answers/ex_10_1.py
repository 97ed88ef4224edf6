"""Answers to ex-10-1 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import math


def second_of(u, z2):
    return math.exp(math.log(2) * u) * z2 + u + u + u


def by_powers(z1, z2):
    return 2 ** (z1 + 1) * z2 + 3 * z1 + 3, 2**z1 * z2 + 3 * z1


def second_with(formula):
    """formula(u, z2) with u = x₁ and with u = z₁."""
    return lambda z1, z2: (formula(z1 + 1, z2), formula(z1, z2))


RIGHT = (
    second_with(second_of),
    by_powers,
)


MISTAKES = (
    ("no exponential", second_with(lambda u, z2: z2 * math.log(2) * u + 3 * u)),
    ("e for two", second_with(lambda u, z2: z2 * math.exp(u) + 3 * u)),
    ("α and μ exchanged", second_with(lambda u, z2: z2 * math.exp(3 * u) + u * math.log(2))),
    ("parts", lambda z1, z2: second_of(z1 + 1, z2)),
)
