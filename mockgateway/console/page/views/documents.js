// API: the documents, browsable, with the source of each fact and a form that sends a request.

import { Failure, go, html, useEffect, usePoll, useState, View } from "../ui.js";
import { resolve, Schema, typeOf } from "./schema.js";
import { Try } from "./try.js";

const METHODS = ["get", "post", "put", "patch", "delete", "head", "options"];
const SOURCES = {
  seed: ["good", "the gateway's own document"],
  docs: ["accent", "further documentation"],
  assumed: ["warn", "an assumption"],
};

export function Documents({ state }) {
  const gateways = usePoll("gateways");
  const all = [
    ...(gateways.data?.gateways ?? []),
    { name: "control", prefix: "", document: "openapi.json" },
  ];
  const chosen = all.find((one) => one.name === state.get("document")) ?? all[0];
  const { root, error } = useDocument(chosen);
  const [words, setWords] = useState("");
  const operations = root ? list(root) : [];
  const wanted = words.toLowerCase();
  const shown = operations.filter((one) =>
    `${one.method} ${one.path} ${one.id} ${one.operation.summary ?? ""}`
      .toLowerCase()
      .includes(wanted),
  );
  const current = operations.find((one) => one.id === state.get("operation")) ?? shown[0];
  const actions = html`<select
      aria-label="Document"
      value=${chosen.name}
      onChange=${(event) => go("api", { document: event.target.value })}
    >
      ${all.map((one) => html`<option key=${one.name} value=${one.name}>${one.name}</option>`)}
    </select>
    <input
      type="search"
      aria-label="Find an operation"
      placeholder="Find an operation"
      value=${words}
      onInput=${(event) => setWords(event.target.value)}
    />
    ${root && html`<a class="button" href=${addressOf(chosen)} download="${chosen.name}.json">Download</a>`}`;
  return html`<${View}
    title="API"
    actions=${actions}
    about=${root?.info?.summary ?? "The document that the mock executes and the tester asserts. Each fact names its source."}
  >
    <${Failure} error=${error || gateways.error} />
    ${
      root &&
      html`<div class="documents">
        <nav class="card operations" aria-label="Operations">
          ${group(shown).map(
            ([tag, members]) =>
              html`<div key=${tag}>
                <h2>${tag}</h2>
                <ul>
                  ${members.map(
                    (one) =>
                      html`<li key=${one.id}>
                        <a
                          href="#api?${new URLSearchParams({ document: chosen.name, operation: one.id })}"
                          aria-current=${one === current ? "true" : null}
                        >
                          <span class="method ${one.method}">${one.method}</span
                          ><span class="cut" title=${one.path}>${one.path}</span></a
                        >
                      </li>`,
                  )}
                </ul>
              </div>`,
          )}
        </nav>
        ${current && html`<${Operation} key=${`${chosen.name} ${current.id}`} root=${root} one=${current} base=${baseOf(chosen)} />`}
      </div>`
    }
  <//>`;
}

function addressOf(gateway) {
  return new URL(gateway.document ?? `${gateway.prefix}/openapi.json`, location.href).href;
}

function baseOf(gateway) {
  return gateway.prefix
    ? location.origin + gateway.prefix
    : location.href.split("#")[0].replace(/\/$/, "");
}

function useDocument(gateway) {
  const [state, setState] = useState({ root: null, error: "" });
  const target = addressOf(gateway);
  useEffect(() => {
    let isOver = false;
    setState({ root: null, error: "" });
    fetch(target)
      .then(async (reply) => {
        if (!reply.ok) throw new Error(`${target}: ${reply.status}`);
        const root = await reply.json();
        if (!isOver) setState({ root, error: "" });
      })
      .catch((failure) => isOver || setState({ root: null, error: failure.message }));
    return () => {
      isOver = true;
    };
  }, [target]);
  return state;
}

function list(root) {
  return Object.entries(root.paths ?? {}).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method]).map((method) => {
      const operation = item[method];
      const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map((one) =>
        resolve(root, one),
      );
      return {
        id: operation.operationId ?? `${method} ${path}`,
        method,
        path,
        operation,
        parameters,
        source: operation["x-source"] ?? item["x-source"] ?? root["x-source"],
      };
    }),
  );
}

function group(operations) {
  const groups = new Map();
  for (const one of operations) {
    const tag = one.operation.tags?.[0] ?? "Operations";
    groups.set(tag, [...(groups.get(tag) ?? []), one]);
  }
  return [...groups];
}

// Show a description; Markdown's `code` is set as code.
export function Prose({ text = "" }) {
  return text
    .split(/`([^`]+)`/)
    .map((part, place) => (place % 2 ? html`<code>${part}</code>` : part));
}

// Say where a fact comes from.
export function Source({ name, note }) {
  const [tone, meaning] = Object.hasOwn(SOURCES, name) ? SOURCES[name] : [];
  return meaning
    ? html`<span class="chip ${tone}" title=${[`From ${meaning}`, note].filter(Boolean).join(": ")}
        >${name}</span
      >`
    : null;
}

function Operation({ root, one, base }) {
  const { operation, parameters, source } = one;
  const body = resolve(root, operation.requestBody);
  const content = Object.entries(body?.content ?? {});
  return html`<article class="stack operation">
    <section class="card stack">
      <div class="spread">
        <h2><span class="method ${one.method}">${one.method}</span> ${one.path}</h2>
        <${Source} name=${source} note=${operation["x-source-note"]} />
      </div>
      ${operation.summary && html`<p><b>${operation.summary}</b></p>`}
      ${operation.description && html`<p class="prose"><${Prose} text=${operation.description} /></p>`}
      <p class="soft small mono">${one.id}</p>
      ${
        parameters.length > 0 &&
        html`<div class="table">
          <table>
            <thead>
              <tr>
                <th>Parameter</th>
                <th>In</th>
                <th>Type</th>
                <th>About</th>
              </tr>
            </thead>
            <tbody>
              ${parameters.map(
                (parameter) =>
                  html`<tr key=${parameter.in + parameter.name}>
                    <td class="mono">
                      ${parameter.name}${parameter.required ? html`<span class="required" title="required"> *</span>` : ""}
                    </td>
                    <td>${parameter.in}</td>
                    <td class="mono">${typeOf(root, parameter.schema)}</td>
                    <td>
                      <${Prose} text=${parameter.description ?? ""} />
                      <${Source} name=${parameter["x-source"]} note=${parameter["x-source-note"]} />
                    </td>
                  </tr>`,
              )}
            </tbody>
          </table>
        </div>`
      }
    </section>
    <${Try} root=${root} one=${one} base=${base} content=${content} />
    ${content.map(
      ([type, media]) =>
        html`<section class="card" key=${type}>
          <h2>Request body <span class="soft mono">${type}</span></h2>
          <${Schema} root=${root} schema=${media.schema} source=${source} />
        </section>`,
    )}
    <section class="card stack">
      <h2>Replies</h2>
      ${Object.entries(operation.responses ?? {}).map(([status, raw]) => html`<${Reply} key=${status} root=${root} status=${status} reply=${resolve(root, raw)} source=${source} />`)}
    </section>
  </article>`;
}

function Reply({ root, status, reply, source }) {
  const own = reply["x-source"] ?? source;
  const content = Object.entries(reply.content ?? {});
  return html`<details class="reply" open=${status.startsWith("2")}>
    <summary>
      <b class="status ${status[0] === "2" ? "good" : status[0] === "5" ? "bad" : "warn"}"
        >${status}</b
      >${" "}
      <${Prose} text=${reply.description} />${" "}
      <${Source} name=${own} note=${reply["x-source-note"]} />
    </summary>
    ${reply["x-source-note"] && html`<p class="soft small">${reply["x-source-note"]}</p>`}
    ${content.map(
      ([type, media]) =>
        html`<div key=${type} class="stack">
          <h3 class="mono">${type}</h3>
          <${Schema} root=${root} schema=${media.schema} source=${own} />
          ${Object.entries(media.examples ?? {}).map(([name, example]) => html`<${Example} key=${name} name=${name} example=${resolve(root, example)} />`)}
        </div>`,
    )}
  </details>`;
}

function Example({ name, example }) {
  const text =
    typeof example.value === "string" ? example.value : JSON.stringify(example.value, null, 2);
  return html`<details>
    <summary>
      Example ${name} <${Source} name=${example["x-source"]} note=${example["x-source-note"]} />
    </summary>
    <pre class="code" tabindex="0" aria-label="Example ${name}">${text}</pre>
  </details>`;
}
