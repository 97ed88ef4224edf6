"""Answers to ex-19-5 that people write: right ones by other ways."""


def by_length(width, left, waste, pdf, quantile):
    """The length of z that holds the waste; the hole over this length."""
    length = waste / pdf(quantile(left))
    return width / length


def by_proportion(width, left, waste, pdf, quantile):
    """At slope 1 the waste is about width times density; a steeper map makes it smaller in proportion."""
    at_one = pdf(quantile(left)) * width
    return at_one / waste


RIGHT = (by_length, by_proportion)
