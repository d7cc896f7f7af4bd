// Keys and models: test keys with their stories, models, and snippets for each SDK.

import { Copy, Code, Failure, html, usePoll, useState, View } from "../ui.js";
import { SNIPPETS } from "./snippets.js";

export function Keys({ state }) {
  const gateways = usePoll("gateways");
  const keys = usePoll("keys");
  const models = usePoll("models");
  const [name, setName] = useState(state.get("gateway") ?? "");
  const [words, setWords] = useState("");
  const all = gateways.data?.gateways ?? [];
  const gateway = all.find((one) => one.name === name) ?? all[0];
  if (!gateway)
    return html`<${View} title="Keys and models"><${Failure} error=${gateways.error} /><//>`;
  const family = gateway.name.split("-")[0];
  const has = (...parts) => parts.join(" ").toLowerCase().includes(words.toLowerCase());
  const ownKeys = (keys.data?.keys ?? []).filter(
    (one) =>
      (one.gateway === gateway.name || one.gateway === family) &&
      has(one.key, one.name, one.scenario),
  );
  const ownModels = (models.data?.models ?? []).filter(
    (one) => (one.gateway === gateway.name || one.gateway === family) && has(one.id, ...one.kinds),
  );
  const actions = html`<select
      aria-label="Gateway"
      value=${gateway.name}
      onChange=${(event) => setName(event.target.value)}
    >
      ${all.map((one) => html`<option key=${one.name} value=${one.name}>${one.name}</option>`)}
    </select>
    <input
      type="search"
      aria-label="Find"
      placeholder="Find a key or model"
      value=${words}
      onInput=${(event) => setWords(event.target.value)}
    />`;
  return html`<${View}
    title="Keys and models"
    actions=${actions}
    about="Any key works unless it contains the word invalid. The keys below tell a story each."
  >
    <div class="columns">
      <section class="card" aria-label="Keys">
        <h2>Keys</h2>
        <${Failure} error=${keys.error} />
        <div class="table">
          <table>
            <thead>
              <tr>
                <th>Story</th>
                <th>Key</th>
                <th><span class="hidden-text">Actions</span></th>
              </tr>
            </thead>
            <tbody>
              ${ownKeys.map(
                (one) =>
                  html`<tr key=${one.key}>
                    <td>
                      ${one.name}
                      <div class="soft small">
                        ${[one.plan, one.region, one.scenario && `scenario ${one.scenario}`].filter(Boolean).join(", ")}
                      </div>
                    </td>
                    <td class="mono">${one.key}</td>
                    <td class="number">
                      <${Copy} text=${one.key} name="key ${one.name}" label="Copy" />
                    </td>
                  </tr>`,
              )}
            </tbody>
          </table>
        </div>
      </section>
      <div class="stack">
        <${Snippets}
          key=${gateway.name}
          gateway=${gateway}
          apiKey=${ownKeys[0]?.key ?? "any-key"}
          models=${ownModels}
        />
        <section class="card" aria-label="Models">
          <h2>Models</h2>
          <${Failure} error=${models.error} />
          <div class="table">
            <table>
              <thead>
                <tr>
                  <th>Model</th>
                  <th>Makes</th>
                  <th><span class="hidden-text">Actions</span></th>
                </tr>
              </thead>
              <tbody>
                ${ownModels.slice(0, 300).map(
                  (one) =>
                    html`<tr key=${one.id}>
                      <td class="mono">${one.id}</td>
                      <td class="soft">${one.kinds.join(", ")}</td>
                      <td class="number">
                        <${Copy} text=${one.id} name="model ${one.id}" label="Copy" />
                      </td>
                    </tr>`,
                )}
              </tbody>
            </table>
          </div>
        </section>
      </div>
    </div>
  <//>`;
}

function Snippets({ gateway, apiKey, models }) {
  const base = `${location.origin}${gateway.prefix}`;
  const model = (models.find((one) => one.kinds.includes("chat")) ?? models[0])?.id ?? "any-model";
  const possible = SNIPPETS.filter((one) => one.isFor(gateway));
  const [chosen, choose] = useState(possible[0].name);
  const snippet = possible.find((one) => one.name === chosen) ?? possible[0];
  return html`<section class="card stack" aria-label="Snippets">
    <h2>Point a client at it</h2>
    <div class="row tight" role="group" aria-label="Client">
      ${possible.map((one) => html`<button key=${one.name} type="button" class="small" aria-pressed=${String(one === snippet)} onClick=${() => choose(one.name)}>${one.name}</button>`)}
    </div>
    <${Code} text=${snippet.write({ gateway, base, apiKey, model })} name="snippet" />
  </section>`;
}
