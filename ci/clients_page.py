#!/usr/bin/env python3
"""Writes the end of docs/clients.md: how third-party clients take the scenarios of the catalogue that are about their job.

    ci/clients_page.py                 run all of them and write it, from its mark on; CFMOCK is the binary, build/cfmock if not set
    ci/clients_page.py SCENARIO...     run these alone and print their rows
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = "docs/clients.md"
MARK = "<!-- From here on written by ci/clients_page.py, of the files of tests/clients/third_party: change those, and run it. -->\n"
THIRD_PARTY = "tests/clients/third_party"
PATIENCE = "60s"  # of a run; whoever waits longer could not be judged

ASKS_MORE = re.compile(r"\b(DDNS_[A-Z_]+|RECORD_ID|CLIENT_DEADLINE): ")  # of its client, by a variable that these do not read

LEFT_OUT = {
    "rate-limit-gcra": "nothing more, but what a client meets there depends on how fast it is",
    "records-without-zone-id": "a record that is not there before: what `challenge` does then, [identical-record](../scenarios/writes/identical-record.yaml) tells",
}

sys.path.insert(0, str(ROOT / THIRD_PARTY))
from run import CLIENTS, job_of, rows  # noqa: E402


def scenarios():
    """{name: its file}, of those that are about a job that the clients do."""
    files = sorted((ROOT / "scenarios").glob("*/*.yaml"))
    return {path.stem: str(path.relative_to(ROOT)) for path in files
            if job_of(path.stem) and path.stem not in LEFT_OUT and not ASKS_MORE.search(path.read_text(encoding="utf-8"))}


def judged(files, clients):
    """{(scenario, client): cell}"""
    with tempfile.TemporaryDirectory() as folder:
        report = os.path.join(folder, "report.json")
        named = [part for name in clients for part in ("--client", f"{name}={THIRD_PARTY}/run.py {name}")]
        finished = subprocess.run(
            [os.environ.get("CFMOCK", str(ROOT / "build/cfmock")), "run", *files, *named, "--timeout", PATIENCE, "--jobs", "4", "--table",
             "--json", report], cwd=ROOT, capture_output=True, text=True, check=False)
        if not os.path.exists(report):
            raise RuntimeError(finished.stdout + finished.stderr)
        with open(report, encoding="utf-8") as text:
            return {(each["scenario"], each["client"]): cell(each) for each in json.load(text)["runs"]}


def cell(each):
    if each["outcome"] != "not met":
        return each["outcome"]
    return "not met: " + ", ".join(sorted({line["kind"] for line in each["lines"] if line["outcome"] == "not met"}))


def row(name, path, cells, clients):
    return f"| [{name}](../{path}) | {job_of(name)[0]} | " + " | ".join(cells[name, client] for client in clients) + " |"


def version(client):
    """Of the client as it is installed here."""
    packages = json.loads((ROOT / "tests/node/package.json").read_text(encoding="utf-8"))["dependencies"]
    if client == "typescript-7":
        return "cloudflare " + packages["cloudflare"]
    if client == "typescript-4":
        return packages["cloudflare-4"].removeprefix("npm:").replace("@", " ")
    if client == "curl":
        return " ".join(subprocess.run(["curl", "--version"], capture_output=True, text=True, check=True).stdout.split()[:2])
    debian = "python3-" + client.removeprefix("python-")
    said = subprocess.run(["dpkg-query", "-W", debian], capture_output=True, text=True, check=True).stdout
    return said.strip().replace("\t", " ")


def facts():
    """[(client, scenario, what it did)]"""
    return rows(ROOT / THIRD_PARTY / "facts.tsv")


def said(client):
    lines = [f"- {what}  \n  `cfmock run {scenario} -- {THIRD_PARTY}/run.py {client}`"
             for name, scenario, what in facts() if name == client]
    return f"### {client}\n\n" + "\n".join(lines) + "\n"


def left_out(shown):
    """[(scenario, its file, what it takes)], of all that have no row."""
    careful = {row[0]: row[2] for row in rows(ROOT / "tests/clients/pairs.tsv")}
    out = []
    for path in sorted((ROOT / "scenarios").glob("*/*.yaml")):
        if path.stem in shown:
            continue
        asked = sorted(set(ASKS_MORE.findall(path.read_text(encoding="utf-8"))))
        what = LEFT_OUT.get(path.stem) or ("a client that heeds " + ", ".join(f"`{name}`" for name in asked) if asked else
                                           f"what [{careful[path.stem].split()[0]}](../tests/clients/{careful[path.stem].split()[0]}) does"
                                           if path.stem in careful else "a client of its own")
        out.append((path.stem, str(path.relative_to(ROOT)), what))
    return out


def page(cells):
    """Of the scenarios that have cells: one that has been added since waits for the next run."""
    clients = list(CLIENTS)
    files = {name: path for name, path in scenarios().items() if (name, clients[0]) in cells}
    words = (ROOT / PAGE).read_text(encoding="utf-8").partition(MARK)[0]
    out = [f"""{words}{MARK}
## The catalogue, client by client

Five clients that others wrote, each driven by a script of a hundred lines or less as its own documentation shows it
([{THIRD_PARTY}](../{THIRD_PARTY})). The script does the job that the scenario is about: list the zones (`zones`), read one (`zone`),
list the records (`records`), make sure of a record (`put`: list, then create or update), delete one (`delete`), or create one and delete it
(`challenge`). Scenarios that ask for more stand [at the end](#left-out). A client that waits longer than {PATIENCE} is ended, and *inconclusive*.

What is not met may be the library's doing or that of the script on top of it: a library that tries again nowhere, say, leaves that to
its user. The commands show which.

| client | version |
|---|---|
""" + "\n".join(f"| {client} | {version(client)} |" for client in clients) + "\n", "## What they got wrong there\n"]
    out += [said(client) for client in clients]
    out.append("## Scenario by scenario\n")
    for folder in sorted({pathlib.Path(path).parent for path in files.values()}):
        inside = {name: path for name, path in files.items() if pathlib.Path(path).parent == folder}
        out.append(f"### {folder}\n\n| scenario | job | " + " | ".join(clients) + " |\n|---|---|" + "---|" * len(clients) + "\n"
                   + "\n".join(row(name, path, cells, clients) for name, path in inside.items()) + "\n")
    missing = left_out({name for name, _ in cells})
    out.append(f"## Left out\n\nNone of these clients does what {len(missing)} scenarios are about. That those work both ways is shown by clients of our own.\n\n"
               "| scenario | what it takes |\n|---|---|\n" + "\n".join(f"| [{name}](../{path}) | {what} |" for name, path, what in missing) + "\n")
    return "\n".join(out)


def main(names):
    files = scenarios()
    if names:
        cells = judged([files[name] for name in names], list(CLIENTS))
        print("\n".join(row(name, files[name], cells, list(CLIENTS)) for name in names))
    else:
        (ROOT / PAGE).write_text(page(judged(list(files.values()), list(CLIENTS))), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
