"""The report as one HTML file that needs nothing else, and no network.

Scanned text reaches the page in two ways: escaped by this module, or as JSON that the script shows through
``textContent``. The content security policy names the one style sheet and the one script by their hashes, so
whatever slipped through would still not run.
"""

from __future__ import annotations

import base64
import hashlib
import os
from html import escape
from typing import Any, Dict, Iterator, Sequence, TextIO, Tuple

from ..shared.visible_text import visible
from .compliance_mapping import compliance_mapping
from .document_views import OUTCOMES, by_patching, by_place, by_rule, exception_rows, gap_rows, group_of, name_of, place_of
from .fleet_document import Document
from .html_charts import OUTCOME_CLASS, PATCHING_CLASS, patching_chart, rules_chart
from .html_data import page_data

_HERE = os.path.dirname(__file__)
_SECTIONS = (
    ("summary", "Summary"),
    ("changes", "Changes"),
    ("scale-sets", "Scale sets"),
    ("exceptions", "Exceptions"),
    ("gaps", "Coverage gaps"),
    ("places", "Repositories and subscriptions"),
    ("compliance", "Compliance"),
    ("settings", "Settings in force"),
)


def write_html(document: Document, output: TextIO) -> None:
    style, script = _file("page.css"), _file("page.js")
    bodies = _bodies(document)
    shown = [(identity, title) for identity, title in _SECTIONS if identity in bodies]
    output.write(_head(document, style, script))
    output.write('<nav aria-label="Sections"><ul>')
    output.writelines(f'<li><a href="#{identity}">{title}</a></li>' for identity, title in shown)
    output.write("</ul></nav>\n</header>\n<main id=\"content\">\n")
    for identity, title in shown:
        output.write(f'<section id="{identity}" aria-labelledby="{identity}-heading">\n<h2 id="{identity}-heading">{title}</h2>\n')
        output.write(bodies[identity])
        output.write("\n</section>\n")
    output.write(f"</main>\n<footer><p>Written by checkov-vmss {_text(document['pack_version'])}.</p></footer>\n")
    output.write(f'<script type="application/json" id="data">{page_data(document)}</script>\n')
    output.write(f"<script>{script}</script>\n</body>\n</html>\n")


def _head(document: Document, style: str, script: str) -> str:
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; base-uri 'none'; form-action 'none'"
    )
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
<p>{_text(_when(document))}</p>
"""


def _when(document: Document) -> str:
    sources = len(document["sources"])
    date, _, time = document["generated"].partition("T")
    return f"{date} {time[:5]} UTC, from {sources:,} {'source' if sources == 1 else 'sources'}"


def _bodies(document: Document) -> "Dict[str, str]":
    bodies = {
        "summary": _summary(document),
        "scale-sets": _scale_sets(document),
        "exceptions": _exceptions(document),
        "gaps": _gaps(document),
        "places": _places(document),
        "compliance": _compliance(document),
        "settings": _settings(document),
    }
    if document.get("comparison"):
        bodies["changes"] = _changes(document["comparison"])
    return bodies


def _summary(document: Document) -> str:
    counts = by_patching(document["scale_sets"])
    rules = by_rule(document)
    cards = "".join(
        f'<li class="card {PATCHING_CLASS[answer]}"><a href="#scale-sets" data-answer="{number}">'
        f'<span class="figure">{count:,}</span> {_text(answer)}</a></li>'
        for number, (answer, count) in enumerate(counts)
        if count
    )
    patching = _table("Scale sets by who patches them", ("Patched by", "Scale sets"), [(_text(a), f"{c:,}") for a, c in counts])
    verdicts = _table(
        "Verdicts by rule",
        ("Check", "Name", *OUTCOMES),
        [(rule["id"], _text(rule["name"]), *(f"{count:,}" for count in found.values())) for rule, found in rules],
    )
    legend = "".join(f'<li><span class="key {OUTCOME_CLASS[o]}"></span>{o}</li>' for o in OUTCOMES if o != "skipped")
    return (
        f'<ul class="cards">{cards}</ul>\n<div class="charts">\n'
        f"<div><h3>Who patches them</h3>{patching_chart(counts)}<details><summary>The figures</summary>{patching}</details></div>\n"
        f'<div><h3>Verdicts by rule</h3>{rules_chart(rules)}<p class="note">The number is that of the failures.</p>'
        f'<ul class="legend">{legend}</ul><details><summary>The figures</summary>{verdicts}</details></div>\n</div>'
    )


def _scale_sets(document: Document) -> str:
    if not document["scale_sets"]:
        return "<p>No scale sets were found.</p>"
    checks = "".join(f"<li>{_link(rule['id'], rule['guideline'])} {_text(rule['name'])} ({_text(rule['severity'])})</li>" for rule in document["rules"])
    return f"""<noscript><p>The list of scale sets needs JavaScript, which this browser does not run for this page.</p></noscript>
<form id="filters" class="filters" role="search" aria-label="Filter the scale sets">
<label>Search <input type="search" id="search" autocomplete="off"></label>
<label>Patched by <select id="answer"><option value="">anybody</option></select></label>
<label>Check <select id="rule"><option value="">any</option></select></label>
<label>Verdict <select id="outcome"><option value="">any</option></select></label>
<label>Language <select id="language"><option value="">any</option></select></label>
<label>From <select id="group"><option value="">anywhere</option></select></label>
<button type="submit">Show</button> <button type="reset">Clear</button>
</form>
<p id="found" role="status"></p>
<div class="scroll"><table id="sets" class="sets">
<caption class="hidden">Scale sets, those that need attention first</caption>
<thead><tr><th scope="col">Scale set</th><th scope="col">Where</th><th scope="col">Patched by</th><th scope="col">Image</th>
<th scope="col">Verdicts of checks 1 to {len(document["rules"])}</th></tr></thead>
<tbody id="rows"></tbody>
</table></div>
<div class="pager"><button type="button" id="previous">Previous</button> <span id="page"></span>
<button type="button" id="next">Next</button> <button type="button" id="expand">Open all on this page</button></div>
<details><summary>What the checks ask for</summary><ul>{checks}</ul></details>"""


def _exceptions(document: Document) -> str:
    rows = exception_rows(document)
    if not rows:
        return "<p>No scale set documents an exception.</p>"
    cells = [
        (
            f"{_text(name_of(row.scale_set)[0])}<br><small>{_text(group_of(row.scale_set))} {_text(place_of(row.scale_set))}</small>",
            f'<span class="badge {"pass" if row.status == "holds" else "unknown" if row.status in ("due", "not needed") else "fail"}">'
            f"{row.status}</span>",
            "" if row.days_left is None else f"{row.days_left:,}",
            f'<span class="whole">{_text(row.says["review_by"])}</span>',
            _text(row.says["reason"]) + (f"<br><small>{_text(row.says['problem'])}</small>" if row.says["problem"] else ""),
            _text(row.says["patching"]),
            _text(row.scale_set["owner"]),
        )
        for row in rows
    ]
    header = ("Scale set", "State", "Days left", "Review by", "Reason", "Patching", "Owner")
    return _table("Documented exceptions, the most urgent first", header, cells)


def _gaps(document: Document) -> str:
    rows = gap_rows(document)
    if not rows:
        return "<p>Every file was read, and every scale set has an answer.</p>"
    accepted = any(row.accepted for row in rows)
    cells = [
        (_text(row.place), _text(row.name), _text(row.reason), *([_text(row.accepted)] if accepted else [])) for row in rows
    ]
    header = ("Where", "Scale set", "Why", *(["Accepted because"] if accepted else []))
    return _table("What has no answer, and why", header, cells)


def _places(document: Document) -> str:
    cells = []
    for name, scale_sets in by_place(document):
        counts = dict(by_patching(scale_sets))
        patched = sum(counts[answer] for answer in ("guest patching", "Azure image upgrade", "AKS"))
        excepted = counts["documented exception"] + counts["Service Fabric operator"]
        figures = (len(scale_sets), counts["nobody"], counts["unknown"], excepted, patched)
        cells.append((_text(name), *(f"{figure:,}" for figure in figures)))
    header = ("Repository or subscription", "Scale sets", "Nobody", "Unknown", "Exception or operator", "Patched")
    return _table("Where scale sets come from, those that nobody patches first", header, cells)


def _compliance(document: Document) -> str:
    mapping = compliance_mapping()
    failing = sum(any(v["outcome"] == "fail" for v in item["verdicts"].values()) for item in document["scale_sets"])
    cells = [
        (_link(item["name"], item["source"]), _text(f"{item['control']}, {item['title']}"), _text(item["why"]))
        for item in mapping["standards"]
    ]
    about = (
        f"<p>All checks support these controls; {_text(', '.join(mapping['safeguards']))} by keeping automatic patching safe to "
        f"leave on. {failing:,} of {len(document['scale_sets']):,} scale sets fail a check.</p>"
    )
    return about + _table("Controls that the checks support", ("Standard", "Control", "Its word on patches"), cells)


def _settings(document: Document) -> str:
    in_tree = [source["name"] for source in document["sources"] if source["settings_in_tree"]]
    warning = (
        f"<p>{len(in_tree):,} of {len(document['sources']):,} sources bring a settings file of their own, which whoever "
        "changes the source can change.</p>"
        if in_tree
        else "<p>No source brings a settings file of its own.</p>"
    )
    cells = [
        tuple(_text(text) for text in (source["name"], item["setting"], item["value"], item["path"] or "all", item["origin"]))
        for source in document["sources"]
        for item in source["settings"]
        if item["origin"] != "default" or len(document["sources"]) == 1
    ]
    table = _table("Settings in force", ("Source", "Setting", "Value", "Files", "Where from"), cells) if cells else ""
    return warning + (table or "<p>The defaults hold everywhere.</p>")


def _changes(comparison: "Dict[str, Any]") -> str:
    parts = [
        f"<p>Since {_text(comparison['with'])}: {len(comparison['worse']):,} verdicts worse, {len(comparison['better']):,} better, "
        f"{len(comparison['added']):,} scale sets added, {len(comparison['removed']):,} removed.</p>"
    ]
    for word in ("worse", "better"):
        cells = [
            (_text(item["id"]), _text(item["subject"]), _text(item["before"]), _text(item["after"])) for item in comparison[word]
        ]
        if cells:
            parts.append(_table(f"What became {word}", ("Scale set", "Check", "Before", "Now"), cells))
    for word in ("added", "removed"):
        if comparison[word]:
            items = "".join(f"<li>{_text(identity)}</li>" for identity in comparison[word])
            parts.append(f"<details><summary>Scale sets {word}</summary><ul>{items}</ul></details>")
    return "\n".join(parts)


def _table(caption: str, header: "Sequence[str]", rows: "Sequence[Tuple[str, ...]]") -> str:
    """A table of cells that are HTML; the first cell of a row is its heading."""
    return "".join(_table_parts(caption, header, rows))


def _table_parts(caption: str, header: "Sequence[str]", rows: "Sequence[Tuple[str, ...]]") -> "Iterator[str]":
    numbers = [bool(rows) and all(_is_number(row[column]) or not row[column] for row in rows) for column in range(len(header))]
    classes = [' class="number"' if number else "" for number in numbers]
    yield f'<div class="scroll" role="group" tabindex="0" aria-label="{_text(caption)}"><table><caption>{_text(caption)}</caption><thead><tr>'
    yield from (f'<th scope="col"{kind}>{_text(title)}</th>' for title, kind in zip(header, classes))
    yield "</tr></thead><tbody>\n"
    for first, *others in rows:
        cells = "".join(f"<td{kind}>{cell}</td>" for cell, kind in zip(others, classes[1:]))
        yield f'<tr><th scope="row">{first}</th>{cells}</tr>\n'
    yield "</tbody></table></div>"


def _is_number(cell: str) -> bool:
    return cell.lstrip("-").replace(",", "").isdigit()


def _link(text: str, url: str) -> str:
    return f'<a href="{escape(url)}">{_text(text)}</a>' if url.startswith("https://") else _text(text)


def _text(text: str) -> str:
    return escape(visible(text))


def _file(name: str) -> str:
    with open(os.path.join(_HERE, name), encoding="utf-8") as source:
        return source.read()


def _hash(content: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}"
