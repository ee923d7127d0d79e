#!/usr/bin/env python3
"""The man page names every command and every option that the help does, and none besides."""
import os
import pathlib
import re
import subprocess
import unittest

SOURCE = pathlib.Path(os.environ["CFMOCK_SOURCE_DIR"])


def said(*arguments):
    return subprocess.run([os.environ["CFMOCK"], *arguments], capture_output=True, text=True, timeout=60, check=True).stdout


def options_of(help_text):
    return set(re.findall(r"^  (?:-\w,)?(--[a-z][a-z-]*)", help_text, re.M))


class ManPage(unittest.TestCase):
    def test_it_keeps_up_with_the_help(self):
        page = (SOURCE / "docs/cfmock.1").read_text(encoding="utf-8").replace("\\-", "-")
        top = said("--help")
        commands = re.findall(r"^  (\w+) {2,}\S", top.split("Subcommands:")[1].split("First steps")[0], re.M)
        self.assertGreaterEqual(len(commands), 10)
        for command in commands:
            self.assertRegex(page, rf"(?m)^\.B {command}( |$)")
        known = options_of(top).union(*(options_of(said(command, "--help")) for command in commands))
        self.assertEqual(set(re.findall(r"--[a-z][a-z-]*", page)), known)


if __name__ == "__main__":
    unittest.main()
