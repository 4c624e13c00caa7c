// A picture that is dropped on the page, or chosen, fills the draft with what it was made from.
import { inspectPicture, readInput } from "./api.js";
import { draftOf, notInDraft, placesOf } from "./draft.js";
import { paintOfMask } from "./images.js";
import { t } from "./texts.js";
import { html, useEffect, useRef, useState } from "./view.js";

const hasFiles = (event) => event.dataTransfer?.types.includes("Files");

/** Return the files of pictures that the service has by their places, and the places of those that it no longer has. */
async function readFiles(names) {
  const files = {};
  const lost = [];
  for (const [place, name] of Object.entries(names)) {
    try {
      const file = await readInput(name);
      files[place] = place === "mask" ? await paintOfMask(file) : file;
    } catch {
      lost.push(place);
    }
  }
  return { files, lost };
}

/** Return what was found last, and a function that fills the draft with it and offers to undo that. */
export function useFilling(draft, change, pictures) {
  const [found, setFound] = useState({});
  const now = useRef(null);
  now.current = { draft, pictures };
  const fill = async (inspection, file) => {
    const before = { draft: now.current.draft, files: await pictures.snapshot() };
    const { files, lost } = await readFiles(placesOf(inspection.generation));
    location.hash = "write";
    change(draftOf(inspection));
    setFound({ file, inspection, before, lost: [...lost, ...await pictures.restore(files)] });
  };
  const undo = async () => {
    change(found.before.draft);
    await pictures.restore(found.before.files);
    setFound({ isUndone: true });
  };
  return { found, setFound, fill, undo };
}

export function Drop({ mostBytes, filling }) {
  const { found, setFound, fill, undo } = filling;
  const [isOver, setOver] = useState(false);

  const read = async (file) => {
    setFound({ isReading: true });
    try {
      if (!file.type.startsWith("image/")) throw new Error(t("drop.none", { file: file.name }));
      if (file.size > mostBytes) throw new Error(t("drop.large", { file: file.name, most: Math.floor(mostBytes / 1e6) }));
      await fill(await inspectPicture(file), file.name);
    } catch (error) {
      setFound({ error: error instanceof TypeError ? t("drop.failed", { file: file.name }) : error.message });
    }
  };

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
      if (event.dataTransfer.files[0]) read(event.dataTransfer.files[0]);
    };
    const hashchange = () => setFound((before) => (before.error ? {} : before));
    const listeners = { dragover: over, dragleave: leave, drop, hashchange };
    Object.entries(listeners).forEach(([name, listener]) => addEventListener(name, listener));
    return () => Object.entries(listeners).forEach(([name, listener]) => removeEventListener(name, listener));
  }, [mostBytes]);

  const choose = (event) => {
    const [file] = event.target.files;
    event.target.value = "";
    if (file) read(file);
  };
  return html`
    <div class=${isOver ? "drop over" : "drop"}>
      <label class="file">${t("drop.open")}
        <input type="file" accept="image/png,image/jpeg,image/webp" onChange=${choose} /></label>
      <span class="hint">${t("drop.hint")}</span>
      <div role="status">
        ${found.isReading && html`<p>${t("drop.reading")}</p>`}
        ${found.isUndone && html`<p>${t("drop.undone")}</p>`}
        ${found.inspection && html`<${Filled} ...${found} onUndo=${undo} onClose=${() => setFound({})} />`}
      </div>
      ${found.error && html`<p class="problem" role="alert">${found.error}</p>`}
    </div>`;
}

function Filled({ file, inspection, lost, onUndo, onClose }) {
  const { program, left_out: left, generation } = inspection;
  const unknown = [
    ...notInDraft(generation).map((name) => t("drop.setting", { name })),
    ...lost.map((place) => t("drop.picture", { name: t(`place.${place.split("-")[0]}`) })),
  ];
  return html`
    <div class="note">
      <p>${t("drop.filled", { file, program: program ?? t("drop.unknown") })}</p>
      ${left.length + unknown.length > 0 && html`
        <details>
          <summary>${t("drop.left", { count: left.length + unknown.length })}</summary>
          <ul>
            ${unknown.map((line) => html`<li>${line}</li>`)}
            ${left.map(({ what, why }) => html`<li><code>${what}</code>: ${why}</li>`)}
          </ul>
        </details>`}
      <div class="actions">
        <button type="button" onClick=${onUndo}>${t("drop.undo")}</button>
        <button type="button" class="plain" onClick=${onClose}>${t("close")}</button>
      </div>
    </div>`;
}
