#!/usr/bin/python3
"""cfmock as installed: the program finds its data from anywhere, and a project of somebody else's, which knows only the install
prefix, tests its client with find_package(cfmock)."""
import os
import pathlib
import subprocess
import tempfile
import unittest

SOURCE = pathlib.Path(os.environ["CFMOCK_SOURCE_DIR"])
BUILD = pathlib.Path(os.environ["CFMOCK_BUILD_DIR"])


def run(*command, cwd, good=True, timeout=280):
    done = subprocess.run([str(word) for word in command], cwd=cwd, capture_output=True, text=True, timeout=timeout, check=False)
    if good and done.returncode != 0:
        raise AssertionError(f"{command}: exit {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.root = pathlib.Path(cls.folder.name)
        cls.prefix = cls.root / "prefix"
        run("cmake", "--install", BUILD, "--prefix", cls.prefix, cwd=cls.root)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_everything_is_where_it_belongs(self):
        for path in ("bin/cfmock", "include/cfmock/session.hpp", "include/cfmock/gtest.hpp", "share/man/man1/cfmock.1",
                     "share/cfmock/scenarios/auth/expired-token.yaml", "share/cfmock/fixtures/errors.tsv"):
            self.assertTrue((self.prefix / path).is_file(), path)
        self.assertEqual(len(list(self.prefix.rglob("libcfmock.a"))), 1)
        self.assertEqual(len(list(self.prefix.rglob("cfmock-config.cmake"))), 1)

    def test_the_program_finds_its_data_from_anywhere(self):
        done = run(self.prefix / "bin/cfmock", "check", "expired-token", cwd="/")
        self.assertIn("1 of 1 scenarios are right", done.stdout)

    def test_a_build_folder_in_path_is_no_package(self):
        """README says to put it there, and find_package looks beside what PATH names."""
        self.assertEqual(list(pathlib.Path(BUILD).glob("*onfig*.cmake")), [])

    def test_headers_show_nothing_but_the_standard_library(self):
        for header in (self.prefix / "include/cfmock").iterdir():
            for line in header.read_text(encoding="utf-8").splitlines():
                if line.startswith("#include"):
                    self.assertRegex(line, r"<([a-z_]+|cfmock/session\.hpp|gtest/gtest\.h)>", header)

    def test_a_client_fails_its_scenario_and_mended_passes_it(self):
        project, build = SOURCE / "tests/example_project", self.root / "example"
        run("cmake", "-S", project, "-B", build, "-G", "Ninja", f"-DCMAKE_PREFIX_PATH={self.prefix}", cwd=self.root)
        run("cmake", "--build", build, cwd=self.root)
        hasty = run(build / "hasty_test", cwd="/", good=False)
        self.assertEqual(hasty.returncode, 1, hasty.stdout + hasty.stderr)
        for said in ("NOT MET  expired-token", "no_retry: {after: {code: [10000, 9109]}}", "was asked again 3 times",
                     "what the client did:", "GET /zones -> 403 9109", "NOT MET  full-limit", "3 FAILED TESTS"):
            self.assertIn(said, hasty.stdout)
        mended = run(build / "mended_test", cwd="/")
        self.assertIn("[  PASSED  ] 3 tests.", mended.stdout)


if __name__ == "__main__":
    unittest.main()
