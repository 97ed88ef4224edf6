"""The picture of ex-05-4: the learner's steps on the NLL of four numbers."""

import numpy as np


def picture(answer):
    """The learner's Adam on the NLL of the notebook's four numbers, from (0, 0)."""
    from minflow import plots

    x = np.array([1.0, 2.0, 2.0, 3.0])
    params, m, v = np.zeros(2), np.zeros(2), np.zeros(2)
    way = [params]
    for k in range(1, 121):
        z = (x - params[1]) * np.exp(-params[0])
        g = np.array([1 - np.mean(z**2), -np.mean(z) * np.exp(-params[0])])
        params, m, v = answer(params, g, m, v, k, 0.1)
        way.append(params)
    way = np.array(way)
    shifts, log_scales = np.meshgrid(np.linspace(-0.3, 3.2, 90), np.linspace(-0.9, 0.9, 90))
    squares = np.mean((x[:, None, None] - shifts) ** 2, axis=0)
    nll = 0.5 * squares * np.exp(-2 * log_scales) + log_scales + 0.5 * np.log(2 * np.pi)
    figure, axes = plots.new_figure(size=(6.0, 3.8))
    axes.contour(shifts, log_scales, nll, [1.1, 1.2, 1.4, 1.7, 2, 2.5, 3, 4, 6], colors=plots.GUIDE)
    axes.plot(way[:, 1], way[:, 0], "o-", color=plots.MODEL, markersize=3, linewidth=1)
    axes.plot(2.0, 0.5 * np.log(0.5), "*", color="black", markersize=12)
    axes.set(xlabel="shift μ", ylabel="log-scale α", title="120 steps of your Adam")
    alt = "Contours of the NLL of 1, 2, 2, 3. Your path starts at shift 0 and log-scale 0 with a step of 0.1 in both, "
    alt += (
        f"reaches shift {way[:, 1].max():.1f} at most, and ends at ({way[-1, 1]:.2f}, {way[-1, 0]:.2f}); the best is "
    )
    alt += "(2.00, −0.35), a star."
    return plots.Picture(figure, alt.replace("-0", "−0"))
