#!/usr/bin/env python3
"""The blocks of README.md, docs/scenarios.md, docs/time.md and docs/control-api.md are run, in order, in a folder of their own.

```yaml          a whole scenario (it starts with "cfmock: 1"): saved under its name, and must check
                 a fragment: its keys replace those of a base scenario, which must still lint
```yaml wrong    must not load; saved as wrong.yaml
```console       each "$ command" is run by the shell; its output must be the lines below it, where "..." stands for anything
"""
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import unittest

import yaml

SOURCE = os.environ["CFMOCK_SOURCE_DIR"]
CFMOCK = os.environ["CFMOCK"]

BASE = """\
cfmock: 1
name: fragment
title: A base for the fragments of the documentation
cause: expired-token
credentials:
  primary: {token: {permissions: [Zone Read, DNS Write]}}
  owner: {key: {email: dev@example.com}}
proof:
  - {send: GET /zones, as: primary, answer: {status: 200}}
  - {send: GET /zones, as: owner, answer: {status: 200}}
expect:
  - exit: 0
"""


def blocks(path):
    text = pathlib.Path(SOURCE, path).read_text(encoding="utf-8")
    for match in re.finditer(r"^```(\S+)( [^\n]*)?\n(.*?)^```$", text, re.M | re.S):
        line = text[: match.start()].count("\n") + 1
        yield f"{path}:{line}", match.group(1), (match.group(2) or "").strip(), match.group(3)


def commands(block):
    """[(command, [expected lines])]"""
    out = []
    for line in block.splitlines():
        if line.startswith("$ "):
            out.append((line[2:], []))
        elif out and out[-1][0].endswith("\\"):
            out[-1] = (out[-1][0][:-1] + line.strip(), out[-1][1])
        elif out:
            out[-1][1].append(line)
    return out


def spliced(base, fragment):
    """`base` without the top-level keys that `fragment` has, then `fragment`. By text: PyYAML reads `on` as true."""
    keys = set(re.findall(r"^([a-z_]+):", fragment, re.M))
    kept, keep = [], True
    for line in base.splitlines(keepends=True):
        key = re.match(r"([a-z_]+):", line)
        keep = key.group(1) not in keys if key else keep
        if keep:
            kept.append(line)
    return "".join(kept) + fragment


def fits(expected, got):
    pattern = "\n".join(expected).rstrip("\n")
    regex = re.escape(pattern).replace(re.escape("..."), ".*")
    return re.fullmatch(regex, got.rstrip("\n"), re.S) is not None


class Docs(unittest.TestCase):
    maxDiff = None

    def run_page(self, path):
        seen = 0
        with tempfile.TemporaryDirectory() as folder:
            environment = dict(os.environ, PATH=os.path.dirname(CFMOCK) + ":" + os.environ["PATH"], NO_COLOR="1")
            os.symlink(os.path.join(SOURCE, "tests"), os.path.join(folder, "tests"))
            os.symlink(os.path.join(SOURCE, "scenarios"), os.path.join(folder, "scenarios"))
            for where, kind, mark, text in blocks(path):
                with self.subTest(where):
                    if kind == "yaml":
                        self.yaml_block(folder, mark, text)
                    elif kind == "console":
                        self.console_block(folder, environment, text)
                    else:
                        continue
                    seen += 1
            self.end_server(pathlib.Path(folder, "server.pid"))
        return seen

    def end_server(self, noted):
        """A page that starts one ends it, too; unless a block before that failed."""
        try:
            os.kill(int(noted.read_text(encoding="utf-8")), signal.SIGTERM)
        except (FileNotFoundError, ProcessLookupError):
            pass

    def check(self, folder, name, *options):
        return subprocess.run([CFMOCK, "check", name, *options], cwd=folder, capture_output=True, text=True, timeout=60)

    def yaml_block(self, folder, mark, text):
        if mark == "wrong":
            pathlib.Path(folder, "wrong.yaml").write_text(text, encoding="utf-8")
            self.assertEqual(self.check(folder, "wrong.yaml").returncode, 3)
            return
        if text.startswith("cfmock: 1"):
            name = yaml.safe_load(text)["name"] + ".yaml"
            options = []
        else:
            # A fragment of a proof is replayed; the others need only load, since the base's proof says nothing of them.
            options = [] if text.startswith("proof:") else ["--lint-only"]
            name, text = "fragment.yaml", spliced(BASE, text)
        pathlib.Path(folder, name).write_text(text, encoding="utf-8")
        done = self.check(folder, name, *options)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def console_block(self, folder, environment, text):
        for command, expected in commands(text):
            done = subprocess.run(["/bin/sh", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, timeout=120)
            got = done.stdout + done.stderr
            self.assertTrue(fits(expected, got), f"$ {command}\n--- expected\n" + "\n".join(expected) + "\n--- got\n" + got)

    def test_scenarios_page(self):
        self.assertGreater(self.run_page("docs/scenarios.md"), 9)

    def test_time_page(self):
        self.assertGreater(self.run_page("docs/time.md"), 1)

    def test_control_api_page(self):
        self.assertGreater(self.run_page("docs/control-api.md"), 7)

    def test_links_lead_somewhere(self):
        for page in [pathlib.Path(SOURCE, "README.md"), pathlib.Path(SOURCE, "tests/example_project/README.md"), *pathlib.Path(SOURCE, "docs").glob("*.md")]:
            for link in re.findall(r"\]\((?!https:)([^)#]+)[^)]*\)", page.read_text(encoding="utf-8")):
                self.assertTrue((page.parent / link).exists(), f"{page.name}: {link}")

    def test_the_readme_counts_the_scenarios(self):
        shipped = len(list(pathlib.Path(SOURCE, "scenarios").glob("*/*.yaml")))
        self.assertIn(f"There are {shipped} scenarios;", pathlib.Path(SOURCE, "README.md").read_text(encoding="utf-8"))

    def test_readme(self):
        self.assertGreater(self.run_page("README.md"), 1)


if __name__ == "__main__":
    unittest.main(verbosity=1, argv=[sys.argv[0]])
