// What was chosen among the alternatives of a text, such as {red|blue} and __color__.
import { t } from "./texts.js";
import { html } from "./view.js";

export function Chosen({ preview }) {
  if (!preview?.chosen?.length) return null;
  return html`
    <h3>${t("chosen")}</h3>
    <ul>${preview.chosen.map(({ written, chosen }) => html`<li><code>${written}</code> → ${chosen || t("chosen.nothing")}</li>`)}</ul>`;
}
