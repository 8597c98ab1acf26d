"""What browsers send: valid data for each form, and a form as a page shows it."""

import uuid
from html.parser import HTMLParser
from typing import NamedTuple
from urllib.parse import urlencode, urljoin


def check_in_form(**changes):
    """A check-in of this moment: low back 4, the average of the last day."""
    return {
        "uid": str(uuid.uuid4()),
        "zone": "UTC",
        "when": "now",
        "day": "",
        "time": "",
        **{
            f"{region}{about}": ""
            for region in ("low_back", "pelvic", "hip_front", "other")
            for about in ("", "_now", "_worst", "_tightness", "_side")
        },
        "low_back": "4",
        "elsewhere": "",
        "timing": "",
        "morning_stiffness": "",
        "night_waking": "",
        "unusually_bad": "",
        "note": "",
        **changes,
    }


def function_form(**changes):
    """Everyday activities at this moment: stairs 6, the others left out."""
    return {
        "uid": str(uuid.uuid4()),
        "zone": "UTC",
        "when": "now",
        "day": "",
        "time": "",
        "stairs": "6",
        "uphill": "",
        "stand_up": "",
        "get_up": "",
        "own_activity": "",
        "own_value": "",
        **changes,
    }


def day_form(**factors):
    """What a page with nothing on it sends of a day, with some taps."""
    return {
        **{f"{name}_seen": "" for name in factors},
        **factors,
    }


def bout_line(**changes):
    """One line of a session: a minute of the exercise named `plain-stretch`."""
    return {
        "exercise": "plain-stretch",
        "side": "",
        "actual_seconds": "60",
        "repetitions": "",
        "worst_pain": "",
        **changes,
    }


def routine_line(exercise="plain-stretch", **numbers):
    """One line of a routine: an exercise, with what was typed for its dose."""
    return {
        "exercise": exercise,
        "hold_seconds": "",
        "repetitions": "",
        "sets": "",
        "rest_seconds": "",
        **numbers,
    }


def routine_form(*lines, **changes):
    """A routine with these lines, else with one dull exercise."""
    lines = lines or (routine_line(),)
    return {
        "uid": str(uuid.uuid4()),
        "zone": "UTC",
        "version": "",
        "name": "Mornings",
        "add": "",
        "items-TOTAL_FORMS": str(len(lines)),
        "items-INITIAL_FORMS": "0",
        **{
            f"items-{number}-{name}": value
            for number, line in enumerate(lines)
            for name, value in line.items()
        },
        **changes,
    }


def link_form(**changes):
    """A link for a week, without a question."""
    return {
        "uid": str(uuid.uuid4()),
        "zone": "UTC",
        "version": "",
        "days": "7",
        "question": "",
        **changes,
    }


def session_form(*lines, **changes):
    """A session of this moment with the bouts of `lines`, else one dull bout."""
    lines = lines or (bout_line(),)
    return {
        "uid": str(uuid.uuid4()),
        "zone": "UTC",
        "when": "now",
        "day": "",
        "time": "",
        "region": "",
        "before": "",
        "after": "",
        "note": "",
        "bouts-TOTAL_FORMS": str(len(lines)),
        "bouts-INITIAL_FORMS": "0",
        **{
            f"bouts-{number}-{name}": value
            for number, line in enumerate(lines)
            for name, value in line.items()
        },
        **changes,
    }


def shown_form(response):
    """What a browser without JavaScript would send of the entry form on a page."""
    reader = _FormReader()
    reader.feed(response.content.decode())
    (form,) = [form for form in reader.forms if "uid" in form]
    return form


def post_raw(client, address, fields):
    """Post `fields` byte for byte: a lone surrogate too, which no browser sends."""
    body = urlencode(fields, doseq=True, errors="surrogatepass")
    return client.post(address, body, "application/x-www-form-urlencoded")


class _FormReader(HTMLParser):
    """Collects the forms of a page as dicts of what is filled in."""

    def __init__(self):
        super().__init__()
        self.forms = []
        self.name = None

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        name = attrs.get("name")
        if tag == "form":
            self.forms.append({})
        elif tag == "input" and name:
            is_choice = attrs.get("type") in {"radio", "checkbox"}
            value = attrs.get("value", "on" if is_choice else "")
            if attrs.get("type") == "checkbox" and "checked" in attrs:
                self._tick(name, value)
            elif not is_choice or "checked" in attrs:
                self.forms[-1][name] = value
        elif tag in {"select", "textarea"}:
            self.name = name
            self.forms[-1].setdefault(name, "")
        elif tag == "option" and "selected" in attrs:
            self.forms[-1][self.name] = attrs["value"]

    def _tick(self, name, value):
        """Ticked boxes are a list: several may have one name."""
        form = self.forms[-1]
        form[name] = [*form.get(name, []), value]

    def handle_endtag(self, tag):
        if tag == "textarea":
            # The line break after the opening tag is not part of the text.
            text = self.forms[-1][self.name]
            self.forms[-1][self.name] = text.removeprefix("\r\n").removeprefix("\n")
        if tag in {"select", "textarea"}:
            self.name = None

    def handle_data(self, data):
        if self.name and self.get_starttag_text().startswith("<textarea"):
            self.forms[-1][self.name] += data


class ShownForm(NamedTuple):
    """A form of a page: how and where it is sent, and the names that it may send."""

    method: str
    action: str
    is_of_files: bool
    names: list[str]
    filled: dict[str, list[str]]


def shown_forms(response):
    """Every form of a page, also as a button sends it that leads elsewhere."""
    reader = _EveryForm()
    reader.feed(response.text)
    here = response.request["PATH_INFO"]
    return [
        ShownForm(
            form["method"],
            urljoin(here, action).partition("?")[0],
            form["is_of_files"],
            list(form["names"]),
            form["filled"],
        )
        for form in reader.forms
        for action in form["actions"]
    ]


class _EveryForm(HTMLParser):
    """Collects forms with their controls; those outside by `form=` are left out."""

    def __init__(self):
        super().__init__()
        self.forms = []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.forms.append(
                {
                    "method": (attrs.get("method") or "get").lower(),
                    "actions": {attrs.get("action") or ""},
                    "is_of_files": "multipart" in attrs.get("enctype", ""),
                    "names": {},
                    "filled": {},
                }
            )
        if not self.forms:
            return
        form, name = self.forms[-1], attrs.get("name")
        if "formaction" in attrs:
            form["actions"].add(attrs["formaction"])
        if tag not in {"input", "select", "textarea", "button"} or not name:
            return
        form["names"][name] = True
        is_choice = attrs.get("type") in {"radio", "checkbox"}
        if tag == "input" and (not is_choice or "checked" in attrs):
            form["filled"].setdefault(name, []).append(attrs.get("value", "on"))
