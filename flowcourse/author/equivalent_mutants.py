"""Mutants of solutions that are right too: {exercise: {the line as the mutant has it: why it is right}}."""

ANOTHER_DESIGN = "another design that does what the task asks for"

EQUIVALENT = {
    "ex-02-3": {"candidates = [saved.T, saved, W, W.T]": "the best of four does not depend on their order"},
    "ex-02-7": {
        "step = -(1e-05 / np.linalg.norm(v))": "the two points change places",
        "step = -1e-05 / np.linalg.norm(v)": "the two points change places",
        "step = 2e-05 / np.linalg.norm(v)": "this step is small enough as well",
        "step = 1.0100000000000002e-05 / np.linalg.norm(v)": "this step is small enough as well",
    },
    "ex-02-8": {"z = -start": "Newton's method finds the same z from any start that is near enough"},
    "ex-03-3": {
        "return np.log(a) - np.log(1 - np.tanh(z))": "the base is symmetric, so 1 - tanh(z) has mean 1 as well",
        "return np.log(a) - np.log(1 + np.tanh(-z))": "the base is symmetric, so 1 - tanh(z) has mean 1 as well",
    },
    "ex-03-4": {
        "z = -base.sample(np.random.default_rng(0), 2000)": "the base is symmetric: these are samples of it, too",
        "x, log_p = (-z, base.log_prob(z))": "the base is symmetric: log p_Z(-z) is log p_Z(z)",
        "z = base.sample(np.random.default_rng(1), 2000)": "other samples find another point that is dense enough",
    },
    "ex-20-1": {
        "for i in np.argsort(-np.sum(depends, axis=1)):": "the reversed triangular order serves as well",
        "for i in np.argsort(np.sum(depends, axis=0)):": "this is the reversed triangular order, which serves as well",
    },
    "ex-04-1": {
        "return np.array([[z1, np.pi / b], [z1, np.pi / (2 * b)]])": "the two points may come in either order",
    },
    "ex-04-4": {
        "return z + 1001 * np.stack([first, second], axis=1)": "any large step will do",
        "return z + 999 * np.stack([first, second], axis=1)": "any large step will do",
        "second = z[:, 1] > highest[1] + 0.1": "a point near the edge may stay: the others are enough",
    },
    "ex-21-2": {
        "return -np.array(v[::-1])": "a mirror with -v is the mirror with v",
        "difference = -(rest[:, k] - target)": "a mirror with -v is the mirror with v",
        "difference = target - rest[:, k]": "a mirror with -v is the mirror with v",
        "v.append(-difference)": "a mirror with -v is the mirror with v",
    },
    "ex-05-4": {
        "log_s1 = (np.log(weight) - excess) * dim": "the first blob is narrower than it must be, which is allowed",
        "log_s1 = np.log(weight) - excess": "the first blob is narrower than it must be, which is allowed",
        "log_s1 = (np.log2(weight) - excess) / dim": "the first blob is narrower than it must be, which is allowed",
    },
    "ex-06-5": {
        "squeezed = -2.6260000000000003 * np.sign(k)": "any point that is squeezed as much will do",
    },
    "ex-06-12": dict.fromkeys(
        (
            "flow = Flow(Normal(dim=2), chain([ActNorm(2), *layers]))",
            "start = flow.init(rng, stream(rng, 2001))",
            "start = flow.init(rng, stream(rng, 1999))",
            "layers = [coupling(mask, hidden=(32, 32)) for mask in alternating_masks(2, 11)]",
            "layers = [coupling(mask, hidden=(32, 32)) for mask in alternating_masks(2, 9)]",
            "layers = [coupling(mask, hidden=(33, 32)) for mask in alternating_masks(2, 10)]",
            "layers = [coupling(mask, hidden=(31, 32)) for mask in alternating_masks(2, 10)]",
            "layers = [coupling(mask, hidden=(32, 33)) for mask in alternating_masks(2, 10)]",
            "layers = [coupling(mask, hidden=(32, 31)) for mask in alternating_masks(2, 10)]",
        ),
        ANOTHER_DESIGN,
    ),
    "ex-06-11": dict.fromkeys(
        (
            "z_knots = np.array([-3.0, cut - 1.3, cut, cut + 0.3, 3.0])",
            "z_knots = np.array([-3.0, cut - 0.3, cut, cut + 1.3, 3.0])",
            "x_knots = np.array([-3.0, -0.8, valley, valley + 0.8, 3.0])",
            "x_knots = np.array([-3.0, -valley - 0.8, valley, valley + 0.8, 3.0])",
            "x_knots = np.array([-3.0, valley - 1.8, valley, valley + 0.8, 3.0])",
            "x_knots = np.array([-3.0, valley - 0.8, valley, valley + 1.8, 3.0])",
            "slopes = np.array([1.0, 0.3, 7.0, 0.3, 1.0])",
            "slopes = np.array([1.0, 0.3, 5.0, 0.3, 1.0])",
            "slopes = np.array([1.0, 0.303, 6.0, 0.3, 1.0])",
            "slopes = np.array([1.0, 0.3, 12.0, 0.3, 1.0])",
            "slopes = np.array([1.0, 0.3, 6.0600000000000005, 0.3, 1.0])",
            "slopes = np.array([1.0, 0.3, 6.0, 0.303, 1.0])",
            "z_knots = np.array([-3.0, cut - 0.6, cut, cut + 0.3, 3.0])",
            "z_knots = np.array([-3.0, cut - 0.303, cut, cut + 0.3, 3.0])",
            "z_knots = np.array([-3.0, cut - 0.3, cut, cut + 0.6, 3.0])",
            "z_knots = np.array([-3.0, cut - 0.3, cut, cut + 0.303, 3.0])",
            "x_knots = np.array([-3.0, valley - 1.6, valley, valley + 0.8, 3.0])",
            "x_knots = np.array([-3.0, valley - 0.808, valley, valley + 0.8, 3.0])",
            "x_knots = np.array([-3.0, valley - 0.8, valley, valley + 1.6, 3.0])",
            "x_knots = np.array([-3.0, valley - 0.8, valley, valley + 0.808, 3.0])",
        ),
        ANOTHER_DESIGN,
    ),
    "ex-10-4": {
        "z = -x": "the fixed point does not depend on where one starts",
        "if np.max(np.linalg.norm(residual)) <= (1 - lipschitz) * tolerance:": (
            "the norm of all rows together is at least that of each row: it stops later, and nearer to the exact z"
        ),
    },
    "ex-10-2": {
        "k = -np.argmin(np.abs(w))": "any axis that is not along w will do",
        "u = -(np.eye(len(w))[k] - w[k] * w / (w @ w))": "-u is right where u is",
        "u = w[k] * w / (w @ w) - np.eye(len(w))[k]": "-u is right where u is",
        "return -(steepness * u / np.sqrt(u @ u * (w @ w)))": "-u is right where u is",
        "return -(steepness * u) / np.sqrt(u @ u * (w @ w))": "-u is right where u is",
        "return -steepness * u / np.sqrt(u @ u * (w @ w))": "-u is right where u is",
    },
    "ex-12-3": {
        "apart = -np.sqrt(1 - 4.0 ** (-(saved + worse)))": "the two halves of the cell may change places",
        "return mean * np.where(first_half, 1 - apart, 1 + apart)": "the two halves of the cell may change places",
        "apart = np.sqrt(1 - 8.0 ** (-(saved + worse)))": "the halves are farther apart, and the score is still worse",
        "apart = np.sqrt(1 - 4.04 ** (-(saved + worse)))": "the halves are farther apart, and the score is still worse",
        "apart = np.sqrt(1 - 5.0 ** (-(saved + worse)))": "the halves are farther apart, and the score is still worse",
    },
    "ex-14-3": {
        "slope = (1 + np.sqrt(1 - (1 + noise ** 2) * (1 - variance))) / (1 + noise ** 2)": (
            "this is the other root: a slope that is too steep is as bad as one that points in the wrong direction"
        ),
    },
    "ex-15-3": dict.fromkeys(
        (
            "return np.array([mass, last + np.sqrt(last ** 2 + 2 * np.log1p(mass / 0.01))])",
            "return np.array([mass, last + np.sqrt(last ** 2 + 2 * np.log(mass / 0.0101))])",
        ),
        "the largest weight is within the tolerance of the task",
    ),
    "ex-17-4": {
        "low, high = (-1.0, 1 / np.min(p))": "any interval that holds the factor may be halved",
        "low, high = (0.0, 2 / np.min(p))": "any interval that holds the factor may be halved",
    },
    "ex-19-2": dict.fromkeys(
        (
            "last = np.arange(dim) == dim - 2",
            "return MAF(dim, (9,))",
            "return MAF(dim, (7,))",
            "return IAF(dim, (9,))",
            "return IAF(dim, (7,))",
            "return AffineCoupling(np.arange(dim) < dim // 2, (9,))",
            "return AffineCoupling(np.arange(dim) < dim // 2, (7,))",
            "return Chain([AffineCoupling(~last, (9,)), AffineCoupling(last, (8,))])",
            "return Chain([AffineCoupling(~last, (7,)), AffineCoupling(last, (8,))])",
            "return Chain([AffineCoupling(~last, (8,)), AffineCoupling(last, (9,))])",
            "return Chain([AffineCoupling(~last, (8,)), AffineCoupling(last, (7,))])",
        ),
        ANOTHER_DESIGN,
    ),
    "ex-19-4": {
        "k = np.argmin(np.where(np.inf, hole, p))": "q₂ may crowd any of the possible cells",
        "part = np.exp(-(nats - np.log(1 - waste) + 2) / (1 - p[k]))": "q₂ is worse than it must be, which is allowed",
        "part = np.exp(-(nats - np.log2(1 - waste) + 1) / (1 - p[k]))": "q₂ is worse than it must be, which is allowed",
    },
}
