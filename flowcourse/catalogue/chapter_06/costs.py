"""ex-06-1 and ex-06-4: what a determinant costs."""

import numpy as np


def later_by_factors(seconds, D, new_D):
    for _ in range(3):
        seconds = seconds * new_D / D
    return seconds


def later_by_operations(seconds, D, new_D):
    """Seconds an operation, times the exact count at the new size."""

    def count(n):
        return sum(m * (m + 1) for m in range(1, n))

    return seconds / count(D) * count(new_D)


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


def structure_with(count):
    """The right definition, and a structure made as count(D, pass) for one point."""
    return lambda N, D, H: (bill_factored(N, D, H)[0], N * count(D, 2 * D * H))


def bill_of_passes(cost):
    """Both bills with another cost of a pass."""

    def answer(N, D, H):
        passed = cost(D, H)
        return N * ((D + 1) * passed + (D**3 - D) / 3 + D - 1), N * (passed + D - 1)

    return answer


def shared_passes(N, D, H):
    passed = 2 * D * H
    return (1 + D) * passed + N * ((D**3 - D) / 3 + D - 1), passed + N * (D - 1)


RIGHT = {
    "ex-06-1": (later_by_factors, later_by_operations),
    "ex-06-4": (bill_loop, bill_factored),
}

WRONG = {
    "ex-06-1": (
        ("grows like D", lambda seconds, D, new_D: new_D / D * seconds),
        ("grows like D²", lambda seconds, D, new_D: seconds * new_D**2 / D**2),
        ("three times the ratio", lambda seconds, D, new_D: 3 * seconds * (new_D / D)),
        ("whole ratio", lambda seconds, D, new_D: seconds * (new_D // D) ** 3),
        ("new_D³ alone", lambda seconds, D, new_D: new_D**3),
        ("new_D³ alone, times seconds", lambda seconds, D, new_D: seconds * new_D**3),
        ("ratio upside down", lambda seconds, D, new_D: seconds * (D / new_D) ** 3),
        ("how many times as long", lambda seconds, D, new_D: new_D**3 / D**3),
        ("operations for seconds", lambda seconds, D, new_D: sum(m * (m + 1) for m in range(1, new_D))),
        ("difference for ratio", lambda seconds, D, new_D: seconds + (new_D - D) ** 3),
        ("always eight", lambda seconds, D, new_D: 8 * seconds),
        ("seconds cubed", lambda seconds, D, new_D: (seconds * new_D / D) ** 3),
        ("log for exp", lambda seconds, D, new_D: np.log(seconds) + 3 * np.log(new_D / D)),
        ("type", lambda seconds, D, new_D: None),
    ),
    "ex-06-4": (
        ("the batch counted once", lambda N, D, H: bill_loop(1, D, H)),
        ("the batch shares its passes", shared_passes),
        ("one layer of the network", bill_of_passes(lambda D, H: D * H)),
        ("layers multiplied", bill_of_passes(lambda D, H: D * H * H * D)),
        ("the matrix for nothing", definition_with(lambda D, passed: (D**3 - D) / 3 + D - 1)),
        ("no forward pass", definition_with(lambda D, passed: D * passed + (D**3 - D) / 3 + D - 1)),
        ("one reverse pass", definition_with(lambda D, passed: 2 * passed + (D**3 - D) / 3 + D - 1)),
        ("no elimination", definition_with(lambda D, passed: (D + 1) * passed + D - 1)),
        ("no product", definition_with(lambda D, passed: (D + 1) * passed + (D**3 - D) / 3)),
        ("D³ for the count", definition_with(lambda D, passed: (D + 1) * passed + D**3 + D - 1)),
        ("D³/3 for the count", definition_with(lambda D, passed: (D + 1) * passed + D**3 / 3 + D - 1)),
        ("D³/3 for the count, rounded", definition_with(lambda D, passed: (D + 1) * passed + D**3 // 3 + D - 1)),
        (
            "one step too many",
            definition_with(lambda D, passed: (D + 1) * passed + sum(m * (m + 1) for m in range(D + 1)) + D - 1),
        ),
        (
            "one step too few",
            definition_with(lambda D, passed: (D + 1) * passed + sum(m * (m + 1) for m in range(1, D - 1)) + D - 1),
        ),
        ("D factors, D products", definition_with(lambda D, passed: (D + 1) * passed + (D**3 - D) / 3 + D)),
        ("the network for nothing", structure_with(lambda D, passed: D - 1)),
        ("a reverse pass by structure", structure_with(lambda D, passed: 2 * passed + D - 1)),
        ("D numbers, D additions", structure_with(lambda D, passed: passed + D)),
        ("no sum", structure_with(lambda D, passed: passed)),
        ("a product for a sum", structure_with(lambda D, passed: passed * (D - 1))),
        ("order", lambda N, D, H: bill_loop(N, D, H)[::-1]),
        ("parts", lambda N, D, H: bill_loop(N, D, H)[0]),
    ),
}
