"""Answers to ex-12-3 that people write: right ones by other ways, wrong ones with the name of their mistake."""

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


RIGHT = (
    path_by_recursion,
    path_with_a_coordinate_more,
    path_by_rows,
)


MISTAKES = (
    ("not times the step", path_with(growth=lambda J, steps: steps * np.einsum("nii->n", J))),
    ("mean of the diagonal", path_with(growth=lambda J, steps: np.einsum("nii->n", J) / J.shape[2])),
    (
        "the determinant of each step",
        path_with(growth=lambda J, steps: -steps * np.log(abs(np.linalg.det(np.eye(J.shape[1]) - J / steps)))),
    ),
    ("exp for log", path_with(lambda base, log_det: np.exp(base - log_det))),
    ("summed over the batch", path_with(lambda base, log_det: np.sum(base - log_det))),
    ("parts", lambda *args: path_by_rows(*args)[1]),
)
