// The place of files: a picture or a ZIP that is dropped on the page, or chosen, and what became of it.
import { notInDraft } from "./draft.js";
import { t } from "./texts.js";
import { html, useEffect, useRef, useState } from "./view.js";

const TYPES = "image/png,image/jpeg,image/webp,.zip";
const hasFiles = (event) => event.dataTransfer?.types.includes("Files");

export function Drop({ filling }) {
  const { found, setFound, take, undo } = filling;
  const [isOver, setOver] = useState(false);
  const taking = useRef(null);
  taking.current = take;

  useEffect(() => {
    const over = (event) => {
      if (event.defaultPrevented || !hasFiles(event)) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event) => event.relatedTarget || setOver(false);
    const drop = (event) => {
      setOver(false);
      if (event.defaultPrevented || !hasFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer.files[0]) taking.current(event.dataTransfer.files[0]);
    };
    const hashchange = () => setFound((before) => (before.error ? {} : before));
    const listeners = { dragover: over, dragleave: leave, drop, hashchange };
    Object.entries(listeners).forEach(([name, listener]) => addEventListener(name, listener));
    return () => Object.entries(listeners).forEach(([name, listener]) => removeEventListener(name, listener));
  }, []);

  const choose = (event) => {
    const [file] = event.target.files;
    event.target.value = "";
    if (file) take(file);
  };
  const ends = { onUndo: undo, onClose: () => setFound({}) };
  return html`
    <div class=${isOver ? "drop over" : "drop"}>
      <label class="file">${t("drop.open")}
        <input type="file" accept=${TYPES} onChange=${choose} /></label>
      <span class="hint">${t("drop.hint")}</span>
      <div role="status">
        ${found.reading && html`<p>${found.reading}</p>`}
        ${found.isUndone && html`<p>${t("drop.undone")}</p>`}
        ${found.inspection && html`<${Filled} ...${found} ...${ends} />`}
        ${found.described && html`
          <${Note} text=${t("drop.described", { file: found.file, text: found.described.text })} ...${ends} />`}
        ${found.imported && html`<${Imported} ...${found} onClose=${ends.onClose} />`}
      </div>
      ${found.error && html`<p class="problem" role="alert">${found.error}</p>`}
    </div>`;
}

function Filled({ file, inspection, lost, ...ends }) {
  const { program, left_out: left, generation } = inspection;
  const lines = [
    ...notInDraft(generation).map((name) => t("drop.setting", { name })),
    ...lost.map((place) => t("drop.picture", { name: t(`place.${place.split("-")[0]}`) })),
    ...left.map(({ what, why }) => html`<code>${what}</code>: ${why}`),
  ];
  return html`
    <${Note} text=${t("drop.filled", { file, program: program ?? t("drop.unknown") })}
      summary=${t("drop.left", { count: lines.length })} lines=${lines} ...${ends} />`;
}

function Imported({ file, imported: { jobs, known, left_out: left }, onClose }) {
  return html`
    <${Note} text=${t("drop.imported", { file, count: jobs.length, known })}
      summary=${t("drop.left", { count: left.length })} lines=${left} onClose=${onClose}>
      <a href="#pictures">${t("drop.imported.show")}</a>
    <//>`;
}

/** What became of a file, with what could not be taken of it. */
function Note({ text, summary, lines = [], children, onUndo, onClose }) {
  return html`
    <div class="note">
      <p>${text}</p>
      ${lines.length > 0 && html`<details><summary>${summary}</summary><ul>${lines.map((line) => html`<li>${line}</li>`)}</ul></details>`}
      <div class="actions">
        ${children}
        ${onUndo && html`<button type="button" onClick=${onUndo}>${t("drop.undo")}</button>`}
        <button type="button" class="plain" onClick=${onClose}>${t("close")}</button>
      </div>
    </div>`;
}
