"""Answers to ex-20-1 that people write: right ones by other ways, wrong ones with the demand that they miss."""

import itertools

import numpy as np


def as_table(groups, D):
    passes = np.zeros((len(groups), D), dtype=bool)
    for number, rows in enumerate(groups):
        passes[number, list(rows)] = True
    return passes


def by_search(table, budget):
    """Every way to deal the rows out to two passes; more passes by first come, first served."""
    D = len(table)
    clash = (table | table.T) & ~np.eye(D, dtype=bool)
    for choice in itertools.product(range(min(budget, 2)), repeat=D):
        choice = np.array(choice)
        if not np.any(clash & (choice[:, None] == choice)):
            return np.array([choice == k for k in range(min(budget, 2))])
    return in_order(table, range(D))


def in_order(table, order):
    groups = []
    for i in order:
        for rows in groups:
            if not any(table[i, k] or table[k, i] for k in rows):
                rows.append(i)
                break
        else:
            groups.append([i])
    return as_table(groups, len(table))


def by_backtracking(table, budget):
    D, colour = len(table), {}

    def place(i):
        if i == D:
            return True
        for c in range(budget):
            if all(colour[k] != c or not (table[i, k] or table[k, i]) for k in range(i)):
                colour[i] = c
                if place(i + 1):
                    return True
                del colour[i]
        return False

    place(0)
    return [[float(colour[i] == c) for i in range(D)] for c in range(budget)]


RIGHT = (by_search, by_backtracking)


MISTAKES = (
    ("a plan", lambda table, budget: np.array([0, 1] * (len(table) // 2) + [0] * (len(table) % 2))),
    ("each row once", lambda table, budget: table[:budget]),
    ("no row disturbs another", lambda table, budget: np.ones((1, len(table)))),
    ("a pass for each row", lambda table, budget: np.eye(len(table))),
    ("within the budget", lambda table, budget: in_order(table, range(len(table)))),
)
