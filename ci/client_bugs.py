#!/usr/bin/env python3
"""Writes docs/client-bugs.md: what went wrong in real clients, where it is told, and the scenario that brings it about.

    ci/client_bugs.py            rewrite docs/client-bugs.md
    ci/client_bugs.py --check    exit 1 if it is out of date, and show where
"""

import pathlib
import re
import sys

import generated_page

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = "docs/client-bugs.md"
KINDS = {
    "A": "Rate limits and retries",
    "B": "Bodies that a client cannot read",
    "C": "Pages",
    "D": "Destroyed, doubled, half done",
    "E": "Credentials",
    "F": "Found by reading source, without a thread",
}


def rows(root, path, width):
    lines = (root / path).read_text(encoding="utf-8").splitlines()
    cells = [line.split("\t") for line in lines if not line.startswith("#")]
    for line in cells:
        if len(line) != width:
            raise ValueError(f"{path}: {line[0]} has {len(line)} columns, not {width}")
    return cells


def scenarios(root):
    """{bug: [scenario, ...]}"""
    out = {}
    for name, bugs, *_ in rows(root, "tests/clients/pairs.tsv", 5):
        for bug in bugs.split(","):
            out.setdefault(bug, []).append(name)
    return out


def link(url):
    """`https://github.com/owner/name/issues/12` as owner/name#12."""
    name = url.removeprefix("https://github.com/")
    return f"[{re.sub('/(issues|pull)/', '#', name)}]({url})"


def scenario_link(root, name):
    found = list(root.glob(f"scenarios/*/{name}.yaml"))
    if not found:
        raise ValueError(f"tests/clients/pairs.tsv: there is no scenario {name}")
    return f"[{name}](../{found[0].relative_to(root)})"


def section(root, kind, bugs, shown):
    out = [f"## {KINDS[kind]}", "", "| | what went wrong | told in | scenario |", "|---|---|---|---|"]
    for bug, threads, what in bugs:
        names = "<br>".join(scenario_link(root, name) for name in shown.get(bug, []))
        links = "<br>".join(link(url) for url in threads.split())
        out.append(f"| {bug} | {what.replace('|', chr(92) + '|')} | {links} | {names} |")
    return "\n".join(out) + "\n"


def page(root=ROOT):
    bugs, shown = rows(root, "fixtures/client-bugs.tsv", 3), scenarios(root)
    sections = "\n".join(section(root, kind, [bug for bug in bugs if bug[0][0] == kind], shown) for kind in KINDS)
    return f"""# Bugs of real clients, and the scenarios that find them

<!-- Written by ci/client_bugs.py from fixtures/client-bugs.tsv and tests/clients/pairs.tsv. Change those, and run it. -->

What is listed here happened to a client that people use, as public text tells; most of it is mended by now. Each becomes a scenario:
`cfmock run NAME -- YOUR-CLIENT` shows whether yours does the same. The scenario's description says which job the client must do for that (`cfmock list NAME` shows it).

That each works is tested: `tests/clients/pairs.tsv` names for every scenario a careful client, which meets it, and one with the bug,
which fails it for that reason and no other.

{sections}"""


if __name__ == "__main__":
    sys.exit(generated_page.main(ROOT, PAGE, page(), "ci/client_bugs.py", sys.argv[1:]))
