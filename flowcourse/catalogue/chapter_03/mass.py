"""ex-03-6: the mass of a density in a box."""

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


def mass_of_the_first_side(log_p, box, n):
    return mass_by_mean(log_p, np.array([box[0], box[0]]), n)


def mass_shared_by(count):
    """Each cell gets the area of the box, divided by count(n)."""
    return lambda log_p, box, n: mass_by_mean(log_p, box, n) * n**2 / count(n)


RIGHT = {
    "ex-03-6": (mass_loop, mass_by_mean, mass_by_logs, mass_with()),
}

WRONG = {
    "ex-03-6": (
        ("cell area forgotten", mass_with(area=lambda width, height: 1)),
        ("width of a cell only", mass_with(area=lambda width, height: width)),
        ("height of a cell only", mass_with(area=lambda width, height: height)),
        ("area of the box", mass_shared_by(lambda n: 1)),
        ("n cells for n·n", mass_shared_by(lambda n: n)),
        ("n − 1 cells", mass_shared_by(lambda n: (n - 1) ** 2)),
        ("mean height", lambda log_p, box, n: mass_by_mean(log_p, box, n) / np.prod(np.diff(box))),
        ("log not undone", mass_with(p=lambda log_p: log_p)),
        ("edges for middles", mass_with(sides=np.linspace)),
        ("edges for middles, n − 1 cells", mass_with(sides=np.linspace, cells=lambda n: n - 1)),
        ("corners for middles", mass_with(sides=lambda low, high, n: np.linspace(low, high, n, endpoint=False))),
        ("first side for both", mass_of_the_first_side),
        ("coordinates exchanged", mass_with(points=lambda x1, x2: np.array([(b, a) for a in x1 for b in x2]))),
        ("rows and columns of the box", lambda log_p, box, n: mass_by_mean(log_p, np.transpose(box), n)),
        ("points torn apart", mass_with(points=lambda x1, x2: np.array(np.meshgrid(x1, x2)).reshape(-1, 2))),
        ("the diagonal only", mass_with(points=lambda x1, x2: np.stack([x1, x2], axis=1))),
        ("log for exp", lambda log_p, box, n: np.log(mass_by_mean(log_p, box, n))),
        ("raised", mass_with(points=lambda x1, x2: np.stack(np.meshgrid(x1, x2), axis=-1))),
        ("raised", mass_with(points=lambda x1, x2: np.stack([x1, x2]))),
    ),
}
