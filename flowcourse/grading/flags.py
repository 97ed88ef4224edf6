"""What an instructor may want to look at in an answer; it costs the student nothing. Sentences, from the text alone."""

import re

ENGINE = re.compile(r"\bminflow\b[\w.]*")
UNUSUAL = re.compile(
    r"\b(?:__import__|importlib|sys\.modules|_getframe|currentframe|gc\.get_\w+|inspect|ctypes|subprocess|socket|"
    r"multiprocessing|threading|signal|flowcourse|eval|exec|__subclasses__|__globals__|__builtins__|os\.\w+)\b"
)


def flags(text, setup):
    """Sentences about calls into minflow beside the set-up cell's, and about means that no answer needs."""
    engine = sorted(set(ENGINE.findall(text)) - set(ENGINE.findall(setup)))
    unusual = sorted(set(UNUSUAL.findall(text)))
    found = []
    if engine:
        found.append(f"it names {', '.join(engine[:5])}: is that the very function that is asked for?")
    if unusual:
        found.append(f"it uses {', '.join(unusual[:5])}, which no answer needs")
    return tuple(found)
