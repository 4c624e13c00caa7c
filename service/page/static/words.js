// Words that the dictionary does not have: what the person writes for one stands in the text as English from then on.
import { t } from "./texts.js";
import { html, useState } from "./view.js";

const ROMANISED = /(\p{Script=Hangul}[^\s,:]*) → ([^\s,;]+)/gu; // as the warning of the translator names them

export function Words({ warnings, onWord }) {
  const words = warnings.flatMap((warning) => [...warning.matchAll(ROMANISED)].map(([, korean, romanised]) => ({ korean, romanised })));
  return words.length > 0 && html`
    <h3>${t("words")}</h3>
    <p class="hint">${t("words.hint")}</p>
    <ul class="rows">${words.map((word) => html`<${Word} key=${word.korean} ...${word} onWord=${onWord} />`)}</ul>`;
}

function Word({ korean, romanised, onWord }) {
  const [english, setEnglish] = useState("");
  const put = (event) => {
    event.preventDefault();
    if (english.trim()) onWord(korean, english.trim());
  };
  return html`
    <li>
      <span>${korean}</span>
      <form class="beside" onSubmit=${put}>
        <input lang="en" value=${english} placeholder=${romanised} aria-label=${t("words.english", { korean })}
          onInput=${(event) => setEnglish(event.target.value)} />
        <button disabled=${!english.trim()}>${t("words.put")}</button>
      </form>
    </li>`;
}
