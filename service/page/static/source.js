// The picture to begin from: taken from a file, shown small, painted over, and how it becomes the one that is drawn on.
import { Disclosure } from "./disclosure.js";
import { TOY_SIZE } from "./draft.js";
import { Fields } from "./field.js";
import { PaintEditor } from "./paint.js";
import { nearestSize } from "./settings.js";
import { countSet } from "./studio.js";
import { t } from "./texts.js";
import { html, useId, useState } from "./view.js";

const PICTURES = "image/png,image/jpeg,image/webp";

/** Return a function that takes a picture to begin from, and the size whose proportions are nearest to its own. */
export const takeSource = (pictures, change) => async (file) => {
  const taken = await pictures.take("source", file);
  if (taken) change(({ size }) => ({ size: size === TOY_SIZE ? size : nearestSize(taken.element) }));
};

/** Return a function that takes pictures to begin from; the first is shown, each of the others is for a job of its own. */
const takeSources = (pictures, change) => async ([first, ...others]) => {
  await takeSource(pictures, change)(first);
  if (others.length > 0) await pictures.takeOthers(others);
};

export function Source({ pictures, draft, change, ...given }) {
  const { opened: { source }, errors, others } = pictures;
  const take = takeSources(pictures, change);
  return html`
    <${Disclosure} summary=${html`${t("source")}${source && html` <span class="badge">${1 + others.length}</span>`}`} needsLook=${source ?? errors.source}
      ...${useDropping(take)}>
      <${PictureField} label=${t("source.file")} hint=${t("source.hint")} picture=${source} error=${errors.source} isMultiple
        onTake=${take} onRemove=${() => pictures.drop("source")} />
      ${source && html`
        ${others.length > 0 && html`<p class="beside">${t("source.others", { count: others.length })}
          <button type="button" onClick=${() => pictures.takeOthers([])}>${t("source.others.remove")}</button></p>`}
        <${Fields} part="start" draft=${draft} change=${change} ...${given} />
        ${others.length === 0 && html`
          <${PaintEditor} key=${source.url} pictures=${pictures} />
          <${Fields} part="mask" draft=${draft} change=${change} ...${given} />`}
        <${Disclosure} summary=${t("part.outpaint")} needsLook=${countSet(draft, given.has, "outpaint") > 0}>
          <p class="hint">${t("part.outpaint.hint")}</p>
          <${Fields} part="outpaint" draft=${draft} change=${change} ...${given} />
        <//>`}
    <//>`;
}

/** Return the attributes of an element on which picture files can be dropped. */
function useDropping(onTake) {
  const [isOver, setOver] = useState(false);
  const stopped = (work) => (event) => {
    event.preventDefault();
    event.stopPropagation();
    work(event);
  };
  return {
    class: isOver ? "over" : "",
    onDragOver: stopped(() => setOver(true)),
    onDragLeave: () => setOver(false),
    onDrop: stopped((event) => {
      setOver(false);
      if (event.dataTransfer.files.length > 0) onTake([...event.dataTransfer.files]);
    }),
  };
}

/** A field for a picture, or for several, which can also be dropped on it. */
export function PictureField({ label, hint, picture, error, isMultiple, onTake, onRemove }) {
  const id = useId();
  return html`
    <div ...${useDropping(onTake)}>
      <label for=${id}>${label}</label>
      <input id=${id} type="file" accept=${PICTURES} multiple=${isMultiple} aria-describedby=${`${id}hint`}
        onChange=${(event) => event.target.files.length > 0 && onTake([...event.target.files])} />
      <p id=${`${id}hint`} class="hint">${hint}</p>
      ${error && html`<p class="problem" role="alert">${error}</p>`}
      ${picture && html`
        <div class="beside">
          <img class="small" src=${picture.url} alt=${label} />
          <button type="button" onClick=${onRemove} aria-label=${`${t("source.remove")}: ${label}`}>${t("source.remove")}</button>
        </div>`}
    </div>`;
}
