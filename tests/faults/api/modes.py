"""The ways a writing request is broken, as a user may say them and as the recorder calls them."""

MODES = {
    "before": "close-before",       # the connection is closed; the daemon never sees the request
    "after": "close-after",         # done; the connection is closed before a byte of the answer
    "header": "truncate-head",      # done; the answer ends inside its status
    "body": "truncate",             # done; the answer ends inside its body (without one: its head)
    "500": "500",                   # not done; an error as Docker writes it
    "503html": "html:503",          # not done; a page of some proxy between
    "half-json": "half-json",       # done; the answer's length is right, its JSON is cut
    "executed-500": "done:500",     # done; the answer is an error as Docker writes it
}

# Instead of a mode: nothing is broken.
WHOLE = "whole"


def is_write(method, _path):
    """What is counted: everything that may change something."""
    return method not in ("GET", "HEAD")
