"""ex-02-8, a fault to repair: Newton's method for z = h(x), with J transposed."""

from functools import partial

import autograd.numpy as np

from minflow.calculus import batch_jacobian

from ..checking.edges import of_every_size
from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import matrix
from ._smooth_maps import linear_plus_tanh

STEPS, FEW = 7, 2


def inputs(rng):
    leaning = partial(linear, np.array([[2.0, 1.0], [0.0, 1.0]]))
    test_inputs = [TestInput((np.array([[3.0, 1.0], [2.0, -4.0]]), leaning, np.zeros((2, 2)), 1))]
    for n, dim, sign in ((3, 2, -1), (4, 3, 1)):
        test_inputs.append(_draw(rng, n, dim, sign))
    z = rng.uniform(-1, 1, size=(3, 2))
    test_inputs.append(TestInput((each_for_itself(z), each_for_itself, np.zeros((3, 2)), STEPS)))
    straight = partial(linear, matrix(rng, 2, -1))
    z, start = (of_every_size(rng, 0.1, 20, 6).reshape(3, 2) for _ in range(2))
    test_inputs.append(TestInput((straight(z), straight, start, 1)))
    z = of_every_size(rng, 5, 500, 6).reshape(3, 2)
    test_inputs.append(TestInput((straight(z), straight, z * (1 + 5e-6), 1)))
    line, z = partial(linear_plus_tanh, np.array([[-2.5]]), 0.5), rng.uniform(-1, 1, size=(3, 1))
    test_inputs.append(TestInput((line(z), line, z + 0.3, STEPS)))
    return [*test_inputs, _draw_far(rng, 3, 2), TestInput((line(z), line, z + 0.02, 0), "far")]


def _draw(rng, n, dim, sign):
    """A map and points that Newton's method finds in STEPS steps from the start, and its mistakes do not."""
    while True:
        f, z = partial(linear_plus_tanh, matrix(rng, dim, sign), 0.5), rng.uniform(-1, 1, size=(n, dim))
        start = z + rng.uniform(0.2, 0.5, size=(n, dim)) * rng.choice([-1, 1], size=(n, dim))
        args = f(z), f, start, STEPS
        with np.errstate(all="ignore"):  # some mistakes run away
            converged = np.max(np.abs(newton(*args) - z)) < 1e-13
            if converged and not any(np.max(np.abs(wrong(*args) - z)) < 1e-5 for wrong in SLOW):
                return TestInput(args)


def _draw_far(rng, n, dim):
    """A map and points that are not found in FEW steps, so that each step more or less shows."""
    while True:
        f, z = partial(linear_plus_tanh, matrix(rng, dim), 0.5), rng.uniform(-1, 1, size=(n, dim))
        x, start = f(z), z + rng.uniform(0.7, 1.2, size=(n, dim)) * rng.choice([-1, 1], size=(n, dim))
        with np.errstate(all="ignore"):  # some starts run away
            errors = [np.max(np.abs(newton(x, f, start, steps) - z)) for steps in (FEW - 1, FEW, FEW + 1, STEPS)]
        if errors[0] < 1 and errors[1] > 1e-2 and errors[2] > 1e-5 and errors[3] < 1e-13:
            return TestInput((x, f, start, FEW), "far")


def linear(A, z):
    """Rows z to A z."""
    return np.dot(z, A.T)


def each_for_itself(z):
    """z + tanh(z): J is diagonal, and so is symmetric."""
    return z + np.tanh(z)


def newton(x, f, start, steps, move=None, at=lambda x, start, z: z):
    """z after `steps` steps; move(J, residual) is a step, from J at the point at(x, start, z)."""
    z, move = start, move or (lambda J, r: multiplied(np.linalg.inv(J), r))
    for _ in range(steps):
        z = z + move(batch_jacobian(f)(at(x, start, z)), x - f(z))
    return z


def multiplied(J, r):
    return np.einsum("nij,nj->ni", J, r)


def turned(J):
    return np.swapaxes(J, 1, 2)


def transposed(*args):
    return newton(*args, move=lambda J, r: multiplied(turned(np.linalg.inv(J)), r))


def at_the_start(*args):
    return newton(*args, at=lambda x, start, z: start)


def stops_early(x, f, start, steps):
    z = start
    for _ in range(steps):
        if np.allclose(f(z), x):
            break
        z = newton(x, f, z, 1)
    return z


def from_the_start(x, f, start, steps):
    z = start
    for _ in range(steps):
        z = start + multiplied(np.linalg.inv(batch_jacobian(f)(z)), x - f(z))
    return z


def at_x(*args):
    return newton(*args, at=lambda x, start, z: x)


def diagonal(*args):
    return newton(*args, move=lambda J, r: r / np.diagonal(J, axis1=1, axis2=2))


SLOW = transposed, at_the_start, from_the_start, at_x, diagonal  # they may come near to the right z


def misses(inputs, values):
    """|f(z) − x| where the steps are enough."""
    pairs = [(p.args, v) for p, v in zip(inputs, values, strict=True) if p.name != "far"]
    return max(float(np.max(np.abs(f(v) - x))) for (x, f, *_), v in pairs)


def other_steps(count):
    """A mistake in the number of steps: count(steps) in place of it."""
    return lambda x, f, start, steps: newton(x, f, start, count(steps))


CHECK = Check(
    "ex-02-8",
    arguments=("x", "f", "start", "steps"),
    returns=("z",),
    inputs=inputs,
    batch=("x", "start"),
    expected=newton,
    rtol=1e-6,  # a J by finite differences passes
    atol=1e-6,
    laws=(Law("where the steps are enough, f(z) is x", misses),),
    raised=(
        ("matmul: ", "there is one matrix for each row: which axes must be multiplied, and which one only goes along?"),
        ("solve", "NumPy takes the rows for one matrix: give it N matrices with one column each"),
    ),
    mistakes=(
        Mistake(
            "transposed",
            transposed,
            "for the map with a symmetric J it is right: look which axis of the inverse meets the axis of x − f(z). "
            "Row i is an output.",
        ),
        Mistake(
            "not inverted",
            lambda *args: newton(*args, move=multiplied),
            "you multiply by J: J carries a small step in z to a step in x, and here you have the step in x.",
        ),
        Mistake(
            "transposed for inverted",
            lambda *args: newton(*args, move=lambda J, r: multiplied(turned(J), r)),
            "you multiply by the transpose of J: it is the inverse for rotations only.",
        ),
        Mistake(
            "J at x",
            at_x,
            "you take J at x: f(z + δ) ≈ f(z) + J δ holds with the J at z.",
        ),
        Mistake(
            "J at the start",
            at_the_start,
            "you compute J once, at the start: f bends, so the linear map that fits changes with every step.",
        ),
        Mistake(
            "each step from the start",
            from_the_start,
            "each of your steps goes from the start: it must go from the z at which you took x − f(z).",
        ),
        Mistake(
            "diagonal of J",
            diagonal,
            "you divide by the diagonal of J: each input moves the other outputs as well.",
        ),
        Mistake(
            "backwards",
            lambda *args: newton(*args, move=lambda J, r: -multiplied(np.linalg.inv(J), r)),
            "your steps lead away from x: which sign has x − f(z) if f(z) is still too small?",
        ),
        Mistake(
            "transposed, backwards",
            lambda *args: newton(*args, move=lambda J, r: -multiplied(turned(np.linalg.inv(J)), r)),
            "two things: your steps lead away from x, and the wrong axis of the inverse meets x − f(z).",
        ),
        Mistake(
            "one step",
            lambda x, f, start, steps: newton(x, f, start, 1),
            "you make one step: that is enough for a linear map. Go on from the new z.",
        ),
        Mistake(
            "one step too many",
            other_steps(lambda steps: steps + 1),
            "you make one step more than asked: range(steps) makes `steps` of them.",
        ),
        Mistake(
            "one step too few",
            other_steps(lambda steps: steps - 1),
            "you make one step less than asked: range(steps) makes `steps` of them.",
        ),
        Mistake(
            "steps of your own",
            other_steps(lambda steps: 5 * steps + 10),
            "your z is exact, and `steps` steps do not lead there yet: make as many as are asked.",
        ),
        Mistake(
            "never moved",
            lambda x, f, start, steps: start,
            "you return the start: each step must use the z of the step before.",
        ),
        Mistake(
            "stops early",
            stops_early,
            "you stop as soon as f(z) is near x, and another step would have come nearer: make all `steps` steps.",
        ),
        Mistake(
            "z not added",
            lambda *args: newton(*args) - newton(*args[:3], args[3] - 1),
            "you return the last step alone: it is a *change* of z.",
        ),
    ),
)
