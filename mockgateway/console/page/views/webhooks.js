// Webhooks: endpoints, deliveries with their attempts, and the inbox.

import { call, post, remove } from "../api.js";
import { feed } from "../feed.js";
import { pretty, seconds, time } from "../format.js";
import { Button, Code, Failure, html, useFeed, usePoll, useState, View } from "../ui.js";

const TONES = {
  delivered: "good",
  waiting: "accent",
  queued: "accent",
  failed: "bad",
  lost: "bad",
  dropped: "bad",
};
const SIGNATURES = { valid: "good", stale: "warn", unsigned: "", forged: "bad" };

export function Webhooks() {
  useFeed();
  const endpoints = usePoll("webhooks", 5000);
  const sent = usePoll("webhooks/deliveries", 5000);
  const inbox = usePoll("inbox", 5000);
  const all = merge(
    sent.data?.deliveries ?? [],
    feed.deliveries,
    (one) => `${one.gateway} ${one.id}`,
  ).reverse();
  const messages = merge(
    inbox.data?.messages ?? [],
    new Map(feed.inbox.map((one) => [one.number, one])),
    (one) => one.number,
  ).reverse();
  return html`<${View}
    title="Webhooks"
    about="Every message with its attempts and signature. Send one again, twice or with a forged signature to see whether your receiver notices."
  >
    <div class="stack">
      <${Failure} error=${endpoints.error || sent.error} />
      <${Endpoints} endpoints=${endpoints.data?.endpoints ?? []} refresh=${endpoints.refresh} />
      <section class="card" aria-label="Deliveries">
        <h2>Deliveries</h2>
        ${all.length ? html`<${Deliveries} deliveries=${all.slice(0, 100)} refresh=${sent.refresh} />` : html`<p class="soft">None yet. A finished task sends one to the URL that its request names, and to the endpoints above.</p>`}
      </section>
      <${InboxPart} messages=${messages.slice(0, 50)} refresh=${inbox.refresh} />
    </div>
  <//>`;
}

// Return the listed items and the newer ones of the feed, oldest first.
function merge(listed, live, key) {
  const found = new Map(listed.map((one) => [key(one), one]));
  for (const [name, one] of live) {
    const known = found.get(name);
    if (!known || (one.attempts?.length ?? 0) >= (known.attempts?.length ?? 0))
      found.set(name, one);
  }
  return [...found.values()].sort((a, b) => (a.made ?? a.number) - (b.made ?? b.number));
}

function Endpoints({ endpoints, refresh }) {
  const [gateway, setGateway] = useState("sealink");
  const add = async (event) => {
    event.preventDefault();
    const url = new FormData(event.target).get("url");
    const form = event.target;
    await post("webhooks", { gateway, url }).then(() => form.reset());
    await refresh();
  };
  const own = `${location.origin}${location.pathname}inbox/console`;
  const [error, setError] = useState("");
  const submit = (event) =>
    add(event).then(
      () => setError(""),
      (failure) => setError(failure.message),
    );
  return html`<section class="card stack" aria-label="Endpoints">
    <div class="spread">
      <h2>Endpoints</h2>
      <${Button}
        class="small"
        disabled=${!endpoints.length}
        run=${async () => {
          await post("webhooks/test");
          return "Test messages sent";
        }}
        >Send a test to all<//
      >
    </div>
    ${
      endpoints.length > 0 &&
      html`<div class="table">
        <table>
          <thead>
            <tr>
              <th>Gateway</th>
              <th>URL</th>
              <th>State</th>
              <th><span class="hidden-text">Actions</span></th>
            </tr>
          </thead>
          <tbody>
            ${endpoints.map(
              (one) =>
                html`<tr key=${one.id}>
                  <td>${one.gateway}</td>
                  <td class="mono">
                    ${one.url || "(URLs of requests)"}
                    <div class="soft small">${one.events.join(", ")}</div>
                  </td>
                  <td>
                    ${one.enabled ? html`<span class="chip good">enabled</span>` : html`<span class="chip bad" title=${one.why}>disabled</span>`}
                  </td>
                  <td class="number">
                    <${Button}
                      class="small"
                      run=${async () => {
                        await call("PATCH", `webhooks/${encodeURIComponent(one.id)}`, {
                          body: { enabled: !one.enabled },
                        });
                        await refresh();
                      }}
                      >${one.enabled ? "Disable" : "Enable"}<//
                    >
                    <${Button}
                      class="small danger"
                      run=${async () => {
                        await remove(`webhooks/${encodeURIComponent(one.id)}`);
                        await refresh();
                      }}
                      >Remove<//
                    >
                  </td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>`
    }
    <form class="row" onSubmit=${submit}>
      <select
        aria-label="Gateway"
        value=${gateway}
        onChange=${(event) => setGateway(event.target.value)}
      >
        ${["sealink", "babysea", "apikey"].map((name) => html`<option key=${name} value=${name}>${name}</option>`)}
      </select>
      <input
        class="grow-input"
        name="url"
        type="url"
        required
        aria-label="URL"
        placeholder="http://localhost:8000/hooks"
        defaultValue=${own}
      />
      <button>Add</button>
    </form>
    <${Failure} error=${error} />
  </section>`;
}

function Deliveries({ deliveries, refresh }) {
  const send = (one, fields, words) => async () => {
    await post(
      `webhooks/deliveries/${encodeURIComponent(one.gateway)}/${encodeURIComponent(one.id)}/send`,
      fields,
    );
    await refresh();
    return words;
  };
  return html`<div class="table">
    <table>
      <thead>
        <tr>
          <th>Event</th>
          <th>State</th>
          <th>Attempts</th>
          <th>Signature</th>
          <th><span class="hidden-text">Actions</span></th>
        </tr>
      </thead>
      <tbody>
        ${deliveries.map(
          (one) =>
            html`<tr key=${`${one.gateway} ${one.id}`}>
              <td>
                ${one.name}
                <div class="soft small mono long">${one.gateway} ${one.url}</div>
                <div class="soft small">
                  ${time(one.made, true)}${one.applied.length ? `, ${one.applied.join(", ")}` : ""}
                </div>
              </td>
              <td>
                <span class="chip ${TONES[one.state] ?? ""}">${one.state}</span
                >${one.why && html`<div class="soft small">${one.why}</div>`}
              </td>
              <td>
                ${one.attempts.map((attempt, place) => html`<div key=${place} class="small">${place + 1}. ${attempt.status ?? attempt.error} <span class="soft">${time(attempt.at).slice(0, 8)}, ${seconds(attempt.seconds)}</span></div>`)}
              </td>
              <td>
                ${one.signature && html`<span class="chip ${SIGNATURES[one.signature] ?? ""}">${one.signature}</span>`}
              </td>
              <td class="number">
                <span class="row tight">
                  <${Button} class="small" run=${send(one, {}, "Sent again")}>Again<//>
                  <${Button} class="small" run=${send(one, { copies: 2 }, "Sent twice")}>Twice<//>
                  <${Button}
                    class="small"
                    run=${send(one, { forged: true }, "Sent with a forged signature")}
                    >Forged<//
                  >
                </span>
              </td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function InboxPart({ messages, refresh }) {
  const clear = async () => {
    await remove("inbox");
    feed.inbox = [];
    await refresh();
    return "Inbox cleared";
  };
  return html`<section class="card" aria-label="Inbox">
    <div class="spread">
      <h2>Inbox</h2>
      ${messages.length > 0 && html`<${Button} class="small" run=${clear}>Clear<//>`}
    </div>
    ${!messages.length && html`<p class="soft">The mock receives webhooks itself: add the endpoint above, or name <span class="mono">${`${location.origin}${location.pathname}inbox`}</span> in a request.</p>`}
    ${messages.map(
      (one) =>
        html`<details key=${one.number} class="message">
          <summary>
            <span class="chip ${SIGNATURES[one.signature] ?? ""}">${one.signature}</span>${" "}
            ${one.method} /${one.inbox}${" "}
            <span class="soft">${time(one.received, true)}, ${one.size} bytes</span>
          </summary>
          <${Code} text=${pretty(one.body)} name="message" />
          <dl class="facts mono small">
            ${one.headers.map(
              ([name, value], place) =>
                html`<dt key=${place}>${name}</dt>
                  <dd>${value}</dd>`,
            )}
          </dl>
        </details>`,
    )}
  </section>`;
}
