// What the text could say next: details of prompts like it that it lacks, attributes of a person, and these prompts.
import { listRecommendations, listSimilar } from "./api.js";
import { Disclosure } from "./disclosure.js";
import { t } from "./texts.js";
import { html, useEffect, useState } from "./view.js";

const MOST = 8;
const PAUSE = 300; // milliseconds after the last key
const WORDS = /[가-힣a-z]/i; // what has none is no text yet
const NONE = { next: [], similar: [] };

function useLibrary({ text, attributes }) {
  const [found, setFound] = useState(NONE);
  useEffect(() => {
    const control = new AbortController();
    const read = async () => {
      const asked = [listRecommendations(text, attributes, control.signal), listSimilar(text, control.signal)];
      const [next, similar] = await Promise.all(asked);
      setFound({ next, similar });
    };
    const timer = setTimeout(() => (WORDS.test(text) ? read().catch(() => {}) : setFound(NONE)), PAUSE); // without it one can go on
    return () => {
      clearTimeout(timer);
      control.abort();
    };
  }, [text, attributes.join()]);
  return found;
}

const appended = (text, detail) => `${text.trimEnd().replace(/[,.]$/, "")}, ${detail}`;

export function Recommended({ draft, change, groups }) {
  const { text, attributes } = draft;
  const { next, similar } = useLibrary(draft);
  const shown = next.filter(({ korean, attribute }) => attribute || !text.includes(korean)).slice(0, MOST);
  const labelOf = ({ category, attribute }) =>
    attribute ? groups.find(({ name }) => name === category).label : t(`detail.${category}`);
  const take = ({ korean, attribute }) =>
    change(attribute ? { attributes: [...attributes, attribute] } : { text: appended(text, korean) });
  const chip = (one) => html`
    <button key=${one.category + one.korean} type="button" class="chip" onClick=${() => take(one)}>
      <small>${labelOf(one)}</small> ${one.korean}</button>`;
  return html`
    ${shown.length > 0 && html`
      <div class="chips" role="group" aria-label=${t("recommended")}>
        <span class="hint">${t("recommended")}</span>
        ${shown.map(chip)}
      </div>`}
    ${similar.length > 0 && html`<${Similar} similar=${similar} chip=${chip} onUse=${(korean) => change({ text: korean })} />`}`;
}

function Similar({ similar, chip, onUse }) {
  return html`
    <${Disclosure} summary=${t("similar", { count: similar.length })}>
      <ul class="similar">
        ${similar.map(({ korean, adds, job }) => html`
          <li key=${korean}>
            <span>${korean}</span>
            ${job && html` <a class="hint" href=${`#write/${job.split("/").pop()}`}>${t("similar.own")}</a>`}
            <button type="button" class="plain" aria-label=${t("similar.use.of", { text: korean })}
              onClick=${() => onUse(korean)}>${t("similar.use")}</button>
            ${adds.length > 0 && html`<div class="chips">${adds.map(chip)}</div>`}
          </li>`)}
      </ul>
    </${Disclosure}>`;
}
