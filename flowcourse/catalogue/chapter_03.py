"""Chapter 03: answers that people give, wrong ones with their misconception, and right ones by other ways."""

import math

import autograd
import autograd.numpy as np

from minflow.calculus import batch_jacobian, log_abs_det
from minflow.distributions import Normal


def factor_by_det(z1, z2):
    return np.linalg.det(np.array([[2 * z1, -2 * z2], [2 * z2, 2 * z1]]))


def factor_by_a_complex_slope(z1, z2):
    return abs(2 * complex(z1, z2)) ** 2


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


def all_at_once(f, z):
    return (f(z + 1e-5) - f(z - 1e-5)) / 2e-5


def log_det_loop(f, z):
    found = np.zeros(len(z))
    for n in range(len(z)):
        J = batch_jacobian(f)(z[n : n + 1])[0]
        found[n] = np.log(abs(np.linalg.det(J)))
    return found


def log_det_by_qr(f, z):
    R = np.linalg.qr(np.array(batch_jacobian(f)(z)))[1]
    return np.sum(np.log(np.abs(np.diagonal(R, axis1=-2, axis2=-1))), axis=-1)


def log_det_by_differences(f, z):
    """Good to eight digits, by extrapolation: (4 D(h/2) − D(h)) / 3."""

    def central(h):
        return np.stack([(f(z + h * e) - f(z - h * e)) / (2 * h) for e in np.eye(z.shape[1])], axis=2)

    coarse, middle, fine = central(4e-3), central(2e-3), central(1e-3)
    J = (64 * fine - 20 * middle + coarse) / 45
    return log_abs_det(J)


def log_det_with(formula):
    return lambda f, z: formula(batch_jacobian(f)(z))


def both_loop(z, x, h, log_det_f, log_det_h):
    def phi(point):
        return -0.5 * sum(value**2 for value in point) - 0.5 * len(point) * math.log(2 * math.pi)

    forward = [phi(point) - d for point, d in zip(z, log_det_f(z))]
    inverse = [phi(point) + d for point, d in zip(h(x), log_det_h(x))]
    return np.array(forward), np.array(inverse)


def both_by_f(z, x, h, log_det_f, log_det_h):
    base = Normal(dim=z.shape[1])
    return [base.log_prob(z) - log_det_f(z), base.log_prob(h(x)) - log_det_f(h(x))]


def both_with(forward=lambda log_p, z, h, f, g: log_p(z) - f(z), inverse=lambda log_p, x, h, f, g: log_p(h(x)) + g(x)):
    """The two forms, one of them with a slip; f and g are the log-dets of f and of h."""

    def answer(z, x, h, log_det_f, log_det_h):
        log_p = Normal(dim=z.shape[1]).log_prob
        return forward(log_p, z, h, log_det_f, log_det_h), inverse(log_p, x, h, log_det_f, log_det_h)

    return answer


def mass_loop(log_p, box, n):
    (low1, high1), (low2, high2) = box
    width, height = (high1 - low1) / n, (high2 - low2) / n
    total = 0.0
    for i in range(n):
        row = np.array([[low1 + (i + 0.5) * width, low2 + (j + 0.5) * height] for j in range(n)])
        total += np.sum(np.exp(log_p(row)))
    return total * width * height


def mass_by_mean(log_p, box, n):
    edges = [np.linspace(low, high, n + 1) for low, high in box]
    x1, x2 = ((e[1:] + e[:-1]) / 2 for e in edges)
    points = np.stack(np.meshgrid(x1, x2, indexing="ij"), axis=-1).reshape(-1, 2)
    return np.mean(np.exp(log_p(points))) * (box[0, 1] - box[0, 0]) * (box[1, 1] - box[1, 0])


def mass_by_logs(log_p, box, n):
    x1, x2 = (low + (high - low) * np.arange(0.5, n) / n for low, high in box)
    logs = log_p(np.array([(a, b) for a in x1 for b in x2]))
    return np.exp(np.logaddexp.reduce(logs) + np.log(np.prod(box[:, 1] - box[:, 0])) - 2 * np.log(n))


def mass_with(
    area=lambda width, height: width * height,
    sides=lambda low, high, n: low + (np.arange(n) + 0.5) * (high - low) / n,
    points=lambda x1, x2: np.stack(np.meshgrid(x1, x2), axis=-1).reshape(-1, 2),
    p=np.exp,
    cells=lambda n: n,
):
    """Σ p · area(width, height of a cell), with one piece exchanged."""

    def answer(log_p, box, n):
        (low1, high1), (low2, high2) = box
        x = points(sides(low1, high1, n), sides(low2, high2, n))
        return np.sum(p(log_p(x))) * area((high1 - low1) / cells(n), (high2 - low2) / cells(n))

    return answer


def mass_of_the_first_side(log_p, box, n):
    return mass_by_mean(log_p, np.array([box[0], box[0]]), n)


def mass_shared_by(count):
    """Each cell gets the area of the box, divided by count(n)."""
    return lambda log_p, box, n: mass_by_mean(log_p, box, n) * n**2 / count(n)


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
    "ex-03-4": (log_det_loop, log_det_by_qr, log_det_by_differences, log_det_with(log_abs_det)),
    "ex-03-5": (both_loop, both_by_f, both_with()),
    "ex-03-6": (mass_loop, mass_by_mean, mass_by_logs, mass_with()),
}

WRONG = {
    "ex-03-1": (
        ("diagonal only", lambda z1, z2: (2 * z1) * (2 * z1)),
        ("ad + bc", lambda z1, z2: 4 * z1**2 - 4 * z2**2),
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
        ("shape", lambda x: polar_loop(x)[0]),
    ),
    "ex-03-3": (
        ("transposed", differences(axis=0)),
        ("transposed", lambda f, z: np.array([(f(z + e) - f(z - e)) / 2e-6 for e in 1e-6 * np.eye(len(z))])),
        ("divided by one step", differences(by=1e-5)),
        ("divided by two steps", differences(step=1e-7, one_sided=True, by=2e-7)),
        ("backwards", differences(by=-2e-5)),
        ("all coordinates at once", all_at_once),
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
    "ex-03-4": (
        ("no log", log_det_with(lambda J: abs(np.linalg.det(J)))),
        ("no log, no absolute value", log_det_with(np.linalg.det)),
        ("no absolute value", log_det_with(lambda J: np.log(np.linalg.det(J)))),
        ("J at x", lambda f, z: log_det_loop(f, f(z))),
        ("diagonal only", log_det_with(lambda J: np.log(np.abs(np.einsum("nii->ni", J))).sum(axis=1))),
        ("the plane's formula", log_det_with(lambda J: np.log(abs(np.linalg.det(J[:, :2, :2]))))),
        ("first row for all", log_det_with(lambda J: np.linalg.slogdet(J[0])[1] * np.ones(len(J)))),
        ("sign for log", log_det_with(lambda J: np.linalg.slogdet(J)[0])),
        ("log det of the mean", log_det_with(lambda J: np.linalg.slogdet(J.mean(axis=0))[1] * np.ones(len(J)))),
        ("sign", log_det_with(lambda J: np.linalg.slogdet(np.linalg.inv(J))[1])),
        ("summed over the batch", log_det_with(lambda J: np.sum(log_abs_det(J)))),
        ("one number for the batch", log_det_with(lambda J: np.linalg.slogdet(J[0])[1])),
        ("type", log_det_with(np.linalg.slogdet)),
    ),
    "ex-03-5": (
        ("results exchanged", lambda *args: both_loop(*args)[::-1]),
        (
            "both signs",
            both_with(lambda log_p, z, h, f, g: log_p(z) + f(z), lambda log_p, x, h, f, g: log_p(h(x)) - g(x)),
        ),
        ("sign, forward form", both_with(forward=lambda log_p, z, h, f, g: log_p(z) + f(z))),
        ("sign, inverse form", both_with(inverse=lambda log_p, x, h, f, g: log_p(h(x)) - g(x))),
        ("no determinant, forward form", both_with(forward=lambda log_p, z, h, f, g: log_p(z))),
        ("no determinant, inverse form", both_with(inverse=lambda log_p, x, h, f, g: log_p(h(x)))),
        ("J_h at z, forward form", both_with(forward=lambda log_p, z, h, f, g: log_p(z) + g(z))),
        ("h of z, forward form", both_with(forward=lambda log_p, z, h, f, g: log_p(h(z)) - f(z))),
        ("p_Z at x, inverse form", both_with(inverse=lambda log_p, x, h, f, g: log_p(x) + g(x))),
        ("J_h at h(x), inverse form", both_with(inverse=lambda log_p, x, h, f, g: log_p(h(x)) + g(h(x)))),
        ("J_f at x, inverse form", both_with(inverse=lambda log_p, x, h, f, g: log_p(h(x)) - f(x))),
        ("exp for log", lambda *args: tuple(np.exp(part) for part in both_loop(*args))),
        ("parts", lambda *args: both_loop(*args)[1]),
    ),
    "ex-03-6": (
        ("cell area forgotten", mass_with(area=lambda width, height: 1)),
        ("width of a cell only", mass_with(area=lambda width, height: width)),
        ("height of a cell only", mass_with(area=lambda width, height: height)),
        ("area of the box", mass_shared_by(lambda n: 1)),
        ("n cells for n·n", mass_shared_by(lambda n: n)),
        ("mean height", lambda log_p, box, n: mass_by_mean(log_p, box, n) / np.prod(np.diff(box))),
        ("log not undone", mass_with(p=lambda log_p: log_p)),
        ("edges for middles", mass_with(sides=np.linspace)),
        ("edges for middles, n − 1 cells", mass_with(sides=np.linspace, cells=lambda n: n - 1)),
        ("corners for middles", mass_with(sides=lambda low, high, n: np.linspace(low, high, n, endpoint=False))),
        ("first side for both", mass_of_the_first_side),
        ("coordinates exchanged", mass_with(points=lambda x1, x2: np.array([(b, a) for a in x1 for b in x2]))),
        ("the diagonal only", mass_with(points=lambda x1, x2: np.stack([x1, x2], axis=1))),
        ("log for exp", lambda log_p, box, n: np.log(mass_by_mean(log_p, box, n))),
    ),
}
