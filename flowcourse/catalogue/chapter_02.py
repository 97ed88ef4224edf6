"""Chapter 02: answers that people give, wrong ones with their misconception, and right ones by other ways."""

import math

import numpy as np

from minflow.calculus import log_abs_det
from minflow.change_of_variables import log_density
from minflow.distributions import MultivariateNormal, Uniform


def height_side_by_side(s, n):
    height = 1.0
    for _ in range(n):
        height /= s
    return height


def area_by_base_and_height(p, q, r):
    base = math.dist(p, q)
    along = np.dot(r - p, q - p) / base
    return base * math.sqrt(math.dist(p, r) ** 2 - along**2)


def area_by_det(p, q, r):
    return abs(np.linalg.det(np.column_stack([q - p, r - p])))


def area_by_shoelace(p, q, r):
    corners = np.array([p, q, q + r - p, r])
    first, second = corners.T
    return 0.5 * abs(np.sum(first * np.roll(second, -1) - np.roll(first, -1) * second))


def area_with(formula):
    """formula(a, b, c, d) of the matrix whose columns are the edges."""

    def answer(p, q, r):
        (a, c), (b, d) = q - p, r - p
        return formula(a, b, c, d)

    return answer


def det_by_the_matrix(before, after):
    edges, images = (before[1:] - before[0]).T, (after[1:] - after[0]).T
    return np.linalg.det(images @ np.linalg.inv(edges))


def det_by_three_rows(before, after):
    ones = np.ones((3, 1))
    return np.linalg.det(np.hstack([after, ones])) / np.linalg.det(np.hstack([before, ones]))


def shoelace(corners):
    return 0.5 * sum(corners[k - 1][0] * corners[k][1] - corners[k][0] * corners[k - 1][1] for k in range(3))


def det_by_shoelace(before, after):
    return shoelace(after) / shoelace(before)


def open_shoelace(corners):
    (x1, y1), (x2, y2), (x3, y3) = corners
    return x1 * y2 - y1 * x2 + x2 * y3 - y2 * x3


def uniform_loop(x, A):
    found = []
    for point in x:
        z = np.linalg.solve(A, point)
        found.append(1 / abs(np.linalg.det(A)) if z.min() >= 0 and z.max() <= 1 else 0.0)
    return np.array(found)


def uniform_by_minflow(x, A):
    W = np.linalg.inv(A)
    return np.exp(log_density(Uniform(dim=len(A)), lambda points: points @ W.T)(x))


def uniform_with(height, inside=lambda z: np.all((z >= 0) & (z <= 1), axis=1), back=lambda x, A, W: x @ W.T):
    """height(A, W) where `inside` says so of the points that `back` makes of x, and 0 elsewhere."""

    def answer(x, A):
        W = np.linalg.inv(A)
        return np.where(inside(back(x, A, W)), height(A, W), 0.0)

    return answer


def det_w(A, W):
    return abs(np.linalg.det(W))


def uniform_on_rectangle(x, A):
    low, high = np.minimum(A, 0).sum(axis=1), np.maximum(A, 0).sum(axis=1)
    return np.all((x >= low) & (x <= high), axis=1) / abs(np.linalg.det(A))


def gaussian_by_covariance(x, A, b):
    cov = A @ A.T
    d = x - b
    square = np.einsum("ni,ij,nj->n", d, np.linalg.inv(cov), d)
    return cov, -0.5 * (square + np.log(np.linalg.det(2 * np.pi * cov)))


def gaussian_loop(x, A, b):
    dim = len(b)
    cov = np.array([[sum(A[i, k] * A[j, k] for k in range(dim)) for j in range(dim)] for i in range(dim)])
    log_p = np.zeros(len(x))
    for n, point in enumerate(x):
        z = np.linalg.solve(A, point - b)
        log_p[n] = -0.5 * z @ z - dim * math.log(math.sqrt(2 * math.pi)) - np.linalg.slogdet(A)[1]
    return cov, log_p


def gaussian_by_minflow(x, A, b):
    cov = A.dot(A.T)
    return cov, MultivariateNormal(b, cov).log_prob(x)


def gaussian_with(
    cov=lambda A, x: A @ A.T, z=lambda x, A, b: (x - b) @ np.linalg.inv(A).T, log_dets=-1.0, half=0.5, k=None
):
    """The two results with one piece exchanged: cov(A, x), z(x, A, b), multiples of log|det A|, ½, the constants."""

    def answer(x, A, b):
        latent = z(x, A, b)
        log_p = -half * np.sum(latent**2, axis=1) - (len(b) if k is None else k) * 0.5 * np.log(2 * np.pi)
        return cov(A, x), log_p + log_dets * np.log(abs(np.linalg.det(A)))

    return answer


def gaussian_of_the_transpose(x, A, b):
    return gaussian_by_minflow(x, A.T, b)


def gaussian_no_bars(x, A, b):
    cov, log_p = gaussian_by_minflow(x, A, b)
    return cov, log_p + np.log(np.linalg.det(np.linalg.inv(A))) - np.log(abs(np.linalg.det(np.linalg.inv(A))))


def gaussian_density(x, A, b):
    cov, log_p = gaussian_by_minflow(x, A, b)
    return cov, np.exp(log_p)


def volume_by_heights(A):
    total, directions = 0.0, []
    for column in A.T:
        for _ in range(2):
            for direction in directions:
                column = column - (column @ direction) * direction
        height = np.sqrt(column @ column)
        directions.append(column / height)
        total += np.log(height)
    return total


def volume_by_qr(A):
    return np.log(np.abs(np.linalg.qr(A)[1].diagonal())).sum()


def volume_by_singular_values(A):
    return np.sum(np.log(np.linalg.svd(A, compute_uv=False)))


def volume_by_scaling(A):
    n = len(A)
    size = np.exp(np.linalg.slogdet(A)[1] / n)
    return n * np.log(size) + np.log(abs(np.linalg.det(A / size)))


RIGHT = {
    "ex-02-1": (height_side_by_side, lambda s, n: np.float64(1 / s) ** n, lambda s, n: math.exp(-n * math.log(s))),
    "ex-02-2": (area_by_base_and_height, area_by_det, area_by_shoelace),
    "ex-02-3": (det_by_the_matrix, det_by_three_rows, det_by_shoelace),
    "ex-02-4": (uniform_loop, uniform_by_minflow, uniform_with(det_w)),
    "ex-02-5": (gaussian_by_covariance, gaussian_loop, gaussian_by_minflow, gaussian_with()),
    "ex-02-6": (
        volume_by_qr,
        volume_by_singular_values,
        volume_by_scaling,
        lambda A: log_abs_det(A[None])[0],
    ),
}

WRONG = {
    "ex-02-1": (
        ("one side only", lambda s, n: 1 / s),
        ("multiplies by the volume", lambda s, n: s**n),
        ("adds the sides", lambda s, n: 1 / (s * n)),
        ("stays 1", lambda s, n: 1),
        ("base and exponent exchanged", lambda s, n: 1 / n**s),
        ("a square in every dimension", lambda s, n: 1 / (s * s)),
        ("log for exp", lambda s, n: -n * math.log(s)),
        ("type", lambda s, n: (1, s)),
    ),
    "ex-02-2": (
        ("no absolute value", area_with(lambda a, b, c, d: a * d - b * c)),
        ("no absolute value, edges exchanged", area_with(lambda a, b, c, d: b * c - a * d)),
        ("corners for edges", lambda p, q, r: abs(q[0] * r[1] - r[0] * q[1])),
        ("corners for edges, no absolute value", lambda p, q, r: q[0] * r[1] - q[1] * r[0]),
        ("the triangle", area_with(lambda a, b, c, d: abs(a * d - b * c) / 2)),
        ("product of the lengths", area_with(lambda a, b, c, d: math.hypot(a, c) * math.hypot(b, d))),
        ("dot product", area_with(lambda a, b, c, d: abs(a * b + c * d))),
        ("ad + bc", area_with(lambda a, b, c, d: abs(a * d + b * c))),
        (
            "the area squared",
            area_with(lambda a, b, c, d: (a * a + c * c) * (b * b + d * d) - (a * b + c * d) ** 2),
        ),
        ("not reduced", lambda p, q, r: abs((q - p) * (r - p)[::-1])),
    ),
    "ex-02-3": (
        ("bars", lambda before, after: abs(shoelace(after)) / abs(shoelace(before))),
        ("image alone", lambda before, after: shoelace(after) / abs(shoelace(before))),
        ("first triangle alone", lambda before, after: abs(shoelace(after)) / shoelace(before)),
        ("before over after", lambda before, after: shoelace(before) / shoelace(after)),
        ("area of the image", lambda before, after: shoelace(after)),
        ("not divided", lambda before, after: np.linalg.det(after[1:] - after[0])),
        ("sign alone", lambda before, after: np.sign(shoelace(after) * shoelace(before))),
        ("polygon not closed", lambda before, after: open_shoelace(after) / open_shoelace(before)),
        ("corners for edges", lambda before, after: np.linalg.det(after[1:]) / np.linalg.det(before[1:])),
        ("opposite sign", lambda before, after: -shoelace(after) / shoelace(before)),
    ),
    "ex-02-4": (
        ("det A for det W", uniform_with(lambda A, W: abs(np.linalg.det(A)))),
        ("support forgotten", uniform_with(det_w, inside=lambda z: np.full(len(z), True))),
        ("det A, support forgotten", lambda x, A: np.full(len(x), abs(np.linalg.det(A)))),
        ("no determinant", uniform_with(lambda A, W: 1.0)),
        ("no absolute value", uniform_with(lambda A, W: np.linalg.det(W))),
        ("support at x", uniform_with(det_w, back=lambda x, A, W: x)),
        ("transposed", uniform_with(det_w, back=lambda x, A, W: x @ W)),
        ("forward for inverse", uniform_with(det_w, back=lambda x, A, W: x @ A.T)),
        ("rectangle for parallelogram", uniform_on_rectangle),
        ("one coordinate is enough", uniform_with(det_w, inside=lambda z: ((z >= 0) & (z <= 1)).any(axis=1))),
        ("upper bound only", uniform_with(det_w, inside=lambda z: np.all(z <= 1, axis=1))),
        ("lower bound only", uniform_with(det_w, inside=lambda z: np.all(z >= 0, axis=1))),
        ("log for exp", lambda x, A: np.log(uniform_loop(x, A))),
        ("not summed over the dimensions", lambda x, A: (abs(x @ np.linalg.inv(A).T - 0.5) < 0.5) * det_w(A, 1 / A)),
        ("one number for the batch", lambda x, A: 1 / abs(np.linalg.det(A))),
        ("raised", lambda x, A: A @ x),
    ),
    "ex-02-5": (
        ("AᵀA for AAᵀ", gaussian_with(cov=lambda A, x: A.T @ A)),
        ("AᵀA for AAᵀ", gaussian_of_the_transpose),
        ("A for the covariance", gaussian_with(cov=lambda A, x: A)),
        ("A squared", gaussian_with(cov=lambda A, x: A @ A)),
        ("the inverse of the covariance", gaussian_with(cov=lambda A, x: np.linalg.inv(A).T @ np.linalg.inv(A))),
        ("entries squared", gaussian_with(cov=lambda A, x: A**2)),
        ("covariance of the points", gaussian_with(cov=lambda A, x: np.cov(x, rowvar=False))),
        ("transposed", gaussian_with(z=lambda x, A, b: (x - b) @ np.linalg.inv(A))),
        ("sign of the log-det", gaussian_with(log_dets=1)),
        ("no determinant", gaussian_with(log_dets=0)),
        ("determinant of the covariance", gaussian_with(log_dets=-2)),
        ("no absolute value", gaussian_no_bars),
        ("b not subtracted", gaussian_with(z=lambda x, A, b: x @ np.linalg.inv(A).T)),
        ("b subtracted last", gaussian_with(z=lambda x, A, b: x @ np.linalg.inv(A).T - b)),
        ("p_Z at x", gaussian_with(z=lambda x, A, b: x)),
        ("one constant for all dimensions", gaussian_with(k=1)),
        ("no constant", gaussian_with(k=0)),
        ("no half", gaussian_with(half=1.0)),
        ("exp for log", gaussian_density),
        ("results exchanged", lambda x, A, b: gaussian_by_minflow(x, A, b)[::-1]),
        ("parts", lambda x, A, b: gaussian_by_minflow(x, A, b)[1]),
    ),
    "ex-02-6": (
        ("log of the determinant", lambda A: np.log(abs(np.linalg.det(A)))),
        ("log of the determinant, no absolute value", lambda A: np.log(np.linalg.det(A))),
        ("1e-12 added", lambda A: np.log(abs(np.linalg.det(A)) + 1e-12)),
        ("1e-300 added", lambda A: np.log(1e-300 + abs(np.linalg.det(A)))),
        ("diagonal of A", lambda A: sum(np.log(abs(A[k, k])) for k in range(len(A)))),
        ("lengths for heights", lambda A: np.log(np.sqrt((A**2).sum(axis=0))).sum()),
        ("lengths of the rows", lambda A: np.log(np.sqrt((A**2).sum(axis=1))).sum()),
        ("heights without bars", lambda A: np.sum(np.log(np.diag(np.linalg.qr(A)[1])))),
        ("volume squared", lambda A: np.sum(np.log(np.linalg.svd(A, compute_uv=False) ** 2))),
        ("sign for log", lambda A: np.linalg.slogdet(A).sign),
        ("sign", lambda A: -volume_by_qr(A)),
        ("mean for sum", lambda A: np.mean(np.log(np.linalg.svd(A, compute_uv=False)))),
        ("bits for nats", lambda A: np.log2(abs(np.linalg.qr(A)[1].diagonal())).sum()),
        ("type", lambda A: np.linalg.slogdet(A)),
        ("type", lambda A: np.sum(np.log(np.linalg.eigvals(A)))),
    ),
}
