"""ex-03-1, ex-03-2, ex-03-3: Jacobians by hand and by finite differences."""

import math

import autograd
import autograd.numpy as np

from minflow.calculus import batch_jacobian


def factor_by_det(z1, z2):
    return np.linalg.det(np.array([[2 * z1, -2 * z2], [2 * z2, 2 * z1]]))


def factor_by_a_complex_slope(z1, z2):
    return abs(2 * complex(z1, z2)) ** 2


def bend(z):
    return np.stack([z[:, 0] ** 2 - z[:, 1] ** 2, 2 * z[:, 0] * z[:, 1]], axis=1)


def polar_loop(x):
    found = []
    for x1, x2 in x:
        square = x1 * x1 + x2 * x2
        r = math.sqrt(square)
        found.append([[x1 / r, x2 / r], [-x2 / square, x1 / square]])
    return np.array(found)


def polar_by_the_inverse_theorem(x):
    return np.linalg.inv(polar_there(x))


def polar_there(x):
    r, angle = np.hypot(x[:, 0], x[:, 1]), np.arctan2(x[:, 1], x[:, 0])
    row1 = np.stack([np.cos(angle), -r * np.sin(angle)], axis=1)
    row2 = np.stack([np.sin(angle), r * np.cos(angle)], axis=1)
    return np.stack([row1, row2], axis=1)


def polar_by_autograd(x):
    return batch_jacobian(lambda u: np.stack([np.sqrt(np.sum(u**2, axis=1)), np.arctan2(u[:, 1], u[:, 0])], axis=1))(x)


def polar_with(entries, axis=1):
    """entries(x₁, x₂, r) are the four of J, row by row."""

    def answer(x):
        x1, x2 = x.T
        a, b, c, d = entries(x1, x2, np.hypot(x1, x2))
        return np.stack([np.stack([a, b], axis=1), np.stack([c, d], axis=1)], axis=axis)

    return answer


def four(x1, x2, r):
    return x1 / r, x2 / r, -x2 / r**2, x1 / r**2


def polar_of_wrong_letters(x):
    r, angle = x.T
    row1 = np.stack([np.cos(angle), -r * np.sin(angle)], axis=1)
    return np.stack([row1, np.stack([np.sin(angle), r * np.cos(angle)], axis=1)], axis=1)


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


def steps_add_up(f, z):
    columns, near, start = [], z.copy(), f(z)
    for j in range(len(z)):
        near[j] += 1e-7
        columns.append((f(near) - start) / 1e-7)
    return np.stack(columns, axis=1)


def all_at_once(f, z):
    return (f(z + 1e-5) - f(z - 1e-5)) / 2e-5


RIGHT = {
    "ex-03-1": (factor_by_det, factor_by_a_complex_slope),
    "ex-03-2": (polar_loop, polar_by_the_inverse_theorem, polar_by_autograd, polar_with(four)),
    "ex-03-3": (
        differences(),
        differences(step=1e-3),
        differences(step=1e-8, one_sided=True),
        entry_by_entry,
        by_relative_steps,
        by_complex_steps,
        lambda f, z: autograd.jacobian(f)(z),
    ),
}

WRONG = {
    "ex-03-1": (
        ("diagonal only", lambda z1, z2: (2 * z1) * (2 * z1)),
        ("ad + bc", lambda z1, z2: 4 * z1**2 - 4 * z2**2),
        ("|ad + bc|", lambda z1, z2: abs(4 * z1**2 - 4 * z2**2)),
        ("J itself", lambda z1, z2: batch_jacobian(bend)(np.array([[z1, z2]]))[0]),
        ("bc − ad", lambda z1, z2: (-2 * z2) * (2 * z2) - (2 * z1) * (2 * z1)),
        ("length for area", lambda z1, z2: 2 * math.hypot(z1, z2)),
        ("no factor from the squares", lambda z1, z2: z1**2 + z2**2),
        ("one factor for two columns", lambda z1, z2: 2 * (z1**2 + z2**2)),
        ("at x", lambda z1, z2: 4 * ((z1**2 - z2**2) ** 2 + (2 * z1 * z2) ** 2)),
        ("sum of the diagonal", lambda z1, z2: 2 * z1 + 2 * z1),
        ("log for exp", lambda z1, z2: math.log(4 * (z1**2 + z2**2))),
    ),
    "ex-03-2": (
        ("transposed", polar_with(four, axis=2)),
        ("Jacobian of the way there", polar_there),
        ("Jacobian of the way there, transposed", lambda x: np.swapaxes(polar_there(x), 1, 2)),
        ("x taken for (r, φ)", polar_of_wrong_letters),
        ("angle divided by r once", polar_with(lambda x1, x2, r: (x1 / r, x2 / r, -x2 / r, x1 / r))),
        ("slopes of log r", polar_with(lambda x1, x2, r: (x1 / r**2, x2 / r**2, -x2 / r**2, x1 / r**2))),
        ("no root", polar_with(lambda x1, x2, r: four(x1, x2, x1**2 + x2**2))),
        ("slopes of half r squared", polar_with(lambda x1, x2, r: (x1, x2, -x2 / r**2, x1 / r**2))),
        ("clockwise", polar_with(lambda x1, x2, r: (x1 / r, x2 / r, x2 / r**2, -x1 / r**2))),
        ("no minus", polar_with(lambda x1, x2, r: (x1 / r, x2 / r, x2 / r**2, x1 / r**2))),
        ("angle first", lambda x: polar_loop(x)[:, ::-1]),
        ("samples last", lambda x: np.array(four(*x.T, np.hypot(*x.T))).reshape(2, 2, -1)),
        ("degrees", polar_with(lambda x1, x2, r: (x1 / r, x2 / r, *np.rad2deg([-x2 / r**2, x1 / r**2])))),
        ("slopes of r squared", polar_with(lambda x1, x2, r: (2 * x1, 2 * x2, -x2 / r**2, x1 / r**2))),
        ("the first point alone", lambda x: polar_loop(x)[0]),
        ("shape", lambda x: 1 / np.linalg.norm(x, axis=1)),
    ),
    "ex-03-3": (
        ("transposed", differences(axis=0)),
        ("transposed", lambda f, z: np.array([(f(z + e) - f(z - e)) / 2e-6 for e in 1e-6 * np.eye(len(z))])),
        ("divided by one step", differences(by=1e-5)),
        ("divided by two steps", differences(step=1e-7, one_sided=True, by=2e-7)),
        ("backwards", differences(by=-2e-5)),
        ("all coordinates at once", all_at_once),
        ("steps add up", steps_add_up),
        ("all coordinates at once, repeated", differences(moves=lambda dim: np.ones((dim, dim)))),
        *((f"step 1e{k}", differences(step=10.0**k)) for k in range(-17, -11)),
        *((f"step 1e{k}", differences(step=10.0**k, one_sided=True)) for k in (-4, -3, -2)),
        ("step 1e-1", differences(step=0.1)),
        ("step 1e-2", differences(step=0.01)),
        ("not divided", differences(step=1e-7, by=1)),
        ("not divided, 1e-5 both ways", differences(by=1)),
        ("changed its argument", in_place),
        ("type", lambda f, z: None),
        ("shape", lambda f, z: differences()(f, z).ravel()),
    ),
}
