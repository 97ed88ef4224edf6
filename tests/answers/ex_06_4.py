"""Answers to ex-06-4 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np


def bill_loop(N, D, H):
    definition = structure = 0
    for _ in range(N):
        for _ in range(1 + D):
            definition += 2 * D * H
        for k in range(D):
            for _ in range(k + 1, D):
                definition += 1 + (D - k - 1)
        definition += D - 1
        structure += 2 * D * H + D - 1
    return definition, structure


def bill_factored(N, D, H):
    evaluation = 2 * H * D * N
    steps = sum(m * m + m for m in range(D))
    return np.array(evaluation * (1 + D) + N * (steps + D - 1)), evaluation + N * D - N


def definition_with(count):
    """A definition made as count(D, pass) for one point, and the right structure."""
    return lambda N, D, H: (N * count(D, 2 * D * H), bill_factored(N, D, H)[1])


RIGHT = (
    bill_loop,
    bill_factored,
)


MISTAKES = (
    (
        "one step too many",
        definition_with(lambda D, passed: (D + 1) * passed + sum(m * (m + 1) for m in range(D + 1)) + D - 1),
    ),
    (
        "one step too few",
        definition_with(lambda D, passed: (D + 1) * passed + sum(m * (m + 1) for m in range(1, D - 1)) + D - 1),
    ),
    ("D factors, D products", definition_with(lambda D, passed: (D + 1) * passed + (D**3 - D) / 3 + D)),
    ("order", lambda N, D, H: bill_loop(N, D, H)[::-1]),
    ("parts", lambda N, D, H: bill_loop(N, D, H)[0]),
)
