"""Terraform's functions of given points in time; the clock is not asked."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from fractions import Fraction

from ...evaluation.budget import OverBudget
from ...evaluation.values import Value
from ..errors import TerraformError
from ..typed_values import STRING
from .function_registry import Call, function

_TIMESTAMP = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:Z|([+-])(\d\d):(\d\d))", re.ASCII
)
_DURATION = re.compile(r"(\d{1,15}(?:\.\d{0,15})?|\.\d{1,15})(ns|us|µs|μs|ms|s|m|h)")
_UNITS = {
    "ns": Fraction(1, 1_000_000_000),
    "us": Fraction(1, 1_000_000),
    "µs": Fraction(1, 1_000_000),
    "μs": Fraction(1, 1_000_000),
    "ms": Fraction(1, 1_000),
    "s": Fraction(1),
    "m": Fraction(60),
    "h": Fraction(3_600),
}
_VERBS = re.compile(r"'(?:[^']|'')*'|'|([a-zA-Z])\1*|[^a-zA-Z']+")
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def _time(text: str) -> datetime:
    found = _TIMESTAMP.fullmatch(text)
    if not found:
        raise TerraformError(f'"{text}" is no RFC 3339 timestamp')
    year, month, day, hour, minute, second = (int(part) for part in found.groups()[:6])
    offset = timedelta(0)
    if found.group(8):
        offset = timedelta(hours=int(found.group(9)), minutes=int(found.group(10))) * (
            -1 if found.group(8) == "-" else 1
        )
    try:
        micro = int((found.group(7) or "0").ljust(9, "0")[:6])
        return datetime(year, month, day, hour, minute, second, micro, timezone(offset))
    except ValueError:
        raise TerraformError(f'"{text}" is no RFC 3339 timestamp') from None


@function("timeadd", STRING, STRING)
def _timeadd(call: Call, timestamp: str, duration: str) -> Value:
    seconds = _seconds(duration)
    try:
        moved = _time(timestamp) + timedelta(microseconds=int(seconds * 1_000_000))
    except OverflowError:
        raise OverBudget("a time beyond the year 9999 is not worked out") from None
    return moved.strftime("%Y-%m-%dT%H:%M:%S").zfill(19) + _zone(moved, ":", "Z")


def _seconds(duration: str) -> Fraction:
    sign = -1 if duration.startswith("-") else 1
    rest = duration.lstrip("+-") if duration[:1] in ("+", "-") else duration
    if rest == "0":
        return Fraction(0)
    total, position = Fraction(0), 0
    while position < len(rest):
        found = _DURATION.match(rest, position)
        if not found:
            raise TerraformError(f'"{duration}" is no duration')
        total += Fraction(found.group(1).rstrip(".")) * _UNITS[found.group(2)]
        position = found.end()
    if not rest:
        raise TerraformError(f'"{duration}" is no duration')
    return total * sign


@function("timecmp", STRING, STRING)
def _timecmp(call: Call, one: str, other: str) -> Value:
    first, second = _time(one), _time(other)
    return (first > second) - (first < second)


def _zone(when: datetime, colon: str, utc: str) -> str:
    offset = when.utcoffset() or timedelta(0)
    if not offset and utc:
        return utc
    minutes = int(offset.total_seconds() // 60)
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02d}{colon}{abs(minutes) % 60:02d}"


@function("formatdate", STRING, STRING)
def _formatdate(call: Call, layout: str, timestamp: str) -> Value:
    when = _time(timestamp)
    parts: list[str] = []
    for found in _VERBS.finditer(layout):
        token = found.group()
        if token.startswith("'"):
            if len(token) < 2:
                raise TerraformError("a quote is never closed")
            parts.append(token[1:-1].replace("''", "'") or "'")
        elif found.group(1):
            parts.append(_field(token, when))
        else:
            parts.append(token)
    return "".join(parts)


def _field(verb: str, when: datetime) -> str:
    twelve = (when.hour + 11) % 12 + 1
    fields = {
        "YYYY": f"{when.year:04d}",
        "YY": f"{when.year % 100:02d}",
        "MMMM": _MONTHS[when.month - 1],
        "MMM": _MONTHS[when.month - 1][:3],
        "MM": f"{when.month:02d}",
        "M": str(when.month),
        "DD": f"{when.day:02d}",
        "D": str(when.day),
        "EEEE": _DAYS[when.weekday()],
        "EEE": _DAYS[when.weekday()][:3],
        "hh": f"{when.hour:02d}",
        "h": str(when.hour),
        "HH": f"{twelve:02d}",
        "H": str(twelve),
        "AA": "AM" if when.hour < 12 else "PM",
        "aa": "am" if when.hour < 12 else "pm",
        "mm": f"{when.minute:02d}",
        "m": str(when.minute),
        "ss": f"{when.second:02d}",
        "s": str(when.second),
        "Z": _zone(when, ":", "Z"),
        "ZZZ": _zone(when, "", "UTC"),
        "ZZZZ": _zone(when, "", ""),
        "ZZZZZ": _zone(when, ":", ""),
    }
    if verb not in fields:
        raise TerraformError(f'"{verb}" is no part of a date')
    return fields[verb]
