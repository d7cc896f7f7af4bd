// A clip, announced by a webhook. Bug: the signature is not verified.
import { BUGGY, GiveUp, receiver, request, run, save } from "./common.mjs";

await run(async () => {
  const hooks = await receiver(!BUGGY);
  const asked = { model: "kling-v2-6", prompt: "A harbour", webhook_url: hooks.url };
  try {
    const begun = await request("sealink", "/v1/video/generations", asked);
    if (!begun.ok) throw new GiveUp(String(begun.status));
    await begun.json();
  } catch (error) {
    throw error instanceof GiveUp ? error : new GiveUp(error.message);
  }
  const message = await hooks.next();
  if (message.type !== "task.completed") throw new GiveUp("the task has failed");
  save(message.type);
});
