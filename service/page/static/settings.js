// The settings of the picture; what is left open follows the text and the style.
import { Disclosure } from "./disclosure.js";
import { sidesOf } from "./draft.js";
import { boundsOf } from "./limits.js";
import { Loras } from "./loras.js";
import { t } from "./texts.js";
import { html, useId } from "./view.js";

const WIDE = { "5:4": [1152, 896], "3:2": [1216, 832], "16:9": [1344, 768], "21:9": [1536, 640] };
const TOY = "64x64";
const FAST_STEPS = 30;

const icon = (shape) => html`<svg viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true"><path d=${shape} /></svg>`;
const DICE = icon("M4 4h16v16H4zM8 8h.1M16 8h.1M12 12h.1M8 16h.1M16 16h.1");
const LOCK = icon("M5 11h14v10H5zM8 11V7a4 4 0 0 1 8 0v4");

export const SIZES = [
  ["1024x1024", "size.square", "1:1"],
  ...Object.entries(WIDE).map(([ratio, [long, short]]) => [`${long}x${short}`, "size.wide", ratio]),
  ...Object.entries(WIDE).map(([ratio, [long, short]]) => [`${short}x${long}`, "size.tall", ratio.split(":").reverse().join(":")]),
];

function sizeOptions(isToy, chosen) {
  const named = SIZES.map(([size, name, ratio]) => [size, `${t(name)} ${ratio} (${size.replace("x", " × ")})`]);
  const others = new Set([...(isToy ? [TOY] : []), chosen]);
  named.forEach(([size]) => others.delete(size));
  return [...named, ...[...others].map((size) => [size, sidesOf(size).join(" × ")])];
}

/** Return the steps and the CFG that are used where none is given. */
function suggested({ preset, fast }, presets) {
  const { steps, cfg } = presets.find(({ name }) => name === preset) ?? presets[0];
  return { steps: fast ? FAST_STEPS : steps[1], cfg: (cfg[0] + cfg[1]) / 2, hires: t("form.hires.none"), seed: t("form.seed.random") };
}

export function Settings({ draft, change, choices, session, problems }) {
  const id = useId();
  const on = (name) => (event) => change({ [name]: event.target.value });
  const hints = suggested(draft, choices.presets);
  const bounds = boundsOf(session.limits, Number(draft.images) || 1);
  const number = (name, tools) => html`
    <${NumberField} id=${id + name} name=${name} value=${draft[name]} bounds=${bounds[name]} placeholder=${hints[name]}
      problem=${problems[name]} onInput=${on(name)} tools=${tools} />`;
  const seedTools = html`
    <button type="button" class="icon" title=${t("form.seed.dice")} aria-label=${t("form.seed.dice")}
      onClick=${() => change({ seed: "" })}>${DICE}</button>
    <button type="button" class="icon" title=${t("form.seed.lock")} aria-label=${t("form.seed.lock")}
      aria-pressed=${draft.seed !== "" && Number(draft.seed) === draft.lastSeed} disabled=${draft.lastSeed === null}
      onClick=${() => change({ seed: String(draft.lastSeed) })}>${LOCK}</button>`;
  return html`
    <${Disclosure} summary=${t("form.settings")} needsLook=${Object.keys(bounds).some((name) => problems[name])}>
      <div class="fields">
        <div>
          <label for=${`${id}size`}>${t("form.size")}</label>
          <select id=${`${id}size`} value=${draft.size} onChange=${on("size")}>
            ${sizeOptions(session.drawing.is_toy, draft.size).map(([size, name]) => html`<option value=${size}>${name}</option>`)}
          </select>
        </div>
        ${number("images")}
        ${number("steps")}
        ${number("cfg")}
        <div>
          <label for=${`${id}sampler`}>${t("form.sampler")}</label>
          <select id=${`${id}sampler`} value=${draft.sampler} onChange=${on("sampler")}>
            <option value="">${draft.fast ? "DPM++ 2M Karras" : "Euler"}</option>
            ${choices.samplers.map((name) => html`<option value=${name}>${name}</option>`)}
          </select>
        </div>
        ${number("seed", seedTools)}
        ${number("hires")}
      </div>
      <label class="switch">
        <input type="checkbox" checked=${draft.fast} onChange=${(event) => change({ fast: event.target.checked })} />
        ${t("form.fast")}
      </label>
      <${Loras} names=${choices.loras} chosen=${draft.loras} onChange=${(loras) => change({ loras })} />
    <//>`;
}

function NumberField({ id, name, value, bounds, placeholder, problem, onInput, tools }) {
  return html`
    <div>
      <label for=${id}>${t(`form.${name}`)}</label>
      <div class="beside">
        <input id=${id} type="number" inputmode="decimal" ...${bounds} placeholder=${placeholder} value=${value} onInput=${onInput}
          aria-invalid=${problem ? "true" : undefined} aria-describedby=${problem ? `${id}problem` : undefined} />
        ${tools}
      </div>
      ${problem && html`<p id=${`${id}problem`} class="problem">${problem}</p>`}
    </div>`;
}
