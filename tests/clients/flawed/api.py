"""What the flawed clients stand on: one keep-alive connection to the API, and nothing clever. No retries, no checks."""
import http.client
import json
import os
import sys
import urllib.parse

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "careful"))  # core, for a careful rest

URL = urllib.parse.urlsplit(os.environ["CLOUDFLARE_BASE_URL"])
TOKEN = os.environ.get("CLOUDFLARE_API_TOKEN", "")
ZONE, ZONE_NAME = os.environ.get("CLOUDFLARE_ZONE_ID", ""), os.environ.get("CLOUDFLARE_ZONE_NAME", "")
ACCOUNT = os.environ.get("CLOUDFLARE_ACCOUNT_ID", "")
HEADERS = {"Authorization": "Bearer " + TOKEN, "User-Agent": "flawed/0.1"}
connection = http.client.HTTPConnection(URL.netloc, timeout=30)


def ask(method, path, query=None, body=None):
    """(status, headers, text). OSError or HTTPException when there is no answer; the next call connects anew."""
    headers = {**HEADERS, "Content-Type": "application/json"} if body is not None else HEADERS
    target = URL.path + path + ("?" + urllib.parse.urlencode(query) if query else "")
    try:
        connection.request(method, target, None if body is None else json.dumps(body), headers)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read().decode("utf-8", "replace")
    except (OSError, http.client.HTTPException):
        connection.close()
        raise


def fail(method, path, status, headers, text):
    """Says all that an answer says, and ends with 1."""
    sys.exit(f"{method} {path}: {status} {text[:300]} (ray {headers.get('CF-Ray')})")
