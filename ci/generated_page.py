"""A page of docs/ that a script writes from tables: what all such scripts share."""

import difflib
import sys


def main(root, name, text, script, arguments):
    """Writes docs page `name`; with --check, tells instead how it differs from `text`. The exit code."""
    target = root / name
    if "--check" not in arguments:
        target.write_text(text, encoding="utf-8")
        return 0
    have = target.read_text(encoding="utf-8") if target.exists() else ""
    if have == text:
        return 0
    sys.stdout.writelines(difflib.unified_diff(have.splitlines(True), text.splitlines(True), name, "what the tables say"))
    print(f"{name} is out of date: run {script}")
    return 1
