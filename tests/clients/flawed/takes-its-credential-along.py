#!/usr/bin/env python3
"""Sets A www, and follows each redirect with all that it has: method, body and token."""
import http.client
import json
import sys
import urllib.parse

from api import HEADERS, URL, ZONE

path = f"{URL.path}/zones/{ZONE}/dns_records"


def ask(method, url, body=None, redirects=3):
    where = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(where.netloc, timeout=30)
    connection.request(method, where.path + ("?" + where.query if where.query else ""), body and json.dumps(body),
                       {**HEADERS, "Content-Type": "application/json"})
    answer = connection.getresponse()
    text = answer.read()
    if answer.status in (307, 308) and redirects > 0:
        return ask(method, answer.headers["Location"], body, redirects - 1)
    if answer.status != 200:
        sys.exit(f"{method} {where.path}: {answer.status}")
    return json.loads(text)


record, = ask("GET", f"http://{URL.netloc}{path}?type=A&name=www.example.com")["result"]
ask("PATCH", f"http://{URL.netloc}{path}/{record['id']}", {"content": "192.0.2.99"})
