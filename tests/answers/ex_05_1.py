"""Answers to ex-05-1 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import autograd.numpy as np

from minflow.calculus import batch_jacobian


def steps_by_hand(z1, z2, s1, s2):
    point = [z1, z2]
    point[1] += point[0] ** 2
    point[0] += 2 * point[1]
    return point[0] * s1, point[1] * s2, s1 * s2


def steps_with_slogdet(z1, z2, s1, s2):
    """One formula for all, and the determinant of the whole Jacobian by autograd."""

    def f(z):
        u = z[:, 1] + z[:, 0] ** 2
        return np.stack([s1 * (z[:, 0] + 2 * u), s2 * u], axis=1)

    z = np.array([[z1, z2]])
    return *f(z)[0], np.linalg.det(batch_jacobian(f)(z))[0]


RIGHT = (steps_by_hand, steps_with_slogdet, lambda *args: np.array(steps_by_hand(*args)))


MISTAKES = (("parts", lambda z1, z2, s1, s2: steps_by_hand(z1, z2, s1, s2)[:2]),)
