// Two questions. Bug: a lost connection ends the program with a rejected promise.
import { answer, BUGGY, chat, GiveUp, request, run, save, send } from "./common.mjs";

await run(async () => {
  const texts = [];
  for (const word of ["river", "lake"]) {
    const body = chat(`Name a ${word}`);
    if (BUGGY) {
      const reply = await request("sealink", "/v1/chat/completions", body);
      if (!reply.ok) throw new GiveUp(String(reply.status));
      texts.push(answer(await reply.json()));
    } else {
      texts.push(answer(await send("sealink", "/v1/chat/completions", body)));
    }
  }
  save(texts);
});
