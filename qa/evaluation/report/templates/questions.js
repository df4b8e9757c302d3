"use strict";

// Everything shown comes from documents and gold sets: it is only ever set as text.

const data = JSON.parse(document.getElementById("data").textContent);
const at = (id) => document.getElementById(id);

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
  if (question.history.length) list.append(...entry("asked before", ...question.history.map((one) => text(one))));
  if (!question.answerable) list.append(...entry("expected", "no answer"));
  list.append(...entry("expected", ...question.answers.map((one) => text(one))));
  list.append(...entry("evidence", ...question.evidence.map((one) => {
    const parts = one.quote ? [text(one.quote), " ", element("span", "file", text(one.document))] : [text(one.document)];
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
  return element("p", "facts", ...[...shown, ...question.tags].map((one) => text(one, "span")));
}

function answerOf(question) {
  return element("ol", "quotes", ...(question.quotes || []).map(quoteItem));
}

function words(question) {
  const parts = [question.id, question.question, ...question.history, ...question.answers];
  for (const one of question.evidence) parts.push(one.document, one.quote || "");
  for (const shown of question.sides || [question]) {
    for (const one of shown.quotes || []) parts.push(one.document, one.title || "", one.text);
  }
  return parts.join("\n").toLocaleLowerCase();
}

const ORDERS = {
  given: null,
  worst: (one, other) => (other.badness ?? 0) - (one.badness ?? 0),
  rank: (one, other) => (other.rank ?? (other.answerable ? Infinity : 0)) - (one.rank ?? (one.answerable ? Infinity : 0)) || 0,
};
const STEP = 50;

// Draws the questions that are chosen, some at a time.
function listing(questions, kindOf, draw) {
  const found = questions.map((question) => words(question));
  let chosen = [];
  let drawn = 0;

  function more() {
    at("list").append(...chosen.slice(drawn, drawn + STEP).map(draw));
    drawn = Math.min(chosen.length, drawn + STEP);
    at("more").hidden = drawn === chosen.length;
    at("shown").textContent = `${chosen.length.toLocaleString("en")} of ${questions.length.toLocaleString("en")} questions`;
  }

  function choose() {
    const wanted = at("words").value.trim().toLocaleLowerCase();
    const kind = at("kind").value;
    const tag = at("tag") ? at("tag").value : "";
    chosen = questions.filter((question, number) =>
      (!kind || kindOf(question).includes(kind)) && (!tag || question.tags.includes(tag)) && (!wanted || found[number].includes(wanted)));
    const order = ORDERS[at("order").value];
    if (order) chosen.sort(order);
    at("list").replaceChildren();
    drawn = 0;
    more();
  }

  for (const id of ["words", "kind", "tag", "order"]) at(id)?.addEventListener("input", choose);
  at("more").addEventListener("click", more);
  choose();
  return choose;
}
