"""Answers to ex-02-12 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import autograd.numpy as np


def mass_loop(log_p, box, n):
    (low1, high1), (low2, high2) = box
    width, height = (high1 - low1) / n, (high2 - low2) / n
    total = 0.0
    for i in range(n):
        row = np.array([[low1 + (i + 0.5) * width, low2 + (j + 0.5) * height] for j in range(n)])
        total += np.sum(np.exp(log_p(row)))
    return total * width * height


def mass_by_logs(log_p, box, n):
    x1, x2 = (low + (high - low) * np.arange(0.5, n) / n for low, high in box)
    logs = log_p(np.array([(a, b) for a in x1 for b in x2]))
    log_sum = np.max(logs) + np.log(np.sum(np.exp(logs - np.max(logs))))
    return np.exp(log_sum + np.log(np.prod(box[:, 1] - box[:, 0])) - 2 * np.log(n))


RIGHT = (mass_loop, mass_by_logs)


def mass_at_corners(log_p, box, n):
    width, height = (box[:, 1] - box[:, 0]) / n
    total = 0.0
    for i in range(n):
        row = [[box[0, 0] + i * width, box[1, 0] + j * height] for j in range(n)]
        total += np.exp(log_p(np.array(row))).sum() * width * height
    return total


def mass_of_torn_points(log_p, box, n):
    width, height = (box[:, 1] - box[:, 0]) / n
    x1 = box[0, 0] + (np.arange(n) + 0.5) * width
    x2 = box[1, 0] + (np.arange(n) + 0.5) * height
    points = np.array(np.meshgrid(x1, x2)).reshape(-1, 2)
    return np.sum(np.exp(log_p(points))) * width * height


MISTAKES = (
    ("corners for middles", mass_at_corners),
    ("points torn apart", mass_of_torn_points),
)
