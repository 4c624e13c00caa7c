// Choices of the attribute dictionary, as chips that can be searched.
import { t } from "./texts.js";
import { html, useId, useState } from "./view.js";

export function Attributes({ groups, chosen, onChange }) {
  const id = useId();
  const [sought, setSought] = useState("");
  const toggle = (choice) =>
    onChange(chosen.includes(choice) ? chosen.filter((one) => one !== choice) : [...chosen, choice]);
  const found = groups.map((group) => [group, matching(group, sought)]).filter(([, choices]) => choices.length);
  return html`
    <details>
      <summary>${t("form.attributes")}${chosen.length > 0 && html` <span class="badge">${chosen.length}</span>`}</summary>
      <label for=${id}>${t("form.attributes.search")}</label>
      <input id=${id} type="search" value=${sought} onInput=${(event) => setSought(event.target.value)} />
      ${found.length === 0 && html`<p role="status">${t("form.attributes.nothing")}</p>`}
      ${found.map(([group, choices]) => html`
        <${Group} key=${group.name} group=${group} choices=${choices} chosen=${chosen} onToggle=${toggle} />`)}
    </details>`;
}

/** Return the choices of a group whose Korean or English, or whose group, has what is sought. */
function matching({ name, label, choices }, sought) {
  const wanted = sought.trim().toLowerCase();
  return Object.entries(choices).filter((texts) => [...texts, name, label].some((text) => text.toLowerCase().includes(wanted)));
}

function Group({ group: { name, label, most }, choices, chosen, onToggle }) {
  const isFull = most !== null && chosen.filter((one) => one.startsWith(`${name}=`)).length >= most;
  return html`
    <fieldset>
      <legend>${label}${most !== null && html` <small>${t("form.attributes.most", { most })}</small>`}</legend>
      <div class="chips">
        ${choices.map(([korean, english]) => {
          const choice = `${name}=${korean}`;
          const isChosen = chosen.includes(choice);
          return html`
            <button key=${choice} type="button" class="chip" aria-pressed=${isChosen} title=${english}
              disabled=${!isChosen && isFull} onClick=${() => onToggle(choice)}>${korean}</button>`;
        })}
      </div>
    </fieldset>`;
}
