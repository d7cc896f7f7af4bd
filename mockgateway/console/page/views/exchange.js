// One exchange in detail: request, reply, what was done to it, and ways to repeat it.

import { call, post } from "../api.js";
import { bytes, pretty, seconds, time, tone } from "../format.js";
import { Button, Code, Copy, Facts, Failure, html, usePoll } from "../ui.js";
import { Media } from "./media.js";
import { Timeline } from "./timeline.js";

const FORMS = [
  ["curl", "curl"],
  ["python", "Python"],
  ["pytest", "pytest"],
  ["rule", "rule"],
];

export function Exchange({ number, close }) {
  const { data, error } = usePoll(`journal/${number}`);
  return html`<section class="detail" aria-label="Exchange ${number}">
    <div class="detail-head">
      <div class="spread">
        <h2>
          ${data ? html`<span class="status ${tone(data.status, data.ending)}">${data.status}</span> ${data.method} ${data.path}` : `Call ${number}`}
        </h2>
        <button type="button" class="plain small" onClick=${close} aria-label="Close the detail">
          ✕
        </button>
      </div>
      ${data && html`<${Actions} one=${data} />`}
    </div>
    <div class="detail-body">
      <${Failure} error=${error} />
      ${data && html`<${Body} one=${data} />`}
    </div>
  </section>`;
}

function Actions({ one }) {
  const replay = async () => {
    const reply = await post(`journal/${one.number}/replay`);
    return `Sent again: ${reply.status || "the connection broke"}`;
  };
  return html`<div class="row tight">
    <${Button} class="small" run=${replay}>Replay<//>
    <span class="soft small">Copy as</span>
    ${FORMS.map(
      ([form, label]) =>
        html`<${Copy}
          key=${form}
          label=${label}
          name=${label}
          text=${() => call("GET", `journal/${one.number}`, { query: { format: form } })}
        />`,
    )}
  </div>`;
}

function Body({ one }) {
  return html` <${Summary} one=${one} />
    <${Why} one=${one} />
    ${one.events?.length > 1 && html`<${Timeline} events=${one.events} took=${one.took} left=${one.left} />`}
    <${Media} media=${one.media} />
    <${Message} title="Request" headers=${one.request_headers} text=${one.request} />
    <${Message} title="Reply" headers=${one.reply_headers} text=${one.reply} />`;
}

function Summary({ one }) {
  const facts = [
    ["Call", `${one.number}, ${time(one.received, true)}`],
    ["Operation", one.operation],
    ["Gateway", one.gateway],
    ["Model", one.model],
    ["Key", one.key],
    ["Query", one.query],
    [
      "Took",
      one.lasted > one.took
        ? `${seconds(one.took)} to the reply, ${seconds(one.lasted)} to its end`
        : seconds(one.took),
    ],
    ["Error", one.problem],
    ["Connection", one.ending],
    ["Client left", one.left === undefined ? "" : `after ${seconds(one.left)}`],
    ["Unknown parameters", (one.ignored ?? []).join(", ")],
    ["Failure of the mock", one.error],
  ];
  return html`<div class="card">
    <${Facts} rows=${facts} />
  </div>`;
}

function Why({ one }) {
  const rules = one.rules ?? [],
    misses = one.misses ?? [];
  if (!one.scenario && !one.applied.length && !misses.length) return null;
  return html`<div class="card stack">
    <h2>Scenario and faults</h2>
    ${one.scenario && html`<p>Scenario <a href="#scenarios?edit=${encodeURIComponent(one.scenario)}">${one.scenario}</a>${one.phase && html`, phase <b>${one.phase}</b>`}</p>`}
    ${one.applied.length > 0 && html`<div class="row"><span class="soft">Applied</span>${one.applied.map((fault) => html`<span class="chip warn" key=${fault}>${fault}</span>`)}</div>`}
    ${
      rules.length > 0 &&
      html`<ul class="misses">
        ${rules.map(
          (rule) =>
            html`<li key=${rule.name}>
              <span class="chip ${rule.applies ? "good" : ""}"
                >${rule.applies ? "matched" : "did not match"}</span
              >${" "}
              <span class="mono">${rule.name}</span> ${rule.about}
              ${rule.reasons.map((reason) => html`<div class="soft small">${reason}</div>`)}
            </li>`,
        )}
      </ul>`
    }
    ${
      !rules.length &&
      misses.length > 0 &&
      html`<ul class="misses">
        ${misses.map((miss) => html`<li key=${miss}>${miss}</li>`)}
      </ul>`
    }
  </div>`;
}

function Message({ title, headers, text }) {
  const names = Object.entries(headers);
  const type = names.find(([name]) => name.toLowerCase() === "content-type")?.[1] ?? "";
  const isBinary = /^(image|audio|video|application\/octet-stream)/.test(type) && text;
  return html`<div class="card stack">
    <div class="spread">
      <h2>${title}</h2>
      <span class="soft small">${isBinary ? type : bytes(new Blob([text]).size)}</span>
    </div>
    ${isBinary ? html`<p class="soft">Bytes of ${type}</p>` : text ? html`<${Code} text=${pretty(text)} name="${title} body" />` : html`<p class="soft">No body</p>`}
    <details>
      <summary>${names.length} headers</summary>
      <dl class="facts mono">
        ${names.map(
          ([name, value]) =>
            html`<dt key=${name}>${name}</dt>
              <dd>${value}</dd>`,
        )}
      </dl>
    </details>
  </div>`;
}
