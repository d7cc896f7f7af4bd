// Components that the views share.

import { useEffect, useErrorBoundary, useRef, useState } from "./lib/hooks.js";
import htm from "./lib/htm.js";
import { h } from "./lib/preact.js";
import { get } from "./api.js";
import { listen } from "./feed.js";

export const html = htm.bind(h);
export { useEffect, useErrorBoundary, useRef, useState };

const toasts = { list: [], show: () => {} };
let lastToast = 0;

// Show a message for a few seconds; screen readers announce it.
function notify(text, tone = "") {
  const toast = { id: ++lastToast, text, tone };
  toasts.list = [...toasts.list.slice(-3), toast];
  toasts.show();
  setTimeout(
    () => {
      toasts.list = toasts.list.filter((one) => one !== toast);
      toasts.show();
    },
    tone === "bad" ? 9000 : 3500,
  );
}

export function Toasts() {
  const [, redraw] = useState(0);
  useEffect(() => {
    toasts.show = () => redraw((turn) => turn + 1);
  }, []);
  return html`<div class="toasts" role="status" aria-live="polite">
    ${toasts.list.map((one) => html`<div key=${one.id} class="toast ${one.tone}">${one.text}</div>`)}
  </div>`;
}

// Run an action of a button; show its error, or what it returns.
export async function act(action) {
  try {
    const message = await action();
    if (typeof message === "string") notify(message);
    return true;
  } catch (error) {
    notify(error.message, "bad");
    return false;
  }
}

export function Button({ run, children, ...rest }) {
  const [isBusy, setBusy] = useState(false);
  const press = async () => {
    setBusy(true);
    await act(run);
    setBusy(false);
  };
  return html`<button type="button" disabled=${isBusy} ...${rest} onClick=${press}>
    ${children}
  </button>`;
}

// Ask for a path now and every `period` ms while the page is visible: {data, error, refresh}.
export function usePoll(path, period = 0, query = {}) {
  const [state, setState] = useState({ data: null, error: "" });
  const key = `${path} ${JSON.stringify(query)}`;
  const current = useRef({});
  current.current.key = key;
  const refresh = async () => {
    try {
      const data = await get(path, query);
      if (current.current.key === key) setState({ data, error: "" });
    } catch (error) {
      if (current.current.key === key) setState((old) => ({ ...old, error: error.message }));
    }
  };
  current.current.refresh = refresh;
  useEffect(() => {
    if (!path) return undefined;
    let timer,
      isOver = false;
    const next = async () => {
      if (!document.hidden) await current.current.refresh();
      if (period && !isOver) timer = setTimeout(next, period);
    };
    next();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [key, period]);
  return { ...state, refresh };
}

export function Copy({ text, label = "Copy", name }) {
  const run = async () => {
    await copy(typeof text === "function" ? await text() : text);
    return `Copied ${name ?? "the text"}`;
  };
  return html`<${Button} class="small" run=${run} aria-label=${name ? `Copy ${name}` : undefined}
    >${label}<//
  >`;
}

async function copy(text) {
  if (navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(text);
      return;
    } catch {
      /* the page has no focus, or the browser refuses: use the selection */
    }
  }
  const area = document.createElement("textarea");
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

export function Code({ text, name, copies = true }) {
  return html`<div class="with-copy">
    <pre class="code" tabindex="0" aria-label=${name}>${text}</pre>
    ${copies && html`<${Copy} text=${text} name=${name} />`}
  </div>`;
}

export function Empty({ title, children }) {
  return html`<div class="empty">
    <h2>${title}</h2>
    ${children}
  </div>`;
}

// Show the rows of names and values that have a value.
export function Facts({ rows }) {
  return html`<dl class="facts">
    ${rows
      .filter(([, value]) => value)
      .map(
        ([name, value]) =>
          html`<dt key=${name}>${name}</dt>
            <dd>${value}</dd>`,
      )}
  </dl>`;
}

export function Failure({ error }) {
  return error ? html`<p class="error" role="alert">${error}</p>` : null;
}

export function View({ title, about, actions, children }) {
  return html`<div class="view">
    <header>
      <h1>${title}</h1>
      <div class="row">${actions}</div>
    </header>
    ${about && html`<p class="view-about">${about}</p>`}
    <div class="view-content">${children}</div>
  </div>`;
}

// Draw the component again after each change of the feed.
export function useFeed() {
  const [, redraw] = useState(0);
  useEffect(() => listen(() => redraw((turn) => turn + 1)), []);
}

// Draw the component again every `period` ms.
export function useTicks(period) {
  const [, redraw] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => document.hidden || redraw((turn) => turn + 1), period);
    return () => clearInterval(timer);
  }, [period]);
}

// Change the state in the address's fragment, such as {call: 7}; empty values are left out.
export function go(view, fields = {}) {
  const query = new URLSearchParams(
    Object.entries(fields).filter(([, value]) => value !== "" && value !== undefined),
  );
  history.replaceState(null, "", `#${view}${query.size ? `?${query}` : ""}`);
  dispatchEvent(new HashChangeEvent("hashchange"));
}

export function download(text, name, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
