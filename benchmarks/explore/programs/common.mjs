// What the Node programs share: careful calls, and one way to give up (exit code 3).
import { createHmac } from "node:crypto";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";

export const BUGGY = process.argv[2] === "buggy";
export const TRIES = 4;
export const PATIENCE = 6000; // milliseconds for a task or a webhook

export class GiveUp extends Error {}

export const sleep = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));
export const save = (value, name = "result.json") => writeFileSync(name, JSON.stringify(value));

export async function run(main) {
  try {
    await main();
    process.exit(0);
  } catch (error) {
    if (!(error instanceof GiveUp)) throw error;
    console.error(`given up: ${error.message}`);
    process.exit(3);
  }
}

export const request = (gateway, path, body, limit = 2000) => {
  const name = gateway.toUpperCase();
  return fetch(path.startsWith("http") ? path : process.env[`${name}_BASE_URL`] + path, {
    method: body ? "POST" : "GET",
    headers: {
      authorization: `Bearer ${process.env[`${name}_API_KEY`]}`,
      ...(body && { "content-type": "application/json" }),
    },
    body: body && JSON.stringify(body),
    signal: limit ? AbortSignal.timeout(limit) : undefined,
  });
};

// Return the JSON of a reply; repeat what may pass.
export async function send(gateway, path, body) {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    let wait = 200 * 2 ** attempt;
    try {
      const reply = await request(gateway, path, body);
      if (reply.ok) return await reply.json();
      if (![408, 429].includes(reply.status) && reply.status < 500) {
        throw new GiveUp(`${path}: ${reply.status}`);
      }
      wait = 1000 * Number(reply.headers.get("retry-after") ?? wait / 1000);
    } catch (error) {
      if (error instanceof GiveUp) throw error;
    }
    await sleep(wait);
  }
  throw new GiveUp(`${path}: no answer after ${TRIES} attempts`);
}

export const chat = (prompt, more = {}) => ({
  model: "qwen3-max",
  messages: [{ role: "user", content: prompt }],
  ...more,
});
export const answer = (reply) => reply.choices[0].message.content;

// Serve SeaLink's webhooks; `next()` waits for one.
export function receiver(verify = true) {
  const messages = [];
  const server = createServer(async (incoming, outgoing) => {
    const parts = [];
    for await (const part of incoming) parts.push(part);
    const body = Buffer.concat(parts);
    const right = `sha256=${createHmac("sha256", "whsec_test").update(body).digest("hex")}`;
    const fine = !verify || incoming.headers["x-sealink-signature"] === right;
    outgoing.writeHead(fine ? 200 : 401).end();
    if (fine) messages.push(JSON.parse(body.toString()));
  });
  const next = async (patience = PATIENCE) => {
    const end = Date.now() + patience;
    while (!messages.length && Date.now() < end) await sleep(20);
    if (!messages.length) throw new GiveUp("no webhook came");
    return messages.shift();
  };
  return new Promise((done) => {
    server.listen(0, "127.0.0.1", () => {
      done({ url: `http://127.0.0.1:${server.address().port}/hook`, next, messages });
    });
  });
}
