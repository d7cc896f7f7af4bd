// A question. Bug: there is no time limit.
import { answer, BUGGY, chat, GiveUp, request, run, save, send } from "./common.mjs";

await run(async () => {
  const body = chat("Name a river");
  if (!BUGGY) return save(answer(await send("sealink", "/v1/chat/completions", body)));
  try {
    const reply = await request("sealink", "/v1/chat/completions", body, 0);
    if (!reply.ok) throw new GiveUp(String(reply.status));
    return save(answer(await reply.json()));
  } catch (error) {
    throw error instanceof GiveUp ? error : new GiveUp(error.message);
  }
});
