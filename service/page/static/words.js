// Words of one's own: what the translator spelled by its sound or may have taken for another thing, and the glossary.
import { deleteWord, listWords, setWord } from "./api.js";
import { Disclosure } from "./disclosure.js";
import { t } from "./texts.js";
import { html, useEffect, useState } from "./view.js";

/** Return the words of the key, and how they are saved and deleted; both may be refused. */
export function useGlossary() {
  const [words, setWords] = useState([]);
  const read = async () => setWords(await listWords());
  useEffect(() => { read().catch(() => {}); }, []); // without them one can go on
  const changed = (work) => async (...given) => {
    await work(...given);
    await read();
  };
  return { words, set: changed(setWord), remove: changed(deleteWord) };
}

export function Words({ romanized, onWord }) {
  return romanized.length > 0 && html`
    <h3>${t("words")}</h3>
    <p class="hint">${t("words.hint")}</p>
    <ul class="rows">${romanized.map((word) => html`<${Word} key=${word.korean} ...${word} onWord=${onWord} />`)}</ul>`;
}

function Word({ korean, english: romanised, onWord }) {
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

/** Words whose meaning the text leaves open, each with its meanings to choose from. */
export function Meanings({ meanings, onWord }) {
  const open = Object.entries(meanings);
  return open.length > 0 && html`
    <h3>${t("meanings")}</h3>
    <p class="hint">${t("meanings.hint")}</p>
    <ul class="rows">
      ${open.map(([korean, senses]) => html`
        <li key=${korean}>
          <span>${korean}</span>
          <span class="chips" role="group" aria-label=${korean}>
            ${Object.entries(senses).map(([english, gloss]) => html`
              <button key=${english} type="button" class="chip" onClick=${() => onWord(korean, english)}>
                ${gloss} <small lang="en">${english}</small></button>`)}
          </span>
        </li>`)}
    </ul>`;
}

export function Glossary({ words, onRemove }) {
  return words.length > 0 && html`
    <${Disclosure} summary=${t("glossary", { count: words.length })}>
      <ul class="rows">
        ${words.map(({ korean, english }) => html`
          <li key=${korean}>
            <span>${korean}</span>
            <span lang="en">${english}</span>
            <button type="button" class="plain" aria-label=${t("own.delete", { name: korean })}
              onClick=${() => onRemove(korean)}>✕</button>
          </li>`)}
      </ul>
    <//>`;
}
