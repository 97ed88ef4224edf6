"""Answers to ex-21-2 that people write: right ones by other ways, wrong ones with the demand that they miss."""

import numpy as np


def mirrored(row, A):
    return A - 2 * np.outer(row, row @ A) / (row @ row)


def undoing(Q, columns):
    """Mirrors that send the columns of Q home, one after the other."""
    rows = []
    for k in columns:
        row = Q[:, k] - np.eye(len(Q))[k]
        if row @ row > 1e-16:
            rows.append(row / np.linalg.norm(row))
            Q = mirrored(row, Q)
    return np.array(rows)


def from_the_last_column(Q):
    return undoing(Q, reversed(range(len(Q))))[::-1]


def by_undoing_the_inverse(Q):
    return undoing(Q.T, range(len(Q)))


def by_fixed_vectors(Q):
    """Any vector that Q moves gives a mirror between it and its image, which leaves what Q leaves."""
    rows, rng = [], np.random.default_rng(0)
    for k in range(len(Q)):
        a = np.eye(len(Q))[k]
        row = 3 * (Q @ a - a)
        if np.max(np.abs(row)) > 1e-7:
            rows.append(row)
            Q = mirrored(row, Q)
    return np.array(rows[::-1]) * rng.choice([-1.0, 1.0], (len(rows), 1))


RIGHT = (from_the_last_column, by_fixed_vectors)


def no_test(Q):
    rows = []
    for k in range(len(Q)):
        rows.append(Q[:, k] - np.eye(len(Q))[k])
        Q = mirrored(rows[-1] + 1e-300, Q)
    return np.array(rows[::-1])


def back_and_forth(Q):
    """Two mirrors that undo each other on top of the right ones."""
    extra = np.ones((2 * len(Q), len(Q)))
    return np.concatenate([by_undoing_the_inverse(Q), extra])


def from_q_itself(Q):
    """Each column's mirror from Q as it came, and not from what the mirror before it left."""
    return (Q - np.eye(len(Q))).T[::-1]


def one_too_many(Q):
    rows = by_undoing_the_inverse(Q)
    return rows[:-1] if len(rows) == len(Q) else np.concatenate([rows, rows[:1]])


MISTAKES = (
    ("the way back", lambda Q: undoing(Q, range(len(Q)))),
    ("too many mirrors", back_and_forth),
    ("no direction", no_test),
    ("another matrix", from_q_itself),
    ("determinant", one_too_many),
    ("a row for each mirror", lambda Q: by_undoing_the_inverse(Q)[0]),
)
