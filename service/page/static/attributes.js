// Choices of the attribute dictionary, as chips.
import { t } from "./texts.js";
import { html } from "./view.js";

export function Attributes({ groups, chosen, onChange }) {
  const toggle = (choice) =>
    onChange(chosen.includes(choice) ? chosen.filter((one) => one !== choice) : [...chosen, choice]);
  return html`
    <details>
      <summary>${t("form.attributes")}${chosen.length > 0 && html` <span class="badge">${chosen.length}</span>`}</summary>
      ${groups.map(({ name, label, choices, most }) => {
        const taken = chosen.filter((one) => one.startsWith(`${name}=`)).length;
        return html`
          <fieldset key=${name}>
            <legend>${label}</legend>
            <div class="chips">
              ${Object.entries(choices).map(([korean, english]) => {
                const choice = `${name}=${korean}`;
                const isChosen = chosen.includes(choice);
                return html`
                  <button key=${choice} type="button" class="chip" aria-pressed=${isChosen} title=${english}
                    disabled=${!isChosen && most !== null && taken >= most} onClick=${() => toggle(choice)}>
                    ${korean}</button>`;
              })}
            </div>
          </fieldset>`;
      })}
    </details>`;
}
