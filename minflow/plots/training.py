"""How training went, as a picture."""

import numpy as np

from .picture import DATA, MODEL, Picture, new_figure, number


def history(record, title=None):
    """record.losses, one a step, and record.validation, pairs (step, loss), where there are any; nats.

    A ring marks the lowest validation, whose parameters `fit` returns.

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
    axes.set(xlabel="step", ylabel="loss, nats", title=title or f"{losses.size} steps: {words}")
    axes.legend(frameon=False)
    return Picture(figure, f"{title or 'Training'}. {losses.size} steps: {words}.")
