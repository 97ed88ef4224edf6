"""ex-02-7: J v from two calls of a function that autograd cannot look into.

The driver hands over J v and the points at which f was called, and the judge computes f there: it counts the calls,
measures the step, and demands that J v follows from these values. So a call of f that was hidden earns nothing.
"""

from functools import partial

import numpy as np

from ..checking.parts import Check, Demand, TestInput, Unfit, started

CALLS = 2
MOST = 100  # points that are handed over
TOLERANCE = 1e-5  # of the largest number in J v
LONG, SHORT = 2e4, 1e-4  # lengths of v for which a step that ignores this length fails


def inputs(rng):
    test_inputs = [TestInput((product_and_cube, np.array([1.0, 2.0]), np.array([2.0, -1.0])))]
    for dim, length in ((3, 2.5), (3, LONG), (4, SHORT), (30, 2.0), (2, 1e-14), (3, 1e-40), (4, 1e12)):
        A = rng.uniform(0.8, 1.6, size=(dim, dim)) * rng.choice([-1, 1], size=(dim, dim)) / np.sqrt(dim / 3)
        z, v = rng.uniform(-1, 1, size=dim), rng.uniform(0.5, 1, size=dim) * rng.choice([-1, 1], size=dim)
        z = z if dim > 4 else _where_it_bends(rng, A, v)
        test_inputs.append(TestInput((partial(waves, A), z, length * v / np.linalg.norm(v))))
    f, z, v = test_inputs[1].args
    for moved in ([0], [1], [2], [0, 1], [1, 2]):  # v is 0 in the other places
        test_inputs.append(TestInput((f, z, np.where(np.isin(np.arange(3), moved), v, 0.0))))
    line = partial(waves, np.array([[rng.uniform(0.8, 1.6)]]))
    return [*test_inputs, TestInput((line, rng.uniform(0.5, 1, size=1), np.array([-3 * rng.uniform(0.6, 0.9)])))]


def product_and_cube(z):
    """One point (2,) to (z₁·z₂, z₁³)."""
    return np.array([z[0] * z[1], z[0] ** 3])


def waves(A, z):
    """One point (D,) to (D,): z + sin(A z)."""
    return z + np.sin(A @ z)


def _where_it_bends(rng, A, v):
    """Of 100 points the one where f bends most along v, so that a step that is too large shows."""
    z = rng.uniform(-1, 1, size=(100, len(A)))
    return z[np.argmax(np.max(np.abs(np.sin(z @ A.T) * (A @ v) ** 2), axis=1))]


def slope(f, z, v):
    """J v without rounding: f is analytic, and a complex step needs no difference."""
    tiny = 1e-30 / np.linalg.norm(v)
    return np.imag(f(z + 1j * tiny * v)) / tiny


def product_and_points(answer, f, z, v):
    """What the answer returns, and the first points at which it called f: (K, 2, D), real and imaginary parts."""
    shape, points = z.shape, []

    def noted(point):
        if not isinstance(point, np.ndarray):
            raise Unfit("f is a compiled program: give it an array of numbers. Autograd and lists do not get into it")
        if point.shape != shape:
            raise Unfit(f"f takes one point, an array of shape {shape}; it was given shape {point.shape}")
        if len(points) < MOST:
            points.append(np.array([point.real, point.imag]))
        return f(point)

    product = started(answer(noted, z, v))
    return product, np.reshape(points, (len(points), 2, *shape))


def largest_step(points, z):
    """The largest distance of a call from z, in one coordinate."""
    return np.max(np.abs(as_complex(points) - z), initial=0.0)


def as_complex(points):
    return points[:, 0] + 1j * points[:, 1]


def follows(product, points, f):
    """Whether J v is made of differences of the values of f at the points, and of their imaginary parts."""
    values = np.array([f(point if point.imag.any() else point.real) for point in as_complex(points)])
    parts = np.concatenate([np.diff(values.real, axis=0), values.imag])
    parts = parts[np.any(parts, axis=1)]
    if not len(parts):
        return False
    parts = (parts / np.max(np.abs(parts), axis=1, keepdims=True)).T
    return is_near(parts @ np.linalg.lstsq(parts, product, rcond=None)[0], product)


def is_near(product, wanted):
    return np.max(np.abs(product - wanted)) <= TOLERANCE * np.max(np.abs(wanted))


def other_than(wrong):
    """holds(…): the product is right, or is not wrong(f, z, v)."""

    def holds(value, f, z, v):
        product = value[0]
        return is_near(product, slope(f, z, v)) or not is_near(product, wrong(f, z, v))

    return holds


def summed_slopes(f, z, v):
    """J times a vector of ones: all coordinates are moved alike."""
    return slope(f, z, np.ones_like(v))


def within(low, high):
    """holds(…): the product is right, or the step was between `low` and `high`."""

    def holds(value, f, z, v):
        product, points = value
        return is_near(product, slope(f, z, v)) or low <= largest_step(points, z) <= high

    return holds


def too_many(value, f, z, v):
    calls = len(value[1])
    return (
        f"you called f {calls} times{' or more' if calls == MOST else ''}, and two calls are allowed in any dimension: "
        "you need one vector J v, and not the whole matrix"
    )


def large_step(value, f, z, v):
    return (
        f"you went {largest_step(value[1], z):.2g} away from z, and within that f bends: v has the length "
        f"{np.linalg.norm(v):.3g}. What should your step depend on?"
    )


def small_step(value, f, z, v):
    return (
        f"you went only {largest_step(value[1], z):.2g} away from z, so that the values of f agree in most of their 16 "
        f"digits, and the difference is mostly rounding: v has the length {np.linalg.norm(v):.3g}. What should your "
        "step depend on?"
    )


def error(value, f, z, v):
    wanted = slope(f, z, v)
    gap = np.max(np.abs(value[0] - wanted)) / np.max(np.abs(wanted))
    return f"your largest error is {gap:.1g} of the largest number in J v, and 1e-05 is allowed"


CHECK = Check(
    "ex-02-7",
    arguments=("f", "z", "v"),
    returns=("J v", "the points of your calls"),
    inputs=inputs,
    batch=(),
    driver=product_and_points,
    demands=(
        Demand(
            "a vector",
            lambda value, f, z, v: (
                value[0].shape == z.shape and np.all(np.isfinite(value[0])) and value[1].shape[1:] == (2, *z.shape)
            ),
            "return one vector of finite numbers, as many as f returns.",
        ),
        Demand("two calls", lambda value, f, z, v: len(value[1]) <= CALLS, too_many),
        Demand(
            "v made a unit vector",
            other_than(lambda f, z, v: slope(f, z, v) / np.linalg.norm(v)),
            "your result is right for a v of length 1: J v is twice as long when v is, so the length of v must "
            "come back.",
        ),
        Demand(
            "not divided by the step",
            lambda value, f, z, v: (
                is_near(value[0], slope(f, z, v))
                or np.max(np.abs(value[0])) > 1e-2 * np.max(np.abs(slope(f, z, v)))
                or np.linalg.norm(v) > 100
            ),
            "your result is nearly 0: that is how far f moves within your small step. A slope is that distance "
            "*per* step.",
        ),
        Demand(
            "one step for two",
            other_than(lambda f, z, v: 2 * slope(f, z, v)),
            "your result is twice too large: how far apart are the two points at which you call f?",
        ),
        Demand(
            "two steps for one",
            other_than(lambda f, z, v: slope(f, z, v) / 2),
            "your result is half of what it should be: how far apart are the two points at which you call f?",
        ),
        Demand(
            "backwards",
            other_than(lambda f, z, v: -slope(f, z, v)),
            "your result has the opposite sign: which of the two points lies further along v?",
        ),
        Demand(
            "v ignored",
            other_than(summed_slopes),
            "you move all coordinates of z by the same step, which gives J times a vector of ones: move along v.",
        ),
        Demand(
            "v multiplied afterwards",
            other_than(lambda f, z, v: summed_slopes(f, z, v) * v),
            "you move all coordinates by the same step and multiply by v afterwards: then each output is "
            "multiplied by one "
            "entry of v, and J v mixes all entries.",
        ),
        Demand("step not too large", within(0.0, 2e-5), large_step),
        Demand("step not too small", within(1e-8, np.inf), small_step),
        Demand("five digits", lambda value, f, z, v: is_near(value[0], slope(f, z, v)), error),
        Demand(
            "made of these calls",
            lambda value, f, z, v: follows(*value, f),
            "J v is right, and does not follow from the values of f at the points where you called it: a difference of "
            "two of them, divided by a step, is J v.",
        ),
    ),
)
