"""A folder for each test, with a scenario in it, and cfmock run there: what the tests of the command line share."""
import os
import subprocess
import tempfile
import time
import unittest

CFMOCK = os.environ["CFMOCK"]
SOURCE = os.environ["CFMOCK_SOURCE_DIR"]

ASK = 'curl -s -o answer.txt -D head.txt -H "Authorization: Bearer $CLOUDFLARE_API_TOKEN" "$CLOUDFLARE_BASE_URL/zones"'
GOOD = f"{ASK}; echo 'HTTP 403, code 9109' >&2; exit 1"

SCENARIO = """\
cfmock: 1
name: {name}
title: The token has expired
cause: expired-token
credentials:
  primary: {{token: {{permissions: [Zone Read], expires_on: -1h}}}}
  fresh: {{token: {{permissions: [Zone Read]}}}}
proof:
  - {{send: GET /zones, as: primary, answer: {{status: 403, code: 9109}}}}
  - {{send: GET /zones, as: fresh, answer: {{status: {cure}}}}}
expect:
  - no_retry: {{after: {{code: 9109}}}}
  - exit: {{not: 0}}
"""


class Case(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.write("mine.yaml", SCENARIO.format(name="mine", cure=200))

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w", encoding="utf-8") as file:
            file.write(text)

    def read(self, name):
        with open(os.path.join(self.folder, name), encoding="utf-8") as file:
            return file.read()

    def until_there(self, name, process):
        """Waits for the file, which somebody makes before the process ends. With a look now and then: who looks without a pause takes a core
        from whom he waits for."""
        while not os.path.exists(os.path.join(self.folder, name)):
            self.assertIsNone(process.poll(), "it ended by itself")
            time.sleep(0.005)

    def cfmock(self, *arguments, **options):
        return subprocess.run([CFMOCK, *arguments], cwd=self.folder, capture_output=True, text=True, timeout=60, **options)

    def serve(self, *arguments, env=None):
        process = subprocess.Popen([CFMOCK, "serve", *arguments], cwd=self.folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

        def end():
            process.kill()
            process.wait()
            process.stdout.close()
            process.stderr.close()

        self.addCleanup(end)
        first = process.stdout.readline()
        self.assertTrue(first.startswith("cfmock serves "), first + (process.stderr.read() if not first else ""))
        return process, first
