"""The date functions of Resource Manager, on dates that are known.

Source: Microsoft, "Date functions for ARM templates". Without a format the result is ``yyyy-MM-ddTHH:mm:ssZ``; other
formats are not worked out.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

_DURATION = re.compile(
    r"(?P<sign>-?)P(?:(?P<years>\d{1,4})Y)?(?:(?P<months>\d{1,5})M)?(?:(?P<weeks>\d{1,6})W)?(?:(?P<days>\d{1,7})D)?"
    r"(?:T(?:(?P<hours>\d{1,9})H)?(?:(?P<minutes>\d{1,9})M)?(?:(?P<seconds>\d{1,9})S)?)?"
)


def added(base: str, duration: str) -> str:
    """A date and a duration (``P3Y``, ``-P9D``, ``PT1H``) added; raises ValueError where one of them is none."""
    found = _DURATION.fullmatch(duration)
    if found is None:
        raise ValueError("no duration")
    parts = {name: int(value) for name, value in found.groupdict().items() if name != "sign" and value}
    sign = -1 if found["sign"] else 1
    date = _parsed(base)
    months = date.year * 12 + date.month - 1 + sign * (parts.pop("years", 0) * 12 + parts.pop("months", 0))
    date = date.replace(year=months // 12, month=months % 12 + 1)
    return _shown(date + sign * timedelta(**parts))


def from_epoch(seconds: int) -> str:
    """The date so many seconds after 1970; raises ValueError or OverflowError where there is none."""
    return _shown(datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(seconds=seconds))


def to_epoch(date: str) -> int:
    """The seconds from 1970 to a date; raises ValueError where it is none."""
    return int(_parsed(date).timestamp())


def _parsed(text: str) -> datetime:
    found = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    return found if found.tzinfo else found.replace(tzinfo=timezone.utc)


def _shown(date: datetime) -> str:
    return date.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
