// The control API. The page's own address names the sandbox: /~NAME/_mock/.

class ApiError extends Error {
  constructor(status, error, advice) {
    super(advice ? `${error}. ${capital(advice)}.` : error);
    this.status = status;
  }
}

export const sandbox = decodeURIComponent(location.pathname.match(/^\/~([^/]+)\//)?.[1] ?? "");

// Return the address of a path below /_mock in this sandbox, such as `journal`.
export function address(path, query = {}) {
  const url = new URL(path, new URL(".", location.href));
  for (const [name, value] of Object.entries(query)) {
    if (value !== "" && value !== undefined) url.searchParams.set(name, value);
  }
  return url;
}

// Send a request and return the reply's JSON, or its text for another type.
export async function call(method, path, { query, body, type = "application/json" } = {}) {
  const init = { method, headers: { accept: "application/json, text/plain, */*" } };
  if (method !== "GET") {
    init.headers["content-type"] = type;
    init.body = type === "application/json" ? JSON.stringify(body ?? {}) : body;
  }
  const reply = await fetch(address(path, query), init).catch(() => {
    throw new ApiError(0, "The mock does not answer", "start it again with mockgateway serve");
  });
  const isJson = (reply.headers.get("content-type") ?? "").includes("json");
  const value = isJson ? await reply.json() : await reply.text();
  if (!reply.ok) throw new ApiError(reply.status, value.error ?? reply.statusText, value.advice);
  return value;
}

export const get = (path, query) => call("GET", path, { query });
export const post = (path, body) => call("POST", path, { body });
export const put = (path, body) => call("PUT", path, { body });
export const remove = (path) => call("DELETE", path);

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
