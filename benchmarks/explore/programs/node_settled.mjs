// Three questions at once. Bug: those that fail are left out.
import { answer, BUGGY, chat, GiveUp, request, run, save, send } from "./common.mjs";

async function once(body) {
  const reply = await request("sealink", "/v1/chat/completions", body);
  if (!reply.ok) throw new GiveUp(String(reply.status));
  return reply.json();
}

await run(async () => {
  const bodies = ["river", "lake", "sea"].map((word) => chat(`Name a ${word}`));
  if (!BUGGY) {
    const replies = await Promise.all(
      bodies.map((body) => send("sealink", "/v1/chat/completions", body)),
    );
    return save(replies.map(answer));
  }
  const settled = await Promise.allSettled(bodies.map(once));
  save(settled.filter((one) => one.status === "fulfilled").map((one) => answer(one.value)));
});
