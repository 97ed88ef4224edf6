"""ex-12-3: z and log p_X(x), from Euler steps back along the path of x, with the trace riding along."""

import numpy as np

from ..model import Check, Law, Signature
from .paths import (
    a_step_too_many,
    after_the_step,
    back,
    forwards,
    log_of_determinant,
    log_p_from,
    mass_is_not_one,
    normal_log_prob,
    probes,
    steps_without_length,
    trace,
    uphill,
    with_growth,
    with_times,
    z_and_log_prob,
)

BATCH_TRACE = "np.trace takes the first two axes unless it is told others, and the first one is that of the points"

CHECK = Check(
    "ex-12-3",
    arguments=("x", "v", "jacobian", "log_p_z", "steps"),
    returns=("z", "log_p"),
    probes=probes,
    expected=z_and_log_prob,
    laws=(Law("the area under p_X is 1, to the accuracy of the steps", mass_is_not_one, tolerance=0.02),),
    raised=(("could not be broadcast", BATCH_TRACE),),
    signatures=(
        Signature(
            "forwards",
            forwards,
            "you follow x forwards, from time 0 to 1: x is where the path ends, and z where it began.",
        ),
        Signature(
            "time falls and y does not turn",
            uphill,
            "your times run back, and y still moves along +v: who walks back in time undoes the velocity.",
        ),
        Signature(
            "time runs up",
            with_times(lambda k, K: k / K),
            "y goes back, and your times run up from 0: the first step back starts at time 1, where x is.",
        ),
        Signature(
            "time at the end of the step",
            with_times(lambda k, K: 1 - (k + 1) / K),
            "you ask v at the time where a step back arrives: it belongs to where the step starts, at time 1 first.",
        ),
        Signature(
            "times from end to end",
            with_times(lambda k, K: 1 - k / max(K - 1, 1)),
            "your times reach 0 with the last step: that one starts at time 1/K, and ends at 0.",
        ),
        Signature(
            "a step too many",
            a_step_too_many,
            "you make K + 1 steps: the last of the K starts at time 1/K, and none starts at 0.",
        ),
        Signature(
            "sign of the trace",
            log_p_from(lambda base, log_det: base + log_det),
            "you add the trace: where a field spreads the points, on the way from z to x, the density falls.",
        ),
        Signature(
            "standard normal assumed",
            lambda x, v, jacobian, log_p_z, steps: z_and_log_prob(x, v, jacobian, normal_log_prob, steps),
            "you take a standard normal for p_Z: it comes as log_p_z, and need not be one.",
        ),
        Signature(
            "whole steps",
            lambda x, v, jacobian, log_p_z, steps: (steps_without_length(x, v, steps), None),
            "you move by v itself: a step lasts 1/K, and moves y by v/K.",
        ),
        Signature(
            "no trace",
            log_p_from(lambda base, log_det: base),
            "that is log p_Z(z): the change of volume on the way is missing.",
        ),
        Signature(
            "p_Z at x",
            lambda x, v, jacobian, log_p_z, steps: (None, log_p_z(x) - back(x, v, jacobian, steps)[1]),
            "you ask p_Z at x: it knows only z, where the path began.",
        ),
        Signature(
            "the log_det alone",
            log_p_from(lambda base, log_det: log_det),
            "that is log_det: log p_X is log p_Z(z) less that.",
        ),
        Signature(
            "the change alone",
            log_p_from(lambda base, log_det: -log_det),
            "that is by how much log p changes on the way: it begins with log p_Z(z).",
        ),
        Signature(
            "not times the step",
            lambda x, v, jacobian, log_p_z, steps: (
                None,
                log_p_z(back(x, v, jacobian, steps)[0]) - steps * back(x, v, jacobian, steps)[1],
            ),
            "you add up the traces themselves: each is a rate, and acts for a time of one step.",
        ),
        Signature(
            "trace at x only",
            lambda x, v, jacobian, log_p_z, steps: (
                None,
                log_p_z(back(x, v, jacobian, steps)[0]) - trace(jacobian(x, 1.0)),
            ),
            "you take the trace once, at x: it changes along the path, so it has to ride along.",
        ),
        Signature(
            "trace at z only",
            lambda x, v, jacobian, log_p_z, steps: (
                None,
                log_p_z(back(x, v, jacobian, steps)[0]) - trace(jacobian(back(x, v, jacobian, steps)[0], 0.0)),
            ),
            "you take the trace once, at z: it changes along the path, so it has to ride along.",
        ),
        Signature(
            "trace after the step",
            after_the_step,
            "you move first, and take the trace at the new point: it belongs where v was asked; take both, then move.",
        ),
        Signature(
            "determinant for trace",
            with_growth(lambda steps, J: np.linalg.det(J)),
            "you take the determinant of ∂v/∂y: for a short step det(I + εA) is 1 + ε tr A, and the trace is left.",
        ),
        Signature(
            "log|det| for trace",
            with_growth(log_of_determinant),
            "you take log|det ∂v/∂y|: ∂v/∂y is a velocity's Jacobian, not the map's, and its trace is the rate.",
        ),
        Signature(
            "sum of all entries",
            with_growth(lambda steps, J: np.sum(J, axis=(1, 2))),
            "you sum all of ∂v/∂y: only its diagonal spreads the points.",
        ),
        Signature(
            "mean of the diagonal",
            with_growth(lambda steps, J: trace(J) / J.shape[1]),
            "you average the diagonal: every direction stretches, so the trace sums.",
        ),
        Signature(
            "the determinant of each step",
            with_growth(lambda steps, J: -steps * np.linalg.slogdet(np.eye(J.shape[1]) - J / steps)[1]),
            "you take the determinant of each Euler step, which costs D³: the trace is what is left for short steps.",
        ),
    ),
)
