"""The `flowcourse` command: the commands of each room that is here. A class gets only the learner's."""

import sys
from importlib import import_module
from importlib.util import find_spec

import click

HEADINGS = {
    "flowcourse.learner.commands": "Commands",
    "flowcourse.grading.commands": "For those who teach a class",
    "flowcourse.author.commands": "For those who write exercises",
}


class ByHeading(click.Group):
    """Lists its commands under the headings of those whom they are for."""

    def format_commands(self, ctx, formatter):
        for module, heading in HEADINGS.items():
            commands = [c for _, c in sorted(self.commands.items()) if c.callback.__module__ == module]
            if commands:
                with formatter.section(heading):
                    formatter.write_dl([(command.name, command.get_short_help_str(60)) for command in commands])


@click.group(cls=ByHeading, context_settings={"help_option_names": ["-h", "--help"]})
def main():
    """Exercises that grade themselves: see where you are, check, take a hint, start afresh.

    Begin with `flowcourse next`. An ID is that of an exercise, such as ex-01-2.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a console that knows no ✓ shows ?


def is_here(module):
    """Whether a room travelled along; a class has no room for authors and none for grading."""
    room = module.rpartition(".")[0]
    return find_spec(room) is not None and find_spec(module) is not None


for module in HEADINGS:
    if is_here(module):
        for command in import_module(module).COMMANDS:
            main.add_command(command)


if __name__ == "__main__":
    main()
