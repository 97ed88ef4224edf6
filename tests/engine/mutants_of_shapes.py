"""Faults in the bent elementwise maps, in the form of mutants_of_transforms.py."""

from .mutants_of_transforms import FAR, FLOAT32, FORWARD, INTEGRAL, INVERSE, OPPOSITE, SHAPES, TRIP

MODULE = "transforms.elementwise"


def body(kind, old, laws_of_new):
    return (MODULE, f"{kind}-4d", old, laws_of_new)


F, H = "    def f(self, z):\n        return ", "    def h(self, x):\n        return "
SLOPE = "    def log_slope(self, z, x):\n        return "
SOFTPLUS_SLOPE, ELU_SLOPE = SLOPE + "-softplus(-z)\n", SLOPE + "z * (z < 0)\n"
EXP_SLOPE = SLOPE + "z\n"
TANH_SLOPE = "2 * (math.log(2) - np.logaddexp(z, -z))"
SIGMOID_INVERSE = H + "np.log(x) - np.log1p(-x)"

BASE = [
    body(
        "ELU",
        "return x, np.sum(self.log_slope(z, x), axis=1)",
        {
            "return x, -np.sum(self.log_slope(z, x), axis=1)": FORWARD,
            "return x, np.sum(self.log_slope(z, x), axis=0)": SHAPES,
            "return x, np.mean(self.log_slope(z, x), axis=1)": FORWARD,
            "return x, np.prod(self.log_slope(z, x), axis=1)": OPPOSITE,
        },
    ),
    body(
        "Softplus",
        "return z, -np.sum(self.log_slope(z, x), axis=1)",
        {
            "return z, np.sum(self.log_slope(z, x), axis=1)": INTEGRAL,
            "return z, -np.sum(self.log_slope(x, z), axis=1)": INVERSE,
            "return z, -np.sum(self.log_slope(z, x))": INVERSE,
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
        "f = staticmethod(elu)",
        {"f = staticmethod(softplus)": TRIP, "f = staticmethod(lambda z: z + np.expm1(z * (z < 0)))": TRIP},
    ),
    body("ELU", H + "x * (x > 0) + np.log1p(x * (x < 0))", {H + "x * (x > 0) + np.log1p(-x * (x < 0))": TRIP}),
    body(
        "ELU", ELU_SLOPE, {SLOPE + "z * (z > 0)\n": FORWARD, SLOPE + "x * (x < 0)\n": INVERSE, SLOPE + "z\n": INTEGRAL}
    ),
    body("Tanh", "np.arctanh", {"np.arctan": TRIP, "np.tan": TRIP}),
    body(
        "Tanh",
        TANH_SLOPE,
        {
            "2 * (math.log(2) + np.logaddexp(z, -z))": INTEGRAL,
            "math.log(2) - np.logaddexp(z, -z)": FORWARD,
            "2 * (math.log(2) - np.logaddexp(x, -x))": INVERSE,
        },
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
    body("Exp", "staticmethod(np.exp)", {"staticmethod(np.exp2)": TRIP, "staticmethod(np.expm1)": TRIP}),
    body("Exp", EXP_SLOPE, {SLOPE + "-z\n": INTEGRAL, SLOPE + "x\n": FORWARD}),
]

LAW_FAULTS = BASE + SHAPE_FAULTS

STATEMENT_FAULTS = [
    (MODULE, "slopes_are_right_a_million_out", SOFTPLUS_SLOPE, [SLOPE + "np.log(-np.expm1(-x))\n"]),
    (MODULE, "slopes_are_right_a_million_out", TANH_SLOPE, ["-2 * np.log(np.cosh(z))"]),
    (
        MODULE,
        "slopes_are_right_a_million_out",
        "return -softplus(z) - softplus(-z)",
        ["return np.log(x) + np.log1p(-x)"],
    ),
    (MODULE, "slopes_are_right_a_million_out", "return -super().log_slope(x, z)", ["return -np.log(z)"]),
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
]
