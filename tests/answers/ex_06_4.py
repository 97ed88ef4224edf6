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


RIGHT = (bill_loop, bill_factored)


def bill_of_one_point(N, D, H):
    network = 2 * D * H
    elimination = sum(m * (m + 1) for m in range(1, D))
    return (1 + D) * network + elimination + D - 1, network + D - 1


def bill_without_forward(N, D, H):
    reverse = D * 2 * D * H
    elimination = sum(rows * (1 + rows) for rows in range(D))
    return N * (reverse + elimination + D - 1), N * (2 * D * H + D - 1)


def bill_by_cubes(N, D, H):
    network = 2 * D * H
    return N * ((1 + D) * network + D**3 + D - 1), N * (network + D - 1)


MISTAKES = (
    ("the batch counted once", bill_of_one_point),
    ("no forward pass", bill_without_forward),
    ("D³ for the count", bill_by_cubes),
    ("order", lambda N, D, H: bill_loop(N, D, H)[::-1]),
    ("parts", lambda N, D, H: bill_loop(N, D, H)[0]),
)
