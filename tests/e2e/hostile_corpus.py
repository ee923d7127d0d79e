"""Reads the corpus of hostile HTTP, tests/hostile/*.txt.

A file is of comments (#), lines for the whole file (`options`: of cfmock serve; `only plain`, `only tls`: not the other way, which
may also stand in a case), and cases:

    [name] what it is about
    send TEXT            a piece of bytes, sent at once. \\r \\n \\0 \\t \\\\ \\xHH; {TEXT*N} is TEXT, N times; $NAME: what the runner puts there
    bytes TEXT           the same, each byte a piece of its own
    drip TEXT            the same, slowly, until the server closes
    flood TEXT           all of it again and again as fast as it goes, until the server closes
    wait                 until the server has read what was sent
    shut                 we send no more, and say so: over TLS by a close_notify
    cut                  over TLS: a FIN without one
    reset                we are gone, with an RST
    answers STATUS...    come now, in this order, and no other. 200h: without a body, as to HEAD
    end closed|kept      the server has closed, cleanly; or a good request on the same connection is answered
    journal ROW          a row of it, in order: the reason of what was refused before it was a request, else STATUS METHOD TARGET
    journal* N ROW       N of them
"""
import pathlib
import re

STEPS = ("send", "bytes", "drip", "flood", "wait", "shut", "cut", "reset", "answers")
ESCAPES = {"r": "\r", "n": "\n", "0": "\0", "t": "\t", "\\": "\\"}


class Case:
    def __init__(self, file, name, about):
        self.file, self.name, self.about = file, name, about
        self.steps, self.rows, self.end, self.only = [], [], None, None


class File:
    def __init__(self, path):
        self.path, self.options, self.only, self.cases = path, [], None, []


def unescaped(text):
    return re.sub(r"\\(?:x([0-9a-f]{2})|([rn0t\\]))", lambda m: chr(int(m[1], 16)) if m[1] else ESCAPES[m[2]], text)


def repeated(text):
    """From the inside out: {10\\r\\n{x*16}\\r\\n*2} is two chunks of sixteen."""
    while (more := re.sub(r"\{([^{}]*)\*(\d+)\}", lambda m: m[1] * int(m[2]), text)) != text:
        text = more
    return text


def expanded(text, variables):
    """Bytes that go on the wire. An escaped brace is not the beginning of a repetition."""
    text = re.sub(rf"\$({'|'.join(variables)})", lambda m: variables[m[1]], text)
    return unescaped(repeated(text)).encode("latin1")


def read(path):
    out = File(path)
    case = None
    for number, line in enumerate(path.read_text(encoding="ascii").split("\n"), 1):
        word, _, rest = line.partition(" ")
        if not line or line.startswith("#"):
            continue
        if line.startswith("["):
            name, _, about = line[1:].partition("]")
            case = Case(path.stem, name, about.strip())
            out.cases.append(case)
        elif word == "options":
            out.options = rest.split()
        elif word == "only" and rest in ("plain", "tls"):
            (case or out).only = rest
        elif word in STEPS:
            case.steps.append((word, rest))
        elif word == "end" and rest in ("closed", "kept"):
            case.end = rest
        elif word == "journal":
            case.rows.append(rest)
        elif word == "journal*":
            count, _, row = rest.partition(" ")
            case.rows += [row] * int(count)
        else:
            raise ValueError(f"{path}:{number}: {line}")
    return out


def files(folder):
    return [read(path) for path in sorted(pathlib.Path(folder).glob("*.txt"))]
