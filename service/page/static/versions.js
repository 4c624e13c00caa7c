// The texts that other steps draw, or a second pass, in English that can be edited.
import { t } from "./texts.js";
import { html } from "./view.js";

export function Versions({ preview, onChange }) {
  const { parts = [], versions = {} } = preview;
  const texts = Object.entries(versions);
  if (texts.length === 0) return null;
  const ofSecond = new Set(parts.filter(({ hires }) => hires).map(({ text }) => text));
  const edit = (text, { translations, ...version }) => (event) =>
    onChange({ ...versions, [text]: { ...version, translations: translations.with(0, event.target.value) } });
  return html`
    <h3>${t("versions")}</h3>
    <p class="hint">${t("versions.hint")}</p>
    <ul class="rows">
      ${texts.map(([text, version]) => html`
        <li key=${text}>
          <span>${version.paraphrases[0]}${ofSecond.has(text) && html` <span class="hint">${t("versions.second")}</span>`}</span>
          <textarea rows="2" lang="en" aria-label=${t("unwanted.edit", { korean: version.paraphrases[0] })}
            value=${version.translations[0]} onChange=${edit(text, version)}></textarea>
        </li>`)}
    </ul>`;
}
