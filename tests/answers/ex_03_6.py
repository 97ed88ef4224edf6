"""Answers to ex-03-6 that people write: right ones by other ways, wrong ones with the name of their mistake."""

import autograd.numpy as np


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
    log_sum = np.max(logs) + np.log(np.sum(np.exp(logs - np.max(logs))))
    return np.exp(log_sum + np.log(np.prod(box[:, 1] - box[:, 0])) - 2 * np.log(n))


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


RIGHT = (
    mass_loop,
    mass_by_mean,
    mass_by_logs,
    mass_with(),
)


MISTAKES = (
    ("corners for middles", mass_with(sides=lambda low, high, n: np.linspace(low, high, n, endpoint=False))),
    ("coordinates exchanged", mass_with(points=lambda x1, x2: np.array([(b, a) for a in x1 for b in x2]))),
    ("points torn apart", mass_with(points=lambda x1, x2: np.array(np.meshgrid(x1, x2)).reshape(-1, 2))),
    ("log for exp", lambda log_p, box, n: np.log(mass_by_mean(log_p, box, n))),
    ("raised", mass_with(points=lambda x1, x2: np.stack(np.meshgrid(x1, x2), axis=-1))),
    ("raised", mass_with(points=lambda x1, x2: np.stack([x1, x2]))),
)
