// The page: what clicks and keys do besides what Gradio does itself.

import { showDocuments } from "./documents.js";
import { showEvaluations } from "./evaluations.js";
import { showFilter } from "./filter.js";
import { announce, post, send, textOf, write } from "./page-parts.js";
import { closeReader, openReader, placeOf } from "./reader.js";

const box = () => document.querySelector("#question textarea, #question input");
const conversation = () => Number(document.querySelector("#conversation input")?.value || 0);

const LINKS = {
  "a.number": (link) => read(link),
  "a.copy": (link) => copy(link),
  "a.judge": (link) => judge(link),
  "a.start": (link) => ask(link.textContent),
  "a.alone": (link) => askAgain(link, "#ask-alone"),
  "a.as-written": (link) => askAgain(link, "#ask-as-written"),
};
const BUTTONS = {
  "#new-talk": () => openConversation(0),
  "#clear-talk": () => clearConversation(),
  ".earlier button": (button) => openConversation(Number(button.value)),
};

document.addEventListener("click", (event) => {
  if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  for (const [selector, act] of Object.entries({ ...LINKS, ...BUTTONS })) {
    const target = event.target.closest?.(selector);
    if (target) {
      event.preventDefault();
      event.stopPropagation();
      act(target);
      closeMenus(selector === "a.copy" ? target.closest("details") : null);
      return;
    }
  }
  closeMenus(event.target.closest?.("details"));
  const words = event.target.closest?.("#chat .words");
  if (words && getSelection().isCollapsed) read(words.closest(".quote").querySelector("a.number"));
}, true);

document.addEventListener("keydown", (event) => {
  const field = box();
  const typing = event.target.matches?.("input, textarea, select, [contenteditable]");
  if (event.key === "Escape") {
    if (closeMenus(null) || closeReader()) event.preventDefault();
  } else if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && field) {
    event.preventDefault();
    document.querySelector('#tabs [role="tab"]')?.click();
    field.focus();
  } else if (event.key === "ArrowUp" && event.target === field && field.value === "") {
    const asked = document.querySelectorAll('#chat [data-testid="user"]');
    if (asked.length) {
      event.preventDefault();
      write(field, asked[asked.length - 1].textContent.trim());
    }
  }
});

document.addEventListener("toggle", (event) => {
  if (event.target.matches?.("details.cite") && event.target.open) placeMenu(event.target);
  if (event.target.matches?.("details.earlier") && event.target.open) listConversations(event.target);
  if (event.target.matches?.("details.cite-all") && event.target.open) listExports(event.target);
}, true);

/** Open a menu upwards where there is no room below it, above the field for questions. */
function placeMenu(menu) {
  menu.classList.remove("upwards");
  const floor = document.querySelector("#ask-row").getBoundingClientRect().top;
  const box = menu.querySelector(".menu").getBoundingClientRect();
  menu.classList.toggle("upwards", box.bottom > floor && menu.getBoundingClientRect().top > box.height);
}

/** Close all open menus but `kept`, and leave what was in them; return whether there was one. */
function closeMenus(kept) {
  const open = [...document.querySelectorAll("details.cite[open], details.menu-of[open]")];
  const closed = open.filter((menu) => menu !== kept);
  for (const menu of closed) {
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    menu.removeAttribute("open");
  }
  return closed.length > 0;
}

function read(link) {
  const answer = link.closest(".answer");
  const numbers = [...answer.querySelectorAll("a.number")];
  const judging = answer.querySelector("a.judge");
  const turn = judging && new URL(judging.href).searchParams.get("turn");
  openReader(numbers.map(placeOf), numbers.indexOf(link), turn, link);
}

async function copy(link) {
  const response = await fetch(link.href).catch(() => null);
  if (!response?.ok) {
    announce(response ? "The document was replaced or removed." : "The server does not answer.");
    return;
  }
  const copied = await copyText(await response.text());
  link.closest("details")?.removeAttribute("open");
  announce(copied ? `Copied: ${link.textContent}` : "This browser does not let the page copy.");
}

/** Copy `text`; over plain HTTP from another machine there is only the old way. */
async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = textOf("textarea", text, "unseen");
    document.body.append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    return copied;
  }
}

async function judge(link) {
  const problem = await post(link.href);
  announce(problem ?? "Thank you, noted.");
  if (problem) return;
  link.parentElement.querySelectorAll("a.judge").forEach((other) => {
    other.classList.toggle("given", other === link);
  });
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 50));

async function ask(question) {
  const field = box();
  write(field, question);
  await settled();
  field.focus();
  document.querySelector("#question .submit-button").click();
}

/** Ask the question of a link otherwise than by the field, with a button of its own. */
async function askAgain(link, button) {
  write(box(), new URL(link.href).searchParams.get("q"));
  await settled();
  document.querySelector(button).click();
}

async function openConversation(number) {
  closeReader();
  write(document.querySelector("#conversation input"), String(number));
  await settled();
  document.querySelector("#open-conversation").click();
  box().focus();
}

async function clearConversation() {
  const number = conversation();
  if (!number) return;
  if (!confirm("Delete this conversation? What you said of its answers is kept.")) return;
  const problem = await send(`/conversations/${number}`, { method: "DELETE" });
  if (problem) announce(problem);
  else openConversation(0);
}

async function listConversations(menu) {
  menu.querySelector(".menu").replaceChildren();
  const response = await fetch("/conversations").catch(() => null);
  const found = response?.ok ? await response.json() : [];
  const items = found.map(({ id, question, turns }) => {
    const button = textOf("button", question);
    button.type = "button";
    button.value = id;
    button.append(textOf("small", turns === 1 ? "1 question" : `${turns} questions`));
    if (id === conversation()) button.setAttribute("aria-current", "true");
    return button;
  });
  menu.querySelector(".menu").replaceChildren(
    ...(items.length ? items : [textOf("p", "Nothing was asked here yet.", "note")]),
  );
}

function listExports(menu) {
  menu.querySelectorAll("a").forEach((link) => {
    link.href = `/citations/${link.id.slice("export-".length)}?conversation=${conversation()}`;
  });
}

/** Mend what Gradio draws as it draws it: fill the other tabs, show a new question at the top, and
    name messages by what they are and not by their markup. */
function attend() {
  let answered = 0;
  new MutationObserver(() => {
    for (const message of document.querySelectorAll('#chat [data-testid][aria-label*="message:"]')) {
      message.setAttribute("aria-label", message.dataset.testid === "user" ? "Question" : "Answer");
    }
    const documents = document.querySelector("#library:empty");
    if (documents) showDocuments(documents);
    const filter = document.querySelector("#filter:empty");
    if (filter && document.querySelector("#filters textarea, #filters input")) showFilter(filter);
    const evaluations = document.querySelector("#evaluations:empty");
    if (evaluations) showEvaluations(evaluations);
    const questions = document.querySelectorAll('#chat [data-testid="user"]');
    const answers = document.querySelectorAll('#chat [data-testid="bot"] .answer').length;
    if (answers > answered && answers > 1) questions[questions.length - 1].scrollIntoView();
    answered = answers;
  }).observe(document.body, { childList: true, subtree: true });
}

/** Ask what the address says, once the server has drawn the conversation: what it draws last stays. */
async function askFromAddress() {
  const question = new URLSearchParams(location.search).get("q");
  if (!question) return;
  while (!document.querySelector('#chat .welcome, #chat [data-testid="user"]')) await settled();
  history.replaceState(null, "", "/");
  ask(question);
}

attend();
askFromAddress();
