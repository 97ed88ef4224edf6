"""python -m benchmarks speed|memory|scaling|quality|digits|families [--quick]."""

import importlib
from pathlib import Path

import click

from . import machine, peers, report

RESULTS = Path(__file__).parent / "results"
SETS = click.Choice(["moons", "circles", "checkerboard", "spirals"])


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("kind", type=click.Choice(["speed", "memory", "scaling", "quality", "digits", "families"]))
@click.option("--quick", is_flag=True, help="seconds for each peer: to see that it runs, not to quote")
@click.option("--peer", "names", multiple=True, help="only this one; may be given more than once")
@click.option("--data", "sets", type=SETS, multiple=True, default=["moons"], help="quality: the density to learn")
@click.option("--seconds", default=None, type=float, help="quality and digits: CPU seconds a peer trains")
@click.option(
    "--seeds", default=None, type=click.IntRange(min=2), help="quality, digits, families: how many times each trains"
)
@click.option(
    "--before",
    type=click.Path(path_type=Path, exists=True, resolve_path=True),
    help="speed and scaling: a folder with another state of the project, whose minflow is measured beside this one",
)
@click.option("--out", type=click.Path(path_type=Path), default=RESULTS, help="folder of the results")
def main(kind, quick, names, sets, seconds, seeds, before, out):
    """Measure minflow beside the flow libraries that are installed; families: its families beside each other."""
    machine.pin()
    if before and not (before / "minflow" / "__init__.py").is_file():
        raise click.UsageError(f"--before must name a folder with the package minflow; {before} has none")
    try:
        adapters, notes = peers.load(["minflow"] if kind == "families" else names)
    except ValueError as problem:
        raise click.UsageError(str(problem)) from None
    if kind != "digits":  # where no peer trains the RealNVP of `build`
        notes += [f"{peer}: {adapter.NOTE}" for peer, adapter in adapters.items() if adapter.NOTE]
    rows, value, label = _measure(kind, adapters, quick, sets, {"seconds": seconds, "seeds": seeds}, before)
    report.write(kind, importlib.import_module(f".{kind}", __package__).__doc__, rows, notes, out, quick)
    if not quick:
        report.draw(kind, rows, value, label, out)
    if kind == "families" and out == RESULTS and not quick:
        importlib.import_module(".families", __package__).put(rows)


def _measure(kind, adapters, quick, sets, settings, before):
    from . import digits, families, memory, quality, scaling, speed

    given = {name: value for name, value in settings.items() if value is not None}
    if kind == "speed":
        label = "time of a training step over minflow's: above 1, minflow is faster"
        return speed.run(adapters, quick, before), "minflow is faster by", label
    if kind == "memory":
        rows = memory.run(adapters, quick)
        for row in rows:
            row["MB"] = row.get("resident, MB", row.get("XLA's plan, MB"))
        return rows, "MB", "MB of one backward pass, less the gradient itself: less is better"
    if kind == "scaling":
        return scaling.run(adapters, quick, before), "ms", "CPU milliseconds of a training step: less is better"
    if kind == "families":
        return families.run(quick, **given), "KL gap", "KL gap in nats: less is better"
    if kind == "quality":
        return quality.run(adapters, quick, sets, **given), "KL gap", "KL gap in nats: less is better"
    return digits.run(adapters, quick, **given), "bits/dim", "bits per dimension on test images: less is better"


if __name__ == "__main__":
    main()
