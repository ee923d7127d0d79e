#!/usr/bin/env python3
"""Writes docs/faults.md: the faults of fixtures/faults.tsv, what each puts on the wire, and the scenarios that use it.

    ci/faults_page.py            rewrite docs/faults.md
    ci/faults_page.py --check    exit 1 if it is out of date, and show where
"""

import pathlib
import re
import sys

import generated_page

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = "docs/faults.md"
OF = {
    "nothing": "no answer is sent",
    "head": "any answer",
    "body": "an answer with a body",
    "json": "an answer in JSON",
    "itself": "is the answer",
}
ENDS = {"open": "goes on", "close": "closed (FIN)", "reset": "reset (RST)", "client": "left to the client"}


def faults(root):
    lines = (root / "fixtures/faults.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if not line.startswith("#")]


def scenarios(root):
    """{fault: [scenario file, ...]}"""
    out = {}
    for path in sorted((root / "scenarios").glob("*/*.yaml")):
        for fault in sorted(set(re.findall(r"\bfault: ([a-z0-9-]+)", path.read_text(encoding="utf-8")))):
            out.setdefault(fault, []).append(path.relative_to(root))
    return out


def page(root=ROOT):
    used = scenarios(root)
    out = ["""# Faults

<!-- Written by ci/faults_page.py, of fixtures/faults.tsv: change that, and run it. -->

How a rule breaks an answer on the wire; [scenarios.md](scenarios.md#faults) tells how to write one. What cannot be broken so is refused when the
scenario is loaded. Every row is observed from a raw socket, byte for byte, by `tests/unit/net/faults_test.cpp`. Broken answers are never compressed.

| fault | what goes over the wire | works on | the connection | `delivery` | in WireMock |
|---|---|---|---|---|---|"""]
    for name, of, delivery, end, wire, elsewhere in faults(root):
        out.append(f"| `{name}` | {wire} | {OF[of]} | {ENDS[end]} | {delivery} | {'' if elsewhere == '-' else f'`{elsewhere}`'} |")
    out.append("""
`delivery` is what a client that keeps to HTTP has of the answer, as journals and reports have it. `complete`: all of it, and `failed:` in an expectation does not count
it. An answer to HEAD is complete where only a body would be broken. An exchange's `answer`, `answer_size` and `answer_headers` are those before it was broken. Where it was broken, late or slow, the
journal also tells what left, once that is known: bytes of head and body, and how the connection ended (`open`, `close`, `reset`, or `client`, who left before); of a broken one also `text`, its first
4 KiB as they left, but for secrets. In a `--journal` file that is a line of its own, `{"kind":"sent","seq":7,...}`, after the exchange's.

Of an answer that leaves whole and at once the exchange says all but what the wire adds: `Content-Length`, and `Connection: close` on the last of a connection. One with an `encoding` leaves compressed; its `answer` and `answer_size` are the plain
body's.

| fault | shipped scenarios |
|---|---|""")
    for name, *_ in faults(root):
        links = ", ".join(f"[{path.stem}](../{path})" for path in used.get(name, []))
        out.append(f"| `{name}` | {links} |")
    return "\n".join(out) + "\n"


if __name__ == "__main__":
    sys.exit(generated_page.main(ROOT, PAGE, page(), "ci/faults_page.py", sys.argv[1:]))
