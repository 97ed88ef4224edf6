"""Answers to ex-03-3 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import autograd
import autograd.numpy as np


def differences(step=1e-5, one_sided=False, axis=1, by=None, moves=np.eye):
    """Column by column: f at z + step and at z − step, or at z; divided by `by`, or by their distance."""

    def answer(f, z):
        columns = []
        for unit in moves(len(z)):
            low = 0 if one_sided else step
            columns.append((f(z + step * unit) - f(z - low * unit)) / (by or step + low))
        return np.stack(columns, axis=axis)

    return answer


def entry_by_entry(f, z):
    e = 1e-6
    J = np.zeros((len(f(z)), len(z)))
    for i in range(len(J)):
        for j in range(len(z)):
            near = z.copy()
            near[j] += e
            far = z.copy()
            far[j] -= e
            J[i, j] = (f(near)[i] - f(far)[i]) / (near[j] - far[j])
    return J


def by_complex_steps(f, z):
    return np.stack([f(z + 1e-20j * unit).imag / 1e-20 for unit in np.eye(len(z))], axis=1)


def by_relative_steps(f, z):
    columns = []
    for j, value in enumerate(z):
        step = 1e-6 * max(1.0, abs(value))
        unit = step * (np.arange(len(z)) == j)
        columns.append((8 * (f(z + unit) - f(z - unit)) - (f(z + 2 * unit) - f(z - 2 * unit))) / (12 * step))
    return np.array(columns).T


def in_place(f, z):
    columns = []
    for j in range(len(z)):
        z[j] += 1e-5
        columns.append((f(z) - f(z - 2e-5 * np.eye(len(z))[j])) / 2e-5)
    return np.stack(columns, axis=1)


RIGHT = (
    differences(),
    differences(step=1e-3),
    differences(step=1e-8, one_sided=True),
    entry_by_entry,
    by_relative_steps,
    by_complex_steps,
    lambda f, z: autograd.jacobian(f)(z),
)


MISTAKES = (
    ("transposed", lambda f, z: np.array([(f(z + e) - f(z - e)) / 2e-6 for e in 1e-6 * np.eye(len(z))])),
    ("divided by two steps", differences(step=1e-7, one_sided=True, by=2e-7)),
    ("all coordinates at once, repeated", differences(moves=lambda dim: np.ones((dim, dim)))),
    *((f"step 1e{k}", differences(step=10.0**k)) for k in range(-17, -11)),
    *((f"step 1e{k}", differences(step=10.0**k, one_sided=True)) for k in (-4, -3, -2)),
    ("not divided", differences(step=1e-7, by=1)),
    ("changed its argument", in_place),
    ("type", lambda f, z: None),
    ("shape", lambda f, z: differences()(f, z).ravel()),
)
