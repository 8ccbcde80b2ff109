"""The report as one HTML file that needs nothing else, and no network.

Scanned text reaches the page in two ways: escaped by ``html_parts``, or as JSON that the script shows through
``textContent``. The content security policy names the one style sheet and the one script by their hashes, so
whatever slipped through would still not run.
"""

from __future__ import annotations

import base64
import hashlib
import os
from typing import TYPE_CHECKING, TextIO

from .html_data import page_data
from .html_parts import text
from .html_sections import sections

if TYPE_CHECKING:
    from .fleet_document import Document


def write_html(document: Document, output: TextIO) -> None:
    """Write the page, in ASCII but for the texts it shows."""
    style, script = _file("page.css"), _file("page.js")
    shown = sections(document)
    output.write(_head(document, style, script))
    output.write('<nav aria-label="Sections"><ul>')
    output.writelines(f'<li><a href="#{identity}">{title}</a></li>' for identity, title, _ in shown)
    output.write('</ul></nav>\n</header>\n<main id="content">\n')
    for identity, title, content in shown:
        output.write(f'<section id="{identity}" aria-labelledby="{identity}-heading">\n')
        output.write(f'<h2 id="{identity}-heading">{title}</h2>\n{content}\n</section>\n')
    output.write(f"</main>\n<footer><p>Written by checkov-vmss {text(document['pack_version'])}.</p></footer>\n")
    output.write(f'<script type="application/json" id="data">{page_data(document)}</script>\n')
    output.write(f"<script>{script}</script>\n</body>\n</html>\n")


def _head(document: Document, style: str, script: str) -> str:
    allowed = f"style-src '{_hash(style)}'; script-src '{_hash(script)}'"
    policy = f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"
    count = len(document["scale_sets"])
    heading = f"Who patches {count:,} scale {'set' if count == 1 else 'sets'}?"
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>{heading}</title>
<style>{style}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
<header>
<h1>{heading}</h1>
<p>{text(_when(document))}</p>
"""


def _when(document: Document) -> str:
    sources = len(document["sources"])
    date, _, time = document["generated"].partition("T")
    return f"{date} {time[:5]} UTC, from {sources:,} {'source' if sources == 1 else 'sources'}"


def _file(name: str) -> str:
    with open(os.path.join(os.path.dirname(__file__), name), encoding="utf-8") as source:
        return source.read()


def _hash(content: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}"
