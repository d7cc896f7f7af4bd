// The Vercel AI SDK, unmodified, with its providers openai-compatible, openai (chat, and Responses if served) and anthropic.
import { readFileSync } from "node:fs";
import * as ai from "ai";
import { createAnthropic } from "@ai-sdk/anthropic";
import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { z } from "zod";

const [model, claude, embedding, image] = process.argv.slice(2);
const { OPENAI_BASE_URL: baseURL, OPENAI_API_KEY: apiKey, ANTHROPIC_BASE_URL, RESPONSES_BASE_URL } = process.env;
const compatible = (key = apiKey) => createOpenAICompatible({ name: "mock", baseURL, apiKey: key, supportsStructuredOutputs: true });
const openai = RESPONSES_BASE_URL ? createOpenAI({ baseURL: RESPONSES_BASE_URL, apiKey }) : createOpenAI({ baseURL, apiKey }).chat;
const anthropic = createAnthropic({ baseURL: `${ANTHROPIC_BASE_URL}/v1`, apiKey });
const prompt = "Echo: one two three";
const once = { maxRetries: 0 };
const versionOf = (name) => JSON.parse(readFileSync(new URL(`node_modules/${name}/package.json`, import.meta.url))).version;
const results = { versions: Object.fromEntries(["ai", "@ai-sdk/openai-compatible", "@ai-sdk/openai", "@ai-sdk/anthropic"].map((name) => [name, versionOf(name)])) };

async function streamed(model) {
  let text = "";
  const result = ai.streamText({ model, prompt, ...once, onError({ error }) { throw error; } });
  for await (const piece of result.textStream) text += piece;
  return text;
}

async function looped(model) {
  const calls = [];
  const get_weather = ai.tool({
    description: "The weather of a city.",
    inputSchema: z.object({ city: z.string() }),
    execute: async (given) => { calls.push(given); return "21 degrees"; },
  });
  const { text } = await ai.generateText({ model, prompt: "What is the weather in Oslo?", tools: { get_weather }, stopWhen: ai.stepCountIs(4), ...once });
  return { arguments: calls, final: text };
}

async function refusal(call) {
  try {
    await call();
  } catch (error) {
    if (!ai.APICallError.isInstance(error)) throw error;
    return `${error.name} ${error.statusCode}`;
  }
  return "none";
}

const chat = compatible()(model);
results.chat = (await ai.generateText({ model: chat, prompt, ...once })).text;
results.stream = await streamed(chat);
results.openai = await streamed(openai(model));
results.claude = await streamed(anthropic(claude));
const shown = [{ type: "text", text: "What colour is this?" }, { type: "image", image }];
results.vision = (await ai.generateText({ model: compatible()(embedding ? "gpt-4o-mini" : model), messages: [{ role: "user", content: shown }], ...once })).text;
results.tools = await looped(chat);
results.claude_tools = await looped(anthropic(claude));
const schema = z.object({ city: z.string(), degrees: z.number().int() });
results.parsed = (await ai.generateObject({ model: chat, prompt: "Oslo has 21 degrees.", schema, ...once })).object;
results.errors = [
  await refusal(() => ai.generateText({ model: compatible("invalid")(model), prompt, ...once })),
  await refusal(() => ai.generateText({ model: compatible()("no-such-model"), prompt, ...once })),
  await refusal(() => ai.generateText({ model: chat, prompt, temperature: 9, ...once })),
];
if (embedding) {
  const values = ["a cat sat on the mat", "the cat sits on a mat", "interest rates of a bank loan"];
  results.vectors = (await ai.embedMany({ model: compatible().embeddingModel?.(embedding) ?? compatible().textEmbeddingModel(embedding), values, ...once })).embeddings;
}
console.log(JSON.stringify(results));
