// The official `openai` package for Node, unmodified: OPENAI_BASE_URL and OPENAI_API_KEY are its only settings.
import { readFileSync } from "node:fs";
import OpenAI from "openai";

const [model, , embedding, image] = process.argv.slice(2);
const sdk = new OpenAI({ maxRetries: 0 });
const hello = { model, messages: [{ role: "user", content: "Echo: one two three" }] };
const object = (properties) => ({ type: "object", properties, required: Object.keys(properties), additionalProperties: false });
const results = { versions: { openai: JSON.parse(readFileSync(new URL("node_modules/openai/package.json", import.meta.url))).version } };

async function refusal(kind, call) {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof kind)) throw error;
    return error.constructor.name;
  }
  return "none";
}

results.chat = (await sdk.chat.completions.create(hello)).choices[0].message.content;
results.stream = "";
for await (const chunk of await sdk.chat.completions.create({ ...hello, stream: true })) results.stream += chunk.choices[0]?.delta?.content ?? "";
const shown = [{ type: "text", text: "What colour is this?" }, { type: "image_url", image_url: { url: image } }];
results.vision = (await sdk.chat.completions.create({ model: embedding ? "gpt-4o-mini" : model, messages: [{ role: "user", content: shown }] })).choices[0].message.content;

const calls = [];
const runner = sdk.chat.completions.runTools({
  model,
  messages: [{ role: "user", content: "What is the weather in Oslo?" }],
  tools: [{
    type: "function",
    function: {
      name: "get_weather",
      description: "The weather of a city.",
      parameters: object({ city: { type: "string" } }),
      parse: JSON.parse,
      function: (given) => { calls.push(given); return "21 degrees"; },
    },
  }],
});
results.tools = { final: await runner.finalContent(), arguments: calls };

const schema = object({ city: { type: "string" }, degrees: { type: "integer" } });
const answer = await sdk.chat.completions.parse({
  model,
  messages: [{ role: "user", content: "Oslo has 21 degrees." }],
  response_format: { type: "json_schema", json_schema: { name: "report", strict: true, schema } },
});
results.parsed = JSON.parse(answer.choices[0].message.content);
results.errors = [
  await refusal(OpenAI.APIError, () => new OpenAI({ apiKey: "invalid", maxRetries: 0 }).chat.completions.create(hello)),
  await refusal(OpenAI.NotFoundError, () => sdk.chat.completions.create({ ...hello, model: "no-such-model" })),
  await refusal(OpenAI.BadRequestError, () => sdk.chat.completions.create({ ...hello, temperature: 9 })),
];
if (embedding) {
  const input = ["a cat sat on the mat", "the cat sits on a mat", "interest rates of a bank loan"];
  results.vectors = (await sdk.embeddings.create({ model: embedding, input })).data.map((each) => each.embedding);
  results.flagged = (await sdk.moderations.create({ input: ["a nice day", "I will kill you"] })).results.map((each) => each.flagged);
}
console.log(JSON.stringify(results));
