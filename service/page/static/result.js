// What the text becomes: the prompts first, then how they came about.
import { Chosen } from "./chosen.js";
import { Keywords } from "./keywords.js";
import { Stages } from "./stages.js";
import { SaveStyle } from "./styles.js";
import { t } from "./texts.js";
import { Unwanted } from "./unwanted.js";
import { Versions } from "./versions.js";
import { html, useId, useState } from "./view.js";
import { Meanings, Words } from "./words.js";

const PROMPTS = ["prompt", "prompt_2", "negative_prompt"];

const SYNTAXES = ["compel", "a1111", "plain"];

export function Result({ preview, isStale, onSyntax, onWord, onCompare, draft, onSaved }) {
  const { shown, stages, isMaking, error, undo, redo, mend } = preview;
  return html`
    <section aria-labelledby="result" aria-busy=${isMaking}>
      <h2 id="result">${t("result")}
        ${shown && html`<span class="tools">
          <button type="button" class="plain" disabled=${!undo} onClick=${undo}>${t("result.undo")}</button>
          <button type="button" class="plain" disabled=${!redo} onClick=${redo}>${t("result.redo")}</button>
          <button type="button" class="plain" onClick=${onCompare}>${t("result.compare")}</button>
        </span>`}
      </h2>
      <p role="status" class="hint">
        ${isMaking ? `${t("result.making")} ${Object.keys(stages).map((name) => t(`stage.${name}`)).join(" · ")}`
          : isStale ? t("result.stale") : !shown && !error ? t("result.empty") : ""}
      </p>
      ${error && html`<p class="problem" role="alert">${error}</p>`}
      ${shown && html`
        <${Syntax} chosen=${shown.syntax} onChoose=${(name) => { onSyntax(name); mend({ syntax: name }); }} />
        ${PROMPTS.map((name) => html`<${PromptText} key=${name} name=${name} text=${shown[name]} budget=${shown.budgets[name]} />`)}
        <${Chosen} preview=${shown} />
        ${shown.chosen?.length > 0 && html`<p class="hint">${t("chosen.hint")}</p>`}
        <${Warnings} warnings=${shown.warnings} />
        <${Meanings} meanings=${shown.meanings ?? {}} onWord=${onWord} />
        <${Words} romanized=${shown.romanized ?? []} onWord=${onWord} />
        <${Unwanted} unwanted=${shown.unwanted} onChange=${(unwanted) => mend({ unwanted })} />
        <${Keywords} preview=${shown} onChange=${(adjusted) => mend({ adjusted })} />
        <${Versions} preview=${shown} onChange=${(versions) => mend({ versions })} />
        <${Stages} preview=${shown} onTranslation=${(translations) => mend({ translations })} />
        <${SaveStyle} preview=${shown} draft=${draft} onSaved=${onSaved} />`}
    </section>`;
}

function Syntax({ chosen, onChoose }) {
  const id = useId();
  return html`
    <div class="beside">
      <label for=${id}>${t("result.syntax")}</label>
      <select id=${id} value=${chosen} onChange=${(event) => onChoose(event.target.value)}>
        ${SYNTAXES.map((name) => html`<option value=${name}>${t(`syntax.${name}`)}</option>`)}
      </select>
    </div>`;
}

export function PromptText({ name, text, budget }) {
  const [copied, setCopied] = useState(null); // the text that was copied last
  const isCopied = copied === text;
  const copy = async () => {
    await navigator.clipboard.writeText(text);
    setCopied(text);
  };
  return html`
    <div class="prompt">
      <h3>${t(`result.${name}`)}
        ${navigator.clipboard && html`
          <button type="button" class="plain" onClick=${copy} aria-label=${`${t("result.copy")}: ${t(`result.${name}`)}`}>
            ${isCopied ? t("result.copied") : t("result.copy")}</button>`}</h3>
      <span class="unseen" role="status">${isCopied ? t("result.copied") : ""}</span>
      <p class="english" lang="en">${text}</p>
      ${budget && html`<${Budget} ...${budget} />`}
    </div>`;
}

function Budget({ tokens, chunks, overflow }) {
  const most = 75 * Math.max(1, chunks ?? 1);
  return html`
    <p class="budget">
      <meter min="0" max=${most} value=${Math.min(tokens, most)} aria-label=${t("result.tokens", { used: tokens, most })}></meter>
      <span>${t("result.tokens", { used: tokens, most })}${overflow.length > 0 && ` · ${t("result.overflow", { list: overflow.join(", ") })}`}</span>
    </p>`;
}

function Warnings({ warnings }) {
  return warnings.length > 0 && html`
    <h3>${t("warnings")}</h3>
    <ul class="warnings">${warnings.map((one) => html`<li>${one}</li>`)}</ul>`;
}
