"""Answers to ex-11-3 that people write: right ones by other ways, wrong ones with the name of their mistake."""

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


RIGHT = (path_by_recursion, path_with_a_coordinate_more, path_by_rows)


def path_with_plus(x, v, jacobian, log_p_z, steps):
    z, log_det, h = x.copy(), 0.0, 1 / steps
    for t in np.arange(steps, 0, -1) * h:
        log_det = log_det + h * np.einsum("nii->n", jacobian(z, t))
        z = z - h * v(z, t)
    return z, log_p_z(z) + log_det


def times_by_arange(x, v, jacobian, log_p_z, steps):
    """Of 49 steps it makes 50."""
    y, log_det, dt = x, 0.0, 1 / steps
    for t in np.arange(1, 0, -dt):
        y, log_det = y - dt * v(y, t), log_det + dt * np.trace(jacobian(y, t), axis1=1, axis2=2)
    return y, log_p_z(y) - log_det


MISTAKES = (
    ("one step too many by np.arange", times_by_arange),
    ("sign of the trace", path_with_plus),
)
