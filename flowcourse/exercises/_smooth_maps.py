"""Named maps of several variables, to hand to an answer as arguments: written with autograd.numpy, rows are points."""

import autograd.numpy as np

LOG_2PI = np.log(2 * np.pi)


def log_normal(z):
    """log p of the standard normal at each row."""
    return -0.5 * np.sum(z**2, axis=1) - z.shape[1] * LOG_2PI / 2


def log_gumbel(z):
    """log p of independent Gumbel coordinates: skewed, so that z and −z differ."""
    return -np.sum(z + np.exp(-z), axis=1)


def product_and_first(z):
    """x = (z₁·z₂, z₁), with J = [[z₂, z₁], [1, 0]]."""
    return np.stack([z[:, 0] * z[:, 1], z[:, 0]], axis=1)


def linear_plus_tanh(A, b, z):
    """x = A z + tanh(z + b), for rows or for one point."""
    return np.dot(z, A.T) + np.tanh(z + b)


def three_outputs(z):
    """One point (2,) to (z₁·z₂, z₁³, 3·z₂)."""
    return np.array([z[0] * z[1], z[0] ** 3, 3 * z[1]])


def waves(A, z):
    """One point (D,) to (K,): sin(A z), A (K, D)."""
    return np.sin(np.dot(A, z))


def doubled_inverse(x):
    return x / 2


def doubled_log_det(z):
    """Of x = 2 z."""
    return z.shape[1] * np.log(2) * np.ones(len(z))


def halved_log_det(x):
    """Of z = x / 2."""
    return -doubled_log_det(x)


def lean(s, z):
    """x₁ = 2 z₁, and x_d = z_d · exp(s·z_{d−1}) + z_{d−1}² for the others."""
    return np.concatenate([2 * z[:, :1], z[:, 1:] * np.exp(s * z[:, :-1]) + z[:, :-1] ** 2], axis=1)


def lean_inverse(s, x):
    columns = [x[:, 0] / 2]
    for d in range(1, x.shape[1]):
        columns.append((x[:, d] - columns[-1] ** 2) * np.exp(-s * columns[-1]))
    return np.stack(columns, axis=1)


def lean_log_det(s, z):
    return np.log(2) + s * np.sum(z[:, :-1], axis=1)


def lean_inverse_log_det(s, x):
    return -lean_log_det(s, lean_inverse(s, x))


def points(x):
    """x if it is an array (M, 2) of points, or a sentence."""
    if np.ndim(x) != 2 or np.shape(x)[1] != 2:
        raise ValueError(f"log_p takes an array (M, 2), one point a row; it was given shape {np.shape(x)}")
    return x


def log_of_square_times(x):
    """log p for p(x) = x₁²·x₂."""
    return 2 * np.log(points(x)[:, 0]) + np.log(x[:, 1])


def bent_log_density(s, multiple, x):
    """log p_X of x₂ = z₂·exp(s·z₁), x₁ = z₁ + x₂²/4, Z normal, for multiple = −1; otherwise a mistake of it."""
    z1 = points(x)[:, 0] - x[:, 1] ** 2 / 4
    z2 = x[:, 1] * np.exp(-s * z1)
    return log_normal(np.stack([z1, z2], axis=1)) + multiple * s * z1
