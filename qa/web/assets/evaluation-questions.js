// The questions of an evaluation: what was expected and what came, each to be read in its source.

import { textOf } from "./page-parts.js";
import { openReader, placeOf } from "./reader.js";

const NUMBERS = new Intl.NumberFormat();

/** Fill `root` with the questions of the evaluation `name`, the worst first. */
export function showQuestions(root, name) {
  root.innerHTML = `
    <h2>Questions</h2>
    <label class="outcomes">Show <select></select></label>
    <ul></ul>
    <button type="button" class="plain more" hidden>Show more</button>`;
  const select = root.querySelector("select");
  const list = root.querySelector("ul");
  const more = root.querySelector(".more");
  let latest = 0;

  async function load(start) {
    latest += 1;
    const own = latest;
    const query = new URLSearchParams({ outcome: select.value, start });
    const response = await fetch(`/evaluations/${name}/questions?${query}`).catch(() => null);
    if (own !== latest) return;
    const found = response?.ok ? await response.json() : null;
    if (own !== latest) return;
    if (!found) {
      list.replaceChildren(textOf("li", "The questions cannot be read. Is the server still running?", "note"));
      return;
    }
    if (!select.options.length) fillOutcomes(select, found.outcomes);
    const items = found.questions.map(itemOf);
    if (start) list.append(...items);
    else list.replaceChildren(...items);
    more.hidden = list.children.length >= found.count;
  }

  select.addEventListener("change", () => load(0));
  more.addEventListener("click", () => load(list.children.length));
  list.addEventListener("click", (event) => {
    const link = event.target.closest("a.place");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const links = [...link.closest("li").querySelectorAll("a.place")];
    openReader(links.map(placeOf), links.indexOf(link), null, link);
  });
  load(0);
}

function fillOutcomes(select, outcomes) {
  const total = Object.values(outcomes).reduce((sum, count) => sum + count, 0);
  const entries = [["", `all (${NUMBERS.format(total)})`]];
  for (const [outcome, count] of Object.entries(outcomes)) entries.push([outcome, `${outcome} (${NUMBERS.format(count)})`]);
  select.replaceChildren(...entries.map(([value, label]) => {
    const option = textOf("option", label);
    option.value = value;
    return option;
  }));
}

function itemOf(question) {
  const item = textOf("li", "", question.badness ? "failed" : "");
  item.append(textOf("p", question.outcome, "outcome"), textOf("h3", question.question));
  if (question.history.length) item.append(textOf("p", `After: ${question.history.join(" / ")}`, "note"));
  const expected = question.answerable ? question.answers.join(" / ") : "no answer";
  if (expected) item.append(line("Expected", textOf("span", expected)));
  for (const place of question.places) item.append(line("Gold", goldOf(place)));
  (question.quotes ?? []).forEach((quote, at) => {
    const label = `Quote ${at + 1}${quote.is_right ? ", right" : ""}`;
    item.append(line(label, linkTo(quote.document_id, quote.start, quote.end, quote.text), quote.document));
  });
  return item;
}

function line(label, shown, source = "") {
  const made = textOf("p", "", "line");
  made.append(textOf("span", label, "label"), shown);
  if (source) made.append(textOf("small", source));
  return made;
}

/** Return gold evidence as a link to where it stands, if it is in the library. */
function goldOf(place) {
  const words = place.quote ?? place.document;
  if (place.id === null) return textOf("span", `${words} (not in the library)`);
  return linkTo(place.id, place.start ?? 0, place.end ?? 0, words);
}

function linkTo(document, start, end, words) {
  const link = textOf("a", words, "place");
  link.href = `/document/${document}?start=${start}&end=${end}#quote`;
  return link;
}
