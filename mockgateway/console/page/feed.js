// What happens in the sandbox, from the event stream: bounded lists of summaries and statistics.

import { address } from "./api.js";

const MOST_EXCHANGES = 2000;
const RECENT = 500; // exchanges that may still change
const MOST_SECONDS = 900; // of statistics
const MOST_POINTS = 600; // of an account's history
const PERIOD = 95; // ms between two drawings
const HIDDEN = 20_000; // ms that a page is hidden before it closes its event stream
const MOST_ITEMS = 300; // tasks, deliveries, messages

export const feed = {
  isLive: false,
  isPaused: false, // whether the list of exchanges stands still
  exchanges: [], // in the order in which they ended
  unseen: 0, // exchanges that the stream left out since the list was cleared
  seconds: [], // statistics of each second
  clock: null,
  scenario: null,
  limits: [],
  load: null,
  tasks: new Map(),
  deliveries: new Map(),
  inbox: [],
  accounts: new Map(), // id -> {...account, history: [{at, balance, ...}]}
};

const listeners = new Set();
let isScheduled = false;
let drawn = 0; // performance.now() when the listeners were last called
let serial = 0;
let clockRead = 0; // performance.now() when the clock was read
let scenarioRead = 0; // the sandbox's time when the scenario was read

// Call `listener` after changes, soon, but at most ten times a second; returns the way to stop that.
export function listen(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function changed() {
  if (isScheduled) return;
  isScheduled = true;
  setTimeout(
    () => {
      isScheduled = false;
      drawn = performance.now();
      listeners.forEach((listener) => listener());
    },
    Math.max(0, drawn + PERIOD - performance.now()),
  );
}

// Return the sandbox's time in seconds since 1970.
export function now() {
  if (!feed.clock) return Date.now() / 1000;
  return feed.clock.now + ((performance.now() - clockRead) / 1000) * feed.clock.speed;
}

// Return the seconds that have passed in the active scenario.
export function scenarioSeconds() {
  const { seconds = 0, speed = 1, paused } = feed.scenario ?? {};
  return paused ? seconds : seconds + (now() - scenarioRead) * speed;
}

export function readClock(clock) {
  feed.clock = clock;
  clockRead = performance.now();
  changed();
}

export function readScenario(scenario) {
  feed.scenario = scenario;
  scenarioRead = now();
  changed();
}

export function pause(isPaused) {
  feed.isPaused = isPaused;
  changed();
}

export function clear() {
  feed.exchanges = [];
  feed.unseen = 0;
  changed();
}

// Add new exchanges, and replace those that went on after their head was sent. A mock that was started
// again counts from 1, so that the time belongs to an exchange's identity.
function addExchanges({ exchanges, skipped }) {
  if (feed.isPaused) return;
  const identity = (one) => `${one.number} ${one.received}`;
  const first = Math.max(0, feed.exchanges.length - RECENT);
  const known = new Map(
    feed.exchanges.slice(first).map((one, place) => [identity(one), first + place]),
  );
  for (const one of exchanges) {
    const place = known.get(identity(one));
    one.id = place === undefined ? ++serial : feed.exchanges[place].id;
    if (place === undefined) feed.exchanges.push(one);
    else feed.exchanges[place] = one;
  }
  feed.unseen += skipped;
  if (feed.exchanges.length > MOST_EXCHANGES + RECENT)
    feed.exchanges.splice(0, feed.exchanges.length - MOST_EXCHANGES);
}

function addAccounts({ accounts }) {
  for (const one of accounts) {
    const id = `${one.gateway} ${one.account}`;
    const history = feed.accounts.get(id)?.history ?? [];
    const { balance, reserved, charged, refunded, window } = one;
    history.push({
      at: now(),
      balance,
      reserved,
      charged,
      refunded,
      left: window?.requests.remaining,
    });
    if (history.length > MOST_POINTS) history.shift();
    put(feed.accounts, id, { ...one, id, history });
  }
}

function put(map, key, value) {
  map.set(key, value);
  if (map.size > MOST_ITEMS) map.delete(map.keys().next().value);
}

const readers = {
  exchanges: addExchanges,
  accounts: addAccounts,
  clock: readClock,
  scenario: readScenario,
  dropped: ({ calls }) => {
    feed.unseen += calls;
  },
  limits: ({ limits }) => {
    feed.limits = limits;
  },
  load: (load) => {
    feed.load = load;
  },
  stats: (second) => {
    feed.seconds.push({ ...second, real: Date.now() / 1000 });
    if (feed.seconds.length > MOST_SECONDS) feed.seconds.shift();
  },
  tasks: ({ tasks }) => tasks.forEach((one) => put(feed.tasks, one.id, one)),
  deliveries: ({ deliveries }) =>
    deliveries.forEach((one) => put(feed.deliveries, `${one.gateway} ${one.id}`, one)),
  inbox: ({ messages }) => {
    feed.inbox.push(...messages);
    feed.inbox.splice(0, Math.max(0, feed.inbox.length - MOST_ITEMS));
  },
};

let stream = null;

// Open the event stream; the browser opens it again where it breaks.
function open() {
  if (stream && stream.readyState !== EventSource.CLOSED) return;
  stream = new EventSource(address("events"));
  stream.onopen = () => {
    // the mock, perhaps started again, now sends all of these
    feed.tasks.clear();
    feed.deliveries.clear();
    feed.inbox = [];
    setLive(true);
  };
  stream.onerror = () => {
    setLive(false);
    if (stream.readyState === EventSource.CLOSED) setTimeout(open, 2000); // the mock was stopped
  };
  for (const [name, read] of Object.entries(readers)) {
    stream.addEventListener(name, (event) => {
      read(JSON.parse(event.data));
      changed();
    });
  }
}

function close() {
  stream.close();
  setLive(false);
}

function setLive(isLive) {
  feed.isLive = isLive;
  changed();
}

// Read events while the page is visible. A browser has six connections to a server, for all of its
// pages: one that nobody sees gives its own back.
export function follow() {
  let timer;
  open();
  addEventListener("pagehide", close);
  addEventListener("pageshow", open);
  document.addEventListener("visibilitychange", () => {
    clearTimeout(timer);
    if (document.hidden) timer = setTimeout(close, HIDDEN);
    else open();
  });
}
