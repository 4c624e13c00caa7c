// The part of the form for a clip: how many frames, how many of them a second, what moves them, and the format.
import { BOUNDS, boundsOf, turned } from "./clip.js";
import { Disclosure } from "./disclosure.js";
import { withKind } from "./settings.js";
import { t } from "./texts.js";
import { html, useId } from "./view.js";

const NAMES = { webp: "WebP", mp4: "MP4" };

export function Clip({ draft: { clip, size }, change, choices: { motions }, formats, problems }) {
  if (motions.length === 0 && !clip) return null;
  const set = (fields) => change({ clip: { ...clip, ...fields } });
  const adapters = ["", ...motions.map(({ name }) => name)];
  const motionNames = { "": t("clip.motion.only"), ...Object.fromEntries(motions.map((one) => [one.name, withKind(one)])) };
  return html`
    <${Disclosure} summary=${html`${t("clip")}${clip && html` <span class="badge">1</span>`}`} needsLook=${Boolean(clip)}>
      <label class="switch"><input type="checkbox" checked=${Boolean(clip)} onChange=${(event) => change(turned(event.target.checked, size))} /> ${t("clip.make")}</label>
      <p class="hint">${t("clip.hint")}</p>
      ${clip && html`
        <div class="fields">
          ${Object.keys(BOUNDS).map((name) => html`
            <${NumberField} key=${name} name=${name} value=${clip[name]} bounds=${boundsOf(name, clip, motions)} problem=${problems[name]}
              onChange=${(value) => set({ [name]: value })} />`)}
          <${ChoiceField} name="motion" value=${clip.motion} options=${adapters} names=${motionNames} onChange=${(motion) => set({ motion })} />
          <${ChoiceField} name="format" value=${clip.format} options=${formats} names=${NAMES} onChange=${(format) => set({ format })} />
        </div>`}
    <//>`;
}

function NumberField({ name, value, bounds, problem, onChange }) {
  const id = useId();
  return html`
    <div>
      <label for=${id}>${t(`setting.${name}`)}</label>
      <input id=${id} type="number" inputmode="numeric" ...${bounds} value=${value} onInput=${(event) => onChange(event.target.value)}
        aria-invalid=${problem ? "true" : undefined} aria-describedby=${problem ? `${id}problem` : undefined} />
      ${problem && html`<p id=${`${id}problem`} class="problem">${problem}</p>`}
    </div>`;
}

function ChoiceField({ name, value, options, names, onChange }) {
  const id = useId();
  return html`
    <div>
      <label for=${id}>${t(`setting.${name}`)}</label>
      <select id=${id} value=${value} onChange=${(event) => onChange(event.target.value)}>
        ${[...new Set([...options, value])].map((one) => html`<option value=${one}>${names[one] ?? one}</option>`)}
      </select>
    </div>`;
}
