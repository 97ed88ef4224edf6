"""Answers to ex-03-3 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import autograd
import autograd.numpy as np


def differences(step=1e-5, one_sided=False, divisor=None):
    """Column by column: f at z + step and at z − step, or at z; divided by `divisor`, or by their distance."""

    def answer(f, z):
        columns = []
        for unit in np.eye(len(z)):
            low = 0 if one_sided else step
            columns.append((f(z + step * unit) - f(z - low * unit)) / (divisor or step + low))
        return np.stack(columns, axis=1)

    return answer


def entry_by_entry(f, z, e=1e-6):
    J = np.zeros((len(f(z)), len(z)))
    for i, j in np.ndindex(J.shape):
        step = e * np.eye(len(z))[j]
        J[i, j] = (f(z + step)[i] - f(z - step)[i]) / (2 * e)
    return J


def by_relative_steps(f, z):
    columns = []
    for j, value in enumerate(z):
        step = 1e-6 * max(1.0, abs(value))
        unit = step * (np.arange(len(z)) == j)
        columns.append((8 * (f(z + unit) - f(z - unit)) - (f(z + 2 * unit) - f(z - 2 * unit))) / (12 * step))
    return np.array(columns).T


RIGHT = (
    differences(),
    differences(step=1e-3),
    differences(step=1e-8, one_sided=True),
    entry_by_entry,
    by_relative_steps,
    lambda f, z: np.stack([f(z + 1e-20j * unit).imag / 1e-20 for unit in np.eye(len(z))], axis=1),
    lambda f, z: autograd.jacobian(f)(z),
)


def in_place(f, z):
    columns = []
    for j in range(len(z)):
        z[j] += 1e-5
        columns.append((f(z) - f(z - 2e-5 * np.eye(len(z))[j])) / 2e-5)
    return np.stack(columns, axis=1)


def rows_for_columns(f, z, h=1e-6):
    steps = h * np.eye(len(z))
    return np.array([(f(z + e) - f(z - e)) / (2 * h) for e in steps])


def steps_that_add_up(f, z, h=1e-6):
    J = np.zeros((len(f(z)), len(z)))
    moved = z.copy()
    for j in range(len(z)):
        moved[j] += h
        J[:, j] = (f(moved) - f(z)) / h
    return J


MISTAKES = (
    ("transposed", rows_for_columns),
    ("steps add up", steps_that_add_up),
    ("not divided", differences(step=1e-7, divisor=1)),
    *((f"step 1e{k}", differences(step=10.0**k)) for k in range(-17, -11)),
    *((f"step 1e{k}", differences(step=10.0**k, one_sided=True)) for k in (-4, -3, -2)),
    ("changed its argument", in_place),
    ("type", lambda f, z: None),
    ("shape", lambda f, z: differences()(f, z).ravel()),
)
