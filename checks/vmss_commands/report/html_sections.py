"""The sections of the page, each as HTML below its heading."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .compliance_mapping import compliance_mapping
from .document_views import (
    DUE,
    HOLDS,
    NOT_NEEDED,
    OUTCOMES,
    by_patching,
    by_place,
    by_rule,
    exception_rows,
    failures_of,
    gap_rows,
    group_of,
    name_of,
    place_of,
)
from .html_charts import OUTCOME_CLASS, PATCHING_CLASS, patching_chart, rules_chart
from .html_parts import badge, details, items, link, small, table, text

if TYPE_CHECKING:
    from .fleet_document import Document

_FILTERS = (
    ("answer", "Patched by", "anybody"),
    ("rule", "Check", "any"),
    ("outcome", "Verdict", "any"),
    ("language", "Language", "any"),
    ("group", "From", "anywhere"),
)
_COLUMNS = ("Scale set", "Where", "Patched by", "Image")
_STATE_CLASS = {HOLDS: "pass", DUE: "unknown", NOT_NEEDED: "unknown"}


def sections(document: Document) -> list[tuple[str, str, str]]:
    """The id, the heading and the content of each section, in their order."""
    compared = document.get("comparison")
    return [
        ("summary", "Summary", _summary(document)),
        *([("changes", "Changes", _changes(compared))] if compared else []),
        ("scale-sets", "Scale sets", _scale_sets(document)),
        ("exceptions", "Exceptions", _exceptions(document)),
        ("gaps", "Coverage gaps", _gaps(document)),
        ("places", "Repositories and subscriptions", _places(document)),
        ("compliance", "Compliance", _compliance(document)),
        ("settings", "Settings in force", _settings(document)),
    ]


def _summary(document: Document) -> str:
    counts, rules = by_patching(document["scale_sets"]), by_rule(document)
    cards = "".join(
        f'<li class="card {PATCHING_CLASS[answer]}"><a href="#scale-sets" data-answer="{number}">'
        f'<span class="figure">{count:,}</span> {text(answer)}</a></li>'
        for number, (answer, count) in enumerate(counts)
        if count
    )
    patching = table(
        "Scale sets by who patches them", ("Patched by", "Scale sets"), [(text(name), f"{n:,}") for name, n in counts]
    )
    verdicts = table(
        "Verdicts by rule",
        ("Check", "Name", *OUTCOMES),
        [(rule["id"], text(rule["name"]), *(f"{count:,}" for count in found.values())) for rule, found in rules],
    )
    keys = [f'<span class="key {OUTCOME_CLASS[name]}"></span>{name}' for name in OUTCOMES if name != "skipped"]
    return (
        f'<ul class="cards">{cards}</ul>\n<div class="charts">\n'
        f"<div><h3>Who patches them</h3>{patching_chart(counts)}{details('The figures', patching)}</div>\n"
        f'<div><h3>Verdicts by rule</h3>{rules_chart(rules)}<p class="note">The number is that of the failures.</p>'
        f"{items(keys, 'legend')}{details('The figures', verdicts)}</div>\n</div>"
    )


def _scale_sets(document: Document) -> str:
    if not document["scale_sets"]:
        return "<p>No scale sets were found.</p>"
    selects = "\n".join(
        f'<label>{label} <select id="{identity}"><option value="">{everything}</option></select></label>'
        for identity, label, everything in _FILTERS
    )
    columns = "".join(f'<th scope="col">{title}</th>' for title in _COLUMNS)
    checks = [
        f"{link(rule['id'], rule['guideline'])} {text(rule['name'])} ({text(rule['severity'])})"
        for rule in document["rules"]
    ]
    return f"""<noscript><p>The list of scale sets needs JavaScript, which is switched off for this page.</p></noscript>
<form id="filters" class="filters" role="search" aria-label="Filter the scale sets">
<label>Search <input type="search" id="search" autocomplete="off"></label>
{selects}
<button type="submit">Show</button> <button type="reset">Clear</button>
</form>
<p id="found" role="status"></p>
<div class="scroll"><table id="sets" class="sets">
<caption class="hidden">Scale sets, those that need attention first</caption>
<thead><tr>{columns}<th scope="col">Verdicts of checks 1 to {len(checks)}</th></tr></thead>
<tbody id="rows"></tbody>
</table></div>
<div class="pager"><button type="button" id="previous">Previous</button> <span id="page"></span>
<button type="button" id="next">Next</button> <button type="button" id="expand">Open all on this page</button></div>
{details("What the checks ask for", items(checks))}"""


def _exceptions(document: Document) -> str:
    rows = exception_rows(document)
    if not rows:
        return "<p>No scale set documents an exception.</p>"
    cells = [
        (
            small(name_of(row.scale_set)[0], f"{group_of(row.scale_set)} {place_of(row.scale_set)}"),
            badge(row.status, _STATE_CLASS.get(row.status, "fail")),
            "" if row.days_left is None else f"{row.days_left:,}",
            f'<span class="whole">{text(row.says["review_by"])}</span>',
            small(row.says["reason"], row.says["problem"]),
            text(row.says["patching"]),
            text(row.scale_set["owner"]),
        )
        for row in rows
    ]
    header = ("Scale set", "State", "Days left", "Review by", "Reason", "Patching", "Owner")
    return table("Documented exceptions, the most urgent first", header, cells)


def _gaps(document: Document) -> str:
    rows = gap_rows(document)
    if not rows:
        return "<p>Every file was read, and every scale set has an answer.</p>"
    accepted = any(row.accepted for row in rows)
    cells = [
        (text(row.place), text(row.name), text(row.reason), *([text(row.accepted)] if accepted else [])) for row in rows
    ]
    header = ("Where", "Scale set", "Why", *(["Accepted because"] if accepted else []))
    return table("What has no answer, and why", header, cells)


def _places(document: Document) -> str:
    cells = []
    for name, scale_sets in by_place(document):
        counts = dict(by_patching(scale_sets))
        patched = sum(counts[answer] for answer in ("guest patching", "Azure image upgrade", "AKS"))
        excepted = counts["documented exception"] + counts["Service Fabric operator"]
        figures = (len(scale_sets), counts["nobody"], counts["unknown"], excepted, patched)
        cells.append((text(name), *(f"{figure:,}" for figure in figures)))
    header = ("Repository or subscription", "Scale sets", "Nobody", "Unknown", "Exception or operator", "Patched")
    return table("Where scale sets come from, those that nobody patches first", header, cells)


def _compliance(document: Document) -> str:
    mapping = compliance_mapping()
    failing = sum(bool(failures_of(scale_set)) for scale_set in document["scale_sets"])
    cells = [
        (link(item["name"], item["source"]), text(f"{item['control']}, {item['title']}"), text(item["why"]))
        for item in mapping["standards"]
    ]
    about = (
        f"<p>All checks support these controls, {text(', '.join(mapping['safeguards']))} by keeping automatic patching "
        f"safe to leave on. {failing:,} of {len(document['scale_sets']):,} scale sets fail a check.</p>"
    )
    return about + table("Controls that the checks support", ("Standard", "Control", "What it asks for"), cells)


def _settings(document: Document) -> str:
    sources = document["sources"]
    in_tree = sum(source["settings_in_tree"] for source in sources)
    about = (
        f"{in_tree:,} of {len(sources):,} sources bring a settings file, which whoever changes the source can change."
        if in_tree
        else "No source brings a settings file of its own."
    )
    cells = [
        tuple(map(text, (source["name"], item["setting"], item["value"], item["path"] or "all", item["origin"])))
        for source in sources
        for item in source["settings"]
        # the defaults of three hundred repositories are nothing to read
        if item["origin"] != "default" or len(sources) == 1
    ]
    header = ("Source", "Setting", "Value", "Files", "Where from")
    shown = table("Limits and accepted gaps", header, cells) if cells else "<p>The defaults hold everywhere.</p>"
    return f"<p>{about}</p>{shown}"


def _changes(compared: dict[str, Any]) -> str:
    counts = {word: f"{len(compared[word]):,}" for word in ("worse", "better", "added", "removed")}
    parts = [
        f"<p>Since {text(compared['with'])}: {counts['worse']} verdicts worse, {counts['better']} better, "
        f"{counts['added']} scale sets added, {counts['removed']} removed.</p>"
    ]
    for word in ("worse", "better"):
        cells = [tuple(text(item[name]) for name in ("id", "subject", "before", "after")) for item in compared[word]]
        if cells:
            parts.append(table(f"What became {word}", ("Scale set", "Check", "Before", "Now"), cells))
    for word in ("added", "removed"):
        if compared[word]:
            parts.append(details(f"Scale sets {word}", items([text(identity) for identity in compared[word]])))
    return "\n".join(parts)
