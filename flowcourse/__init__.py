"""The course tools: exercises that grade themselves.

    from flowcourse import check
    check("ex-01-2", affine_density)        # one line: ✓ passed, ✗ not yet or ○ not started

    from flowcourse import predict, predictions
    peak = predict("the peak of X", 0.3)    # keeps your guess
    peak.reveal(0.1995)                     # says how far off it was
    predictions()                           # all guesses of a chapter

    from flowcourse import panel
    panel()                                 # what is done, what is next, how many minutes are left

Everything else is the `flowcourse` command. This module imports nothing at the top, so that a notebook starts at once.
"""

__all__ = ["check", "panel", "predict", "predictions"]


def check(exercise_id, answer):
    """Check `answer`, the function or class itself, and print the verdict in one line.

    In a notebook or a script this raises nothing; under pytest and nbgrader it raises NotSolved with the same sentence.
    """
    __tracebackhide__ = True
    from .learner.check import check as run

    return run(exercise_id, answer)


def predict(what, guess, *choices):
    """Keep your guess of `what`, a number or one of the choices, dots for none yet; `reveal` says how far off it is."""
    from .learner.predict import predict as keep

    return keep(what, guess, *choices)


def predictions():
    """Print the guesses made since the kernel started, each beside the answer; nothing if you made none."""
    from .learner.predict import predictions as show

    show()


def panel(path=None):
    """Show your progress in a notebook, with a button to check again; `path` is the course folder, if not this one."""
    from .learner.panel import show

    show(path)
