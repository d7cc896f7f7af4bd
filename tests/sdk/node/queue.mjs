// fal's JavaScript client on SeaCloud's queue: node queue.mjs BASE_URL
import { fal } from "@fal-ai/client";

const [base] = process.argv.slice(2);
fal.config({
  credentials: "sk-sea-any",
  requestMiddleware: async (request) => ({ ...request, url: request.url.replace("https://queue.fal.run/", `${base}/model/v1/`) }),
});
const model = "queue/nano_banana_2";
const input = { prompt: "a cat" };

const first = await fal.queue.submit(model, { input });
const statuses = [];
let status;
do {
  status = await fal.queue.status(model, { requestId: first.request_id, logs: true });
  if (statuses.at(-1) !== status.status) statuses.push(status.status);
} while (status.status !== "COMPLETED");
const result = await fal.queue.result(model, { requestId: first.request_id });
const subscribed = await fal.subscribe(model, { input, pollInterval: 20 });

const second = await fal.queue.submit(model, { input });
await fal.queue.cancel(model, { requestId: second.request_id });
const cancelled = await fal.queue.status(model, { requestId: second.request_id });
const refused = await fal.queue.result(model, { requestId: second.request_id }).then(() => null, (error) => error);

console.log(JSON.stringify({
  id: first.request_id, statuses, result, subscribed,
  cancelled: { status: cancelled.status, type: cancelled.error_type }, refused: { name: refused.name, status: refused.status, body: refused.body },
}));
