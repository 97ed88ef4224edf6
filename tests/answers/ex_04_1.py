"""Answers to ex-04-1 that people write: right ones by other ways."""


def by_the_short_formula(D, H):
    return (D - 1) / (D - 1 + 6 * H)


def by_adding_up(D, H):
    eliminate = sum(m * (m + 1) for m in range(1, D))
    network = sum(D * H + H * D for _ in range(1 + D))
    return eliminate / (network + eliminate)


RIGHT = (by_the_short_formula, by_adding_up)
