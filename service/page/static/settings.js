// The settings of the picture in parts that open; what is left open follows the text, the style and the model.
import { readDistillation } from "./api.js";
import { CLIP_SAMPLING, CLIP_SIZES } from "./clip.js";
import { Disclosure } from "./disclosure.js";
import { sidesOf, TOY_SIZE } from "./draft.js";
import { Fields } from "./field.js";
import { Loras } from "./loras.js";
import { applying, countSet, isLarger } from "./studio.js";
import { t } from "./texts.js";
import { html, useEffect, useId, useState } from "./view.js";

const WIDE = { "5:4": [1152, 896], "3:2": [1216, 832], "16:9": [1344, 768], "21:9": [1536, 640] };
const FAST = { steps: 30, sampler: "DPM++ 2M Karras" };
const SAMPLER = "Euler";
const LORA = /<lora:([^:<>]+)/g;

const icon = (shape) => html`<svg viewBox="0 0 24 24" width="20" height="20" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true"><path d=${shape} /></svg>`;
const DICE = icon("M4 4h16v16H4zM8 8h.1M16 8h.1M12 12h.1M8 16h.1M16 16h.1");
const LOCK = icon("M5 11h14v10H5zM8 11V7a4 4 0 0 1 8 0v4");

export const SIZES = [
  ["1024x1024", "size.square", "1:1"],
  ...Object.entries(WIDE).map(([ratio, [long, short]]) => [`${long}x${short}`, "size.wide", ratio]),
  ...Object.entries(WIDE).map(([ratio, [long, short]]) => [`${short}x${long}`, "size.tall", ratio.split(":").reverse().join(":")]),
];

/** Return the size whose proportions are nearest to those of a picture. */
export function nearestSize({ naturalWidth, naturalHeight }) {
  const distance = (size) => {
    const [width, height] = sidesOf(size);
    return Math.abs(Math.log((width / height) * (naturalHeight / naturalWidth)));
  };
  return SIZES.map(([size]) => size).reduce((best, size) => (distance(size) < distance(best) ? size : best));
}

function sizeOptions(isToy, chosen, has) {
  const named = (has.clip ? CLIP_SIZES : SIZES).map(([size, name, ratio]) => [size, `${t(name)} ${ratio} (${size.replace("x", " × ")})`]);
  const others = new Set([...(isToy ? [TOY_SIZE] : []), chosen]);
  named.forEach(([size]) => others.delete(size));
  return [...named, ...[...others].map((size) => [size, sidesOf(size).join(" × ")])];
}

/** Return how the chosen weights were distilled to few steps, if they were. */
function useDistillation({ model, loras, text }) {
  const [found, setFound] = useState(null);
  const names = [...new Set([...loras.map(({ name }) => name), ...[...text.matchAll(LORA)].map(([, name]) => name)])];
  const query = new URLSearchParams([...(model ? [["model", model]] : []), ...names.map((name) => ["lora", name])]).toString();
  useEffect(() => {
    const control = new AbortController();
    readDistillation(query, control.signal).then(setFound, () => {}); // the service suggests all the same
    return () => control.abort();
  }, [query]);
  return found;
}

/** Return the steps, the CFG and the sampler that are used where none is given. */
function suggested({ preset, fast, clip }, presets, distilled) {
  if (clip) return CLIP_SAMPLING;
  if (distilled) return distilled;
  const { steps, cfg } = presets.find(({ name }) => name === preset) ?? presets[0];
  return { steps: steps[1], cfg: (cfg[0] + cfg[1]) / 2, sampler: SAMPLER, ...(fast && FAST) };
}

export function Settings({ draft, change, choices, session, has, problems }) {
  const id = useId();
  const distilled = useDistillation(draft);
  const seedTools = html`
    <button type="button" class="icon" title=${t("form.seed.dice")} aria-label=${t("form.seed.dice")}
      onClick=${() => change({ seed: "" })}>${DICE}</button>
    <button type="button" class="icon" title=${t("form.seed.lock")} aria-label=${t("form.seed.lock")}
      aria-pressed=${draft.seed !== "" && Number(draft.seed) === draft.lastSeed} disabled=${draft.lastSeed === null}
      onClick=${() => change({ seed: String(draft.lastSeed) })}>${LOCK}</button>`;
  const given = { draft, change, has, problems, choices, limits: session.limits };
  const hints = { ...suggested(draft, choices.presets, distilled), seed: t("form.seed.random") };
  return html`
    <${Part} name="picture" ...${given} isWrong=${problems.size}>
      <${Fields} part="picture" ...${given} hints=${hints} tools=${{ seed: seedTools }}>
        <div>
          <label for=${`${id}size`}>${t("form.size")}</label>
          <select id=${`${id}size`} value=${draft.size} onChange=${(event) => change({ size: event.target.value })}>
            ${sizeOptions(session.drawing.is_toy, draft.size, has).map(([size, name]) => html`<option value=${size}>${name}</option>`)}
          </select>
        </div>
      <//>
      ${problems.size && html`<p class="problem">${problems.size}</p>`}
    <//>
    <${Part} name="model" ...${given} isWrong=${problems.model} more=${draft.loras.length + (draft.model ? 1 : 0)}>
      <${ModelChoice} models=${choices.models} draft=${draft} change=${change} problem=${problems.model} />
      ${distilled && !has.clip && html`<p class="hint" role="status">${t("model.distilled", distilled)}</p>`}
      <${Loras} names=${choices.loras} chosen=${draft.loras} onChange=${(loras) => change({ loras })} />
      <${Fields} part="model" ...${given} />
    <//>
    ${["variation", "larger"].map((part) => applying(draft, has, part).length > 0 && html`
      <${Part} key=${part} name=${part} ...${given}>
        <p class="hint">${t(`part.${part}.hint`)}</p>
        <${Fields} part=${part} ...${given} />
        ${part === "larger" && isLarger(draft) && html`<${SecondText} draft=${draft} change=${change} most=${session.limits.characters} />`}
      <//>`)}`;
}

function SecondText({ draft, change, most }) {
  const id = useId();
  return html`
    <label for=${id}>${t("form.hires_prompt")}</label>
    <textarea id=${id} rows="2" maxlength=${most} placeholder=${t("form.hires_prompt.hint")} value=${draft.hires_prompt}
      onInput=${(event) => change({ hires_prompt: event.target.value })}></textarea>`;
}

/** A part of the form: it says how many of its settings are set, and opens by itself when one of them is wrong. */
function Part({ name, draft, has, problems, isWrong, more = 0, children }) {
  const count = countSet(draft, has, name) + more;
  const needsLook = isWrong || applying(draft, has, name).some((one) => problems[one]);
  return html`
    <${Disclosure} summary=${html`${t(`part.${name}`)}${count > 0 && html` <span class="badge">${count}</span>`}`} needsLook=${needsLook}>
      ${children}
    <//>`;
}

/** Return the name of a model, or of what guides one, with its kind where that is known. */
export const withKind = ({ name, kind }) => (kind && kind !== "unknown" ? `${name} (${kind})` : name);

function ModelChoice({ models: [own, ...others], draft, change, problem }) {
  const id = useId();
  const isHere = !draft.model || [own, ...others].some(({ name }) => name === draft.model);
  return html`
    <label for=${id}>${t("setting.model")}</label>
    <select id=${id} value=${draft.model} onChange=${(event) => change({ model: event.target.value })}
      aria-invalid=${problem ? "true" : undefined} aria-describedby=${problem ? `${id}problem` : undefined}>
      <option value="">${own.name.split("/").at(-1)} ${t("model.own")}</option>
      ${others.map((one) => html`<option value=${one.name}>${withKind(one)}</option>`)}
      ${!isHere && html`<option value=${draft.model}>${draft.model}</option>`}
    </select>
    ${problem && html`<p id=${`${id}problem`} class="problem">${problem}</p>`}`;
}
