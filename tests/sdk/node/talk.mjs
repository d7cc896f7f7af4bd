// The official `openai` package for Node, unmodified. Prints its results as one JSON object.
import OpenAI from "openai";

const [root, base, key, model] = process.argv.slice(2);
const hello = [{ role: "user", content: "Echo: one two three" }];
const client = (apiKey, where = base) => new OpenAI({ baseURL: `${root}${where}`, apiKey, maxRetries: 0 });
const sdk = client(key);

async function refused(call) {
  try {
    await call();
  } catch (error) {
    return { kind: error.constructor.name, typed: error instanceof OpenAI.APIError, status: error.status, code: error.code ?? null };
  }
  return { kind: "not refused" };
}

const plain = await sdk.chat.completions.create({ model, messages: hello });

let streamed = "";
let usage = null;
for await (const chunk of await sdk.chat.completions.create({ model, messages: hello, stream: true, stream_options: { include_usage: true } })) {
  streamed += chunk.choices[0]?.delta?.content ?? "";
  usage = chunk.usage ?? usage;
}

const helper = sdk.chat.completions.stream({ model, messages: hello });
const gathered = await helper.finalChatCompletion();

const short = await sdk.chat.completions.create({ model, messages: hello, max_tokens: 2, n: 2 });
const { response } = await client(key, `/~node${base}`).chat.completions.create({ model, messages: hello }).withResponse();

console.log(JSON.stringify({
  object: plain.object,
  content: plain.choices[0].message.content,
  streamed,
  usage,
  gathered: gathered.choices[0].message.content,
  finish: short.choices.map((choice) => choice.finish_reason),
  type: response.headers.get("content-type"),
  models: base.includes("seacloud") ? [] : (await sdk.models.list()).data.map((entry) => entry.id),
  invalid: await refused(() => client("an-invalid-key").chat.completions.create({ model, messages: hello })),
  unknown: await refused(() => sdk.chat.completions.create({ model: "no-such-model", messages: hello })),
  wrong: await refused(() => sdk.chat.completions.create({ model, messages: hello, temperature: "hot" })),
  wrongStream: await refused(() => sdk.chat.completions.create({ model, messages: "hello", stream: true })),
}));
