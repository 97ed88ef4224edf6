"""ex-07-1: KL(p‖q) from points of p, as a mean difference with its standard error."""

import numpy as np

from minflow import data, models
from minflow.distributions import Normal
from minflow.flow import Flow
from minflow.laws import random_params
from minflow.transforms import ElementwiseAffine

from ..checking import domains
from ..checking.parts import Check, Law, Mistake, TestInput
from ._draws import offset, scale


class Gaussian(Normal):
    """A normal distribution with an entropy."""

    @property
    def entropy(self):
        return 0.5 * self.dim * np.log(2 * np.pi * np.e) + float(np.sum(np.log(self.scale)))


def inputs(rng):
    line = Flow(Normal(), ElementwiseAffine(1))
    beside = {"log_scale": np.zeros(1), "shift": np.array([0.5])}
    test_inputs = [TestInput((np.array([[-1.0], [1.0], [3.0]]), Gaussian(), line, beside))]
    plane, flow = Gaussian([offset(rng), offset(rng)], [scale(rng), scale(rng)]), models.realnvp(2, 2, hidden=(4,))
    test_inputs.append(TestInput((plane.sample(rng, 5), plane, flow, random_params(flow.transform, rng, 0.3))))
    for n, name in ((4, ""), (2, ""), (400, "many")):
        target = Gaussian([offset(rng) for _ in range(3)], [scale(rng) for _ in range(3)])
        off = {"log_scale": np.log(target.scale) + 0.2, "shift": target.loc + 0.3 * target.scale}
        test_inputs.append(
            TestInput((target.sample(rng, n), target, Flow(Normal(dim=3), ElementwiseAffine(3)), off), name)
        )
    return test_inputs


def gap_and_error(*args):
    log_p, log_q = both_logs(*args)
    return np.mean(log_p - log_q), error(log_p - log_q)


def both_logs(x, target, flow, params):
    return target.log_prob(x), flow.log_prob(params, x)


def error(values, ddof=1):
    return np.std(values, ddof=ddof) / np.sqrt(len(values))


def far_from_the_exact_gap(inputs, values):
    """|gap − KL| in units of the error; KL = 3 · (log s + (1 + 0.3²) / (2 s²) − ½) of two Gaussians, log s = 0.2."""
    exact = 3 * (0.2 + (1 + 0.3**2) / (2 * np.exp(0.4)) - 0.5)
    return max(abs(gap - exact) / err for p, (gap, err) in zip(inputs, values, strict=True) if p.name == "many")


def on_gap(formula):
    """A mistake in the gap: formula(log p, log q)."""
    return lambda *args: (formula(*both_logs(*args)), None)


def on_error(formula):
    """A mistake in the error: formula(log p, log q)."""
    return lambda *args: (None, formula(*both_logs(*args)))


def on_error_of_points(formula):
    """A mistake in the error: formula(log p − log q, D)."""
    return lambda x, *rest: (None, formula(np.subtract(*both_logs(x, *rest)), x.shape[1]))


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


CHECK = Check(
    "ex-07-1",
    arguments=("x", "target", "flow", "params"),
    returns=("gap", "error"),
    inputs=inputs,
    domains={"x": domains.entries(domains.real(1e-3, 10))},
    expected=gap_and_error,
    laws=(Law("the gap is within six errors of the exact KL divergence", far_from_the_exact_gap, tolerance=6.0),),
    picture=picture,
    mistakes=(
        Mistake(
            "log q − log p",
            on_gap(lambda log_p, log_q: np.mean(log_q - log_p)),
            "you subtract in the wrong order: the gap is by how much log p lies *above* log q on average.",
        ),
        Mistake(
            "NLL − entropy",
            lambda x, target, flow, params: (-np.mean(flow.log_prob(params, x)) - target.entropy, None),
            "NLL − entropy is right on average, but noisy: log p at the same points contains most of the noise of log "
            "q, and would cancel it.",
        ),
        Mistake(
            "the NLL",
            on_gap(lambda log_p, log_q: -np.mean(log_q)),
            "that is the NLL, counted from 0: the gap is counted from the entropy.",
        ),
        Mistake(
            "clipped at 0",
            on_gap(lambda log_p, log_q: max(np.mean(log_p - log_q), 0.0)),
            "you replace a negative gap by 0: the true gap is never negative, but an estimate from few points may be. "
            "Clipping makes it too large on average.",
        ),
        Mistake(
            "absolute value of the mean",
            on_gap(lambda log_p, log_q: abs(np.mean(log_p - log_q))),
            "you take the absolute value of the mean: an estimate from few points may be negative, and must then be "
            "reported so.",
        ),
        Mistake(
            "absolute differences",
            on_gap(lambda log_p, log_q: np.mean(np.abs(log_p - log_q))),
            "you average |log p − log q|: at some points q is above p, and these count with their sign.",
        ),
        Mistake(
            "ratio of densities",
            on_gap(lambda log_p, log_q: np.mean(np.exp(log_p - log_q))),
            "you average p/q: the gap is the mean of its logarithm.",
        ),
        Mistake(
            "logarithm of the mean",
            on_gap(lambda log_p, log_q: np.log(np.mean(np.exp(log_p - log_q)))),
            "you take the logarithm after the mean: the gap is a mean of logarithms, and the two differ.",
        ),
        Mistake(
            "difference of densities",
            on_gap(lambda log_p, log_q: np.mean(np.exp(log_p) - np.exp(log_q))),
            "you subtract densities: the gap compares their logarithms.",
        ),
        Mistake(
            "weighted by p",
            on_gap(lambda log_p, log_q: np.mean(np.exp(log_p) * (log_p - log_q))),
            "you weight the points by p: they were drawn from p, so they already are weighted.",
        ),
        Mistake(
            "sum for mean",
            on_gap(lambda log_p, log_q: np.sum(log_p - log_q)),
            "you sum over the points: the gap is a mean, in nats for each point.",
        ),
        Mistake(
            "error of the NLL",
            on_error(lambda log_p, log_q: error(log_q)),
            "that is the error of the NLL: the gap is a mean of differences, and they scatter less.",
        ),
        Mistake(
            "errors as if independent",
            on_error(lambda log_p, log_q: np.hypot(error(log_p), error(log_q))),
            "you combine the errors as if log p and log q were independent: they are taken at the same points, and "
            "most of their noise cancels.",
        ),
        Mistake(
            "difference of deviations",
            on_error(lambda log_p, log_q: abs(error(log_p) - error(log_q))),
            "you subtract two standard deviations: take the standard deviation of the differences, point by point.",
        ),
        Mistake(
            "deviation for error",
            on_error(lambda log_p, log_q: np.std(log_p - log_q, ddof=1)),
            "that is how far single points scatter: the mean of N of them scatters √N times less.",
        ),
        Mistake(
            "deviation for error, with N",
            on_error(lambda log_p, log_q: np.std(log_p - log_q)),
            "that is how far single points scatter: the mean of N of them scatters √N times less; and s has N − 1.",
        ),
        Mistake(
            "divided by N",
            on_error(lambda log_p, log_q: np.std(log_p - log_q, ddof=1) / len(log_p)),
            "you divide by N: the variance of a mean falls like 1/N, its standard deviation like 1/√N.",
        ),
        Mistake(
            "divided by √(N D)",
            on_error_of_points(lambda d, dim: error(d) / np.sqrt(dim)),
            "you count N · D numbers: there is one difference for each of the N points, whatever D is.",
        ),
        Mistake(
            "N − 1 twice",
            on_error(lambda log_p, log_q: error(log_p - log_q) * np.sqrt(len(log_p) / (len(log_p) - 1))),
            "you use N − 1 in s and again under the root: N − 1 belongs to s, and the error is s/√N.",
        ),
        Mistake(
            "N for N − 1",
            on_error(lambda log_p, log_q: error(log_p - log_q, ddof=0)),
            "your s has 1/N, which is np.std's default: a spread around a mean that was estimated from the same "
            "points is too small, and N − 1 corrects this. (No likelihood is maximised here.)",
        ),
        Mistake(
            "variance for deviation",
            on_error(lambda log_p, log_q: np.var(log_p - log_q, ddof=1) / np.sqrt(len(log_p))),
            "you divide the variance by √N: its root, the standard deviation, belongs there.",
        ),
        Mistake(
            "variance of the mean",
            on_error(lambda log_p, log_q: np.var(log_p - log_q, ddof=1) / len(log_p)),
            "that is the variance of the mean, in nats²: the error is its root.",
        ),
    ),
)
