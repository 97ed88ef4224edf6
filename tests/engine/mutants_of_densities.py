"""Faults in distributions, derivatives and densities: (module, statement that notices, fragment, [what it becomes])."""

DISTRIBUTIONS = [
    (
        "distributions",
        "log_densities_equal_their_formulas",
        "return np.sum(self._log_shape(u), axis=1) - self.log_volume",
        [
            "return np.sum(self._log_shape(u), axis=1) + self.log_volume",
            "return np.sum(self._log_shape(u), axis=1)",
            "return np.mean(self._log_shape(u), axis=1) - self.log_volume",
            "return np.sum(self._log_shape(u), axis=0) - self.log_volume",
        ],
    ),
    (
        "distributions",
        "densities_integrate_to_1",
        "float(np.sum(np.log(self.scale)))",
        ["0.0", "-float(np.sum(np.log(self.scale)))"],
    ),
    (
        "distributions",
        "densities_integrate_to_1",
        "log_norm = 0.5 * math.log(2 * math.pi)",
        ["log_norm = math.log(2 * math.pi)"],
    ),
    ("distributions", "densities_of_two_dimensions_integrate_to_1", "self.dim * self.log_norm", ["self.log_norm", "0"]),
    (
        "distributions",
        "densities_integrate_to_1",
        "return -0.5 * (u * u)",
        ["return -(u * u)", "return 0.5 * u - 0.5 * u * u"],
    ),
    (
        "distributions",
        "log_densities_equal_their_formulas",
        "u = (z - self.loc.astype(z.dtype)) /",
        ["u = (z + self.loc.astype(z.dtype)) /"],
    ),
    (
        "distributions",
        "densities_integrate_to_1",
        "return -np.abs(u) - 2.0 * np.log1p(np.exp(-np.abs(u)))",
        [
            "return -np.abs(u) - np.log1p(np.exp(-np.abs(u)))",
            "return -np.abs(u) + 2.0 * np.log1p(np.exp(-np.abs(u)))",
            "return -2.0 * np.log1p(np.exp(-np.abs(u)))",
        ],
    ),
    ("distributions", "densities_integrate_to_1", "high - low, dim", ["2 * (high - low), dim"]),
    (
        "distributions",
        "densities_integrate_to_1",
        "(u >= 0) & (u <= 1)",
        ["(u >= 0) & (u <= 2)", "(u >= 0.5) & (u <= 1)"],
    ),
    (
        "distributions",
        "samples_follow_their_density",
        "self.loc + self.scale * u",
        ["self.scale * u", "self.loc - 0.5 + u * self.scale", "self.loc + u"],
    ),
    (
        "distributions",
        "samples_follow_their_density",
        "Generator.logistic",
        ["Generator.standard_normal", "Generator.laplace"],
    ),
    (
        "distributions",
        "coordinates_are_drawn_independently",
        "staticmethod(Generator.standard_normal)",
        ["staticmethod(lambda rng, size: rng.standard_normal(size[0])[:, None] * np.ones(size))"],
    ),
    (
        "distributions",
        "log_densities_equal_their_formulas",
        "component.log_prob(z) + math.log(w)",
        ["component.log_prob(z) + w", "component.log_prob(z)"],
    ),
    (
        "distributions",
        "densities_integrate_to_1",
        "reduce(np.logaddexp, terms)",
        ["reduce(np.maximum, terms)", "reduce(np.add, terms)"],
    ),
    ("distributions", "samples_follow_their_density", ", p=self.weights)", [")"]),
]

CALCULUS = [
    (
        "calculus",
        "jacobian_is_dx_i_over_dz_j",
        " for unit in units], axis=1)",
        [" for unit in units], axis=2)", " for unit in units[::-1]], axis=1)"],
    ),
    (
        "calculus",
        "jacobian_is_dx_i_over_dz_j",
        "vjp(np.tile(unit, (len(z), 1)))",
        ["vjp(-np.tile(unit, (len(z), 1)))", "vjp(np.tile(unit[::-1], (len(z), 1)))", "vjp(np.eye(*x.shape) * unit)"],
    ),
    (
        "calculus",
        "log_abs_det_is_the_log_of_the_determinants_size",
        'return np.linalg.slogdet(as_finite(J, "J"))[1]',
        [
            "return -np.linalg.slogdet(J)[1]",
            "return np.linalg.slogdet(J)[0] * np.linalg.slogdet(J)[1]",
            "return np.log(np.abs(np.trace(J, axis1=1, axis2=2)))",
            "with np.errstate(all='ignore'): return np.log(np.abs(np.linalg.det(J)))",
        ],
    ),
]

DENSITIES = [
    (
        "change_of_variables",
        "log_normal_density_is_the_textbooks",
        'log_p = base.log_prob(z) + _log_abs(same_shape(slope(x), x, "dh"))',
        [
            'log_p = base.log_prob(z) - _log_abs(same_shape(slope(x), x, "dh"))',
            "log_p = base.log_prob(z)",
            'log_p = base.log_prob(x) + _log_abs(same_shape(slope(x), x, "dh"))',
            'log_p = base.log_prob(z) + _log_abs(same_shape(slope(z), x, "dh"))',
        ],
    ),
    (
        "change_of_variables",
        "decreasing_maps_have_positive_density",
        "np.log(np.abs(slope))",
        ["np.log(np.maximum(slope, 0))", "np.abs(np.log(np.abs(slope)))"],
    ),
    (
        "change_of_variables",
        "density_is_0_off_the_support",
        "inside = (x > low) & (x < high)",
        ["inside = x > low", "inside = x < high", "inside = (x >= low) & (x < high)"],
    ),
    (
        "change_of_variables",
        "density_is_0_off_the_support",
        "np.full(1, -np.inf, log_p.dtype)",
        ["log_p[:1]", "np.full(1, 0.0, log_p.dtype)"],
    ),
    (
        "change_of_variables",
        "density_is_0_off_the_support",
        "np.cumsum(inside) - 1",
        ["np.cumsum(inside) - 2", "0", "len(log_p) - np.cumsum(inside)"],
    ),
    (
        "change_of_variables",
        "log_normal_density_is_the_textbooks",
        "base.log_prob(z) - _log_abs(",
        ["base.log_prob(z) + _log_abs(", "base.log_prob(z) - 2 * _log_abs("],
    ),
    (
        "change_of_variables",
        "density_of_a_linear_map_is_gaussian",
        "base.log_prob(z) + calculus.log_abs_det(",
        ["base.log_prob(z) - calculus.log_abs_det(", "base.log_prob(x) + calculus.log_abs_det("],
    ),
    (
        "change_of_variables",
        "density_of_a_linear_map_is_gaussian",
        "base.log_prob(z) - calculus.log_abs_det(",
        ["base.log_prob(z) + calculus.log_abs_det("],
    ),
]

STATEMENT_FAULTS = DISTRIBUTIONS + CALCULUS + DENSITIES
