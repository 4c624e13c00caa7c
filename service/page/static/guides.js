// What guides a picture beside the text: control nets, which follow the lines of a picture, and an IP-Adapter.
import { Disclosure } from "./disclosure.js";
import { withKind } from "./settings.js";
import { PictureField } from "./source.js";
import { t } from "./texts.js";
import { html, once, useId } from "./view.js";

const MOST = 3; // control nets that a picture can have
const IP_ADAPTER = "ip_adapter";
const IP_ADAPTER_WEIGHT = 0.6;

/** Return the places of the pictures that guide. */
export const guidePlaces = ({ controls, ip_adapter: shown }) => [...controls.map(({ place }) => place), ...(shown ? [IP_ADAPTER] : [])];

/** Return the fields of a request for what guides the picture, without the pictures, and the files of these by their parts. */
export function guidesOf({ controls, ip_adapter: shown }, { opened }) {
  const fields = {
    ...(controls.length > 0 && { controls: controls.map(({ place: _place, ...one }) => one) }),
    ...(shown && { ip_adapter: shown }),
  };
  const files = Object.fromEntries(controls.map(({ place }, index) => [`controls.${index}`, opened[place]?.file]));
  return { fields, files: shown ? { ...files, [IP_ADAPTER]: opened[IP_ADAPTER]?.file } : files };
}

/** Return a sentence for each picture that is missing, by its place. */
export const guideProblems = (draft, { opened }) => Object.fromEntries(
  guidePlaces(draft).filter((place) => !opened[place]).map((place) => [place, t("problem.picture")]));

export function Guides({ draft, change, choices, pictures, problems }) {
  const { controls, ip_adapter: shown } = draft;
  if (choices.controls.length + choices.adapters.length + controls.length === 0 && !shown) return null;
  const count = guidePlaces(draft).length;
  const set = (place, fields) => change((before) => ({ controls: before.controls.map((one) => (one.place === place ? { ...one, ...fields } : one)) }));
  const add = () => {
    const place = [0, 1, 2].map((index) => `control-${index}`).find((one) => !controls.some((other) => other.place === one));
    change({ controls: [...controls, { place, model: choices.controls[0].name, weight: 1, start: 0, end: 1, preprocess: null }] });
  };
  const removeControl = (place) => {
    pictures.drop(place);
    change({ controls: controls.filter((one) => one.place !== place) });
  };
  const removeAdapter = () => {
    pictures.drop(IP_ADAPTER);
    change({ [IP_ADAPTER]: null });
  };
  const picture = (place, label, hint) => html`
    <${PictureField} label=${label} hint=${hint} picture=${pictures.opened[place]} error=${pictures.errors[place] ?? problems[place]}
      onTake=${([file]) => pictures.take(place, file)} onRemove=${() => pictures.drop(place)} />`;
  return html`
    <${Disclosure} summary=${html`${t("guides")}${count > 0 && html` <span class="badge">${count}</span>`}`}
      needsLook=${guidePlaces(draft).some((place) => problems[place] ?? pictures.errors[place])}>
      <p class="hint">${t("guides.hint")}</p>
      ${controls.map((one, index) => html`
        <fieldset key=${one.place} class="apart">
          <legend>${t("control", { number: index + 1 })}</legend>
          <div class="fields">
            <${ModelField} models=${choices.controls} value=${one.model} onChange=${(model) => set(one.place, { model })} />
            ${["weight", "start", "end"].map((name) => html`
              <${Share} key=${name} name=${name} value=${one[name]} most=${name === "weight" ? 2 : 1} onChange=${(value) => set(one.place, { [name]: value })} />`)}
          </div>
          <label class="switch"><input type="checkbox" checked=${one.preprocess === "canny"}
            onChange=${(event) => set(one.place, { preprocess: event.target.checked ? "canny" : null })} /> ${t("control.canny")}</label>
          ${picture(one.place, t("control.picture", { number: index + 1 }), t("control.picture.hint"))}
          <button type="button" class="plain" onClick=${() => removeControl(one.place)}>${t("control.remove", { number: index + 1 })}</button>
        </fieldset>`)}
      ${shown && html`
        <fieldset class="apart">
          <legend>${t("ip_adapter")}</legend>
          <div class="fields">
            <${ModelField} models=${choices.adapters} value=${shown.model} onChange=${(model) => change({ [IP_ADAPTER]: { ...shown, model } })} />
            <${Share} name="weight" value=${shown.weight} most=${2} onChange=${(weight) => change({ [IP_ADAPTER]: { ...shown, weight } })} />
          </div>
          ${picture(IP_ADAPTER, t("ip_adapter.picture"), t("ip_adapter.picture.hint"))}
          <button type="button" class="plain" onClick=${removeAdapter}>${t("ip_adapter.remove")}</button>
        </fieldset>`}
      <div class="actions">
        ${choices.controls.length > 0 && controls.length < MOST && html`<button type="button" onClick=${once(add)}>${t("control.add")}</button>`}
        ${choices.adapters.length > 0 && !shown && html`
          <button type="button" onClick=${() => change({ [IP_ADAPTER]: { model: choices.adapters[0].name, weight: IP_ADAPTER_WEIGHT } })}>${t("ip_adapter.add")}</button>`}
      </div>
    <//>`;
}

function ModelField({ models, value, onChange }) {
  const id = useId();
  return html`
    <div>
      <label for=${id}>${t("guide.model")}</label>
      <select id=${id} value=${value} onChange=${(event) => onChange(event.target.value)}>
        ${models.map((one) => html`<option value=${one.name}>${withKind(one)}</option>`)}
        ${!models.some(({ name }) => name === value) && html`<option value=${value}>${value}</option>`}
      </select>
    </div>`;
}

function Share({ name, value, most, onChange }) {
  const id = useId();
  return html`
    <div>
      <label for=${id}>${t(`guide.${name}`)} <output>${Number(value).toFixed(2)}</output></label>
      <input id=${id} type="range" min="0" max=${most} step="0.05" value=${value} onInput=${(event) => onChange(Number(event.target.value))} />
    </div>`;
}
