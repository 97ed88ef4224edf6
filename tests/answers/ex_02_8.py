"""Answers to ex-02-8 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np

from minflow.calculus import batch_jacobian


def newton_row_by_row(x, f, start, steps):
    z = np.array(start)
    for _ in range(steps):
        J = batch_jacobian(f)(z)
        gap = f(z) - x
        for n in range(len(z)):
            z[n] -= np.linalg.inv(J[n]) @ gap[n]
    return z


def newton_with_differences(x, f, start, steps):
    z, units = start, 1e-6 * np.eye(x.shape[1])
    for _ in range(steps):
        J = np.stack([(f(z + unit) - f(z - unit)) / 2e-6 for unit in units], axis=2)
        z = z + (np.linalg.inv(J) @ (x - f(z))[..., None])[..., 0]
    return z


RIGHT = (newton_row_by_row, newton_with_differences)


def newton_with_rows_times_inverse(x, f, start, steps):
    z = start
    for _ in range(steps):
        inverse = np.linalg.inv(batch_jacobian(f)(z))
        z = z + ((x - f(z))[:, None, :] @ inverse)[:, 0, :]
    return z


def newton(x, f, start, steps):
    z = start
    for _ in range(steps):
        z = z + np.einsum("nij,nj->ni", np.linalg.inv(batch_jacobian(f)(z)), x - f(z))
    return z


MISTAKES = (
    ("one step too many", lambda x, f, start, steps: newton(x, f, start, steps + 1)),
    ("steps of your own", lambda x, f, start, steps: newton(x, f, start, steps + 3)),
    ("steps of your own", lambda x, f, start, steps: newton(x, f, start, 20)),
    ("one step too few", lambda x, f, start, steps: newton(x, f, start, steps - 1)),
    ("transposed", newton_with_rows_times_inverse),
    ("raised", lambda x, f, start, steps: start + np.linalg.inv(batch_jacobian(f)(start)) @ (x - f(start))[:-1]),
)
