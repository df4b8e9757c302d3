"use strict";

// Everything shown comes from documents and gold sets: it is only ever set as text.

const data = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);

function element(name, classes, ...children) {
  const made = document.createElement(name);
  if (classes) made.className = classes;
  made.append(...children);
  return made;
}

// A text of unknown direction, that does not turn what stands around it.
function text(words, name = "bdi", classes = "") {
  const made = element(name, classes, words);
  made.dir = "auto";
  return made;
}

function entry(label, ...values) {
  return values.length ? [element("dt", "", label), ...values.map((value) => element("dd", "", value))] : [];
}

function quoteItem(quote) {
  const words = text(quote.text, "p", "words");
  const source = element("p", "source");
  const name = text(quote.title || quote.document);
  if (data.reader) {
    const link = element("a", "", name);
    link.href = `${data.reader}${quote.document_id}?start=${quote.start}&end=${quote.end}#quote`;
    link.target = "_blank";
    link.rel = "noopener";
    source.append(link);
  } else {
    source.append(name);
  }
  if (quote.title) source.append(element("span", "file", text(quote.document)));
  const verdict = quote.is_right === true ? "right" : quote.is_right === false ? "wrong" : "";
  const item = element("li", verdict, words, source);
  if (verdict) source.prepend(element("b", "verdict", verdict), " ");
  return item;
}

function expected(question) {
  const list = element("dl", "expected");
  if (question.history.length) list.append(...entry("asked before", ...question.history.map((earlier) => text(earlier))));
  if (!question.answerable) list.append(...entry("expected", "no answer"));
  list.append(...entry("expected", ...question.answers.map((answer) => text(answer))));
  list.append(...entry("evidence", ...question.evidence.map((evidence) => {
    const file = text(evidence.document);
    const parts = evidence.quote ? [text(evidence.quote), " ", element("span", "file", file)] : [file];
    return element("span", "", ...parts);
  })));
  return list;
}

function facts(question) {
  const shown = [question.id];
  if ((question.confidence ?? null) !== null) {
    shown.push(`${question.answered ? "answered" : "declined"} at ${question.confidence.toFixed(3)}`);
    if (question.answerable && question.evidence.length) shown.push(question.rank ? `relevant passage at rank ${question.rank}` : "no relevant passage");
    if (question.quote_rank) shown.push(`right quote at ${question.quote_rank}`);
  }
  return element("p", "facts", ...[...shown, ...question.tags].map((fact) => text(fact, "span")));
}

function answerOf(question) {
  return element("ol", "quotes", ...(question.quotes || []).map(quoteItem));
}

function words(question) {
  const parts = [question.id, question.question, ...question.history, ...question.answers];
  for (const evidence of question.evidence) parts.push(evidence.document, evidence.quote || "");
  for (const shown of question.sides || [question]) {
    for (const quote of shown.quotes || []) parts.push(quote.document, quote.title || "", quote.text);
  }
  return parts.join("\n").toLocaleLowerCase();
}

const ORDERS = {
  given: null,
  worst: (first, second) => (second.badness ?? 0) - (first.badness ?? 0),
  rank: (first, second) => (second.rank ?? (second.answerable ? Infinity : 0)) - (first.rank ?? (first.answerable ? Infinity : 0)) || 0,
};
const STEP = 50;

// Draws the questions that are chosen, some at a time.
function listing(questions, kindOf, draw) {
  const searched = questions.map(words);
  let chosen = [];
  let drawn = 0;

  function more() {
    byId("list").append(...chosen.slice(drawn, drawn + STEP).map(draw));
    drawn = Math.min(chosen.length, drawn + STEP);
    byId("more").hidden = drawn === chosen.length;
    byId("shown").textContent = `${chosen.length.toLocaleString("en")} of ${questions.length.toLocaleString("en")} questions`;
  }

  function choose() {
    const wanted = byId("words").value.trim().toLocaleLowerCase();
    const kind = byId("kind").value;
    const tag = byId("tag") ? byId("tag").value : "";
    chosen = questions.filter((question, number) =>
      (!kind || kindOf(question).includes(kind)) && (!tag || question.tags.includes(tag)) && (!wanted || searched[number].includes(wanted)));
    const order = ORDERS[byId("order").value];
    if (order) chosen.sort(order);
    byId("list").replaceChildren();
    drawn = 0;
    more();
  }

  for (const id of ["words", "kind", "tag", "order"]) byId(id)?.addEventListener("input", choose);
  byId("more").addEventListener("click", more);
  choose();
  return choose;
}
