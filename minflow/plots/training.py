"""How training went, and what each layer contributes, as pictures."""

import numpy as np

from .picture import DATA, GUIDE, INK, LATENT, MODEL, Picture, new_figure, number


def history(record, title=None, floor=None):
    """record.losses, one a step, and record.validation, pairs (step, loss), where there are any; nats.

    A ring marks the lowest validation, whose parameters `fit` returns. `floor` is a line under the curves: the
    entropy of the data, below which no expected loss can fall.

    record: the History that `fit` returns. Raises ValueError when it holds no step.
    """
    losses = np.asarray(record.losses, dtype=float)
    if losses.size == 0:
        raise ValueError("record must hold at least one step; its losses are empty")
    figure, axes = new_figure(size=(6.4, 3.2))
    axes.plot(np.arange(1, losses.size + 1), losses, color=MODEL, linewidth=0.8, label="training, one batch a step")
    window = max(1, losses.size // 20)
    words = f"loss from {number(losses[:window].mean(), 1)} to {number(losses[-window:].mean(), 1)} nats"
    if len(record.validation):
        steps, values = np.asarray(record.validation, dtype=float).T
        axes.plot(steps, values, "o-", color=DATA, markersize=3, label="validation")
        best = values.argmin()
        axes.plot(steps[best], values[best], "o", color=DATA, markersize=9, fillstyle="none")
        words += f", validation lowest at step {steps[best]:.0f}: {number(values[best], 1)}"
    if floor is not None:
        axes.axhline(floor, color=GUIDE, linewidth=1.2, linestyle="--", label=f"floor {number(floor)}")
        words += f", floor at {number(floor)}"
    axes.set(xlabel="step", ylabel="loss, nats")
    axes.legend(frameon=False)
    return Picture(figure, f"{losses.size} steps: {words}.", title or "The loss at each step of training")


def ledger(record, title=None):
    """What each layer adds to mean log p(x), in nats, from x down to the base; the last bar is their sum.

    record: what `minflow.ledger.ledger(flow, params, x)` returns.
    """
    names = [name for name, *_ in record.rows] + ["mean log p(x)"]
    nats = [mean for _, mean, *_ in record.rows] + [record.total]
    if len(nats) == 1:
        raise ValueError("record must hold at least one row, as ledger(flow, params, x) gives it; it is empty")
    figure, axes = new_figure(size=(6.4, 0.9 + 0.3 * len(nats)))
    before = np.append(np.cumsum([0.0, *nats[:-2]]), 0.0)
    places = np.arange(len(nats))[::-1]
    axes.barh(places, nats, left=before, color=[MODEL] * (len(nats) - 2) + [LATENT, INK], height=0.7)
    axes.axvline(0.0, color=GUIDE, linewidth=0.8)
    for place, start, value in zip(places, before, nats):
        text = {"xytext": (4, 0), "textcoords": "offset points", "va": "center", "fontsize": 9}
        axes.annotate(number(value), (max(start, start + value), place), **text)
    axes.set_yticks(places, names)
    axes.margins(x=0.12)
    axes.set(xlabel="nats, each bar starts where the one above ended")
    rows = ", ".join(f"{name} {number(value)}" for name, value in zip(names, nats))
    return Picture(figure, f"Nats from x to the base: {rows}.", title or "Where log p(x) comes from")
