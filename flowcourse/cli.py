"""The `flowcourse` command."""
