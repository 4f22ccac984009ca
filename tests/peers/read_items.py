#!/usr/bin/env python3
"""Reads iCalendar and vCard texts with vobject, which shares nothing with this project, and says what stands in them.

    read_items.py < TEXTS > VALUES

TEXTS is a JSON array of strings. VALUES is a JSON array of objects of strings, one for each text: 'kind', 'uid', and the values
by the names of their properties ('TEL' with its types: 'TEL;CELL'; all phones, mail addresses, pages and attendees together as 'TEL*',
'EMAIL*', 'URL*' and 'ATTENDEE*'). Times are UTC, or days where they are days.
Needs Python with vobject; Radicale's virtual environment has it.
"""
import datetime
import json
import sys

import vobject


def moment(value):
    if isinstance(value, datetime.datetime):
        if value.tzinfo is None:
            return value.strftime("%Y-%m-%dT%H:%M:%S")
        return value.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value.isoformat()


PHONES = ("TEL", "X-MS-TEL", "X-ASSISTANT-PHONE", "X-EVOLUTION-ASSISTANT-PHONE")


def together(out, name, values):
    values = sorted(value for value in values if value)
    if values:
        out[name] = "\n".join(values)


def card(component):
    out = {"kind": "contact"}
    lines = [(line.name.upper(), line) for line in component.getChildren()]
    together(out, "TEL*", [line.value.removeprefix("tel:") for name, line in lines if name in PHONES])
    together(out, "EMAIL*", [line.value.lower() for name, line in lines if name == "EMAIL"])
    together(out, "URL*", [line.value for name, line in lines if name == "URL"])
    for name, line in lines:
        if name == "ORG":
            units = line.value[1:] if isinstance(line.value, list) else line.value.split(";")[1:]
            out["ORG.unit"] = plain(units)
        elif name == "ADR":
            for part in ("street", "city", "region", "code", "country"):
                out.setdefault("ADR." + part, plain(getattr(line.value, part)))
        elif name == "N":
            out["N.family"], out["N.given"] = plain(line.value.family), plain(line.value.given)
        elif name == "TEL":
            types = sorted(t.upper() for t in line.params.get("TYPE", []) if t.upper() in ("CELL", "WORK", "HOME", "FAX"))
            out.setdefault(";".join(["TEL"] + types), line.value.removeprefix("tel:"))
        elif isinstance(line.value, str):
            out.setdefault(name, line.value)
    return out


def plain(value):
    return " ".join(value) if isinstance(value, list) else value


def entry(component, kind):
    out = {"kind": kind}
    people = component.contents.get("attendee", [])
    together(out, "ATTENDEE*", [line.value.lower().removeprefix("mailto:") for line in people])
    for line in component.getChildren():
        if not hasattr(line, "value"):
            continue
        if isinstance(line.value, (datetime.datetime, datetime.date)):
            out.setdefault(line.name.upper(), moment(line.value))
        elif isinstance(line.value, str):
            out.setdefault(line.name.upper(), line.value)
    return out


def read(text):
    component = vobject.readOne(text)
    if component.name.upper() == "VCARD":
        return card(component)
    for name, kind in (("vevent", "appointment"), ("vtodo", "task")):
        for inner in component.contents.get(name, []):
            if "recurrence-id" not in inner.contents:
                return entry(inner, kind)
    return {"kind": "other"}


json.dump([read(text) for text in json.load(sys.stdin)], sys.stdout)
