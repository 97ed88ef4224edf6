"""Whether a cell of a notebook runs before the eyes of somebody."""

import sys


def front_end():
    """(IPython's display, or None outside a notebook; whether somebody looks on).

    A front end says with each cell whether it can ask its reader for input. nbclient and nbval say that they cannot.
    (nbval would compare the first of the outputs that replace each other.)
    """
    ipython = sys.modules.get("IPython")  # a notebook has loaded it
    shell = ipython and ipython.get_ipython()
    if shell is None or type(shell).__name__ == "TerminalInteractiveShell":
        return None, False
    from IPython.display import display

    asked = shell.get_parent() if hasattr(shell, "get_parent") else {}
    return display, bool(asked.get("content", {}).get("allow_stdin"))
