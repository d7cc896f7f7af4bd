// A story as a stream. Bug: the end of the body is taken for the end of the story.
import { BUGGY, chat, GiveUp, request, run, save } from "./common.mjs";

async function read(reply) {
  let text = "";
  let done = false;
  let rest = "";
  const decoder = new TextDecoder();
  for await (const part of reply.body) {
    rest += decoder.decode(part, { stream: true });
    const lines = rest.split("\n");
    rest = lines.pop();
    for (const line of lines.filter((one) => one.startsWith("data:"))) {
      const data = line.slice(5).trim();
      if (data === "[DONE]") done = true;
      else text += JSON.parse(data).choices[0]?.delta?.content ?? "";
    }
  }
  return [text, done];
}

await run(async () => {
  for (let attempt = 0; attempt < 3; attempt++) {
    let reply;
    try {
      const body = chat("Tell a story of a lighthouse", { stream: true });
      reply = await request("sealink", "/v1/chat/completions", body, 4000);
      if (!reply.ok) throw new GiveUp(String(reply.status));
      const [text, done] = await read(reply);
      if (done || BUGGY) return save(text);
    } catch (error) {
      if (error instanceof GiveUp) throw error;
    }
  }
  throw new GiveUp("the stream ended early");
});
