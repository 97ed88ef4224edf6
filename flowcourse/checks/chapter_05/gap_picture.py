"""The picture of ex-05-5."""

import numpy as np

from minflow import data
from minflow.distributions import Normal
from minflow.flow import Flow
from minflow.transforms import ElementwiseAffine


def picture(answer):
    """The learner's gap for the best Gaussian on the banana, for more and more points, beside NLL − entropy."""
    from minflow import plots

    banana, flow, rng = data.banana(), Flow(Normal(dim=2), ElementwiseAffine(2)), np.random.default_rng(5)
    many = banana.sample(rng, 20_000)
    params = {"log_scale": np.log(many.std(axis=0)), "shift": many.mean(axis=0)}
    sizes, rows = np.array([20, 50, 100, 200, 500, 1000, 2000]), []
    for n in sizes:
        x = banana.sample(rng, n)
        nll = -flow.log_prob(params, x)
        rows.append((*answer(x, banana, flow, params), nll.mean() - banana.entropy, np.std(nll, ddof=1) / np.sqrt(n)))
    gaps, errors, rough, rough_errors = np.array(rows).T
    figure, axes = plots.new_figure(size=(6.4, 3.4))
    axes.errorbar(sizes, gaps, errors, fmt="o", color=plots.MODEL, label="your gap", capsize=3, zorder=3)
    axes.errorbar(sizes * 1.08, rough, rough_errors, fmt="s", color=plots.WRONG, label="NLL − entropy", capsize=3)
    axes.axhline(0, color=plots.GUIDE, linewidth=1)
    longer = f"{np.mean(rough_errors / errors):.1f} times as long"
    title = f"The gap is known well: the bars of NLL − entropy are {longer}"
    axes.set(xscale="log", xlabel="number of points N", ylabel="nats", title=title)
    figure.legend(loc="outside lower center", ncols=2, frameon=False)
    alt = f"Your gap with its error bar, from N = 20 to 2000 points, where it is {gaps[-1]:.2f} ± {errors[-1]:.2f}. "
    alt += f"Beside it NLL − entropy, whose bars are {longer} on average."
    return plots.Picture(figure, alt)
