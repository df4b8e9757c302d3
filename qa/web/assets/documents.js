// The documents of the library: a table to search, to add to, to correct and to remove from.
//
// What documents state only ever becomes text nodes and values of fields.

import { announce, indexed, send, textOf } from "./page-parts.js";

const ROWS = 200;
const FIELDS = { title: "Title", author: "Author", publisher: "Publisher", published: "Date", url: "Address" };
const DATES = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });
const FIGURES = new Intl.NumberFormat();

const state = { documents: [], rows: ROWS, following: false };
let root = null;
const part = (selector) => root.querySelector(selector);

/** Fill the section of documents, once it is on the page. */
export function showDocuments(section) {
  root = section;
  root.innerHTML = `
    <div class="adding">
      <button type="button" class="strong choose-files">Add files</button>
      <button type="button" class="plain choose-folder">Add a folder</button>
      <input type="file" class="files" multiple hidden aria-label="Files to add">
      <input type="file" class="folder" webkitdirectory hidden aria-label="Folder to add">
      <p class="note formats"></p>
    </div>
    <div class="work" role="status" hidden>
      <p class="doing"></p><progress max="1"></progress><ul class="skipped"></ul>
    </div>
    <p class="figures note"></p>
    <input type="search" class="find" placeholder="Find a document" aria-label="Find a document">
    <div class="frame" tabindex="0" role="region" aria-label="Table of documents">
      <table>
        <thead><tr><th scope="col">Title</th><th scope="col">Publisher</th><th scope="col">Date</th>
          <th scope="col">Words</th><th scope="col">Passages</th><th scope="col">Added</th>
          <th scope="col"><span class="unseen">What can be done</span></th></tr></thead>
        <tbody></tbody>
      </table>
    </div>
    <button type="button" class="plain more" hidden>Show more</button>
    <dialog class="edit" aria-labelledby="edit-title"><form method="dialog">
      <h2 id="edit-title">Correct what is stated</h2>
      <div class="fields"></div>
      <p class="problem" role="alert"></p>
      <div class="choice"><button type="submit" class="strong">Save</button>
        <button type="button" class="plain cancel">Cancel</button></div>
    </form></dialog>`;
  part(".choose-files").addEventListener("click", () => part(".files").click());
  part(".choose-folder").addEventListener("click", () => part(".folder").click());
  for (const input of root.querySelectorAll("input[type=file]")) {
    input.addEventListener("change", () => {
      const chosen = [...input.files];
      input.value = "";
      upload(chosen);
    });
  }
  part(".find").addEventListener("input", () => { state.rows = ROWS; drawTable(); });
  part(".more").addEventListener("click", () => { state.rows += ROWS; drawTable(); });
  part("tbody").addEventListener("click", act);
  part(".edit .cancel").addEventListener("click", () => part(".edit").close());
  part(".edit form").addEventListener("submit", save);
  load();
  follow();
}

async function load() {
  const response = await fetch("/documents").catch(() => null);
  if (!response?.ok) return;
  const { documents, formats, statistics } = await response.json();
  state.documents = documents;
  part(".formats").textContent = `What is read: ${formats.join(" ")}`;
  part("input.files").accept = formats.join(",");
  const megabytes = FIGURES.format(Math.round(statistics.bytes / 100_000) / 10);
  part(".figures").textContent = [
    `${FIGURES.format(statistics.documents)} documents`,
    `${FIGURES.format(statistics.passages)} passages`,
    `${FIGURES.format(statistics.words)} words`,
    `${megabytes} MB on disk`,
    ...(statistics.model ? [`model ${statistics.model}`] : []),
  ].join(" · ");
  drawTable();
}

function drawTable() {
  const wanted = part(".find").value.trim().toLocaleLowerCase();
  const holds = (found) =>
    [found.name, ...Object.keys(FIELDS).map((field) => found[field])]
      .some((value) => value?.toLocaleLowerCase().includes(wanted));
  const found = state.documents.filter((one) => !wanted || holds(one));
  part("tbody").replaceChildren(...found.slice(0, state.rows).map(rowOf));
  part(".more").hidden = found.length <= state.rows;
}

function rowOf(found) {
  const row = document.createElement("tr");
  row.dataset.id = found.id;
  const first = textOf("th", "");
  first.scope = "row";
  const link = textOf("a", found.title ?? found.name);
  link.href = `/document/${found.id}`;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  first.append(link);
  const under = [found.author, found.title ? found.name : null].filter(Boolean).join(" · ");
  if (under) first.append(textOf("small", under));
  const acts = document.createElement("td");
  for (const [label, name] of [["Edit", "edit-row"], ["Remove", "remove-row"]]) {
    const button = textOf("button", label, `plain ${name}`);
    button.type = "button";
    button.setAttribute("aria-label", `${label} ${found.title ?? found.name}`);
    acts.append(button);
  }
  row.append(
    first,
    textOf("td", found.publisher ?? ""),
    textOf("td", found.published ?? ""),
    textOf("td", FIGURES.format(found.words), "figure"),
    textOf("td", FIGURES.format(found.passages), "figure"),
    textOf("td", DATES.format(new Date(found.added))),
    acts,
  );
  return row;
}

async function act(event) {
  const button = event.target.closest("button");
  if (!button) return;
  const number = Number(button.closest("tr").dataset.id);
  const found = state.documents.find((one) => one.id === number);
  if (button.matches(".edit-row")) return edit(found);
  const name = found.title ?? found.name;
  if (!confirm(`Remove “${name}” from the library? A file that you uploaded is deleted.`)) return;
  const problem = await send(`/documents/${number}`, { method: "DELETE" });
  announce(problem ?? `Removed: ${name}`);
  load();
}

function edit(found) {
  const fields = Object.entries(FIELDS).map(([field, label]) => {
    const line = textOf("label", label);
    const input = document.createElement("input");
    input.name = field;
    input.value = found[field] ?? "";
    input.maxLength = 1000;
    if (field === "published") input.placeholder = "2026-01-04";
    line.append(input);
    return line;
  });
  part(".edit .fields").replaceChildren(...fields);
  part(".edit .problem").textContent = "";
  part(".edit").dataset.id = found.id;
  part(".edit").showModal();
}

async function save(event) {
  event.preventDefault();
  const edits = Object.fromEntries(new FormData(event.target));
  const problem = await send(`/documents/${part(".edit").dataset.id}`, {
    method: "PATCH",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(edits),
  });
  part(".edit .problem").textContent = problem ?? "";
  if (problem) return;
  part(".edit").close();
  announce("Saved. It is kept when the file is indexed again.");
  load();
}

/** Upload files one after the other; the server indexes them as they come. */
async function upload(files) {
  const refused = [];
  for (const [position, file] of files.entries()) {
    part(".work").hidden = false;
    part(".doing").textContent = `Uploading ${position + 1} of ${files.length}: ${file.name}`;
    const name = file.webkitRelativePath || file.name;
    const query = new URLSearchParams({ name });
    const problem = await send(`/documents/upload?${query}`, { method: "POST", body: file });
    if (problem) refused.push([name, problem]);
  }
  part(".skipped").replaceChildren(...refused.map(skippedItem));
  if (refused.length < files.length) follow(refused);
  else part(".doing").textContent = "Nothing was added.";
}

const skippedItem = ([name, reason]) => textOf("li", `${name}: ${reason}`);

/** Show how far indexing is until it is done. */
async function follow(refused = []) {
  if (state.following) return;
  state.following = true;
  let was = false;
  await indexed((job) => {
    was ||= job.is_running;
    const tells = refused.length || job.added || job.changed || job.skipped.length || job.problem;
    if (was || tells) drawJob(job, refused);
  });
  state.following = false;
  if (was) load();
}

function drawJob(job, refused) {
  part(".work").hidden = false;
  part("progress").hidden = !job.is_running;
  if (job.total) part("progress").value = job.done / job.total;
  else part("progress").removeAttribute("value");
  part(".doing").textContent = job.is_running ? doing(job) : done(job);
  part(".skipped").replaceChildren(...[...refused, ...job.skipped].map(skippedItem));
}

function doing(job) {
  if (!job.total) return "Indexing …";
  const seconds = Math.ceil(job.seconds_left ?? 0);
  const left = seconds > 90 ? `${Math.round(seconds / 60)} minutes` : `${seconds} s`;
  return `Indexing ${job.name}: ${Math.floor((100 * job.done) / job.total)}%, about ${left} left`;
}

function done(job) {
  if (job.problem) return `Indexing failed: ${job.problem}`;
  const counts = [[job.added, "added"], [job.changed, "changed"]].filter(([count]) => count);
  const what = counts.map(([count, how]) => `${count} ${how}`).join(", ") || "none added";
  const said = job.weak ? `Documents: ${what}. ${job.weak}` : `Documents: ${what}.`;
  return job.skipped.length ? `${said} Skipped:` : said;
}
