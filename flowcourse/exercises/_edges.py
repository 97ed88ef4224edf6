"""Edges of parallelograms and triangles on which two mistakes do not look alike."""

import numpy as np


def edge(rng):
    """A vector (2,) that lies along no axis and is neither short nor of length 1."""
    turn = rng.uniform(0.2, 1.3) + rng.integers(4) * np.pi / 2
    return rng.uniform(1.3, 3.0) * np.array([np.cos(turn), np.sin(turn)])


def apart(rng, way):
    """Two edges with an angle of 30° to 80° between them; the second anticlockwise of the first for way = 1."""
    u, turn = edge(rng), way * rng.uniform(0.5, 1.4)
    Q = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    return u, rng.uniform(0.5, 0.8) * Q @ u


def cross(u, v):
    """The determinant of the matrix with the columns u and v."""
    return u[0] * v[1] - u[1] * v[0]
