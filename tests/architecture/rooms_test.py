#!/usr/bin/env python3
"""The walls of the house: what a room may include, where third-party headers may stand, who may ask the machine for the time,
and what the repository may hold. The table is read from docs/design.md, so the page and the check cannot drift apart."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ["CFMOCK_SOURCE_DIR"])

# Header prefix -> rooms that may include it.
THIRD_PARTY = {
    "boost/": {"net"},
    "openssl/": {"net"},
    "httplib.h": {"talk"},
    "yaml-cpp/": {"scenario"},
    "CLI/": {"cli"},
    "re2/": {"match"},
    "pugixml.hpp": {"report"},
    "zlib.h": {"net"},
    "brotli/": {"net"},
}
# Rooms at the edge, where the machine may be asked for time and chance.
EDGE = {"net", "cli", "harness", "talk", "control", "library"}
MACHINE = re.compile(r"::now\(|\brandom_device\b|\bs?rand\(|\bgettimeofday\b|\bclock_gettime\b|\btime\((nullptr|NULL|0|&)|\bgetrandom\b|/dev/u?random")
# Nobody but our own client, which talks to the server that this process started, and to nothing that came over the wire.
DIALER = re.compile(r"\basync_connect\b|\bresolver\b|\bgetaddrinfo\b|::connect\(|\bhttplib::(SSL)?Client\b")
DIALS = {"mockserver/talk/wire_client.cpp"}
TOP_LEVEL = {"CMakeLists.txt", "CMakePresets.json", "README.md", "CHANGELOG.md", "mockserver", "scenarios", "fixtures", "tests", "ci", "docs"}


def allowed_includes(design):
    """{room: set of rooms}, from the table of the design page. "all above" and "all but X" are spelled out."""
    rows = re.findall(r"^\| `(\w+)/`.*?\|.*\| ([^|]+) \|$", design, re.M)
    order = [room for room, _ in rows]
    allowed = {}
    for at, (room, words) in enumerate(rows):
        words = words.strip()
        if words == "-":
            rooms = set()
        elif words == "all":
            rooms = set(order)
        elif words == "all above":
            rooms = set(order[:at])
        elif words.startswith("all but "):
            rooms = set(order) - set(re.split(r", ?", words[len("all but "):]))
        else:
            rooms = set(re.split(r", ?", words))
        assert rooms <= set(order), (room, words)
        allowed[room] = rooms | {room}
    return allowed


def violations(root):
    allowed = allowed_includes((root / "docs/design.md").read_text(encoding="utf-8"))
    out = []
    for path in sorted((root / "mockserver").rglob("*.[ch]pp")):
        room = path.relative_to(root / "mockserver").parts[0]
        if room == "main.cpp":
            continue
        name = str(path.relative_to(root))
        text = path.read_text(encoding="utf-8")
        if room not in allowed:
            out.append(f"{name}: no such room in docs/design.md")
            continue
        for include in re.findall(r'^\s*#\s*include\s*"([^"]+)"', text, re.M):
            if include.split("/")[0] not in allowed[room]:
                out.append(f"{name}: {room} may not include {include}")
        for include in re.findall(r"^\s*#\s*include\s*<([^>]+)>", text, re.M):
            for prefix, rooms in THIRD_PARTY.items():
                if include.startswith(prefix) and room not in rooms:
                    out.append(f"{name}: <{include}> belongs in {', '.join(sorted(rooms))}")
        code = re.sub(r"^\s*//.*|\s//.*", "", text, flags=re.M)  # comments; not "https://" in a string
        if room not in EDGE and MACHINE.search(code):
            out.append(f"{name}: asks the machine for time or chance: {MACHINE.search(code).group(0)}")
        if name not in DIALS and DIALER.search(code):
            out.append(f"{name}: opens a connection: {DIALER.search(code).group(0)}")
        if path.suffix == ".hpp" and "#pragma once" not in text:
            out.append(f"{name}: no #pragma once")
    return out


def tracked(root):
    done = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True)
    return [name for name in done.stdout.split("\0") if name]


class Rooms(unittest.TestCase):
    def test_every_file_keeps_to_its_room(self):
        self.assertEqual(violations(SOURCE), [])

    def test_the_table_is_read_whole(self):
        allowed = allowed_includes((SOURCE / "docs/design.md").read_text(encoding="utf-8"))
        rooms = {path.name for path in (SOURCE / "mockserver").iterdir() if path.is_dir()}
        self.assertEqual(set(allowed), rooms)
        self.assertEqual(allowed["http"], {"base", "http"})
        self.assertNotIn("net", allowed["control"])

    def test_each_rule_catches_what_breaks_it(self):
        planted = {
            'base/x.cpp': ('#include "engine/session.hpp"\n', "base may not include"),
            'engine/x.cpp': ("#include <boost/asio.hpp>\n", "belongs in net"),
            'expect/x.cpp': ("#include <re2/re2.h>\n", "belongs in match"),
            'cloudflare/x.cpp': ("auto t = std::chrono::system_clock::now();\n", "asks the machine"),
            'match/x.cpp': ("std::random_device d;\n", "asks the machine"),
            'journal/x.cpp': ("using Clock = std::chrono::steady_clock;\nauto t = Clock::now();\n", "asks the machine"),
            'report/x.cpp': ('auto u = "https://x"; auto t = std::time(nullptr);\n', "asks the machine"),
            'scenario/x.cpp': ("# include <CLI/CLI.hpp>\n", "belongs in cli"),
            'harness/x.cpp': ("  #include \"http/url.hpp\"\n", "harness may not include"),
            'cli/x.cpp': ("#include <yaml-cpp/yaml.h>\n", "belongs in scenario"),
            'net/x.cpp': ("#include <httplib.h>\n", "belongs in talk"),
            'engine/y.cpp': ("#include <pugixml.hpp>\n", "belongs in report"),
            'http/x.hpp': ("int x;\n", "no #pragma once"),
            'net/y.cpp': ("asio::ip::tcp::resolver names(io);\n", "opens a connection"),
            'attic/x.cpp': ("int x;\n", "no such room"),
            'control/x.cpp': ('#include "net/server.hpp"\n', "control may not include"),
            'talk/x.cpp': ('#include "engine/session.hpp"\n', "talk may not include"),
        }
        with tempfile.TemporaryDirectory() as folder:
            root = pathlib.Path(folder)
            (root / "docs").mkdir()
            (root / "docs/design.md").write_bytes((SOURCE / "docs/design.md").read_bytes())
            for name, (text, _) in planted.items():
                (root / "mockserver" / name).parent.mkdir(parents=True, exist_ok=True)
                (root / "mockserver" / name).write_text(text, encoding="utf-8")
            found = violations(root)
            for name, (_, message) in planted.items():
                self.assertTrue(any(line.startswith(f"mockserver/{name}: ") and message in line for line in found), (name, found))

    def test_the_cmake_file_links_what_the_table_allows(self):
        allowed = allowed_includes((SOURCE / "docs/design.md").read_text(encoding="utf-8"))
        text = (SOURCE / "CMakeLists.txt").read_text(encoding="utf-8")
        rooms = re.findall(r"^room\((\w+) USES ([^)]*?)(?: INSIDE [^)]*)?\)$", text, re.M)
        self.assertEqual({room for room, _ in rooms}, set(allowed))
        for room, uses in rooms:
            linked = {word for word in uses.split() if word in allowed}
            self.assertLessEqual(linked, allowed[room], room)


# Spelled in pieces, so that this file does not hold them.
FOREIGN = ["registry.npmjs" + ".org", "deb.debian" + ".org", "npm.pkg.github" + ".com", "artifact-" + "registry", "pypi" + ".org/simple",
           "/wor" + "k/main", "/wor" + "k/shared", "/tm" + "p/plan", "/tm" + "p/build", "/roo" + "t/", "/hom" + "e/"]
LATER = re.compile(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
CODE = (".cpp", ".hpp", ".py", ".sh", ".cmake", ".cjs", ".mjs")


def untidy(files):
    """What a repository of these {name: bytes} holds that it must not."""
    out = []
    for name, data in sorted(files.items()):
        if not name.startswith(".") and name.split("/")[0] not in TOP_LEVEL:
            out.append(f"{name}: nothing new at the top")
        out += [f"{name}: {word} is of one machine" for word in FOREIGN if word.encode() in data]
        if name.startswith(("mockserver/", "tests/", "ci/")) and name.endswith(CODE) and LATER.search(data.decode("utf-8", "replace")):
            out.append(f"{name}: left for later")
    return out


class Repository(unittest.TestCase):
    def test_is_tidy(self):
        names = tracked(SOURCE)
        if not names:
            self.skipTest("not a git checkout")
        files = {name: (SOURCE / name).read_bytes() for name in names if (SOURCE / name).is_file()}
        self.assertEqual(untidy(files), [])

    def test_each_rule_catches_what_breaks_it(self):
        planted = {
            "vendor/x.cpp": (b"int x;", "nothing new at the top"),
            "NOTES.txt": (b"", "nothing new at the top"),
            "docs/x.md": (f"see {FOREIGN[5]}/README".encode(), "is of one machine"),
            "tests/node/.npmrc": (f"registry=https://{FOREIGN[0]}/".encode(), "is of one machine"),
            "mockserver/base/x.cpp": (b"// TO" + b"DO: later", "left for later"),
            "ci/x.py": (b"# FIX" + b"ME", "left for later"),
        }
        for name, (data, message) in planted.items():
            found = untidy({name: data})
            self.assertTrue(any(line.startswith(name) and message in line for line in found), (name, found))
        self.assertEqual(untidy({"README.md": b"fine", ".ci/run": b"", "docs/x.md": b"a todo list"}), [])


if __name__ == "__main__":
    unittest.main(verbosity=1, argv=[sys.argv[0]])
