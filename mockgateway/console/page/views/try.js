// Send a request of the document to the mock, and show the reply as it arrives.

import { bytes, pretty, tone } from "../format.js";
import { Button, Code, html, useEffect, useState } from "../ui.js";
import { resolve } from "./schema.js";

const MOST = 200_000; // characters shown of a reply

export function Try({ root, one, base, content }) {
  const inputs = one.parameters.filter(
    (parameter) => parameter.in === "path" || parameter.in === "query",
  );
  const [type, media] = content.find(([name]) => name.includes("json")) ?? content[0] ?? [];
  const examples = exampleList(root, media);
  const [values, setValues] = useState(() =>
    Object.fromEntries(inputs.map((parameter) => [parameter.name, startValue(parameter)])),
  );
  const [body, setBody] = useState(examples[0]?.text ?? "");
  const [key, setKey] = useState("any-key");
  const [reply, setReply] = useState(null);
  useEffect(
    () => () => {
      if (reply?.url) URL.revokeObjectURL(reply.url);
    },
    [reply?.url],
  );
  const isText = !type || type.includes("json") || type.startsWith("text/");
  const isControl = base.endsWith("/_mock");
  const send = async () => {
    const headers = isControl ? {} : { authorization: `Bearer ${key}` };
    if (type && isText) headers["content-type"] = type;
    const init = {
      method: one.method.toUpperCase(),
      headers,
      body: type && isText ? body : undefined,
    };
    await receive(await fetch(target(one, base, values), init), setReply);
  };
  return html`<section class="card stack" aria-label="Try it">
    <div class="spread">
      <h2>Try it</h2>
      ${
        examples.length > 1 &&
        html`<select
          aria-label="Example"
          onChange=${(event) => setBody(examples[event.target.value].text)}
        >
          ${examples.map((example, place) => html`<option key=${place} value=${place}>${example.name}</option>`)}
        </select>`
      }
    </div>
    ${
      (inputs.length > 0 || !isControl) &&
      html`<div class="row">
        ${!isControl && html`<label class="field">API key<input value=${key} onInput=${(event) => setKey(event.target.value)} /></label>`}
        ${inputs.map((parameter) => html`<label class="field" key=${parameter.name}>${parameter.name}${parameter.required ? " *" : ""}<input value=${values[parameter.name]} onInput=${(event) => setValues({ ...values, [parameter.name]: event.target.value })} /></label>`)}
      </div>`
    }
    ${type && isText && html`<textarea class="mono try-body" aria-label="Body" rows=${Math.min(16, body.split("\n").length + 1)} spellcheck=${false} value=${body} onInput=${(event) => setBody(event.target.value)}></textarea>`}
    ${type && !isText && html`<p class="soft">The body is ${type}; send it with curl or an SDK.</p>`}
    <div class="row">
      <${Button} class="primary" run=${send}>Send<//
      ><span class="mono soft small cut"
        >${one.method.toUpperCase()} ${target(one, base, values)}</span
      >
    </div>
    ${reply && html`<${Reply} reply=${reply} />`}
  </section>`;
}

function Reply({ reply }) {
  const kind = reply.type.split("/")[0];
  return html`<div class="stack" role="status">
    <p>
      <b class="status ${tone(reply.status)}">${reply.status}</b>
      <span class="soft">${reply.type}, ${bytes(reply.size)}</span>
    </p>
    ${reply.url && kind === "image" && html`<div class="media"><img src=${reply.url} alt="The reply" /></div>`}
    ${reply.url && kind === "audio" && html`<audio src=${reply.url} controls aria-label="The reply"></audio>`}
    ${reply.url && kind === "video" && html`<div class="media"><video src=${reply.url} controls aria-label="The reply"></video></div>`}
    ${!reply.url && html`<${Code} text=${pretty(reply.text)} name="reply" />`}
  </div>`;
}

function exampleList(root, media) {
  if (!media) return [];
  const found = Object.entries(media.examples ?? {}).map(([name, raw]) => ({
    name,
    value: resolve(root, raw).value,
  }));
  if (media.example !== undefined) found.push({ name: "example", value: media.example });
  if (!found.length) found.push({ name: "empty", value: {} });
  return found.map(({ name, value }) => ({
    name,
    text: typeof value === "string" ? value : JSON.stringify(value, null, 2),
  }));
}

function startValue(parameter) {
  const value =
    parameter.example ??
    parameter.schema?.example ??
    (parameter.required ? parameter.schema?.default : undefined);
  return value === undefined ? "" : String(value);
}

function target(one, base, values) {
  const path = one.path.replace(/\{([^}]+)\}/g, (whole, name) =>
    values[name] ? encodeURIComponent(values[name]) : whole,
  );
  const query = new URLSearchParams(
    one.parameters
      .filter((parameter) => parameter.in === "query" && values[parameter.name])
      .map((parameter) => [parameter.name, values[parameter.name]]),
  );
  return `${base}${path}${query.size ? `?${query}` : ""}`;
}

async function receive(answer, show) {
  const type = answer.headers.get("content-type")?.split(";")[0] ?? "no body";
  if (/^(image|audio|video)\//.test(type)) {
    const blob = await answer.blob();
    show({ status: answer.status, type, size: blob.size, url: URL.createObjectURL(blob) });
    return;
  }
  const reader = answer.body?.getReader(),
    decoder = new TextDecoder();
  let text = "",
    size = 0;
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true };
    if (done) break;
    size += value.length;
    if (text.length < MOST) text += decoder.decode(value, { stream: true });
    show({ status: answer.status, type, size, text });
  }
  show({ status: answer.status, type, size, text });
}
