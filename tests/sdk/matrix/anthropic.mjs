// The official `@anthropic-ai/sdk` package, unmodified: ANTHROPIC_BASE_URL and ANTHROPIC_API_KEY are its only settings.
import { readFileSync } from "node:fs";
import Anthropic from "@anthropic-ai/sdk";

const [, model, , image] = process.argv.slice(2);
const sdk = new Anthropic({ maxRetries: 0 });
const hello = { model, max_tokens: 256, messages: [{ role: "user", content: "Echo: one two three" }] };
const results = { versions: { anthropic: JSON.parse(readFileSync(new URL("node_modules/@anthropic-ai/sdk/package.json", import.meta.url))).version } };

async function refusal(kind, call) {
  try {
    await call();
  } catch (error) {
    if (!(error instanceof kind)) throw error;
    return error.constructor.name;
  }
  return "none";
}

results.chat = (await sdk.messages.create(hello)).content[0].text;
results.stream = await sdk.messages.stream(hello).finalText();
const source = { type: "base64", media_type: "image/png", data: image.split(",")[1] };
const shown = [{ type: "image", source }, { type: "text", text: "What colour is this?" }];
results.vision = (await sdk.messages.create({ ...hello, messages: [{ role: "user", content: shown }] })).content[0].text;

const messages = [{ role: "user", content: "What is the weather in Oslo?" }];
const tools = [{
  name: "get_weather",
  description: "The weather of a city.",
  input_schema: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
}];
results.tools = { arguments: [], final: "" };
for (let turn = 0; turn < 4; turn++) {
  const message = await sdk.messages.create({ ...hello, max_tokens: 512, messages, tools });
  messages.push({ role: "assistant", content: message.content });
  const calls = message.content.filter((block) => block.type === "tool_use");
  if (!calls.length) {
    results.tools.final = message.content[0].text;
    break;
  }
  results.tools.arguments.push(...calls.map((call) => call.input));
  messages.push({ role: "user", content: calls.map((call) => ({ type: "tool_result", tool_use_id: call.id, content: "21 degrees" })) });
}
results.errors = [
  await refusal(Anthropic.APIError, () => new Anthropic({ apiKey: "invalid", maxRetries: 0 }).messages.create(hello)),
  await refusal(Anthropic.NotFoundError, () => sdk.messages.create({ ...hello, model: "no-such-model" })),
  await refusal(Anthropic.BadRequestError, () => sdk.messages.create({ ...hello, max_tokens: -1 })),
];
console.log(JSON.stringify(results));
