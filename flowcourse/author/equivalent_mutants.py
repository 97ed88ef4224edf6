"""Mutants of solutions that are right too: {exercise: {the line as the mutant has it: why it is right}}."""

EQUIVALENT = {
    "ex-11-4": {
        "z = -x": "the fixed point does not depend on where one starts",
        "if np.max(np.linalg.norm(residual)) <= (1 - lipschitz) * tolerance:": (
            "the norm of all rows together is at least that of each row: it stops later, and nearer to the exact z"
        ),
    },
    "ex-12-4": {
        "estimates = np.sum(probes @ A / probes, axis=1)": "to divide by a sign, 1 or -1, is to multiply by it",
    },
}
