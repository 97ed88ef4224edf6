"""ex-11-3, two faults to repair: Euler steps back along the path of x, with the trace added up on the way."""

from functools import partial

import numpy as np

from ..checking import domains
from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import area
from ._fields import bend, growth, random_bend
from ._maps import gumbel_pdf, normal_pdf

BATCH_TRACE = "np.trace takes the first two axes unless you name others, and here the first one is that of the points"


def inputs(rng):
    by_hand = partial(growth, 1.0), partial(growth_jacobian, 1.0), normal_log_prob, 2
    test_inputs = [TestInput((np.array([[4.0], [-2.0], [1.0]]), *by_hand))]
    for n, dim, steps in ((4, 3, 3), (5, 2, 5), (3, 4, 4), (3, 1, 7), (2, 2, 49), (2, 2, 6), (2, 2, 10)):
        field = random_bend(rng, dim)
        x = rng.normal(size=(n, dim))
        test_inputs.append(
            TestInput((x, partial(bend, **field), partial(bend_jacobian, **field), gumbel_log_prob, steps))
        )
    field = {"A": rng.uniform(0.6, 1.0, (1, 1)), "c": rng.uniform(0.2, 0.5, 1)}
    grid = np.linspace(-7.0, 7.0, 57)[:, None]
    v, jacobian = partial(bend, **field), partial(bend_jacobian, **field)
    return [*test_inputs, TestInput((grid, v, jacobian, normal_log_prob, 20), "grid")]


def growth_jacobian(a, y, t):
    return a * np.eye(y.shape[1]) * np.ones((len(y), 1, 1))


def bend_jacobian(y, t, A, c):
    return (1 - bend(y, t, A, c) ** 2)[:, :, None] * A


def normal_log_prob(z):
    """log p_Z of the standard normal: (N, D) -> (N,)."""
    return np.sum(np.log(normal_pdf(z)), axis=1)


def gumbel_log_prob(z):
    """log p_Z of a base that is skewed in every coordinate, so that z and −z differ."""
    return np.sum(np.log(gumbel_pdf(z)), axis=1)


def z_and_log_prob(x, v, jacobian, log_p_z, steps):
    z, log_det = back(x, v, jacobian, steps)
    return z, log_p_z(z) - log_det


def trace(J):
    return np.trace(J, axis1=1, axis2=2)


def back(x, v, jacobian, steps, time=lambda k, K: 1 - k / K, growth=trace, sign=-1):
    """(z, ∫ growth dt): Euler steps from time 1 to 0. mistakes replace `time`, `growth` or `sign`."""
    y, total = x, 0.0
    for k in range(steps):
        t = time(k, steps)
        total = total + growth(jacobian(y, t)) / steps
        y = y + sign * v(y, t) / steps
    return y, total


def mass_is_not_one(inputs, values):
    """|∫ p_X − 1| on the grid, which is inexact, as Euler's steps are."""
    grids = [(p.args[0][:, 0], np.exp(v[1])) for p, v in zip(inputs, values, strict=True) if p.name == "grid"]
    return max(abs(area(*grid) - 1) for grid in grids)


def forwards(x, v, jacobian, log_p_z, steps):
    return back(x, v, jacobian, steps, time=lambda k, K: k / K, sign=1)[0], None


def velocity_not_turned(x, v, jacobian, log_p_z, steps):
    return back(x, v, jacobian, steps, sign=1)[0], None


def with_times(time):
    """Other times for the steps, in v and in the trace."""

    def both(x, v, jacobian, log_p_z, steps):
        z, log_det = back(x, v, jacobian, steps, time=time)
        return z, log_p_z(z) - log_det

    return both


def as_given(x, v, jacobian, log_p_z, steps):
    """The code of the task."""
    z, log_det = back(x, v, jacobian, steps, time=lambda k, K: k / K)
    return z, log_p_z(z) + log_det


def z_and_determinants(x, v, jacobian, log_p_z, steps):
    """log|det(I + J/K)| in each step, for what the flow does in it."""

    def growth(J):
        return steps * np.linalg.slogdet(np.eye(x.shape[1]) + J / steps)[1]

    z, log_det = back(x, v, jacobian, steps, growth=growth)
    return z, log_p_z(z) - log_det


def a_step_too_many(x, v, jacobian, log_p_z, steps):
    z, log_det = back(x, v, jacobian, steps)
    log_det = log_det + trace(jacobian(z, 0.0)) / steps
    z = z - v(z, 0.0) / steps
    return z, log_p_z(z) - log_det


def log_p_from(formula):
    """formula(log p_Z(z), log_det) for log p; it says nothing about z."""

    def both(x, v, jacobian, log_p_z, steps):
        z, log_det = back(x, v, jacobian, steps)
        return None, formula(log_p_z(z), log_det)

    return both


def steps_without_length(x, v, steps):
    y = x
    for k in range(steps):
        y = y - v(y, 1 - k / steps)
    return y


def after_the_step(x, v, jacobian, log_p_z, steps):
    y, log_det = x, 0.0
    for k in range(steps):
        t = 1 - k / steps
        y = y - v(y, t) / steps
        log_det = log_det + trace(jacobian(y, t)) / steps
    return None, log_p_z(y) - log_det


def with_growth(growth):
    """Something else in the place of the trace."""

    def both(x, v, jacobian, log_p_z, steps):
        z, log_det = back(x, v, jacobian, steps, growth=partial(growth, steps))
        return None, log_p_z(z) - log_det

    return both


def log_of_determinant(steps, J):
    return np.log(np.abs(np.linalg.det(J)))


def traces_of_both_ends(x, v, jacobian, log_p_z, steps):
    y, log_det = x, 0.0
    for k in range(steps):
        t, new = 1 - k / steps, y - v(y, 1 - k / steps) / steps
        log_det = log_det + (trace(jacobian(y, t)) + trace(jacobian(new, t - 1 / steps))) / (2 * steps)
        y = new
    return None, log_p_z(y) - log_det


def at_times(times):
    """A step at each of times(steps)."""

    def both(x, v, jacobian, log_p_z, steps):
        y, log_det = x, 0.0
        for t in times(steps):
            log_det = log_det + trace(jacobian(y, t)) / steps
            y = y - v(y, t) / steps
        return y, log_p_z(y) - log_det

    return both


def counted_down(steps):
    """The times of `while t > 0: …; t -= 1 / steps`: rounding may leave another just above 0."""
    times = [1.0]
    while times[-1] - 1 / steps > 0:
        times.append(times[-1] - 1 / steps)
    return times


CHECK = Check(
    "ex-11-3",
    arguments=("x", "v", "jacobian", "log_p_z", "steps"),
    returns=("z", "log_p"),
    inputs=inputs,
    domains={"x": domains.entries(domains.real(1e-2, 5)), "steps": domains.whole(1, 100)},
    expected=z_and_log_prob,
    laws=(Law("the area under p_X is 1, to the accuracy of the steps", mass_is_not_one, tolerance=0.02),),
    raised=(("could not be broadcast", BATCH_TRACE),),
    mistakes=(
        Mistake(
            "the determinant of a step there",
            z_and_determinants,
            "you take the log-det of a step of the same length on the way there. For short steps it is nearly the "
            "trace, but log p_X has the integral of the trace, as the code had.",
        ),
        Mistake(
            "divided by the steps twice",
            lambda x, v, jacobian, log_p_z, steps: (
                back(x, v, jacobian, steps)[0],
                log_p_z(back(x, v, jacobian, steps)[0]) - back(x, v, jacobian, steps)[1] / steps,
            ),
            "your log_det is divided by the number of steps twice: the traces are added up with the factor 1/steps.",
        ),
        Mistake(
            "both faults",
            as_given,
            "that is what the code returned: look at the time of the first step, and at the sign of what is added to "
            "log_det.",
        ),
        Mistake(
            "forwards",
            forwards,
            "you follow x forwards, from time 0 to 1: x is where the path ends, and z where it began.",
        ),
        Mistake(
            "time falls and y does not turn",
            velocity_not_turned,
            "your times run back, and y still moves along +v: going back in time undoes the velocity.",
        ),
        Mistake(
            "time runs up",
            with_times(lambda k, K: k / K),
            "y goes back, and your times run up from 0: at which time is the point at x?",
        ),
        Mistake(
            "time at the end of the step",
            with_times(lambda k, K: 1 - (k + 1) / K),
            "you evaluate v at the time where a step back arrives: it belongs to the time where the step starts.",
        ),
        Mistake(
            "times from end to end",
            with_times(lambda k, K: 1 - k / max(K - 1, 1)),
            "your times reach 0 with the last step: that step starts at time 1/K, and ends at 0.",
        ),
        Mistake(
            "a step too many",
            a_step_too_many,
            "you make K + 1 steps: the last of the K starts at time 1/K, and none starts at 0.",
        ),
        Mistake(
            "sign of the trace",
            log_p_from(lambda base, log_det: base + log_det),
            "z is right, and the trace has the wrong sign: where a field spreads the points, the density at x is "
            "lower than at z.",
        ),
        Mistake(
            "standard normal assumed",
            lambda x, v, jacobian, log_p_z, steps: z_and_log_prob(x, v, jacobian, normal_log_prob, steps),
            "you take a standard normal for p_Z: use log_p_z, which may be another base.",
        ),
        Mistake(
            "whole steps",
            lambda x, v, jacobian, log_p_z, steps: (steps_without_length(x, v, steps), None),
            "you move by v itself: a step lasts 1/K, and moves y by v/K.",
        ),
        Mistake(
            "no trace",
            log_p_from(lambda base, log_det: base),
            "that is log p_Z(z): the change of volume on the way is missing.",
        ),
        Mistake(
            "p_Z at x",
            lambda x, v, jacobian, log_p_z, steps: (None, log_p_z(x) - back(x, v, jacobian, steps)[1]),
            "you evaluate p_Z at x: it is a density of z, where the path began.",
        ),
        Mistake(
            "the log_det alone",
            log_p_from(lambda base, log_det: log_det),
            "that is log_det: log p_X is log p_Z(z) less that.",
        ),
        Mistake(
            "the change alone",
            log_p_from(lambda base, log_det: -log_det),
            "that is by how much log p changes on the way: it begins with log p_Z(z).",
        ),
        Mistake(
            "not times the step",
            lambda x, v, jacobian, log_p_z, steps: (
                None,
                log_p_z(back(x, v, jacobian, steps)[0]) - steps * back(x, v, jacobian, steps)[1],
            ),
            "you add up the traces themselves: each is a rate, and acts for the time of one step.",
        ),
        Mistake(
            "trace at x only",
            lambda x, v, jacobian, log_p_z, steps: (
                None,
                log_p_z(back(x, v, jacobian, steps)[0]) - trace(jacobian(x, 1.0)),
            ),
            "you take the trace once, at x: it changes along the path, so every step needs its own.",
        ),
        Mistake(
            "trace at z only",
            lambda x, v, jacobian, log_p_z, steps: (
                None,
                log_p_z(back(x, v, jacobian, steps)[0]) - trace(jacobian(back(x, v, jacobian, steps)[0], 0.0)),
            ),
            "you take the trace once, at z: it changes along the path, so every step needs its own.",
        ),
        Mistake(
            "trace after the step",
            after_the_step,
            "you move first, and take the trace at the new point: v and the trace belong to the same point.",
        ),
        Mistake(
            "determinant for trace",
            with_growth(lambda steps, J: np.linalg.det(J)),
            "you take the determinant of ∂v/∂y: for a short step det(I + εA) is 1 + ε tr A.",
        ),
        Mistake(
            "log|det| for trace",
            with_growth(log_of_determinant),
            "you take log|det ∂v/∂y|: ∂v/∂y is the Jacobian of a velocity and not of the map, and its trace is "
            "the rate.",
        ),
        Mistake(
            "sum of all entries",
            with_growth(lambda steps, J: np.sum(J, axis=(1, 2))),
            "you sum all entries of ∂v/∂y: only its diagonal spreads the points.",
        ),
        Mistake(
            "mean of the diagonal",
            with_growth(lambda steps, J: trace(J) / J.shape[1]),
            "you average the diagonal: every direction stretches, so the trace is a sum.",
        ),
        Mistake(
            "the determinant of each step",
            with_growth(lambda steps, J: -steps * np.linalg.slogdet(np.eye(J.shape[1]) - J / steps)[1]),
            "you take the determinant of each Euler step, which costs D³: for short steps it becomes the trace.",
        ),
        Mistake(
            "traces of both ends averaged",
            traces_of_both_ends,
            "you average the traces of both ends of each step: that is another rule, and a good one. The task asks for "
            "the trace where the step begins, as for v.",
        ),
        Mistake(
            "one step too many by rounding",
            at_times(counted_down),
            "for some numbers of steps you make one step too many: 1/steps taken off again and again comes out just "
            "above 0. Count the steps.",
        ),
        Mistake(
            "one step too many by np.arange",
            at_times(lambda steps: np.arange(1, 0, -1 / steps)),
            "for some numbers of steps np.arange(1, 0, −1/steps) has one time too many, by rounding: count the steps.",
        ),
    ),
)
