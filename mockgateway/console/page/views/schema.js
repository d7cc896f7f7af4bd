// A JSON Schema as a tree whose branches open one level at a time.

import { html, useState } from "../ui.js";
import { Prose, Source } from "./documents.js";

// Return what a local reference stands for, or the node itself.
export function resolve(root, node) {
  let found = node;
  for (let turn = 0; found?.$ref && turn < 20; turn += 1) {
    const steps = found.$ref.split("#/")[1]?.split("/") ?? [];
    found = steps.reduce(
      (value, step) =>
        value?.[decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~")],
      root,
    );
  }
  return found;
}

export function typeOf(root, raw) {
  const schema = resolve(root, raw);
  if (schema === undefined || schema === true) return "any";
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum)
    return schema.enum
      .map((one) => JSON.stringify(one))
      .join(" | ")
      .slice(0, 300);
  if (schema.items) return `${typeOf(root, schema.items)}[]`;
  const parts = schema.oneOf ?? schema.anyOf;
  if (parts) return [...new Set(parts.map((part) => typeOf(root, part)))].join(" | ").slice(0, 300);
  const type = [schema.type ?? (schema.properties || schema.allOf ? "object" : "any")]
    .flat()
    .join(" | ");
  return schema.format ? `${type} (${schema.format})` : type;
}

// Return the properties of an object, with those of its parts; `required` says which must be there.
function members(root, raw, depth = 0) {
  const schema = resolve(root, raw) ?? {};
  if (depth > 6) return { properties: [], required: [] };
  const own = {
    properties: Object.entries(schema.properties ?? {}),
    required: [...(schema.required ?? [])],
  };
  const parts = [
    ...(schema.allOf ?? []),
    ...(schema.oneOf ?? []),
    ...(schema.anyOf ?? []),
    ...(schema.items ? [schema.items] : []),
  ];
  for (const part of parts) {
    const more = members(root, part, depth + 1);
    const known = new Set(own.properties.map(([name]) => name));
    own.properties.push(...more.properties.filter(([name]) => !known.has(name)));
    if (schema.allOf?.includes(part)) own.required.push(...more.required);
  }
  return own;
}

export function Schema({ root, schema: raw, source }) {
  const schema = resolve(root, raw);
  if (!schema) return null;
  const { properties, required } = members(root, schema);
  if (!properties.length)
    return html`<p class="mono">
      ${typeOf(root, schema)} <span class="soft">${schema.description ?? ""}</span>
    </p>`;
  return html`<ul class="schema">
    ${properties.map(([name, member]) => html`<${Member} key=${name} root=${root} name=${name} raw=${member} isRequired=${required.includes(name)} source=${source} />`)}
  </ul>`;
}

const LIMITS = [
  "minimum",
  "maximum",
  "minLength",
  "maxLength",
  "minItems",
  "maxItems",
  "pattern",
  "default",
];

function Member({ root, name, raw, isRequired, source }) {
  const [isOpen, setOpen] = useState(false);
  const schema = resolve(root, raw) ?? {};
  const own = raw["x-source"] ?? schema["x-source"];
  const hasMembers = members(root, schema).properties.length > 0;
  const limits = LIMITS.filter((one) => schema[one] !== undefined)
    .map((one) => `${one} ${JSON.stringify(schema[one])}`)
    .join(", ");
  return html`<li>
    <div>
      ${
        hasMembers
          ? html`<button
              type="button"
              class="plain small"
              aria-expanded=${String(isOpen)}
              onClick=${() => setOpen(!isOpen)}
            >
              ${isOpen ? "▾" : "▸"} <span class="mono">${name}</span>
            </button>`
          : html`<span class="mono leaf">${name}</span>`
      }${" "}
      ${isRequired && html`<span class="required" title="required">*</span>`}${" "}
      <span class="soft mono">${typeOf(root, schema)}</span>${" "}
      ${own && own !== source && html`<${Source} name=${own} note=${raw["x-source-note"] ?? schema["x-source-note"]} />`}
    </div>
    ${(schema.description || limits) && html`<p class="soft small"><${Prose} text=${[schema.description, limits].filter(Boolean).join(" · ")} /></p>`}
    ${isOpen && html`<${Schema} root=${root} schema=${schema} source=${own ?? source} />`}
  </li>`;
}
