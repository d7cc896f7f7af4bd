// The live list of exchanges: summaries only, at most MOST of them, newest last.

import { get } from "./api.js";

const MOST = 2000;
const BUCKETS = 900; // seconds of statistics

const listeners = new Set();

export const feed = {
  exchanges: [], // in the order in which they ended
  seen: 0, // since the page was opened
  isLive: false,
  isPaused: false,
  seconds: new Map(), // real second -> {good, warn, bad, waits: [seconds]}
};

let isScheduled = false;
let serial = 0;

// Call `listener` after changes, at most ten times a second; returns the way to stop that.
export function listen(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function changed() {
  if (isScheduled) return;
  isScheduled = true;
  setTimeout(() => {
    isScheduled = false;
    listeners.forEach((listener) => listener());
  }, 100);
}

export function add(batch) {
  if (!batch.length) return;
  feed.seen += batch.length;
  const second = Math.floor(Date.now() / 1000);
  let bucket = feed.seconds.get(second);
  if (!bucket) {
    bucket = { good: 0, warn: 0, bad: 0, waits: [] };
    feed.seconds.set(second, bucket);
    if (feed.seconds.size > BUCKETS) feed.seconds.delete(feed.seconds.keys().next().value);
  }
  for (const one of batch) {
    one.id = ++serial;
    bucket[one.status >= 500 || one.ending ? "bad" : one.status >= 400 ? "warn" : "good"] += 1;
    if (bucket.waits.length < 500) bucket.waits.push(one.lasted ?? one.took);
  }
  if (feed.isPaused) return;
  const list = feed.exchanges;
  list.push(...batch);
  if (list.length > MOST + 500) list.splice(0, list.length - MOST);
  changed();
}

export function pause(isPaused) {
  feed.isPaused = isPaused;
  changed();
}

export function clear() {
  feed.exchanges.length = 0;
  changed();
}

function setLive(isLive) {
  if (feed.isLive !== isLive) {
    feed.isLive = isLive;
    changed();
  }
}

// Read new exchanges again and again.
export async function follow() {
  let last = 0;
  for (;;) {
    try {
      const { exchanges } = await get("journal", { since: last, last: 500 });
      setLive(true);
      last = exchanges.reduce((most, one) => Math.max(most, one.number), last);
      add(exchanges);
    } catch {
      setLive(false);
    }
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}
