"""Faults in the linear layers, in the form of mutants_of_transforms.py."""

from .mutants_of_transforms import FLOAT32, FORWARD, INTEGRAL, INVERSE, OPPOSITE, SHAPES, TRIP

MODULE = "transforms.linear"
DENSE = [
    (
        MODULE,
        "Linear-4d",
        'return z @ A.T + parameter(params, "b", (self.dim,)), log_abs_det',
        {
            'return z @ A + parameter(params, "b", (self.dim,)), log_abs_det': TRIP,
            'return z @ A.T - parameter(params, "b", (self.dim,)), log_abs_det': TRIP,
            "return z @ A.T, log_abs_det": TRIP,
            'return z @ A.T + parameter(params, "b", (self.dim,)), -log_abs_det': FORWARD,
            'return z @ A.T + parameter(params, "b", (self.dim,)), 0.0': OPPOSITE,
            'return z @ A.T + parameter(params, "b", (self.dim,)), log_abs_det + 0 * z': SHAPES,
            'return z @ A.T + parameter(params, "b", (self.dim,)), log_abs_det + np.zeros(len(z))': FLOAT32,
        },
    ),
    (
        MODULE,
        "Linear-4d",
        "np.linalg.solve(A, (x - parameter(params, ",
        {
            "np.linalg.solve(A.T, (x - parameter(params, ": TRIP,
            "np.linalg.solve(A, (x + parameter(params, ": TRIP,
            "np.linalg.solve(A, (0 * x - parameter(params, ": FORWARD.replace("forward", "inverse"),
        },
    ),
    (
        MODULE,
        "Linear-4d",
        ".T).T, -log_abs_det",
        {
            ".T).T, log_abs_det": INTEGRAL,
            ".T).T, -log_abs_det / self.dim": INVERSE,
            ".T).T, -2 * log_abs_det": OPPOSITE,
        },
    ),
    (
        MODULE,
        "Linear-4d",
        "np.linalg.slogdet(A)[1]",
        {
            "np.linalg.slogdet(A @ A)[1]": FORWARD,
            "np.log(abs(np.prod(np.diag(A))))": FORWARD,
            "np.log(np.linalg.norm(A))": INTEGRAL,
            "np.exp(np.linalg.slogdet(A)[1])": INVERSE,
        },
    ),
]

FACTORS = [
    (
        MODULE,
        "Triangular-4d",
        "return np.tril(A, -1) + np.diag(np.exp(log_diagonal)), np.sum(log_diagonal)",
        {
            "return A + np.diag(np.exp(log_diagonal)), np.sum(log_diagonal)": FORWARD,
            "return np.tril(A, -1) + np.diag(log_diagonal), np.sum(log_diagonal)": FORWARD,
            "return np.tril(A, -1) + np.diag(np.exp(-log_diagonal)), np.sum(log_diagonal)": INTEGRAL,
            "return np.tril(A, -1) + np.diag(np.exp(log_diagonal)), np.sum(np.exp(log_diagonal))": INVERSE,
            "return np.tril(A, -1) + np.diag(np.exp(log_diagonal)), np.mean(log_diagonal)": FORWARD,
        },
    ),
    (
        MODULE,
        "PLU-4d",
        'return (L @ U)[self.order], np.sum(params["log_diagonal"])',
        {
            'return (L @ U)[self.order], -np.sum(params["log_diagonal"])': FORWARD,
            "return (L @ U)[self.order], np.sum(np.diag(U))": INVERSE,
            'return (L + U)[self.order], np.sum(params["log_diagonal"])': FORWARD,
            'return (L @ U)[self.order], params["log_diagonal"][0]': INTEGRAL,
        },
    ),
    (
        MODULE,
        "PLU-4d",
        "return L * self.below + np.eye(self.dim, dtype=bool), U * self.above + np.diag(s)",
        {
            "return L * self.below, U * self.above + np.diag(s)": TRIP,
            "return L * ~self.above + np.eye(self.dim, dtype=bool), U * self.above + np.diag(s)": FORWARD,
            "return L * self.below + np.eye(self.dim, dtype=bool), U * ~self.below + np.diag(s)": FORWARD,
            "return L * self.below + np.eye(self.dim), U * self.above + np.diag(s)": FLOAT32,
            "return L + np.eye(self.dim, dtype=bool), U * self.above + np.diag(s)": INTEGRAL,
        },
    ),
    (MODULE, "PLU-4d", "self.signs = signs.astype(np.int8)", {"self.signs = signs": FLOAT32}),
]

SHARED = [
    (
        MODULE,
        "OneByOne-4d",
        "self.places * log_det",
        {
            "log_det": FORWARD,
            "self.shared.dim**2 * log_det": INVERSE,
            "self.places * log_det * np.ones(self.places + 3)": SHAPES,
            "-self.places * log_det": INVERSE,
        },
    ),
    (MODULE, "OneByOne-4d", "return out.reshape(u.shape)", {"return out.reshape(u.shape)[:, ::-1]": TRIP}),
]

VOLUME_KEPT = [
    (
        MODULE,
        "Permutation-4d",
        "return z[:, self.order], 0.0",
        {
            "return z[:, self.places], 0.0": TRIP,
            "return z[:, self.order], 0 * z[0]": SHAPES,
            "return z[:, self.order], 1.0": FORWARD,
            "return z[:, self.order], np.zeros(len(z))": FLOAT32,
        },
    ),
    (
        MODULE,
        "Permutation-4d",
        "return x[:, self.places], 0.0",
        {
            "return x[:, self.order], 0.0": TRIP,
            "return x[:, self.places], 1.0": INTEGRAL,
            "return x, 0.0": TRIP,
        },
    ),
    (
        MODULE,
        "Householder-4d",
        "u = u - 2 * (u @ v)[:, None] * v / (squared + (squared == 0))",
        {
            "u = u + 2 * (u @ v)[:, None] * v / (squared + (squared == 0))": TRIP,
            "u = u - (u @ v)[:, None] * v / (squared + (squared == 0))": TRIP,
            "u = u - 2 * (u @ v)[:, None] * v": TRIP,
            "u = u - 2 * (u @ v)[:, None] * v / np.sqrt(squared)": TRIP,
            "u = u - 2 * (u @ v)[:, None] * v[::-1] / (squared + (squared == 0))": TRIP,
        },
    ),
    (
        MODULE,
        "Householder-4d",
        "return self.reflected(x, params, reversed(range(self.reflections)))",
        {
            "return self.reflected(x, params, range(self.reflections))": TRIP,
            "return self.reflected(x, params, reversed(range(1, self.reflections)))": TRIP,
        },
    ),
]

LAW_FAULTS = DENSE + FACTORS + SHARED + VOLUME_KEPT

STATEMENT_FAULTS = [
    (
        MODULE,
        "a_permutation_and_plu_read_the_same_order",
        "return (L @ U)[self.order]",
        ["return (L @ U)[:, self.order]"],
    ),
    (
        MODULE,
        "a_permutation_and_plu_read_the_same_order",
        "self.places = np.argsort(self.order)",
        ["self.order = self.places = np.argsort(self.order)"],
    ),
    (
        MODULE,
        "one_matrix_serves_every_place",
        "u.reshape(-1, self.shared.dim)",
        ["u.reshape(-1, self.shared.dim)[::-1]"],
    ),
    (MODULE, "one_matrix_serves_every_place", "return out.reshape(u.shape)", ["return out.T.reshape(u.shape)"]),
    (MODULE, "a_triangle_has_its_side", "np.tril(A, -1)", ["np.triu(A, 1)"]),
    (MODULE, "a_reflection_turns_its_vector_round", "(squared + (squared == 0))", ["(squared + 1)", "squared"]),
    (
        MODULE,
        "linear_starts_as_a_rotation",
        "np.linalg.qr(as_rng(rng).normal(size=(self.dim, self.dim)))[0]",
        ["as_rng(rng).normal(size=(self.dim, self.dim))"],
    ),
    (
        MODULE,
        "matrices_without_an_inverse_are_refused",
        "if not isbox(A) and not (",
        ["if not isbox(A) and (", "if isbox(A) and not ("],
    ),
    (MODULE, "matrices_without_an_inverse_are_refused", "1 / np.finfo(np.result_type(A, np.float32)).eps", ["np.inf"]),
]
