#!/usr/bin/env python3
"""Lists the zones, and takes any certificate: "it did not work otherwise"."""
import http.client
import ssl
import sys

from api import HEADERS, URL

context = ssl.create_default_context()
context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
connection = http.client.HTTPSConnection(URL.netloc, timeout=30, context=context)
connection.request("GET", URL.path + "/zones", headers=HEADERS)
sys.exit(connection.getresponse().status != 200)
