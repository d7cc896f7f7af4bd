// The editor of a scenario: line numbers, names that are possible at the cursor, check, try, save.

import { call, get } from "../api.js";
import { readScenario } from "../feed.js";
import {
  Button,
  download,
  Failure,
  go,
  html,
  useEffect,
  useRef,
  usePoll,
  useState,
  View,
} from "../ui.js";
import { possibleAt } from "../yaml.js";

const START = `name: my-scenario
about: The first chat is rate-limited, the next ones are slow.
rules:
  - when: {make: chat}
    first: 1
    faults:
      - refuse: {kind: rate_limited, retry_after: 2}
  - when: {make: chat}
    faults:
      - latency: {before: 1s, between: 30ms}
`;

export function Editor({ name }) {
  const [text, setText] = useState(null);
  const [error, setError] = useState("");
  const [verdict, setVerdict] = useState(null);
  const [cursor, setCursor] = useState(0);
  const area = useRef(null);
  const schema = usePoll("scenario/schema");
  useEffect(() => {
    if (name === "new") setText(START);
    else
      get(`scenarios/${encodeURIComponent(name)}`).then(
        (found) => setText(found.text),
        (failure) => setError(failure.message),
      );
  }, [name]);
  useEffect(() => {
    // check as soon as nobody has typed for a moment
    if (text === null) return undefined;
    let isOver = false;
    const timer = setTimeout(async () => {
      const found = await check(text).catch((failure) => ({
        valid: false,
        error: failure.message,
      }));
      if (!isOver) setVerdict(found);
    }, 300);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [text]);
  if (text === null) return html`<${View} title=${name}><${Failure} error=${error} /><//>`;
  const attempt = async () => {
    readScenario(await call("PUT", "scenario", { body: text, type: "application/yaml" }));
    return "The scenario is active";
  };
  const save = () =>
    download(
      text,
      `${/^name:\s*["']?([\w.-]+)/m.exec(text)?.[1] ?? "scenario"}.yaml`,
      "application/yaml",
    );
  const insert = (word) => {
    const { selectionStart: start, selectionEnd: end } = area.current;
    const typed = /[\w-]*$/.exec(text.slice(0, start))[0];
    area.current.setRangeText(word, start - typed.length, end, "end");
    area.current.focus();
    setText(area.current.value);
    setCursor(area.current.selectionStart);
  };
  const actions = html`<${Button}
      class="primary"
      run=${attempt}
      disabled=${verdict !== null && !verdict.valid}
      >Try it<//
    >
    <button type="button" onClick=${save}>Save the file</button>
    <button type="button" class="plain" onClick=${() => go("scenarios")}>Back</button>`;
  return html`<${View}
    title=${name === "new" ? "A new scenario" : name}
    actions=${actions}
    about="Try it makes this text the active scenario of this sandbox, without changing a file. Serve a saved file with --scenario FILE."
  >
    <div class="stack">
      <${Verdict} verdict=${verdict} />
      <${TextArea} text=${text} area=${area} change=${setText} move=${setCursor} />
      <${Possible} schema=${schema.data} text=${text} cursor=${cursor} insert=${insert} />
    </div>
  <//>`;
}

function check(text) {
  return call("POST", "scenario/check", { body: text, type: "application/yaml" });
}

function Verdict({ verdict }) {
  if (!verdict) return html`<p class="soft" role="status">Checking</p>`;
  if (verdict.valid)
    return html`<p role="status">
      <span class="chip good">valid</span>${" "}
      <span class="soft">${verdict.rules} rules, ${verdict.phases.length} phases</span>
    </p>`;
  return html`<p class="error" role="status">
    ${verdict.error}${verdict.advice ? `. ${verdict.advice}` : ""}
  </p>`;
}

function TextArea({ text, area, change, move }) {
  const lines = text.split("\n").length;
  const follow = (event) => move(event.target.selectionStart);
  const press = (event) => {
    if (event.key === "Tab" && !event.shiftKey && !event.ctrlKey) {
      event.preventDefault();
      event.target.setRangeText(
        "  ",
        event.target.selectionStart,
        event.target.selectionEnd,
        "end",
      );
      change(event.target.value);
    }
    if (event.key === " " && event.ctrlKey) {
      event.preventDefault();
      document.querySelector(".possible button")?.focus();
    }
  };
  return html`<div
      class="editor"
      style=${{ height: `${Math.min(32, Math.max(12, lines + 2)) * 20 + 16}px` }}
    >
      <div class="editor-inner">
        <pre class="editor-lines" aria-hidden="true">
${Array.from({ length: lines }, (_, place) => place + 1).join("\n")}</pre>
        <textarea
          ref=${area}
          value=${text}
          rows=${lines + 1}
          spellcheck=${false}
          autocomplete="off"
          wrap="off"
          aria-label="Scenario in YAML"
          aria-describedby="editor-help"
          onInput=${(event) => {
            change(event.target.value);
            follow(event);
          }}
          onKeyDown=${press}
          onKeyUp=${follow}
          onClick=${follow}
        ></textarea>
      </div>
    </div>
    <p id="editor-help" class="soft small">
      Tab indents; <kbd>Ctrl</kbd> <kbd>Space</kbd> goes to the names that are possible at the
      cursor, <kbd>Shift</kbd> <kbd>Tab</kbd> leaves the editor.
    </p>`;
}

function Possible({ schema, text, cursor, insert }) {
  const found = schema ? possibleAt(schema, text, cursor) : [];
  if (!found.length) return null;
  return html`<div class="possible row tight" role="group" aria-label="Possible here">
    <span class="soft small">Possible here</span>
    ${found.slice(0, 40).map((one) => html`<button key=${one.name} type="button" class="small" title=${one.about} onClick=${() => insert(one.text)}>${one.name}</button>`)}
  </div>`;
}
