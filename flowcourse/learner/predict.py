"""A guess that is kept until the answer is known: predict, run, and see how far off it was.

peak = predict("the peak of X", ...)                      # write a number in place of the dots
peak.reveal(0.1995)                                       # the peak of X is 0.1995; you guessed 0.3, 50 % too high
part = predict("what tears", ..., "the rim", "a line")    # write 1 or 2 in place of the dots
part.reveal(2)                                            # what tears: a line. You guessed the rim.
predictions()                                             # all guesses of the chapter in a table
"""

import math
import numbers

GUESSES = {}  # by what is guessed: a cell that runs again replaces its guess


class Guess:
    """What the learner guesses, and what it is, each None until it is known: a number, or the place of a choice."""

    def __init__(self, what, guessed, choices=()):
        self.what, self.guessed, self.choices, self.found = what, guessed, choices, None

    def reveal(self, value):
        """Print the answer and how far off the guess was."""
        self.found = float(value)
        if self.guessed is None:
            print(f"{self.what}: {self.said(self.found)}. You made no guess.")
        else:
            print(f"{self.what}: {self.said(self.found)}. You guessed {self.said(self.guessed)}, {self.verdict()}.")

    def said(self, value):
        return self.choices[int(value) - 1] if self.choices else f"{value:.4g}"

    def verdict(self):
        """How far off the guess is, as a share of the number; as a difference where that is 0."""
        error = self.guessed - self.found
        if self.said(self.guessed) == self.said(self.found):
            return "right"
        if self.choices:
            return "not so"
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


def predict(what, guess, *choices):
    """Keep a guess of `what`, dots for none yet: a number, or which of the choices. Returns the Guess to reveal."""
    if not all(isinstance(choice, str) for choice in choices):
        raise ValueError(f"guess must be one number, with a decimal point, such as 0.3; got {1 + len(choices)} numbers")
    places = list(range(1, len(choices) + 1))
    wanted = f"{', '.join(map(str, places[:-1]))} or {places[-1]}" if choices else "a number, such as 0.3"
    if guess is not ...:
        if not isinstance(guess, numbers.Real) or math.isnan(guess) or (choices and guess not in places):
            raise ValueError(f"guess must be {wanted}; got {guess!r}")
        guess = float(guess)
    GUESSES[what] = kept = Guess(what, None if guess is ... else guess, choices)
    if guess is not ...:
        print(f"{what}: you guess {kept.said(guess)}")
    elif choices:
        print(f"{what}: write {wanted} in place of the dots")
        print("\n".join(f"{place}  {choice}" for place, choice in zip(places, choices, strict=True)))
    else:
        print(f"{what}: write your number in place of the dots")
    return kept


def predictions():
    """Print the guesses made since the kernel started, each beside the answer; nothing to those who made none."""
    made = [guess for guess in GUESSES.values() if None not in (guess.guessed, guess.found)]
    if made:
        print(f"You made {len(made)} of {len(GUESSES)} guesses")
    for guess in made:
        print(f"{guess.what}: {guess.said(guess.found)}; you guessed {guess.said(guess.guessed)}, {guess.verdict()}")
