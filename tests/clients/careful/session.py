#!/usr/bin/env python3
"""Lists the zones with an API token, or else with a stored OAuth session, which it refreshes when it has expired.

$OAUTH_SESSION is the session as JSON (access_token, refresh_token, expires_at), $OAUTH_TOKEN_URL where it is refreshed,
$OAUTH_PROCESSES how many of this program work at the same time over the one file that holds it.
"""
import contextlib
import datetime
import fcntl
import json
import os
import sys
import tempfile
import urllib.parse
import urllib.request

from core import Api, Failed, run

BASE_URL = os.environ["CLOUDFLARE_BASE_URL"].rstrip("/")
SOON = datetime.timedelta(seconds=30)


def now():
    return datetime.datetime.now(datetime.timezone.utc)


def refreshed(session):
    form = urllib.parse.urlencode({"grant_type": "refresh_token", "refresh_token": session["refresh_token"]}).encode()
    try:
        with urllib.request.urlopen(os.environ["OAUTH_TOKEN_URL"], form, timeout=30) as answer:
            new = json.load(answer)
    except (OSError, ValueError) as error:
        raise Failed(f"the session could not be refreshed, log in again: {getattr(error, 'code', type(error).__name__)}") from None
    until = now() + datetime.timedelta(seconds=new["expires_in"])
    return {"access_token": new["access_token"], "refresh_token": new["refresh_token"], "expires_at": until.isoformat()}


@contextlib.contextmanager
def locked(path):
    with open(path, "a", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def access_token(path):
    """Read, refreshed and stored by one process at a time: a refresh token is good for one use."""
    with locked(path + ".lock"):
        with open(path, encoding="utf-8") as file:
            session = json.load(file)
        if datetime.datetime.fromisoformat(session["expires_at"].replace("Z", "+00:00")) < now() + SOON:
            session = refreshed(session)
            with open(path + ".new", "w", encoding="utf-8") as file:
                json.dump(session, file)
            os.replace(path + ".new", path)
    return session["access_token"]


def zones(token):
    api = Api(BASE_URL, {"Authorization": "Bearer " + token})
    return "\n".join(zone["name"] for zone in api.pages("/zones"))


def work(path):
    """What each process does. It ends here, whatever happens: the folder is not its own."""
    code = 1
    try:
        print(zones(access_token(path)))
        code = 0
    except Failed as failure:
        print(f"careful: {failure}", file=sys.stderr)
    finally:
        sys.stdout.flush()
        os._exit(code)


def several(path, count):
    children = []
    for _ in range(count):
        child = os.fork()
        if child == 0:
            work(path)
        children.append(child)
    failed = [child for child in children if os.waitpid(child, 0)[1] != 0]
    if failed:
        raise Failed(f"{len(failed)} of {count} did not reach their goal")
    return f"{count} listed the zones"


def job():
    if os.environ.get("CLOUDFLARE_API_TOKEN"):
        return zones(os.environ["CLOUDFLARE_API_TOKEN"])  # whoever sets one means it: the session is not even read
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "session.json")
        with open(path, "w", encoding="utf-8") as file:
            file.write(os.environ["OAUTH_SESSION"])
        count = int(os.environ.get("OAUTH_PROCESSES", "1"))
        return several(path, count) if count > 1 else zones(access_token(path))


run(job, connected=lambda: ())
