"""Put every fault into the source in turn, and print which are killed and which survive.

    python -m tests.engine.mutants [WORD …]       # only faults whose module or subject holds one of the words

Exits with 1 when one survives.
"""

import sys
from collections import Counter

from rich.console import Console
from rich.progress import track
from rich.table import Table

from .faults import FAULTS, noticed


def main(words):
    faults = [f for f in FAULTS if not words or any(word.lower() in f"{f.module} {f.of}".lower() for word in words)]
    if not faults:
        sys.exit(f"no fault is in a module or subject with {' or '.join(words)} in its name")
    console = Console()
    survivors = [f for f in track(faults, "trying faults", console=console, transient=True) if not noticed(f)]
    table = Table("module", "killed", "survived")
    tried, alive = (Counter(fault.module for fault in group) for group in (faults, survivors))
    for module in sorted(tried):
        table.add_row(module, str(tried[module] - alive[module]), str(alive[module]))
    table.add_section()
    table.add_row("all", str(len(faults) - len(survivors)), str(len(survivors)))
    console.print(table)
    for fault in survivors:
        console.print(f"✗ {fault}", markup=False, soft_wrap=True)
    return bool(survivors)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
