"""A guess that is kept until the number is known: predict, run, and see how far off it was.

peak = predict("the peak of X", ...)    # write a number in place of the dots
peak.reveal(0.1995)                     # the peak of X is 0.1995; you guessed 0.3, which is 50 % too high
predictions()                           # all guesses of the chapter in a table
"""

import math
import numbers

GUESSES = {}  # by what is guessed: a cell that runs again replaces its guess


class Guess:
    """A number that the learner guesses, and the number that it is, each None until it is known."""

    def __init__(self, what, guessed):
        self.what, self.guessed, self.found = what, guessed, None

    def reveal(self, value):
        """Print the number and how far off the guess was."""
        self.found = float(value)
        if self.guessed is None:
            print(f"{self.what}: {self.found:.4g}. You made no guess.")
        else:
            print(f"{self.what}: {self.found:.4g}. You guessed {self.guessed:.4g}, {self.verdict()}.")

    def verdict(self):
        """How far off the guess is, as a share of the number; as a difference where that is 0."""
        error = self.guessed - self.found
        if f"{self.guessed:.4g}" == f"{self.found:.4g}":
            return "right"
        if math.isinf(self.found):
            return "and the number is not finite"
        if math.isinf(self.guessed):
            return "and the number is finite"
        if self.found == 0:
            size = f"{abs(error):.2g}"
        else:
            share = 100 * abs(error / self.found)
            size = f"{share:.1f} %" if share < 10 else f"{share:.0f} %"
        return f"{size} too {'high' if error > 0 else 'low'}"


def predict(what, *guess):
    """Keep a guess of the number `what`; dots stand for no guess yet. Returns the Guess, whose `reveal` ends it."""
    if len(guess) != 1:
        raise ValueError(f"guess must be one number, with a decimal point, such as 0.3; got {len(guess)} numbers")
    (guess,) = guess
    if guess is not ... and (not isinstance(guess, numbers.Real) or math.isnan(guess)):
        raise ValueError(f"guess must be a number, such as 0.3; got {guess!r}")
    GUESSES[what] = Guess(what, None if guess is ... else float(guess))
    print(f"{what}: " + ("write your number in place of the dots" if guess is ... else f"you guess {guess:g}"))
    return GUESSES[what]


def predictions():
    """Print the guesses made since the kernel started, each beside the number, and how far off it was."""
    made = [guess for guess in GUESSES.values() if None not in (guess.guessed, guess.found)]
    print(f"{len(made)} of {len(GUESSES)} numbers guessed")
    width = max((len(guess.what) for guess in made), default=0)
    for guess in made:
        print(f"{guess.what:{width}}  {guess.found:8.4g}  guessed {guess.guessed:8.4g}  {guess.verdict()}")
