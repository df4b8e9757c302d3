// The source reader: a document beside the chat, opened at a quote.
//
// Text of documents only ever becomes text nodes. Offsets are code points, as on the server, so
// texts are cut as arrays of code points.

import { announce, indexed, post, textOf } from "./page-parts.js";

const NEAR_EDGE = 600;

const panel = document.createElement("aside");
panel.id = "reader";
panel.hidden = true;
panel.tabIndex = -1;
panel.setAttribute("aria-label", "Source");
panel.innerHTML = `
  <header>
    <div class="bar">
      <button type="button" class="previous" title="Previous quote of this answer">‹<span class="unseen"> Previous quote</span></button>
      <span class="which" role="status"></span>
      <button type="button" class="next" title="Next quote of this answer">›<span class="unseen"> Next quote</span></button>
      <button type="button" class="close" title="Close (Esc)">Close</button>
    </div>
    <h2></h2>
    <p class="facts"></p>
    <p class="links"></p>
  </header>
  <div class="scroll" tabindex="0" role="region" aria-label="Text of the source">
    <div class="text" lang=""></div>
  </div>
  <div class="choices">
    <button type="button" class="unmark" hidden></button>
    <button type="button" class="meant" hidden>This is the right passage</button>
  </div>`;

const part = (selector) => panel.querySelector(selector);
const state = {
  places: [], at: 0, window: null, turn: null, opener: null, loading: false, block: null,
};

/** Open the reader at `places[at]`; all of them are quotes of one answer. */
export async function openReader(places, at, turn, opener) {
  Object.assign(state, { places, turn, opener: opener ?? state.opener });
  if (!panel.isConnected) document.body.append(panel);
  // What was read before is not to be taken for what is being fetched.
  fill(part(".text"), []);
  state.window = null;
  panel.hidden = false;
  document.body.classList.add("reading");
  await show(at);
  panel.focus({ preventScroll: true });
}

/** Close the reader, and go back to where it was opened; return whether it was open. */
export function closeReader() {
  if (panel.hidden) return false;
  panel.hidden = true;
  document.body.classList.remove("reading");
  document.querySelectorAll(".quote.opened").forEach((quote) => quote.classList.remove("opened"));
  state.opener?.focus({ preventScroll: true });
  return true;
}

/** Return the place that a link to a document names. */
export function placeOf(link) {
  const address = new URL(link.href);
  const number = (name) => Number(address.searchParams.get(name));
  const core = (address.searchParams.get("core") ?? "").split("-").map(Number);
  return {
    document: Number(address.pathname.split("/").pop()),
    start: number("start"),
    end: number("end"),
    core: core.length === 2 ? core : [number("start"), number("end")],
    link,
  };
}

async function show(at) {
  const place = state.places[at];
  choose(null);
  state.at = at;
  part(".which").textContent = `Quote ${at + 1} of ${state.places.length}`;
  part(".previous").disabled = at === 0;
  part(".next").disabled = at === state.places.length - 1;
  document.querySelectorAll(".quote.opened").forEach((quote) => quote.classList.remove("opened"));
  place.link?.closest(".quote")?.classList.add("opened");
  const found = await fetched(place.document, `start=${place.start}`);
  if (state.places[state.at] !== place) return;
  if (found === null || found.gone) {
    fill(part(".text"), []);
    showGone(found?.gone);
    return;
  }
  state.window = { document: place.document, start: found.start, end: found.end, characters: found.characters };
  showHead(place, found);
  fill(part(".text"), found.pieces.map((piece) => pieceElement(piece, place)));
  const mark = part("mark.current");
  if (mark) {
    const box = part(".scroll");
    box.scrollTop += mark.getBoundingClientRect().top - box.getBoundingClientRect().top - box.clientHeight / 4;
  }
}

function showHead(place, found) {
  part("h2").textContent = found.title;
  fill(part(".facts"), found.facts.map((fact) => textOf("span", fact)));
  const links = [linkTo(`/document/${place.document}?start=${place.start}&end=${place.end}#quote`, "Permanent link")];
  if (found.original) {
    const changed = found.original.changed ? "Original file (changed since)" : "Original file";
    links.push(linkTo(`/document/${place.document}/original`, changed));
  }
  if (found.address) links.push(linkTo(found.address, "Page on the web"));
  fill(part(".links"), links);
}

function showGone(fate) {
  part("h2").textContent = fate?.name ?? "This document cannot be read";
  const words = fate?.replaced_by
    ? "This document was replaced by a newer version of its file."
    : "This document was removed from the library.";
  fill(part(".facts"), [textOf("span", fate ? words : "The server does not answer. Is it still running?")]);
  fill(part(".links"), fate?.replaced_by ? [linkTo(`/document/${fate.replaced_by}`, "Read the newer version")] : []);
  state.window = null;
}

function linkTo(address, label) {
  const link = textOf("a", label);
  link.href = address;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  return link;
}

/** Return a piece of the text as an element, with the quotes of this answer marked. */
function pieceElement(piece, current) {
  const points = Array.from(piece.text);
  const own = state.places.filter((place) => place.document === current.document);
  const edges = new Set([piece.start, piece.end]);
  for (const place of own) {
    for (const edge of [place.start, place.end, ...place.core]) {
      if (piece.start < edge && edge < piece.end) edges.add(edge);
    }
  }
  const sorted = [...edges].sort((one, other) => one - other);
  const element = document.createElement("span");
  element.className = piece.kind.replace(" ", "-");
  element.dataset.span = `${piece.start}-${piece.end}`;
  if (piece.kind === "furniture") standApart(element, "Set apart as boilerplate");
  if (piece.unmarked) standApart(element, "Counted as text by hand");
  for (let index = 0; index + 1 < sorted.length; index += 1) {
    const [start, end] = [sorted[index], sorted[index + 1]];
    const words = points.slice(start - piece.start, end - piece.start).join("");
    const inside = own.filter((place) => place.start <= start && end <= place.end);
    const run = textOf(inside.length ? "mark" : "span", words);
    run.dataset.start = start;
    if (inside.includes(current)) {
      run.className = current.core[0] <= start && end <= current.core[1] ? "current core" : "current";
    }
    element.append(run);
  }
  return element;
}

/** Let a block be chosen, to be counted otherwise; `label` says what it is taken for. */
function standApart(element, label) {
  element.tabIndex = 0;
  element.title = label;
  element.setAttribute("role", "note");
  element.setAttribute("aria-label", label);
  element.classList.add("apart");
}

/** Offer to count `block` otherwise, or with null nothing. */
function choose(block) {
  part(".text .chosen")?.classList.remove("chosen");
  block?.classList.add("chosen");
  state.block = block;
  const button = part(".unmark");
  button.hidden = !block;
  button.textContent = block?.matches(".furniture") ? "This is text" : "Set apart again";
}

async function unmark() {
  const { block, window: shown } = state;
  const [start, end] = block.dataset.span.split("-").map(Number);
  const undo = !block.matches(".furniture");
  choose(null);
  part(".scroll").focus({ preventScroll: true });
  announce("Indexing this anew …");
  const query = new URLSearchParams({ start, end, undo });
  const refused = await post(`/documents/${shown.document}/unmark?${query}`);
  const job = refused ? null : await indexed();
  if (state.window !== shown) return;
  const redrawn = refused ? null : await redraw();
  const piece = redrawn?.find((one) => one.start <= start && start < one.end);
  const counts = piece && (piece.kind === "furniture") === undo;
  part(`.text [data-span^="${start}-"]`)?.focus({ preventScroll: true });
  const done = undo ? "It is set apart again." : "It counts as text now; ask again.";
  announce(counts ? done : refused ?? job?.problem ?? "The server does not answer. Is it still running?");
}

/** Draw what is shown as the server has it now, where it is; return its pieces. */
async function redraw() {
  const { window: shown } = state;
  const pieces = [];
  const first = shown.start;
  for (let at = first; at < shown.end;) {
    const found = await fetched(shown.document, `start=${at}&end=${shown.end}`);
    if (!found?.pieces?.length || state.window !== shown) return null;
    pieces.push(...found.pieces);
    at = found.end;
  }
  // What was loaded before it meanwhile would be lost.
  if (shown.start !== first) return redraw();
  const top = part(".scroll").scrollTop;
  fill(part(".text"), pieces.map((piece) => pieceElement(piece, state.places[state.at])));
  part(".scroll").scrollTop = top;
  return pieces;
}

function fill(element, children) {
  element.replaceChildren(...children);
}

async function fetched(number, query) {
  try {
    const response = await fetch(`/document/${number}/text?${query}`);
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

/** Load the windows before and after, once the text is scrolled near its edges. */
async function extend() {
  const shown = state.window;
  const box = part(".scroll");
  if (!shown || state.loading) return;
  const before = box.scrollTop < NEAR_EDGE && shown.start > 0;
  const after = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_EDGE && shown.end < shown.characters;
  if (!before && !after) return;
  state.loading = true;
  const from = before ? Math.max(0, shown.start - 20000) : shown.end;
  const to = before ? shown.start : shown.end + 20000;
  const found = await fetched(shown.document, `start=${from}&end=${to}`);
  state.loading = false;
  if (state.window !== shown) return;
  if (found?.gone) showGone(found.gone);
  if (!found?.pieces) return;
  const added = found.pieces.map((piece) => pieceElement(piece, state.places[state.at]));
  const height = box.scrollHeight;
  if (before) {
    part(".text").prepend(...added);
    box.scrollTop += box.scrollHeight - height;
    shown.start = found.start;
  } else {
    part(".text").append(...added);
    shown.end = found.end;
  }
}

/** Return the selected range of the text in document offsets, or null. */
function selectedRange() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const text = part(".text");
  if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return null;
  const offset = (node, units) => {
    const run = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest("[data-start]");
    if (!run || node.nodeType !== Node.TEXT_NODE) return null;
    return Number(run.dataset.start) + Array.from(node.data.slice(0, units)).length;
  };
  const start = offset(range.startContainer, range.startOffset);
  const end = offset(range.endContainer, range.endOffset);
  return start === null || end === null || start >= end ? null : { start, end };
}

document.addEventListener("selectionchange", () => {
  part(".meant").hidden = state.turn === null || panel.hidden || !state.window || !selectedRange();
});

panel.addEventListener("mousedown", (event) => {
  // A press on a button must not undo the selection, or leave the block, that it is about.
  if (event.target.closest(".choices")) event.preventDefault();
});

part(".text").addEventListener("focusin", (event) => choose(event.target.closest(".apart")));
part(".text").addEventListener("click", (event) => choose(event.target.closest(".apart")));
part(".text").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !event.target.matches(".apart")) return;
  event.preventDefault();
  part(".unmark").focus();
});

panel.addEventListener("click", async (event) => {
  const pressed = event.target.closest("button");
  if (!pressed) return;
  if (pressed.matches(".close")) closeReader();
  if (pressed.matches(".previous")) show(state.at - 1);
  if (pressed.matches(".next")) show(state.at + 1);
  if (pressed.matches(".unmark")) unmark();
  if (pressed.matches(".meant")) {
    const range = selectedRange();
    if (!range) return;
    const query = new URLSearchParams({
      turn: state.turn, verdict: "meant", document: state.window.document, ...range,
    });
    const problem = await post(`/feedback?${query}`);
    announce(problem ?? "Noted as the right passage.");
    if (!problem) getSelection().removeAllRanges();
  }
});

part(".scroll").addEventListener("scroll", extend, { passive: true });
