"""Answers to ex-06-5 that people write: right ones by other ways, wrong ones with the name of their mistake."""


def by_the_short_formula(D, H):
    return (D - 1) / (D - 1 + 6 * H)


def by_adding_up(D, H):
    eliminate = sum(m * (m + 1) for m in range(1, D))
    network = sum(D * H + H * D for _ in range(1 + D))
    return eliminate / (network + eliminate)


RIGHT = (by_the_short_formula, by_adding_up)

MISTAKES = (
    ("D³/3 for elimination", lambda D, H: D**3 / (D**3 + 6 * D * H * (D + 1))),
    ("no forward pass", lambda D, H: (D**2 - 1) / (D**2 - 1 + 6 * D * H)),
    ("ratio for share", lambda D, H: (D - 1) / (6 * H)),
    ("the share of the passes", lambda D, H: 6 * H / (D - 1 + 6 * H)),
    ("half of the network", lambda D, H: (D - 1) / (D - 1 + 3 * H)),
    ("type", lambda D, H: None),
)
