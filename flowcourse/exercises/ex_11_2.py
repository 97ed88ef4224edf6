"""ex-11-2: one step of the method of order 2 that looks at the velocity twice, the second time at a given place."""

from functools import partial

import numpy as np

from ..checking import domains
from ..checking.parts import Check, Law, Mistake, TestInput
from ._fields import bend, growth, random_bend


def inputs(rng):
    by_hand = TestInput((partial(growth, 1.0), np.array([[1.0], [2.0], [-4.0]]), 0.0, 1.0, 0.25), "growth")
    test_inputs = [by_hand]
    for n, dim, sign, low, high in ((4, 3, 1, 0.6, 0.85), (5, 2, -1, 0.3, 0.42), (3, 2, 1, 1.2, 1.6)):
        v, h = partial(bend, **random_bend(rng, dim)), sign * float(rng.uniform(0.4, 0.7))
        args = v, rng.normal(size=(n, dim)), float(rng.uniform(0.3, 0.6)), h, float(rng.uniform(low, high))
        test_inputs.append(TestInput(args))
    halfway = partial(bend, **random_bend(rng, 3)), rng.normal(size=(3, 3)), float(rng.uniform(-2, 2)), 0.8, 0.5
    return [*test_inputs, TestInput(halfway)]


def order_two(reach):
    return 1 - 1 / (2 * reach), 1 / (2 * reach)


def step(v, y, t, h, reach, weights=order_two, far=None, late=None):
    """y + h (w₁ k₁ + w₂ k₂); mistakes have other weights(reach), or look at y + far·h·k₁ at the time t + late·h."""
    k1 = v(y, t)
    k2 = v(y + (reach if far is None else far) * h * k1, t + (reach if late is None else late) * h)
    first, second = weights(reach)
    return y + h * (first * k1 + second * k2)


def far_from_exponential(inputs, values):
    """For v = y a step of 1 gives e·y to the second order: 1 + 1 + 1/2."""
    gaps = [v / p.args[1] - 2.5 for p, v in zip(inputs, values, strict=True) if p.name == "growth"]
    return float(np.max(np.abs(gaps)))


def weighted(weights):
    return lambda v, y, t, h, reach: step(v, y, t, h, reach, weights)


def picture(answer):
    """The error at time 1 on a spiral, over the number of steps, for three places of the second look."""
    from minflow import plots

    counts, curves = 2 ** np.arange(2, 9), {}
    methods = {"Euler": (weighted(lambda reach: (1, 0)), 1.0, plots.GUIDE)}
    for reach, colour in ((0.25, plots.DATA), (0.5, plots.MODEL), (1.0, plots.LATENT)):
        methods[f"yours, second look at {reach:g}"] = answer, reach, colour
    for name, (method, reach, colour) in methods.items():
        errors = np.array([abs(follow(method, n, reach) - np.exp(0.3 + 3j)) for n in counts])
        order = np.polyfit(np.log(counts[3:]), np.log(errors[3:]), 1)[0]
        curves[f"{name}: slope {order:.1f}".replace("-", "−")] = counts, errors, colour
    title = "Half the step, a quarter of your error, wherever you look"
    return plots.lines(curves, "steps", "error at time 1", title, logx=True, logy=True)


def follow(method, steps, reach):
    """Where (1, 0) is at time 1 in the spiral field, as a complex number."""
    y = np.array([[1.0, 0.0]])
    for k in range(steps):
        y = method(spiral, y, k / steps, 1 / steps, reach)
    return complex(*y[0])


def spiral(y, t):
    """The spiral of the notebook, turned at a speed that grows with time, by 3 in a time of 1."""
    turn = 1.5 + 3 * t
    return np.stack([0.3 * y[:, 0] - turn * y[:, 1], turn * y[:, 0] + 0.3 * y[:, 1]], axis=1)


CHECK = Check(
    "ex-11-2",
    arguments=("v", "y", "t", "h", "reach"),
    returns=("new y",),
    inputs=inputs,
    domains={
        "y": domains.entries(domains.real(1e-3, 100)),
        "t": domains.real(1e-3, 10),
        "h": domains.nonzero(1e-3, 10),
        "reach": domains.positive(1e-3, 10),
    },
    batch=("y",),
    expected=step,
    laws=(Law("for v = y a step of length 1 multiplies y by 5/2, near e", far_from_exponential, tolerance=1e-9),),
    picture=picture,
    mistakes=(
        Mistake(
            "reach squared",
            weighted(lambda reach: (1 - 1 / (2 * reach**2), 1 / (2 * reach**2))),
            "you divide by the square of `reach`: the second look is at a distance reach · h, so how large is k₂ − k₁?",
        ),
        Mistake(
            "Euler",
            weighted(lambda reach: (1, 0)),
            "that is Euler's step: the second look does not count.",
        ),
        Mistake(
            "equal weights",
            weighted(lambda reach: (0.5, 0.5)),
            "you average the two velocities. This is right when the second look is at the end of the step, and here it "
            "is somewhere else.",
        ),
        Mistake(
            "the second look alone",
            weighted(lambda reach: (0, 1)),
            "you use the second velocity alone. This is right when it is taken half-way, and here it "
            "is somewhere else.",
        ),
        Mistake(
            "weights exchanged",
            weighted(lambda reach: order_two(reach)[::-1]),
            "you have exchanged the two weights: for v = y, which of them multiplies 1 + reach · h?",
        ),
        Mistake(
            "twice the second weight",
            weighted(lambda reach: (1 - 1 / reach, 1 / reach)),
            "your second weight is twice too large: the exact path has h²/2 and not h² in its second term.",
        ),
        Mistake(
            "in proportion to the reach",
            weighted(lambda reach: (1 - reach, reach)),
            "your second weight grows with the reach. A look that is farther away shows a larger change of the "
            "velocity: does it then need more weight or less?",
        ),
        Mistake(
            "in proportion to the rest",
            weighted(lambda reach: (reach, 1 - reach)),
            "you weight as in an interpolation between two velocities: compare with the exact path to "
            "the second order.",
        ),
        Mistake(
            "half of the reach",
            weighted(lambda reach: (1 - reach / 2, reach / 2)),
            "your second weight times the reach is not 1/2: solve the equation for the weight again.",
        ),
        Mistake(
            "weights above 1 in all",
            weighted(lambda reach: (1, 1 / (2 * reach))),
            "your weights do not add up to 1, so a field that is the same everywhere is followed at a wrong speed.",
        ),
        Mistake(
            "time stands still",
            lambda v, y, t, h, reach: step(v, y, t, h, reach, late=0),
            "both of your looks are at time t: the second one is later.",
        ),
        Mistake(
            "time at the end",
            lambda v, y, t, h, reach: step(v, y, t, h, reach, late=1),
            "your second look is at time t + h: at that place only a part of the step has passed.",
        ),
        Mistake(
            "place at the end",
            lambda v, y, t, h, reach: step(v, y, t, h, reach, far=1),
            "your second look goes a whole step along k₁: at its time only a part of the step is done.",
        ),
        Mistake(
            "place at the start",
            lambda v, y, t, h, reach: step(v, y, t, h, reach, far=0),
            "your second look is later and at the same place: y moves, too.",
        ),
        Mistake(
            "no h in the second look",
            lambda v, y, t, h, reach: step(v, y, t, h, reach, far=reach / h),
            "your second look moves by the velocity itself: a distance is a velocity times a time.",
        ),
        Mistake(
            "no h at the end",
            lambda v, y, t, h, reach: y + (step(v, y, t, h, reach) - y) / h,
            "you add the mean velocity itself: in a time h it moves y by h times that.",
        ),
        Mistake(
            "the change alone",
            lambda v, y, t, h, reach: step(v, y, t, h, reach) - y,
            "that is by how much y changes: add it to y.",
        ),
        Mistake(
            "always forwards",
            lambda v, y, t, h, reach: step(v, y, t, abs(h), reach),
            "you take |h|: a negative step leads back in time by the same formula.",
        ),
        Mistake(
            "h twice",
            lambda v, y, t, h, reach: (
                y + h * (1 - 1 / (2 * reach)) * v(y, t) + h**2 / (2 * reach) * v(y + reach * h * v(y, t), t + reach * h)
            ),
            "your second velocity is multiplied by h twice: it is a velocity as the first one is, and a step takes the "
            "time h.",
        ),
    ),
)
