// Pictures, sounds and clips of a reply, shown in place. SVG is only ever the source of an <img>.

import { address } from "../api.js";
import { html, useEffect, useState } from "../ui.js";

const KINDS = { png: "image", jpg: "image", jpeg: "image", webp: "image", gif: "image", svg: "image", mp4: "video", webm: "video", mp3: "audio", wav: "audio", opus: "audio", ogg: "audio", aac: "audio", flac: "audio" };
const MOST = 12;

const SIGNS = [["iVBOR", "image/png"], ["/9j/", "image/jpeg"], ["UklGR", "image/webp"], ["R0lGOD", "image/gif"], ["PHN2Zy", "image/svg+xml"], ["SUQz", "audio/mpeg"], ["T2dnUw", "audio/ogg"]];
const CUT = 10_000; // bytes of a body in the journal's JSON

// Return the media in the text of a reply: [{kind, url, name}]. Only the mock's own files are loaded.
function findMedia(text) {
  const found = new Map();
  const put = (url, type, name) => found.set(url, { kind: type.split("/")[0], url, name });
  for (const [link] of text.matchAll(/https?:\/\/[^\s"'\\<>]+/g)) {
    const url = parseUrl(link);
    const ending = url?.pathname.match(/\.(\w{2,4})$/)?.[1].toLowerCase();
    if (url?.origin === location.origin && url.pathname.includes("/media/") && KINDS[ending]) {
      put(url.href, KINDS[ending], url.pathname.split("/").pop());
    }
  }
  for (const [uri, type] of text.matchAll(/data:((?:image|audio|video)\/[\w.+-]+);base64,[A-Za-z0-9+/=]+/g)) put(uri, type, type);
  for (const [, data] of text.matchAll(/"([A-Za-z0-9+/]{200,}={0,2})"/g)) {
    const type = SIGNS.find(([sign]) => data.startsWith(sign))?.[1];
    if (type) put(`data:${type};base64,${data}`, type, type);
  }
  return [...found.values()].slice(0, MOST);
}

function header(one, wanted) {
  return Object.entries(one.reply_headers).find(([name]) => name.toLowerCase() === wanted)?.[1] ?? "";
}

function parseUrl(text) {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

export function Media({ one }) {
  const [media, setMedia] = useState([]);
  useEffect(() => {
    const type = header(one, "content-type");
    const whole = address(`journal/${one.number}/reply`);
    if (/^(image|audio|video)\//.test(type)) {
      setMedia([{ kind: type.split("/")[0], url: whole.href, name: type }]);
    } else if (one.reply.length < CUT) {
      setMedia(findMedia(one.reply));
    } else {
      fetch(whole).then((reply) => reply.text()).then((text) => setMedia(findMedia(text)));
    }
  }, [one]);
  if (!media.length) return null;
  return html`<div class="card"><h2>Media</h2><div class="media">
    ${media.map((one) => html`<figure key=${one.url}><${One} ...${one} /><figcaption class="soft small">${one.name}</figcaption></figure>`)}
  </div></div>`;
}

function One({ kind, url, name }) {
  if (kind === "image") return html`<img src=${url} alt="Result ${name}" loading="lazy" />`;
  if (kind === "video") return html`<video src=${url} controls preload="metadata" aria-label="Result ${name}"></video>`;
  return html`<audio src=${url} controls preload="metadata" aria-label="Result ${name}"></audio>`;
}
