"""A page in Chromium, over its debugging pipe: how wide it is, and what it complains about."""

import json
import os
import shutil
import subprocess
from contextlib import contextmanager

BINARY = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))),
    None,
)  # fmt: skip
_SWITCHES = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--remote-debugging-pipe",
)  # fmt: skip


class Chromium:
    """Speaks to a running Chromium; messages are JSON, each ended by a NUL."""

    def __init__(self, to_it, from_it):
        self._to_it, self._from_it, self._number = to_it, from_it, 0
        self.events = []

    def call(self, method, session=None, **arguments):
        self._number += 1
        message = {"id": self._number, "method": method, "params": arguments}
        if session:
            message["sessionId"] = session
        self._to_it.write(json.dumps(message).encode() + b"\0")
        self._to_it.flush()
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                return answer["result"]
            self.events.append(answer)

    def wait(self, method):
        while not any(event.get("method") == method for event in self.events):
            self.events.append(self._next())

    def _next(self):
        letters = bytearray()
        while (letter := self._from_it.read(1)) != b"\0":
            assert letter, "Chromium ended"
            letters += letter
        return json.loads(letters)


@contextmanager
def running(profile):
    """A Chromium of its own that ends with the block."""
    read_theirs, write_ours = os.pipe()
    read_ours, write_theirs = os.pipe()

    def as_three_and_four():
        high = [os.dup(each) for each in (read_theirs, write_theirs)]
        high = [os.dup(each) if each < 5 else each for each in high]
        os.dup2(high[0], 3)
        os.dup2(high[1], 4)

    process = subprocess.Popen(
        [BINARY, *_SWITCHES, f"--user-data-dir={profile}"],
        preexec_fn=as_three_and_four, close_fds=False,  # noqa: PLW1509 - no other way to hand it descriptors 3 and 4
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(read_theirs)
    os.close(write_theirs)
    try:
        with os.fdopen(write_ours, "wb") as to_it, os.fdopen(read_ours, "rb") as from_it:
            yield Chromium(to_it, from_it)
    finally:
        process.kill()
        process.wait()


def look(chromium, path, width, dark=False):
    """The width that the page wants at a width of the window, and its complaints."""
    chromium.events.clear()
    target = chromium.call("Target.createTarget", url="about:blank")["targetId"]
    session = chromium.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
    for domain in ("Page", "Log", "Runtime", "Network"):
        chromium.call(f"{domain}.enable", session)
    chromium.call(
        "Emulation.setDeviceMetricsOverride",
        session, width=width, height=900, deviceScaleFactor=1, mobile=width < 700,
    )  # fmt: skip
    scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
    chromium.call("Emulation.setEmulatedMedia", session, features=[scheme])
    chromium.call("Page.navigate", session, url=path.as_uri())
    chromium.wait("Page.loadEventFired")
    wanted = chromium.call(
        "Runtime.evaluate", session, expression="document.documentElement.scrollWidth"
    )["result"]["value"]
    background = chromium.call(
        "Runtime.evaluate", session, expression="getComputedStyle(document.body).backgroundColor"
    )["result"]["value"]
    told = ("Log.entryAdded", "Runtime.consoleAPICalled", "Runtime.exceptionThrown")
    complaints = [event for event in chromium.events if event.get("method") in told]
    asked = {
        event["params"]["request"]["url"]
        for event in chromium.events
        if event.get("method") == "Network.requestWillBeSent"
    }
    chromium.call("Target.closeTarget", targetId=target)
    return wanted, background, complaints, asked


_PLAYED = """
(async () => {
  const film = document.querySelector("video");
  film.muted = true;
  await film.play();
  await new Promise(done => setTimeout(done, 400));
  return [film.currentTime, film.duration, film.videoWidth, film.videoHeight];
})()
"""


def play(chromium, path):
    """The second that the page's film has come to, its length, its width and height."""
    target = chromium.call("Target.createTarget", url="about:blank")["targetId"]
    session = chromium.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
    chromium.call("Page.enable", session)
    chromium.events.clear()
    chromium.call("Page.navigate", session, url=path.as_uri())
    chromium.wait("Page.loadEventFired")
    played = chromium.call(
        "Runtime.evaluate", session, expression=_PLAYED, awaitPromise=True, returnByValue=True
    )
    chromium.call("Target.closeTarget", targetId=target)
    return played["result"]["value"]
