"""ex-10-4: z from x = z + g(z), with an error that is promised."""

from functools import partial

import numpy as np

from ..checking import domains
from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import offset

TOLERANCE = 2e-5
CAP = 3000  # no contraction here needs as many steps, but the slow one
SLOW = 0.999
COUNTS = 5, 10, 20, 50, 100, 200, 300, 500, 1000, 2000, 5000, 10_000


def inputs(rng):
    test_inputs = [TestInput((np.array([[3.0], [-1.5], [0.6]]), partial(linear, 0.5), 0.5, TOLERANCE))]
    for sign in (1, -1):
        # Not 2 or 3 away: there two mistakes stop together.
        bound, far = float(rng.uniform(0.9, 0.92)), sign * rng.uniform(2.3, 2.65)
        x = far * np.array([[1e-3], [1e-4], [1.0]])
        test_inputs.append(TestInput((x, partial(linear, -bound), bound, TOLERANCE)))
    x = offset(rng) * np.array([[1.0], [0.1], [0.01]]) * np.ones(16)  # a row is 4 times as long as its coordinates
    test_inputs.append(TestInput((x, partial(linear, -0.6), 0.6, TOLERANCE)))
    bound = float(rng.uniform(0.85, 0.9))
    Q = np.linalg.qr(rng.normal(size=(3, 3)))[0]
    g = partial(bent, A=bound * Q @ np.diag([1.0, 0.6, 0.3]) @ Q.T, b=rng.normal(size=3))
    test_inputs.append(TestInput((rng.normal(size=(5, 3)), g, bound, TOLERANCE)))
    test_inputs.append(TestInput((rng.normal(size=(3, 2)), partial(linear, 0.0), 0.5, TOLERANCE)))
    test_inputs.append(TestInput((offset(rng) * np.ones((2, 3)), partial(linear, -0.5), 0.75, 1e-9)))
    test_inputs.append(TestInput((rng.normal(size=(2, 2)), partial(linear, -0.9), 0.9, 1e-10)))
    for bound in (1e-6, 0.3):
        test_inputs.append(TestInput((rng.normal(size=(4, 2)), partial(level, offset(rng)), bound, 1e-3)))
    return [*test_inputs, TestInput((np.array([[rng.uniform(0.6, 1.4)]]), partial(linear, -SLOW), SLOW, 5e-7), "slow")]


def bent(z, A, b):
    """g(z) = A tanh(z + b) with a symmetric positive A: at its steepest as steep as the largest eigenvalue of A."""
    return np.tanh(finite(z) + b) @ A


def level(c, z):
    """g(z) = c in every coordinate: one step is right."""
    return c + 0 * finite(z)


def linear(c, z):
    """g(z) = c·z."""
    return c * finite(z)


def finite(z):
    """z, or a sentence for guesses that run away, which no comparison would ever stop."""
    if not np.all(np.isfinite(z)):
        raise ValueError("g was given a z that is not finite: the guesses run away from z*")
    return z


def iterate(x, g, enough, sign=-1.0, cap=CAP):
    """z ← x + sign·g(z) from z = x, until enough(new z, z)."""
    z = x
    for _ in range(cap):
        new = x + sign * g(z)
        z, stop = new, enough(new, z)
        if stop:
            break
    return z


def length(step):
    """The Euclidean length of the longest row."""
    return np.sqrt(np.max(np.sum(step**2, axis=1)))


def invert(x, g, lipschitz, tolerance):
    """z with at most a hundredth of the promised error."""
    if g.func is linear:
        return x / (1 + g.args[0])
    if g.func is level:
        return x - g.args[0]
    return iterate(x, g, lambda new, z: length(new - z) <= 0.01 * (1 - lipschitz) * tolerance)


def errors(inputs, values):
    """(z − z*) / tolerance for each test input."""
    return [(v - invert(*p.args)) / p.args[3] for p, v in zip(inputs, values, strict=True)]


def a_coordinate_is_too_far(inputs, values):
    return max(float(np.max(np.abs(error))) for error in errors(inputs, values)) - 1


def a_row_is_too_far(inputs, values):
    return max(float(length(error)) for error in errors(inputs, values)) - 1


def before_the_step(x, g, enough):
    """Like iterate, but it returns the z at which `enough` is true, and not the next one."""
    z = x
    for _ in range(CAP):
        if enough(x - g(z), z):
            break
        z = x - g(z)
    return z


def fixed_steps(count):
    """z after `count` steps, for a linear g by the formula z* + (−c)ᵏ(x − z*)."""

    def formula(x, g, lipschitz, tolerance):
        if g.func is linear:
            z = x / (1 + g.args[0])
            return z + (-g.args[0]) ** count * (x - z)
        if g.func is level:
            return x - g.args[0]
        return iterate(x, g, lambda new, z: False, cap=count)

    return formula


def unless_slow(formula):
    """The formula, and nothing where it would take thousands of steps: there any value fits it."""

    def faster(x, g, lipschitz, tolerance):
        return None if lipschitz == SLOW else formula(x, g, lipschitz, tolerance)

    return faster


CHECK = Check(
    "ex-10-4",
    arguments=("x", "g", "lipschitz", "tolerance"),
    returns=("z",),
    inputs=inputs,
    domains={"x": domains.entries(domains.real(1e-3, 100))},
    expected=invert,
    atol=2 * TOLERANCE,
    laws=(
        Law("every coordinate of z is within the tolerance of z*", a_coordinate_is_too_far, tolerance=0.02),
        Law(
            "‖z − z*‖ is at most the tolerance in every row. Each coordinate of yours is within it, but ‖·‖ is the "
            "length of the whole row, and not its largest coordinate",
            a_row_is_too_far,
            tolerance=0.02,
        ),
    ),
    mistakes=(
        Mistake(
            "never moved",
            lambda x, g, lipschitz, tolerance: x,
            "your z is x, the first guess. Put it into the iteration, and go on.",
        ),
        Mistake(
            "one step",
            lambda x, g, lipschitz, tolerance: x - g(x),
            "you made one step from z = x. Repeat it with the new z, until the residual is small enough.",
        ),
        Mistake(
            "+ g",
            unless_slow(
                lambda x, g, lipschitz, tolerance: iterate(
                    x, g, lambda new, z: length(new - z) <= 0.01 * (1 - lipschitz) * tolerance, sign=1.0
                )
            ),
            "your z solves x = z − g(z). The layer adds g, so the way back subtracts it.",
        ),
        Mistake(
            "x forgotten",
            unless_slow(
                lambda x, g, lipschitz, tolerance: iterate(
                    x, lambda z: g(z) + x, lambda new, z: length(new - z) <= 0.01 * (1 - lipschitz) * tolerance
                )
            ),
            "your iteration is z ← −g(z), which leaves x out: it solves z + g(z) = 0. Each step starts from x.",
        ),
        Mistake(
            "the forward map",
            lambda x, g, lipschitz, tolerance: x + g(x),
            "that is x + g(x), the layer applied to x. z is the point that the layer carries to x.",
        ),
        Mistake(
            "the residual for the error",
            unless_slow(lambda x, g, lipschitz, tolerance: iterate(x, g, lambda new, z: length(new - z) <= tolerance)),
            "you stop when the residual x − z − g(z) is within the tolerance. That is the error in x, and the error in "
            "z may be larger: by how much, if f may shrink distances to 1 − λ of what they were?",
        ),
        *(
            Mistake(
                f"tolerance / (1 − λ){also}",
                unless_slow(
                    lambda x, g, lipschitz, tolerance, walk=walk: walk(
                        x, g, lambda new, z: length(new - z) <= tolerance / (1 - lipschitz)
                    )
                ),
                "you stop at tolerance/(1 − λ), which is above the tolerance. The error may be larger than the "
                "residual, so the residual has to be smaller than the tolerance.",
            )
            for also, walk in (("", iterate), (", asked before the step", before_the_step))
        ),
        Mistake(
            "the first row decides",
            unless_slow(
                lambda x, g, lipschitz, tolerance: iterate(
                    x, g, lambda new, z: length((new - z)[:1]) <= (1 - lipschitz) * tolerance
                )
            ),
            "you stop when the first row is near enough. The promise is for every row, so the slowest one decides.",
        ),
        Mistake(
            "any row decides",
            unless_slow(
                lambda x, g, lipschitz, tolerance: iterate(
                    x, g, lambda new, z: np.any(np.sum((new - z) ** 2, axis=1) <= ((1 - lipschitz) * tolerance) ** 2)
                )
            ),
            "you stop when one of the rows is near enough. The promise is for every row, so the slowest one decides.",
        ),
        Mistake(
            "the mean decides, of the residual",
            unless_slow(
                lambda x, g, lipschitz, tolerance: iterate(x, g, lambda new, z: np.mean(np.abs(new - z)) <= tolerance)
            ),
            "two things: you average over the rows, which hides a slow one, and the residual is not the error in z.",
        ),
        Mistake(
            "the mean decides",
            unless_slow(
                lambda x, g, lipschitz, tolerance: iterate(
                    x, g, lambda new, z: np.mean(np.abs(new - z)) <= (1 - lipschitz) * tolerance
                )
            ),
            "you average over the rows, which hides a slow one. The promise is for every row.",
        ),
        Mistake(
            "λᵏ for the error",
            lambda x, g, lipschitz, tolerance: fixed_steps(int(np.ceil(np.log(tolerance) / np.log(lipschitz))))(
                x, g, lipschitz, tolerance
            ),
            "you count the steps until λᵏ is within the tolerance. λᵏ multiplies the error at the start, ‖x − z*‖, "
            "which need not be 1.",
        ),
        Mistake(
            "no absolute value",
            unless_slow(
                lambda x, g, lipschitz, tolerance: iterate(
                    x, g, lambda new, z: np.max(new - z) <= (1 - lipschitz) * tolerance
                )
            ),
            "you compare the step itself with the tolerance. A negative step is below any tolerance: take its length.",
        ),
        Mistake(
            "np.allclose decides",
            unless_slow(lambda x, g, lipschitz, tolerance: iterate(x, g, np.allclose)),
            "you stop by np.allclose, which has a tolerance of its own. Use the one that is given.",
        ),
        *(
            Mistake(
                f"a fixed number of steps, {count}",
                fixed_steps(count),
                f"you make {count} steps whatever g is. A λ near 1 needs more, and for a small one fewer are enough: "
                "stop by a number that you measure.",
            )
            for count in COUNTS
        ),
    ),
)
