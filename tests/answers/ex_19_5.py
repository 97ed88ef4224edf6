"""Answers to ex-19-5 that people write: right ones by other ways, wrong ones with the name of their mistake."""


def by_length(width, left, waste, pdf, quantile):
    """The length of z that holds the waste; the hole over this length."""
    length = waste / pdf(quantile(left))
    return width / length


def by_proportion(width, left, waste, pdf, quantile):
    """At slope 1 the waste is about width times density; a steeper map makes it smaller in proportion."""
    at_one = pdf(quantile(left)) * width
    return at_one / waste


RIGHT = (by_length, by_proportion)


def not_too_small(width, left, waste, pdf, quantile):
    return width * pdf(quantile(min(max(left, 0.005), 0.995))) / waste


MISTAKES = (("", not_too_small),)
