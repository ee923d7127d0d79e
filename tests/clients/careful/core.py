"""The core of every careful client: asks, retries only what may pass by itself, waits as told, tells what went wrong."""
import http.client
import json
import os
import random
import re
import sys
import time
import urllib.parse

TRIES = 4            # of one call, the first included
FIRST_PAUSE = 0.25   # seconds; doubles
PER_PAGE = 100
PATIENCE = float(os.environ.get("DDNS_PATIENCE", "30"))  # seconds of waiting that a whole run may cost
DEADLINE = float(os.environ.get("CLIENT_DEADLINE", "inf"))  # seconds that a whole run may take
BANNED = 10502       # too many bad credentials: asking again prolongs it


class Failed(Exception):
    """The run cannot reach its goal. The text is for a person and holds no secret."""


class Refused(Failed):
    def __init__(self, method, path, status, codes, text, ray):
        self.status, self.codes = status, codes
        super().__init__(f"{method} {path}: {status} {text} (ray {ray or 'unknown'}): {advice(status, codes)}")


def advice(status, codes):
    if status == 401:
        return "the credential was refused: check that it is whole, active and not expired"
    if status == 403:
        return "the credential may not do this: check its permissions, zones, dates and allowed addresses"
    if status == 429:
        return "too many bad credentials were sent" if BANNED in codes else "too many requests: send fewer, later"
    if status == 400:
        return "the request was not understood: check the form of the credential and the data"
    if status in (404, 405):
        return "no such thing there: check the base URL and the zone id"
    return "the API is in trouble" if status >= 500 else "not the answer of the Cloudflare API: check the base URL"


def config():
    env = {name: os.environ.get(name, "") for name in (
        "CLOUDFLARE_BASE_URL", "CLOUDFLARE_API_TOKEN", "CLOUDFLARE_API_KEY", "CLOUDFLARE_EMAIL",
        "CLOUDFLARE_ZONE_NAME")}
    if not env["CLOUDFLARE_BASE_URL"] or not env["CLOUDFLARE_ZONE_NAME"]:
        raise Failed("CLOUDFLARE_BASE_URL and CLOUDFLARE_ZONE_NAME must be set")
    token, key = env["CLOUDFLARE_API_TOKEN"], env["CLOUDFLARE_API_KEY"]
    for secret in (token, key):
        if secret and not re.fullmatch(r"[!-~]+", secret):  # a line end or a "Bearer " inside: never send it
            raise Failed("the credential holds blanks or line ends, or is nothing else: nothing was sent")
    if token:
        auth = {"Authorization": "Bearer " + token}
    elif key and env["CLOUDFLARE_EMAIL"]:
        auth = {"X-Auth-Key": key, "X-Auth-Email": env["CLOUDFLARE_EMAIL"]}
    else:
        raise Failed("no credential: set CLOUDFLARE_API_TOKEN, or CLOUDFLARE_API_KEY and CLOUDFLARE_EMAIL")
    return env["CLOUDFLARE_BASE_URL"].rstrip("/"), auth, env["CLOUDFLARE_ZONE_NAME"]


class Response(http.client.HTTPResponse):
    """Passes over every interim answer; http.client itself knows 100 alone, and takes 103 for the answer."""

    def _read_status(self):
        version, status, reason = super()._read_status()
        return version, http.client.CONTINUE if 102 <= status < 200 else status, reason


class Api:
    def __init__(self, base_url, auth):
        url = urllib.parse.urlsplit(base_url)
        kind = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
        self.connection = kind(url.netloc, timeout=30)  # http.client follows no redirect: the secret stays here
        self.connection.response_class = Response
        self.prefix = url.path
        self.headers = {"User-Agent": "careful-ddns/1.0", "Accept": "application/json", **auth}
        self.waited = 0.0
        self.until = time.monotonic() + DEADLINE

    def ask(self, method, path, query=None, body=None):
        """The answer's envelope; Failed when it is not a success. Retries only what may pass by itself."""
        for attempt in range(TRIES):
            try:
                status, headers, text = self.once(method, path, query, body)
            except (OSError, http.client.HTTPException) as error:
                self.connection.close()
                failure = Failed(f"{method} {path}: no answer: {error or type(error).__name__}")
                passing, told = method != "POST", None  # a POST may have been carried out: never send it blindly again
                if time.monotonic() >= self.until:
                    raise Failed(f"{method} {path}: no answer, and the time is over") from None
            else:
                envelope, failure = judged(method, path, status, headers, text)
                if not failure:
                    return envelope
                passing = status == 429 and BANNED not in failure.codes or status >= 500 and method != "POST"
                told = told_wait(headers, text)
            if not passing or attempt + 1 == TRIES:
                raise failure
            self.pause(FIRST_PAUSE * 2 ** attempt, told, failure)

    def once(self, method, path, query, body):
        headers = dict(self.headers)
        if body is not None:
            body = json.dumps(body)
            headers["Content-Type"] = "application/json"
        target = self.prefix + path + ("?" + urllib.parse.urlencode(query) if query else "")
        self.within(min(self.until - time.monotonic(), 30))
        self.connection.request(method, target, body, headers)
        response = self.connection.getresponse()
        return response.status, response.headers, response.read()

    def within(self, seconds):
        if seconds <= 0:
            raise Failed("the time is over")
        self.connection.timeout = seconds
        if self.connection.sock:
            self.connection.sock.settimeout(seconds)

    def pause(self, backoff, told, failure):
        """Never shorter than told or than the back-off ("0" is no invitation to hammer), and longer each time."""
        seconds = max(backoff, (told or 0) + backoff / 2) * random.uniform(1, 1.1)
        if self.waited + seconds > PATIENCE or time.monotonic() + seconds > self.until:
            raise Failed(f"{failure}; waiting {seconds:.0f} s more would be too long")
        self.waited += seconds
        time.sleep(seconds)

    def one(self, path):
        """An object by its path, or Failed."""
        result = self.ask("GET", path).get("result")
        if not isinstance(result, dict):
            raise Failed(f"GET {path}: the answer is no object")
        return result

    def pages(self, path, query=()):
        """The items of all pages, or Failed: half a list is no list."""
        items, page = [], 1
        while True:
            answer = self.ask("GET", path, {**dict(query), "page": page, "per_page": PER_PAGE})
            result, info = answer.get("result"), answer.get("result_info") or {}
            if not isinstance(result, list) or not all(isinstance(item, dict) for item in result):
                raise Failed(f"GET {path}: the answer is no list of objects")
            items += result
            if len(result) == 0 or page >= info.get("total_pages", 1):
                break
            page += 1
        if len(items) != info.get("total_count", len(items)):
            raise Failed(f"GET {path}: {len(items)} items came of {info['total_count']}")
        return items


def told_wait(headers, text):
    """Seconds, by Retry-After or by retry_after in the body, whichever is longer; 0 when neither says so."""
    header = headers.get("Retry-After") or ""
    try:
        body = json.loads(text).get("retry_after")
    except (ValueError, AttributeError):
        body = None
    return max(float(header) if re.fullmatch(r"[0-9]{1,9}", header) else 0,
               float(body) if isinstance(body, (int, float)) and body >= 0 else 0)


def judged(method, path, status, headers, text):
    """(envelope, None) or (None, Refused). What counts is success and errors[]; messages[] are not errors."""
    try:
        envelope = json.loads(text)
        if 200 <= status < 300 and envelope["success"] is True:
            return envelope, None
        errors = [error for error in envelope["errors"] if isinstance(error, dict)]
        said = "; ".join(f"code {error.get('code')} \"{error.get('message')}\"" for error in errors)
    except (ValueError, KeyError, TypeError):
        errors, said = [], f"no JSON of the API's but {headers.get('Content-Type', 'unknown')}, {len(text)} bytes"
    codes = {error.get("code") for error in errors}
    return None, Refused(method, path, status, codes, said or "without an error code", headers.get("CF-Ray"))


def checked_id(thing):
    """An id goes into a path: take only what is one."""
    if not re.fullmatch(r"[0-9a-f]{32}", str(thing.get("id"))):
        raise Failed(f"the API named an id that is none: {thing.get('id')!r}")
    return thing["id"]


def zone_of(api, name):
    """(id, name) of the zone that holds `name`: asked label by label, the longest first, never a bare top-level domain."""
    labels = name.rstrip(".").split(".")
    for start in range(len(labels) - 1):
        candidate = ".".join(labels[start:])
        try:
            zones = api.pages("/zones", {"name": candidate})
        except Refused as refusal:
            if (refusal.status, refusal.codes) != (403, {0}):
                raise
            continue  # "requires permission zone.list": not of this name; of another, perhaps
        for zone in zones:
            if zone.get("name") == candidate:
                return checked_id(zone), candidate
    raise Failed(f"this credential sees no zone that holds {name}: check its zones and permissions")


def connect():
    """The API of the environment, and the name of the zone that it names."""
    base_url, auth, zone_name = config()
    return Api(base_url, auth), zone_name


def run(job, connected=connect):
    """Does `job(api, zone_name)`, prints the text that it returns, and ends with 0 only when it is done."""
    try:
        print(job(*connected()))
    except Failed as failure:
        print(f"careful: {failure}", file=sys.stderr)
        sys.exit(1)
