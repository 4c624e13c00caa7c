// The settings of the picture; what is left open follows the style.
import { t } from "./texts.js";
import { html, useId } from "./view.js";

const SIZES = ["1024x1024", "1152x896", "896x1152", "1216x832", "832x1216", "1344x768", "768x1344", "512x512", "64x64"];

export function Settings({ draft, change, samplers }) {
  const id = useId();
  const on = (name) => (event) => change({ [name]: event.target.value });
  const number = (name, limits, placeholder) => html`
    <div>
      <label for=${id + name}>${t(`form.${name}`)}</label>
      <input id=${id + name} type="number" ...${limits} placeholder=${placeholder} value=${draft[name]} onInput=${on(name)} />
    </div>`;
  return html`
    <details>
      <summary>${t("form.settings")}</summary>
      <div class="fields">
        <div>
          <label for=${`${id}size`}>${t("form.size")}</label>
          <select id=${`${id}size`} value=${draft.size} onChange=${on("size")}>
            ${[...new Set([...SIZES, draft.size])].map((size) => html`<option value=${size}>${size.replace("x", " × ")}</option>`)}
          </select>
        </div>
        ${number("images", { min: 1, max: 8, required: true })}
        ${number("steps", { min: 1, max: 150 }, t("form.steps.auto"))}
        ${number("cfg", { min: 1, max: 50, step: 0.5 }, t("form.steps.auto"))}
        <div>
          <label for=${`${id}sampler`}>${t("form.sampler")}</label>
          <select id=${`${id}sampler`} value=${draft.sampler} onChange=${on("sampler")}>
            <option value="">${t("form.steps.auto")}</option>
            ${samplers.map((name) => html`<option value=${name}>${name}</option>`)}
          </select>
        </div>
        ${number("seed", { min: 0, max: 4294967295 }, t("form.seed.random"))}
      </div>
      <label class="switch">
        <input type="checkbox" checked=${draft.fast} onChange=${(event) => change({ fast: event.target.checked })} />
        ${t("form.fast")}
      </label>
    </details>`;
}
