// What a JSON Schema allows at a place in YAML that is being written: enough YAML for completion.

// Return [{name, text, about}] for the cursor: the keys of the mapping, or the values of the key.
export function possibleAt(schema, text, cursor) {
  const before = text.slice(0, cursor);
  const line = before.slice(before.lastIndexOf("\n") + 1);
  const steps = pathTo(before);
  const value = /^[\s-]*([\w-]+):\s+([\w-]*)$/.exec(line);
  if (value) return values(find(schema, [...steps, value[1]]), value[2], schema);
  if (!/^[\s-]*[\w-]*$/.test(line)) return inFlow(schema, steps, line);
  return keys(find(schema, steps), /[\w-]*$/.exec(line)[0], schema);
}

// Within `key: {a: 1, ` offer the keys of the mapping.
function inFlow(schema, steps, line) {
  const flow = /([\w-]+):\s*\{([^{}]*)$/.exec(line);
  if (!flow || !/(^|,)\s*[\w-]*$/.test(flow[2])) return [];
  return keys(find(schema, [...steps, flow[1]]), /[\w-]*$/.exec(line)[0], schema);
}

// Return the keys, and "[]" for list items, that lead to the mapping of the last line.
function pathTo(before) {
  const lines = before.split("\n");
  const last = lines.pop();
  let column = /^[\s-]*/.exec(last)[0].length;
  const steps = [];
  const item = /^(\s*)-\s/.exec(last);
  if (item) {
    steps.unshift("[]");
    column = item[1].length + 0.5; // a list may stand at the column of its key
  }
  for (const line of lines.reverse()) {
    const parts = /^(\s*)((?:-\s+)*)(?:([\w-]+):)?(?=\s|$)/.exec(line);
    if (!parts || !line.trim() || line.trim().startsWith("#")) continue;
    const [, indent, dashes, key] = parts;
    const at = indent.length + dashes.length;
    if (key && at < column && !/:\s+[^\s#|>&]/.test(line.slice(at))) {
      steps.unshift(key);
      column = at;
    }
    if (dashes && indent.length < column && at <= column) {
      steps.unshift("[]");
      column = indent.length + 0.5;
    }
  }
  return steps;
}

// Return the schemas that steps lead to.
function find(root, steps) {
  let found = expand(root, root);
  for (const step of steps) {
    found = found.flatMap((one) => {
      const next =
        step === "[]"
          ? one.items
          : (one.properties?.[step] ??
            (typeof one.additionalProperties === "object" ? one.additionalProperties : null));
      return next ? expand(next, root) : [];
    });
  }
  return found;
}

// Return the alternatives of a schema, references resolved.
function expand(schema, root, depth = 0) {
  if (depth > 8 || typeof schema !== "object") return [];
  if (schema.$ref) {
    const target = schema.$ref
      .slice(2)
      .split("/")
      .reduce((node, key) => node?.[key], root);
    return target ? expand(target, root, depth + 1) : [];
  }
  const parts = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  return [schema, ...parts.flatMap((part) => expand(part, root, depth + 1))];
}

function keys(schemas, typed, root) {
  const found = new Map();
  for (const schema of schemas) {
    for (const [name, member] of Object.entries(schema.properties ?? {})) {
      if (name.startsWith(typed))
        found.set(name, { name, text: `${name}: `, about: member.description ?? "" });
    }
    if (!Object.keys(schema.properties ?? {}).length)
      values([schema], typed, root).forEach((one) => found.set(one.name, one));
  }
  return [...found.values()];
}

function values(schemas, typed) {
  const known = schemas.flatMap((schema) => [
    ...(schema.enum ?? []),
    ...(schema.const !== undefined ? [schema.const] : []),
    ...(schema.type === "boolean" ? [true, false] : []),
  ]);
  return [...new Set(known.map(String))]
    .filter((one) => one.startsWith(typed))
    .map((name) => ({ name, text: name, about: "" }));
}
