// Code that points a client at the mock. `environment` of a gateway says where an SDK's base URL leads.

const url = ({ gateway, base }, name) => base + gateway.environment[name];
const has = (name) => (gateway) => name in gateway.environment;

export const SNIPPETS = [
  {
    name: "OpenAI Python",
    isFor: has("OPENAI_BASE_URL"),
    write: (at) => `from openai import OpenAI

client = OpenAI(base_url="${url(at, "OPENAI_BASE_URL")}", api_key="${at.apiKey}")
reply = client.chat.completions.create(
    model="${at.model}",
    messages=[{"role": "user", "content": "Hello"}],
)
print(reply.choices[0].message.content)
`,
  },
  {
    name: "OpenAI JavaScript",
    isFor: has("OPENAI_BASE_URL"),
    write: (at) => `import OpenAI from "openai";

const client = new OpenAI({ baseURL: "${url(at, "OPENAI_BASE_URL")}", apiKey: "${at.apiKey}" });
const reply = await client.chat.completions.create({
  model: "${at.model}",
  messages: [{ role: "user", content: "Hello" }],
});
console.log(reply.choices[0].message.content);
`,
  },
  {
    name: "Anthropic Python",
    isFor: has("ANTHROPIC_BASE_URL"),
    write: (at) => `from anthropic import Anthropic

client = Anthropic(base_url="${url(at, "ANTHROPIC_BASE_URL")}", api_key="${at.apiKey}")
reply = client.messages.create(
    model="${at.model}",
    max_tokens=100,
    messages=[{"role": "user", "content": "Hello"}],
)
print(reply.content[0].text)
`,
  },
  {
    name: "Anthropic JavaScript",
    isFor: has("ANTHROPIC_BASE_URL"),
    write: (at) => `import Anthropic from "@anthropic-ai/sdk";

const client = new Anthropic({ baseURL: "${url(at, "ANTHROPIC_BASE_URL")}", apiKey: "${at.apiKey}" });
const reply = await client.messages.create({
  model: "${at.model}",
  max_tokens: 100,
  messages: [{ role: "user", content: "Hello" }],
});
console.log(reply.content[0].text);
`,
  },
  {
    name: "SeaCloud SDK",
    isFor: has("SEACLOUD_BASE_URL"),
    write: ({ base, apiKey }) => `from seacloud_sdk import SeaCloud
from seacloud_sdk.core import default_base_urls

for name in default_base_urls.DEFAULT_BASE_URLS:
    default_base_urls.DEFAULT_BASE_URLS[name] = "${base}"
default_base_urls.DEFAULT_BASE_URLS["SEACLOUD_SKILLHUB_BASE_URL"] += "/api/v1"
client = SeaCloud(api_key="${apiKey}")
`,
  },
  {
    name: "fal Python",
    isFor: has("SEACLOUD_GENERATION_URL"),
    write: ({ base, apiKey }) => `import fal_client

fal_client.client.QUEUE_URL_FORMAT = "${base}/model/v1/queue/"
client = fal_client.SyncClient(key="${apiKey}")
print(client.subscribe("nano_banana_2", arguments={"prompt": "A red bicycle"}))
`,
  },
  {
    name: "curl",
    isFor: has("OPENAI_BASE_URL"),
    write: (at) => `curl ${url(at, "OPENAI_BASE_URL")}/chat/completions \\
  -H 'authorization: Bearer ${at.apiKey}' -H 'content-type: application/json' \\
  -d '{"model": "${at.model}", "messages": [{"role": "user", "content": "Hello"}]}'
`,
  },
  {
    name: "Environment",
    isFor: (gateway) => Object.keys(gateway.environment).length > 0,
    write: ({ gateway, base }) =>
      Object.entries(gateway.environment)
        .map(([name, path]) => `export ${name}=${base}${path}\n`)
        .join(""),
  },
  { name: "Base URL", isFor: () => true, write: ({ base }) => `${base}\n` },
];
