"""ex-12-2: one step of the classical Runge–Kutta method, forwards or backwards in time."""

from ..model import Check, Law, Signature
from .stages import (
    brackets_missing,
    far_from_exponential,
    from_stage_to_stage,
    picture,
    probes,
    slipped,
    stages_without_h,
    step,
)

CHECK = Check(
    "ex-12-2",
    arguments=("v", "y", "t", "h"),
    returns=("new y",),
    probes=probes,
    batch=("y",),
    expected=step,
    laws=(Law("for v = y a step of length 1 multiplies y by 65/24, near e", far_from_exponential, tolerance=1e-9),),
    picture=picture,
    signatures=(
        Signature(
            "Euler",
            slipped(weights=(6, 0, 0, 0)),
            "that is Euler's step, which trusts the velocity at its start: RK4 looks four times.",
        ),
        Signature(
            "the midpoint alone",
            slipped(weights=(0, 6, 0, 0)),
            "that is the midpoint method, k₂ alone: RK4 takes a weighted mean of four velocities.",
        ),
        Signature(
            "equal weights",
            slipped(weights=(1, 1, 1, 1), total=4),
            "you average the four velocities: those in the middle count twice, as in Simpson's rule.",
        ),
        Signature(
            "ends twice, middle once",
            slipped(weights=(2, 1, 1, 2)),
            "you count the ends twice: the two velocities in the middle do.",
        ),
        Signature(
            "weights not divided",
            slipped(total=1),
            "your weights add up to 6: a mean divides by their sum.",
        ),
        Signature(
            "time stands still",
            slipped(at=(0, 0, 0, 0), reach=(0, 0.5, 0.5, 1)),
            "you ask v at time t in every stage: two of them look at the middle of the step, and one at its end.",
        ),
        Signature(
            "end of the time in the middle",
            slipped(at=(0, 1, 1, 1), reach=(0, 0.5, 0.5, 1)),
            "your middle stages ask v at time t + h: half along the step, half of the time has passed.",
        ),
        Signature(
            "whole steps in the middle",
            slipped(reach=(0, 1, 1, 1)),
            "your middle stages go a whole step along k: at time t + h/2 only half of it is done.",
        ),
        Signature(
            "half a step at the end",
            slipped(reach=(0, 0.5, 0.5, 0.5)),
            "your last stage goes half a step along k₃: it looks at the end of the step.",
        ),
        Signature(
            "half the time at the end",
            slipped(at=(0, 0.5, 0.5, 0.5), reach=(0, 0.5, 0.5, 1)),
            "your last stage asks v in the middle of the time: it looks at the end of the step, in place and in time.",
        ),
        Signature(
            "the last stage in the middle",
            slipped(at=(0, 0.5, 0.5, 0.5)),
            "your last stage looks at the middle of the step, half along and at half the time: it belongs at the end.",
        ),
        Signature(
            "k₃ from k₁",
            slipped(of=(0, 0, 0, 2)),
            "your k₃ goes along k₁, and so is k₂ once more: it looks at the middle again, now along the better k₂.",
        ),
        Signature(
            "k₄ from k₂",
            slipped(of=(0, 0, 1, 1)),
            "your k₄ goes along k₂: each stage uses the latest velocity, which is k₃.",
        ),
        Signature(
            "k₄ from k₁",
            slipped(of=(0, 0, 1, 0)),
            "your k₄ goes along k₁: each stage uses the latest velocity, which is k₃.",
        ),
        Signature(
            "from stage to stage",
            from_stage_to_stage,
            "each of your stages starts where the one before it was: all four start from y, and only look ahead.",
        ),
        Signature(
            "stages without h",
            stages_without_h,
            "your stages move by k itself: a velocity times a time is a way, so h belongs there.",
        ),
        Signature(
            "no h at the end",
            lambda v, y, t, h: y + (step(v, y, t, h) - y) / h,
            "you add the mean velocity itself: in a time h it moves y by h times that.",
        ),
        Signature(
            "h twice",
            lambda v, y, t, h: y + h * (step(v, y, t, h) - y),
            "h comes twice in your last line: if your k hold it already, their mean is the change itself.",
        ),
        Signature(
            "brackets missing",
            brackets_missing,
            "your h/6 multiplies k₁ alone: it belongs to the whole sum, which wants brackets.",
        ),
        Signature(
            "the change alone",
            lambda v, y, t, h: step(v, y, t, h) - y,
            "that is by how much y changes: add it to y.",
        ),
        Signature(
            "the mean velocity alone",
            lambda v, y, t, h: (step(v, y, t, h) - y) / h,
            "that is the mean velocity: y moves along it for a time h.",
        ),
        Signature(
            "always forwards",
            lambda v, y, t, h: step(v, y, t, abs(h)),
            "you take |h|: a negative step is the way back in time, and the same formula makes it.",
        ),
        Signature(
            "h twice in the stages",
            lambda v, y, t, h: step(lambda u, s: h * v(u, s), y, t, h, total=6 * h),
            "your k hold h already, and the stages multiply them by h once more.",
        ),
        Signature(
            "backwards",
            lambda v, y, t, h: 2 * y - step(v, y, t, h),
            "you subtract the change: y moves along v, and a step back in time has h < 0 already.",
        ),
    ),
)
