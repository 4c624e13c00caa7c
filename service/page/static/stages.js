// How the prompts came about: sentences beside their translations, what was dropped, with what, at what cost.
import { t } from "./texts.js";
import { html } from "./view.js";

export function Stages({ preview, onTranslation }) {
  const { paraphrases, translations, dropped, backends, left_out, cut, usage } = preview;
  const edit = (index) => (event) => onTranslation(translations.with(index, event.target.value));
  const left = Object.entries(left_out).map(([phrase, why]) => why ? `${phrase} (${why})` : phrase);
  const costs = usage.filter(({ cost }) => cost).map(({ cost, currency, provider }) => `${provider} ${cost} ${currency}`);
  return html`
    <details>
      <summary>${t("stages.sentences")}</summary>
      <table>
        <thead><tr><th scope="col">${t("stages.korean")}</th><th scope="col">${t("stages.english")}</th></tr></thead>
        <tbody>
          ${paraphrases.map((korean, index) => html`
            <tr key=${index}>
              <td>${korean}</td>
              <td><textarea rows="2" lang="en" aria-label=${t("stages.edit", { number: index + 1 })}
                value=${translations[index]} onChange=${edit(index)}></textarea></td>
            </tr>`)}
        </tbody>
      </table>
      ${Object.keys(dropped).length > 0 && html`
        <h4>${t("stages.dropped", { count: Object.keys(dropped).length })}</h4>
        <ul>${Object.entries(dropped).map(([sentence, why]) => html`<li>${sentence} — ${why}</li>`)}</ul>`}
      ${left.length > 0 && html`<p>${t("stages.left", { list: left.join(", ") })}</p>`}
      ${cut.length > 0 && html`<p>${t("stages.cut", { list: cut.join(", ") })}</p>`}
      <p>${t("stages.backends", { list: Object.entries(backends).map(([stage, name]) => `${t(`stage.${stage}`)} ${name}`).join(", ") })}</p>
      ${costs.length > 0 && html`<p>${t("stages.cost", { cost: costs.join(", ") })}</p>`}
    </details>`;
}
