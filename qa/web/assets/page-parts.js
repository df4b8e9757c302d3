// What several scripts of the page need.

const announcer = document.createElement("div");
announcer.id = "announcer";
announcer.setAttribute("role", "status");
let timer = 0;

/** Say `words` at the foot of the page for a while, and to screen readers. */
export function announce(words) {
  if (!announcer.isConnected) document.body.append(announcer);
  announcer.textContent = words;
  announcer.classList.add("shown");
  clearTimeout(timer);
  timer = setTimeout(() => announcer.classList.remove("shown"), 4000);
}

/** Return an element that holds `words` as text. */
export function textOf(tag, words, className = "") {
  const element = document.createElement(tag);
  element.textContent = words;
  if (className) element.className = className;
  return element;
}

/** Write into a field so that Gradio takes notice. */
export function write(field, text) {
  field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/** Send a request; return null if it was granted, else what to tell the person. */
export async function send(address, options) {
  try {
    const response = await fetch(address, options);
    return response.ok ? null : await reasonOf(response);
  } catch {
    return "The server does not answer. Is it still running?";
  }
}

export const post = (address, body) =>
  send(address, {
    method: "POST",
    headers: body ? { "Content-Type": "application/json" } : {},
    body: body && JSON.stringify(body),
  });

/** Show each state of indexing to `observe` until it is done; return the last, or null without a server. */
export async function indexed(observe = () => {}) {
  for (;;) {
    const response = await fetch("/documents/progress").catch(() => null);
    if (!response?.ok) return null;
    const job = await response.json();
    observe(job);
    if (!job.is_running) return job;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}

async function reasonOf(response) {
  const text = await response.text();
  try {
    const { detail } = JSON.parse(text);
    return typeof detail === "string" ? detail : detail[0].msg;
  } catch {
    return text;
  }
}
