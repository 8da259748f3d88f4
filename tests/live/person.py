"""A person with a session but without a browser: signs in, reads, posts, and notes how long each answer took."""

import re
import time

import requests

PASSWORD = "partner-demo"


class Person:
    def __init__(self, url, email):
        self.url, self.email, self.session, self.slowest = url, email, requests.Session(), 0.0
        self.post("/accounts/login/", login=email, password=PASSWORD, start="/accounts/login/")

    def get(self, path, **kwargs):
        return self._timed("get", path, **kwargs)

    def post(self, path, start=None, **data):
        """Posts as the form on `start` (or the last page) would: with its token; follows to the page after it."""
        if start:
            self.get(start)
        token = self.session.cookies.get("csrftoken", "")
        return self._timed("post", path, data={"csrfmiddlewaretoken": token, **data})

    def _timed(self, method, path, **kwargs):
        began = time.monotonic()
        answer = self.session.request(method, self.url + path, timeout=20, **kwargs)
        self.slowest = max(self.slowest, (time.monotonic() - began) / (len(answer.history) + 1))
        assert answer.status_code < 500, f"{method} {path}: {answer.status_code}"
        return answer

    def find(self, path, pattern):
        """The first group of `pattern` in the page at `path`."""
        found = re.search(pattern, self.get(path).text)
        assert found, f"{pattern} is not on {path}"
        return found.group(1)
