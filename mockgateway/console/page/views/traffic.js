// Traffic: the live list of exchanges, and one of them in detail.

import { clear, feed, pause } from "../feed.js";
import { count, seconds, time, tone } from "../format.js";
import { address, remove } from "../api.js";
import { Button, Empty, go, html, useFeed, useRef, useState } from "../ui.js";
import { Exchange } from "./exchange.js";

const ROW = 34; // px
const SPARE = 8; // rows drawn above and below the window

export function Traffic({ state }) {
  useFeed();
  const chosen = Number(state.get("call")) || 0;
  const words = state.get("find") ?? "";
  const shown = filter(feed.exchanges, words);
  const select = (number) => go("traffic", { call: number || "", find: words });
  return html`<div class="traffic ${chosen ? "has-detail" : ""}">
    <section class="traffic-list" aria-label="Exchanges">
      <${Tools} words=${words} chosen=${chosen} shown=${shown} />
      ${
        feed.exchanges.length === 0
          ? html`<${Nothing} />`
          : html`<${List} exchanges=${shown} chosen=${chosen} select=${select} />`
      }
    </section>
    ${chosen ? html`<${Exchange} key=${chosen} number=${chosen} close=${() => select(0)} />` : null}
  </div>`;
}

// Every word must occur in the exchange's method, path, model, status and so on; -word excludes.
function filter(exchanges, words) {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  if (!wanted.length) return exchanges;
  return exchanges.filter((one) => {
    const text = searchable(one);
    return wanted.every((word) => matches(one, text, word));
  });
}

function matches(one, text, word) {
  if (word.length > 1 && word.startsWith("-")) return !matches(one, text, word.slice(1));
  if (/^[1-5]xx$/.test(word)) return String(one.status)[0] === word[0];
  return text.includes(word);
}

const texts = new WeakMap();

function searchable(one) {
  let text = texts.get(one);
  if (text === undefined) {
    const parts = [
      one.method,
      one.gateway + one.path,
      one.operation,
      one.model,
      one.status,
      one.problem,
      one.scenario,
      one.phase,
      ...(one.applied ?? []),
    ];
    text = parts.join(" ").toLowerCase();
    texts.set(one, text);
  }
  return text;
}

function Tools({ words, chosen, shown }) {
  const change = (event) => go("traffic", { call: chosen || "", find: event.target.value });
  const forget = async () => {
    await remove("journal");
    clear();
    return "Traffic cleared";
  };
  return html`<div class="traffic-tools">
    <h1 class="hidden-text">Traffic</h1>
    <input
      type="search"
      id="find"
      aria-label="Filter"
      value=${words}
      onInput=${change}
      placeholder="Filter: 4xx, POST, a model, -word"
      autocomplete="off"
      spellcheck=${false}
    />
    <span class="soft small" role="status">${describe(shown.length)}</span>
    <button
      type="button"
      class="small"
      aria-pressed=${String(feed.isPaused)}
      onClick=${() => pause(!feed.isPaused)}
    >
      Pause
    </button>
    <${Story} shown=${shown} />
    <${Button} class="small" run=${forget}>Clear<//>
  </div>`;
}

// Save a window of traffic as one HTML file; without numbers, the calls that are shown.
function Story({ shown }) {
  const [fields, setFields] = useState({});
  const numbers = shown.map((one) => one.number).filter(Boolean);
  const first = fields.first || Math.min(...numbers),
    last = fields.last || Math.max(...numbers);
  const set = (name) => (event) => setFields({ ...fields, [name]: event.target.value });
  const link = address("journal", {
    format: "story",
    last: 1000,
    since: first - 1,
    until: last,
    title: fields.title,
  });
  return html`<details class="menu">
    <summary class="button small">Story</summary>
    <div class="menu-body stack">
      <p class="small soft">
        Save a window of traffic as one HTML file, to attach to a bug report. Keys are shortened.
      </p>
      <label class="field"
        >Title<input
          value=${fields.title ?? ""}
          placeholder="Traffic of mockgateway"
          onInput=${set("title")}
      /></label>
      <div class="row">
        <label class="field"
          >From call<input
            type="number"
            min="1"
            placeholder=${first}
            value=${fields.first ?? ""}
            onInput=${set("first")}
        /></label>
        <label class="field"
          >To call<input
            type="number"
            min="1"
            placeholder=${last}
            value=${fields.last ?? ""}
            onInput=${set("last")}
        /></label>
      </div>
      ${numbers.length ? html`<a class="button" href=${link} download="story.html">Save the story</a>` : html`<p class="small">There are no calls to save yet.</p>`}
    </div>
  </details>`;
}

function describe(shown) {
  const all = feed.exchanges.length;
  const unseen = feed.unseen ? `, ${count(feed.unseen)} more counted only` : "";
  return `${shown < all ? `${count(shown)} of ` : ""}${count(all)} calls${unseen}`;
}

function Nothing() {
  const command = `curl ${location.origin}/sealink/v1/chat/completions \\
  -H 'authorization: Bearer any-key' -H 'content-type: application/json' \\
  -d '{"model": "qwen3-max", "messages": [{"role": "user", "content": "Hello"}]}'`;
  return html`<${Empty} title="No traffic yet">
    <p>Calls appear here as soon as the mock answers them. Send one:</p>
    <pre class="code">${command}</pre>
  <//>`;
}

// Only the visible rows are in the document. The newest exchange is at the top.
function List({ exchanges, chosen, select }) {
  const box = useRef(null);
  const [top, setTop] = useState(0);
  const height = box.current?.clientHeight ?? 800;
  const total = exchanges.length;
  const first = Math.max(0, Math.floor(top / ROW) - SPARE);
  const last = Math.min(total, Math.ceil((top + height) / ROW) + SPARE);
  const rows = [];
  for (let place = first; place < last; place += 1) {
    const one = exchanges[total - 1 - place];
    rows.push(
      html`<${Row}
        key=${one.id}
        one=${one}
        place=${place}
        total=${total}
        isChosen=${one.number === chosen && chosen > 0}
        select=${select}
      />`,
    );
  }
  const move = (event) => {
    const step = { ArrowDown: -1, ArrowUp: 1, j: -1, k: 1 }[event.key];
    if (event.key === "Escape") select(0);
    if (!step) return;
    event.preventDefault();
    const at = exchanges.findIndex((one) => one.number === chosen);
    const next = exchanges[at < 0 ? total - 1 : Math.min(total - 1, Math.max(0, at + step))];
    if (!next) return;
    select(next.number);
    const place = total - 1 - exchanges.indexOf(next);
    const view = box.current;
    if (place * ROW < view.scrollTop) view.scrollTop = place * ROW;
    if ((place + 1) * ROW > view.scrollTop + view.clientHeight)
      view.scrollTop = (place + 1) * ROW - view.clientHeight;
  };
  return html` <div class="traffic-row traffic-head" aria-hidden="true">
      <span>Time</span><span>Status</span><span>Request</span><span class="on-wide">Model</span
      ><span class="number">Took</span>
    </div>
    <div
      class="traffic-rows"
      ref=${box}
      onScroll=${(event) => setTop(event.target.scrollTop)}
      onKeyDown=${move}
      role="listbox"
      aria-label="Exchanges, newest first"
      tabindex="0"
      aria-activedescendant=${chosen ? `call-${chosen}` : null}
    >
      <div role="presentation" class="traffic-space" style=${{ height: `${total * ROW}px` }}>
        <div role="presentation" style=${{ transform: `translateY(${first * ROW}px)` }}>
          ${rows}
        </div>
      </div>
    </div>`;
}

function Row({ one, place, total, isChosen, select }) {
  const faults = (one.applied ?? []).join(", ");
  return html`<div
    class="traffic-row"
    role="option"
    id="call-${one.number || `x${one.id}`}"
    aria-selected=${String(isChosen)}
    aria-posinset=${place + 1}
    aria-setsize=${total}
    onClick=${() => one.number && select(isChosen ? 0 : one.number)}
  >
    <span class="soft mono">${time(one.received).slice(0, 8)}</span>
    <span class="status ${tone(one.status, one.ending)}"
      >${one.ending ? one.ending : one.status}</span
    >
    <span class="cut" title=${`${one.method} ${one.path}`}>
      <b>${one.method}</b> <span class="soft">${one.gateway}</span>${one.path}
      ${faults && html` <span class="chip warn">${faults}</span>`}
      ${one.problem && html` <span class="soft">${one.problem}</span>`}
    </span>
    <span class="cut soft on-wide">${one.model}</span>
    <span class="number soft">${seconds(one.lasted ?? one.took)}</span>
  </div>`;
}
