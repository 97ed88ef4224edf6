"""ex-12-3: the log-density along a path."""

import numpy as np


def path_by_recursion(x, v, jacobian, log_p_z, steps, left=None):
    """One step back, and log p there; each step takes off its part of the trace."""
    left = steps if left is None else left
    if left == 0:
        return x, log_p_z(x)
    t = left / steps
    z, log_p = path_by_recursion(x - v(x, t) / steps, v, jacobian, log_p_z, steps, left - 1)
    return z, log_p - np.einsum("nii->n", jacobian(x, t)) / steps


def path_with_a_coordinate_more(x, v, jacobian, log_p_z, steps):
    """The state is [y, log p gained], and time has steps of −1/K."""
    h, state = -1 / steps, np.column_stack([x, np.zeros(len(x))])
    for t in np.linspace(1.0, 0.0, steps + 1)[:-1]:
        y = state[:, :-1]
        rate = np.column_stack([v(y, t), [np.trace(J) for J in jacobian(y, t)]])
        state = state + h * rate
    return state[:, :-1], log_p_z(state[:, :-1]) + state[:, -1]


def path_by_rows(x, v, jacobian, log_p_z, steps):
    z, log_p = [], []
    for row in x:
        y, total = row[None], 0.0
        for k in range(steps, 0, -1):
            t = k / steps
            total += jacobian(y, t)[0].trace()
            y = y - v(y, t) / steps
        z.append(y[0])
        log_p.append(log_p_z(y)[0] - total / steps)
    return np.array(z), np.array(log_p)


def path_with(
    log_p=lambda base, log_det: base - log_det,
    growth=lambda J, steps: np.trace(J, axis1=1, axis2=2),
    time=lambda k, K: (K - k) / K,
    sign=-1,
):
    def answer(x, v, jacobian, log_p_z, steps):
        h, y, log_det = 1 / steps, x, np.zeros(len(x))
        for k in range(steps):
            t = time(k, steps)
            log_det, y = log_det + h * growth(jacobian(y, t), steps), y + sign * h * v(y, t)
        return y, log_p(log_p_z(y), log_det)

    return answer


def path_with_a_step_too_many(x, v, jacobian, log_p_z, steps):
    y, log_det = x, 0
    for k in range(steps + 1):
        t = 1 - k / steps
        log_det = log_det + np.trace(jacobian(y, t), axis1=1, axis2=2) / steps
        y = y - v(y, t) / steps
    return y, log_p_z(y) - log_det


def path_with_base_at_x(x, v, jacobian, log_p_z, steps):
    z, log_p = path_by_recursion(x, v, jacobian, log_p_z, steps)
    return z, log_p - log_p_z(z) + log_p_z(x)


def path_with_one_trace(at_x):
    def answer(x, v, jacobian, log_p_z, steps):
        z, _ = path_by_recursion(x, v, jacobian, log_p_z, steps)
        J = jacobian(x, 1.0) if at_x else jacobian(z, 0.0)
        return z, log_p_z(z) - np.trace(J, axis1=1, axis2=2)

    return answer


def path_over_a_standard_normal(x, v, jacobian, log_p_z, steps):
    return path_by_rows(x, v, jacobian, lambda z: -0.5 * np.sum(z**2 + np.log(2 * np.pi), axis=1), steps)


def path_of_whole_steps(x, v, jacobian, log_p_z, steps):
    y, log_det = x, 0
    for k in range(steps):
        t = 1 - k / steps
        log_det = log_det + np.trace(jacobian(y, t), axis1=1, axis2=2) / steps
        y = y - v(y, t)
    return y, log_p_z(y) - log_det


def path_with_late_trace(x, v, jacobian, log_p_z, steps):
    y, log_det = x, 0
    for k in range(steps):
        t = 1 - k / steps
        y = y - v(y, t) / steps
        log_det = log_det + np.trace(jacobian(y, t), axis1=1, axis2=2) / steps
    return y, log_p_z(y) - log_det


RIGHT = {
    "ex-12-3": (path_by_recursion, path_with_a_coordinate_more, path_by_rows),
}

WRONG = {
    "ex-12-3": (
        ("forwards", path_with(time=lambda k, K: k / K, sign=1)),
        ("time falls and y does not turn", path_with(sign=1)),
        ("time runs up", path_with(time=lambda k, K: k / K)),
        ("time at the end of the step", path_with(time=lambda k, K: 1 - (k + 1) / K)),
        ("times from end to end", path_with(time=lambda k, K: np.linspace(1, 0, K)[k])),
        ("a step too many", path_with_a_step_too_many),
        ("sign of the trace", path_with(lambda base, log_det: base + log_det)),
        ("standard normal assumed", path_over_a_standard_normal),
        ("whole steps", path_of_whole_steps),
        ("no trace", path_with(lambda base, log_det: base)),
        ("p_Z at x", path_with_base_at_x),
        ("the log_det alone", path_with(lambda base, log_det: log_det)),
        ("the change alone", path_with(lambda base, log_det: -log_det)),
        ("not times the step", path_with(growth=lambda J, steps: steps * np.einsum("nii->n", J))),
        ("trace at x only", path_with_one_trace(at_x=True)),
        ("trace at z only", path_with_one_trace(at_x=False)),
        ("trace after the step", path_with_late_trace),
        ("determinant for trace", path_with(growth=lambda J, steps: np.linalg.det(J))),
        ("log|det| for trace", path_with(growth=lambda J, steps: np.linalg.slogdet(J)[1])),
        ("sum of all entries", path_with(growth=lambda J, steps: J.sum(axis=(1, 2)))),
        ("mean of the diagonal", path_with(growth=lambda J, steps: np.einsum("nii->n", J) / J.shape[2])),
        (
            "the determinant of each step",
            path_with(growth=lambda J, steps: -steps * np.log(abs(np.linalg.det(np.eye(J.shape[1]) - J / steps)))),
        ),
        ("exp for log", path_with(lambda base, log_det: np.exp(base - log_det))),
        ("summed over the batch", path_with(lambda base, log_det: np.sum(base - log_det))),
        ("parts", lambda *args: path_by_rows(*args)[1]),
    ),
}
