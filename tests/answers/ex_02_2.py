"""Answers to ex-02-2 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import numpy as np


def first_and_last_column_turned(A):
    B = A.copy()
    B[:, 0] *= -1
    B[:, -1] *= -1
    return B


def two_rows_turned(A):
    turn = np.eye(len(A))
    turn[0, 0] = turn[1, 1] = -1
    return turn @ A


def first_edge_turned_and_sheared(A):
    B = two_rows_turned(A.T).T
    B[:, -1] += 3 * A[:, 0] if len(A) > 2 else 0 * A[:, 0]
    return B


RIGHT = (first_and_last_column_turned, first_edge_turned_and_sheared)


def one_column_turned(A):
    B = A.copy()
    B[:, 0] = -B[:, 0]
    return B


MISTAKES = (
    ("no mirror", one_column_turned),
    ("singular half-way", lambda A: A.T),
    ("the same determinant", lambda A: np.eye(len(A))),
    ("B is a layer", np.zeros_like),
    ("a matrix like A", np.linalg.det),
)
