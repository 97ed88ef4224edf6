"""Answers to ex-09-8 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import autograd.numpy as np

from minflow.calculus import batch_jacobian, log_abs_det


def inverse_in_two_lines(x, forward, solve):
    z = solve(x)
    return z, np.zeros(len(x)) - forward(z)[1]


def inverse_by_jacobian(x, forward, solve):
    z = solve(x)
    return z, -log_abs_det(batch_jacobian(lambda u: forward(u)[0])(z))


def inverse_by_differences(x, forward, solve, h=1e-5):
    z, step = solve(x), h * np.eye(x.shape[1])
    jacobians = np.stack([(forward(z + e)[0] - forward(z - e)[0]) / (2 * h) for e in step], axis=2)
    return z, -log_abs_det(jacobians)


RIGHT = (inverse_in_two_lines, inverse_by_jacobian, inverse_by_differences)


def inverse_with_forwards_log_det(x, forward, solve):
    z = solve(x)
    return z, forward(z)[1]


def inverse_one_over(x, forward, solve):
    z = solve(x)
    return z, 1 / forward(z)[1]


MISTAKES = (
    ("forward's log_det", inverse_with_forwards_log_det),
    ("at x", lambda x, forward, solve: (solve(x), -forward(x)[1])),
    ("one over the log", inverse_one_over),
    ("parts", lambda x, forward, solve: solve(x)),
)
