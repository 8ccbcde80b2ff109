"use strict";
(function () {
  var source = document.getElementById("data");
  var body = document.getElementById("rows");
  if (!source || !body) { return; }
  var data = JSON.parse(source.textContent);
  var PAGE = 50, FIELDS = ["name", "kind", "group", "place", "language", "orchestration", "image", "owner", "deployments", "exception"];
  var SHORT = { "fail": "fail", "unknown": "?", "excepted": "exc", "skipped": "skip", "pass": "ok", "not applicable": "\u2013" };
  var COLOUR = { "fail": "fail", "unknown": "unknown", "excepted": "excepted", "skipped": "excepted", "pass": "pass", "not applicable": "none" };
  var ANSWER = {
    "nobody": "fail", "unknown": "unknown", "documented exception": "excepted", "Service Fabric operator": "excepted",
    "guest patching": "pass", "Azure image upgrade": "pass", "AKS": "pass", "nothing to patch": "none"
  };
  var inputs = {};
  ["search", "answer", "rule", "outcome", "language", "group"].forEach(function (name) { inputs[name] = document.getElementById(name); });

  // every row as an object whose prototype looks its texts up when they are asked for
  function Row(row, number) { this.row = row; this.number = number; }
  FIELDS.forEach(function (name, position) {
    Object.defineProperty(Row.prototype, name, { get: function () { return data.texts[this.row[position + 1]]; } });
  });
  Object.defineProperty(Row.prototype, "answer", { get: function () { return data.answers[this.row[0]]; } });
  Row.prototype.verdict = function (rule) {
    var verdicts = this.row[FIELDS.length + 1];
    return { outcome: data.outcomes[verdicts[3 * rule]], reason: data.texts[verdicts[3 * rule + 1]], fix: data.texts[verdicts[3 * rule + 2]] };
  };
  Row.prototype.searched = function () {
    if (this.words === undefined) {
      var row = this;
      this.words = FIELDS.map(function (name) { return row[name]; }).join("\n").toLowerCase();
    }
    return this.words;
  };

  var rows = data.rows.map(function (row, number) { return new Row(row, number); });
  // the answers stand in the order of the attention they need; sorting is stable
  rows.sort(function (a, b) { return a.row[0] - b.row[0] || a.number - b.number; });
  var shown = rows, page = 0;

  function element(name, text, className) {
    var made = document.createElement(name);
    if (text !== undefined) { made.textContent = text; }
    if (className) { made.className = className; }
    return made;
  }

  function cell(name, className) {
    var made = element(name, undefined, className);
    // the cards on a phone are laid out as blocks, which takes their roles from the parts of a table
    made.setAttribute("role", name === "th" ? "rowheader" : "cell");
    return made;
  }

  function verdictList(row) {
    var list = element("ul", undefined, "verdicts");
    data.rules.forEach(function (rule, number) {
      var outcome = row.verdict(number).outcome;
      var item = element("li", undefined, "verdict " + COLOUR[outcome]);
      var seen = element("span", (number + 1) + " " + SHORT[outcome]);
      seen.setAttribute("aria-hidden", "true");
      item.title = rule[0] + ": " + outcome;
      item.append(seen, element("span", rule[0] + " " + outcome, "hidden"));
      list.append(item);
    });
    return list;
  }

  function detail(row) {
    var list = element("dl");
    function entry(term, text, fix) {
      if (!text && !fix) { return; }
      var description = element("dd", text);
      if (fix) { description.append(element("span", fix, "fix")); }
      list.append(element("dt", term), description);
    }
    entry("Deployments", row.deployments);
    entry("Orchestration", row.orchestration);
    entry("Owner", row.owner);
    entry("Exception", row.exception);
    data.rules.map(function (rule, number) { return { rule: rule, verdict: row.verdict(number) }; })
      .sort(function (a, b) { return data.outcomes.indexOf(a.verdict.outcome) - data.outcomes.indexOf(b.verdict.outcome); })
      .forEach(function (found) { entry(found.rule[0] + " " + found.verdict.outcome, found.verdict.reason || found.rule[1], found.verdict.fix); });
    return list;
  }

  function toggle(button, line, row, open) {
    var opened = button.getAttribute("aria-expanded") === "true";
    if (open === undefined) { open = !opened; }
    if (open === opened) { return; }
    button.setAttribute("aria-expanded", String(open));
    line.classList.toggle("opened", open);
    if (!open) { line.nextSibling.remove(); return; }
    var below = element("tr", undefined, "detail"), content = cell("td");
    below.setAttribute("role", "row");
    below.id = button.getAttribute("aria-controls");
    content.colSpan = 5;
    content.append(detail(row));
    below.append(content);
    line.after(below);
  }

  function lineOf(row) {
    var line = element("tr"), name = cell("th"), where = cell("td"), patched = cell("td"), image = cell("td"), verdicts = cell("td");
    var button = element("button", row.name, "open");
    line.setAttribute("role", "row");
    name.scope = "row";
    button.type = "button";
    button.setAttribute("aria-expanded", "false");
    button.setAttribute("aria-controls", "detail-" + row.number);
    button.addEventListener("click", function () { toggle(button, line, row); });
    line.open = function () { toggle(button, line, row, true); };
    name.append(button, element("small", row.kind));
    where.append(element("div", row.group), element("small", row.place + " (" + row.language + ")"));
    patched.append(element("span", row.answer, "badge " + ANSWER[row.answer]));
    image.textContent = row.image;
    verdicts.append(verdictList(row));
    line.append(name, where, patched, image, verdicts);
    return line;
  }

  function draw(all) {
    var pages = Math.max(1, Math.ceil(shown.length / PAGE));
    page = Math.min(Math.max(page, 0), pages - 1);
    var part = all ? shown : shown.slice(page * PAGE, page * PAGE + PAGE);
    body.replaceChildren.apply(body, []);
    var drawn = document.createDocumentFragment();
    part.forEach(function (row) { drawn.append(lineOf(row)); });
    body.append(drawn);
    var count = shown.length.toLocaleString("en"), total = rows.length.toLocaleString("en");
    document.getElementById("found").textContent = shown.length === rows.length ? total + " scale sets" : count + " of " + total + " scale sets";
    document.getElementById("page").textContent = "Page " + (page + 1) + " of " + pages;
    document.getElementById("previous").disabled = page === 0;
    document.getElementById("next").disabled = page === pages - 1;
  }

  function filter() {
    var words = inputs.search.value.toLowerCase().split(/\s+/).filter(Boolean);
    var answer = inputs.answer.value, language = inputs.language.value, group = inputs.group.value;
    var rule = inputs.rule.value, outcome = inputs.outcome.value;
    shown = rows.filter(function (row) {
      if (answer !== "" && row.row[0] !== Number(answer)) { return false; }
      if (language !== "" && row.language !== language) { return false; }
      if (group !== "" && row.group !== group) { return false; }
      if (outcome !== "" && !data.rules.some(function (_, number) {
        return (rule === "" || Number(rule) === number) && row.row[FIELDS.length + 1][3 * number] === Number(outcome);
      })) { return false; }
      return words.every(function (word) { return row.searched().indexOf(word) >= 0; });
    });
    page = 0;
    draw();
  }

  function options(select, choices) {
    choices.forEach(function (choice) {
      var option = element("option", choice[1]);
      option.value = choice[0];
      select.append(option);
    });
  }

  function distinct(name) {
    return Array.from(new Set(rows.map(function (row) { return row[name]; }))).sort().map(function (text) { return [text, text]; });
  }

  options(inputs.answer, data.answers.map(function (answer, number) { return [String(number), answer]; }));
  options(inputs.rule, data.rules.map(function (rule, number) { return [String(number), rule[0]]; }));
  options(inputs.outcome, data.outcomes.map(function (outcome, number) { return [String(number), outcome]; }));
  options(inputs.language, distinct("language"));
  options(inputs.group, distinct("group"));

  var form = document.getElementById("filters");
  form.addEventListener("input", filter);
  // the fields are empty only after the event
  form.addEventListener("reset", function () { setTimeout(filter, 0); });
  form.addEventListener("submit", function (event) { event.preventDefault(); });
  // a rule alone says nothing: whoever picks one wants to see where it fails
  inputs.rule.addEventListener("change", function () { if (inputs.outcome.value === "") { inputs.outcome.value = "0"; filter(); } });
  document.getElementById("previous").addEventListener("click", function () { page -= 1; draw(); });
  document.getElementById("next").addEventListener("click", function () { page += 1; draw(); });
  document.getElementById("expand").addEventListener("click", function () {
    Array.from(body.children).forEach(function (line) { if (line.open) { line.open(); } });
  });
  document.querySelectorAll("[data-answer]").forEach(function (link) {
    link.addEventListener("click", function () { form.reset(); inputs.answer.value = link.getAttribute("data-answer"); setTimeout(function () {
      inputs.answer.value = link.getAttribute("data-answer"); filter(); }, 0); });
  });
  window.addEventListener("beforeprint", function () {
    draw(true);
    Array.from(body.children).forEach(function (line) { if (line.open && shown.length <= 500) { line.open(); } });
  });
  window.addEventListener("afterprint", function () { draw(); });
  draw();
})();
