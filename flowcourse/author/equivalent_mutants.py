"""Mutants of solutions that are no faults: {exercise: {the line as the mutant has it: why it is right too}}."""

EQUIVALENT = {
    "ex-11-4": {
        "z = -x": "the fixed point does not depend on where one starts",
        "if np.max(np.linalg.norm(residual)) <= (1 - lipschitz) * tolerance:": (
            "the norm of all rows together is not below that of any row: it stops later, and nearer to the exact z"
        ),
    },
    "ex-12-4": {
        "estimates = np.sum(probes @ A / probes, axis=1)": "by a sign one divides as one multiplies",
    },
}
