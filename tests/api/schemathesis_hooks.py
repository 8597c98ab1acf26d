"""What schemathesis cannot know: the name of an exercise, and none is done without."""

import schemathesis


@schemathesis.hook
def map_body(context, body):
    for bout in bouts_in(body):
        if isinstance(bout, dict) and is_allowed(bout.get("exercise")):
            bout["exercise"] = "glute-bridge"
    return body


def bouts_in(body):
    bouts = body.get("bouts") if isinstance(body, dict) else None
    return bouts if isinstance(bouts, list) else []


def is_allowed(name):
    """As the description has it: what breaks that stays as it is."""
    return isinstance(name, str) and len(name) <= 60
