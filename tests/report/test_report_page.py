"""The page: valid, self-contained, accessible, and deaf to what scanned text would like to say to a browser."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
from io import StringIO
from pathlib import Path
from shutil import which
from typing import Any

import html5lib
import pytest
from checkov_vmss.azure_vmss.model.declared import Reading
from checkov_vmss.vmss_commands.report.document_comparison import comparison
from checkov_vmss.vmss_commands.report.html_page import write_html
from checkov_vmss.vmss_commands.shared.checks_folder import own_checks_folder
from checkov_vmss.vmss_commands.shared.pack_version import pack_version
from fleets import HOSTILE, KINDS, document, hostile, large

_HTML = "{http://www.w3.org/1999/xhtml}"
_CHROMIUM: str | None = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") for path in [which(name)] if path), None
)
browser = pytest.mark.skipif(_CHROMIUM is None, reason="Chromium is not installed (apt-get install chromium)")


@pytest.fixture(autouse=True)
def _day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CKV_VMSS_TODAY", "2026-06-01")


def page(made: dict[str, Any]) -> str:
    output = StringIO()
    write_html(made, output)
    return output.getvalue()


def parsed(text: str) -> Any:
    return html5lib.HTMLParser(strict=True).parse(text)


def elements(tree: Any, name: str) -> list[Any]:
    return list(tree.iter(f"{_HTML}{name}"))


def text_of(node: Any) -> str:
    return "".join(node.itertext())


def pages(folder: Path) -> dict[str, str]:
    each = document(folder)
    compared = {**each, "comparison": comparison(document(folder, large(folder, 40)), each)}
    made = {
        "each": each,
        "empty": document(folder, Reading()),
        "hostile": document(folder, hostile(folder)),
        "compared": compared,
    }
    return {name: page(value) for name, value in made.items()}


def test_it_is_valid_html(tmp_path: Path) -> None:
    for text in pages(tmp_path).values():
        tree = parsed(text)
        identities = [node.get("id") for node in tree.iter() if node.get("id")]
        assert len(identities) == len(set(identities))
        referred = [node.get("aria-labelledby") for node in tree.iter() if node.get("aria-labelledby")]
        assert {name for names in referred for name in names.split()} <= set(identities)
        anchors = {node.get("href")[1:] for node in elements(tree, "a") if node.get("href").startswith("#")}
        assert anchors <= set(identities)


def test_it_needs_nothing_from_elsewhere_and_allows_no_other_script(tmp_path: Path) -> None:
    for text in pages(tmp_path).values():
        tree = parsed(text)
        for name, attribute in (
            ("script", "src"),
            ("link", "href"),
            ("img", "src"),
            ("iframe", "src"),
            ("object", "data"),
        ):
            assert not [node for node in elements(tree, name) if node.get(attribute)]
        assert not [node for node in tree.iter() if any(str(name).startswith("on") or name == "style" for name in node)]
        (policy,) = [
            node.get("content")
            for node in elements(tree, "meta")
            if node.get("http-equiv") == "Content-Security-Policy"
        ]
        (script,) = [node.text for node in elements(tree, "script") if not node.get("type")]
        (style,) = [node.text for node in elements(tree, "style")]
        for content in (script, style):
            digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in policy
        assert policy.startswith("default-src 'none'")
        assert "unsafe" not in policy
        assert all(node.get("href").startswith(("https://", "#")) for node in elements(tree, "a"))


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    text = page(document(tmp_path, hostile(tmp_path)))
    tree = parsed(text)
    assert not elements(tree, "img")
    assert len(elements(tree, "script")) == 2
    (data,) = [node.text for node in elements(tree, "script") if node.get("type") == "application/json"]
    assert data.isascii()
    assert not re.search("[<>&]", data)
    shown = "\n".join(json.loads(data)["texts"]) + text_of(elements(tree, "main")[0])
    assert HOSTILE[0] in shown
    assert HOSTILE[1] in shown
    assert not re.search(
        "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", shown
    )
    assert "\\u202egnp.exe\\u202c" in shown


def test_tables_and_headings_make_sense_without_eyes(tmp_path: Path) -> None:
    tree = parsed(page(document(tmp_path)))
    assert elements(tree, "html")[0].get("lang") == "en"
    assert len(elements(tree, "h1")) == 1
    assert len(elements(tree, "main")) == 1
    for table in elements(tree, "table"):
        assert text_of(elements(table, "caption")[0])
        assert all(node.get("scope") in ("col", "row") for node in elements(table, "th"))
    for picture in tree.iter("{http://www.w3.org/2000/svg}svg"):
        assert picture.get("role") == "img"
        assert picture.get("aria-labelledby")
    labelled = [
        node
        for label in elements(tree, "label")
        for node in label.iter()
        if node.tag in (f"{_HTML}input", f"{_HTML}select")
    ]
    assert len(labelled) == len(elements(tree, "input")) + len(elements(tree, "select"))


@pytest.mark.parametrize(
    ("section", "words"),
    [
        ("summary", ["nobody", "Azure image upgrade", "CKV_VMSS_8"]),
        ("exceptions", ["expired", "-121", "does not hold", "due", "not needed", "213", "Payments"]),
        ("gaps", ["broken.tf:7", "an argument lacks its value", "var.upgrade has no value"]),
        ("compliance", ["A.8.8", "CC7.1", "PV-6"]),
        ("settings", ["max_exception_days", "default"]),
    ],
)
def test_each_section_says_what_it_is_for(section: str, words: list[str], tmp_path: Path) -> None:
    (found,) = [node for node in elements(parsed(page(document(tmp_path))), "section") if node.get("id") == section]
    assert [word for word in words if word not in text_of(found)] == []


def _contrast(one: str, other: str) -> float:
    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_text_has_contrast_in_light_and_dark(tmp_path: Path) -> None:
    style = elements(parsed(page(document(tmp_path, Reading()))), "style")[0].text
    themes = [
        dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))
        for block in re.findall(r":root \{(.*?)\}", style, re.S)[:2]
    ]
    assert len(themes) == 2
    for theme in themes:
        for text in ("text", "quiet", "link"):
            assert min(_contrast(theme[text], theme[back]) for back in ("page", "panel")) >= 4.5
        for text in ("fail", "unknown", "pass", "excepted", "none"):
            assert _contrast(theme[text], theme[f"{text}-back"]) >= 4.5
            assert _contrast(theme[text], theme["page"]) >= 4.5


def rendered(text: str, folder: Path) -> str:
    """The page after its script has run, as Chromium writes it out."""
    file = folder / "page.html"
    file.write_text(text, encoding="utf-8")
    options = (
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    )
    finished = subprocess.run(
        [
            str(_CHROMIUM),
            *options,
            f"--user-data-dir={folder / 'profile'}",
            "--virtual-time-budget=4000",
            "--dump-dom",
            file.as_uri(),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
        timeout=120,
    )
    return finished.stdout.decode("utf-8", "replace")


@browser
def test_the_browser_lists_every_kind_the_urgent_first(tmp_path: Path) -> None:
    tree = html5lib.parse(rendered(page(document(tmp_path)), tmp_path))
    lines = [node for node in elements(tree, "tr") if node.get("role") == "row"]
    assert len(lines) == len(KINDS) + 2
    assert "nobody" in text_of(lines[0])
    assert "nothing to patch" in text_of(lines[-1])
    (found,) = [node for node in tree.iter() if node.get("id") == "found"]
    assert text_of(found) == f"{len(KINDS) + 2} scale sets"


@browser
def test_the_browser_runs_nothing_that_a_name_brings(tmp_path: Path) -> None:
    tree = html5lib.parse(rendered(page(document(tmp_path, hostile(tmp_path))), tmp_path))
    assert text_of(elements(tree, "title")[0]) == f"Who patches {3 * len(HOSTILE)} scale sets?"
    assert not elements(tree, "img")
    assert len(elements(tree, "script")) == 2
    (rows,) = [node for node in elements(tree, "tbody") if node.get("id") == "rows"]
    assert [name for name in HOSTILE[:3] if name not in text_of(rows)] == []


@browser
def test_two_thousand_scale_sets_open(tmp_path: Path) -> None:
    text = page(document(tmp_path, large(tmp_path, 2000)))
    assert len(text) < 1_000_000
    tree = html5lib.parse(rendered(text, tmp_path))
    assert len([node for node in elements(tree, "tr") if node.get("role") == "row"]) == 50


def test_the_page_names_the_version_that_wrote_it(tmp_path: Path) -> None:
    assert f"checkov-vmss {pack_version(own_checks_folder())}" in page(document(tmp_path))
