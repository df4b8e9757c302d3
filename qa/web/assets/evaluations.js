// Evaluations: a gold file to choose or drop, how far it is, its report, and its questions.
//
// What gold files and documents hold only ever becomes text nodes. A report is drawn in a frame
// that cannot reach the page.

import { announce, post, send, textOf } from "./page-parts.js";
import { showQuestions } from "./evaluation-questions.js";

const FORMATS = [".jsonl", ".ndjson", ".csv", ".tsv", ".json"];
const FIGURES = { "hit@1": "Right passage first", "quote_hit@1": "Right quote first", answerable_auroc: "Answerable or not (AUROC)" };
const TIMES = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const NUMBERS = new Intl.NumberFormat();
const POLL_MS = 500;

const state = { evaluations: [], running: null, opened: null, following: false, wanted: 0 };
let root = null;
const part = (selector) => root.querySelector(selector);

/** Fill the section of evaluations, once it is on the page. */
export function showEvaluations(section) {
  root = section;
  root.innerHTML = `
    <div class="drop">
      <p class="what">Ask the questions of a gold set, and see how often the library answers them rightly.</p>
      <button type="button" class="strong choose-gold">Choose a gold file</button>
      <span class="note">or drop one here</span>
      <input type="file" class="gold" hidden aria-label="Gold file to evaluate">
      <p class="note">A question a line (.jsonl), a table with the columns question and answer (.csv, .tsv),
        or SQuAD (.json).</p>
    </div>
    <p class="problem" role="alert"></p>
    <div class="work" hidden>
      <p class="doing" role="status"></p>
      <progress max="1" aria-label="Questions asked"></progress>
      <button type="button" class="plain cancel-run">Cancel</button>
    </div>
    <h2 class="reports-title" hidden>Reports</h2>
    <ul class="reports"></ul>
    <section class="report" aria-label="Report" tabindex="-1" hidden></section>`;
  const input = part("input.gold");
  input.accept = FORMATS.join(",");
  part(".choose-gold").addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    const [chosen] = input.files;
    if (chosen) evaluate(chosen);
    input.value = "";
  });
  for (const name of ["dragenter", "dragover", "dragleave", "drop"]) root.addEventListener(name, drag);
  part(".reports").addEventListener("click", act);
  part(".cancel-run").addEventListener("click", cancel);
  follow();
}

function drag(event) {
  if (![...event.dataTransfer.types].includes("Files")) return;
  event.preventDefault();
  const leaves = event.type === "drop" || (event.type === "dragleave" && !root.contains(event.relatedTarget));
  part(".drop").classList.toggle("over", !leaves);
  if (event.type !== "drop") return;
  const files = [...event.dataTransfer.files];
  if (files.length === 1) evaluate(files[0]);
  else say("Drop one file at a time.");
}

const say = (problem) => { part(".problem").textContent = problem ?? ""; };

async function evaluate(file) {
  say("");
  showWork(`Uploading ${file.name} …`, null);
  part(".cancel-run").hidden = true;
  const query = new URLSearchParams({ name: file.name });
  const problem = await send(`/evaluations/upload?${query}`, { method: "POST", body: file });
  part(".work").hidden = true;
  say(problem);
  follow();
}

async function cancel() {
  const name = part(".work").dataset.name;
  if (name) say(await post(`/evaluations/${name}/cancel`));
}

/** Show what there is and, while one is running, how far it is; until it has ended. */
async function follow() {
  state.wanted += 1;
  if (state.following) return;
  state.following = true;
  for (;;) {
    const { wanted } = state;
    const response = await fetch("/evaluations").catch(() => null);
    if (!response?.ok) {
      say("The server does not answer. Is it still running?");
      break;
    }
    const found = await response.json();
    const before = state.running;
    state.running = found.running?.name ?? null;
    state.evaluations = found.evaluations;
    drawList();
    drawWork(found.running);
    if (before && before !== state.running) tell(before);
    if (state.running) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    // What was asked for meanwhile is not in this answer yet.
    else if (wanted === state.wanted) break;
  }
  state.following = false;
}

/** Say what became of an evaluation that has ended, and show its report. */
function tell(name) {
  const found = state.evaluations.find((one) => one.name === name);
  if (!found) return;
  if (found.fate === "done") show(found);
  announce(`${found.gold}: ${fateOf(found)}`);
}

function drawWork(running) {
  part(".work").hidden = !running;
  part(".choose-gold").disabled = Boolean(running);
  if (!running) return;
  part(".work").dataset.name = running.name;
  part(".cancel-run").hidden = false;
  const gold = state.evaluations.find((one) => one.name === running.name)?.gold ?? "";
  if (!running.total) return showWork(`Reading ${gold} and loading the model …`, null);
  const seconds = Math.ceil(running.seconds_left ?? 0);
  const left = seconds > 90 ? `, about ${Math.round(seconds / 60)} minutes left` : seconds ? `, about ${seconds} s left` : "";
  showWork(`Asking ${NUMBERS.format(running.done)} of ${NUMBERS.format(running.total)}${left}`, running.done / running.total);
}

function showWork(words, share) {
  part(".work").hidden = false;
  // The same words again would be read out again.
  if (part(".doing").textContent !== words) part(".doing").textContent = words;
  if (share === null) part("progress").removeAttribute("value");
  else part("progress").value = share;
}

const counted = (count) => (count === 1 ? "1 question" : `${NUMBERS.format(count)} questions`);

function fateOf(found) {
  if (found.name === state.running) return "running";
  if (found.fate === "done") return counted(found.questions);
  return { begun: "interrupted", cancelled: "cancelled", failed: "failed" }[found.fate];
}

function drawList() {
  part(".reports-title").hidden = !state.evaluations.length;
  const focused = document.activeElement?.closest?.("#evaluations .reports button, #evaluations .reports a");
  const kept = focused && [focused.closest("li").dataset.name, focused.className];
  part(".reports").replaceChildren(...state.evaluations.map(itemOf));
  if (kept) part(".reports").querySelector(`li[data-name="${kept[0]}"] [class="${kept[1]}"]`)?.focus();
}

function itemOf(found) {
  const item = document.createElement("li");
  item.dataset.name = found.name;
  const head = textOf("p", "", "head");
  head.append(textOf("strong", found.gold), textOf("span", TIMES.format(new Date(found.began))), textOf("span", fateOf(found)));
  item.append(head);
  const figures = Object.entries(FIGURES).filter(([name]) => name in found.figures);
  if (figures.length) {
    item.append(textOf("p", figures.map(([name, label]) => `${label} ${found.figures[name].toFixed(3)}`).join(" · "), "note"));
  }
  for (const words of [found.problem, found.said]) if (words) item.append(textOf("p", words, "note said"));
  if (found.name !== state.running) item.append(actsOf(found));
  if (state.opened === found.name) item.setAttribute("aria-current", "true");
  return item;
}

function actsOf(found) {
  const acts = textOf("p", "", "acts");
  const named = (element) => {
    element.setAttribute("aria-label", `${element.textContent} ${found.gold}, ${TIMES.format(new Date(found.began))}`);
    return element;
  };
  const button = (label, name) => {
    const made = named(textOf("button", label, `plain ${name}`));
    made.type = "button";
    return made;
  };
  if (found.fate === "done") {
    const download = named(textOf("a", "Download", "plain download"));
    download.href = `/evaluations/${found.name}/download`;
    download.setAttribute("download", "");
    acts.append(button("Open", "open-report"), download);
  } else {
    acts.append(button("Run again", "run-again"));
  }
  acts.append(button("Remove", "remove-report"));
  return acts;
}

async function act(event) {
  const button = event.target.closest("button");
  const found = button && state.evaluations.find((one) => one.name === button.closest("li").dataset.name);
  if (!found) return;
  say("");
  if (button.matches(".open-report")) {
    show(found);
    part(".report").focus();
  }
  if (button.matches(".run-again")) {
    say(await post(`/evaluations/${found.name}/run`));
    follow();
  }
  if (button.matches(".remove-report")) {
    if (!confirm(`Remove the evaluation of “${found.gold}” with its report?`)) return;
    const problem = await send(`/evaluations/${found.name}`, { method: "DELETE" });
    say(problem);
    if (!problem && state.opened === found.name) close();
    if (!problem) announce(`Removed: ${found.gold}`);
    follow();
  }
}

function show(found) {
  state.opened = found.name;
  drawList();
  const address = `/evaluations/${found.name}/report`;
  const apart = textOf("a", "Open it on a page of its own");
  apart.href = address;
  apart.target = "_blank";
  apart.rel = "noopener noreferrer";
  const links = textOf("p", "", "links");
  links.append(apart);
  const frame = document.createElement("iframe");
  frame.title = `Report of ${found.gold}`;
  frame.setAttribute("sandbox", "allow-scripts");
  frame.src = address;
  const questions = textOf("div", "", "questions");
  part(".report").replaceChildren(textOf("h2", `Report of ${found.gold}`), links, frame, questions);
  part(".report").hidden = false;
  showQuestions(questions, found.name);
}

function close() {
  state.opened = null;
  part(".report").hidden = true;
  part(".report").replaceChildren();
}
