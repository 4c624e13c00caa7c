// One setting of the table as a field of the form: a number, a choice, a range or a switch.
import { applying, SETTINGS } from "./studio.js";
import { t } from "./texts.js";
import { html, useId } from "./view.js";

const NO_NUMBER = "?";

/** Return the fields of the settings of one part that apply, switches last; `hints` says what is used where none is given. */
export function Fields({ part, draft, change, has, limits, problems, choices, hints = {}, tools = {}, children }) {
  const names = applying(draft, has, part);
  const field = (name) => html`
    <${Field} key=${name} name=${name} value=${draft[name]} bounds=${SETTINGS[name].bounds?.(limits, draft)} problem=${problems[name]}
      choices=${choices} hint=${hints[name]} tools=${tools[name]} onChange=${(value) => change({ [name]: value })} />`;
  const isSwitch = (name) => SETTINGS[name].kind === "switch";
  return html`
    <div class="fields">${children}${names.filter((name) => !isSwitch(name)).map(field)}</div>
    ${names.filter(isSwitch).map(field)}`;
}

const KINDS = { number: NumberField, range: RangeField, choice: ChoiceField, switch: Switch };

function Field(given) {
  return html`<${KINDS[SETTINGS[given.name].kind]} ...${given} id=${useId()} setting=${SETTINGS[given.name]} />`;
}

const worded = (hint) => (typeof hint === "string" && hint.includes(".") ? t(hint) : hint);

/** Return what is written in a field, also where it is no number, of which the browser does not say what it is. */
const writtenIn = ({ value, validity }) => (validity.badInput ? NO_NUMBER : value);

function NumberField({ id, name, value, setting, bounds, problem, hint, tools, onChange }) {
  return html`
    <div>
      <label for=${id}>${t(`setting.${name}`)}</label>
      <div class="beside">
        <input id=${id} type="number" inputmode="decimal" ...${bounds} placeholder=${worded(hint ?? setting.hint)} value=${value === NO_NUMBER ? "" : value}
          onInput=${(event) => onChange(writtenIn(event.target))}
          aria-invalid=${problem ? "true" : undefined} aria-describedby=${problem ? `${id}problem` : undefined} />
        ${tools}
      </div>
      ${problem && html`<p id=${`${id}problem`} class="problem">${problem}</p>`}
    </div>`;
}

function RangeField({ id, name, value, bounds, onChange }) {
  return html`
    <div class="wide">
      <label for=${id}>${t(`setting.${name}`)} <output>${Number(value).toFixed(2)}</output></label>
      <input id=${id} type="range" ...${bounds} value=${value} aria-describedby=${`${id}hint`}
        onInput=${(event) => onChange(Number(event.target.value))} />
      <p id=${`${id}hint`} class="hint">${t(`setting.${name}.hint`)}</p>
    </div>`;
}

function ChoiceField({ id, name, value, setting, choices, hint, onChange }) {
  const known = setting.options ?? setting.optionsOf(choices);
  const options = value === "" || known.includes(value) ? known : [...known, value];
  const worded = (option) => (setting.isNamed ? t(`choice.${option.replace(" ", "_")}`) : option);
  return html`
    <div>
      <label for=${id}>${t(`setting.${name}`)}</label>
      <select id=${id} value=${value} onChange=${(event) => onChange(event.target.value)}>
        ${setting.open === undefined && html`<option value="">${hint}</option>`}
        ${options.map((option) => html`<option value=${option}>${worded(option)}</option>`)}
      </select>
    </div>`;
}

function Switch({ id, name, value, onChange }) {
  return html`
    <label class="switch" for=${id}>
      <input id=${id} type="checkbox" checked=${value} onChange=${(event) => onChange(event.target.checked)} />
      ${t(`setting.${name}`)}
    </label>`;
}
