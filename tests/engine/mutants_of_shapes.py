"""Faults in the bent elementwise maps, in the form of mutants_of_transforms.py."""

from .mutants_of_transforms import FAR, FLOAT32, FORWARD, INTEGRAL, INVERSE, OPPOSITE, SHAPES, TRIP, variants

MODULE = "transforms.shapes"


def body(kind, old, laws_of_new):
    return (MODULE, f"{kind}-4d", old, laws_of_new)


F, H = "    def f(self, params, z):\n        return ", "    def h(self, params, x):\n        return "
SLOPE = "    def log_slope(self, params, z, x):\n        return "
SOFTPLUS_SLOPE, ELU_SLOPE = SLOPE + "-softplus(-z)\n", SLOPE + "z * (z < 0)\n"
EXP_SLOPE = SLOPE + "z\n"
SIGMOID_INVERSE = H + "np.log(x) - np.log1p(-x)"
SINH_H = "return np.sinh(np.exp(-log_tail) * np.arcsinh(x) - skew)"
SINH_F = "return np.sinh(np.exp(log_tail) * (np.arcsinh(z) + skew))"
SINH_SLOPE = 'return params["log_tail"] + _log_cosh(np.arcsinh(x)) - _log_cosh(np.arcsinh(z))'

BASE = [
    body(
        "ELU",
        "return x, np.sum(self.log_slope(params, z, x), axis=1)",
        {
            "return x, -np.sum(self.log_slope(params, z, x), axis=1)": FORWARD,
            "return x, np.sum(self.log_slope(params, z, x), axis=0)": SHAPES,
            "return x, np.mean(self.log_slope(params, z, x), axis=1)": FORWARD,
            "return x, np.prod(self.log_slope(params, z, x), axis=1)": OPPOSITE,
        },
    ),
    body(
        "Softplus",
        "return z, -np.sum(self.log_slope(params, z, x), axis=1)",
        {
            "return z, np.sum(self.log_slope(params, z, x), axis=1)": INTEGRAL,
            "return z, -np.sum(self.log_slope(params, x, z), axis=1)": INVERSE,
            "return z, -np.sum(self.log_slope(params, z, x))": INVERSE,
        },
    ),
    body("Sigmoid", 'as_within(x, "x", self.range)', {"x": FAR}),
    body(
        "Exp",
        'as_within(z, "z", self.domain)',
        {'as_within(z, "z", self.range)': TRIP},
    ),
]

SHAPE_FAULTS = [
    body(
        "LeakyReLU",
        "return z * (z >= 0) + self.slope * z * (z < 0)",
        {
            "return z * (z >= 0) + z / self.slope * (z < 0)": TRIP,
            "return z * (z < 0) + self.slope * z * (z >= 0)": TRIP,
            "return z * (z >= 0) - self.slope * z * (z < 0)": TRIP,
        },
    ),
    body(
        "LeakyReLU",
        "return math.log(self.slope) * (z < 0).astype(z.dtype)",
        {
            "return self.slope * (z < 0).astype(z.dtype)": INTEGRAL,
            "return -math.log(self.slope) * (z < 0).astype(z.dtype)": FORWARD,
            "return math.log(self.slope) * (z > 0).astype(z.dtype)": INVERSE,
            "return math.log(self.slope) * (z < 0)": FLOAT32,
        },
    ),
    body(
        "Softplus",
        H + "x + np.log(-np.expm1(-x))",
        {H + "x - np.log(-np.expm1(-x))": TRIP, H + "x + np.log(np.expm1(x))": TRIP},
    ),
    body(
        "Softplus",
        SOFTPLUS_SLOPE,
        {SLOPE + "softplus(-z)\n": INTEGRAL, SLOPE + "-softplus(z)\n": FORWARD, SLOPE + "z - x + 1e-6\n": INVERSE},
    ),
    body(
        "ELU",
        F + "z * (z > 0) + np.expm1(z * (z < 0))",
        {
            F + "z * (z > 0) + np.exp(z * (z < 0))": TRIP,
            F + "z * (z > 0) - np.expm1(z * (z < 0))": TRIP,
        },
    ),
    body("ELU", H + "x * (x > 0) + np.log1p(x * (x < 0))", {H + "x * (x > 0) + np.log1p(-x * (x < 0))": TRIP}),
    body(
        "ELU", ELU_SLOPE, {SLOPE + "z * (z > 0)\n": FORWARD, SLOPE + "x * (x < 0)\n": INVERSE, SLOPE + "z\n": INTEGRAL}
    ),
    body("Tanh", H + "np.arctanh(x)", {H + "np.arctan(x)": TRIP, H + "2 * np.arctanh(x)": TRIP}),
    body(
        "Tanh",
        "return -2 * _log_cosh(z)",
        {"return 2 * _log_cosh(z)": INTEGRAL, "return -_log_cosh(z)": FORWARD, "return -2 * _log_cosh(x)": INVERSE},
    ),
    body(
        "Sigmoid",
        SIGMOID_INVERSE,
        {H + "np.log(x) - np.log1p(x)": TRIP, H + "np.log1p(-x) - np.log(x)": TRIP, H + "np.log(x)": TRIP},
    ),
    body(
        "Sigmoid",
        "return -softplus(z) - softplus(-z)",
        {
            "return -softplus(z) + softplus(-z)": INTEGRAL,
            "return softplus(z) + softplus(-z)": FORWARD,
            "return -softplus(z)": INVERSE,
        },
    ),
    body("Exp", F + "np.exp(z)", {F + "np.exp(-z)": TRIP, F + "np.expm1(z)": TRIP}),
    body("Exp", EXP_SLOPE, {SLOPE + "-z\n": INTEGRAL, SLOPE + "x\n": FORWARD}),
    body(
        "SinhArcsinh",
        SINH_F,
        variants(
            SINH_F,
            "np.exp(log_tail) * (np.arcsinh(z) + skew)",
            {
                "np.exp(-log_tail) * (np.arcsinh(z) + skew)": TRIP,
                "np.exp(log_tail) * (np.arcsinh(z) - skew)": TRIP,
                "np.exp(log_tail) * np.arcsinh(z) + skew": TRIP,
            },
        ),
    ),
    body(
        "SinhArcsinh",
        SINH_H,
        {"return np.sinh(np.exp(-log_tail) * (np.arcsinh(x) - skew))": TRIP},
    ),
    body(
        "SinhArcsinh",
        SINH_SLOPE,
        {
            SINH_SLOPE.replace('params["log_tail"] + ', ""): INTEGRAL,
            SINH_SLOPE.replace("(x)) -", "(x)) +"): FORWARD,
            SINH_SLOPE.replace('["log_tail"] +', '["log_tail"] -'): INVERSE,
            SINH_SLOPE.replace("arcsinh(x)", "arcsinh(z)"): FORWARD,
        },
    ),
]

LAW_FAULTS = BASE + SHAPE_FAULTS

STATEMENT_FAULTS = [
    (MODULE, "slopes_are_right_a_million_out", SOFTPLUS_SLOPE, [SLOPE + "np.log(-np.expm1(-x))\n"]),
    (MODULE, "slopes_are_right_a_million_out", "np.logaddexp(u, -u) - math.log(2)", ["np.log(np.cosh(u))"]),
    (
        MODULE,
        "slopes_are_right_a_million_out",
        "return -softplus(z) - softplus(-z)",
        ["return np.log(x) + np.log1p(-x)"],
    ),
    (MODULE, "slopes_are_right_a_million_out", "return -super().log_slope(params, x, z)", ["return -np.log(z)"]),
    (
        MODULE,
        "softplus_keeps_the_digits_of_small_and_large_x",
        H + "x + np.log(-np.expm1(-x))",
        [H + "np.log(np.expm1(x))", H + "x + np.log(1 - np.exp(-x))"],
    ),
    (
        "arrays",
        "rows_on_the_edge_are_outside",
        "(array <= low) | (array >= high)).any(axis=1)",
        [
            "(array < low) | (array >= high)).any(axis=1)",
            "(array <= low) | (array > high)).any(axis=1)",
            "(array <= low) | (array >= high)).all(axis=1)",
            "(array <= low) & (array >= high)).any(axis=1)",
        ],
    ),
    (MODULE, "rows_on_the_edge_are_outside", "domain, range = Sigmoid.range, Sigmoid.domain", ["pass"]),
    (MODULE, "far_out_sinh_arcsinh_is_a_power", SINH_F, [SINH_F.replace("np.sinh", "np.arcsinh", 1)]),
]
