"""ex-03-3: the Jacobian of a function that can only be called, at one point, by small steps.

The check records how far from z the function is called, so that it can name a step that is too small or too large.
"""

import math
from functools import partial

import autograd.numpy as np
from autograd import jacobian

from ..checking.parts import Check, Mistake, TestInput, started
from ._draws import matrix, offset
from ._smooth_maps import linear_plus_tanh

TOLERANCE = 1e-5
GOOD, SMALL, LARGE = -5, range(-17, -11), range(-4, 0)  # steps as powers of ten
MADE_SQUARE = "J need not be square: it has a row for each output of f and a column for each input"


def inputs(rng):
    found = [TestInput((three_outputs, np.array([1.0, 2.0])))]
    for outputs, inputs in ((2, 4), (4, 3)):
        A = rng.uniform(0.8, 2.0, size=(outputs, inputs)) * rng.choice([-1, 1], size=(outputs, inputs))
        found.append(TestInput((partial(waves, A), _where_it_bends(rng, A))))
    z = np.array([offset(rng) for _ in range(3)])
    return [*found, TestInput((partial(linear_plus_tanh, matrix(rng, 3, -1), 0.0), z / 2))]


def three_outputs(z):
    """One point (2,) to (z₁·z₂, z₁³, 3·z₂)."""
    return np.array([z[0] * z[1], z[0] ** 3, 3 * z[1]])


def waves(A, z):
    """One point (D,) to (K,): sin(A z), A (K, D)."""
    return np.sin(np.dot(A, z))


def _where_it_bends(rng, A):
    """A point at which no sine and no cosine of A z is small, so that one-sided and two-sided steps both err."""
    while True:
        z = rng.uniform(-1, 1, size=A.shape[1])
        if np.min(np.abs(np.sin(A @ z))) > 0.3 and np.max(np.abs(np.sin(A @ z))) < 0.95:
            return z


def exact(f, z):
    return jacobian(f)(z)


def jacobian_and_step(answer, f, z):
    """(J, the step's power of ten): GOOD whenever J is right, or the step is not what made it wrong."""
    start, steps = z.copy(), []

    def noted(point):
        if isinstance(point, np.ndarray):  # autograd calls f with an object of its own, which is no step
            steps.append(float(np.max(np.abs(point - start))))
        return f(point)

    J = started(answer(noted, z))
    return J, power_of_ten(J, exact(f, start), steps)


def power_of_ten(J, right, steps):
    if np.shape(J) != right.shape or len(steps) < 2:
        return GOOD
    gap = np.max(np.abs(J - right) / (1 + np.abs(right)))
    power = round(math.log10(max(min((s for s in steps if s), default=0.0), 1e-17)))
    if power in SMALL and gap > 1e-9:
        return power
    if power >= LARGE[0] and (2e-6 if power < -2 else 1e-7) < gap < 0.4:
        return min(power, LARGE[-1])
    return GOOD


def known(J):
    """A mistake in J, which says nothing about the step."""
    return lambda f, z: (J(exact(f, z)), None)


CHECK = Check(
    "ex-03-3",
    arguments=("f", "z"),
    returns=("J", "the step's power of ten"),
    inputs=inputs,
    batch=(),
    expected=lambda f, z: (exact(f, z), GOOD),
    driver=jacobian_and_step,
    raised=(
        ("could not be broadcast", MADE_SQUARE),
        ("could not broadcast", MADE_SQUARE),
        ("out of bounds", MADE_SQUARE),
    ),
    rtol=TOLERANCE,
    atol=TOLERANCE,
    mistakes=(
        Mistake(
            "transposed",
            known(np.transpose),
            "rows and columns are exchanged: a step along z_j gives *column* j, the slopes of all outputs along it.",
        ),
        Mistake(
            "divided by one step",
            known(lambda J: 2 * J),
            "your slopes are twice too large: from z − ε to z + ε it is two steps.",
        ),
        Mistake(
            "divided by two steps",
            known(lambda J: J / 2),
            "your slopes are half of what they should be: how far apart are the two points that you compare?",
        ),
        Mistake(
            "backwards",
            known(lambda J: -J),
            "every slope has the opposite sign: which of the two points lies further along z_j?",
        ),
        Mistake(
            "all coordinates at once",
            known(lambda J: np.sum(J, axis=1)),
            "you step along all coordinates at once, so that their slopes are added up: one coordinate at a time.",
        ),
        Mistake(
            "all coordinates at once, repeated",
            known(lambda J: np.sum(J, axis=1, keepdims=True) * np.ones(J.shape[1])),
            "all your columns are alike, the sum of the right ones: each step must move one coordinate alone.",
        ),
        Mistake(
            "steps add up",
            known(lambda J: np.cumsum(J, axis=1)),
            "each column holds those before it as well: your steps add up in one point, so start every step from z.",
        ),
        *(
            Mistake(
                f"step 1e{power}",
                lambda f, z, power=power: (None, float(power)),
                "your step is too small: the values of f that you subtract agree in most of their 16 digits, and what "
                "is left is rounding. A good step as a power of ten, and yours:",
            )
            for power in SMALL
        ),
        *(
            Mistake(
                f"step 1e{power}",
                lambda f, z, power=power: (None, float(power)),
                "your step is too large: f bends within it, one-sided more than both ways. "
                "A good step as a power of ten, and yours:",
            )
            for power in LARGE
        ),
        *(
            Mistake(
                name,
                known(lambda J, step=step: step * J),
                "your slopes are nearly 0: that is how far f moves, and a slope is how far it moves *by* the step.",
            )
            for name, step in (("not divided", 0.0), ("not divided, 1e-5 both ways", 2e-5))
        ),
    ),
)
