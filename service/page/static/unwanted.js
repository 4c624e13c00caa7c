// What the text says shall not be in the picture, in English that can be edited; an empty field leaves a thing out.
import { t } from "./texts.js";
import { html } from "./view.js";

export function Unwanted({ unwanted, onChange }) {
  const things = Object.entries(unwanted);
  if (things.length === 0) return null;
  const edit = (korean) => (event) => {
    const english = event.target.value.trim();
    onChange(Object.fromEntries(things.map(([name, before]) => [name, name === korean ? english : before]).filter(([, text]) => text)));
  };
  return html`
    <h3>${t("unwanted")}</h3>
    <p class="hint">${t("unwanted.hint")}</p>
    <ul class="rows">
      ${things.map(([korean, english]) => html`
        <li key=${korean}>
          <span>${korean}</span>
          <input lang="en" value=${english} aria-label=${t("unwanted.edit", { korean })} onChange=${edit(korean)} />
        </li>`)}
    </ul>`;
}
