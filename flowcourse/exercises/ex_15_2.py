"""ex-15-2: the states of an independence chain; the given code compares with the proposal before."""

import numpy as np

from ..checking import domains
from ..checking.parts import Check, Law, Mistake, TestInput


def inputs(rng):
    """By hand; bad flows, some with weights too large or small for exp; and a gigantic weight where the chain stays."""
    test_inputs = [TestInput((np.log([1.0, 4.0, 1.0, 2.0]), np.log([0.5, 0.5, 0.5, 0.7])))]
    for n, scatter, level in ((30, 1.5, 0.0), (40, 2.5, 1500.0), (60, 1.0, -1500.0)):
        log_w, log_u = scatter * rng.normal(size=n), np.log(rng.uniform(size=n))
        log_w[:3], log_u[:3] = (0.0, 0.2, 0.1), np.log([0.5, 0.9, 0.5])  # a little upwards, then a little downwards
        test_inputs.append(TestInput((log_w + level, log_u)))
    log_w = rng.normal(size=25)
    log_w[8] = 60.0
    test_inputs.append(TestInput((log_w, np.log(rng.uniform(size=25))), "stays"))
    log_w, log_u = rng.normal(size=40), np.log(rng.uniform(size=40))
    log_w[:3], log_u[:3], log_w[30] = (0.0, -2.0, 0.5), (-1.0, -0.1, -0.1), 1500.0  # until then all others count as 0
    test_inputs.append(TestInput((log_w, log_u)))
    return [*test_inputs, TestInput((log_w[:1], log_u[:1]))]


def run(log_w, log_u, accept):
    """The path where accept(k, now) says whether proposal k is taken in state `now`."""
    now, path = 0, []
    for k in range(len(log_w)):
        if accept(k, now):
            now = k
        path.append(now)
    return np.array(path)


def states(log_w, log_u):
    return run(log_w, log_u, lambda k, now: log_u[k] < log_w[k] - log_w[now])


def accepted(log_w, log_u):
    """Only the steps in which something new was taken."""
    path = states(log_w, log_u)
    return path[np.concatenate([[True], path[1:] != path[:-1]])]


def refused_to_the_one_before(log_w, log_u):
    """After a refusal this chain goes to the proposal before."""
    now, path = 0, []
    for k in range(len(log_w)):
        now = k if log_u[k] < log_w[k] - log_w[now] else k - 1
        path.append(now)
    return np.array(path)


def by_weights(log_w, log_u):
    """The rule with the weights themselves."""
    with np.errstate(all="ignore"):
        w, u = np.exp(log_w), np.exp(log_u)
        return run(log_w, log_u, lambda k, now: u[k] < w[k] / w[now])


def leaves(inputs, values):
    """A chain with a gigantic weight stays there."""
    stays = [v for p, v in zip(inputs, values, strict=True) if p.name == "stays"]
    return max(float(np.mean(v[8:] != 8)) for v in stays)


CHECK = Check(
    "ex-15-2",
    arguments=("log_w", "log_u"),
    returns=("the states",),
    inputs=inputs,
    domains={"log_w": domains.entries(domains.real(1e-3, 1500)), "log_u": domains.entries(domains.between(-40, -1e-6))},
    expected=states,
    batch=(),
    laws=(Law("at a gigantic weight the chain stays", leaves),),
    mistakes=(
        Mistake(
            "the largest so far",
            lambda log_w, log_u: run(log_w, log_u, lambda k, now: log_u[k] < log_w[k] - np.max(log_w[: k + (k == 0)])),
            "you compare with the largest weight so far: a chain may step down, and then it stands at a smaller one.",
        ),
        Mistake(
            "weights relative to the largest",
            lambda log_w, log_u: run(
                log_w,
                log_u,
                lambda k, now: np.exp(log_u[k]) * np.exp(log_w[now] - max(log_w)) < np.exp(log_w[k] - max(log_w)),
            ),
            "right where no weight is gigantic: beside one that is, all others are 0 in floating point. Compare "
            "logarithms.",
        ),
        Mistake(
            "as given",
            lambda log_w, log_u: run(log_w, log_u, lambda k, now: log_u[k] < log_w[k] - log_w[k - 1]),
            "that is what the code returned: with which point does it compare the proposal after a refusal?",
        ),
        Mistake(
            "to the one before",
            refused_to_the_one_before,
            "after a refusal the chain stays at `now`: it does not go to the proposal before.",
        ),
        Mistake(
            "noted too early",
            lambda log_w, log_u: np.append(0, states(log_w, log_u)[:-1]),
            "you note the state before the step: the task asks where the chain stands after it.",
        ),
        Mistake(
            "weights",
            by_weights,
            "the rule is right, and some weights are too small or too large for exp: compare logarithms.",
        ),
        Mistake(
            "everything accepted",
            lambda log_w, log_u: np.arange(len(log_w)),
            "your chain accepts everything, and so gives the draws of q: the weights have no effect.",
        ),
        Mistake(
            "only upwards",
            lambda log_w, log_u: run(log_w, log_u, lambda k, now: log_w[k] > log_w[now]),
            "you accept only larger weights: others are accepted too, with the quotient as probability.",
        ),
        Mistake(
            "refused states left out",
            accepted,
            "you leave out the steps in which the chain stays: the repeated states are what gives a heavy state its "
            "mass.",
        ),
        Mistake(
            "quotient turned round",
            lambda log_w, log_u: run(log_w, log_u, lambda k, now: log_u[k] < log_w[now] - log_w[k]),
            "you have the quotient turned round: a proposal with a larger weight is always accepted.",
        ),
        Mistake(
            "refused for accepted",
            lambda log_w, log_u: run(log_w, log_u, lambda k, now: log_u[k] > log_w[k] - log_w[now]),
            "you accept where the rule refuses: the uniform number must lie below the quotient.",
        ),
        Mistake(
            "without logarithm",
            lambda log_w, log_u: run(log_w, log_u, lambda k, now: np.exp(log_u[k]) < log_w[k] - log_w[now]),
            "you compare u with a difference of logarithms: log u belongs there, as it was given.",
        ),
        Mistake(
            "weight alone",
            lambda log_w, log_u: run(log_w, log_u, lambda k, now: log_u[k] < log_w[k]),
            "you compare with the weight of the proposal alone: the weight of the present state is missing.",
        ),
        Mistake(
            "log-weights",
            lambda log_w, log_u: log_w[states(log_w, log_u)],
            "these are the log-weights of the right states: the task asks for their numbers.",
        ),
        Mistake(
            "acceptances",
            lambda log_w, log_u: states(log_w, log_u) == np.arange(len(log_w)),
            "that says which proposals were accepted: the task asks where the chain stands.",
        ),
        Mistake(
            "weight of the state kept",
            lambda log_w, log_u: run(log_w, log_u, lambda k, now: k > 0 and log_u[k] < log_w[k] - log_w[0]),
            "you compare every proposal with the weight of the first state: which weight does the chain have after it "
            "has moved?",
        ),
    ),
)
