"""ex-12-2: one step of the classical Runge–Kutta method, forwards or backwards in time."""

from functools import partial

import numpy as np

from ..checking.parts import Check, Law, Mistake, TestInput
from ._fields import bend, growth, random_bend


def inputs(rng):
    found = [TestInput((partial(growth, 1.0), np.array([[1.0], [2.0], [-4.0]]), 0.0, 1.0), "growth")]
    for n, dim, sign in ((4, 3, 1), (5, 2, -1)):
        v, h = partial(bend, **random_bend(rng, dim)), sign * float(rng.uniform(0.5, 0.8))
        found.append(TestInput((v, rng.normal(size=(n, dim)), float(rng.uniform(0.3, 0.6)), h)))
    return found


def step(v, y, t, h, at=(0, 0.5, 0.5, 1), reach=None, of=(0, 0, 1, 2), weights=(1, 2, 2, 1), total=6):
    """y + h Σ w_i k_i / total with k_i = v(y + h·reach_i·k_{of_i}, t + h·at_i): mistakes have other numbers."""
    k = []
    for a, r, j in zip(at, at if reach is None else reach, of, strict=True):
        k.append(v(y + h * r * k[j] if k else y, t + h * a))
    return y + h * sum(w * slope for w, slope in zip(weights, k, strict=True)) / total


def far_from_exponential(inputs, values):
    """For v = y a step of 1 gives e·y to the fourth order: 1 + 1 + 1/2 + 1/6 + 1/24."""
    gaps = [v / p.args[1] - (2 + 1 / 2 + 1 / 6 + 1 / 24) for p, v in zip(inputs, values) if p.name == "growth"]
    return float(np.max(np.abs(gaps)))


def step_with(**numbers):
    return lambda v, y, t, h: step(v, y, t, h, **numbers)


def from_stage_to_stage(v, y, t, h):
    """Each stage starts where the one before it was."""
    k1 = v(y, t)
    second = y + h / 2 * k1
    k2 = v(second, t + h / 2)
    third = second + h / 2 * k2
    k3 = v(third, t + h / 2)
    return y + h / 6 * (k1 + 2 * k2 + 2 * k3 + v(third + h * k3, t + h))


def stages_without_h(v, y, t, h):
    k1 = v(y, t)
    k2 = v(y + k1 / 2, t + h / 2)
    k3 = v(y + k2 / 2, t + h / 2)
    return y + h / 6 * (k1 + 2 * k2 + 2 * k3 + v(y + k3, t + h))


def brackets_missing(v, y, t, h):
    k1 = v(y, t)
    k2 = v(y + h / 2 * k1, t + h / 2)
    k3 = v(y + h / 2 * k2, t + h / 2)
    return y + h / 6 * k1 + 2 * k2 + 2 * k3 + v(y + h * k3, t + h)


def picture(answer):
    """The error at time 1 on the spiral of the notebook, over the number of the learner's steps, beside Euler's."""
    from minflow import plots

    counts, curves = 2 ** np.arange(7), {}
    for name, method, colour in (
        ("Euler", step_with(weights=(6, 0, 0, 0)), plots.GUIDE),
        ("your RK4", answer, plots.MODEL),
    ):
        errors = np.array([abs(follow(method, n) - np.exp(0.3 + 3j)) for n in counts])
        order = np.polyfit(np.log(counts[3:]), np.log(errors[3:]), 1)[0]
        curves[f"{name}, slope {order:.1f}".replace("-", "−")] = counts, errors, colour
    title = "The spiral of the notebook: half the step, a sixteenth of your error"
    return plots.lines(curves, "steps", "error at time 1", title, logx=True, logy=True)


def follow(method, steps):
    """Where (1, 0) is at time 1 in the spiral field, as a complex number."""
    y = np.array([[1.0, 0.0]])
    for k in range(steps):
        y = method(spiral, y, k / steps, 1 / steps)
    return complex(*y[0])


def spiral(y, t):
    return np.stack([0.3 * y[:, 0] - 3 * y[:, 1], 3 * y[:, 0] + 0.3 * y[:, 1]], axis=1)


CHECK = Check(
    "ex-12-2",
    arguments=("v", "y", "t", "h"),
    returns=("new y",),
    inputs=inputs,
    batch=("y",),
    expected=step,
    laws=(Law("for v = y a step of length 1 multiplies y by 65/24, near e", far_from_exponential, tolerance=1e-9),),
    picture=picture,
    mistakes=(
        Mistake(
            "Euler",
            step_with(weights=(6, 0, 0, 0)),
            "that is Euler's step, which trusts the velocity at its start: RK4 looks four times.",
        ),
        Mistake(
            "the midpoint alone",
            step_with(weights=(0, 6, 0, 0)),
            "that is the midpoint method, k₂ alone: RK4 takes a weighted mean of four velocities.",
        ),
        Mistake(
            "equal weights",
            step_with(weights=(1, 1, 1, 1), total=4),
            "you average the four velocities: those in the middle count twice, as in Simpson's rule.",
        ),
        Mistake(
            "ends twice, middle once",
            step_with(weights=(2, 1, 1, 2)),
            "you count the ends twice: the two velocities in the middle do.",
        ),
        Mistake(
            "weights not divided",
            step_with(total=1),
            "your weights add up to 6: a mean divides by their sum.",
        ),
        Mistake(
            "time stands still",
            step_with(at=(0, 0, 0, 0), reach=(0, 0.5, 0.5, 1)),
            "you ask v at time t in every stage: two of them look at the middle of the step, and one at its end.",
        ),
        Mistake(
            "end of the time in the middle",
            step_with(at=(0, 1, 1, 1), reach=(0, 0.5, 0.5, 1)),
            "your middle stages ask v at time t + h: half along the step, half of the time has passed.",
        ),
        Mistake(
            "whole steps in the middle",
            step_with(reach=(0, 1, 1, 1)),
            "your middle stages go a whole step along k: at time t + h/2 only half of it is done.",
        ),
        Mistake(
            "half a step at the end",
            step_with(reach=(0, 0.5, 0.5, 0.5)),
            "your last stage goes half a step along k₃: it looks at the end of the step.",
        ),
        Mistake(
            "half the time at the end",
            step_with(at=(0, 0.5, 0.5, 0.5), reach=(0, 0.5, 0.5, 1)),
            "your last stage asks v in the middle of the time: it looks at the end of the step, in place and in time.",
        ),
        Mistake(
            "the last stage in the middle",
            step_with(at=(0, 0.5, 0.5, 0.5)),
            "your last stage looks at the middle of the step, half along and at half the time: it belongs at the end.",
        ),
        Mistake(
            "k₃ from k₁",
            step_with(of=(0, 0, 0, 2)),
            "your k₃ goes along k₁, and so is k₂ once more: it looks at the middle again, now along the better k₂.",
        ),
        Mistake(
            "k₄ from k₂",
            step_with(of=(0, 0, 1, 1)),
            "your k₄ goes along k₂: each stage uses the latest velocity, which is k₃.",
        ),
        Mistake(
            "k₄ from k₁",
            step_with(of=(0, 0, 1, 0)),
            "your k₄ goes along k₁: each stage uses the latest velocity, which is k₃.",
        ),
        Mistake(
            "from stage to stage",
            from_stage_to_stage,
            "each of your stages starts where the one before it was: all four start from y, and only look ahead.",
        ),
        Mistake(
            "stages without h",
            stages_without_h,
            "your stages move by k itself: a velocity times a time is a way, so h belongs there.",
        ),
        Mistake(
            "no h at the end",
            lambda v, y, t, h: y + (step(v, y, t, h) - y) / h,
            "you add the mean velocity itself: in a time h it moves y by h times that.",
        ),
        Mistake(
            "h twice",
            lambda v, y, t, h: y + h * (step(v, y, t, h) - y),
            "h comes twice in your last line: if your k hold it already, their mean is the change itself.",
        ),
        Mistake(
            "brackets missing",
            brackets_missing,
            "your h/6 multiplies k₁ alone: it belongs to the whole sum, which wants brackets.",
        ),
        Mistake(
            "the change alone",
            lambda v, y, t, h: step(v, y, t, h) - y,
            "that is by how much y changes: add it to y.",
        ),
        Mistake(
            "the mean velocity alone",
            lambda v, y, t, h: (step(v, y, t, h) - y) / h,
            "that is the mean velocity: y moves along it for a time h.",
        ),
        Mistake(
            "always forwards",
            lambda v, y, t, h: step(v, y, t, abs(h)),
            "you take |h|: a negative step is the way back in time, and the same formula makes it.",
        ),
        Mistake(
            "h twice in the stages",
            lambda v, y, t, h: step(lambda u, s: h * v(u, s), y, t, h, total=6 * h),
            "your k hold h already, and the stages multiply them by h once more.",
        ),
        Mistake(
            "backwards",
            lambda v, y, t, h: 2 * y - step(v, y, t, h),
            "you subtract the change: y moves along v, and a step back in time has h < 0 already.",
        ),
    ),
)
