// The keywords as bars, each with a weight and a switch.
import { t } from "./texts.js";
import { html } from "./view.js";

export function Keywords({ preview, onChange }) {
  const { keywords, adjusted } = preview;
  const set = (text, weight) => onChange({ ...adjusted, [text]: weight });
  return html`
    <h3>${t("keywords")}</h3>
    <p class="hint">${t("keywords.hint")}</p>
    <ul class="keywords">
      ${keywords.map((one) => html`
        <${Keyword} key=${one.text} ...${one} set=${adjusted[one.text]} onSet=${(weight) => set(one.text, weight)} />`)}
    </ul>`;
}

function Keyword({ text, weight, count, total, added, salience, set, onSet }) {
  const now = set ?? weight;
  return html`
    <li class=${now ? "" : "off"}>
      <input type="checkbox" checked=${now > 0} aria-label=${t("keywords.use", { keyword: text })}
        onChange=${(event) => onSet(event.target.checked ? weight : 0)} />
      <span class="name" lang="en">${text}${added && html` <small>${t("keywords.added")}</small>`}</span>
      <meter min="0" max="1" value=${salience || count / total} aria-label=${t("keywords.count", { count, total })}
        title=${t("keywords.count", { count, total })}></meter>
      <input type="range" min="0.5" max="2" step="0.05" value=${now || weight} disabled=${!now}
        aria-label=${t("keywords.weight", { keyword: text })} onChange=${(event) => onSet(Number(event.target.value))} />
      <output>${now.toFixed(2)}</output>
    </li>`;
}
