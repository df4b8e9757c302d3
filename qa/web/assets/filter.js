// The filter: which documents questions are asked of. It stays until it is cleared or the tab closed.
//
// Names of documents and publishers only ever become text nodes and values.

import { textOf, write } from "./page-parts.js";

const KEPT = "verbatim-filter";
const GROUPS = { publishers: "Publishers", kinds: "Kinds of file", documents: "Documents" };
const DATES = { since: "From", until: "To" };

const state = { publishers: [], kinds: [], documents: [], since: null, until: null, asked: 0 };
let root = null;
const part = (selector) => root.querySelector(selector);

/** Fill the section of the filter, once it is on the page. */
export function showFilter(section) {
  root = section;
  root.innerHTML = `
    <details class="menu-of choosing">
      <summary>Filter</summary>
      <div class="menu" role="group" aria-label="Ask only some documents">
        <input type="search" class="find" placeholder="Publisher, kind or document"
          aria-label="Find a publisher, a kind of file or a document">
        <div class="found"></div>
        <div class="dates"></div>
        <p class="note dated"></p>
      </div>
    </details>
    <ul class="chosen" aria-label="Asked only"></ul>
    <button type="button" class="clear" hidden>Clear filter</button>`;
  part(".dates").append(...Object.entries(DATES).map(([name, label]) => {
    const line = textOf("label", label);
    const input = document.createElement("input");
    Object.assign(input, { name, maxLength: 10, placeholder: "2024-03-12" });
    input.addEventListener("change", () => change(name, input.value.trim() || null));
    line.append(input);
    return line;
  }));
  part(".find").addEventListener("input", offer);
  part("details").addEventListener("toggle", () => { if (part("details").open) offer(); });
  part(".found").addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button) toggle(button.dataset.group, button.value);
  });
  part(".chosen").addEventListener("click", remove);
  part(".clear").addEventListener("click", clear);
  restore();
  draw();
}

function restore() {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? "{}");
  for (const name of [...Object.keys(GROUPS), ...Object.keys(DATES)]) state[name] = kept[name] ?? state[name];
}

/** Offer what holds the words that are looked for. */
async function offer() {
  const asked = ++state.asked;
  const query = new URLSearchParams({ find: part(".find").value });
  const response = await fetch(`/filters?${query}`).catch(() => null);
  if (asked !== state.asked) return;
  const found = response?.ok ? await response.json() : null;
  if (asked !== state.asked) return;
  const groups = found ? Object.keys(GROUPS).filter((group) => found[group].length) : [];
  const none = found ? "Nothing is called so." : "The server does not answer. Is it still running?";
  part(".found").replaceChildren(
    ...groups.flatMap((group) => [textOf("p", GROUPS[group], "note"), ...found[group].map((one) => choice(group, one))]),
    ...(groups.length ? [] : [textOf("p", none, "note")]),
  );
  part(".dated").textContent = !found ? "" : found.dated
    ? `The documents are dated ${found.dated[0]} to ${found.dated[1]}.`
    : "No document has a date.";
}

function choice(group, one) {
  const name = one.name ?? one;
  const button = textOf("button", one.title ?? name);
  if (one.title) button.append(textOf("small", name));
  button.type = "button";
  button.value = name;
  button.dataset.group = group;
  button.setAttribute("aria-pressed", state[group].includes(name));
  return button;
}

function toggle(group, name) {
  const others = state[group].filter((one) => one !== name);
  change(group, others.length < state[group].length ? others : [...others, name]);
}

function change(name, value) {
  state[name] = value;
  draw();
}

function remove(event) {
  const button = event.target.closest("button");
  if (!button) return;
  const { group } = button.dataset;
  change(group, group in GROUPS ? state[group].filter((one) => one !== button.value) : null);
  (part(".chosen button") ?? part("summary")).focus();
}

function clear() {
  for (const group of Object.keys(GROUPS)) state[group] = [];
  for (const name of Object.keys(DATES)) state[name] = null;
  draw();
  part("summary").focus();
}

/** Show what is chosen, keep it, and hand it to the server with the next question. */
function draw() {
  const chips = [
    ...Object.keys(GROUPS).flatMap((group) => state[group].map((name) => chip(group, name, name))),
    ...Object.keys(DATES).filter((name) => state[name])
      .map((name) => chip(name, state[name], `${DATES[name].toLowerCase()} ${state[name]}`)),
  ];
  part(".chosen").replaceChildren(...chips);
  part(".clear").hidden = !chips.length;
  for (const name of Object.keys(DATES)) part(`[name=${name}]`).value = state[name] ?? "";
  for (const button of part(".found").querySelectorAll("button")) {
    button.setAttribute("aria-pressed", state[button.dataset.group].includes(button.value));
  }
  const { publishers, kinds, documents, since, until } = state;
  const kept = JSON.stringify({ publishers, kinds, documents, since, until });
  sessionStorage.setItem(KEPT, kept);
  write(document.querySelector("#filters textarea, #filters input"), chips.length ? kept : "");
}

function chip(group, value, label) {
  const item = document.createElement("li");
  const button = textOf("button", "");
  button.append(textOf("span", label));
  Object.assign(button, { type: "button", value, title: label });
  button.dataset.group = group;
  button.setAttribute("aria-label", `Ask no longer only ${label}`);
  item.append(button);
  return item;
}
