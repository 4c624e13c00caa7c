// The LoRAs of the service, each with its weight.
import { t } from "./texts.js";
import { html } from "./view.js";

const MOST = 20; // that a job can have

export function Loras({ names, chosen, onChange }) {
  if (names.length === 0) return null;
  const free = names.filter((name) => !chosen.some((one) => one.name === name));
  const set = (name, weight) => onChange(chosen.map((one) => (one.name === name ? { name, weight } : one)));
  return html`
    <fieldset>
      <legend>${t("loras")}</legend>
      <ul class="rows">
        ${chosen.map(({ name, weight }) => html`
          <li key=${name}>
            <span>${name}</span>
            <input type="range" min="-1" max="2" step="0.05" value=${weight} aria-label=${t("loras.weight", { name })}
              onInput=${(event) => set(name, Number(event.target.value))} />
            <output>${weight.toFixed(2)}</output>
            <button type="button" class="plain" aria-label=${t("loras.remove", { name })}
              onClick=${() => onChange(chosen.filter((one) => one.name !== name))}>✕</button>
          </li>`)}
      </ul>
      ${free.length > 0 && chosen.length < MOST && html`
        <select aria-label=${t("loras.add")} value="" onChange=${(event) => onChange([...chosen, { name: event.target.value, weight: 1 }])}>
          <option value="">${t("loras.add")}</option>
          ${free.map((name) => html`<option value=${name}>${name}</option>`)}
        </select>`}
    </fieldset>`;
}
