#!/usr/bin/python3
"""Starts a third-party client with the job that the scenario at hand is about: run.py CLIENT, in `cfmock run`."""
import os
import pathlib
import shlex
import sys

HERE = pathlib.Path(__file__).resolve().parent
CLIENTS = {
    "typescript-7": ["node", "typescript.cjs", "cloudflare"],
    "typescript-4": ["node", "typescript.cjs", "cloudflare-4"],
    "python-cloudflare": ["/usr/bin/python3", "python_cloudflare.py"],
    "python-libcloud": ["/usr/bin/python3", "python_libcloud.py"],
    "curl": ["bash", "curl.sh"],
}
EVERY_DAY = "careful.py"  # what scenarios that pairs.tsv does not name are about


def rows(path):
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


def job_of(scenario):
    """["put", "A", "www", "192.0.2.99"]; None: the scenario is about something that these clients do not do."""
    careful = {row[0]: row[2] for row in rows(HERE.parent / "pairs.tsv")}.get(scenario, EVERY_DAY)
    client, *arguments = shlex.split(careful)
    job = dict(rows(HERE / "jobs.tsv")).get(client)
    if job is None or any(argument.startswith("-") for argument in arguments):
        return None
    return [part for word in job.split() for part in (arguments if word == "*" else [word])]


if __name__ == "__main__":
    program, file, *first = CLIENTS[sys.argv[1]]
    job = job_of(os.environ["CFMOCK_SCENARIO"])
    if job[0] == "challenge":  # an ACME client knows a name, and no id
        os.environ["CLOUDFLARE_ZONE_ID"] = ""
    os.execvp(program, [program, str(HERE / file), *first, *job])
