"""Answers to ex-02-7 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np


def one_sided(f, z, v):
    step = 1e-8 / np.max(np.abs(v))
    return (f(z + step * v) - f(z)) / step


def by_unit_vector(f, z, v):
    length = np.sqrt(np.sum(v**2))
    u = v / length
    ahead, behind = f(z + 1e-5 * u), f(z - 1e-5 * u)
    return (ahead - behind) / 2e-5 * length


def by_a_complex_step(f, z, v):
    step = 1e-20 / np.linalg.norm(v)
    return f(z + 1j * step * v).imag / step


RIGHT = (by_unit_vector, by_a_complex_step)


def by_columns(f, z, v):
    columns = [(f(z + unit) - f(z - unit)) / 2e-5 for unit in 1e-5 * np.eye(len(z))]
    return np.stack(columns, axis=1) @ v


def without_the_length(f, z, v):
    u = v / np.linalg.norm(v)
    return (f(z + 1e-5 * u) - f(z - 1e-5 * u)) / 2e-5


def two_sided(step):
    return lambda f, z, v: (f(z + step * v) - f(z - step * v)) / (2 * step)


def by_autograd(f, z, v):
    from autograd import jacobian

    return jacobian(f)(z) @ v


def by_calls_that_do_not_count(f, z, v):
    """Takes the f that notes no calls out of the f that was given."""
    free = next(cell.cell_contents for cell in f.__closure__ if callable(cell.cell_contents))
    return by_columns(free, z, v)


def by_the_first_entry(f, z, v):
    """The first entry of v may be 0."""
    step = 1e-6 / abs(v[0])
    return (f(z + step * v) - f(z - step * v)) / (2 * step)


MISTAKES = (
    ("two calls", by_columns),
    ("v made a unit vector", without_the_length),
    ("step not too large", two_sided(1e-5)),
    ("step not too small", two_sided(1e-12)),
    ("one step for two", lambda f, z, v: 2 * by_unit_vector(f, z, v)),
    ("two steps for one", lambda f, z, v: one_sided(f, z, v) / 2),
    ("backwards", lambda f, z, v: -one_sided(f, z, v)),
    ("not divided by the step", lambda f, z, v: f(z + 1e-5 * v) - f(z)),
    ("v ignored", lambda f, z, v: (f(z + 1e-5) - f(z - 1e-5)) / 2e-5),
    ("v multiplied afterwards", lambda f, z, v: (f(z + 1e-5) - f(z - 1e-5)) / 2e-5 * v),
    ("a vector", lambda f, z, v: (f(z + 1e-8) - f(z)) @ v / 1e-8),
    ("five digits", lambda f, z, v: 1.001 * by_unit_vector(f, z, v)),
    ("a vector", by_the_first_entry),
    ("step not too small", lambda f, z, v: two_sided(1e-6 / (np.linalg.norm(v) + 1e-8))(f, z, v)),
    ("unfit", by_autograd),
    ("made of these calls", by_calls_that_do_not_count),
)
