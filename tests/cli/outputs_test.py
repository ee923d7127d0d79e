#!/usr/bin/env python3
"""Files that the command line asks for: where they end up, and that what cannot be written is told before anything is started."""
import json
import os
import stat
import subprocess
import time
import unittest

from case import ASK, CFMOCK, GOOD, Case

RAN = "touch ran; " + GOOD


class Outputs(Case):
    def at(self, name):
        return os.path.join(self.folder, name)

    def run_mine(self, *arguments, client=RAN, **options):
        return self.cfmock("run", "mine.yaml", *arguments, "--", "sh", "-c", client, **options)

    def refused(self, told, *arguments):
        """Exit 2 with these words, and no client was started."""
        done = self.run_mine(*arguments)
        self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
        self.assertIn(told, done.stderr)
        self.assertFalse(os.path.exists(self.at("ran")))

    def device(self, name, major, minor):
        """One of our own: whoever replaced the machine's, as root may, would harm more than this test."""
        if os.geteuid() != 0:
            return f"/dev/{name}"
        try:
            os.mknod(self.at(name), stat.S_IFCHR | 0o666, os.makedev(major, minor))
        except PermissionError:
            self.skipTest("no device can be made here")
        return name

    # ---- where they end up

    def test_a_link_is_followed_and_stays_one(self):
        os.mkdir(self.at("kept"))
        self.write("kept/v.json", "before")
        os.symlink("kept/v.json", self.at("v.json"))
        os.symlink(self.at("kept/new.xml"), self.at("v.xml"))  # nothing is there yet
        self.assertEqual(self.run_mine("--json", "v.json", "--junit", "v.xml").returncode, 0)
        self.assertEqual((os.readlink(self.at("v.json")), os.readlink(self.at("v.xml"))), ("kept/v.json", self.at("kept/new.xml")))
        self.assertEqual(json.loads(self.read("kept/v.json"))["outcome"], "met")
        self.assertIn("<testsuites", self.read("kept/new.xml"))
        self.assertEqual(sorted(os.listdir(self.at("kept"))), ["new.xml", "v.json"])

    def test_links_in_a_circle_are_told(self):
        os.symlink("b", self.at("a"))
        os.symlink("a", self.at("b"))
        self.refused("a: error: --json cannot be written: Too many levels of symbolic links", "--json", "a")

    def test_a_device_is_written_to_and_stays_one(self):
        null = self.device("null", 1, 3)
        self.assertEqual(self.run_mine("--json", null, "--junit", null, "--html", null).returncode, 0)
        self.assertTrue(stat.S_ISCHR(os.stat(os.path.join(self.folder, null)).st_mode))

    def test_standard_output_by_another_name_is_standard_output(self):
        os.symlink("/proc/self/fd/1", self.at("stdout"))  # as /dev/stdout is one
        for name in ("stdout", "/dev/fd/1", "/proc/self/fd/1"):
            done = self.run_mine("--json", name)
            self.assertEqual((done.returncode, json.loads(done.stdout)["outcome"]), (0, "met"), name)
        with open(self.at("out.json"), "w", encoding="utf-8") as out:
            subprocess.run([CFMOCK, "run", "mine.yaml", "--json", "stdout", "--", "sh", "-c", GOOD], cwd=self.folder, stdout=out, timeout=60, check=True)
            subprocess.run([CFMOCK, "run", "mine.yaml", "--json", "out.json", "--", "sh", "-c", GOOD], cwd=self.folder, stdout=out, timeout=60, check=True)
        self.assertEqual(self.read("out.json").count('"schema_version"'), 2)

    def test_standard_error_is_written_after_what_is_there(self):
        os.symlink("/proc/self/fd/2", self.at("stderr"))
        with open(self.at("err.txt"), "w", encoding="utf-8") as err:
            err.write("before\n")
            err.flush()
            subprocess.run([CFMOCK, "run", "mine.yaml", "--json", "stderr", "--", "sh", "-c", GOOD], cwd=self.folder, stdout=subprocess.DEVNULL, stderr=err,
                           timeout=60, check=True)
        text = self.read("err.txt")
        self.assertTrue(text.startswith("before\n{"), text[:100])

    def test_a_process_substitution_gets_its_report(self):
        done = subprocess.run(["bash", "-c", '"$0" run mine.yaml --junit >(cat > got.xml) --json >(cat > got.json) -- sh -c "$1"; code=$?; wait; exit $code', CFMOCK, GOOD],
                              cwd=self.folder, capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        last, end = {"got.json": "}\n", "got.xml": "</testsuites>\n"}, time.monotonic() + 30  # bash need not wait for them
        while not all(os.path.exists(self.at(name)) and self.read(name).endswith(tail) for name, tail in last.items()):
            self.assertLess(time.monotonic(), end)

    def test_a_named_pipe_stays_one_and_its_reader_gets_the_report(self):
        os.mkfifo(self.at("pipe"))
        reader = os.open(self.at("pipe"), os.O_RDONLY | os.O_NONBLOCK)
        self.addCleanup(os.close, reader)
        self.assertEqual(self.run_mine("--json", "pipe").returncode, 0)
        self.assertEqual(json.loads(os.read(reader, 1 << 16))["outcome"], "met")
        self.assertTrue(stat.S_ISFIFO(os.stat(self.at("pipe")).st_mode))

    def test_a_file_keeps_its_mode_and_is_replaced_whole(self):
        self.write("v.json", "before")
        os.chmod(self.at("v.json"), 0o640)
        with open(self.at("v.json"), encoding="utf-8") as before:
            self.assertEqual(self.run_mine("--json", "v.json", "--junit", "v.xml").returncode, 0)
            self.assertEqual(before.read(), "before")  # by rename: whoever had it open keeps what it was
        self.assertEqual(stat.S_IMODE(os.stat(self.at("v.json")).st_mode), 0o640)
        mask = os.umask(0)
        os.umask(mask)
        self.assertEqual(stat.S_IMODE(os.stat(self.at("v.xml")).st_mode), 0o666 & ~mask)
        self.assertEqual([name for name in os.listdir(self.folder) if "new" in name], [])

    def test_the_env_file_of_serve_follows_links_too(self):
        os.mkdir(self.at("kept"))
        os.symlink("kept/env.sh", self.at("env.sh"))
        self.serve("mine.yaml", "--env-file", "env.sh")
        self.assertEqual(os.readlink(self.at("env.sh")), "kept/env.sh")
        self.assertIn("export CLOUDFLARE_BASE_URL=", self.read("kept/env.sh"))

    # ---- told before anything is started

    def test_a_folder_that_is_not_there(self):
        for option in ("--json", "--junit", "--html", "--journal"):
            self.refused(f"no/v: error: {option} cannot be written: there is no folder no\n  make it first (mkdir -p), or name a file in a folder that exists\n", option, "no/v")
        os.symlink("gone/v.json", self.at("link"))
        self.refused("there is no folder ", "--json", "link")

    def test_a_folder_and_a_file_in_the_place_of_one(self):
        os.mkdir(self.at("out"))
        self.refused("out: error: --json cannot be written: out is a folder\n  name a file in it: out/NAME\n", "--json", "out")
        self.refused("out/: error: --json cannot be written: out/ is a folder", "--json", "out/")
        self.refused("new/ is a folder", "--html", "new/")
        self.refused("mine.yaml is no folder", "--html", "mine.yaml/x")

    def test_what_may_not_be_written(self):
        self.refused("/proc/v.json: error: --json cannot be written: the folder /proc takes no file: ", "--json", "/proc/v.json")
        if os.geteuid() != 0:
            self.write("fixed.json", "")
            os.chmod(self.at("fixed.json"), 0o444)
            self.refused("fixed.json: error: --json cannot be written: Permission denied", "--json", "fixed.json")

    def test_the_looks_leave_nothing_behind(self):
        self.write("v.json", "before")
        self.refused("no/v: error", "--json", "v.json", "--junit", "v.xml", "--journal", "j", "--html", "no/v")
        self.assertEqual((self.read("v.json"), sorted(os.listdir(self.folder))), ("before", ["mine.yaml", "v.json"]))

    def test_nothing_is_written_over_what_is_read(self):
        before = self.read("mine.yaml")
        for option in ("--json", "--html", "--journal"):
            self.refused("what is read and " + option, option, "mine.yaml")
        self.assertEqual(self.read("mine.yaml"), before)
        self.write("client.sh", GOOD)
        done = self.cfmock("run", "mine.yaml", "--json", "client.sh", "--", "sh", "client.sh")
        self.assertEqual((done.returncode, self.read("client.sh")), (2, GOOD), done.stderr)
        self.assertEqual(self.run_mine("--journal", "j.jsonl").returncode, 0)
        journal = self.read("j.jsonl")
        self.assertEqual(self.cfmock("report", "j.jsonl", "mine.yaml", "--json", "j.jsonl").returncode, 2)
        self.assertEqual(self.read("j.jsonl"), journal)
        self.assertEqual(self.cfmock("serve", "mine.yaml", "--env-file", "mine.yaml").returncode, 2)

    def test_two_for_one_place(self):
        self.write("there", "")
        os.symlink("there", self.at("link"))
        os.symlink("later", self.at("to-later"))
        for arguments, told in ((["--json", "a", "--junit", "a"], "--json and --junit both name a\n  give each a file of its own"),
                                (["--json", "./a", "--html", "a"], "--json and --html name one file, as ./a and as a"),
                                (["--junit", "there", "--html", "link"], "--junit and --html name one file, as there and as link"),
                                (["--junit", "later", "--html", "to-later"], "--junit and --html name one file, as later and as to-later"),
                                (["--json", "j", "--journal", "j"], "--json and --journal both name j"),
                                (["--json", "-", "--junit", "-"], "--json and --junit both go to standard output"),
                                (["--json", "/dev/fd/1", "--junit", "-"], "--json and --junit both go to standard output"),
                                (["--json", "-", "--journal", "/dev/fd/1"], "--json and --journal both go to standard output")):
            self.refused(told, *arguments)
        done = self.cfmock("serve", "mine.yaml", "--env-file", "x", "--journal", "./x")
        self.assertEqual(done.returncode, 2)
        self.assertIn("--env-file and --journal name one file, as x and as ./x", done.stderr)

    def test_an_empty_name_is_no_way_to_want_no_report(self):
        for option in ("--json", "--junit", "--html", "--journal"):
            self.refused("names no file", option, "")
        done = self.cfmock("serve", "mine.yaml", "--env-file", "")
        self.assertEqual(done.returncode, 2)
        self.assertIn("names no file", done.stderr)

    def test_of_every_command(self):
        for arguments in (["new", "mine2", "--cause", "expired-token", "--folder", "no"], ["import", "openapi", "-", "-o", "no/v"], ["ca", "--ca-dir", "ca", "-o", "no/v"],
                          ["passport", "expired-token", "-o", "no/v", "--", "sh", "-c", RAN], ["report", "-", "mine.yaml", "--junit", "no/v"],
                          ["serve", "mine.yaml", "--env-file", "no/v"], ["serve", "mine.yaml", "--journal", "no/v"]):
            done = self.cfmock(*arguments, stdin=subprocess.DEVNULL)
            self.assertEqual((done.returncode, done.stdout), (2, ""), (arguments, done.stderr))
            self.assertIn(": there is no folder no\n  make it first", done.stderr, arguments)
        self.assertFalse(os.path.exists(self.at("ran")))

    # ---- afterwards

    def test_what_fails_after_the_run_is_no_usage_and_keeps_no_other_from_its_file(self):
        full = self.device("full", 1, 7)
        done = self.run_mine("--json", full, "--junit", "v.xml", "--html", "v.html")
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn(f"cannot write {full}: No space left on device", done.stderr)
        self.assertIn("MET  mine", done.stdout)
        self.assertIn("<testsuites", self.read("v.xml"))
        self.assertIn("<html", self.read("v.html"))

    def test_a_folder_that_goes_during_the_run(self):
        os.mkdir(self.at("out"))
        done = self.run_mine("--json", "out/v.json", "--junit", "v.xml", client="rmdir out; " + ASK)
        self.assertEqual(done.returncode, 1)
        self.assertIn("cannot write out/v.json: there is no folder out", done.stderr)
        self.assertIn("<testsuites", self.read("v.xml"))


if __name__ == "__main__":
    unittest.main()
