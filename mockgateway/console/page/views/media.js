// Pictures, sounds and clips of a reply, shown in place. SVG is only ever the source of an <img>.

import { html } from "../ui.js";

export function Media({ media }) {
  if (!media?.length) return null;
  return html`<div class="card">
    <h2>Media</h2>
    <div class="media">
      ${media.map((one) => html`<figure key=${one.url}><${File} ...${one} /></figure>`)}
    </div>
  </div>`;
}

function File({ type, url: link }) {
  const url = new URL(link, location.href);
  const name = url.pathname.split("/").pop();
  if (url.origin !== location.origin)
    return html`<a href=${url.href} target="_blank" rel="noreferrer">${url.href}</a>`;
  const kind = type.split("/")[0];
  if (kind === "video" || kind === "audio")
    return html`<${kind}
      src=${url.href}
      controls
      preload="metadata"
      aria-label="Result ${name}"
    />`;
  return html`<img src=${url.href} alt="Result ${name}" loading="lazy" />`;
}
